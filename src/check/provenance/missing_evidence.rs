#![doc = include_str!("missing_evidence.md")]

use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Span};
use crate::site::{Document, EvidenceEntry};
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "missing-evidence",
    documentation: include_str!("missing_evidence.md"),
    applies: |rules| rules.evidence,
    find: Find::Both(on_page, on_cards),
};

/// The key for what stands before the first heading.
const SUMMARY: &str = "summary";

/// The level of headings that need evidence of their own; deeper ones may have some.
const PART_LEVEL: u8 = 2;

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let parts = Parts::of(document);
    let entries = document.front.provenance.evidence.iter();
    let mut diagnostics: Vec<_> = entries
        .flat_map(|entry| parts.faults_of_entry(entry))
        .collect();
    // What a hospital says in its own words is marked with its name instead.
    if !context.site.is_local(document) {
        diagnostics.extend(parts.without_evidence());
    }
    diagnostics
}

/// Lines of the cards in `reference/emergency.toml` that no claim stands behind.
fn on_cards(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let emergency = &input.site.emergency;
    let Some(source) = &emergency.source else {
        return Vec::new();
    };
    let bare = emergency
        .printed()
        .filter(|printed| printed.evidence.is_empty());
    bare.filter_map(|printed| {
        let text = printed.texts.first()?;
        let finding = Diagnostic::error(RULE.name, "this line of a card rests on no evidence");
        Some(
            finding
                .at(source, text.span.clone())
                .help("add `evidence = [\"…\"]` to its sign or tier, with the claims it rests on"),
        )
    })
    .collect()
}

/// A document by the ids of its parts.
struct Parts<'a> {
    document: &'a Document,
    /// `summary`, and each heading's id.
    known: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(document: &'a Document) -> Self {
        let ids = document.headings.iter().map(|heading| heading.id.as_str());
        Self {
            document,
            known: std::iter::once(SUMMARY).chain(ids).collect(),
        }
    }

    fn without_evidence(&self) -> Vec<Diagnostic> {
        let document = self.document;
        let mut diagnostics = Vec::new();
        if let Some(span) = opening(document)
            && !self.has_entry(SUMMARY)
        {
            diagnostics.push(
                Diagnostic::error(RULE.name, "the opening lines of this page rest on no evidence")
                    .at(&document.source, span)
                    .help("add `\"summary\" = [\"…\"]` under [extra.evidence], with the claims they rest on"),
            );
        }
        for heading in &document.headings {
            if heading.level == PART_LEVEL && !self.has_entry(&heading.id) {
                let help = format!(
                    "add `\"{}\" = [\"…\"]` under [extra.evidence], with the claims it rests on",
                    heading.id
                );
                diagnostics.push(
                    Diagnostic::error(RULE.name, "this part of the page rests on no evidence")
                        .at(&document.source, heading.span.clone())
                        .help(help),
                );
            }
        }
        diagnostics
    }

    /// Whether the part named `id` has evidence, or some under a slip of its name, which is reported
    /// by itself.
    fn has_entry(&self, id: &str) -> bool {
        let mut keys = self.document.front.provenance.evidence.iter();
        keys.any(|entry| {
            let key = entry.heading.value.as_str();
            key == id || (!self.known.contains(&key) && self.near(key) == Some(id))
        })
    }

    fn near(&self, key: &str) -> Option<&'a str> {
        nearest(key, self.known.iter().copied())
    }

    fn faults_of_entry(&self, entry: &EvidenceEntry) -> Vec<Diagnostic> {
        let source = &self.document.source;
        let key = &entry.heading;
        if !self.known.contains(&key.value.as_str()) {
            let help = match self.near(&key.value) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", self.known.join(", ")),
            };
            let message = format!("no heading of this page has the id `{}`", key.value);
            return vec![
                Diagnostic::error(RULE.name, message)
                    .at(source, key.span.clone())
                    .help(help),
            ];
        }
        if entry.claims.is_empty() {
            return vec![
                Diagnostic::error(RULE.name, format!("`{}` names no claim", key.value))
                    .at(source, key.span.clone())
                    .help("name a claim of reference/evidence.toml between the brackets"),
            ];
        }
        Vec::new()
    }
}

/// Where the page speaks before its first heading: its description, or the start of its body.
fn opening(document: &Document) -> Option<Span> {
    if let Some(description) = &document.front.description
        && !description.value.trim().is_empty()
    {
        return Some(description.span.clone());
    }
    let tree = &document.tree;
    let first = tree.children(tree.root()).next()?;
    let is_heading = tree
        .element(first)
        .is_some_and(|element| element.heading_level().is_some());
    (!is_heading).then(|| tree.span(first))
}
