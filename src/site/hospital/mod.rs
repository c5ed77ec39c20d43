//! The hospital file: what one hospital says of itself, and what it puts in the place of the
//! guide's own words, laid over the tree before anything is read from it.
//!
//! Takes the file's text and the local files that it names, gives a tree that stock Zola could
//! render too: nothing after `site::load` knows whether a word came from the guide or from here,
//! but for the mark that says so to readers. What is wrong with the values is for `check` to say;
//! here is reported only what cannot be laid.

mod draft;
mod generated;
mod lines;
mod litter;
mod logo;
mod overlay;
mod read;
mod replaced;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Placed;
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::files::Files;

use draft::Trace;
pub use lines::{LocalLine, Slot};
pub use logo::{Picture, picture};
pub use overlay::{is_needed, lay_over};
pub use read::read;
pub use replaced::Original;

/// The rule that faults of the file itself are reported under.
const RULE: &str = "hospital-file";

/// The page that says how to reach the hospital, below `content/`.
pub const CONTACT_PAGE: &str = "your-hospital.md";

/// The page that says what is an emergency, below `content/`.
pub const EMERGENCY_PAGE: &str = "urgent-help.md";

/// The claim that a replaced part rests on: the hospital's own word.
pub const CLAIM: &str = "hospital";

/// What the file says. Texts that it leaves out are empty.
#[derive(Debug, Clone, Default)]
pub struct Hospital {
    /// The file, as people know it.
    pub path: String,
    /// Its text; `None` if it could not be read.
    pub source: Option<Source>,
    pub name: Placed<String>,
    pub short_name: Placed<String>,
    pub web: Placed<String>,
    /// An e-mail or web address for comments.
    pub feedback: Placed<String>,
    pub address: Placed<String>,
    /// How to get there, a sentence or two each.
    pub getting_there: Vec<Placed<String>>,
    pub logo: Option<Logo>,
    pub colours: Colours,
    /// The line to ring by day and night.
    pub cancer_line: Option<Number>,
    pub numbers: Vec<Number>,
    pub organisations: Vec<LocalOrganisation>,
    pub review: Option<Review>,
    pub pages: Vec<PageFolder>,
    pub replaced: Vec<Replacement>,
    /// Single lines in words of its own.
    pub lines: Vec<LocalLine>,
    /// The lines that the tree it was laid over lets a hospital fill in.
    pub slots: Vec<Slot>,
    /// Pages that this copy does without, below `content/`.
    pub left_out: Vec<Placed<String>>,
    /// The files that it names, by their path from its own folder.
    pub files: Files,
    /// Names of files and folders beside it, to guess from what was meant.
    pub beside: Vec<String>,
    /// Files that it names and that had findings as they were read.
    pub refused: Vec<String>,
    /// The version of the guide that it was laid over.
    pub guide_version: String,
    /// Where the words of changed files come from.
    traces: BTreeMap<String, Trace>,
}

#[derive(Debug, Clone)]
pub struct Logo {
    pub file: Placed<String>,
    /// Its text alternative.
    pub alt: Placed<String>,
}

/// Colours of the hospital's own, for each of the two schemes.
#[derive(Debug, Clone, Default)]
pub struct Colours {
    pub light: Palette,
    pub dark: Palette,
}

/// Colours as written, such as `#005eb8`; `None` keeps the guide's.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// The bar at the head of each page.
    pub brand: Option<Placed<String>>,
    /// What is written on it.
    pub on_brand: Option<Placed<String>>,
    pub link: Option<Placed<String>>,
}

/// A telephone number and when somebody answers it.
#[derive(Debug, Clone, Default)]
pub struct Number {
    pub name: Placed<String>,
    pub phone: Placed<String>,
    /// What to ask for, or to dial afterwards; may be empty.
    pub extension: Placed<String>,
    pub hours: Placed<String>,
}

impl Number {
    /// What a phone dials: digits alone, for they are rung from within the UK.
    pub fn tel(&self) -> String {
        digits(&self.phone.value)
    }
}

#[derive(Debug, Clone)]
pub struct LocalOrganisation {
    pub name: Placed<String>,
    pub helps: Placed<String>,
    pub web: Placed<String>,
    /// Ids of `needs` in `reference/organisations.toml`.
    pub needs: Vec<Placed<String>>,
    pub number: Number,
    /// Where its table starts.
    pub span: Span,
}

/// The hospital's own clinical review of its copy.
#[derive(Debug, Clone)]
pub struct Review {
    pub by: Placed<String>,
    pub role: Placed<String>,
    /// The version of the guide that was reviewed.
    pub version: Placed<String>,
    pub date: Placed<Date>,
    pub next: Placed<Date>,
}

