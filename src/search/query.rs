//! From what a reader typed to the headings that answer it.
//!
//! Whole numbers only, and ties go to what stands earlier in the site, so that the browser's
//! answer can be the same to the last digit.

use super::answer::{Answer, Hit, Rewriting, RewritingKind};
use super::concepts::LONGEST;
use super::excerpt;
use super::index::{Index, LanguageIndex};
use super::language::Language;
use super::lexicon::GroupId;
use super::names::Named;
use super::one_edit;
use super::rank::{self, Unit};
use super::resolve::{self, Alternative, Reading, Resolved, corrections, resolve};
use crate::text::fold;

/// How to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The most hits.
    pub limit: usize,
    /// Whether to look for what was typed and nothing else.
    pub literally: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limit: 20,
            literally: false,
        }
    }
}

/// The most words whose nearest are shown, and the most of each.
const MOST_NEAREST: usize = 3;

/// The most words of a query that are looked for: the rest of a long story adds nothing.
const MOST_WORDS: usize = 128;

/// The hits for `text` among the pages in the site's own language.
pub fn query(index: &Index, text: &str, options: &Options) -> Answer {
    match index.languages.first() {
        Some(language) => query_language(language, text, options),
        None => Answer::default(),
    }
}

/// The hits for `text` among the pages of one language.
pub fn query_language(index: &LanguageIndex, text: &str, options: &Options) -> Answer {
    let plan = Plan::of(index, text, options.literally);
    let found = rank::rank(index, &plan.units, &plan.named);
    let groups: Vec<GroupId> = plan.groups();
    let nearest = match found.is_empty() {
        true => nearest(index, text),
        false => Vec::new(),
    };
    let total = found.len();
    let hits = found
        .into_iter()
        .take(options.limit)
        .map(|found| {
            let entry = &index.entries[found.entry as usize];
            let page = &index.pages[entry.page as usize];
            let url = match entry.anchor.as_str() {
                "" => page.address.clone(),
                anchor => format!("{}#{anchor}", page.address),
            };
            Hit {
                url,
                title: page.title.clone(),
                heading: entry.heading.clone(),
                score: found.score,
                excerpt: excerpt::of(index, found.entry, &groups),
            }
        })
        .collect();
    Answer {
        hits,
        total,
        rewritings: plan.rewritings,
        card: index.cards.tier(text).map(str::to_owned),
        nearest,
    }
}

/// For each of the first words of `text`, the commonest words that start most like it.
fn nearest(index: &LanguageIndex, text: &str) -> Vec<String> {
    let language = Language::of(&index.lang);
    let mut nearest = Vec::new();
    let words = fold::words(text).into_iter().map(|word| word.folded);
    for word in words
        .filter(|word| !language.is_stop_word(word))
        .take(MOST_NEAREST)
    {
        for form in resolve::nearest(index, &word, MOST_NEAREST) {
            if !nearest.contains(&form.word) {
                nearest.push(form.word.clone());
            }
        }
    }
    nearest
}

/// What a query asks for.
struct Plan {
    units: Vec<Unit>,
    /// What the whole query is a name of.
    named: Vec<Named>,
    rewritings: Vec<Rewriting>,
}

/// A word of the query that is looked for.
struct Asked {
    /// Its place among all words of the query.
    place: usize,
    word: String,
    resolved: Resolved,
}

