//! What pages and headings are called: whoever types a name exactly wants what it names.
//!
//! A question with a single word that is no stop word is no name: `long` does not ask "How long have I got?".

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::language::Language;
use super::lexicon::GroupId;
use super::page_text::PageText;
use crate::text::fold;

/// By the groups of a name's words, without stop words: what is called so.
pub type Names = BTreeMap<Vec<GroupId>, Vec<Named>>;

/// The longest name, in words that are no stop words. Whoever types more finds it by its words.
const LONGEST: usize = 5;
/// The most words of a name in which only one is no stop word.
const LONGEST_AROUND_ONE: usize = 2;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// An entry, by its heading, its page's title or the glossary's word.
    Entry(u32),
    /// An entry, by a keyword of it alone.
    EntryByKeyword(u32),
    /// A page, by one of its keywords.
    PageByKeyword(u32),
}

impl Named {
    /// How much more what is named counts, in sixteenths.
    pub fn factor(self) -> u64 {
        match self {
            Self::Entry(_) => 24,
            Self::EntryByKeyword(_) | Self::PageByKeyword(_) => 20,
        }
    }
}

/// The names of the entries of `pages` and of the pages; `groups` has the group of each word.
pub fn names_of(
    pages: &[PageText],
    language: &Language,
    groups: &FxHashMap<&str, GroupId>,
) -> Names {
    let firsts = pages.iter().scan(0, |next, page| {
        let first = *next;
        *next += page.parts.len() as u32;
        Some(first)
    });
    let firsts: Vec<u32> = firsts.collect();
    let mut all: Vec<(Vec<GroupId>, Named)> = pages
        .par_iter()
        .zip(firsts)
        .enumerate()
        .flat_map_iter(|(number, (page, first))| {
            named_in(page, number as u32, first, |name| {
                let mut found = Vec::new();
                let mut words = 0;
                fold::each_word(name, |word, _, _| {
                    words += 1;
                    if !language.is_stop_word(word) {
                        found.extend(groups.get(word));
                    }
                });
                if found.len() == 1 && words > LONGEST_AROUND_ONE {
                    found.clear();
                }
                found
            })
        })
        .collect();
    // What has the same name stays in its order.
    all.par_sort_by(|(a, _), (b, _)| a.cmp(b));
    all.dedup();
    all.chunk_by(|(a, _), (b, _)| a == b)
        .map(|same| {
            let named = same.iter().map(|(_, named)| *named);
            (same[0].0.clone(), named.collect())
        })
        .collect()
}

/// What is named in `page`, part by part; `groups_of` gives the groups of a name's words. Whatever
/// has one name twice has it twice in a row.
fn named_in(
    page: &PageText,
    number: u32,
    first_entry: u32,
    groups_of: impl Fn(&str) -> Vec<GroupId>,
) -> Vec<(Vec<GroupId>, Named)> {
    let mut all = Vec::new();
    let mut add = |name: &str, named: Named| {
        let groups = groups_of(name);
        if (1..=LONGEST).contains(&groups.len()) {
            all.push((groups, named));
        }
    };
    for keyword in page.keywords.split('\n') {
        add(keyword, Named::PageByKeyword(number));
    }
    for ((place, part), entry) in page.parts.iter().enumerate().zip(first_entry..) {
        let heading = match place {
            0 => &page.title,
            _ => &part.heading,
        };
        for name in names_in(heading) {
            add(name, Named::Entry(entry));
        }
        for keyword in part.keywords.split('\n') {
            add(keyword, Named::EntryByKeyword(entry));
        }
    }
    all
}

/// `Braces and collars (orthotic support)` is a name, and so is what stands in and before its
/// brackets; the same with a colon.
fn names_in(heading: &str) -> Vec<&str> {
    let mut names = vec![heading];
    if let Some((before, rest)) = heading.split_once(" (") {
        names.push(before);
        names.extend(rest.split(')').next());
    }
    if let Some((before, after)) = heading.split_once(": ") {
        names.extend([before, after]);
    }
    names
}
