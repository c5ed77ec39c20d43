#![doc = include_str!("passive_heavy.md")]

use super::{english, measures, sentences};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;
use crate::text::passive;

pub const RULE: Rule = Rule {
    name: "passive-heavy",
    documentation: include_str!("passive_heavy.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

/// The most passive sentences a page may have, of all its sentences. Found on the guide itself:
/// see the Markdown.
const LARGEST_SHARE: f64 = 0.20;

/// Below this many sentences a share says nothing.
const FEWEST_SENTENCES: usize = 8;

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    fault(document).into_iter().collect()
}

fn fault(document: &Document) -> Option<Diagnostic> {
    let measures = measures(document);
    let all = measures.readability.sentences;
    if all < FEWEST_SENTENCES || measures.share_of_passive_sentences() <= LARGEST_SHARE {
        return None;
    }
    let found = measures.passive_sentences;
    let place = document
        .front
        .title
        .as_ref()
        .map_or(0..0, |title| title.span.clone());
    Some(
        Diagnostic::warning(
            RULE.name,
            format!("{found} of the {all} sentences on this page do not say who acts"),
        )
        .at(&document.source, place)
        .label(format!("more than {:.0} in 100", LARGEST_SHARE * 100.0))
        .help(format!("say who does it: {}", passive_words(document)))
        .see("NHS digital service manual, How we write"),
    )
}

/// The words that make each sentence passive, by line.
fn passive_words(document: &Document) -> String {
    let blocks = english(document);
    let found = sentences(&blocks).filter(|(block, _)| block.part.is_running_text());
    let described = found.filter_map(|(block, range)| {
        let words = passive(&block.text[range.clone()])?;
        let line = document.source.position(block.span(range).start).line;
        Some(format!("line {line} \u{201c}{words}\u{201d}"))
    });
    described.collect::<Vec<_>>().join(", ")
}
