//! Which entries answer best.
//!
//! Each unit of a query scores an entry by its level times its rarity. A page scores the best of
//! its entries for each unit, so that words of a question may stand under different headings, and
//! its headings are then ordered among themselves.

use std::cmp::{Ordering, Reverse};

use super::index::LanguageIndex;
use super::names::Named;
use super::resolve::{Alternative, Reading};
use super::weight;

/// A word of the query, or a phrase that also stands for something else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// For each word, the groups it may stand for.
    pub words: Vec<Vec<Alternative>>,
    /// Groups of other words for the whole phrase.
    pub concepts: Vec<u32>,
}

/// An entry that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub entry: u32,
    pub score: u64,
}

/// The most entries shown of one page.
const MOST_OF_A_PAGE: usize = 2;

/// What the sum over a page counts beside its best entry, in sixteenths.
const PAGE: u64 = 6;

/// How much a page that answers no word would count, beside the 16 parts by the share of words that
/// it does answer.
const UNCOVERED: u64 = 48;

/// What a page's own part counts when its entries are ordered, in sixteenths.
const OWN_PART: u64 = 8;

/// How much of what its own words would score a phrase's other words do at least, in sixteenths.
const CONCEPT: u64 = 13;

/// The entries that answer `units`, best first, those of one page together. What the whole query is
/// a name of counts more.
pub fn rank(index: &LanguageIndex, units: &[Unit], named: &[Named]) -> Vec<Found> {
    let mut totals = Totals::of(index, units);
    for named in named {
        if let Named::Entry(entry) | Named::EntryByKeyword(entry) = *named {
            let total = &mut totals.entries[entry as usize];
            *total = *total * named.factor() / 16;
        }
    }
    let mut best = vec![0; index.pages.len()];
    let mut first = vec![0; index.pages.len()];
    for (place, entry) in index.entries.iter().enumerate().rev() {
        let page = entry.page as usize;
        best[page] = totals.entries[place].max(best[page]);
        first[page] = place;
    }
    for named in named {
        if let Named::PageByKeyword(page) = *named {
            let page = page as usize;
            totals.pages[page] = totals.pages[page] * named.factor() / 16;
            best[page] = best[page] * named.factor() / 16;
        }
    }
    let mut pages: Vec<(u64, usize)> = (0..index.pages.len())
        .filter(|page| totals.pages[*page] > 0)
        .map(|page| {
            let covered = UNCOVERED + totals.covered[page] * 16 / totals.asked.max(1);
            (
                (totals.pages[page] * PAGE + best[page] * 16) * covered / 512,
                page,
            )
        })
        .collect();
    pages.sort_by_key(|(score, page)| (Reverse(*score), *page));
    pages
        .into_iter()
        .flat_map(|(score, page)| {
            let first = first[page];
            let length =
                index.entries[first..].partition_point(|entry| entry.page as usize == page);
            order(&totals.entries[first..first + length])
                .into_iter()
                .map(move |(offset, sixteenths)| Found {
                    entry: (first + offset) as u32,
                    score: score * sixteenths / 16,
                })
        })
        .collect()
}

/// What each entry and page scores.
struct Totals {
    entries: Vec<u64>,
    /// The best of a page's entries for each unit, added up.
    pages: Vec<u64>,
    /// How many words of the query each page answers.
    covered: Vec<u64>,
    /// How many words the query has.
    asked: u64,
}

impl Totals {
    fn of(index: &LanguageIndex, units: &[Unit]) -> Self {
        let mut totals = Self {
            entries: vec![0; index.entries.len()],
            pages: vec![0; index.pages.len()],
            covered: vec![0; index.pages.len()],
            asked: 0,
        };
        let mut scratch = Scratch {
            index,
            best: vec![0; index.entries.len()],
            touched: Vec::new(),
        };
        let page_of = |entry: u32| index.entries[entry as usize].page;
        for unit in units {
            let words = unit.words.len() as u64;
            totals.asked += words;
            for of_page in scratch
                .unit(unit)
                .chunk_by(|a, b| page_of(a.0) == page_of(b.0))
            {
                let page = page_of(of_page[0].0) as usize;
                let mut best = 0;
                for (entry, score) in of_page {
                    totals.entries[*entry as usize] += score;
                    best = best.max(*score);
                }
                totals.pages[page] += best;
                totals.covered[page] += words;
            }
        }
        totals
    }
}

