#![doc = include_str!("missing_alt.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "missing-alt",
    documentation: include_str!("missing_alt.md"),
    applies: |rules| rules.accessibility,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (node, element) in document.tree.elements() {
        let alternative = element.attribute("alt").unwrap_or("");
        if element.name == "img" && alternative.trim().is_empty() {
            diagnostics.push(
                Diagnostic::error(RULE.name, "this picture has no text alternative")
                    .at(&document.source, document.tree.span(node))
                    .label("a screen reader will say nothing here")
                    .help(
                        "say what the picture shows between the brackets, or remove it if it adds nothing",
                    )
                    .see("WCAG 2.2, 1.1.1 Non-text Content"),
            );
        }
    }
    diagnostics
}
