//! Where the words of a block stand in the file.

use std::ops::Range;

use super::Block;
use crate::diagnostic::Span;

impl Block<'_> {
    /// Where `range` of the text stands in the file, from its first letter to its last, whatever
    /// markup is between them.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start, false);
        let end = self.offset(range.end, true);
        start..end.max(start)
    }

    /// Where the words at `range` of the text stand in the file as they are: the same words,
    /// nearest to where they have to be; all that was read with them if they were written
    /// otherwise in the file.
    pub fn verbatim_span(&self, range: Range<usize>) -> Span {
        let stretch = self
            .stretches
            .iter()
            .rev()
            .find(|stretch| stretch.range.start <= range.start)
            .expect("the first stretch starts at 0");
        let written = &self.document.source.text()[stretch.span.clone()];
        let wanted = &self.text[range.clone()];
        let expected = range.start - stretch.range.start;
        let found = written
            .match_indices(wanted)
            .map(|(start, _)| start)
            .min_by_key(|start| start.abs_diff(expected));
        match found {
            Some(start) => stretch.span.start + start..stretch.span.start + start + wanted.len(),
            None => stretch.span.clone(),
        }
    }

    /// The byte of the source at which the byte `at` of the text was read; for an end, the byte
    /// after the one before it.
    fn offset(&self, at: usize, is_end: bool) -> usize {
        let mut stretches = self.stretches.iter();
        let stretch = stretches.find(|stretch| {
            let end = stretch.range.end + usize::from(is_end);
            (stretch.range.start..end).contains(&at)
        });
        let Some(stretch) = stretch.or(self.stretches.last()) else {
            return 0;
        };
        let written = &self.document.source.text()[stretch.span.clone()];
        let read = &self.text[stretch.range.clone()];
        let at = at.min(stretch.range.end) - stretch.range.start;
        let before = written_offset(read, written, at);
        // What a start passes over, such as the quote before a title, does not belong to it.
        let passed_over = match read[at..].chars().next() {
            Some(next) if !is_end => written[before..].find(next).unwrap_or(0),
            _ => 0,
        };
        stretch.span.start + before + passed_over
    }
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
    use super::super::{blocks, tests::site};
    use super::*;

    /// What the file has where the block at `index` has `words`, found by `place`.
    fn written(index: usize, words: &str, place: impl Fn(&Block, Range<usize>) -> Span) -> String {
        let site =
            site("> It's *very* \"good\" -\n> they [said](@/b.md) so.\n\n![a spine](a.svg)\n");
        let document = &site.open(&site.pages[0].document);
        let block = &blocks(document)[index];
        let start = block.text.find(words).expect("the block has these words");
        let span = place(block, start..start + words.len());
        document.source.text()[span].to_owned()
    }

    #[test]
    fn spans_find_the_words_as_the_author_wrote_them() {
        let check = |index, words, expected| {
            let written = written(index, words, |block, range| block.span(range));
            assert_eq!(written, expected);
        };
        check(0, "It's a page", "It's a page");
        check(1, "point", "point");
        check(2, "It’s", "It's");
        check(2, "good", "good");
        check(2, "they said so", "they [said](@/b.md) so");
    }

    #[test]
    fn verbatim_spans_are_the_words_or_all_that_was_read_with_them() {
        let check = |index, words, expected| {
            let written = written(index, words, |block, range| block.verbatim_span(range));
            assert_eq!(written, expected);
        };
        check(1, "point", "point");
        check(2, "very", "very");
        check(2, "It’s", "It's ");
        check(2, "very “good", "very");
        check(3, "spine", "spine");
    }
}
