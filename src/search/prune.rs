//! Lists of the commonest words, made short: what such a word adds in its last thousand entries is
//! too little to load for.
//!
//! Static index pruning (Carmel and others, "Static index pruning for information retrieval
//! systems", 2001): only the entries in which a word weighs most are kept. On how many pages it
//! stood is kept too, because a word does not become rare by it.

use std::cmp::Reverse;

use super::index::Posting;

/// The longest list. At 10,000 pages it takes some 4 KB, and 24 KB without an end; the judged
/// queries score .001 less for it.
const LONGEST: usize = 4_000;

/// The shortest list whose levels are told in steps.
const LONG: usize = 1_500;

/// How many levels of a long list become one.
const STEP: u8 = 6;

/// Shortens the list of one group. Whether entries were cut off.
pub fn prune(list: &mut Vec<Posting>) -> bool {
    if list.len() >= LONG {
        for posting in list.iter_mut() {
            posting.level = (posting.level - 1) / STEP * STEP + STEP / 2;
        }
    }
    let is_cut = list.len() > LONGEST;
    if is_cut {
        list.sort_unstable_by_key(|posting| (Reverse(posting.level), posting.entry));
        list.truncate(LONGEST);
        list.shrink_to_fit();
        list.sort_unstable_by_key(|posting| posting.entry);
    }
    is_cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(length: usize) -> Vec<Posting> {
        let posting = |entry: u32| Posting {
            entry,
            level: (entry % 90) as u8 + 1,
        };
        (0..length as u32).map(posting).collect()
    }

    #[test]
    fn a_short_list_stays_as_it_is() {
        let mut postings = list(LONG - 1);
        assert!(!prune(&mut postings));
        assert_eq!(postings, list(LONG - 1));
    }

    #[test]
    fn a_long_list_keeps_its_order_and_has_fewer_levels() {
        let mut postings = list(LONG);
        assert!(!prune(&mut postings));
        for (before, after) in list(LONG).iter().zip(&postings) {
            assert_eq!(before.entry, after.entry);
            assert!(before.level.abs_diff(after.level) <= STEP / 2);
            assert_eq!(after.level % STEP, STEP / 2);
        }
    }

    #[test]
    fn of_the_longest_list_the_heaviest_entries_are_left() {
        let mut kept = list(2 * LONGEST);
        assert!(prune(&mut kept));
        assert_eq!(kept.len(), LONGEST);
        assert!(kept.is_sorted_by_key(|posting| posting.entry));
        // Half of all are kept, so what weighs less than half is gone.
        assert!(kept.iter().all(|posting| posting.level >= 40));
    }
}
