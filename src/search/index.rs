//! `Index`: which words weigh how much under which heading, one part for each language.
//!
//! Takes the texts of pages and the synonyms, gives plain postings in memory. Same input, same
//! index: pages keep their order, groups are numbered in the order of their words.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::concepts::{Phrases, PrintedPhrases};
use super::fold;
use super::language::Language;
use super::lexicon::{Form, GroupId, Lexicon};
use super::page_text::PageText;
use super::synonyms::Synonyms;
use super::weight::{self, Counts, FIELDS, Field};

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
    /// By group: on how many pages it stands.
    pub page_counts: Vec<u32>,
    /// What words sound like, and the places in the lexicon of those that do.
    pub sounds: BTreeMap<String, Vec<u32>>,
    /// What people type for what is printed.
    pub phrases: Phrases,
    /// Titles, headings and glossary words, as the groups of their words, and the entries they name.
    pub names: Names,
    /// Keywords of pages, as the groups of their words, and the pages they name.
    pub keyword_names: Names,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedPage {
    /// From the site's root, with a slash at both ends.
    pub address: String,
    pub title: String,
    pub summary: String,
}

/// What a query can find: a page's own part, or the part below a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in [`LanguageIndex::pages`].
    pub page: u32,
    /// Empty for the page's own part.
    pub anchor: String,
    pub heading: String,
    /// A line for each paragraph or list item.
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

fn language_index(lang: String, pages: Vec<PageText>, synonyms: &Synonyms) -> LanguageIndex {
    let language = Language::of(&lang);
    let printed = PrintedPhrases::new(&synonyms.concepts, language);
    let counted: Vec<CountedPage> = pages
        .par_iter()
        .map(|page| CountedPage::of(page, language, &printed))
        .collect();
    let (lexicon, stems) = lexicon_of(&counted, language, synonyms);
    let concept_count = synonyms.concepts.len() as u32;
    let group_count = stems + concept_count;

    let grouped: Vec<Vec<(u32, GroupId, Counts)>> = counted
        .par_iter()
        .map(|page| page.by_group(&lexicon, stems))
        .collect();
    let lengths: Vec<Counts> = counted
        .iter()
        .flat_map(|page| page.lengths.clone())
        .collect();
    let means = weight::mean_lengths(&lengths);

    let mut postings = vec![Vec::new(); group_count as usize];
    let mut page_counts = vec![0; group_count as usize];
    let mut last_page = vec![u32::MAX; group_count as usize];
    let mut first_entry = 0;
    for (page, (counts, counted)) in grouped.iter().zip(&counted).enumerate() {
        let page = page as u32;
        for (part, group, counts) in counts {
            let entry = first_entry + part;
            let level = weight::level(counts, &lengths[entry as usize], &means);
            let group = *group as usize;
            postings[group].push(Posting { entry, level });
            if last_page[group] != page {
                last_page[group] = page;
                page_counts[group] += 1;
            }
        }
        first_entry += counted.lengths.len() as u32;
    }
    let phrases = Phrases::new(&synonyms.concepts, language, &lexicon, stems);
    let sounds = sounds_of(&lexicon, language, &page_counts);
    let (names, keyword_names) = names_of(&pages, language, &lexicon);
    let (pages, entries) = describe(pages);
    LanguageIndex {
        lang,
        pages,
        entries,
        lexicon,
        postings,
        page_counts,
        sounds,
        phrases,
        names,
        keyword_names,
    }
}

fn describe(pages: Vec<PageText>) -> (Vec<IndexedPage>, Vec<Entry>) {
    let mut indexed = Vec::with_capacity(pages.len());
    let mut entries = Vec::new();
    for (number, page) in pages.into_iter().enumerate() {
        entries.extend(page.parts.into_iter().map(|part| Entry {
            page: number as u32,
            anchor: part.anchor,
            heading: part.heading,
            text: part.text,
        }));
        indexed.push(IndexedPage {
            address: page.address,
            title: page.title,
            summary: page.summary,
        });
    }
    (indexed, entries)
}

/// The words of one page, counted by part and field.
struct CountedPage {
    /// Distinct words, in the order they were met.
    words: Vec<String>,
    counts: Vec<FxHashMap<Counted, Counts>>,
    /// By part.
    lengths: Vec<Counts>,
}

/// What is counted: a word (its place in `words`) or a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Word(u32),
    Concept(u32),
}

