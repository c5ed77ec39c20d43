//! The words of a page that somebody reads as English: one block of text after another, each
//! knowing its place in the file.
//!
//! Code, raw HTML and the text alternatives of pictures are left out, and so is text in another
//! language (`<span lang="…">`).

use std::ops::Range;

use super::body;
use crate::diagnostic::{Source, Span};
use crate::site::{Document, Placed};
use crate::text::sentences;

/// What a block is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Title,
    Description,
    KeyPoint,
    Heading,
    Paragraph,
    /// An item is a sentence of its own; it does not run on from the words that lead into its list.
    Item,
    Cell,
    /// What a definition list defines.
    Term,
    Definition,
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

/// One paragraph, list item, heading or the like.
#[derive(Debug, Clone)]
pub struct Block {
    pub part: Part,
    pub text: String,
    /// Ranges of `text` that are links.
    pub links: Vec<Range<usize>>,
    /// Those of them that lead to another site: often the title of a source, in its own spelling.
    pub outside_links: Vec<Range<usize>>,
    /// Ranges of `text` in an `<abbr>`, which spells its words out.
    pub spelt_out: Vec<Range<usize>>,
    /// Which bytes of the source each stretch of `text` was read from.
    pub(super) stretches: Vec<(Range<usize>, Span)>,
    source: Source,
}

/// The blocks of one page: title, description and key points, then the body in its order.
#[derive(Debug, Clone)]
pub struct Prose {
    pub blocks: Vec<Block>,
}

impl Prose {
    pub fn of(document: &Document) -> Self {
        let mut blocks = Vec::new();
        for (part, field) in [
            (Part::Title, &document.front.title),
            (Part::Description, &document.front.description),
        ] {
            if let Some(Placed { value, span }) = field {
                blocks.push(front_block(document, part, value, span.clone()));
            }
        }
        let key_points = document
            .front
            .extra
            .get("key_points")
            .and_then(|list| list.as_array());
        for point in key_points
            .into_iter()
            .flatten()
            .filter_map(|point| point.as_str())
        {
            let head = document.front.span.clone();
            let start = document.source.text()[head.clone()].find(point);
            let start = head.start + start.unwrap_or(0);
            blocks.push(front_block(
                document,
                Part::KeyPoint,
                point,
                start..start + point.len(),
            ));
        }
        blocks.extend(body::read(document));
        Self { blocks }
    }

    /// Every sentence with its block.
    pub fn sentences(&self) -> impl Iterator<Item = (&Block, Range<usize>)> {
        self.blocks.iter().flat_map(|block| {
            let found = sentences(&block.text).into_iter();
            found.map(move |range| (block, range))
        })
    }
}

fn front_block(document: &Document, part: Part, text: &str, span: Span) -> Block {
    let mut block = Block::empty(part, &document.source);
    block.text.push_str(text);
    block.stretches.push((0..text.len(), span));
    block
}

impl Block {
    /// Where `range` of the text stands in the file.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start, false);
        let end = self.offset(range.end, true);
        start..end.max(start)
    }

    /// The byte of the source at which the byte `at` of the text was read; for an end, the byte
    /// after the one before it.
    fn offset(&self, at: usize, is_end: bool) -> usize {
        let stretch = self.stretches.iter().find(|(range, _)| {
            range.start <= at
                && if is_end {
                    at <= range.end
                } else {
                    at < range.end
                }
        });
        let Some((range, span)) = stretch.or(self.stretches.last()) else {
            return 0;
        };
        let written = &self.source.text()[span.clone()];
        let read = &self.text[range.clone()];
        let at = at.min(range.end) - range.start;
        let before = written_offset(read, written, at);
        // What a start passes over, such as the quote before a title, does not belong to it.
        let passed_over = match read[at..].chars().next() {
            Some(next) if !is_end => written[before..].find(next).unwrap_or(0),
            _ => 0,
        };
        span.start + before + passed_over
    }

    pub(super) fn empty(part: Part, source: &Source) -> Self {
        Self {
            part,
            text: String::new(),
            links: Vec::new(),
            outside_links: Vec::new(),
            spelt_out: Vec::new(),
            stretches: Vec::new(),
            source: source.clone(),
        }
    }
}

/// Whether `range` overlaps one of `ranges`.
pub fn overlaps(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    ranges
        .iter()
        .any(|other| other.start < range.end && range.start < other.end)
}

/// The ranges of `text` between quotation marks: titles, and words as somebody says them.
pub fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut opened = None;
    for (index, character) in text.char_indices() {
        match (character, opened) {
            ('“', _) | ('"', None) => opened = Some(index),
            ('”' | '"', Some(start)) => {
                ranges.push(start..index);
                opened = None;
            }
            _ => {}
        }
    }
    ranges
}

/// How far into `written` the byte `at` of `read` stands. The two differ where the author wrote a
/// straight quote, an escape or the `>` of a block quote; what does not match is passed over.
fn written_offset(read: &str, written: &str, at: usize) -> usize {
    let mut place = 0;
    for character in read[..at].chars() {
        let rest = &written[place..];
        place += match character {
            ' ' if rest.starts_with('\n') => 1,
            '‘' | '’' | '“' | '”' if rest.starts_with(['\'', '"']) => 1,
            '–' if rest.starts_with("--") => 2,
            '—' if rest.starts_with("---") => 3,
            '…' if rest.starts_with("...") => 3,
            _ => match rest.find(character) {
                Some(skipped) => skipped + character.len_utf8(),
                None => return place,
            },
        };
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::site;

    /// A page with `body`, and its source.
    fn page(body: &str) -> (Prose, Source) {
        let mut files = Files::new();
        let page = format!(
            "+++\ntitle = \"It's a page\"\n[extra]\nkey_points = [\"one point\"]\n+++\n{body}"
        );
        for (path, content) in [
            (
                "config.toml",
                "base_url = \"/\"\n[markdown]\nsmart_punctuation = true\ndefinition_list = true",
            ),
            ("content/a.md", &page),
        ] {
            files.insert(path, content.to_owned()).expect("well formed");
        }
        let site = site::load(files, &site::Settings::default()).value;
        let document = &site.pages[0].document;
        (Prose::of(document), document.source.clone())
    }

    fn check(body: &str, expected: &[(Part, &str)]) {
        let (prose, _) = page(body);
        let found = prose
            .blocks
            .iter()
            .map(|block| (block.part, block.text.trim()));
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
    fn code_pictures_raw_tags_and_other_languages_are_left_out() {
        check(
            "Read `cargo run` ![a spine](a.svg) <abbr title=\"x\">RFA</abbr> <span lang=\"cy\">Llais</span> now\n\n    code\n",
            &[(Part::Paragraph, "Read   RFA  now")],
        );
    }

    #[test]
    fn spans_find_the_words_as_the_author_wrote_them() {
        let (prose, source) = page("> It's *very* \"good\" -\n> they [said](@/b.md) so.\n");
        let check = |block: &Block, words: &str, written: &str| {
            let start = block.text.find(words).expect("the block has these words");
            let span = block.span(start..start + words.len());
            assert_eq!(&source.text()[span], written);
        };
        check(&prose.blocks[0], "It's a page", "It's a page");
        check(&prose.blocks[1], "point", "point");
        check(&prose.blocks[2], "It’s", "It's");
        check(&prose.blocks[2], "good", "good");
        check(&prose.blocks[2], "they said so", "they [said](@/b.md) so");
    }
}
