#![doc = include_str!("undefined_term.md")]

use super::terms::is_explained_in;
use super::{can_be_linked, english};
use crate::check::prose::{Block, Part};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "undefined-term",
    documentation: include_str!("undefined_term.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !super::is_for_everybody(document) {
        return diagnostics;
    }
    let terms = &context.terms;
    let blocks = english(document);
    let mut met: Vec<&str> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        for found in terms.uses(&block.text) {
            if met.contains(&found.term.id.as_str()) {
                continue;
            }
            met.push(&found.term.id);
            let is_here = |block: &Block| is_explained_in(block, terms, found.term);
            let is_linked_below = || {
                let mut body = blocks.iter().filter(|block| can_be_linked(block.part));
                body.any(|block| {
                    terms
                        .uses(&block.text)
                        .iter()
                        .any(|other| other.term.id == found.term.id)
                })
            };
            if can_be_linked(block.part)
                || is_here(block)
                || explained_below(&blocks, index, &is_here)
                || !found.term.hard && is_linked_below()
            {
                continue;
            }
            let words = &block.text[found.range.clone()];
            diagnostics.push(
                Diagnostic::warning(
                    RULE.name,
                    format!("`{words}` is not explained where it is first used"),
                )
                .at(&document.source, block.span(found.range))
                .label("nothing can be linked here")
                .help(format!(
                    "use plain words here, or add them in brackets; the glossary says: {}",
                    found.term.meaning
                ))
                .see("NHS digital service manual, How we write"),
            );
        }
    }
    diagnostics
}

/// Whether what stands under a heading or title says what it means.
fn explained_below(blocks: &[Block], index: usize, is_here: &dyn Fn(&Block) -> bool) -> bool {
    let below = &blocks[index + 1..];
    match blocks[index].part {
        Part::Title => below
            .iter()
            .take_while(|block| block.part.is_front_matter())
            .any(is_here),
        Part::Heading => below
            .iter()
            .take_while(|block| block.part != Part::Heading)
            .any(is_here),
        _ => false,
    }
}
