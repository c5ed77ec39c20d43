//! Files that programs and people leave behind and nobody means to publish: `before.md.orig` of a merge,
//! `.env` with the passwords of another program. They are refused by name, wherever they would be published.

use crate::diagnostic::Diagnostic;
use crate::files::Files;

/// The folders of which files are published as they are.
const PUBLISHED: [&str; 2] = ["content", "static"];

const ENDINGS: [&str; 4] = [".orig", ".rej", ".tmp", "~"];

/// A finding for each of `files` that was left behind.
pub fn find(files: &Files) -> Vec<Diagnostic> {
    let published = PUBLISHED.iter().flat_map(|folder| files.under(folder));
    // Neither Zola nor this program publishes a `.tmp` beside a page.
    let is_unpublished = |path: &str| path.starts_with("content/") && path.ends_with(".tmp");
    let left = published.filter(|(path, _)| is_leftover(path) && !is_unpublished(path));
    left.map(|(path, _)| {
        let message = format!("{path} looks like a file that another program left behind");
        Diagnostic::error("leftover", message)
            .in_file(path)
            .help("remove it, or give it another name if readers are to have it")
    })
    .collect()
}

fn is_leftover(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let is_environment = name == ".env" || name.starts_with(".env.");
    is_environment || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_told_from_files_by_their_names() {
        let check = |path, expected| assert_eq!(is_leftover(path), expected, "{path}");
        for path in ["a.md.orig", "a.REJ", ".env", "b/.env.local", "a.tmp", "a~"] {
            check(path, true);
        }
        for path in [
            ".well-known/x",
            "env",
            "a.environment",
            "original.svg",
            "tmp/a.svg",
        ] {
            check(path, false);
        }
    }
}
