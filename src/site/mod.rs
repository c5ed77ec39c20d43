//! `Site`: what the authors mean. Every page as a tree with its place, every internal link resolved
//! or reported.
//!
//! Takes `Files` (the source tree), gives one `Site` and the mistakes met on the way. Sections,
//! pages, addresses, order and links are as Zola means them, inside the subset of `docs/zola.md`.

mod arrange;
mod choices;
mod config;
mod document;
pub mod emergency;
mod evidence;
mod fences;
mod fields;
mod file_name;
mod front_matter;
mod glossary;
mod headings;
pub mod hospital;
mod leftovers;
mod links;
mod load;
mod organisations;
mod paths;
mod questions;
mod reference;
mod reread;
pub mod rule_words;
pub mod shingles;
mod toml_slips;
mod unclosed;
mod web_address;
mod zola_keys;

use bytes::Bytes;

use crate::diagnostic::{Diagnostic, Source};
use crate::files::{Files, Spool};

pub use choices::{ChoiceCell, ChoiceOption, ChoiceRow, Choices, Side};
pub use config::{Budget, Config, Language, Markdown, Rules};
pub use document::{Document, Entry, Outline};
pub use emergency::{Emergency, Printed, Sign, Tier};
pub use evidence::{Claim, Count, Evidence, EvidenceSource, People};
pub use fields::Placed;
pub use front_matter::{EvidenceEntry, FrontMatter, Kind, Owner, Provenance, SortBy};
pub use glossary::{Glossary, Term};
pub use headings::{Heading, TocEntry, table_of_contents};
pub use hospital::Hospital;
pub use links::{Link, Target};
pub use load::{ENTRIES, Settings, load};
pub use organisations::{Mark, Need, Organisation, Organisations};
pub use paths::{Paths, Way};
pub use questions::{Question, Questions};
pub use reference::{ReferenceText, texts as reference_texts};
pub use reread::Reach;
pub use rule_words::{RuleFile, RuleWords};
pub use shingles::Shingles;
pub use web_address::base_url_fault;

/// A page's place in [`Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// A section's place in [`Site::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);

/// Where a document stands in a [`Site`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Page(PageId),
    Section(SectionId),
}

/// The whole site, as its authors mean it. Cheap to clone: clones share their documents.
#[derive(Debug, Clone)]
pub struct Site {
    pub config: Config,
    /// Sorted by path below `content/`.
    pub sections: Vec<Section>,
    /// Sorted by path below `content/`.
    pub pages: Vec<Page>,
    /// Empty unless `[extra.rules]` asks for evidence.
    pub evidence: Evidence,
    /// Empty unless `[extra.rules]` asks for evidence, or if the site names none.
    pub organisations: Organisations,
    /// Empty unless `[extra.rules]` asks for evidence, or if the site has none.
    pub shingles: Shingles,
    /// Empty if there is no `reference/emergency.toml`.
    pub emergency: Emergency,
    /// Empty if there is no `reference/paths.toml`.
    pub paths: Paths,
    /// Empty if there is no `reference/choices.toml`.
    pub choices: Choices,
    /// Empty if there is no `reference/questions.toml`.
    pub questions: Questions,
    /// Empty if there is no `reference/rules/`.
    pub rule_words: RuleWords,
    /// Empty if there is no `reference/glossary.toml`.
    pub glossary: Glossary,
    /// What was laid over the tree, if anything was.
    pub hospital: Option<Hospital>,
    /// Files that the whole site is read from, and that could not be read themselves. That is reported,
    /// and until it is mended nothing else is worth saying.
    pub unread_files: Vec<String>,
    /// The tree that it was read from.
    pub files: Files,
    /// Where the words of a large site are put aside, and its pages can be; the others are held.
    pub spool: Option<Spool>,
}

/// A page that is not a section's own.
#[derive(Debug, Clone)]
pub struct Page {
    pub document: Entry,
    /// The page before it in its section.
    pub lower: Option<PageId>,
    /// The page after it in its section.
    pub higher: Option<PageId>,
}

