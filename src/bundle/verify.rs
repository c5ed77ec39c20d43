//! Whether a copy is whole: its files against its `SHA256SUMS`.
//!
//! Takes a folder, a zip or one file; says what is missing, changed or added. What it reads may be
//! anything at all: contents are summed as they stream by, lists have a limit, and nothing is
//! unpacked to a disk.

mod zipped;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context as _, bail};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::sums;
use crate::files;

pub use zipped::verify_zip;

/// More than any `SHA256SUMS` of a guide: 40,000 lines.
const LIST_BYTES: u64 = 4 << 20;

/// How a copy differs from its list, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files in the list.
    pub listed: usize,
    pub missing: Vec<String>,
    pub changed: Vec<String>,
    pub added: Vec<String>,
    /// The sum of the list itself, for people to compare.
    pub sum: String,
    /// True if that list lies inside the copy, which is a zip.
    pub is_inside: bool,
}

impl Report {
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.added.is_empty()
    }
}

/// A folder that holds a `SHA256SUMS`: a published site, an unpacked zip, or the place of both
/// editions.
///
/// # Errors
/// There is no list to hold it against, or something in the folder cannot be read.
pub fn verify_folder(folder: &Path) -> anyhow::Result<Report> {
    let list = List::read(&folder.join(sums::NAME))?;
    let mut report = list.report();
    for (path, sum) in &list.sums {
        match files::open(&folder.join(path))? {
            None => report.missing.push(path.clone()),
            Some(file) => {
                let found = sum_of(file).with_context(|| format!("cannot read {path}"))?;
                if found != *sum {
                    report.changed.push(path.clone());
                }
            }
        }
    }
    report.added = files::list(folder)?;
    report
        .added
        .retain(|path| path != sums::NAME && !list.sums.contains_key(path));
    Ok(report)
}

/// One file against the list at `sums`, which names it. `None` if it does not.
///
/// # Errors
/// The file or the list cannot be read.
pub fn verify_file(file: &Path, sums: &Path) -> anyhow::Result<Option<Report>> {
    let list = List::read(sums)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let Some(expected) = list.sums.get(name.as_ref()) else {
        return Ok(None);
    };
    let Some(content) = files::open(file)? else {
        bail!("cannot read {}: there is no such file", file.display());
    };
    let found = sum_of(content).with_context(|| format!("cannot read {}", file.display()))?;
    let mut report = Report {
        listed: 1,
        ..list.report()
    };
    if found != *expected {
        report.changed.push(name.into_owned());
    }
    Ok(Some(report))
}

/// What a `SHA256SUMS` says.
struct List {
    sums: BTreeMap<String, String>,
    sum: String,
}

impl List {
    fn read(place: &Path) -> anyhow::Result<Self> {
        let Some(file) = files::open(place)? else {
            bail!(
                "there is no {}, so there is nothing to compare with; name a folder, a zip or a \
                 file that came with one",
                place.display()
            );
        };
        Self::from(file).with_context(|| format!("cannot use {}", place.display()))
    }

    fn from(content: impl Read) -> anyhow::Result<Self> {
        let mut bytes = Vec::new();
        content.take(LIST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LIST_BYTES {
            bail!("it is larger than any list of sums");
        }
        let text = std::str::from_utf8(&bytes).context("it is not text")?;
        let sums = sums::parse(text)
            .map_err(|line| anyhow::anyhow!("line {line} is not a sum and a path"))?;
        Ok(Self {
            sums,
            sum: sums::sum(&bytes),
        })
    }

    fn report(&self) -> Report {
        Report {
            listed: self.sums.len(),
            sum: self.sum.clone(),
            ..Report::default()
        }
    }
}

/// SHA-256 of a stream, whatever its length.
fn sum_of(mut content: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match content.read(&mut buffer) {
            Ok(0) => return Ok(HEXLOWER.encode(&hasher.finalize())),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
