//! Phrases of `reference/rules/` in a text: words in a row, `call*` for any word that starts so.

use std::ops::Range;

use crate::site::Placed;
use crate::text::words;

/// A text as phrases are looked for in it.
pub struct Words {
    /// Each word in lower case and with straight apostrophes, and its bytes.
    words: Vec<(String, Range<usize>)>,
}

impl Words {
    pub fn new(text: &str) -> Self {
        let words = words(text).map(|range| {
            let word = text[range.clone()].to_lowercase().replace('’', "'");
            (word, range)
        });
        Self {
            words: words.collect(),
        }
    }

    /// Every place where `phrase` stands.
    pub fn places<'a>(&'a self, phrase: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        (0..self.words.len()).filter_map(move |at| {
            let length = length(phrase, &self.words[at..])?;
            Some(self.words[at].1.start..self.words[at + length - 1].1.end)
        })
    }

    /// The first place where one of `phrases` stands.
    pub fn first(&self, phrases: &[Placed<String>]) -> Option<Range<usize>> {
        let places = phrases.iter().flat_map(|phrase| self.places(&phrase.value));
        places.min_by_key(|place| place.start)
    }
}

/// So many of `words` are `phrase`, if they start with it.
fn length(phrase: &str, words: &[(String, Range<usize>)]) -> Option<usize> {
    let mut length = 0;
    for part in phrase.split_whitespace() {
        let (word, _) = words.get(length)?;
        let is_here = match part.strip_suffix('*') {
            Some(start) => word.starts_with(start),
            None => word == part,
        };
        if !is_here {
            return None;
        }
        length += 1;
    }
    (length > 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrase: &str, text: &str, expected: &[&str]) {
        let words = Words::new(text);
        let places: Vec<&str> = words.places(phrase).map(|place| &text[place]).collect();
        assert_eq!(places, expected, "{phrase}");
    }

    #[test]
    fn phrases_are_whole_words_in_a_row() {
        check("call", "Call them; calling, recall.", &["Call"]);
        check("call*", "Call them; calling, recall.", &["Call", "calling"]);
        check("a&e now", "Go to A&E now, or A&E later.", &["A&E now"]);
        check("don't wait", "Don’t wait.", &["Don’t wait"]);
        check(
            "24-hour number",
            "Your 24-hour\nnumber.",
            &["24-hour\nnumber"],
        );
        check("", "Any words.", &[]);
    }
}
