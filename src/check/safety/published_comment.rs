#![doc = include_str!("published_comment.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::markup::{Kind, Step};
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "published-comment",
    documentation: include_str!("published_comment.md"),
    applies: |rules| rules.any(),
    find: Find::Pages(find),
};

fn find(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let tree = &document.tree;
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut end_of_last = None;
    for step in tree.walk(tree.root()) {
        let Step::Enter(node) = step else { continue };
        let Kind::Raw(html) = tree.kind(node) else {
            continue;
        };
        let span = tree.span(node);
        // A comment over several lines is one.
        let continues = end_of_last == Some(span.start);
        // Zola's mark for a summary is no comment, and has a rule of its own.
        let is_summary = html
            .trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->")
            .trim()
            == "more";
        let Some(start) = html.find("<!--").filter(|_| !is_summary) else {
            continue;
        };
        end_of_last = Some(span.end);
        if continues {
            continue;
        }
        let written = &document.source.text()[span.clone()];
        let start = written.find("<!--").unwrap_or(start.min(written.len()));
        found.push(
            Diagnostic::error(
                RULE.name,
                "this note would be published for everybody to read",
            )
            .at(&document.source, span.start + start..span.end)
            .label("pages do not show it, and their source does")
            .help("take it out, and keep notes in a file of their own that is not published"),
        );
    }
    found
}
