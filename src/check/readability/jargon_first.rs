#![doc = include_str!("jargon_first.md")]

use super::english;
use super::terms::is_explained_in;
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "jargon-first",
    documentation: include_str!("jargon_first.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !super::is_for_everybody(document) {
        return diagnostics;
    }
    let mut met: Vec<&str> = Vec::new();
    for block in english(document) {
        for found in context.terms.uses(&block.text) {
            let is_explained = is_explained_in(&block, &context.terms, found.term);
            // Titles and the like are for `undefined-term`, but what they explain is explained.
            let is_above = !super::can_be_linked(block.part);
            if !found.term.hard
                || met.contains(&found.term.id.as_str())
                || is_above && !is_explained
            {
                continue;
            }
            met.push(&found.term.id);
            if is_explained {
                continue;
            }
            let words = &block.text[found.range.clone()];
            diagnostics.push(
                Diagnostic::warning(
                    RULE.name,
                    format!("`{words}` comes before plain words for it"),
                )
                .at(&document.source, block.span(found.range))
                .label("its first use on this page")
                .help(format!(
                    "write the plain words first and this in brackets after them; the glossary says: {}",
                    found.term.meaning
                ))
                .see("NHS digital service manual, How we write"),
            );
        }
    }
    diagnostics
}
