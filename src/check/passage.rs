//! Passages: the running texts of a page, for rules about what it says.
//!
//! A passage is a paragraph, a list item, a table cell, a heading, a picture's alternative, the
//! title, the description or a key point. It knows under which heading it stands, so what it rests
//! on, and where each of its bytes is in the file.

use crate::diagnostic::Span;
use crate::markup::{Kind, NodeId, Step};
use crate::site::{Claim, Document, Evidence, EvidenceEntry};

/// The evidence key for what stands before the first heading.
const SUMMARY: &str = "summary";

/// Elements that stand inside a line of text; every other one begins and ends a passage.
const INLINE: [&str; 11] = [
    "a", "abbr", "br", "code", "del", "em", "span", "strong", "sub", "sup", "input",
];

/// One running text of a page.
#[derive(Debug, Clone)]
pub struct Passage<'s> {
    pub document: &'s Document,
    /// As a reader sees it.
    pub text: String,
    /// The place of its heading in the document's list; `None` before the first.
    heading: Option<usize>,
    pieces: Vec<Piece>,
}

/// Text that came from one place in the file.
#[derive(Debug, Clone)]
struct Piece {
    /// Where in the passage's text it starts.
    start: usize,
    /// The bytes of the file it came from; wider than the text where marks were curled.
    span: Span,
}

/// Every passage of `document`, front matter first.
pub fn passages(document: &Document) -> Vec<Passage<'_>> {
    let mut passages = front_passages(document);
    let tree = &document.tree;
    let mut heading = None;
    let mut open = Passage::new(document, heading);
    for step in tree.walk(tree.root()) {
        let (node, is_start) = match step {
            Step::Enter(node) => (node, true),
            Step::Leave(node) => (node, false),
        };
        match tree.kind(node) {
            Kind::Text(text) if is_start => open.push(text, tree.span(node)),
            Kind::Element(element) if element.name == "img" => {
                if is_start && let Some(alternative) = element.attribute("alt") {
                    passages.push(Passage::of(document, heading, alternative, tree.span(node)));
                }
            }
            Kind::Element(element) if !INLINE.contains(&element.name.as_ref()) => {
                if is_start {
                    heading = heading_at(document, node).or(heading);
                }
                passages.push(std::mem::replace(
                    &mut open,
                    Passage::new(document, heading),
                ));
            }
            _ => {}
        }
    }
    passages.push(open);
    passages.retain(|passage| !passage.text.trim().is_empty());
    passages
}

fn heading_at(document: &Document, node: NodeId) -> Option<usize> {
    let mut headings = document.headings.iter();
    headings.position(|heading| heading.node == node)
}

/// Title, description and key points. Keywords are left out: nobody reads them.
fn front_passages(document: &Document) -> Vec<Passage<'_>> {
    let front = &document.front;
    let placed = [&front.title, &front.description].into_iter().flatten();
    let mut passages: Vec<Passage> = placed
        .map(|text| Passage::of(document, None, &text.value, text.span.clone()))
        .collect();
    let points = front
        .extra
        .get("key_points")
        .and_then(|points| points.as_array());
    for point in points
        .into_iter()
        .flatten()
        .filter_map(|point| point.as_str())
    {
        let head = &document.source.text()[front.span.clone()];
        let span = match head.find(point) {
            Some(start) => front.span.start + start..front.span.start + start + point.len(),
            None => front.span.clone(),
        };
        passages.push(Passage::of(document, None, point, span));
    }
    passages
}

impl<'s> Passage<'s> {
    fn new(document: &'s Document, heading: Option<usize>) -> Self {
        Self {
            document,
            text: String::new(),
            heading,
            pieces: Vec::new(),
        }
    }

    fn of(document: &'s Document, heading: Option<usize>, text: &str, span: Span) -> Self {
        let mut passage = Self::new(document, heading);
        passage.push(text, span);
        passage
    }

    fn push(&mut self, text: &str, span: Span) {
        let start = self.text.len();
        self.pieces.push(Piece { start, span });
        self.text.push_str(text);
    }

    /// Where in the file the passage's bytes `range` are: the same words, nearest to where they
    /// have to be; the whole piece if its text was written otherwise in the file.
    pub fn place(&self, range: Span) -> Span {
        let piece = self
            .pieces
            .iter()
            .rev()
            .find(|piece| piece.start <= range.start)
            .expect("the first piece starts at 0");
        let written = &self.document.source.text()[piece.span.clone()];
        let wanted = &self.text[range.clone()];
        let expected = range.start - piece.start;
        let found = written
            .match_indices(wanted)
            .map(|(start, _)| start)
            .min_by_key(|start| start.abs_diff(expected));
        match found {
            Some(start) => piece.span.start + start..piece.span.start + start + wanted.len(),
            None => piece.span.clone(),
        }
    }

    /// What the passage rests on: the entry of its heading, else of the nearest heading above it.
    pub fn evidence(&self) -> Option<&'s EvidenceEntry> {
        let document: &'s Document = self.document;
        let entry = |id: &str| {
            let mut entries = document.front.provenance.evidence.iter();
            entries.find(|entry| entry.heading.value == id)
        };
        let Some(mut index) = self.heading else {
            return entry(SUMMARY);
        };
        let headings = &document.headings;
        loop {
            let heading = &headings[index];
            if let Some(entry) = entry(&heading.id) {
                return Some(entry);
            }
            index = headings[..index]
                .iter()
                .rposition(|above| above.level < heading.level)?;
        }
    }

    /// The claims that the passage rests on, as far as they are there.
    pub fn claims<'e>(&self, evidence: &'e Evidence) -> Vec<&'e Claim> {
        let entry = self.evidence();
        let ids = entry.into_iter().flat_map(|entry| &entry.claims);
        ids.filter_map(|id| evidence.claims.get(&id.value))
            .collect()
    }

    /// The key under `[extra.evidence]` that the passage's evidence has or needs.
    pub fn key(&self) -> &'s str {
        let document: &'s Document = self.document;
        match (self.evidence(), self.heading) {
            (Some(entry), _) => &entry.heading.value,
            (None, Some(heading)) => &document.headings[heading].id,
            (None, None) => SUMMARY,
        }
    }
}
