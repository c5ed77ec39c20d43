//! Words as they are compared: without case, diacritics and apostrophes.
//!
//! Takes any text, gives its words with their places. The browser script does the same with
//! `normalize("NFKD")`, so that both see the same words.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A word of a text, folded, and the bytes it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub folded: String,
    pub span: Range<usize>,
    /// Whether only a hyphen stands between it and the word before, as in `follow-up`.
    pub joined: bool,
}

/// The words of `text`, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    each_word(text, |folded, span, joined| {
        words.push(Word {
            folded: folded.to_owned(),
            span,
            joined,
        });
    });
    words
}

/// Calls `take` with each word of `text`: folded, its bytes, and whether a hyphen joins it to the
/// word before. Words are runs of letters, digits and marks; an apostrophe inside one vanishes.
pub fn each_word(text: &str, mut take: impl FnMut(&str, Range<usize>, bool)) {
    let mut folded = String::new();
    let mut start = None;
    // The byte after the last word, and after a hyphen right behind it.
    let mut joint = None;
    let mut at = 0;
    while at < text.len() {
        // Nearly all text is plain letters, which are taken a run at a time.
        let plain = plain_letters(&text[at..]);
        if !plain.is_empty() {
            if start.is_none() {
                start = Some(at);
                folded.clear();
            }
            let before = folded.len();
            folded.push_str(plain);
            folded[before..].make_ascii_lowercase();
            at += plain.len();
            continue;
        }
        let mut rest = text[at..].chars();
        let character = rest.next().expect("the text has not ended");
        let index = at;
        at += character.len_utf8();
        let is_part = is_word_part(character)
            || (is_apostrophe(character)
                && start.is_some()
                && rest.next().is_some_and(is_word_part));
        if is_part {
            if start.is_none() {
                start = Some(index);
                folded.clear();
            }
            fold_character(character, &mut folded);
            continue;
        }
        if let Some(from) = start.take() {
            if !folded.is_empty() {
                take(&folded, from..index, joint == Some(from));
            }
            joint = is_hyphen(character).then_some(at);
        } else {
            joint = None;
        }
    }
    if let Some(from) = start
        && !folded.is_empty()
    {
        take(&folded, from..text.len(), joint == Some(from));
    }
}

/// The plain letters and digits at the start of `text`.
fn plain_letters(text: &str) -> &str {
    let other = text.bytes().position(|byte| !byte.is_ascii_alphanumeric());
    &text[..other.unwrap_or(text.len())]
}

fn is_word_part(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{02bc}')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | '\u{00ad}')
}

/// Compatibility decomposition, lower case, no Latin diacritics, and the letters that do not
/// decompose spelt out.
fn fold_character(character: char, out: &mut String) {
    for part in std::iter::once(character).nfkd() {
        for lower in part.to_lowercase() {
            match lower {
                '\u{0300}'..='\u{036f}' => {}
                '\'' | '\u{2019}' | '\u{02bc}' => {}
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'þ' => out.push_str("th"),
                'ı' => out.push('i'),
                'ς' => out.push('σ'),
                other => out.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let words = words(text);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(folded, expected, "{text:?}");
    }

    #[test]
    fn case_diacritics_and_apostrophes_fold_away() {
        check("I CAN'T pee!", &["i", "cant", "pee"]);
        check(
            "Sjögren’s, naïve İstanbul",
            &["sjogrens", "naive", "istanbul"],
        );
        check("Straße ﬁne Ⅻ", &["strasse", "fine", "xii"]);
        check("'quoted' rock 'n' roll'", &["quoted", "rock", "n", "roll"]);
        check("  … —", &[]);
        check("IPG758/HTG669", &["ipg758", "htg669"]);
    }

    #[test]
    fn hyphens_join_and_spans_point_at_the_text() {
        let text = "a follow-up, now - then";
        let words = words(text);
        let joined: Vec<bool> = words.iter().map(|word| word.joined).collect();
        assert_eq!(joined, [false, false, true, false, false]);
        assert_eq!(&text[words[2].span.clone()], "up");
    }
}
