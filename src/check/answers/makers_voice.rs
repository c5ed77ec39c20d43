#![doc = include_str!("makers_voice.md")]

use super::stands_at;
use crate::check::phrases::Words;
use crate::check::prose::blocks;
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "makers-voice",
    documentation: include_str!("makers_voice.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let Some(file) = context.site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    let mut diagnostics = Vec::new();
    for block in blocks(document) {
        if stands_at(&block, file.list("places")) {
            continue;
        }
        let words = Words::new(&block.text);
        let phrases = file.list("phrases").iter();
        for place in phrases.flat_map(|phrase| words.places(&phrase.value)) {
            let message = "the makers of the guide speak here, not of the reader's question";
            diagnostics.push(
                Diagnostic::warning(RULE.name, message)
                    .at(&document.source, block.verbatim_span(place))
                    .label("the reader asked something else")
                    .help(format!(
                        "say what is known or usual; how the guide was made is told at the `places` of {}",
                        file.source.path()
                    )),
            );
        }
    }
    diagnostics
}
