//! The last site that was built, with every page that was read again since.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use jiff::civil::Date;

use crate::check;
use crate::cli::pipeline;
use crate::diagnostic::Diagnostic;
use crate::files::{self, Files};
use crate::render::{self, Reprinter};
use crate::search;
use crate::site::{Reach, Site};

/// What of a kept site is older than the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Behind {
    Nothing,
    /// The index, and what was found wrong.
    Index,
    #[default]
    Everything,
}

/// A site without an error.
#[derive(Clone)]
pub struct Kept {
    pub site: Site,
    pub published: Files,
    /// Of `published`, what search reads.
    pub index: Files,
    pub reprinter: Arc<Reprinter>,
    pub today: Date,
}

/// Words in templates of a page that is made from all others: the whole guide, and the number that
/// stands for everything.
const GATHERING: [&str; 2] = ["booklet", render::INPUT_SUM];

impl Kept {
    /// Takes in what is at `path` now, as far as one page can show it.
    pub fn follow(&mut self, folder: &Path, path: &Path) -> Behind {
        let Some(place) = relative(folder, path) else {
            return Behind::Everything;
        };
        let old = self.site.files.get(&place);
        let Ok(Some(new)) = files::read_plain(path) else {
            // What is gone and was never part of the site is what editors leave for a moment.
            let was_here = old.is_some() || self.site.files.under(&place).next().is_some();
            return match was_here || path.is_dir() {
                true => Behind::Everything,
                false => Behind::Nothing,
            };
        };
        if old.as_ref() == Some(&new) {
            return Behind::Nothing;
        }
        match self.reprint(&place, new) {
            Some(Reach::Itself) => Behind::Index,
            Some(Reach::Others) | None => Behind::Everything,
        }
    }

    /// The page whose source `place` is, read again from `content` and rendered.
    fn reprint(&mut self, place: &str, content: Bytes) -> Option<Reach> {
        let path = place.strip_prefix("content/")?;
        let read = self.site.reread(path, content)?;
        let place = self.site.place(path)?;
        let (html, seen) = self.reprinter.page(&self.site, place)?;
        let path = self.site.at(place).output_path();
        if !self.published.contains(&path) {
            return None;
        }
        self.published.replace(&path, html);
        let mut gathering = GATHERING.iter();
        match gathering.any(|words| self.site.is_in_a_template(words)) {
            true => Some(Reach::Others),
            false => Some(read.max(seen)),
        }
    }

    /// With the index of the pages as they are, and what the rules find now.
    pub fn with_index(mut self) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        if self.site.config.publish.search {
            let old = std::mem::take(&mut self.index);
            for (path, _) in old.iter() {
                self.published.remove(path);
            }
            self.index = search::files(&self.site).take(&mut found);
            self.published.replace_all(&self.index);
        }
        let on_pages = check::read_pages(&self.site, self.today);
        found = pipeline::checked(&self.site, &self.published, self.today, on_pages, found);
        (self, found)
    }
}

/// `path` below `folder`, as [`Files`] writes it.
fn relative(folder: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(folder).ok()?.components();
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
