//! The body of a page as blocks: a walk through its tree.

use super::{Block, Mark, Part};
use crate::diagnostic::Span;
use crate::markup::{Element, Kind, NodeId, Step};
use crate::site::Document;

/// Elements that stand inside a line of text; every other one begins and ends a block.
const INLINE: [&str; 11] = [
    "a", "abbr", "br", "code", "del", "em", "span", "strong", "sub", "sup", "input",
];

/// The blocks of the body of `document`, in order; some are empty.
pub fn blocks(document: &Document) -> Vec<Block<'_>> {
    let mut body = Body {
        document,
        blocks: Vec::new(),
        block: Block::new(document, Part::Paragraph),
        open: Vec::new(),
        code: 0,
        link: None,
        raw: Vec::new(),
    };
    body.read();
    body.blocks.push(body.block);
    body.blocks
}

/// The body while it is being read.
struct Body<'s> {
    document: &'s Document,
    /// Those that are done.
    blocks: Vec<Block<'s>>,
    /// The one that is being read.
    block: Block<'s>,
    /// The parts that are open, innermost last.
    open: Vec<Part>,
    /// How many elements that are [`Mark::Code`] are open.
    code: usize,
    /// The address of the link that is open.
    link: Option<&'s str>,
    /// The tags of raw HTML that are open, with what they mark.
    raw: Vec<Option<Mark>>,
}

impl<'s> Body<'s> {
    fn read(&mut self) {
        let tree = &self.document.tree;
        for step in tree.walk(tree.root()) {
            match step {
                Step::Enter(node) => match tree.kind(node) {
                    Kind::Element(element) => self.enter(node, element),
                    Kind::Text(text) => self.block.push(text, tree.span(node), self.marks()),
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

    fn enter(&mut self, node: NodeId, element: &'s Element) {
        match element.name.as_ref() {
            "pre" | "code" | "sup" => self.code += 1,
            "a" => self.link = element.attribute("href"),
            "img" => {
                let alternative = element.attribute("alt").unwrap_or("");
                self.alternative(alternative, self.document.tree.span(node));
                return;
            }
            _ => {}
        }
        if INLINE.contains(&element.name.as_ref()) {
            return;
        }
        let part = part_of(&element.name, self.open.last().copied());
        self.open.extend(part);
        self.start(part.is_some());
        let headings = &self.document.headings;
        if let Ok(heading) = headings.binary_search_by_key(&node, |heading| heading.node) {
            self.block.heading = Some(heading);
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "pre" | "code" | "sup" => self.code -= 1,
            "a" => self.link = None,
            _ => {}
        }
        if name == "img" || INLINE.contains(&name) {
            return;
        }
        let is_part = part_of(name, None).is_some();
        if is_part {
            self.open.pop();
            self.raw.clear();
        }
        // Text after a nested block begins anew.
        self.start(is_part);
    }

    /// Ends the block that is being read and starts the next; in another element if `is_part`.
    fn start(&mut self, is_part: bool) {
        let part = self.open.last().copied().unwrap_or(Part::Paragraph);
        let next = Block {
            heading: self.block.heading,
            element: self.block.element + usize::from(is_part),
            ..Block::new(self.document, part)
        };
        self.blocks.push(std::mem::replace(&mut self.block, next));
    }

    fn alternative(&mut self, text: &str, span: Span) {
        let mut block = Block {
            heading: self.block.heading,
            element: self.block.element,
            ..Block::new(self.document, Part::Alternative)
        };
        block.push(text, span, Vec::new());
        self.blocks.push(block);
    }

    /// What text is marked as where the walk is.
    fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = self.raw.iter().copied().flatten().collect();
        if self.code > 0 {
            marks.push(Mark::Code);
        }
        if let Some(address) = self.link {
            marks.push(Mark::Link);
            if address.contains("://") {
                marks.push(Mark::OutsideLink);
            }
        }
        marks
    }

    fn raw(&mut self, html: &str) {
        if html.starts_with("</") {
            self.raw.pop();
        } else if html.starts_with("<abbr") {
            self.raw.push(Some(Mark::SpeltOut));
        } else if html.starts_with("<span") && html.contains("lang=") {
            self.raw.push(Some(Mark::OtherLanguage));
        } else if html.starts_with('<') && !html.starts_with("<br") && !html.starts_with("<!") {
            self.raw.push(None);
        }
    }
}

/// The part that an element opens, inside `outer`; `None` for what only holds or cuts parts.
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