/// The entries of one page that answer best, given the scores of all: their places, and how they
/// compare with the best, in sixteenths.
///
/// What every heading has comes from the page's title. Beyond that a heading says more than the
/// page's own part, whose summary and keywords speak of the whole page.
fn order(totals: &[u64]) -> Vec<(usize, u64)> {
    let headings = totals.get(1..).unwrap_or(&[]);
    let common = match headings.len() {
        0 | 1 => 0,
        _ => headings.iter().copied().min().unwrap_or(0),
    };
    let mut entries: Vec<(u64, usize)> = totals
        .iter()
        .enumerate()
        .filter(|(place, total)| **total > if *place == 0 { 0 } else { common })
        .map(|(place, total)| match place {
            0 => (
                common.min(*total) + total.saturating_sub(common) * OWN_PART / 16,
                0,
            ),
            _ => (*total, place),
        })
        .collect();
    entries.sort_by_key(|(total, place)| (Reverse(*total), *place));
    let best = entries.first().map_or(1, |(total, _)| *total).max(1);
    entries.retain(|(total, _)| 3 * total >= 2 * best);
    entries.truncate(MOST_OF_A_PAGE);
    entries
        .into_iter()
        .map(|(total, place)| (place, total * 16 / best))
        .collect()
}

struct Scratch<'a> {
    index: &'a LanguageIndex,
    best: Vec<u64>,
    touched: Vec<u32>,
}

impl Scratch<'_> {
    /// Entries and their scores for `unit`, in the order of entries.
    fn unit(&mut self, unit: &Unit) -> Vec<(u32, u64)> {
        let mut rarities = 0;
        let mut sums: Vec<(u32, u64)> = Vec::new();
        for word in &unit.words {
            let (scores, rarity) = self.word(word);
            rarities += rarity;
            sums = merge(&sums, &scores, |a, b| a + b);
        }
        for concept in &unit.concepts {
            let alternative = Alternative {
                group: *concept,
                factor: 16,
                reading: Reading::Whole,
            };
            let (mut scores, rarity) = self.word(&[alternative]);
            let wanted = rarity.max(rarities * CONCEPT / 16);
            for (_, score) in &mut scores {
                *score = *score * wanted / rarity.max(1);
            }
            sums = merge(&sums, &scores, u64::max);
        }
        sums
    }

    /// Entries and their scores for one word, each the best of its readings, and how rare the
    /// first reading is.
    fn word(&mut self, alternatives: &[Alternative]) -> (Vec<(u32, u64)>, u64) {
        let mut scores = Vec::new();
        let mut first_rarity = None;
        for reading in [Reading::Whole, Reading::Start, Reading::Meant] {
            let same = alternatives
                .iter()
                .filter(|alternative| alternative.reading == reading);
            let (found, rarity) = self.reading(same);
            if !found.is_empty() {
                scores = merge(&scores, &found, u64::max);
                first_rarity.get_or_insert(rarity);
            }
        }
        let unknown = || u64::from(weight::rarity(self.index.pages.len() as u32, 0));
        (scores, first_rarity.unwrap_or_else(unknown))
    }

    /// Entries and their scores for one reading of a word, and how rare its groups are together.
    fn reading<'b>(
        &mut self,
        alternatives: impl Iterator<Item = &'b Alternative>,
    ) -> (Vec<(u32, u64)>, u64) {
        let mut pages = 0;
        for alternative in alternatives {
            pages = pages.max(self.index.cut.get(&alternative.group).copied().unwrap_or(0));
            for posting in &self.index.postings[alternative.group as usize] {
                let best = &mut self.best[posting.entry as usize];
                if *best == 0 {
                    self.touched.push(posting.entry);
                }
                *best = (*best).max(u64::from(posting.level) * u64::from(alternative.factor));
            }
        }
        self.touched.sort_unstable();
        let mut found = 0;
        let mut last = u32::MAX;
        for entry in &self.touched {
            let page = self.index.entries[*entry as usize].page;
            if page != last {
                found += 1;
                last = page;
            }
        }
        let rarity = u64::from(weight::rarity(
            self.index.pages.len() as u32,
            pages.max(found),
        ));
        let best = &mut self.best;
        let scores = self
            .touched
            .drain(..)
            .map(|entry| {
                let level = std::mem::take(&mut best[entry as usize]);
                (entry, level * rarity / 16)
            })
            .collect();
        (scores, rarity)
    }
}

/// Two lists in the order of entries as one; `join` gives the score of an entry in both.
fn merge(a: &[(u32, u64)], b: &[(u32, u64)], join: fn(u64, u64) -> u64) -> Vec<(u32, u64)> {
    let mut merged = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a, b);
    loop {
        match (a, b) {
            ([], rest) | (rest, []) => {
                merged.extend_from_slice(rest);
                return merged;
            }
            ([first_a, rest_a @ ..], [first_b, rest_b @ ..]) => {
                if first_a.0 <= first_b.0 {
                    a = rest_a;
                }
                if first_b.0 <= first_a.0 {
                    b = rest_b;
                }
                merged.push(match first_a.0.cmp(&first_b.0) {
                    Ordering::Less => *first_a,
                    Ordering::Greater => *first_b,
                    Ordering::Equal => (first_a.0, join(first_a.1, first_b.1)),
                });
            }
        }
    }
}
