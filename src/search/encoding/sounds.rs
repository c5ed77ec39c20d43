//! `s` files: what words sound like, sorted, each with the places in the lexicon of those words. Only
//! a browser needs them; whoever has the whole lexicon can listen to it.

use std::collections::BTreeMap;

use super::Shards;
use super::digits::Writer;

/// About how long a shard is, in bytes.
const SHARD: usize = 3_000;

pub fn write(sounds: &BTreeMap<String, Vec<u32>>) -> Shards {
    let mut shards = Shards::new("s");
    let mut sounds = sounds.iter().peekable();
    let mut first_before = "";
    while let Some((first, _)) = sounds.peek() {
        shards.starts.word(first, first_before);
        first_before = first;
        let mut out = Writer::default();
        let mut before = "";
        while out.len() < SHARD
            && let Some((sound, places)) = sounds.next()
        {
            out.word(sound, before);
            before = sound;
            out.number(places.len() as u32);
            let mut next = 0;
            for place in places {
                out.number(place - next);
                next = place + 1;
            }
        }
        shards.push(&out.text);
    }
    shards
}
