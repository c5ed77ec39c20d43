//! The words that can be looked up, and the group that each belongs to.
//!
//! Words stand as people write them; stemming happened when the index was made, and all words of
//! one stem point at one group. A half-typed word is therefore simply the start of some of them.
//!
//! Words are ordered as the browser's `<` orders them, by UTF-16 units, and cut into shards, the
//! files that a browser loads a few of.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A group's place in the index's postings.
pub type GroupId = u32;

/// Sorted words and their groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon {
    forms: Vec<Form>,
    /// Places in `forms`, sorted by the word read backwards.
    backwards: Vec<u32>,
    /// The place in `forms` of each shard's first word.
    shards: Vec<u32>,
}

/// About how long a shard is when it is written, in bytes.
const SHARD: usize = 2_000;

/// A word as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub word: String,
    pub group: GroupId,
    /// The word that this is another spelling of, or a common slip for.
    pub means: Option<String>,
}

impl Lexicon {
    /// `forms` sorted; of forms with the same word the first counts.
    pub fn new(mut forms: Vec<Form>) -> Self {
        forms.sort_by(|a, b| order(&a.word, &b.word));
        forms.dedup_by(|later, first| later.word == first.word);
        let reversed: Vec<String> = forms.par_iter().map(|form| reversed(&form.word)).collect();
        let mut backwards: Vec<u32> = (0..forms.len() as u32).collect();
        backwards
            .par_sort_unstable_by(|a, b| order(&reversed[*a as usize], &reversed[*b as usize]));
        let mut shards = Vec::new();
        let mut size = SHARD;
        for (place, form) in forms.iter().enumerate() {
            if size >= SHARD {
                shards.push(place as u32);
                size = 0;
            }
            // A start shared with the word before is not written again; numbers are.
            size += form.word.len() / 2 + 4;
        }
        Self {
            forms,
            backwards,
            shards,
        }
    }

    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    pub fn find(&self, word: &str) -> Option<&Form> {
        let place = self
            .forms
            .binary_search_by(|form| order(&form.word, word))
            .ok()?;
        Some(&self.forms[place])
    }

    /// The group of each word, for whoever looks up most of them.
    pub fn groups(&self) -> FxHashMap<&str, GroupId> {
        let forms = self.forms.iter();
        forms.map(|form| (form.word.as_str(), form.group)).collect()
    }

    /// The forms that start with `start`, in order.
    pub fn starting_with(&self, start: &str) -> &[Form] {
        let from = self
            .forms
            .partition_point(|form| order(&form.word, start).is_lt());
        let length = self.forms[from..].partition_point(|form| form.word.starts_with(start));
        &self.forms[from..from + length]
    }

    /// The forms that end in `end`.
    pub fn ending_in(&self, end: &str) -> impl Iterator<Item = &Form> {
        let form = |place: u32| &self.forms[place as usize];
        let (ending, end) = (end, reversed(end));
        let from = self
            .backwards
            .partition_point(|place| order(&reversed(&form(*place).word), &end).is_lt());
        let length =
            self.backwards[from..].partition_point(|place| form(*place).word.ends_with(ending));
        self.backwards[from..from + length]
            .iter()
            .map(move |place| form(*place))
    }

    /// Where `word` stands or would stand.
    fn place_of(&self, word: &str) -> usize {
        self.forms
            .partition_point(|form| order(&form.word, word).is_lt())
    }

    /// The places of all forms, sorted by the word read backwards.
    pub fn backwards(&self) -> &[u32] {
        &self.backwards
    }

    /// The places of the forms in each shard.
    pub fn shards(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.shards.iter().skip(1).map(|start| *start as usize);
        let starts = self.shards.iter().map(|start| *start as usize);
        starts
            .zip(ends.chain([self.forms.len()]))
            .map(|(start, end)| start..end)
    }

    /// The shards that words starting with `start` are in, or would be.
    pub fn shards_starting_with(&self, start: &str) -> Range<usize> {
        let first = self.shard_of(start);
        let starts_after = |place: &u32| {
            let word = &self.forms[*place as usize].word;
            order(word, start).is_lt() || word.starts_with(start)
        };
        first..self.shards.partition_point(starts_after).max(first + 1)
    }

    /// The shard that `word` is in, or would be.
    pub fn shard_of(&self, word: &str) -> usize {
        let not_after = |place: &u32| order(&self.forms[*place as usize].word, word).is_le();
        self.shards.partition_point(not_after).saturating_sub(1)
    }

    /// The forms that share the longest start with `word`, and its length in bytes.
    pub fn nearest_by_start(&self, word: &str) -> (&[Form], usize) {
        let at = self.place_of(word);
        let shared = |place: usize| {
            self.forms
                .get(place)
                .map_or(0, |form| shared_start(&form.word, word))
        };
        let length = shared(at).max(at.checked_sub(1).map_or(0, shared));
        (self.starting_with(&word[..length]), length)
    }
}

/// As JavaScript orders two strings.
fn order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}

/// `word` read backwards, character by character.
pub fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// How many bytes two words have in common at their start, in whole characters.
fn shared_start(a: &str, b: &str) -> usize {
    a.chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_by_start_and_by_end() {
        let lexicon = lexicon(&["bone", "bones", "stone", "spine", "épine"]);
        let starting = lexicon.starting_with("bon").iter();
        assert_eq!(
            starting.map(|form| &form.word).collect::<Vec<_>>(),
            ["bone", "bones"]
        );
        let ending = lexicon.ending_in("pine");
        assert_eq!(
            ending.map(|form| &form.word).collect::<Vec<_>>(),
            ["spine", "épine"]
        );
        assert!(lexicon.find("bone").is_some());
        assert!(lexicon.find("bon").is_none());
        assert_eq!(lexicon.starting_with("z"), []);
        assert_eq!(lexicon.nearest_by_start("bony").1, 3);
        assert_eq!(lexicon.nearest_by_start("ébène").1, 2);
    }

    fn lexicon(words: &[&str]) -> Lexicon {
        let forms = words.iter().map(|word| Form {
            word: (*word).to_owned(),
            group: 0,
            means: None,
        });
        Lexicon::new(forms.collect())
    }
}
