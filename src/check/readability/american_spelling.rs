#![doc = include_str!("american_spelling.md")]

use super::english;
use super::english::{overlaps, quoted};
use crate::check::prose::Mark;
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;
use crate::text::{british, words};

pub const RULE: Rule = Rule {
    name: "american-spelling",
    documentation: include_str!("american_spelling.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for block in english(document) {
        let quoted = quoted(&block.text);
        let titles = block.marked(Mark::OutsideLink);
        for word in words(&block.text) {
            let Some(british) = british(&block.text[word.clone()]) else {
                continue;
            };
            if overlaps(&quoted, &word) || overlaps(&titles, &word) {
                continue;
            }
            let written = &block.text[word.clone()];
            diagnostics.push(
                Diagnostic::warning(RULE.name, format!("`{written}` is an American spelling"))
                    .at(&document.source, block.span(word))
                    .help(format!(
                        "write `{british}`; if readers type `{written}`, add it to `keywords`"
                    )),
            );
        }
    }
    diagnostics
}
