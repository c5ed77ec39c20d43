//! What pages and headings are called: whoever types a name exactly wants what it names.

use std::collections::BTreeMap;

use super::fold;
use super::language::Language;
use super::lexicon::{GroupId, Lexicon};
use super::page_text::PageText;

/// By the groups of a name's words, without stop words: what is called so.
pub type Names = BTreeMap<Vec<GroupId>, Vec<Named>>;

/// The longest name, in words that are no stop words. Whoever types more finds it by its words.
const LONGEST: usize = 5;

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

/// The names of the entries of `pages` and of the pages.
pub fn names_of(pages: &[PageText], language: &Language, lexicon: &Lexicon) -> Names {
    let mut names = Names::new();
    let mut add = |name: &str, named: Named| {
        let groups: Vec<GroupId> = fold::words(name)
            .iter()
            .filter(|word| !language.is_stop_word(&word.folded))
            .filter_map(|word| lexicon.find(&word.folded))
            .map(|form| form.group)
            .collect();
        if (1..=LONGEST).contains(&groups.len()) {
            let all = names.entry(groups).or_default();
            if !all.contains(&named) {
                all.push(named);
            }
        }
    };
    let mut entry = 0;
    for (number, page) in pages.iter().enumerate() {
        for keyword in page.keywords.split('\n') {
            add(keyword, Named::PageByKeyword(number as u32));
        }
        for (place, part) in page.parts.iter().enumerate() {
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
            entry += 1;
        }
    }
    names
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
