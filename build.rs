//! Embeds the site's folders in the binary as bytes, so that it works with no files beside it.
//! Renders nothing.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const ENTRIES: [&str; 6] = [
    "config.toml",
    "content",
    "templates",
    "sass",
    "static",
    "reference",
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    for entry in ENTRIES {
        println!("cargo::rerun-if-changed={entry}");
        collect(&root.join(entry), &mut files)?;
    }
    files.sort();

    let mut code = String::from("&[\n");
    for file in files {
        let name = file
            .strip_prefix(&root)
            .expect("collected below the root")
            .to_str()
            .expect("names in the tree are UTF-8")
            .replace('\\', "/");
        writeln!(code, "    ({name:?}, include_bytes!({file:?})),").expect("writing to a string");
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("embedded.rs"), code)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
