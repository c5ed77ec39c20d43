//! `SHA256SUMS`: a line a file, in the form that `sha256sum` writes and checks.
//!
//! Takes `Files` or bytes, gives text; reads such a text again, whoever wrote it. The list never
//! names itself; its own sum is what people compare.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::files::Files;

/// Where the list lies, at the top of what it lists.
pub const NAME: &str = "SHA256SUMS";

/// SHA-256 of `content` in 64 hexadecimal digits.
pub fn sum(content: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(content))
}

/// A line for each of `files`, sorted by path, but for the list itself.
pub fn list(files: &Files) -> String {
    let files: Vec<_> = files.iter().filter(|(path, _)| *path != NAME).collect();
    files
        .par_iter()
        .map(|(path, content)| line(path, &sum(&content.bytes())))
        .collect()
}

/// One sum for everything that a site is made from: the tree and the program's version. A page may
/// print it, because it does not change with what is built.
pub fn of_input(tree: &Files, version: &str) -> String {
    let lines = list(tree);
    sum(format!("{lines}rfa-guide {version}\n").as_bytes())
}

/// A name with a line break in it is escaped, and a backslash at the line's start says so.
fn line(path: &str, sum: &str) -> String {
    if path.contains(['\n', '\r']) {
        let path = path.replace('\n', "\\n").replace('\r', "\\r");
        return format!("\\{sum}  {path}\n");
    }
    format!("{sum}  {path}\n")
}

/// Path to sum. `Err` holds the number of the first line that is none of `sha256sum`'s, or names a
/// file twice.
pub fn parse(text: &str) -> Result<BTreeMap<String, String>, usize> {
    let mut sums = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let (path, sum) = parse_line(line).ok_or(index + 1)?;
        if sums.insert(path, sum).is_some() {
            return Err(index + 1);
        }
    }
    Ok(sums)
}

fn parse_line(line: &str) -> Option<(String, String)> {
    let (line, is_escaped) = match line.strip_prefix('\\') {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    // The second space is a star where a file was read as binary, which is the same on our systems.
    let (sum, path) = line.split_once("  ").or_else(|| line.split_once(" *"))?;
    let is_sum = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    let path = match is_escaped {
        true => path.replace("\\n", "\n").replace("\\r", "\r"),
        false => path.to_owned(),
    };
    let is_inside = Files::new().insert(&path, "").is_ok();
    (is_sum && is_inside).then(|| (path, sum.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let mut files = Files::new();
        for path in ["b", "a/c", NAME, "two\nlines"] {
            files.insert(path, path.to_owned()).expect("well formed");
        }
        files
    }

    #[test]
    fn the_list_is_sorted_and_leaves_itself_out() {
        insta::assert_snapshot!(list(&files()), @r"
        24586ae9e14fc882f9131365a45cafbe2145689981a17bdd995a81d8e68912b0  a/c
        3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b
        \edc8c1284585d703bec48f34f842bd911200142ddd602264c77df65168abae1d  two\nlines
        ");
    }

    #[test]
    fn what_was_written_is_read_again() {
        let sums = parse(&list(&files())).expect("our own list");
        assert_eq!(sums.len(), 3);
        assert_eq!(sums["a/c"], sum(b"a/c"));
        assert_eq!(sums["two\nlines"], sum(b"two\nlines"));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let good = line("a", &sum(b""));
        let check = |bad: &str| assert_eq!(parse(&format!("{good}{bad}\n")), Err(2), "{bad}");
        check("");
        check("a");
        check(&format!("{}  ../a", sum(b"")));
        check(&format!("{}  /etc/passwd", sum(b"")));
        check(&format!("{}  ", sum(b"")));
        check("0123  a");
        check(&format!("{}x  b", &sum(b"")[1..]));
        check(good.trim_end());
    }

    #[test]
    fn the_input_has_another_sum_with_another_version_or_word() {
        let mut other = files();
        other.replace("b", "changed");
        let first = of_input(&files(), "1.0.0");
        assert_eq!(first, of_input(&files(), "1.0.0"));
        assert_ne!(first, of_input(&files(), "1.0.1"));
        assert_ne!(first, of_input(&other, "1.0.0"));
    }
}
