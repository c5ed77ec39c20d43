//! `t` files: addresses, titles, headings and texts, in the order of entries, as JSON. Each file has
//! the same number of entries, so that the root need not say where each starts; a page with more of
//! them is told again in the next.

use std::borrow::Cow;

use anyhow::{Context as _, ensure};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::digits::Reader;
use super::{Folder, Shards, script};
use crate::search::index::{Entry, IndexedPage};

/// About how much text a shard has, in bytes.
const SHARD: usize = 2_600;

/// Address, title, and the entries or those of them that are in the file.
#[derive(Debug, Serialize, Deserialize)]
struct PageScript<'a>(Cow<'a, str>, Cow<'a, str>, Vec<EntryScript<'a>>);

/// Anchor, heading, text.
#[derive(Debug, Serialize, Deserialize)]
struct EntryScript<'a>(Cow<'a, str>, Cow<'a, str>, Cow<'a, str>);

impl<'a> EntryScript<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self(
            entry.anchor.as_str().into(),
            entry.heading.as_str().into(),
            entry.text.as_str().into(),
        )
    }
}

/// How many entries each file has, by how long they are in the mean.
pub fn entries_per_file(entries: &[Entry]) -> usize {
    let lengths = entries.iter().map(|entry| entry.text.len());
    (SHARD * entries.len() / lengths.sum::<usize>().max(1)).clamp(1, 50)
}

/// The files, and in the place of what each starts with, how many entries each page has. Nearly all
/// of an index is text, so `entries` go as they are written.
pub fn write(pages: &[IndexedPage], entries: Vec<Entry>, per_file: usize) -> Shards {
    let mut shards = Shards::new("t");
    for of_page in entries.chunk_by(|a, b| a.page == b.page) {
        shards.starts.number(of_page.len() as u32);
    }
    let files = entries.into_par_iter().chunks(per_file).enumerate();
    let scripts = files.map(|(number, entries)| {
        let pages = entries.chunk_by(|a, b| a.page == b.page).map(|entries| {
            let page = &pages[entries[0].page as usize];
            PageScript(
                page.address.as_str().into(),
                page.title.as_str().into(),
                entries.iter().map(EntryScript::of).collect(),
            )
        });
        script::write(&format!("t{number}"), &pages.collect::<Vec<_>>())
    });
    shards.scripts = scripts.collect();
    shards
}

/// The pages and entries; `pages` tells how many entries each page has, and each file has
/// `per_file`.
pub fn read(
    per_file: usize,
    pages: &str,
    folder: &Folder,
) -> anyhow::Result<(Vec<IndexedPage>, Vec<Entry>)> {
    let mut sizes = Vec::new();
    let mut reader = Reader::new(pages);
    while !reader.is_at_end() {
        sizes.push(reader.number()?);
    }
    let total: u64 = sizes.iter().copied().map(u64::from).sum();
    ensure!(per_file > 0, "a file has no entries");
    let mut read = Vec::new();
    for shard in 0.. {
        if read.len() as u64 >= total {
            break;
        }
        let before = read.len();
        for PageScript(address, title, entries) in folder.read::<Vec<PageScript>>("t", shard)? {
            let page = IndexedPage {
                address: address.into_owned(),
                title: title.into_owned(),
            };
            read.extend(entries.into_iter().map(|entry| (page.clone(), entry)));
        }
        let is_last = read.len() as u64 == total;
        ensure!(
            is_last || read.len() == before + per_file,
            "a file has other entries than the root says"
        );
    }
    let mut read = read.into_iter();
    let (mut all_pages, mut all_entries) = (Vec::new(), Vec::new());
    for (number, size) in (0..).zip(sizes) {
        for place in 0..size {
            let (page, EntryScript(anchor, heading, text)) =
                read.next().context("there are too few entries")?;
            if place == 0 {
                all_pages.push(page);
            }
            all_entries.push(Entry {
                page: number,
                anchor: anchor.into_owned(),
                heading: heading.into_owned(),
                text: text.into_owned(),
            });
        }
        ensure!(all_pages.len() as u32 == number + 1, "a page has no entry");
    }
    ensure!(read.next().is_none(), "there are too many entries");
    Ok((all_pages, all_entries))
}
