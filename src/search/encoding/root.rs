//! The root of a language's index: what a browser needs to know which other files to load.

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use super::digits::{Reader, Writer};
use crate::search::concepts::{Meaning, Phrases};
use crate::search::index::LanguageIndex;
use crate::search::language::Language;
use crate::search::lexicon::GroupId;

#[derive(Debug, Serialize, Deserialize)]
pub struct Root {
    pub folder: String,
    /// Stop words, endings and the rules of sounds, with spaces between them, for the browser.
    stop: String,
    endings: String,
    hear: String,
    /// How many entries each page has.
    pub pages: String,
    /// What each file of a kind starts with, or how much it holds.
    pub words: String,
    pub postings: String,
    pub backwards: String,
    pub sounds: String,
    /// How many entries each file of texts has.
    pub texts: usize,
    first: GroupId,
    concepts: Vec<Meaning>,
    /// Phrases as groups of words and the concepts they stand for.
    phrases: String,
    /// Phrases that need their stop words, and the concepts they stand for.
    sayings: Vec<(String, Vec<GroupId>)>,
    /// The words that raise a card, as `Matcher::new` reads them.
    pub cards: String,
}

impl Root {
    /// `starts` are those of words, postings, backwards, sounds and texts; a file of texts has
    /// `texts` entries.
    pub fn of(index: &LanguageIndex, folder: String, starts: [String; 5], texts: usize) -> Self {
        let language = Language::of(&index.lang);
        let [words, postings, backwards, sounds, pages] = starts;
        let mut phrases = Writer::default();
        for (groups, concepts) in &index.phrases.by_groups {
            for list in [groups, concepts] {
                phrases.number(list.len() as u32);
                for group in list {
                    phrases.number(*group);
                }
            }
        }
        let sayings = index.phrases.by_words.iter();
        Self {
            folder,
            stop: language.stop_words.join(" "),
            endings: language.endings.join(" "),
            hear: language.sounds.text().to_owned(),
            pages,
            words,
            postings,
            backwards,
            sounds,
            texts,
            first: index.phrases.first_group,
            concepts: index.phrases.concepts.clone(),
            phrases: phrases.text,
            sayings: sayings
                .map(|(words, concepts)| (words.join(" "), concepts.clone()))
                .collect(),
            cards: index.cards.text().to_owned(),
        }
    }

    /// # Errors
    /// A phrase stands for what is not there.
    pub fn phrases(&self) -> anyhow::Result<Phrases> {
        let mut phrases = Phrases {
            first_group: self.first,
            concepts: self.concepts.clone(),
            ..Phrases::default()
        };
        let concepts = self.first..self.first.saturating_add(self.concepts.len() as u32);
        let are_there = |groups: &[GroupId]| groups.iter().all(|group| concepts.contains(group));
        let mut reader = Reader::new(&self.phrases);
        while !reader.is_at_end() {
            let mut lists = [Vec::new(), Vec::new()];
            for list in &mut lists {
                for _ in 0..reader.count()? {
                    list.push(reader.number()?);
                }
            }
            let [groups, concepts] = lists;
            ensure!(are_there(&concepts), "there is no concept {concepts:?}");
            phrases.by_groups.insert(groups, concepts);
        }
        for (words, concepts) in &self.sayings {
            ensure!(are_there(concepts), "there is no concept {concepts:?}");
            let words = words.split(' ').map(str::to_owned).collect();
            phrases.by_words.insert(words, concepts.clone());
        }
        Ok(phrases)
    }
}
