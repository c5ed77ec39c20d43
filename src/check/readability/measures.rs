//! A page's figures: reading age, long sentences, the passive.

use super::{english, sentences};
use crate::site::Document;
use crate::text::{Readability, passive, words};

/// Above this many words a sentence is longer than the guide aims for (NHS service manual).
pub const WORDS_AIMED_FOR: usize = 20;

/// What counting tells about one page.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    /// Of its running text.
    pub readability: Readability,
    /// Words in its longest sentence.
    pub longest_sentence: usize,
    /// Sentences of more than [`WORDS_AIMED_FOR`] words.
    pub long_sentences: usize,
    /// Sentences in the passive.
    pub passive_sentences: usize,
}

impl Measures {
    /// Of all sentences, how many are over [`WORDS_AIMED_FOR`] words: 0.0 to 1.0.
    pub fn share_of_long_sentences(&self) -> f64 {
        self.share(self.long_sentences)
    }

    /// Of all sentences, how many are in the passive: 0.0 to 1.0.
    pub fn share_of_passive_sentences(&self) -> f64 {
        self.share(self.passive_sentences)
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.readability.sentences.max(1) as f64
    }
}

/// Counts the running text of `document`.
pub fn measures(document: &Document) -> Measures {
    let blocks = english(document);
    let mut measures = Measures::default();
    for (block, range) in sentences(&blocks) {
        if !block.part.is_running_text() {
            continue;
        }
        let sentence = &block.text[range];
        let length = words(sentence).count();
        measures.readability += Readability::of_sentence(sentence);
        measures.longest_sentence = measures.longest_sentence.max(length);
        measures.long_sentences += usize::from(length > WORDS_AIMED_FOR);
        measures.passive_sentences += usize::from(passive(sentence).is_some());
    }
    measures
}
