//! What a typed word may stand for: itself, a word it starts, a word it was meant to be.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::answer::{Rewriting, RewritingKind};
use super::index::LanguageIndex;
use super::language::Language;
use super::lexicon::{Form, GroupId};
use super::one_edit;

/// A group that a typed word may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative {
    pub group: GroupId,
    /// How much it counts, in sixteenths.
    pub factor: u32,
    /// Alternatives of one reading count as one word when it comes to how rare it is.
    pub reading: Reading,
}

/// How a typed word is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// As the word it is, however spelt or ended.
    Whole,
    /// As the start of a word.
    Start,
    /// As a word meant but not typed.
    Meant,
}

/// How much a group counts, by how the typed word leads to it, in sixteenths.
const EXACT: u32 = 16;
const SPELLING: u32 = 16;
const OTHER_ENDING: u32 = 16;
const COMPLETION_BESIDE_EXACT: u32 = 6;
const COMPLETION: u32 = 11;
const CORRECTION: u32 = 14;
const CORRECTION_BESIDE_COMPLETION: u32 = 12;
const SOUND_ALIKE: u32 = 12;
const SAME_START: u32 = 8;

/// The most words that a half-typed word is completed to, and if it is a word itself. The judged
/// queries score the same with 64 of them.
const MOST_COMPLETIONS: usize = 8;
const MOST_COMPLETIONS_BESIDE_EXACT: usize = 4;
/// The most files of the lexicon that completions are looked for in: a start that more words share
/// than these hold says too little.
const MOST_SHARDS: usize = 8;
/// The most words that a slip is corrected to.
const MOST_CORRECTIONS: usize = 8;
/// The shortest word that takes endings, in letters.
const SHORTEST_BASE: usize = 3;
/// The shortest word that may have both a slip and another ending, in letters.
const SHORTEST_SLIPPED_BASE: usize = 6;
/// The longest word whose first letter is never a slip, in letters: of short words that differ in it, most are
/// two words, such as `father` and `gather`.
const SHORT: usize = 6;
/// The shortest word that is read as another one of the same sound, in letters.
const SHORTEST_SOUND_ALIKE: usize = 6;
/// The shortest start that is completed, in letters.
const SHORTEST_START: usize = 2;

/// What one typed word stands for, and what was said about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    pub alternatives: Vec<Alternative>,
    pub rewriting: Option<Rewriting>,
}

/// What `word` stands for in `index`. `is_last` words may be half-typed; `literally` leaves out all
/// guesses.
pub fn resolve(index: &LanguageIndex, word: &str, is_last: bool, literally: bool) -> Resolved {
    let mut resolved = Resolved::default();
    let exact = index.lexicon.find(word);
    if let Some(form) = exact {
        match &form.means {
            None if is_printed(index, form) => resolved.add(form.group, EXACT, Reading::Whole),
            Some(meant) if !literally => {
                resolved.add(form.group, SPELLING, Reading::Whole);
                resolved.say(RewritingKind::Spelling, word, [meant.as_str()]);
            }
            _ => {}
        }
    }
    if literally {
        return resolved;
    }
    if exact.is_none()
        && let Some(form) = other_ending(index, word)
    {
        resolved.add(form.group, OTHER_ENDING, Reading::Whole);
    }
    let is_exact = !resolved.alternatives.is_empty();
    if is_last && word.chars().count() >= SHORTEST_START {
        let (factor, most) = match is_exact {
            true => (COMPLETION_BESIDE_EXACT, MOST_COMPLETIONS_BESIDE_EXACT),
            false => (COMPLETION, MOST_COMPLETIONS),
        };
        let completions = completions(index, word, most);
        if !is_exact {
            let words = completions.iter().map(|form| form.word.as_str());
            resolved.say(RewritingKind::Completion, word, words.take(3));
        }
        for form in completions {
            resolved.add(form.group, factor, Reading::Start);
        }
    }
    // A concept's word that no page prints is no slip.
    if is_exact || exact.is_some() {
        return resolved;
    }
    let is_completed = !resolved.alternatives.is_empty();
    let corrections = corrections(index, word);
    if !corrections.is_empty() {
        let factor = match is_completed {
            true => CORRECTION_BESIDE_COMPLETION,
            false => CORRECTION,
        };
        if !is_completed {
            resolved.say(
                RewritingKind::Correction,
                word,
                [corrections[0].word.as_str()],
            );
        }
        for form in corrections {
            resolved.add(form.group, factor, Reading::Meant);
        }
    }
    if !resolved.alternatives.is_empty() {
        return resolved;
    }
    let sound_alikes = sound_alikes(index, word);
    if !sound_alikes.is_empty() {
        resolved.say(
            RewritingKind::SoundAlike,
            word,
            [sound_alikes[0].word.as_str()],
        );
        for form in sound_alikes {
            resolved.add(form.group, SOUND_ALIKE, Reading::Meant);
        }
        return resolved;
    }
    let same_start = same_start(index, word);
    if !same_start.is_empty() {
        let words = same_start.iter().map(|form| form.word.as_str());
        resolved.say(RewritingKind::SameStart, word, words.take(3));
        for form in same_start {
            resolved.add(form.group, SAME_START, Reading::Meant);
        }
    }
    resolved
}

