//! The words and concepts of pages, counted by part and field.

use rustc_hash::FxHashMap;

use super::concepts::{LineStems, PrintedPhrases, StemId};
use super::language::Language;
use super::page_text::PageText;
use super::weight::{Counts, FIELDS, Field};
use crate::text::fold;

/// A concept, or what was added to the number of concepts for a word.
pub type Number = u32;

/// What some pages print, part by part.
pub struct CountedPages {
    /// The words that were counted, none twice, in no order.
    pub words: Vec<(String, Number)>,
    pub parts: Vec<CountedPart>,
    tallies: Vec<Tally>,
}

/// A part of a page.
pub struct CountedPart {
    /// The page's place among those that were counted with it.
    pub page: u32,
    /// In words that are no stop words.
    pub lengths: Counts,
    /// Where its tallies end, and those of the next part start.
    end: usize,
}

/// How often one thing stands in one field of a part. There are more of these than of anything
/// else, so they are small.
struct Tally {
    place: u32,
    count: u32,
}

/// Where the tallies of `number` and `field` are looked up.
fn place(number: Number, field: usize) -> usize {
    number as usize * FIELDS + field
}

impl CountedPages {
    pub fn of(
        pages: &[PageText],
        language: &Language,
        printed: &PrintedPhrases,
        concepts: u32,
    ) -> Self {
        let mut counter = Counter {
            language,
            printed,
            numbers: FxHashMap::default(),
            known: Vec::new(),
            concepts,
            last: vec![0; place(concepts, 0)],
            lengths: [0; FIELDS],
            parts: Vec::new(),
            tallies: Vec::new(),
        };
        for (number, page) in (0..).zip(pages) {
            counter.count_page(page, number);
        }
        let is_counted = |number: Number| {
            let places = place(number, 0)..place(number, FIELDS);
            counter.last[places].iter().any(|last| *last > 0)
        };
        let mut words: Vec<(String, Number)> = counter.numbers.into_iter().collect();
        words.retain(|(_, number)| is_counted(*number));
        counter.tallies.shrink_to_fit();
        Self {
            words,
            parts: counter.parts,
            tallies: counter.tallies,
        }
    }

    /// The parts, and how often each thing stands in which field of them.
    pub fn tallies(
        &self,
    ) -> impl Iterator<Item = (&CountedPart, impl Iterator<Item = (Number, usize, u32)>)> {
        let mut start = 0;
        self.parts.iter().map(move |part| {
            let tallies = &self.tallies[start..part.end];
            start = part.end;
            let told = tallies.iter().map(|tally| {
                let place = tally.place as usize;
                ((place / FIELDS) as Number, place % FIELDS, tally.count)
            });
            (part, told)
        })
    }
}

/// What needs to be found out of a word only once.
#[derive(Clone, Copy)]
struct Known {
    is_stop_word: bool,
    /// If it is in a phrase that pages print.
    stem: Option<StemId>,
}

struct Counter<'a> {
    language: &'a Language,
    printed: &'a PrintedPhrases,
    numbers: FxHashMap<String, Number>,
    /// By number of a word, without the concepts.
    known: Vec<Known>,
    concepts: u32,
    /// By place: where its last tally stands, counted from 1.
    last: Vec<u32>,
    /// Of the part that is being counted.
    lengths: Counts,
    /// The parts before it.
    parts: Vec<CountedPart>,
    tallies: Vec<Tally>,
}

impl Counter<'_> {
    fn count_page(&mut self, page: &PageText, number: u32) {
        for (place, part) in page.parts.iter().enumerate() {
            self.count(&page.title, Field::Title);
            self.count(&part.heading, Field::Heading);
            self.count(&part.text, Field::Body);
            self.count(&part.keywords, Field::Keywords);
            if place == 0 {
                self.count(&page.summary, Field::Summary);
                self.count(&page.keywords, Field::Keywords);
            }
            self.parts.push(CountedPart {
                page: number,
                lengths: std::mem::take(&mut self.lengths),
                end: self.tallies.len(),
            });
        }
    }

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
        let mut before = 0..0;
        let mut stems = LineStems::default();
        fold::each_word(line, |word, span, joined| {
            if joined {
                for first in fold::words(&line[before.clone()]) {
                    let (number, _) = self.know(&(first.folded + word));
                    self.add(number, field);
                }
            }
            before = span;
            let (number, known) = self.know(word);
            if !self.printed.is_empty() {
                stems.whole.push(known.stem);
            }
            if known.is_stop_word {
                return;
            }
            self.add(number, field);
            self.lengths[field as usize] += 1;
            if !self.printed.is_empty() {
                stems.said.push(known.stem);
            }
        });
        let printed = self.printed;
        for concept in printed.concepts_in(&stems) {
            self.add(concept, field);
        }
    }

    fn know(&mut self, word: &str) -> (Number, Known) {
        if let Some(number) = self.numbers.get(word) {
            return (*number, self.known[(*number - self.concepts) as usize]);
        }
        let stem = match self.printed.is_empty() {
            true => None,
            false => self.printed.number_of(&(self.language.stem)(word)),
        };
        let known = Known {
            is_stop_word: self.language.is_stop_word(word),
            stem,
        };
        let number = self.concepts + self.known.len() as Number;
        self.known.push(known);
        self.numbers.insert(word.to_owned(), number);
        self.last.resize(place(number, FIELDS), 0);
        (number, known)
    }

    fn add(&mut self, number: Number, field: Field) {
        let begun = self.parts.last().map_or(0, |part| part.end);
        let place = place(number, field as usize);
        let last = &mut self.last[place];
        if *last as usize <= begun {
            self.tallies.push(Tally {
                place: place as u32,
                count: 0,
            });
            *last = self.tallies.len() as u32;
        }
        self.tallies[*last as usize - 1].count += 1;
    }
}