/// Pages of the hospital's own, and the part of the guide that they belong to.
#[derive(Debug, Clone)]
pub struct PageFolder {
    pub folder: Placed<String>,
    /// A folder below `content/`; empty for the guide's top.
    pub section: Placed<String>,
}

/// Words of the hospital's own in the place of a part of a page.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// Below `content/`.
    pub page: Placed<String>,
    /// The id of the heading whose part is replaced. The heading stays.
    pub heading: Placed<String>,
    /// The file with the hospital's words.
    pub with: Placed<String>,
    /// The sum of the original when the hospital wrote its own; empty if none is recorded.
    pub sum: Placed<String>,
    /// What stands there now.
    pub original: Original,
}

impl Hospital {
    /// The local files and folders that the file names. A path that leads out of the hospital
    /// file's own folder is not among them.
    pub fn local_paths(&self) -> Vec<&str> {
        self.named_files()
            .map(|path| path.value.as_str())
            .filter(|path| stays_inside(path))
            .collect()
    }

    fn named_files(&self) -> impl Iterator<Item = &Placed<String>> {
        let logo = self.logo.iter().map(|logo| &logo.file);
        let folders = self.pages.iter().map(|pages| &pages.folder);
        let texts = self.replaced.iter().map(|replaced| &replaced.with);
        logo.chain(folders).chain(texts)
    }

    /// The review, if it is of the version that it was laid over: only then may pages say so.
    pub fn review_of_this_version(&self) -> Option<&Review> {
        let review = self.review.as_ref()?;
        (review.version.value == self.guide_version).then_some(review)
    }

    /// Every number that the file gives.
    pub fn all_numbers(&self) -> impl Iterator<Item = &Number> {
        let organisations = self.organisations.iter().map(|entry| &entry.number);
        self.cancer_line
            .iter()
            .chain(&self.numbers)
            .chain(organisations.filter(|number| !number.phone.value.is_empty()))
    }

    /// True if the text at `span` of a file of the tree is the hospital's, and not the guide's.
    pub fn wrote(&self, source: &Source, span: &Span) -> bool {
        let trace = self.traces.get(source.path());
        let origin = trace.map(|trace| trace.origin(span).0);
        origin.map_or_else(
            || source.path() == self.path,
            |origin| origin.path() != source.path(),
        )
    }

    /// Moves each finding that is about words of the hospital's, or about a page that they were
    /// put into, to where a person wrote them.
    pub fn retrace(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            let Some((source, span)) = &diagnostic.place else {
                continue;
            };
            if let Some(trace) = self.traces.get(source.path()) {
                let is_own = self.wrote(source, span);
                diagnostic.place = Some(trace.origin(span));
                if is_own {
                    in_its_readers_words(diagnostic);
                }
            }
        }
    }

    /// What a person reads as the path of a local file.
    fn shown_path(&self, local: &str) -> String {
        let file = self.source.as_ref().map_or("", Source::path);
        match file.rfind(['/', '\\']) {
            Some(slash) => format!("{}{local}", &file[..=slash]),
            None => local.to_owned(),
        }
    }
}

/// Takes out of a finding about a hospital's page the name of a program that its author never meets.
fn in_its_readers_words(diagnostic: &mut Diagnostic) {
    for (words, plain) in [
        (
            "which is outside the Zola subset",
            "which pages of this guide cannot have",
        ),
        (
            "is outside the Zola subset",
            "cannot stand on a page of this guide",
        ),
        (": Zola would run it", ": it would be run, and not shown"),
        (
            "Zola runs this shortcode although it stands in code",
            "this would be run, and not shown, although it stands in code",
        ),
        (
            ": there is no way to show it that every Zola and this program share",
            "",
        ),
        (", which not every Zola takes", ""),
        (
            "Zola takes no `weight` below 0",
            "a `weight` is not below 0",
        ),
        (
            "Zola gives templates no date in a list",
            "a date in a list stands between quotes",
        ),
        ("Zola", "the program"),
    ] {
        for text in [&mut diagnostic.message, &mut diagnostic.help] {
            if text.contains(words) {
                *text = text.replace(words, plain);
            }
        }
    }
}

/// Whether a local path stays in the hospital file's own folder.
fn stays_inside(path: &str) -> bool {
    Files::new().insert(path, "").is_ok()
}

pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Red, green and blue of a colour written as `#005eb8`; `None` if it is not written so.
pub fn rgb(colour: &str) -> Option<[u8; 3]> {
    let hex = colour.strip_prefix('#')?;
    if hex.len() != 6 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}
