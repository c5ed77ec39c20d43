#![doc = include_str!("repeated_gap.md")]

use super::stands_at;
use crate::check::phrases::Words;
use crate::check::prose::blocks;
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "repeated-gap",
    documentation: include_str!("repeated_gap.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let Some(file) = context.site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    let audience = document.front.provenance.audience.as_ref();
    let mut held = file.list("audiences").iter();
    if audience.is_some_and(|audience| held.all(|held| held.value != audience.value)) {
        return Vec::new();
    }
    let mut diagnostics = Vec::new();
    for block in blocks(document) {
        if stands_at(&block, file.list("places")) {
            continue;
        }
        let words = Words::new(&block.text);
        let phrases = file.list("phrases").iter();
        for place in phrases.flat_map(|phrase| words.places(&phrase.value)) {
            diagnostics.push(
                Diagnostic::warning(RULE.name, "a gap in what is known is told here once more")
                    .at(&document.source, block.verbatim_span(place))
                    .label("this is no answer")
                    .help(format!(
                        "say what is usual after something similar, or link to the page of what is not known; if the gap has to be told here, add \"{}#{}\" to `places` in {}",
                        document.path,
                        block.key(),
                        file.source.path()
                    )),
            );
        }
    }
    diagnostics
}