impl Resolved {
    /// Adds `group` unless it is there, where it counts more.
    fn add(&mut self, group: GroupId, factor: u32, reading: Reading) {
        if !self.alternatives.iter().any(|other| other.group == group) {
            self.alternatives.push(Alternative {
                group,
                factor,
                reading,
            });
        }
    }

    fn say<'a>(
        &mut self,
        kind: RewritingKind,
        typed: &str,
        used: impl IntoIterator<Item = &'a str>,
    ) {
        let used: Vec<String> = used.into_iter().map(str::to_owned).collect();
        if !used.is_empty() {
            self.rewriting = Some(Rewriting {
                kind,
                typed: typed.to_owned(),
                used,
            });
        }
    }
}

fn is_printed(index: &LanguageIndex, form: &Form) -> bool {
    index.page_counts[form.group as usize] > 0
}

/// The commonest word that differs from `word` in its ending only, such as `wait` for `waiting`.
fn other_ending<'a>(index: &'a LanguageIndex, word: &str) -> Option<&'a Form> {
    let endings = Language::of(&index.lang).endings;
    let mut best: Option<&Form> = None;
    for ending in endings {
        let Some(base) = word.strip_suffix(ending) else {
            continue;
        };
        if base.chars().count() < SHORTEST_BASE {
            continue;
        }
        let undoubled = match base.as_bytes() {
            [.., a, b] if a == b && a.is_ascii() => Some(&base[..base.len() - 1]),
            _ => None,
        };
        for base in std::iter::once(base).chain(undoubled) {
            for other in endings {
                let Some(form) = index.lexicon.find(&format!("{base}{other}")) else {
                    continue;
                };
                let count = |form: &Form| index.page_counts[form.group as usize];
                if count(form) > best.map_or(0, count) {
                    best = Some(form);
                }
            }
        }
    }
    best
}

/// The words that start with `word`, one of each group, commonest first, at most `most`.
fn completions<'a>(index: &'a LanguageIndex, word: &str, most: usize) -> Vec<&'a Form> {
    if index.lexicon.shards_starting_with(word).len() > MOST_SHARDS {
        return Vec::new();
    }
    let mut found: Vec<&Form> = index
        .lexicon
        .starting_with(word)
        .iter()
        .filter(|form| form.word != word && form.means.is_none() && is_printed(index, form))
        .collect();
    sort_by_count(index, &mut found);
    let mut groups = BTreeSet::new();
    found.retain(|form| groups.insert(form.group));
    found.truncate(most);
    found
}

