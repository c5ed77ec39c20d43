//! `reference/shingles.toml`: what the sources' words hash to, so that a copied sentence is
//! recognised without the sources' text being here.
//!
//! A shingle is eight words in a row, folded to lower-case letters and digits, joined by spaces and
//! hashed; the file keeps the hash alone. `cargo run --example shingles` makes it from the sources.

use std::collections::HashSet;

use super::fields::{self, Fields};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;

const PATH: &str = "reference/shingles.toml";
const RULE: &str = "reference";

/// How many words in a row make a copy.
pub const LENGTH: usize = 8;

/// How many bits of a hash are kept: 12 hexadecimal digits. With 4000 shingles and 100 000 words
/// of guide, one chance in 700 000 that any sound sentence is taken for a copy.
const BITS: u32 = 48;

/// The sources' shingles.
#[derive(Debug, Clone, Default)]
pub struct Shingles {
    hashes: HashSet<u64>,
    /// Titles, names and addresses that may be repeated, as folded words.
    exempt: Vec<Vec<String>>,
}

/// A word as it is compared, and its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub folded: String,
    pub span: Span,
}

/// The words of `text`: runs of letters and digits in lower case. An apostrophe inside a word is
/// left out of it; every other mark ends it.
pub fn fold(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if character.is_alphanumeric() {
            if !is_open {
                words.push(Word {
                    folded: String::new(),
                    span: start..end,
                });
            }
            let word = words.last_mut().expect("one was just added or is open");
            word.folded.extend(character.to_lowercase());
            word.span.end = end;
            is_open = true;
        } else {
            is_open = is_open && matches!(character, '\'' | '’');
        }
    }
    words
}

/// The hash of each eight words in a row, in order.
pub fn hashes(words: &[Word]) -> impl Iterator<Item = u64> {
    words.windows(LENGTH).map(hash)
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo; RFC 9923), folded to 48 by exclusive or as its
/// authors advise.
fn hash(words: &[Word]) -> u64 {
    let joined: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in joined.join(" ").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash >> BITS) ^ (hash & ((1 << BITS) - 1))
}

impl Shingles {
    /// Whether there is nothing to compare with.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Where `text` has eight words or more in a row of a source, titles and names aside.
    pub fn copies(&self, text: &str) -> Vec<Span> {
        let words = fold(text);
        let mut copies: Vec<Span> = Vec::new();
        for run in self.runs_between_exempt(&words) {
            for (window, hash) in run.windows(LENGTH).zip(hashes(run)) {
                if !self.hashes.contains(&hash) {
                    continue;
                }
                let span = window[0].span.start..window[LENGTH - 1].span.end;
                match copies.last_mut() {
                    Some(last) if span.start <= last.end => last.end = span.end,
                    _ => copies.push(span),
                }
            }
        }
        copies
    }

    /// `words` without the exempt phrases: what stands between them, in order.
    fn runs_between_exempt<'w>(&self, words: &'w [Word]) -> Vec<&'w [Word]> {
        let mut runs = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < words.len() {
            match self.exempt_at(&words[at..]) {
                Some(length) => {
                    runs.push(&words[start..at]);
                    at += length;
                    start = at;
                }
                None => at += 1,
            }
        }
        runs.push(&words[start..]);
        runs
    }

    /// The length of the longest exempt phrase that `words` starts with.
    fn exempt_at(&self, words: &[Word]) -> Option<usize> {
        let starts = |phrase: &&Vec<String>| {
            phrase.len() <= words.len()
                && phrase
                    .iter()
                    .zip(words)
                    .all(|(part, word)| *part == word.folded)
        };
        self.exempt.iter().filter(starts).map(Vec::len).max()
    }
}

/// Reads the shingles, if the site has any.
pub fn load(files: &Files) -> Reported<Shingles> {
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    shingles: &mut Shingles,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let mut top = Fields::new(source, 0, RULE, PATH, &table);
    for phrase in top.strings("exempt").unwrap_or_default() {
        let words = fold(&phrase.value).into_iter().map(|word| word.folded);
        shingles.exempt.push(words.collect());
    }
    shingles.exempt.retain(|phrase| !phrase.is_empty());
    if let Some(hashes) = top.string("shingles") {
        for digits in hashes.value.split_whitespace() {
            match u64::from_str_radix(digits, 16) {
                Ok(hash) => {
                    shingles.hashes.insert(hash);
                }
                Err(_) => top.report(
                    Diagnostic::error(RULE, format!("`{digits}` is no shingle"))
                        .at(source, hashes.span.clone())
                        .help("make the file anew: cargo run --example shingles"),
                ),
            }
        }
    }
    diagnostics.extend(top.finish());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "The quick brown fox's tail jumps over two lazy dogs, at X-ray speed.";

    fn check(exempt: &str, text: &str, copies: &[&str]) {
        let words = |text| fold(text).into_iter().map(|word: Word| word.folded);
        let shingles = Shingles {
            hashes: hashes(&fold(SOURCE)).collect(),
            exempt: vec![words(exempt).collect()],
        };
        let found = shingles.copies(text).into_iter().map(|span| &text[span]);
        assert_eq!(found.collect::<Vec<_>>(), copies);
    }

    #[test]
    fn eight_words_in_a_row_are_a_copy_whatever_stands_between_them() {
        check(
            "no such words",
            "See: the QUICK brown fox’s tail; jumps over two.",
            &["the QUICK brown fox’s tail; jumps over two"],
        );
        check(
            "no such words",
            "quick brown fox's tail jumps over two lazy dogs at X ray speed",
            &["quick brown fox's tail jumps over two lazy dogs at X ray speed"],
        );
    }

    #[test]
    fn seven_words_are_none() {
        check(
            "no such words",
            "a quick brown fox’s tail jumps over two",
            &[],
        );
    }

    #[test]
    fn an_exempt_name_breaks_the_row() {
        check(
            "fox's tail",
            "The quick brown fox’s tail jumps over two lazy dogs at a trot",
            &[],
        );
    }

    #[test]
    fn the_hash_is_fnv_1a_folded_to_48_bits() {
        // FNV-1a of "foobar" is 85944171f73967e8, from the authors' own list of tests.
        assert_eq!(hash(&fold("foobar")), 0x4171_f739_67e8 ^ 0x8594);
    }
}
