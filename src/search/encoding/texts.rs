//! `t` files: addresses, titles, headings and texts, in the order of entries, as JSON. A page that
//! is too long for one file is told again in the next.

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

use super::digits::Reader;
use super::{Folder, Shards};
use crate::search::index::{Entry, IndexedPage, LanguageIndex};

/// About how much text a shard has, in bytes.
const SHARD: usize = 2_000;

/// Address, title, and the entries or those of them that are in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PageScript(String, String, Vec<EntryScript>);

/// Anchor, heading, text.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct EntryScript(String, String, String);

pub fn write(language: &LanguageIndex) -> Shards {
    let mut shards = Shards::new("t");
    let mut shard: Vec<PageScript> = Vec::new();
    let (mut size, mut entries, mut last_page) = (0, 0u32, u32::MAX);
    for (number, entry) in language.entries.iter().enumerate() {
        if shard.is_empty() || entry.page != last_page {
            let page = &language.pages[entry.page as usize];
            size += page.address.len() + page.title.len();
            shard.push(PageScript(
                page.address.clone(),
                page.title.clone(),
                Vec::new(),
            ));
            last_page = entry.page;
        }
        let page = shard.last_mut().expect("a page was begun");
        size += entry.anchor.len() + entry.heading.len() + entry.text.len();
        page.2.push(EntryScript(
            entry.anchor.clone(),
            entry.heading.clone(),
            entry.text.clone(),
        ));
        entries += 1;
        if size >= SHARD || number + 1 == language.entries.len() {
            shards.starts.number(entries);
            shards.push(&shard);
            shard.clear();
            (size, entries) = (0, 0);
        }
    }
    shards
}

/// The pages and entries; `pages` tells how many entries each page has.
pub fn read(
    starts: &str,
    pages: &str,
    folder: &Folder,
) -> anyhow::Result<(Vec<IndexedPage>, Vec<Entry>)> {
    let mut read = Vec::new();
    let mut starts = Reader::new(starts);
    let mut shard = 0;
    while !starts.is_at_end() {
        let number = starts.number()? as usize;
        let before = read.len();
        for PageScript(address, title, entries) in folder.read::<Vec<PageScript>>("t", shard)? {
            let page = IndexedPage { address, title };
            read.extend(entries.into_iter().map(|entry| (page.clone(), entry)));
        }
        ensure!(
            read.len() == before + number,
            "a file has other entries than the root says"
        );
        shard += 1;
    }
    let mut read = read.into_iter();
    let (mut all_pages, mut all_entries) = (Vec::new(), Vec::new());
    let mut pages = Reader::new(pages);
    while !pages.is_at_end() {
        let number = all_pages.len() as u32;
        for place in 0..pages.number()? {
            let (page, EntryScript(anchor, heading, text)) =
                read.next().context("there are too few entries")?;
            if place == 0 {
                all_pages.push(page);
            }
            all_entries.push(Entry {
                page: number,
                anchor,
                heading,
                text,
            });
        }
        ensure!(all_pages.len() as u32 == number + 1, "a page has no entry");
    }
    ensure!(read.next().is_none(), "there are too many entries");
    Ok((all_pages, all_entries))
}
