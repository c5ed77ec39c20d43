//! The program as a person runs it, and the tiny sites it is run on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run left at the terminal.
#[derive(Debug)]
pub struct Outcome {
    /// `None` if a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// The standard output, if nothing was wrong.
    #[track_caller]
    pub fn success(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self.stdout
    }
}

/// The program with `arguments`, in `folder`, without colour and with nobody to answer it.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rfa-guide"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    outcome(&mut command(folder, arguments))
}

/// Runs `command` to its end. A panic fails the test, whatever else it looks at.
pub fn outcome(command: &mut Command) -> Outcome {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    let outcome = Outcome {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    };
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    outcome
}

/// The tiny site `tests/fixtures/<name>`.
pub fn fixture(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    assert!(place.is_dir(), "there is no {}", place.display());
    place
}

/// A folder for one test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Every file below `folder` by its path with `/`, as bytes; links are not followed.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut contents = BTreeMap::new();
    collect(folder, "", &mut contents);
    contents
}

fn collect(folder: &Path, below: &str, contents: &mut BTreeMap<String, Vec<u8>>) {
    for item in fs::read_dir(folder).expect("a folder") {
        let item = item.expect("an item");
        let path = format!("{below}{}", item.file_name().to_string_lossy());
        let kind = item.file_type().expect("a kind");
        if kind.is_dir() {
            collect(&item.path(), &format!("{path}/"), contents);
        } else if kind.is_file() {
            contents.insert(path, fs::read(item.path()).expect("a file"));
        } else {
            contents.insert(path, Vec::new());
        }
    }
}

/// A copy of the tiny site `name`, to be changed.
pub fn copy_of(name: &str) -> tempfile::TempDir {
    let copy = folder();
    for (path, content) in contents(&fixture(name)) {
        write(copy.path(), &path, content);
    }
    copy
}

/// Writes a file and makes the folders above it.
pub fn write(root: &Path, path: &str, content: impl AsRef<[u8]>) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().expect("a parent")).expect("made");
    fs::write(place, content).expect("written");
}

/// What `build` makes of the tiny site `name`, by path, without the marker.
pub fn built(name: &str, arguments: &[&str]) -> BTreeMap<String, String> {
    built_from(&fixture(name), arguments)
}

/// As [`built`], for any tree.
pub fn built_from(source: &Path, arguments: &[&str]) -> BTreeMap<String, String> {
    let place = folder();
    let output = place.path().join("public");
    let all = [
        &[
            "build",
            "--today",
            "2026-12-01",
            "--output",
            output.to_str().expect("UTF-8"),
        ],
        arguments,
    ]
    .concat();
    run(source, &all).success();
    let mut contents = contents(&output);
    contents
        .remove(".rfa-guide")
        .expect("the marker of our folders");
    contents
        .into_iter()
        .map(|(path, content)| (path, String::from_utf8_lossy(&content).into_owned()))
        .collect()
}
