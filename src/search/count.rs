//! The words and concepts of one page, counted by part and field.

use rustc_hash::FxHashMap;

use super::concepts::PrintedPhrases;
use super::fold;
use super::language::Language;
use super::lexicon::{GroupId, Lexicon};
use super::page_text::PageText;
use super::weight::{Counts, FIELDS, Field};

/// The words of one page, counted by part and field.
pub struct CountedPage {
    /// Distinct words, in the order they were met.
    pub words: Vec<String>,
    counts: Vec<FxHashMap<Counted, Counts>>,
    /// By part.
    pub lengths: Vec<Counts>,
}

/// What is counted: a word (its place in `words`) or a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Word(u32),
    Concept(u32),
}

impl CountedPage {
    pub fn of(page: &PageText, language: &Language, printed: &PrintedPhrases) -> Self {
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
    pub fn by_group(&self, lexicon: &Lexicon, stems: u32) -> Vec<(u32, GroupId, Counts)> {
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