/// A folder with an `_index.md`, or the root.
#[derive(Debug, Clone)]
pub struct Section {
    pub document: Entry,
    /// In the section's order.
    pub pages: Vec<PageId>,
    /// By weight, then path.
    pub subsections: Vec<SectionId>,
}

impl Site {
    /// Every section, then every page.
    pub fn documents(&self) -> impl Iterator<Item = &Entry> {
        let sections = self.sections.iter().map(|section| &section.document);
        let pages = self.pages.iter().map(|page| &page.document);
        sections.chain(pages)
    }

    /// The document with its words.
    pub fn open(&self, entry: &Entry) -> Document {
        entry.open(&self.files, &self.config)
    }

    /// The text of the document.
    pub fn source(&self, entry: &Entry) -> Source {
        entry.source(&self.files)
    }

    /// Where documents stand, in the order of [`Self::documents`].
    pub fn places(&self) -> impl Iterator<Item = Place> {
        let sections = (0..self.sections.len()).map(|place| Place::Section(SectionId(place)));
        sections.chain((0..self.pages.len()).map(|place| Place::Page(PageId(place))))
    }

    /// Where the document at `path` below `content/` stands.
    pub fn place(&self, path: &str) -> Option<Place> {
        let page = |page: &Page| page.document.path.as_str().cmp(path);
        let section = |section: &Section| section.document.path.as_str().cmp(path);
        if let Ok(place) = self.pages.binary_search_by(page) {
            return Some(Place::Page(PageId(place)));
        }
        let place = self.sections.binary_search_by(section).ok()?;
        Some(Place::Section(SectionId(place)))
    }

    /// The document at `place`.
    pub fn at(&self, place: Place) -> &Entry {
        match place {
            Place::Page(id) => &self.pages[id.0].document,
            Place::Section(id) => &self.sections[id.0].document,
        }
    }

    /// Whether `words` stand in a template.
    pub fn is_in_a_template(&self, words: &str) -> bool {
        is_in_a_template(&self.files, words)
    }

    /// Whether a hospital wrote the page, and not the guide.
    pub fn is_local(&self, document: &Outline) -> bool {
        self.config.hospital.pages.contains(&document.path)
    }
}

/// Whether `words` stand in a template of `tree`.
fn is_in_a_template(tree: &Files, words: &str) -> bool {
    let mut templates = tree.under("templates");
    templates.any(|(_, text)| memchr::memmem::find(&text.bytes(), words.as_bytes()).is_some())
}

/// `content` as text.
///
/// # Errors
/// A diagnostic that says what the file is, or names the first byte that is not UTF-8.
pub fn decode(path: &str, content: Bytes) -> Result<Source, Box<Diagnostic>> {
    if is_wide(&content) {
        let message = "this file is saved as UTF-16, and has to be UTF-8".to_owned();
        return Err(undecodable(path, message, SAVE_AS_UTF8));
    }
    String::from_utf8(content.into())
        .map(|text| Source::new(path, text))
        .map_err(|error| {
            let content = error.as_bytes();
            if content.starts_with(b"PK\x03\x04") {
                let message = "this is a Word document or a zip, and not plain text".to_owned();
                let help = "copy its words into a plain editor such as Notepad, and save that";
                return undecodable(path, message, help);
            }
            let valid = &content[..error.utf8_error().valid_up_to()];
            let line = String::from_utf8_lossy(valid).matches('\n').count() + 1;
            let message = format!("this file is not UTF-8 text (line {line})");
            undecodable(path, message, SAVE_AS_UTF8)
        })
}

const SAVE_AS_UTF8: &str =
    "save it as UTF-8; in Notepad: File, Save as, and at Encoding choose UTF-8";

fn undecodable(path: &str, message: String, help: &str) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error("not-utf8", message);
    Box::new(diagnostic.in_file(path).help(help))
}

/// True if every other byte is 0, or a byte order mark says UTF-16.
fn is_wide(content: &[u8]) -> bool {
    const LOOKED_AT: usize = 64;
    let start = &content[..content.len().min(LOOKED_AT)];
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    let has_mark = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    let is_document = start.starts_with(b"PK");
    has_mark || (!is_document && start.len() > 3 && zeros * 5 >= start.len() * 2)
}
