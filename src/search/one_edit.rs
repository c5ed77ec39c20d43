//! Words one slip away from a typed one, found exactly and without reading the whole lexicon.
//!
//! A slip is a letter too many, too few, wrong, or swapped with its neighbour (Damerau 1964). With
//! p half the letters, one slip leaves the first p - 1 or the last m - p untouched, so every word
//! meant stands in one short range of the lexicon read forwards or backwards (Mihov and Schulz,
//! "Fast approximate search in large dictionaries", 2004).

use super::lexicon::{Form, Lexicon};
use crate::text::slip;

/// The shortest word that is corrected, in letters, and the longest.
pub const SHORTEST: usize = 4;
pub const LONGEST: usize = 60;

/// The forms of `lexicon` one slip from `word`, in no particular order, none twice.
pub fn neighbours<'a>(lexicon: &'a Lexicon, word: &str) -> Vec<&'a Form> {
    let letters: Vec<char> = word.chars().collect();
    if !(SHORTEST..=LONGEST).contains(&letters.len()) || word.chars().any(char::is_numeric) {
        return Vec::new();
    }
    let half = letters.len().div_ceil(2);
    let start: String = letters[..half - 1].iter().collect();
    let end: String = letters[half..].iter().collect();
    let mut found: Vec<&Form> = lexicon
        .starting_with(&start)
        .iter()
        .filter(|form| is_one_slip(&letters, &form.word))
        .collect();
    found.extend(
        lexicon
            .ending_in(&end)
            .filter(|form| !form.word.starts_with(&start) && is_one_slip(&letters, &form.word)),
    );
    found
}

/// Whether one slip makes `typed` of `meant`.
fn is_one_slip(typed: &[char], meant: &str) -> bool {
    let difference = meant.len().abs_diff(typed.len());
    // Letters take up to 4 bytes.
    if meant.is_ascii() && difference > 1 || difference > 3 * typed.len() + 4 {
        return false;
    }
    slip::is_one_slip(typed, &meant.chars().collect::<Vec<char>>())
}

/// How many letters at the start of the two words are the same; a slip late in a word is likelier.
pub fn shared_letters(typed: &str, meant: &str) -> usize {
    typed
        .chars()
        .zip(meant.chars())
        .take_while(|(a, b)| a == b)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(words: &[&str]) -> Lexicon {
        let forms = words.iter().map(|word| Form {
            word: (*word).to_owned(),
            group: 0,
            means: None,
        });
        Lexicon::new(forms.collect())
    }

    #[test]
    fn every_single_slip_is_found() {
        let words = [
            "ablation",
            "spine",
            "metastases",
            "bone",
            "öde",
            "radiofrequency",
            "naïveté",
        ];
        let lexicon = lexicon(&words);
        for word in words {
            let letters: Vec<char> = word.chars().collect();
            for typed in slips(&letters) {
                if typed.chars().count() >= SHORTEST && typed != word {
                    let found = neighbours(&lexicon, &typed);
                    assert!(
                        found.iter().any(|form| form.word == word),
                        "{typed} for {word}"
                    );
                }
            }
        }
    }

    fn slips(letters: &[char]) -> Vec<String> {
        let mut all = Vec::new();
        for index in 0..=letters.len() {
            let (start, end) = letters.split_at(index);
            let join = |start: &[char], middle: &[char], end: &[char]| {
                [start, middle, end].concat().iter().collect::<String>()
            };
            all.push(join(start, &['q'], end));
            if let [first, rest @ ..] = end {
                all.push(join(start, &[], rest));
                all.push(join(start, &['q'], rest));
                if let [second, rest @ ..] = rest {
                    all.push(join(start, &[*second, *first], rest));
                }
            }
        }
        all
    }

    #[test]
    fn two_slips_are_too_many() {
        let lexicon = lexicon(&["ablation"]);
        for typed in ["abltin", "blatino", "ablation", "xxlation", "abl"] {
            assert_eq!(neighbours(&lexicon, typed), [] as [&Form; 0], "{typed}");
        }
    }
}
