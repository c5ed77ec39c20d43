//! Where words begin and end.

use std::ops::Range;

/// The byte ranges of the words in `text`.
///
/// "follow-up", "isn't", "A&E", "e.g", "3.8" and "1,000" are one word each, as somebody who reads
/// aloud counts them; "and/or" is two. Marks are no words.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let mut end = start;
        let mut before = ' ';
        while let Some(character) = text[end..].chars().next() {
            let joins = || {
                let after = text[end + character.len_utf8()..].chars().next();
                after.is_some_and(|after| is_joiner(before, character, after))
            };
            if !character.is_alphanumeric() && !joins() {
                break;
            }
            before = character;
            end += character.len_utf8();
        }
        at = end;
        Some(start..end)
    })
}

/// Whether `mark` holds one word together, between `before` and `after`.
fn is_joiner(before: char, mark: char, after: char) -> bool {
    match mark {
        '\'' | '’' | '-' | '\u{2011}' | '&' => {
            before.is_alphanumeric() && after.is_alphanumeric()
        }
        '.' => before.is_alphanumeric() && after.is_alphanumeric(),
        ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_inside_a_word_belong_to_it() {
        check(
            "A follow-up at A&E isn’t at 10.30.",
            &["A", "follow-up", "at", "A&E", "isn’t", "at", "10.30"],
        );
        check("1,000 people, e.g. you", &["1,000", "people", "e.g", "you"]);
        check("and/or (RFA) – “no”", &["and", "or", "RFA", "no"]);
        check(" – ", &[]);
    }
}
