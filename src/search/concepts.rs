//! Phrases that mean the same, found in the text when an index is made and in what people type.
//!
//! A phrase is compared by its words without stop words, so that `cancer in the spine` and `cancer
//! of my spine` are one. A phrase with at most one other word, such as `does it work`, keeps its stop
//! words, typed or printed: alone that word would say too much.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::language::Language;
use super::lexicon::{GroupId, Lexicon};
use super::synonyms::Concept;
use crate::text::fold;

/// The longest phrase, in words.
pub const LONGEST: usize = 8;

/// A stem of a word in a phrase that pages print.
pub type StemId = u32;

/// Phrases that pages print.
#[derive(Default)]
pub struct PrintedPhrases {
    stems: FxHashMap<String, StemId>,
    /// Without their stop words.
    said: ByFirst,
    /// With them, for phrases with at most one other word.
    whole: ByFirst,
}

/// The rest of each phrase and its concept, by the stem of its first word.
type ByFirst = FxHashMap<StemId, Vec<(Vec<StemId>, u32)>>;

/// The stems of a line's words that are in phrases: without stop words, and with them.
#[derive(Default)]
pub struct LineStems {
    pub said: Vec<Option<StemId>>,
    pub whole: Vec<Option<StemId>>,
}

impl PrintedPhrases {
    pub fn new(concepts: &[Concept], language: &Language) -> Self {
        let mut phrases = Self::default();
        for (number, concept) in concepts.iter().enumerate() {
            let mut seen = Vec::new();
            for phrase in &concept.printed {
                let mut words: Vec<String> = fold::words(phrase)
                    .into_iter()
                    .map(|word| word.folded)
                    .collect();
                let is_said = |word: &String| !language.is_stop_word(word);
                let said = words.iter().filter(|word| is_said(word)).count();
                let is_whole = said < 2 && words.len() > 1;
                if !is_whole {
                    words.retain(is_said);
                }
                let stems: Vec<StemId> = words
                    .iter()
                    .map(|word| phrases.number((language.stem)(word)))
                    .collect();
                let [first, rest @ ..] = stems.as_slice() else {
                    continue;
                };
                if !seen.contains(&stems) {
                    let by_first = match is_whole {
                        true => &mut phrases.whole,
                        false => &mut phrases.said,
                    };
                    let all = by_first.entry(*first).or_default();
                    all.push((rest.to_vec(), number as u32));
                    seen.push(stems);
                }
            }
        }
        phrases
    }

    fn number(&mut self, stem: String) -> StemId {
        let next = self.stems.len() as StemId;
        *self.stems.entry(stem).or_insert(next)
    }

    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// The number of `stem`, if it is part of a phrase.
    pub fn number_of(&self, stem: &str) -> Option<StemId> {
        self.stems.get(stem).copied()
    }

    /// The concepts of the phrases in a line, once for each phrase.
    pub fn concepts_in<'a>(&'a self, line: &'a LineStems) -> impl Iterator<Item = u32> + 'a {
        let said = (0..line.said.len()).flat_map(|at| at_start_of(&self.said, &line.said[at..]));
        let whole =
            (0..line.whole.len()).flat_map(|at| at_start_of(&self.whole, &line.whole[at..]));
        said.chain(whole)
    }
}

/// The concepts of which a phrase stands at the start of `stems`.
fn at_start_of<'a>(
    phrases: &'a ByFirst,
    stems: &'a [Option<StemId>],
) -> impl Iterator<Item = u32> + 'a {
    let (first, following) = match stems {
        [Some(first), following @ ..] => (phrases.get(first), following),
        _ => (None, stems),
    };
    let is_next = move |rest: &[StemId]| {
        rest.len() <= following.len()
            && rest
                .iter()
                .zip(following)
                .all(|(stem, next)| Some(*stem) == *next)
    };
    let phrases = first.into_iter().flatten();
    phrases
        .filter(move |(rest, _)| rest.len() <= LONGEST && is_next(rest))
        .map(|(_, concept)| *concept)
}

/// Phrases that people type, as the words or groups of words they are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases {
    /// The group of the first concept; the others follow in their order.
    pub first_group: GroupId,
    pub concepts: Vec<Meaning>,
    /// By the groups of the words that are not stop words: the concepts.
    pub by_groups: BTreeMap<Vec<GroupId>, Vec<GroupId>>,
    /// By all words, for phrases with fewer than two others.
    pub by_words: BTreeMap<Vec<String>, Vec<GroupId>>,
}

/// What a phrase stands for, as readers are told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    pub name: String,
    /// The groups of the name's words, if all are known.
    pub groups: Vec<GroupId>,
}

impl Phrases {
    /// `first_group` is the group of the first concept.
    pub fn new(
        concepts: &[Concept],
        language: &Language,
        lexicon: &Lexicon,
        first_group: GroupId,
    ) -> Self {
        let mut phrases = Self {
            first_group,
            ..Self::default()
        };
        let said = |phrase: &str| -> Vec<String> {
            let words = fold::words(phrase).into_iter().map(|word| word.folded);
            words.filter(|word| !language.is_stop_word(word)).collect()
        };
        let group_of = |word: &String| lexicon.find(word).map(|form| form.group);
        for (number, concept) in concepts.iter().enumerate() {
            let group = first_group + number as GroupId;
            let groups: Option<Vec<GroupId>> = said(&concept.name).iter().map(group_of).collect();
            phrases.concepts.push(Meaning {
                name: concept.name.clone(),
                groups: groups.unwrap_or_default(),
            });
            for phrase in &concept.typed {
                let words = fold::words(phrase);
                let groups: Vec<GroupId> = said(phrase).iter().filter_map(group_of).collect();
                let to = if groups.len() >= 2 || (groups.len() == 1 && words.len() == 1) {
                    phrases.by_groups.entry(groups).or_default()
                } else {
                    let words = words.into_iter().map(|word| word.folded).collect();
                    phrases.by_words.entry(words).or_default()
                };
                if !to.contains(&group) {
                    to.push(group);
                }
            }
        }
        phrases
    }

    /// The concepts of exactly these groups.
    pub fn of_groups(&self, groups: &[GroupId]) -> &[GroupId] {
        self.by_groups.get(groups).map_or(&[], Vec::as_slice)
    }

    /// The concepts of exactly these words, for phrases that need their stop words.
    pub fn of_words(&self, words: &[String]) -> &[GroupId] {
        self.by_words.get(words).map_or(&[], Vec::as_slice)
    }

    /// What the concept `group` is.
    pub fn meaning(&self, group: GroupId) -> &Meaning {
        &self.concepts[(group - self.first_group) as usize]
    }
}
