//! The sources of a booklet by number, in the order of the page that lists them.

use std::collections::BTreeMap;

use super::fragment;
use crate::files::{Files, link};

/// The page that lists the sources, numbered in its order: a title of a line, repeated a thousand
/// times, would be a third of the booklet.
#[derive(Debug, Default)]
pub struct Sources {
    /// The list.
    pub page: Option<String>,
    /// What a link says before the number.
    word: String,
    /// By id.
    numbers: BTreeMap<String, usize>,
}

impl Sources {
    /// What `html`, the booklet at `path`, says of it.
    ///
    /// # Errors
    /// HTML that cannot be followed.
    pub fn read(path: &str, html: &str, files: &Files) -> anyhow::Result<Self> {
        let mut sources = Self::default();
        let link = fragment::inside(html, "template.booklet-source")?.unwrap_or_default();
        for address in fragment::attributes(link, "a", "href")? {
            sources.page = link::resolve(path, &address).map(|(file, _)| file);
        }
        sources.word = fragment::text_inside(link, "a")?;
        let list = sources.page.as_ref().and_then(|page| files.text(page));
        let ids = fragment::attributes(&list.unwrap_or_default(), ".entry-list__entry", "id")?;
        sources.numbers = (1..).zip(ids).map(|(number, id)| (id, number)).collect();
        Ok(sources)
    }

    /// The number of the source `id`, for its name in the list.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// What a link to the source `id` says.
    pub fn words(&self, id: &str) -> Option<String> {
        Some(format!("{} {}", self.word, self.number(id)?))
    }
}
