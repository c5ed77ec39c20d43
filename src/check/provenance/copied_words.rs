#![doc = include_str!("copied_words.md")]

use crate::check::prose::blocks;
use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::site::{Document, reference_texts};

pub const RULE: Rule = Rule {
    name: "copied-words",
    documentation: include_str!("copied_words.md"),
    applies: |rules| rules.evidence,
    find: Find::Both(on_page, on_site),
};

/// The file of hashes, whose own list of titles repeats the sources' on purpose.
const SHINGLES: &str = "reference/shingles.toml";

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let shingles = &context.site.shingles;
    let mut diagnostics = Vec::new();
    if shingles.is_empty() {
        return diagnostics;
    }
    for block in blocks(document) {
        for copy in shingles.copies(&block.text) {
            let words = &block.text[copy.clone()];
            diagnostics.push(diagnostic(
                words,
                &document.source,
                block.verbatim_span(copy.clone()),
            ));
        }
    }
    diagnostics
}

fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let shingles = &input.site.shingles;
    let mut diagnostics = Vec::new();
    for text in reference_texts(&input.site.files) {
        if text.source.path() != SHINGLES && text.key != "url" {
            for copy in shingles.copies(&text.text.value) {
                let words = &text.text.value[copy];
                diagnostics.push(diagnostic(words, &text.source, text.text.span.clone()));
            }
        }
    }
    diagnostics
}

fn diagnostic(words: &str, source: &Source, place: Span) -> Diagnostic {
    Diagnostic::error(
        RULE.name,
        format!("these words stand in a source: `{words}`"),
    )
    .at(source, place)
    .label("eight words or more in a row")
    .help("say it in your own words, and shorter; facts are free, sentences are not")
}
