//! The rooms of `src/` and their files, as they are on the disk.

use std::fs;

/// A source file.
pub struct File {
    /// From the package's root, with `/`: `src/site/load.rs`.
    pub path: String,
    pub text: String,
}

impl File {
    /// `site` for `src/site/load.rs`, `main` for `src/main.rs`.
    pub fn room(&self) -> &str {
        self.parts().next().expect("a split has at least one part")
    }

    /// How many modules deep it lies: 1 for `src/files.rs` and `src/site/mod.rs`, 2 for
    /// `src/site/load.rs`, 0 for the crate's roots.
    pub fn depth(&self) -> usize {
        if matches!(self.room(), "main" | "lib") {
            return 0;
        }
        self.parts().filter(|part| *part != "mod").count()
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.strip_suffix(".rs").unwrap_or(below).split('/')
    }
}

/// Every Rust file below `src/`, sorted by path.
pub fn sources() -> Vec<File> {
    let mut files = Vec::new();
    collect("src", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 10, "src/ is read from the package's root");
    files
}

/// The rooms, sorted.
pub fn names() -> Vec<String> {
    let sources = sources();
    let mut names: Vec<String> = sources.iter().map(|file| file.room().to_owned()).collect();
    names.retain(|name| name != "main" && name != "lib");
    names.sort();
    names.dedup();
    names
}

fn collect(folder: &str, files: &mut Vec<File>) {
    for item in fs::read_dir(folder).expect("a folder") {
        let item = item.expect("an item");
        let name = item.file_name().into_string().expect("a UTF-8 name");
        let path = format!("{folder}/{name}");
        if item.file_type().expect("a kind").is_dir() {
            collect(&path, files);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("a text");
            files.push(File { path, text });
        }
    }
}
