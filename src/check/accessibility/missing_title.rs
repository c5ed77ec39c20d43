#![doc = include_str!("missing_title.md")]

use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "missing-title",
    documentation: include_str!("missing_title.md"),
    applies: |rules| rules.accessibility,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let untitled = input
        .site
        .documents()
        .filter(|document| document.title().trim().is_empty());
    untitled
        .map(|document| {
            let front = &document.front;
            let span = match &front.title {
                Some(blank) => blank.span.clone(),
                None => front.span.clone(),
            };
            Diagnostic::error(RULE.name, "this page has no title")
                .at(&input.site.source(document), span)
                .help("add `title = \"…\"` to the front matter: what the page says, keyword first")
                .see("WCAG 2.2, 2.4.2 Page Titled")
        })
        .collect()
}
