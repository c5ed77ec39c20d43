//! The running text of a page, block by block in the order of the document: what rules read that
//! ask what a page says, and how.
//!
//! Takes a document; gives its title, description and key points, then each heading, paragraph,
//! item, cell and the like of its body, and the alternatives of its pictures. A block knows what it
//! is, under which heading it stands, what is marked in it, and where each of its bytes is in the
//! file. Nothing is left out but raw HTML tags and keywords, which nobody reads; a rule takes the
//! blocks and the marks that it is about.

mod body;
mod evidence;
mod front_matter;
mod place;

pub use evidence::{SUMMARY, entry_at};

use std::ops::Range;

use crate::diagnostic::Span;
use crate::site::Document;

/// What a block is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Title,
    Description,
    KeyPoint,
    Heading,
    /// A block of code outside an item is one too, all of it marked as code.
    Paragraph,
    /// An item is a sentence of its own; it does not run on from the words that lead into its list.
    Item,
    Cell,
    /// What a definition list defines.
    Term,
    Definition,
    /// What is said in place of a picture; it comes before the block that the picture stands in.
    Alternative,
}

impl Part {
    /// Whether its sentences count towards a page's reading age. Titles, headings, defined terms
    /// and table cells are labels: counting them as sentences would make every page look easier.
    pub fn is_running_text(self) -> bool {
        matches!(
            self,
            Part::Description | Part::KeyPoint | Part::Paragraph | Part::Item | Part::Definition
        )
    }

    /// Whether it comes from the front matter, where nothing can be linked.
    pub fn is_front_matter(self) -> bool {
        matches!(self, Part::Title | Part::Description | Part::KeyPoint)
    }
}

/// What some of a block's words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Link,
    /// A link to another site: often the title of a source, in its own spelling.
    OutsideLink,
    /// In an `<abbr>`, which spells its words out.
    SpeltOut,
    /// In a `<span lang="…">`.
    OtherLanguage,
    /// Code, or a number set above the line.
    Code,
}

/// One paragraph, list item, heading or the like.
#[derive(Debug, Clone)]
pub struct Block<'s> {
    pub document: &'s Document,
    pub part: Part,
    /// As a reader sees it; lines end where the author ended them.
    pub text: String,
    /// The place of its heading in the document's list; `None` before the first.
    heading: Option<usize>,
    /// Counts the elements that text stands in. Blocks of one number are one element's, cut by a
    /// block of code or a rule.
    element: usize,
    stretches: Vec<Stretch>,
}

/// Text of a block that was read from one place in the file.
#[derive(Debug, Clone)]
struct Stretch {
    /// In the block's text.
    range: Range<usize>,
    /// The bytes of the file it came from; longer than the text where the author wrote an escape.
    span: Span,
    marks: Vec<Mark>,
}

/// Every block of `document` in order, front matter first; none of them is empty.
pub fn blocks(document: &Document) -> Vec<Block<'_>> {
    let mut blocks = front_matter::blocks(document);
    blocks.extend(body::blocks(document));
    blocks.retain(|block| !block.text.trim().is_empty());
    blocks
}

impl<'s> Block<'s> {
    fn new(document: &'s Document, part: Part) -> Self {
        Self {
            document,
            part,
            text: String::new(),
            heading: None,
            element: 0,
            stretches: Vec::new(),
        }
    }

    fn push(&mut self, text: &str, span: Span, marks: Vec<Mark>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.stretches.push(Stretch {
            range: start..self.text.len(),
            span,
            marks,
        });
    }

    /// Ranges of the text that are marked so.
    pub fn marked(&self, mark: Mark) -> Vec<Range<usize>> {
        let marked = self.stretches.iter();
        marked
            .filter(|stretch| stretch.marks.contains(&mark))
            .map(|stretch| stretch.range.clone())
            .collect()
    }

    /// Whether `other` goes on with the same element after a block of code or a rule.
    pub fn goes_on_in(&self, other: &Block) -> bool {
        self.part.is_front_matter() == other.part.is_front_matter() && self.element == other.element
    }

    /// The block without the words that have one of `marks`.
    pub fn without(&self, marks: &[Mark]) -> Self {
        let mut block = Self {
            text: String::new(),
            stretches: Vec::new(),
            ..self.clone()
        };
        for stretch in &self.stretches {
            if !stretch.marks.iter().any(|mark| marks.contains(mark)) {
                let text = &self.text[stretch.range.clone()];
                block.push(text, stretch.span.clone(), stretch.marks.clone());
            }
        }
        block
    }

    /// Adds the text of `other` at the end.
    pub fn append(&mut self, other: &Block) {
        for stretch in &other.stretches {
            let text = &other.text[stretch.range.clone()];
            self.push(text, stretch.span.clone(), stretch.marks.clone());
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::files::Files;
    use crate::site::{self, Site};

    /// A site of one page with `body`, a title and a key point.
    pub fn site(body: &str) -> Site {
        site_of(&format!(
            "+++\ntitle = \"It's a page\"\n[extra]\nkey_points = [\"one point\"]\n+++\n{body}"
        ))
    }

    /// A site of one page.
    pub fn site_of(page: &str) -> Site {
        let mut files = Files::new();
        for (path, content) in [
            (
                "config.toml",
                "base_url = \"/\"\n[markdown]\nsmart_punctuation = true\ndefinition_list = true",
            ),
            ("content/a.md", page),
        ] {
            files.insert(path, content.to_owned()).expect("well formed");
        }
        site::load(files, &site::Settings::default()).value
    }

    fn check(body: &str, expected: &[(Part, &str)]) {
        let site = site(body);
        let document = site.open(&site.pages[0].document);
        let blocks = blocks(&document);
        let found = blocks.iter().map(|block| (block.part, block.text.trim()));
        let front = [(Part::Title, "It's a page"), (Part::KeyPoint, "one point")];
        let expected = front.into_iter().chain(expected.iter().copied());
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    #[test]
    fn each_heading_item_cell_and_definition_is_a_block() {
        use Part::{Cell, Definition, Heading, Item, Paragraph, Term};
        check(
            "Lead:\n\n- one\n  - two\n- three\n\n## Head\n\nWord\n: meaning\n\n|a|\n|-|\n|b|\n",
            &[
                (Paragraph, "Lead:"),
                (Item, "one"),
                (Item, "two"),
                (Item, "three"),
                (Heading, "Head"),
                (Term, "Word"),
                (Definition, "meaning"),
                (Cell, "a"),
                (Cell, "b"),
            ],
        );
    }

    #[test]
    fn pictures_speak_before_their_paragraph_and_code_is_marked() {
        let body = "Read `this`\n![a spine](a.svg) <span lang=\"cy\">Llais</span>\n\n    code\n";
        check(
            body,
            &[
                (Part::Alternative, "a spine"),
                (Part::Paragraph, "Read this\n Llais"),
                (Part::Paragraph, "code"),
            ],
        );
        let site = site(body);
        let document = site.open(&site.pages[0].document);
        let blocks = blocks(&document);
        let check = |block: usize, mark, expected: &[&str]| {
            let block: &Block = &blocks[block];
            let marked = block.marked(mark).into_iter();
            let words: Vec<&str> = marked.map(|range| &block.text[range]).collect();
            assert_eq!(words, expected);
        };
        check(3, Mark::Code, &["this"]);
        check(3, Mark::OtherLanguage, &["Llais"]);
        check(4, Mark::Code, &["code\n"]);
    }
}
