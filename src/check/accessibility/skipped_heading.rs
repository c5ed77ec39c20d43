#![doc = include_str!("skipped_heading.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "skipped-heading",
    documentation: include_str!("skipped_heading.md"),
    applies: |rules| rules.accessibility,
    find: Find::Pages(on_page),
};

/// The level of the page's title, which the template writes above the body.
const TITLE_LEVEL: u8 = 1;

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut before = TITLE_LEVEL;
    for heading in &document.headings {
        let deepest = before + 1;
        let fault = if heading.level == TITLE_LEVEL {
            Some((
                "a second heading of the first level: the page's title is the first".to_owned(),
                "start it with `##`, or make it the title of a page of its own".to_owned(),
            ))
        } else if heading.level > deepest {
            let message = if before == TITLE_LEVEL {
                format!(
                    "the first heading below the title is of level {}, not 2",
                    heading.level
                )
            } else {
                format!(
                    "this heading goes from level {before} to level {}",
                    heading.level
                )
            };
            let marks = "#".repeat(usize::from(deepest));
            Some((message, format!("start it with `{marks}`")))
        } else {
            None
        };
        before = heading.level;
        if let Some((message, help)) = fault {
            diagnostics.push(
                Diagnostic::error(RULE.name, message)
                    .at(&document.source, heading.span.clone())
                    .help(help)
                    .see("WCAG 2.2, 1.3.1 Info and Relationships"),
            );
        }
    }
    diagnostics
}
