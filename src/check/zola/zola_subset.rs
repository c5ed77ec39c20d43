#![doc = include_str!("zola_subset.md")]

use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site;
use crate::site::Document;

use super::{content, order, template};

pub const RULE: Rule = Rule {
    name: "zola-subset",
    documentation: include_str!("zola_subset.md"),
    applies: |_| true,
    find: Find::Both(on_page, on_site),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let rules = &context.site.config.rules;
    let is_strict = rules.evidence || rules.accessibility;
    let mut diagnostics = Vec::new();
    for fault in content::faults(document, is_strict) {
        diagnostics.push(
            Diagnostic::error(RULE.name, fault.message)
                .at(&document.source, fault.span)
                .help(fault.help),
        );
    }
    diagnostics
}

fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for section in order::unsorted(input) {
        let message = "this section does not say how its pages are sorted";
        diagnostics.push(
            Diagnostic::error(RULE.name, message)
                .at(&input.site.source(section), section.front.span.clone())
                .help("add `sort_by = \"weight\"`: Zola shows them in another order at each run"),
        );
    }
    let of_languages = !input.site.config.languages.is_empty();
    for (path, content) in input.site.files.under("templates") {
        // A template that is not UTF-8 is reported as it is compiled.
        let Ok(source) = site::decode(path, content.bytes()) else {
            continue;
        };
        for fault in template::faults(source.text(), of_languages) {
            diagnostics.push(
                Diagnostic::error(RULE.name, fault.message())
                    .at(&source, fault.span)
                    .help(fault.help),
            );
        }
    }
    diagnostics
}