impl CountedPage {
    fn of(page: &PageText, language: &Language, printed: &PrintedPhrases) -> Self {
        let mut counter = Counter {
            language,
            printed,
            numbers: FxHashMap::default(),
            stems: Vec::new(),
            page: CountedPage {
                words: Vec::new(),
                counts: Vec::new(),
                lengths: Vec::new(),
            },
        };
        for (number, part) in page.parts.iter().enumerate() {
            counter.page.counts.push(FxHashMap::default());
            counter.page.lengths.push([0; FIELDS]);
            counter.count(&page.title, Field::Title);
            counter.count(&part.heading, Field::Heading);
            counter.count(&part.text, Field::Body);
            counter.count(&part.keywords, Field::Keywords);
            if number == 0 {
                counter.count(&page.summary, Field::Summary);
                counter.count(&page.keywords, Field::Keywords);
            }
        }
        counter.page
    }

    /// By part, then group: the counts of all words of the group.
    fn by_group(&self, lexicon: &Lexicon, stems: u32) -> Vec<(u32, GroupId, Counts)> {
        let groups: Vec<GroupId> = self
            .words
            .iter()
            .map(|word| {
                lexicon
                    .find(word)
                    .expect("every word of a page is in the lexicon")
                    .group
            })
            .collect();
        let mut all = Vec::new();
        for (part, counts) in self.counts.iter().enumerate() {
            let mut here: Vec<(GroupId, Counts)> = counts
                .iter()
                .map(|(counted, counts)| match counted {
                    Counted::Word(word) => (groups[*word as usize], *counts),
                    Counted::Concept(concept) => (stems + concept, *counts),
                })
                .collect();
            here.sort_unstable();
            for (group, counts) in here {
                match all.last_mut() {
                    Some((last_part, last_group, sum))
                        if (*last_part, *last_group) == (part as u32, group) =>
                    {
                        let sum: &mut Counts = sum;
                        for (sum, count) in sum.iter_mut().zip(counts) {
                            *sum += count;
                        }
                    }
                    _ => all.push((part as u32, group, counts)),
                }
            }
        }
        all
    }
}

struct Counter<'a> {
    language: &'a Language,
    printed: &'a PrintedPhrases,
    numbers: FxHashMap<String, u32>,
    /// By word; filled only if there are phrases to find.
    stems: Vec<String>,
    page: CountedPage,
}

impl Counter<'_> {
    fn count(&mut self, text: &str, field: Field) {
        for line in text.split('\n') {
            let field = match field {
                Field::Body if line.ends_with('?') => Field::Questions,
                field => field,
            };
            self.count_line(line, field);
        }
    }

    fn count_line(&mut self, line: &str, field: Field) {
        let mut before: Option<String> = None;
        let mut line_words = Vec::new();
        fold::each_word(line, |word, _, joined| {
            if joined && let Some(before) = &before {
                self.add_word(&format!("{before}{word}"), field);
            }
            before = Some(word.to_owned());
            if self.language.is_stop_word(word) {
                return;
            }
            let number = self.add_word(word, field);
            self.length(field);
            line_words.push(number);
        });
        if self.printed.is_empty() {
            return;
        }
        for start in 0..line_words.len() {
            let stems = line_words[start..]
                .iter()
                .map(|word| self.stems[*word as usize].as_str());
            for concept in self.printed.at_start_of(stems) {
                self.add(Counted::Concept(concept), field);
            }
        }
    }

    fn add_word(&mut self, word: &str, field: Field) -> u32 {
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None => {
                let number = self.page.words.len() as u32;
                self.page.words.push(word.to_owned());
                self.numbers.insert(word.to_owned(), number);
                if !self.printed.is_empty() {
                    self.stems.push((self.language.stem)(word));
                }
                number
            }
        };
        self.add(Counted::Word(number), field);
        number
    }

    fn add(&mut self, counted: Counted, field: Field) {
        let counts = self.page.counts.last_mut().expect("a part was begun");
        counts.entry(counted).or_default()[field as usize] += 1;
    }

    fn length(&mut self, field: Field) {
        self.page.lengths.last_mut().expect("a part was begun")[field as usize] += 1;
    }
}

