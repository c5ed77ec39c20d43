//! The words of a page that somebody reads as English, and those of them between quotation marks.
//!
//! Code, numbers set above the line and text in another language are left out, and so are the
//! text alternatives of pictures.

use std::ops::Range;

use crate::check::prose::{Block, Mark, Part, blocks};
use crate::site::Document;

/// The blocks of `document` that are English, without what is not; none of them is empty.
pub fn english(document: &Document) -> Vec<Block<'_>> {
    let mut all = blocks(document);
    all.retain(|block| block.part != Part::Alternative);
    let mut english: Vec<Block> = Vec::new();
    for block in all {
        let mut read = block.without(&[Mark::Code, Mark::OtherLanguage]);
        if !read.part.is_front_matter() {
            // A line's end inside a paragraph is a space; both are one byte.
            read.text = read.text.replace('\n', " ");
        }
        match english.last_mut() {
            Some(last) if last.goes_on_in(&read) => last.append(&read),
            _ => english.push(read),
        }
    }
    english.retain(|block| !block.text.trim().is_empty());
    english
}

/// Every sentence of `blocks` with its block.
pub fn sentences<'b, 's>(
    blocks: &'b [Block<'s>],
) -> impl Iterator<Item = (&'b Block<'s>, Range<usize>)> {
    blocks.iter().flat_map(|block| {
        let found = crate::text::sentences(&block.text).into_iter();
        found.map(move |range| (block, range))
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::tests::site;

    fn check(body: &str, expected: &[(Part, &str)]) {
        let site = site(body);
        let document = site.open(&site.pages[0].document);
        let blocks = english(&document);
        let found = blocks.iter().map(|block| (block.part, block.text.trim()));
        let front = [(Part::Title, "It's a page"), (Part::KeyPoint, "one point")];
        let expected = front.into_iter().chain(expected.iter().copied());
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    #[test]
    fn code_pictures_raw_tags_and_other_languages_are_left_out() {
        check(
            "Read `cargo run` ![a spine](a.svg) <abbr title=\"x\">RFA</abbr> <span lang=\"cy\">Llais</span> now\n\n    code\n",
            &[(Part::Paragraph, "Read   RFA  now")],
        );
    }

    #[test]
    fn lines_of_a_paragraph_run_on() {
        check("one\ntwo\n", &[(Part::Paragraph, "one two")]);
    }

    /// Not as it should be: "lasts" and "long" are two words. See `Block::goes_on_in`.
    #[test]
    fn an_item_goes_on_after_code() {
        check(
            "- lasts\n  ```\n  code\n  ```\n  long\n- next\n",
            &[(Part::Item, "lastslong"), (Part::Item, "next")],
        );
    }
}
