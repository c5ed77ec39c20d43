//! Parts of pages that the hospital says in words of its own.

use sha2::{Digest, Sha256};

use super::draft::Draft;
use super::{CLAIM, Hospital, RULE};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::markup::{self, Flavour, Tree};
use crate::site::front_matter::{self, EvidenceEntry, Owner};
use crate::site::headings;
use crate::site::{FrontMatter, Heading, Rules};

/// What stands now where the hospital put its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// Its sum.
    Sum(String),
    /// The page is gone; what to do.
    NoPage(String),
    /// The page has no such heading; the ids that it has.
    NoHeading(Vec<String>),
}

impl Default for Original {
    fn default() -> Self {
        Self::NoPage(String::new())
    }
}

/// A part of a page: from below its heading to the next heading of its rank.
pub struct Part {
    pub sum: String,
    pub(super) id: String,
    level: u8,
    /// Its text, without its heading.
    pub(super) body: Span,
    /// The ids of the headings inside it.
    inner: Vec<String>,
    pub(super) front: FrontMatter,
}

/// The part below the heading `id`.
///
/// # Errors
/// The ids of the page's headings, if none of them is `id`.
pub fn original(source: &Source, id: &str) -> Result<Part, Vec<String>> {
    let rules = Rules {
        evidence: true,
        ..Rules::default()
    };
    // What is wrong with the page is reported as it is read for good.
    let (front, start, _) = front_matter::read(source, Owner::Page, &rules);
    let (_, found) = headings_of(source.text(), start);
    let ids = || found.iter().map(|heading| heading.id.clone()).collect();
    let Some(at) = found.iter().position(|heading| heading.id == id) else {
        return Err(ids());
    };
    let heading = &found[at];
    let after = &found[at + 1..];
    let inner = after
        .iter()
        .take_while(|other| other.level > heading.level)
        .count();
    let end = after
        .get(inner)
        .map_or(source.text().len(), |next| next.span.start);
    let body = heading.span.end.min(end)..end;
    Ok(Part {
        sum: sum(&source.text()[heading.span.start..end]),
        id: id.to_owned(),
        level: heading.level,
        inner: after[..inner]
            .iter()
            .map(|heading| heading.id.clone())
            .collect(),
        body,
        front,
    })
}

fn headings_of(text: &str, start: usize) -> (Tree, Vec<Heading>) {
    let mut tree = markup::parse(text, start, Flavour::default());
    let headings = headings::number(&mut tree);
    (tree, headings)
}

/// The first half of the SHA-256 of the words of `text`: how its lines are broken does not count.
fn sum(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" "));
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A change of the page: what stands at `span` gives way to what `write` adds.
pub(super) struct Edit<'a> {
    pub(super) span: Span,
    pub(super) write: Box<dyn Fn(&mut Draft) + 'a>,
}

/// `page` with each part's text replaced, and its evidence with it, and each line. The span is where
/// the hospital file names the words.
pub fn splice(
    page: &Source,
    parts: &[(Part, Source, Span)],
    lines: Vec<(Span, Vec<Edit>)>,
    hospital: &Hospital,
    file: &Source,
) -> (Draft, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut edits: Vec<Edit> = Vec::new();
    for (part, local, place) in parts {
        let is_taken =
            |edit: &Edit| edit.span.start < part.body.end && part.body.start < edit.span.end;
        if edits.iter().any(is_taken) {
            let message = format!("`{}` is inside a part that is replaced already", part.id);
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .at(file, place.clone())
                    .help("put all the words into one file"),
            );
            continue;
        }
        diagnostics.extend(faults(part, local));
        edits.push(Edit {
            span: part.body.clone(),
            write: Box::new(|draft| {
                let name = escaped(&hospital.name.value);
                let mark = format!(
                    "\n\n> [!NOTE]\n> {name} wrote this part in place of the guide’s own words.\n\n"
                );
                draft.write(&mark, file, place.clone());
                draft.copy(local, 0..local.text().len());
                draft.write("\n\n", file, place.clone());
            }),
        });
        for entry in &part.front.provenance.evidence {
            edits.extend(evidence(page, part, entry, file, place));
        }
    }
    // A part that the hospital says whole has its own line in it, or none.
    let is_replaced = |line: &Span| {
        let mut bodies = parts.iter().map(|(part, _, _)| &part.body);
        bodies.any(|body| body.start <= line.start && line.end <= body.end)
    };
    let lines = lines.into_iter().filter(|(line, _)| !is_replaced(line));
    edits.extend(lines.flat_map(|(_, edits)| edits));
    edits.sort_by_key(|edit| edit.span.start);
    let mut draft = Draft::new();
    let mut at = 0;
    for edit in edits {
        draft.copy(page, at..edit.span.start);
        (edit.write)(&mut draft);
        at = edit.span.end;
    }
    draft.copy(page, at..page.text().len());
    (draft, diagnostics)
}

/// The part rests on the hospital's word now; headings inside it are gone, and so is what they
/// rested on.
fn evidence<'a>(
    page: &Source,
    part: &Part,
    entry: &EvidenceEntry,
    file: &'a Source,
    place: &'a Span,
) -> Option<Edit<'a>> {
    let (first, last) = (entry.claims.first()?, entry.claims.last()?);
    let key = &entry.heading;
    if key.value == part.id {
        return Some(Edit {
            span: first.span.start..last.span.end,
            write: Box::new(|draft| draft.write(&format!("{CLAIM:?}"), file, place.clone())),
        });
    }
    if !part.inner.contains(&key.value) {
        return None;
    }
    let text = page.text();
    let start = text[..key.span.start]
        .rfind('\n')
        .map_or(0, |line| line + 1);
    let end = text[last.span.end..].find('\n')? + last.span.end + 1;
    Some(Edit {
        span: start..end,
        write: Box::new(|_| {}),
    })
}

/// What would break the page that the words are put into.
fn faults(part: &Part, local: &Source) -> Vec<Diagnostic> {
    let error = |message: &str, span: Span, help: String| {
        Diagnostic::error(RULE, message).at(local, span).help(help)
    };
    if local.text().trim_start().starts_with("+++") {
        let help = "take it out: the words become part of a page that has its own".to_owned();
        return vec![error("these words start with front matter", 0..3, help)];
    }
    if local.text().trim().is_empty() {
        let help = "write what readers shall see, or take the [[replace]] table out".to_owned();
        return vec![error("this file is empty", 0..0, help)];
    }
    let (_, headings) = headings_of(local.text(), 0);
    let too_high = headings
        .iter()
        .filter(|heading| heading.level <= part.level);
    too_high
        .map(|heading| {
            let help = format!(
                "start it with {} or more",
                "#".repeat(usize::from(part.level) + 1)
            );
            let message = "this heading would end the part that it is in";
            error(message, heading.span.clone(), help)
        })
        .collect()
}

/// `text` with what Markdown would read as its own marked as plain.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
