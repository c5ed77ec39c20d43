//! From what each part of a page has to where each group stands: what gives the inverted index its
//! name.
//!
//! Pages were counted some at a time, and so they are turned round: each lot becomes lists by group,
//! and the lists of a group one behind the other are its postings.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::count::CountedPages;
use super::index::Posting;
use super::lexicon::GroupId;
use super::prune::prune;
use super::weight::{self, Counts, FIELDS};

/// By group.
#[derive(Default)]
pub struct Inverted {
    /// In the order of entries.
    pub postings: Vec<Vec<Posting>>,
    /// The groups whose postings were cut: on how many pages each stands.
    pub cut: BTreeMap<GroupId, u32>,
    /// On how many pages it stands.
    pub page_counts: Vec<u32>,
}

/// `groups` has the group of each word; behind the last of them, `first_concept` and what follows
/// are the groups of the concepts.
pub fn invert(
    counted: Vec<CountedPages>,
    groups: &FxHashMap<&str, GroupId>,
    first_concept: GroupId,
    concepts: u32,
) -> Inverted {
    let lengths = counted.iter().flat_map(|counted| &counted.parts);
    let lengths: Vec<Counts> = lengths.map(|part| part.lengths).collect();
    let means = weight::mean_lengths(&lengths);
    let first_entries = counted.iter().scan(0, |next, counted| {
        let first = *next;
        *next += counted.parts.len() as u32;
        Some(first)
    });
    let first_entries: Vec<u32> = first_entries.collect();
    let group_count = first_concept + concepts;
    let lots: Vec<Lot> = counted
        .into_par_iter()
        .zip(first_entries)
        .map(|(counted, first_entry)| {
            let mut by_number: Vec<GroupId> = (first_concept..group_count).collect();
            for (word, number) in &counted.words {
                let number = *number as usize;
                by_number.resize(by_number.len().max(number + 1), 0);
                by_number[number] = groups[word.as_str()];
            }
            Lot::of(&counted, &by_number, group_count, first_entry, &means)
        })
        .collect();
    let joined: Vec<(Vec<Posting>, u32, bool)> = (0..group_count as usize)
        .into_par_iter()
        .map(|group| {
            let lists = lots.iter().map(|lot| lot.list(group));
            let mut postings = lists.collect::<Vec<_>>().concat();
            let is_cut = prune(&mut postings);
            let pages = lots.iter().map(|lot| lot.page_counts[group]).sum();
            (postings, pages, is_cut)
        })
        .collect();
    let mut inverted = Inverted::default();
    for (group, (postings, pages, is_cut)) in (0..).zip(joined) {
        inverted.postings.push(postings);
        inverted.page_counts.push(pages);
        if is_cut {
            inverted.cut.insert(group, pages);
        }
    }
    inverted
}

/// The lists of some pages, one behind the other in the order of their groups.
struct Lot {
    /// By group: where its list ends.
    ends: Vec<u32>,
    postings: Vec<Posting>,
    page_counts: Vec<u32>,
}

impl Lot {
    /// `by_number` has the group of each number.
    fn of(
        counted: &CountedPages,
        by_number: &[GroupId],
        group_count: u32,
        first_entry: u32,
        means: &[f64; FIELDS],
    ) -> Self {
        let group_count = group_count as usize;
        let mut found: Vec<(GroupId, Posting)> = Vec::new();
        let mut ends = vec![0u32; group_count];
        let mut page_counts = vec![0; group_count];
        let mut last_page = vec![u32::MAX; group_count];
        let mut here: Vec<(GroupId, Counts)> = Vec::new();
        // By group: its place in `here`, if that is where it is.
        let mut places = vec![0; group_count];
        for (entry, (part, tallies)) in (first_entry..).zip(counted.tallies()) {
            here.clear();
            for (number, field, count) in tallies {
                let group = by_number[number as usize];
                let place = &mut places[group as usize];
                if here.get(*place).is_none_or(|(other, _)| *other != group) {
                    *place = here.len();
                    here.push((group, [0; FIELDS]));
                }
                here[*place].1[field] += count;
            }
            for (group, counts) in &here {
                let level = weight::level(counts, &part.lengths, means);
                found.push((*group, Posting { entry, level }));
                let group = *group as usize;
                ends[group] += 1;
                if last_page[group] != part.page {
                    last_page[group] = part.page;
                    page_counts[group] += 1;
                }
            }
        }
        // As in a counting sort, each group's end is first where its list starts.
        let mut next = 0;
        for end in &mut ends {
            next += std::mem::replace(end, next);
        }
        let mut postings = vec![Posting { entry: 0, level: 0 }; found.len()];
        for (group, posting) in found {
            let end = &mut ends[group as usize];
            postings[*end as usize] = posting;
            *end += 1;
        }
        Self {
            ends,
            postings,
            page_counts,
        }
    }

    fn list(&self, group: usize) -> &[Posting] {
        let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.postings[start as usize..self.ends[group] as usize]
    }
}
