#![doc = include_str!("duplicate_title.md")]

use std::collections::HashMap;

use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Entry;

pub const RULE: Rule = Rule {
    name: "duplicate-title",
    documentation: include_str!("duplicate_title.md"),
    applies: |rules| rules.accessibility,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let mut documents: Vec<&Entry> = input.site.documents().collect();
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    let mut first_with: HashMap<(&str, String), &Entry> = HashMap::new();
    let mut diagnostics = Vec::new();
    for document in documents {
        let Some(title) = &document.front.title else {
            continue;
        };
        let folded = title.value.trim().to_lowercase();
        if folded.is_empty() {
            continue;
        }
        let first = *first_with
            .entry((&document.lang, folded))
            .or_insert(document);
        if first.path != document.path {
            let message = format!("this title is also the title of content/{}", first.path);
            diagnostics.push(
                Diagnostic::error(RULE.name, message)
                    .at(&input.site.source(document), title.span.clone())
                    .label("two pages that cannot be told apart in a list")
                    .help("say in each title what only that page holds")
                    .see("WCAG 2.2, 2.4.2 Page Titled"),
            );
        }
    }
    diagnostics
}
