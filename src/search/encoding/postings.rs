//! `p` files, by group: its words, if they are scattered; how much it weighs where; and names.
//!
//! A short list stands in the order of entries, each with its weight; in a long one many entries
//! share a weight, and stand in a row behind it, after the number of pages if it was cut. A list
//! that would fill a file has one of its own, so that nobody loads it for its neighbours. A name is
//! kept with the rarest of its groups.

use std::collections::BTreeMap;

use anyhow::ensure;
use rustc_hash::FxHashMap;

use super::digits::{Reader, Writer};
use super::{Folder, Shards};
use crate::search::index::{LanguageIndex, Posting};
use crate::search::lexicon::GroupId;
use crate::search::names::{Named, Names};

/// About how long a shard is, in bytes.
const SHARD: usize = 1_500;

/// The shortest list that is sorted by weight.
const LONG: usize = 300;

type Name<'a> = (&'a Vec<GroupId>, &'a Vec<Named>);

pub fn write(language: &LanguageIndex) -> Shards {
    let words = scattered_words(language);
    let mut names: FxHashMap<GroupId, Vec<Name>> = FxHashMap::default();
    for (groups, named) in &language.names {
        let commonness = |group: &GroupId| (language.postings[*group as usize].len(), *group);
        let rarest = groups.iter().copied().min_by_key(commonness);
        let rarest = rarest.expect("a name has a word");
        names.entry(rarest).or_default().push((groups, named));
    }
    let mut shards = Shards::new("p");
    let (mut out, mut groups) = (Writer::default(), 0u32);
    let mut before = "";
    let mut lists = language.postings.iter().enumerate().peekable();
    while let Some((group, postings)) = lists.next() {
        let words = words.get(group).map_or(&[][..], Vec::as_slice);
        out.number(words.len() as u32);
        for word in words {
            out.word(word, before);
            before = word;
        }
        let group = group as GroupId;
        let cut = language.cut.get(&group).copied();
        write_postings(&mut out, postings, cut.unwrap_or(0));
        write_names(
            &mut out,
            group,
            names.get(&group).map_or(&[], Vec::as_slice),
        );
        groups += 1;
        // A posting takes two symbols or so.
        let is_next_long = |list: &(usize, &Vec<Posting>)| 2 * list.1.len() >= SHARD;
        if out.len() >= SHARD || lists.peek().is_none_or(is_next_long) {
            shards.starts.number(groups);
            shards.push(&std::mem::take(&mut out).text);
            (groups, before) = (0, "");
        }
    }
    shards
}

/// By group its words, if they are in more than one file of the lexicon: whoever got to a group by
/// one of its words has loaded the file of that word.
fn scattered_words(language: &LanguageIndex) -> Vec<Vec<&str>> {
    let mut words: Vec<Vec<(usize, &str)>> = vec![Vec::new(); language.page_counts.len()];
    for (number, shard) in language.lexicon.shards().enumerate() {
        for form in &language.lexicon.forms()[shard] {
            if form.means.is_none() {
                words[form.group as usize].push((number, &form.word));
            }
        }
    }
    words
        .into_iter()
        .map(|words| {
            let is_scattered = words.windows(2).any(|pair| pair[0].0 != pair[1].0);
            let kept = words.into_iter().filter(|_| is_scattered);
            kept.map(|(_, word)| word).collect()
        })
        .collect()
}

fn write_postings(out: &mut Writer, postings: &[Posting], cut: u32) {
    out.number(postings.len() as u32);
    if postings.len() < LONG {
        let mut next = 0;
        for posting in postings {
            out.number(posting.entry - next);
            out.level(posting.level);
            next = posting.entry + 1;
        }
        return;
    }
    out.number(cut);
    let mut sorted = postings.to_vec();
    sorted.sort_by_key(|posting| (posting.level, posting.entry));
    for same in sorted.chunk_by(|a, b| a.level == b.level) {
        out.level(same[0].level);
        out.number(same.len() as u32);
        let mut next = 0;
        for posting in same {
            out.number(posting.entry - next);
            next = posting.entry + 1;
        }
    }
}

