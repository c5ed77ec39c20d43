//! Names of published files that some disk cannot hold: Windows and macOS unpack the zip too, and take
//! two names for one that Linux keeps apart.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::clash::maker;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::site::Site;

/// The rule that such names are reported under.
const RULE: &str = "portable-name";

/// In bytes: Windows holds 260 characters with the folder that the guide lies in, and names that change
/// with their content, or of compressed variants, are up to 12 longer.
const LONGEST_PATH: usize = 200;

/// Names of devices on Windows, whatever comes after a full stop.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The faults of the paths of `files`.
pub fn faults(site: &Site, files: &Files) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut known: HashMap<String, &str> = HashMap::new();
    for (path, _) in files.iter() {
        if let Some((message, help)) = fault(path) {
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .in_file(maker(path, site, ""))
                    .help(help),
            );
        }
        if let Some(other) = known.insert(folded(path), path) {
            let (first, second) = (maker(other, site, ""), maker(path, site, ""));
            let message = format!(
                "{other} and {path} are one name on Windows and macOS, made from {first} and {second}"
            );
            diagnostics.push(
                Diagnostic::error(RULE, message).in_file(second).help(
                    "rename one of them with other letters, not only other capitals or accents",
                ),
            );
        }
    }
    diagnostics
}

/// `path` as a disk compares it that keeps neither capitals nor ways of writing an accent apart.
fn folded(path: &str) -> String {
    path.nfc()
        .collect::<String>()
        .to_lowercase()
        .nfc()
        .collect()
}

/// The fault of `path` by itself, and its remedy.
fn fault(path: &str) -> Option<(String, &'static str)> {
    if path.len() > LONGEST_PATH {
        let start: String = path.chars().take(40).collect();
        let message = format!(
            "the path {start}… is {} bytes long, and some disks hold no more than {LONGEST_PATH}",
            path.len()
        );
        return Some((
            message,
            "give the file, or its `slug` or `path`, a shorter name",
        ));
    }
    let part = path.split('/').find(|part| is_unfit(part))?;
    let message = format!(
        "Windows cannot hold a file or folder named `{}`",
        part.escape_debug()
    );
    Some((message, "rename it with letters, digits and hyphens"))
}

fn is_unfit(part: &str) -> bool {
    let stem = part
        .split('.')
        .next()
        .unwrap_or(part)
        .trim_end()
        .to_ascii_lowercase();
    let is_port = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|last: char| last.is_ascii_digit());
    DEVICES.contains(&stem.as_str())
        || is_port
        || part.ends_with(['.', ' '])
        || part.contains(|letter: char| letter.is_control() || "<>:\"|?*\\".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_cannot_hold_are_unfit() {
        let check = |part, expected| assert_eq!(is_unfit(part), expected, "{part}");
        for part in [
            "con",
            "CON.txt",
            "nul.tar.gz",
            "com1",
            "lpt9.x",
            "a.",
            "a ",
            "a:b",
            "a?",
            "a\u{1}",
        ] {
            check(part, true);
        }
        for part in [
            "contents",
            "com",
            "com10",
            ".htaccess",
            "a b",
            "café",
            "aux-1",
        ] {
            check(part, false);
        }
    }

    #[test]
    fn capitals_and_ways_of_writing_an_accent_make_no_other_name() {
        assert_eq!(folded("A/Caf\u{e9}"), folded("a/cafe\u{301}"));
        assert_ne!(folded("cafe"), folded("caf\u{e9}"));
    }
}
