//! `Index`: which words weigh how much under which heading, one part for each language.
//!
//! Takes the texts of pages and the synonyms, gives plain postings in memory. Same input, same
//! index: pages keep their order, groups are numbered in the order of their words.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::concepts::{Phrases, PrintedPhrases};
use super::count::CountedPages;
use super::invert::{Inverted, invert};
use super::language::Language;
use super::lexicon::{GroupId, Lexicon};
use super::names::{Names, names_of};
use super::page_text::PageText;
use super::synonyms::Synonyms;
use super::vocabulary::{lexicon_of, sounds_of};

/// Everything that can be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// By language; the site's own first.
    pub languages: Vec<LanguageIndex>,
}

/// The pages of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageIndex {
    pub lang: String,
    pub pages: Vec<IndexedPage>,
    /// In the order of their pages.
    pub entries: Vec<Entry>,
    pub lexicon: Lexicon,
    /// By group, in the order of entries.
    pub postings: Vec<Vec<Posting>>,
    /// The groups whose postings were cut: on how many pages each stands.
    pub cut: BTreeMap<GroupId, u32>,
    /// By group of words: on how many pages it stands.
    pub page_counts: Vec<u32>,
    /// What words sound like, and the places in the lexicon of those that do.
    pub sounds: BTreeMap<String, Vec<u32>>,
    /// What people type for what is printed.
    pub phrases: Phrases,
    pub names: Names,
    /// The page of what cannot wait.
    pub emergency_page: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedPage {
    /// From the site's root, with a slash at both ends.
    pub address: String,
    pub title: String,
}

/// What a query can find: a page's own part, or the part below a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in [`LanguageIndex::pages`].
    pub page: u32,
    /// Empty for the page's own part.
    pub anchor: String,
    pub heading: String,
    /// A line for each paragraph or list item; of a page without a part of its own, its summary.
    pub text: String,
}

/// How much a group weighs in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Its place in [`LanguageIndex::entries`].
    pub entry: u32,
    /// 1 to [`weight::LEVELS`].
    pub level: u8,
}

/// The index of `pages`. The site's own language is `default_lang`.
pub fn index(pages: Vec<PageText>, default_lang: &str, synonyms: &Synonyms) -> Index {
    let mut by_lang: BTreeMap<(bool, String), Vec<PageText>> = BTreeMap::new();
    for page in pages {
        let key = (page.lang != default_lang, page.lang.clone());
        by_lang.entry(key).or_default().push(page);
    }
    let nothing = Synonyms::default();
    let languages = by_lang
        .into_iter()
        .map(|((is_foreign, lang), pages)| {
            let synonyms = if is_foreign { &nothing } else { synonyms };
            language_index(lang, pages, synonyms)
        })
        .collect();
    Index { languages }
}

/// So many pages are counted at a time.
const LOT: usize = 250;

fn language_index(lang: String, pages: Vec<PageText>, synonyms: &Synonyms) -> LanguageIndex {
    let language = Language::of(&lang);
    let concepts = synonyms.concepts.len() as u32;
    let printed = PrintedPhrases::new(&synonyms.concepts, language);
    let counted: Vec<CountedPages> = pages
        .par_chunks(LOT)
        .map(|pages| CountedPages::of(pages, language, &printed, concepts))
        .collect();
    let (lexicon, stems) = lexicon_of(&counted, language, synonyms);
    let groups = lexicon.groups();
    let Inverted {
        postings,
        cut,
        mut page_counts,
    } = invert(counted, &groups, stems, concepts);
    let phrases = Phrases::new(&synonyms.concepts, language, &lexicon, stems);
    let sounds = sounds_of(&lexicon, language, &page_counts);
    page_counts.truncate(stems as usize);
    let names = names_of(&pages, language, &groups);
    let emergency_page = pages.iter().position(|page| page.is_emergency);
    let (pages, entries) = describe(pages);
    LanguageIndex {
        lang,
        pages,
        entries,
        lexicon,
        postings,
        cut,
        page_counts,
        sounds,
        phrases,
        names,
        emergency_page: emergency_page.map(|page| page as u32),
    }
}

fn describe(pages: Vec<PageText>) -> (Vec<IndexedPage>, Vec<Entry>) {
    let mut indexed = Vec::with_capacity(pages.len());
    let mut entries = Vec::new();
    for (number, mut page) in pages.into_iter().enumerate() {
        if let Some(own) = page.parts.first_mut()
            && own.text.is_empty()
        {
            own.text = page.summary;
        }
        entries.extend(page.parts.into_iter().map(|part| Entry {
            page: number as u32,
            anchor: part.anchor,
            heading: part.heading,
            text: part.text,
        }));
        indexed.push(IndexedPage {
            address: page.address,
            title: page.title,
        });
    }
    (indexed, entries)
}
