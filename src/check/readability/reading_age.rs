#![doc = include_str!("reading_age.md")]

use super::{english, measures, sentences};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;
use crate::text::words;

pub const RULE: Rule = Rule {
    name: "reading-age",
    documentation: include_str!("reading_age.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

/// The guide aims for 9 to 11, and for no more than this where the matter is medical.
const OLDEST_YEARS: f64 = 13.0;

/// Flesch and Kincaid measured passages of a hundred words and more; of less, it says nothing.
const FEWEST_WORDS: usize = 100;

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let for_everybody = Some(document).filter(|document| super::is_for_everybody(document));
    for_everybody.and_then(fault).into_iter().collect()
}

fn fault(document: &Document) -> Option<Diagnostic> {
    let counts = measures(document).readability;
    let age = counts.reading_age_years();
    if age <= OLDEST_YEARS || counts.words < FEWEST_WORDS {
        return None;
    }
    let message = format!(
        "the reading age of this page is {age:.1} years: {:.1} words a sentence, {:.2} syllables a word",
        counts.words as f64 / counts.sentences as f64,
        counts.syllables as f64 / counts.words as f64,
    );
    let place = document
        .front
        .title
        .as_ref()
        .map_or(0..0, |title| title.span.clone());
    Some(
        Diagnostic::warning(RULE.name, message)
            .at(&document.source, place)
            .label(format!(
                "at most {OLDEST_YEARS} for a medical page, better 9 to 11"
            ))
            .help(format!(
                "write shorter words, and shorten its longest sentences: {}",
                longest_sentences(document)
            ))
            .see("NHS digital service manual, How we write"),
    )
}

/// The three longest, each by its line, words and beginning.
fn longest_sentences(document: &Document) -> String {
    let blocks = english(document);
    let mut found: Vec<_> = sentences(&blocks)
        .filter(|(block, _)| block.part.is_running_text())
        .map(|(block, range)| (words(&block.text[range.clone()]).count(), block, range))
        .collect();
    found.sort_by_key(|(length, _, _)| std::cmp::Reverse(*length));
    let described = found.into_iter().take(3).map(|(length, block, range)| {
        let line = document
            .source
            .position(block.span(range.clone()).start)
            .line;
        let beginning: Vec<&str> = block.text[range].split_whitespace().take(4).collect();
        format!(
            "line {line}, {length} words (\u{201c}{} \u{2026}\u{201d})",
            beginning.join(" ")
        )
    });
    described.collect::<Vec<_>>().join("; ")
}