impl Plan {
    fn of(index: &LanguageIndex, text: &str, literally: bool) -> Self {
        let language = Language::of(&index.lang);
        let words: Vec<String> = fold::words(text)
            .into_iter()
            .map(|word| word.folded)
            .collect();
        let last = words.len().saturating_sub(1);
        let mut asked: Vec<Asked> = Vec::new();
        for (place, word) in words.iter().enumerate() {
            if language.is_stop_word(word) && place != last {
                continue;
            }
            if asked.len() == MOST_WORDS {
                break;
            }
            let is_last = place == last && !words.is_empty();
            let resolved = match language.is_stop_word(word) {
                // The last word may be the start of one that is no stop word, if it is all there is.
                true if words.len() > 1 => continue,
                _ => resolve(index, word, is_last, literally),
            };
            asked.push(Asked {
                place,
                word: word.clone(),
                resolved,
            });
        }
        let mut rewritings = Vec::new();
        if !literally {
            respace(index, &mut asked, &mut rewritings);
        }
        let spans = if literally {
            Vec::new()
        } else {
            phrases(index, &words, &asked)
        };
        let mut units = Vec::new();
        let mut covered_to = 0;
        let mut spans = spans.into_iter().peekable();
        for place in 0..words.len() {
            if let Some(span) = spans.next_if(|span| span.start == place) {
                let typed: Vec<&str> = words[span.start..span.end]
                    .iter()
                    .map(String::as_str)
                    .collect();
                let read = groups_of(&asked, &span);
                let meanings = span
                    .concepts
                    .iter()
                    .map(|group| index.phrases.meaning(*group));
                // Of the very words that were read there is nothing to say.
                let names: Vec<String> = meanings
                    .filter(|meaning| meaning.groups.is_empty() || meaning.groups != read)
                    .map(|meaning| meaning.name.clone())
                    .collect();
                if !names.is_empty() {
                    rewritings.push(Rewriting {
                        kind: RewritingKind::Concept,
                        typed: typed.join(" "),
                        used: names,
                    });
                }
                let inside = asked
                    .iter()
                    .filter(|asked| (span.start..span.end).contains(&asked.place));
                units.push(Unit {
                    words: inside
                        .map(|asked| asked.resolved.alternatives.clone())
                        .collect(),
                    concepts: span.concepts,
                });
                covered_to = span.end;
            }
            if place < covered_to {
                continue;
            }
            for asked in asked.iter().filter(|asked| asked.place == place) {
                let unit = Unit {
                    words: vec![asked.resolved.alternatives.clone()],
                    concepts: Vec::new(),
                };
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
        let mut groups: Vec<GroupId> = asked
            .iter()
            .filter_map(|asked| asked.resolved.alternatives.first())
            .map(|first| first.group)
            .collect();
        groups.dedup();
        let named = index.names.get(&groups).cloned().unwrap_or_default();
        for asked in asked {
            rewritings.extend(asked.resolved.rewriting);
        }
        Self {
            units,
            named,
            rewritings,
        }
    }

    fn groups(&self) -> Vec<GroupId> {
        let mut groups = Vec::new();
        for unit in &self.units {
            for alternative in unit.words.iter().flatten() {
                groups.push(alternative.group);
            }
        }
        groups.sort_unstable();
        groups.dedup();
        groups
    }
}

/// Words that were wrongly put together or apart: `radio frequency`, `spinecancer`.
fn respace(index: &LanguageIndex, asked: &mut Vec<Asked>, rewritings: &mut Vec<Rewriting>) {
    for place in 1..asked.len() {
        let (before, after) = (&asked[place - 1], &asked[place]);
        if before.place + 1 != after.place {
            continue;
        }
        let joined = format!("{}{}", before.word, after.word);
        let is_exact = |asked: &Asked| index.lexicon.find(&asked.word).is_some();
        let corrected = || match is_exact(before) && is_exact(after) {
            true => None,
            false => corrections(index, &joined).into_iter().next(),
        };
        let Some(form) = index.lexicon.find(&joined).or_else(corrected) else {
            continue;
        };
        if index.page_counts[form.group as usize] == 0 {
            continue;
        }
        let alternative = Alternative {
            group: form.group,
            factor: 14,
            reading: Reading::Whole,
        };
        rewritings.push(Rewriting {
            kind: RewritingKind::Spacing,
            typed: format!("{} {}", before.word, after.word),
            used: vec![form.word.clone()],
        });
        for place in [place - 1, place] {
            let resolved = &mut asked[place].resolved;
            if resolved.rewriting.take().is_some() {
                resolved.alternatives.clear();
            }
            resolved.alternatives.insert(0, alternative);
        }
    }
    let mut place = 0;
    while place < asked.len() {
        let is_known = !asked[place].resolved.alternatives.is_empty();
        if !is_known && let Some([first, second]) = split(index, &asked[place].word) {
            rewritings.push(Rewriting {
                kind: RewritingKind::Spacing,
                typed: asked[place].word.clone(),
                used: vec![format!("{first} {second}")],
            });
            let at = asked[place].place;
            let parts = [first, second].map(|word| Asked {
                place: at,
                resolved: resolve(index, &word, false, true),
                word,
            });
            asked.splice(place..=place, parts);
            place += 1;
        }
        place += 1;
    }
}

/// The two words that `word` is made of, the rarer of them as common as possible.
fn split(index: &LanguageIndex, word: &str) -> Option<[String; 2]> {
    if word.chars().count() > one_edit::LONGEST {
        return None;
    }
    let count = |part: &str| {
        let form = index.lexicon.find(part)?;
        let count = index.page_counts[form.group as usize];
        (part.chars().count() >= 3 && count > 0).then_some(count)
    };
    word.char_indices()
        .skip(1)
        .filter_map(|(at, _)| {
            let (first, second) = word.split_at(at);
            let count = count(first)?.min(count(second)?);
            Some((
                count,
                std::cmp::Reverse(at),
                [first.to_owned(), second.to_owned()],
            ))
        })
        .max()
        .map(|(_, _, parts)| parts)
}

/// A phrase of the query that stands for something.
struct PhraseSpan {
    start: usize,
    end: usize,
    concepts: Vec<GroupId>,
}

/// The groups that the words in `span` were read as, none twice in a row.
fn groups_of(asked: &[Asked], span: &PhraseSpan) -> Vec<GroupId> {
    let mut groups: Vec<GroupId> = asked
        .iter()
        .filter(|asked| (span.start..span.end).contains(&asked.place))
        .filter_map(|asked| asked.resolved.alternatives.first())
        .map(|first| first.group)
        .collect();
    groups.dedup();
    groups
}

/// The phrases in the query, longest first at each word, none inside another.
fn phrases(index: &LanguageIndex, words: &[String], asked: &[Asked]) -> Vec<PhraseSpan> {
    let mut spans = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let span = longest_of_words(index, words, place)
            .into_iter()
            .chain(longest_of_groups(index, asked, place))
            .max_by_key(|span| span.end);
        match span {
            Some(span) => {
                place = span.end;
                spans.push(span);
            }
            None => place += 1,
        }
    }
    spans
}

fn longest_of_words(index: &LanguageIndex, words: &[String], place: usize) -> Option<PhraseSpan> {
    let longest = LONGEST.min(words.len() - place);
    (1..=longest).rev().find_map(|length| {
        let concepts = index.phrases.of_words(&words[place..place + length]);
        (!concepts.is_empty()).then(|| PhraseSpan {
            start: place,
            end: place + length,
            concepts: concepts.to_vec(),
        })
    })
}

fn longest_of_groups(index: &LanguageIndex, asked: &[Asked], place: usize) -> Option<PhraseSpan> {
    let first = asked.iter().position(|asked| asked.place == place)?;
    let following = &asked[first..asked.len().min(first + LONGEST)];
    let groups: Vec<GroupId> = following
        .iter()
        .map_while(|asked| {
            let exact = index.lexicon.find(&asked.word).map(|form| form.group);
            exact.or_else(|| asked.resolved.alternatives.first().map(|first| first.group))
        })
        .collect();
    (1..=groups.len()).rev().find_map(|length| {
        let concepts = index.phrases.of_groups(&groups[..length]);
        (!concepts.is_empty()).then(|| PhraseSpan {
            start: place,
            end: following[length - 1].place + 1,
            concepts: concepts.to_vec(),
        })
    })
}
