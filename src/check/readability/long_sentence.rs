#![doc = include_str!("long_sentence.md")]

use super::{english, sentences};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;
use crate::text::words;

pub const RULE: Rule = Rule {
    name: "long-sentence",
    documentation: include_str!("long_sentence.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

/// The guide aims for 20 words and never goes over 30: half-way, a person is asked to look.
const MOST_WORDS: usize = 25;

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (block, range) in sentences(&english(document)) {
        let length = words(&block.text[range.clone()]).count();
        if length > MOST_WORDS {
            diagnostics.push(
                Diagnostic::warning(RULE.name, format!("this sentence has {length} words"))
                    .at(&document.source, block.span(range))
                    .label("its beginning is forgotten before its end")
                    .help("make two or three of it, with one idea each; aim for 20 words")
                    .see("NHS digital service manual, How we write"),
            );
        }
    }
    diagnostics
}
