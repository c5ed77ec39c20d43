//! The guide as people carry it: on one page for paper, as a zip, as one file, on the reader's device;
//! and the sums by which anybody can tell that a copy is whole.
//!
//! Takes published files, gives files and bytes. Nothing here knows Markdown, templates or the clock:
//! an edition is made from the very pages that readers get.

mod article;
mod booklet;
mod drawing;
mod edition;
mod fragment;
mod policy;
mod single_file;
mod site;
mod sources;
mod sums;
mod verify;
mod worker;
mod zip;

use anyhow::Context as _;
use bytes::Bytes;

use crate::files::Files;

pub use booklet::fill;
pub use single_file::single_file;
pub use site::{with_editions, with_worker, without_worker};
pub use sums::{list, of_input, sum};
pub use verify::{Report, verify_file, verify_folder, verify_zip};
pub use worker::Name;

/// Where the list of sums lies.
pub const SUMS: &str = sums::NAME;

/// What the editions are called, wherever they lie.
pub const ZIP: &str = "rfa-guide-offline.zip";
pub const SINGLE_FILE: &str = "rfa-guide.html";

/// The folder of a site that holds its editions.
const SHELF: &str = "offline";

/// The guide in the forms that people carry.
#[derive(Debug, Clone)]
pub struct Editions {
    zip: Bytes,
    single_file: Bytes,
    sum_inside: String,
}

impl Editions {
    /// Both, with the word that a page names them by and their file name.
    fn all(&self) -> [(&'static str, &'static str, &Bytes); 2] {
        [
            ("zip", ZIP, &self.zip),
            ("file", SINGLE_FILE, &self.single_file),
        ]
    }

    /// The sum of the list inside the zip: what `verify` prints of the zip, and of the folder made of it.
    pub fn sum_inside(&self) -> &str {
        &self.sum_inside
    }

    /// As a folder to give away, with the sums of what is in it.
    pub fn to_files(&self) -> Files {
        let mut files = Files::new();
        for (_, name, content) in self.all() {
            files.replace(name, content.clone());
        }
        with_sums(files)
    }
}

/// Makes the editions of a published site that holds none yet. The search of the single file begins with
/// the script `matcher`, which tells whose words need a card.
///
/// # Errors
/// A page that is not UTF-8, HTML that cannot be rewritten, or more than a zip can hold.
pub fn editions(published: &Files, matcher: &str) -> anyhow::Result<Editions> {
    let (packed, single_file) = rayon::join(
        || {
            let edition = edition::edition(published)?;
            let list = edition.get(sums::NAME).expect("an edition holds its sums");
            anyhow::Ok((zip::pack(&edition)?, sum(&list)))
        },
        || single_file(published, matcher).context("cannot put the guide into one file"),
    );
    let (zip, sum_inside) = packed?;
    Ok(Editions {
        zip,
        sum_inside,
        single_file: single_file?.into(),
    })
}

/// `files` and the list of their sums.
pub fn with_sums(mut files: Files) -> Files {
    let list = sums::list(&files);
    files.replace(sums::NAME, list);
    files
}
