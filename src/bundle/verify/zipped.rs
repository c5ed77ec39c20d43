//! A zip against the `SHA256SUMS` inside it.
//!
//! A zip can claim anything: a thousand terabytes, one name twice, a path above the folder one
//! unpacks it in. Its names are only compared, and its contents only summed, up to a limit.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context as _, bail};
use zip::ZipArchive;

use super::super::zip::FOLDER;
use super::{List, Report, sum_of, sums};
use crate::files;

/// An edition has about one megabyte. What is larger than this is none, and its directory alone
/// could fill the memory.
const ZIP_BYTES: u64 = 32 << 20;

/// All contents together, unpacked.
const UNPACKED_BYTES: u64 = 512 << 20;

/// The zip at `path`. What cannot be read as a zip at all has itself as the only thing changed.
///
/// # Errors
/// There is no such file, it cannot be read, or it is a sound zip with no list in it.
pub fn verify_zip(path: &Path) -> anyhow::Result<Report> {
    let Some(file) = files::open(path)? else {
        bail!("cannot read {}: there is no such file", path.display());
    };
    let context = || format!("cannot check {}", path.display());
    if let Some(report) = verify(file).with_context(context)? {
        return Ok(Report {
            is_inside: true,
            ..report
        });
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Report {
        listed: 1,
        changed: vec![name.into_owned()],
        ..Report::default()
    })
}

/// `None` if this is no zip, or one that was cut short.
fn verify(mut file: impl Read + Seek) -> anyhow::Result<Option<Report>> {
    if file.seek(SeekFrom::End(0))? > ZIP_BYTES {
        return Ok(None);
    }
    let Ok(mut archive) = ZipArchive::new(file) else {
        return Ok(None);
    };
    // A name twice, or one name in its list and another beside the content: unpackers differ over
    // which they take.
    if archive.validate_header_consistency().is_err() {
        return Ok(None);
    }
    let list_name = format!("{FOLDER}/{}", sums::NAME);
    let list = match archive.by_name(&list_name) {
        Ok(entry) => List::from(entry).context("the list of sums in it is broken")?,
        Err(zip::result::ZipError::FileNotFound) => {
            bail!("there is no {list_name} in it, so there is nothing to compare with");
        }
        Err(_) => return Ok(None),
    };
    let mut report = list.report();
    let mut unseen: BTreeSet<&String> = list.sums.keys().collect();
    let mut room = UNPACKED_BYTES;
    for index in 0..archive.len() {
        let Some(name) = archive.name_for_index(index).transpose().ok().flatten() else {
            // Not even text.
            return Ok(None);
        };
        if name.ends_with('/') || name == list_name {
            continue;
        }
        let path = name
            .strip_prefix(FOLDER)
            .and_then(|rest| rest.strip_prefix('/'));
        let Some((path, sum)) = path.and_then(|path| list.sums.get_key_value(path)) else {
            report.added.push(name.into_owned());
            continue;
        };
        unseen.remove(path);
        // Encrypted, or packed in a way that we never use, is changed too.
        let is_same = archive.by_index(index).is_ok_and(|entry| {
            let mut content = entry.take(room);
            let found = sum_of(&mut content);
            room = content.limit();
            found.is_ok_and(|found| found == *sum)
        });
        if !is_same {
            report.changed.push(path.clone());
        }
    }
    report.missing = unseen.into_iter().cloned().collect();
    report.changed.sort();
    report.added.sort();
    Ok(Some(report))
}
