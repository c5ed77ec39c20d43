#![doc = include_str!("missing_description.md")]

use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "missing-description",
    documentation: include_str!("missing_description.md"),
    applies: |rules| rules.accessibility,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let undescribed = input
        .site
        .documents()
        .filter(|document| document.description().trim().is_empty());
    undescribed
        .map(|document| {
            let front = &document.front;
            let span = match &front.description {
                Some(blank) => blank.span.clone(),
                None => front.span.clone(),
            };
            Diagnostic::error(RULE.name, "this page has no description")
                .at(&input.site.source(document), span)
                .help("add `description = \"…\"` to the front matter: the answer in one or two plain sentences")
        })
        .collect()
}