/// The words one slip from `word`: commonest first, then those that differ late.
pub fn corrections<'a>(index: &'a LanguageIndex, word: &str) -> Vec<&'a Form> {
    let printed = |word: &str| -> Vec<&'a Form> {
        one_edit::neighbours(&index.lexicon, word)
            .into_iter()
            .filter(|form| is_printed(index, form))
            .collect()
    };
    let mut found = printed(word);
    // The slip may be in a word that the index has with another ending.
    let endings = Language::of(&index.lang).endings.iter();
    let mut bases = endings
        .filter(|ending| !ending.is_empty())
        .filter_map(|ending| word.strip_suffix(ending));
    while found.is_empty()
        && let Some(base) = bases.next()
    {
        if base.chars().count() >= SHORTEST_SLIPPED_BASE {
            found = printed(base);
        }
    }
    // The first letter is seldom wrong (Pollock and Zamora 1984).
    let has_first_letter = |form: &&Form| one_edit::shared_letters(word, &form.word) > 0;
    if word.chars().count() <= SHORT || found.iter().any(has_first_letter) {
        found.retain(has_first_letter);
    }
    found.sort_by_key(|form| {
        let count = index.page_counts[form.group as usize];
        let shared = one_edit::shared_letters(word, &form.word);
        (Reverse((count, shared)), form.word.clone())
    });
    found.truncate(MOST_CORRECTIONS);
    found
}

/// Words that sound the same and are spelt nearly so: two slips in five letters, no more. `frail` is not `freely`.
fn sound_alikes<'a>(index: &'a LanguageIndex, word: &str) -> Vec<&'a Form> {
    let length = word.chars().count();
    if length < SHORTEST_SOUND_ALIKE {
        return Vec::new();
    }
    let sound = Language::of(&index.lang).sounds.of(word);
    let places = index.sounds.get(&sound).map_or(&[][..], Vec::as_slice);
    let mut found: Vec<&Form> = places
        .iter()
        .map(|place| &index.lexicon.forms()[*place as usize])
        .filter(|form| 5 * strsim::levenshtein(word, &form.word) <= 2 * length)
        .collect();
    found.sort_by_key(|form| {
        let shared = one_edit::shared_letters(word, &form.word);
        let count = index.page_counts[form.group as usize];
        (Reverse((shared, count)), form.word.clone())
    });
    found.truncate(MOST_CORRECTIONS);
    found
}

/// Words that share at least five letters and three quarters of `word` at their start, such as another
/// ending that the stemmer does not know.
fn same_start<'a>(index: &'a LanguageIndex, word: &str) -> Vec<&'a Form> {
    let (forms, _) = index.lexicon.nearest_by_start(word);
    let length = word.chars().count();
    let mut found: Vec<&Form> = forms
        .iter()
        .filter(|form| {
            let shared = one_edit::shared_letters(word, &form.word);
            let enough = shared >= 5 && 4 * shared >= 3 * length;
            enough && form.word.chars().count() <= length + 4 && is_printed(index, form)
        })
        .collect();
    sort_by_count(index, &mut found);
    found.truncate(MOST_CORRECTIONS);
    found
}

/// The commonest words, at most `most`, that share the longest start with `word` among those that
/// stand near it.
pub fn nearest<'a>(index: &'a LanguageIndex, word: &str, most: usize) -> Vec<&'a Form> {
    let Some(shard) = index.lexicon.shards().nth(index.lexicon.shard_of(word)) else {
        return Vec::new();
    };
    let shared = |form: &&Form| one_edit::shared_letters(word, &form.word);
    let printed = index.lexicon.forms()[shard]
        .iter()
        .filter(|form| form.means.is_none() && is_printed(index, form));
    let longest = printed.clone().map(|form| shared(&form)).max().unwrap_or(0);
    if longest < SHORTEST_START {
        return Vec::new();
    }
    let mut found: Vec<&Form> = printed.filter(|form| shared(form) == longest).collect();
    sort_by_count(index, &mut found);
    found.truncate(most);
    found
}

fn sort_by_count(index: &LanguageIndex, forms: &mut [&Form]) {
    forms.sort_by_key(|form| {
        let count = index.page_counts[form.group as usize];
        (Reverse(count), form.word.clone())
    });
}
