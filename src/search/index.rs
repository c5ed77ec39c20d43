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
use crate::site::emergency::words::Matcher;

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
    /// The words that raise a card.
    pub cards: Matcher,
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
pub fn index(
    pages: Vec<PageText>,
    default_lang: &str,
    synonyms: &Synonyms,
    cards: &Matcher,
) -> Index {
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
            language_index(lang, pages, synonyms, cards.clone())
        })
        .collect();
    Index { languages }
}

fn language_index(
    lang: String,
    pages: Vec<PageText>,
    synonyms: &Synonyms,
    cards: Matcher,
) -> LanguageIndex {
    let language = Language::of(&lang);
    let concepts = synonyms.concepts.len() as u32;
    let printed = PrintedPhrases::new(&synonyms.concepts, language);
    // Lots of pages that are counted together, so many that no core is idle for long.
    let lots = 8 * rayon::current_num_threads();
    let counted: Vec<CountedPages> = pages
        .par_chunks(pages.len().div_ceil(lots).max(1))
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
        cards,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::page_text::Part;

    fn pages() -> Vec<PageText> {
        let part = |number: usize, place: usize| Part {
            anchor: format!("part-{place}"),
            heading: format!("Part {place} of {number}"),
            text: format!(
                "A follow-up in-to the bones.\nWhy word{} {number}?",
                number % 3
            ),
            keywords: String::new(),
        };
        (0..20)
            .map(|number| PageText {
                address: format!("/{number}/"),
                lang: "en".to_owned(),
                title: format!("Bone {number}"),
                parts: (0..=number % 4).map(|place| part(number, place)).collect(),
                ..PageText::default()
            })
            .collect()
    }

    fn index_on(cores: usize) -> LanguageIndex {
        let cores = rayon::ThreadPoolBuilder::new().num_threads(cores).build();
        let cores = cores.expect("threads can be started");
        let mut index =
            cores.install(|| index(pages(), "en", &Synonyms::default(), &Matcher::default()));
        index.languages.remove(0)
    }

    #[test]
    fn however_many_cores_there_are_the_index_is_the_same() {
        assert_eq!(index_on(1), index_on(5));
    }

    #[test]
    fn what_a_hyphen_joins_is_found_even_if_it_is_a_stop_word() {
        let index = index_on(1);
        let on_pages = |word: &str| {
            let form = index.lexicon.find(word)?;
            Some(index.page_counts[form.group as usize])
        };
        assert_eq!(on_pages("followup"), Some(20));
        assert_eq!(on_pages("into"), Some(20));
        assert_eq!(on_pages("the"), None);
        assert_eq!(on_pages("word2"), Some(6));
        let places = index
            .entries
            .iter()
            .filter(|entry| entry.text.contains("word2"));
        let group = index.lexicon.find("word2").expect("it is printed").group;
        assert_eq!(index.postings[group as usize].len(), places.count());
    }
}
