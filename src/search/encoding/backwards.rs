//! `b` files: the words of the lexicon read backwards, in that order. Only a browser needs them;
//! whoever has the whole lexicon sorts it.

use super::Shards;
use super::digits::Writer;
use crate::search::lexicon::{Lexicon, reversed};

/// About how long a shard is, in bytes.
const SHARD: usize = 4_000;

pub fn write(lexicon: &Lexicon) -> Shards {
    let mut shards = Shards::new("b");
    let (mut out, mut words, mut first_before) = (Writer::default(), 0u32, String::new());
    let mut first = String::new();
    let mut before = String::new();
    let places = lexicon.backwards();
    for (number, place) in places.iter().enumerate() {
        let word = reversed(&lexicon.forms()[*place as usize].word);
        if words == 0 {
            first.clone_from(&word);
        }
        out.word(&word, &before);
        before = word;
        words += 1;
        if out.len() >= SHARD || number + 1 == places.len() {
            shards.starts.word(&first, &first_before);
            std::mem::swap(&mut first, &mut first_before);
            shards.push(&std::mem::take(&mut out).text);
            words = 0;
            before.clear();
        }
    }
    shards
}
