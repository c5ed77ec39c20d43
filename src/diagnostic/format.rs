//! Findings as text in rustc's manner, and as JSON lines.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity};

/// The two forms in which findings are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Human,
    /// One object a line: rule, severity, message, file, line, column, help, see.
    Json,
}

/// Findings of one rule in one file that people are shown; nobody reads more at once, and a page of
/// a thousand faults has one cause. As JSON all are given.
const SHOWN: usize = 50;

/// `diagnostics` as rustc would print them, in colour if `colour`, ending in a newline.
pub fn text(diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = counts
            .entry((diagnostic.path(), diagnostic.rule))
            .or_default();
        *count += 1;
        if *count <= SHOWN {
            out.push_str(&renderer.render(&[group(diagnostic)]));
            out.push_str("\n\n");
        }
    }
    for ((path, rule), count) in counts {
        if let Some(more @ 1..) = count.checked_sub(SHOWN) {
            let path = printable(path);
            out.push_str(&format!("{more} more findings of `{rule}` in {path}\n\n"));
        }
    }
    out
}

fn group(diagnostic: &Diagnostic) -> annotate_snippets::Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.rule);
    let mut group = annotate_snippets::Group::with_title(title);
    match &diagnostic.place {
        Some((source, span)) if !source.text().is_empty() => {
            let mut annotation = AnnotationKind::Primary.span(first_line(source.text(), span));
            if !diagnostic.label.is_empty() {
                annotation = annotation.label(diagnostic.label.as_str());
            }
            group = group.element(
                Snippet::source(source.text())
                    .path(printable(source.path()))
                    .annotation(annotation),
            );
        }
        Some((source, _)) => group = group.element(Origin::path(printable(source.path()))),
        None => {}
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(diagnostic.help.as_str()));
    }
    if !diagnostic.see.is_empty() {
        group = group.element(
            Level::NOTE
                .with_name("see")
                .message(diagnostic.see.as_str()),
        );
    }
    group
}

/// `path` with escapes for what a terminal would obey: a file may have any name.
fn printable(path: &str) -> Cow<'_, str> {
    if !path.contains(char::is_control) {
        return Cow::Borrowed(path);
    }
    let letters = path.chars().map(|letter| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    });
    Cow::Owned(letters.collect())
}

/// The part of `span` on its first line: a mark over many lines hides what it points at.
fn first_line(text: &str, span: &super::Span) -> super::Span {
    let marked = &text[span.clone()];
    let length = marked.find('\n').unwrap_or(marked.len());
    span.start..span.start + length
}

#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    help: &'a str,
    see: &'a str,
}

/// `diagnostics` as JSON, one object a line.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let position = diagnostic
            .place
            .as_ref()
            .filter(|(source, _)| !source.text().is_empty())
            .map(|(source, span)| source.position(span.start));
        let line = Line {
            rule: diagnostic.rule,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            file: diagnostic.path(),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            help: &diagnostic.help,
            see: &diagnostic.see,
        };
        out.push_str(&serde_json::to_string(&line).expect("strings and numbers are JSON"));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;

    fn example() -> Diagnostic {
        let source = Source::new("content/a.md", "one\n![](bag.jpg)\n");
        Diagnostic::error("missing-alt", "this picture has no text alternative")
            .at(&source, 4..16)
            .label("a screen reader will say nothing here")
            .help("say what the picture shows between the brackets")
            .see("WCAG 2.2, 1.1.1 Non-text Content")
    }

    #[test]
    fn text_shows_rule_place_mark_help_and_reference() {
        insta::assert_snapshot!(text(&[example()], false), @r"
        error[missing-alt]: this picture has no text alternative
         --> content/a.md:2:1
          |
        2 | ![](bag.jpg)
          | ^^^^^^^^^^^^ a screen reader will say nothing here
          |
          = help: say what the picture shows between the brackets
          = see: WCAG 2.2, 1.1.1 Non-text Content
        ");
    }

    #[test]
    fn a_file_cannot_speak_to_the_terminal_by_its_name() {
        let source = Source::new("content/a\u{1b}[2J\nb.md", "one\n");
        let finding = Diagnostic::error("missing-alt", "no text").at(&source, 0..3);
        let shown = text(&[finding], false);
        assert!(
            shown.contains("--> content/a\\u{1b}[2J\\nb.md:1:1\n"),
            "{shown}"
        );
    }

    #[test]
    fn json_is_one_object_a_line() {
        insta::assert_snapshot!(json(&[example()]), @r#"{"rule":"missing-alt","severity":"error","message":"this picture has no text alternative","file":"content/a.md","line":2,"column":1,"help":"say what the picture shows between the brackets","see":"WCAG 2.2, 1.1.1 Non-text Content"}"#);
    }
}
