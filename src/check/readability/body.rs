//! The body of a page as blocks of prose: a walk through its tree.

use super::prose::{Block, Part};
use crate::diagnostic::{Source, Span};
use crate::markup::{Element, Kind, Step, Tree};
use crate::site::Document;

/// The blocks of the body of `document`, in order; none of them is empty.
pub fn read(document: &Document) -> Vec<Block> {
    let mut body = Body {
        blocks: Vec::new(),
        open: Vec::new(),
        source: &document.source,
        skipped: 0,
        link: None,
        raw: Vec::new(),
    };
    body.read(&document.tree);
    body.blocks.retain(|block| !block.text.trim().is_empty());
    body.blocks
}

/// The body while it is being read.
struct Body<'a> {
    blocks: Vec<Block>,
    /// The parts that are open, innermost last.
    open: Vec<Part>,
    source: &'a Source,
    /// How many elements that are not prose are open.
    skipped: usize,
    /// The address of the link that is open.
    link: Option<String>,
    /// The tags of raw HTML that are open.
    raw: Vec<RawTag>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RawTag {
    SpeltOut,
    OtherLanguage,
    Other,
}

impl Body<'_> {
    fn read(&mut self, tree: &Tree) {
        for step in tree.walk(tree.root()) {
            match step {
                Step::Enter(node) => match tree.kind(node) {
                    Kind::Element(element) => self.enter(element),
                    Kind::Text(text) => self.text(text, tree.span(node)),
                    Kind::Raw(html) => self.raw(html),
                    Kind::Root => {}
                },
                Step::Leave(node) => {
                    if let Some(element) = tree.element(node) {
                        self.leave(&element.name);
                    }
                }
            }
        }
    }

    fn enter(&mut self, element: &Element) {
        match element.name.as_ref() {
            "pre" | "code" | "sup" => self.skipped += 1,
            "a" => self.link = element.attribute("href").map(str::to_owned),
            name => {
                if let Some(part) = part_of(name, self.open.last().copied()) {
                    self.open.push(part);
                    self.start(part);
                }
            }
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "pre" | "code" | "sup" => self.skipped -= 1,
            "a" => self.link = None,
            _ => {
                if part_of(name, None).is_some() {
                    self.open.pop();
                    // Text after a nested block begins anew.
                    self.start(self.open.last().copied().unwrap_or(Part::Paragraph));
                    self.raw.clear();
                }
            }
        }
    }

    fn start(&mut self, part: Part) {
        self.blocks.push(Block::empty(part, self.source));
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.skipped > 0 || self.raw.contains(&RawTag::OtherLanguage) {
            return;
        }
        if self.blocks.is_empty() {
            self.start(Part::Paragraph);
        }
        let block = self.blocks.last_mut().expect("one was just started");
        let start = block.text.len();
        // A line's end inside a paragraph is a space; both are one byte.
        block.text.push_str(&text.replace('\n', " "));
        let range = start..block.text.len();
        if let Some(address) = &self.link {
            block.links.push(range.clone());
            if address.contains("://") {
                block.outside_links.push(range.clone());
            }
        }
        if self.raw.contains(&RawTag::SpeltOut) {
            block.spelt_out.push(range.clone());
        }
        block.stretches.push((range, span));
    }

    fn raw(&mut self, html: &str) {
        if html.starts_with("</") {
            self.raw.pop();
        } else if html.starts_with("<abbr") {
            self.raw.push(RawTag::SpeltOut);
        } else if html.starts_with("<span") && html.contains("lang=") {
            self.raw.push(RawTag::OtherLanguage);
        } else if html.starts_with('<') && !html.starts_with("<br") && !html.starts_with("<!") {
            self.raw.push(RawTag::Other);
        }
    }
}

/// The part that an element opens, inside `outer`; `None` for what only marks words.
fn part_of(name: &str, outer: Option<Part>) -> Option<Part> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Part::Heading),
        "p" | "blockquote" | "div" => match outer {
            Some(part @ (Part::Item | Part::Cell | Part::Definition)) => Some(part),
            _ => Some(Part::Paragraph),
        },
        "li" => Some(Part::Item),
        "td" | "th" => Some(Part::Cell),
        "dt" => Some(Part::Term),
        "dd" => Some(Part::Definition),
        _ => None,
    }
}