fn write_names(out: &mut Writer, group: GroupId, names: &[Name]) {
    out.number(names.len() as u32);
    for (groups, named) in names {
        out.number(groups.len() as u32);
        for other in *groups {
            out.signed(i64::from(*other) - i64::from(group));
        }
        out.number(named.len() as u32);
        for named in *named {
            let (number, kind) = match *named {
                Named::Entry(entry) => (entry, 0),
                Named::EntryByKeyword(entry) => (entry, 1),
                Named::PageByKeyword(page) => (page, 2),
            };
            out.number(3 * u64::from(number) + kind);
        }
    }
}

/// How many of each there are.
pub struct Sizes {
    pub groups: usize,
    pub entries: usize,
    pub pages: usize,
}

/// What the files hold: by group its postings; which were cut; and all names.
#[derive(Default)]
pub struct Read {
    pub postings: Vec<Vec<Posting>>,
    pub cut: BTreeMap<GroupId, u32>,
    pub names: Names,
}

pub fn read(starts: &str, folder: &Folder, sizes: &Sizes) -> anyhow::Result<Read> {
    let mut read = Read::default();
    let mut starts = Reader::new(starts);
    let mut shard = 0;
    while !starts.is_at_end() {
        let groups = starts.number()?;
        let mut reader = Reader::new(&folder.read::<String>("p", shard)?);
        let mut word = String::new();
        for _ in 0..groups {
            for _ in 0..reader.count()? {
                word = reader.word(&word)?;
            }
            let group = read.postings.len() as i64;
            let (postings, cut) = read_postings(&mut reader, sizes.entries)?;
            read.postings.push(postings);
            if cut > 0 {
                read.cut.insert(group as GroupId, cut);
            }
            read_names(&mut reader, group, sizes, &mut read.names)?;
        }
        shard += 1;
    }
    ensure!(read.postings.len() == sizes.groups, "groups are missing");
    Ok(read)
}

/// The postings of a group, and on how many pages it stands if they were cut.
fn read_postings(reader: &mut Reader, entry_count: usize) -> anyhow::Result<(Vec<Posting>, u32)> {
    let number = reader.count()?;
    let cut = if number < LONG { 0 } else { reader.number()? };
    let mut postings = Vec::with_capacity(number);
    let entry_after = |reader: &mut Reader, next: u32| {
        let entry = next.saturating_add(reader.number()?);
        ensure!((entry as usize) < entry_count, "there is no entry {entry}");
        anyhow::Ok(entry)
    };
    let mut next = 0;
    while postings.len() < number {
        if number < LONG {
            let entry = entry_after(reader, next)?;
            let level = reader.level()?;
            postings.push(Posting { entry, level });
            next = entry + 1;
            continue;
        }
        let level = reader.level()?;
        let same = (reader.number()? as usize).clamp(1, number - postings.len());
        next = 0;
        for _ in 0..same {
            let entry = entry_after(reader, next)?;
            postings.push(Posting { entry, level });
            next = entry + 1;
        }
    }
    postings.sort_by_key(|posting| posting.entry);
    postings.dedup_by_key(|posting| posting.entry);
    Ok((postings, cut))
}

fn read_names(
    reader: &mut Reader,
    group: i64,
    sizes: &Sizes,
    names: &mut Names,
) -> anyhow::Result<()> {
    for _ in 0..reader.count()? {
        let mut groups = Vec::new();
        for _ in 0..reader.count()? {
            let other = group + reader.signed()?;
            ensure!(
                (0..sizes.groups as i64).contains(&other),
                "there is no group {other}"
            );
            groups.push(other as GroupId);
        }
        let mut all = Vec::new();
        for _ in 0..reader.count()? {
            let number = reader.number()?;
            let place = number / 3;
            let (named, count) = match number % 3 {
                0 => (Named::Entry(place), sizes.entries),
                1 => (Named::EntryByKeyword(place), sizes.entries),
                _ => (Named::PageByKeyword(place), sizes.pages),
            };
            ensure!((place as usize) < count, "a name is of nothing: {named:?}");
            all.push(named);
        }
        names.insert(groups, all);
    }
    Ok(())
}