/// Every word of the pages, of the phrases, and their other spellings; and the number of groups.
fn lexicon_of(pages: &[CountedPage], language: &Language, synonyms: &Synonyms) -> (Lexicon, u32) {
    let mut words: FxHashSet<&str> = FxHashSet::default();
    for page in pages {
        words.extend(page.words.iter().map(String::as_str));
    }
    let printed_words = words.clone();
    let mut typed = Vec::new();
    for phrase in synonyms.concepts.iter().flat_map(|concept| &concept.typed) {
        typed.extend(fold::words(phrase).into_iter().map(|word| word.folded));
    }
    for (_, meant) in &synonyms.slips {
        typed.extend(fold::words(meant).into_iter().map(|word| word.folded));
    }
    words.extend(
        typed
            .iter()
            .map(String::as_str)
            .filter(|word| !language.is_stop_word(word)),
    );
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_unstable();

    let stems: Vec<String> = words.par_iter().map(|word| (language.stem)(word)).collect();
    let mut groups: FxHashMap<&str, GroupId> = FxHashMap::default();
    let mut forms = Vec::with_capacity(words.len());
    for (word, stem) in words.iter().zip(&stems) {
        let next = groups.len() as GroupId;
        let group = *groups.entry(stem).or_insert(next);
        forms.push(Form {
            word: (*word).to_owned(),
            group,
            means: None,
        });
    }
    let mut others = Vec::new();
    for form in forms
        .iter()
        .filter(|form| printed_words.contains(form.word.as_str()))
    {
        for spelling in (language.spellings)(&form.word) {
            others.push((spelling, form));
        }
    }
    for (slip, meant) in &synonyms.slips {
        let [slip, meant] = [slip, meant].map(|text| fold::words(text));
        if let ([slip], [meant]) = (slip.as_slice(), meant.as_slice())
            && let Ok(place) = forms.binary_search_by(|form| form.word.cmp(&meant.folded))
        {
            others.push((slip.folded.clone(), &forms[place]));
        }
    }
    let others: Vec<Form> = others
        .into_iter()
        .filter(|(word, _)| words.binary_search(&word.as_str()).is_err())
        .map(|(word, form)| Form {
            word,
            group: form.group,
            means: Some(form.word.clone()),
        })
        .collect();
    let count = groups.len() as u32;
    forms.extend(others);
    (Lexicon::new(forms), count)
}

/// By the groups of a name's words: what it names, and how much more that counts, in sixteenths.
pub type Names = BTreeMap<Vec<GroupId>, Vec<(u32, u64)>>;

const NAMED_BY_HEADING: u64 = 24;
const NAMED_BY_KEYWORD: u64 = 20;

/// The names of entries (a page's title, headings, glossary words) and of pages (keywords).
fn names_of(pages: &[PageText], language: &Language, lexicon: &Lexicon) -> (Names, Names) {
    let key = |name: &str| -> Vec<GroupId> {
        fold::words(name)
            .iter()
            .filter(|word| !language.is_stop_word(&word.folded))
            .filter_map(|word| lexicon.find(&word.folded))
            .map(|form| form.group)
            .collect()
    };
    let add = |names: &mut Names, name: &str, of: u32, factor: u64| {
        let groups = key(name);
        if !groups.is_empty() {
            let all = names.entry(groups).or_default();
            if all.last().is_none_or(|(last, _)| *last != of) {
                all.push((of, factor));
            }
        }
    };
    let (mut of_entries, mut of_pages) = (Names::new(), Names::new());
    let mut entry = 0;
    for (number, page) in pages.iter().enumerate() {
        for keyword in page.keywords.split('\n') {
            add(&mut of_pages, keyword, number as u32, NAMED_BY_KEYWORD);
        }
        for (place, part) in page.parts.iter().enumerate() {
            let heading = if place == 0 {
                &page.title
            } else {
                &part.heading
            };
            for name in names_in(heading) {
                add(&mut of_entries, name, entry, NAMED_BY_HEADING);
            }
            for keyword in part.keywords.split('\n') {
                add(&mut of_entries, keyword, entry, NAMED_BY_KEYWORD);
            }
            entry += 1;
        }
    }
    (of_entries, of_pages)
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

fn sounds_of(
    lexicon: &Lexicon,
    language: &Language,
    page_counts: &[u32],
) -> BTreeMap<String, Vec<u32>> {
    let mut sounds: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (place, form) in lexicon.forms().iter().enumerate() {
        if form.means.is_some() || page_counts[form.group as usize] == 0 {
            continue;
        }
        let sound = (language.sound)(&form.word);
        if !sound.is_empty() {
            sounds.entry(sound).or_default().push(place as u32);
        }
    }
    sounds
}
