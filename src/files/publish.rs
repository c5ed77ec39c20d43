//! From memory to the disk: a folder that is replaced as a whole or not at all.
//!
//! Takes [`Files`] and a folder; writes beside it, then swaps. Whoever opens the folder sees the
//! old site or the new one, also when the program is killed. A folder that is not ours is never
//! touched.
//!
//! Deliberately absent: waiting for the disk. Calling `fsync` for each page would cost more than
//! all other work together. A power cut right after a build may lose pages; building again, which
//! needs nothing but the sources, brings them back.

mod partial;
mod swap;
mod target;

use std::io;
use std::path::Path;

use anyhow::anyhow;

use super::{Files, read::reason};
use partial::Partial;
pub(super) use partial::name_beside;
use target::Target;

/// A file at the top of each published folder. Its presence allows us to replace the folder.
pub(super) const MARKER: &str = ".rfa-guide";

/// What the marker says to somebody who finds it.
const MARKER_TEXT: &str = "This folder was made by rfa-guide, which replaces it as a whole at each build. \
     Keep files of your own elsewhere.\n";

/// What was written, without our marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    pub files: usize,
    pub size_bytes: u64,
}

/// Makes `output` a folder that holds exactly `files`, in one step for whoever reads it.
///
/// # Errors
/// `output` is not ours to replace, or the disk refuses. The message says what to do, and
/// `output` is as it was.
pub fn publish(files: &Files, output: &Path) -> anyhow::Result<Published> {
    let target = Target::new(output)?;
    partial::clear_abandoned(&target);
    target.check_replaceable()?;

    let partial = Partial::create(&target).map_err(|error| target.beside_refused(&error))?;
    let size_bytes = files.size_bytes() as u64;
    let old = is_published(output).then(|| target.path());
    partial
        .fill(files, old.as_deref())
        .map_err(|fault| match fault {
            partial::Fault::Disk(error) => unwritten(output, size_bytes, &error),
            partial::Fault::Clash(path) => anyhow!(
                "cannot publish into {}: {path} is needed twice, as a file and as a folder or with \
             other capital letters; rename one of the pages; nothing was changed",
                output.display()
            ),
        })?;
    swap::into_place(partial, &target)?;
    Ok(Published {
        files: files.len(),
        size_bytes,
    })
}

/// Whether `folder` is one that [`publish`] made, and nobody has emptied since.
pub fn is_published(folder: &Path) -> bool {
    target::is_ours(folder)
}

/// As [`publish`], into a folder that another program filled and the caller has named as one to be
/// replaced.
///
/// # Errors
/// As for [`publish`]; also if there is no such folder, or a Git repository is in it.
pub fn publish_over(files: &Files, folder: &Path) -> anyhow::Result<Published> {
    let target = Target::new(folder)?;
    let was_foreign = target.claim()?;
    let published = publish(files, folder);
    if was_foreign && published.is_err() {
        target.give_back();
    }
    published
}

fn unwritten(output: &Path, size_bytes: u64, error: &io::Error) -> anyhow::Error {
    let remedy = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => format!(
            "make room for {} KB more and build again",
            size_bytes.div_ceil(1024)
        ),
        _ => "put that right and build again".to_owned(),
    };
    anyhow!(
        "cannot publish into {}: {}; {remedy}; what was there is unchanged",
        output.display(),
        reason(error)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tests/suite/publish.rs` fills a real disk where it may mount one; this runs everywhere.
    #[test]
    fn a_full_disk_is_named_with_the_room_that_is_needed() {
        let error = io::Error::from(io::ErrorKind::StorageFull);
        insta::assert_snapshot!(
            unwritten(Path::new("public"), 5000, &error),
            @"cannot publish into public: the disk is full; make room for 5 KB more and build again; what was there is unchanged"
        );
    }
}
