//! The zip: every file of an edition in one folder, the same bytes for the same files.
//!
//! Paths are sorted, every file has the same day and the same rights, and nothing of the machine
//! gets in. Files are packed side by side and then put together, so the order of work does not show.

use std::io::{Cursor, Write};

use anyhow::Context as _;
use bytes::Bytes;
use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::files::Files;

/// The folder that appears where somebody unpacks the zip. Short, because Windows counts the
/// characters of a whole path.
pub const FOLDER: &str = "rfa-guide";

/// How hard deflate tries, 0 to 9.
const LEVEL: i64 = 9;

/// `files` in one zip, below [`FOLDER`].
///
/// # Errors
/// A path or a file too large for the format.
pub fn pack(files: &Files) -> anyhow::Result<Bytes> {
    let entries: Vec<_> = files.iter().collect();
    let packed: Vec<Vec<u8>> = entries
        .par_iter()
        .map(|(path, content)| {
            pack_one(path, &content.read()?)
                .with_context(|| format!("cannot put {path} into the zip"))
        })
        .collect::<anyhow::Result<_>>()?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for one in packed {
        let mut one = ZipArchive::new(Cursor::new(one))?;
        archive.raw_copy_file(one.by_index_raw(0)?)?;
    }
    Ok(archive.finish()?.into_inner().into())
}

/// An archive of one file.
fn pack_one(path: &str, content: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        // 1 January 1980, the first day that the format knows.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(format!("{FOLDER}/{path}"), options)?;
    archive.write_all(content)?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::super::sums;
    use super::*;

    fn packed() -> Bytes {
        let mut files = Files::new();
        let prose = "A page with words, and words again. ".repeat(200);
        for (path, content) in [
            ("index.html", prose.as_str()),
            ("a/b/caf\u{e9}.txt", "short"),
            ("empty.txt", ""),
        ] {
            files.insert(path, content.to_owned()).expect("well formed");
        }
        pack(&files).expect("packed")
    }

    /// Another sum here means other bytes for every hospital: a new version of a crate, or another
    /// backend for deflate that some dependency switched on. `docs/decisions.md` says what then.
    #[test]
    fn the_bytes_are_those_of_the_last_release() {
        insta::assert_snapshot!(sums::sum(&packed()), @"54114e36c79a2c01171b3d7120c84f0695e4a51fa28d86d1ccf6a7608777e91a");
    }

    #[test]
    fn entries_tell_nothing_of_the_machine() {
        let mut archive = ZipArchive::new(Cursor::new(packed())).expect("a zip");
        let mut names = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index(index).expect("an entry");
            assert_eq!(entry.unix_mode(), Some(0o100_644));
            assert_eq!(entry.last_modified(), Some(DateTime::default()));
            assert_eq!(entry.extra_data(), None);
            names.push(entry.name().expect("UTF-8").into_owned());
        }
        let expected = ["a/b/caf\u{e9}.txt", "empty.txt", "index.html"];
        assert_eq!(names, expected.map(|path| format!("rfa-guide/{path}")));
    }
}
