//! The Nu HTML checker, which knows what no browser says: over every page, style sheet and drawing.

use std::path::Path;
use std::process::Command;

use crate::{guide, program, tools};

#[test]
fn the_nu_checker_finds_nothing() {
    let said = said_of(guide::folder());
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}

/// What the checker says of the pages, style sheets and drawings in `folder`, an item a line.
pub fn said_of(folder: &Path) -> Vec<String> {
    let contents = program::contents(folder);
    let is_checked = |path: &&String| {
        [".html", ".css", ".svg"]
            .iter()
            .any(|ending| path.ends_with(ending))
    };
    let mut command = Command::new("java");
    command
        .arg("-jar")
        .arg(tools::file("vnu-jar/build/dist/vnu.jar"));
    // Without a list of files it would read scripts as pages.
    command.args([
        "--also-check-css",
        "--also-check-svg",
        "--stdout",
        "--errors-only",
    ]);
    command
        .args(["--format", "gnu"])
        .args(contents.keys().filter(is_checked));
    let output = command.current_dir(folder).output();
    let output = output.expect("java starts; tests/run installs it");
    let lines = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code().is_some_and(|code| code < 2), "{lines}");
    lines.lines().map(str::to_owned).collect()
}
