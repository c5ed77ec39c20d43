#![doc = include_str!("zola_subset.md")]

use crate::check::{Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site;

use super::{content, order, template};

pub const RULE: Rule = Rule {
    name: "zola-subset",
    documentation: include_str!("zola_subset.md"),
    applies: |_| true,
    find,
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let rules = &input.site.config.rules;
    let is_strict = rules.evidence || rules.accessibility;
    let mut diagnostics = Vec::new();
    for document in input.site.documents() {
        for fault in content::faults(document, is_strict) {
            diagnostics.push(
                Diagnostic::error(RULE.name, fault.message)
                    .at(&document.source, fault.span)
                    .help(fault.help),
            );
        }
    }
    for section in order::unsorted(input) {
        let message = "this section does not say how its pages are sorted";
        diagnostics.push(
            Diagnostic::error(RULE.name, message)
                .at(&section.source, section.front.span.clone())
                .help("add `sort_by = \"weight\"`: Zola shows them in another order at each run"),
        );
    }
    for (path, content) in input.site.files.under("templates") {
        // A template that is not UTF-8 is reported as it is compiled.
        let Ok(source) = site::decode(path, content) else {
            continue;
        };
        for fault in template::faults(source.text()) {
            diagnostics.push(
                Diagnostic::error(RULE.name, fault.message())
                    .at(&source, fault.span)
                    .help(fault.help),
            );
        }
    }
    diagnostics
}
