#![doc = include_str!("open_markup.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::{Diagnostic, Span};
use crate::markup::{Kind, Step};
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "open-markup",
    documentation: include_str!("open_markup.md"),
    applies: |rules| rules.any(),
    find: Find::Pages(find),
};

/// Bullets that a word processor sets.
const BULLETS: [char; 8] = ['•', '·', '▪', '◦', '‣', '●', '○', '\u{f0b7}'];

/// Elements in which marks are at home.
const CLOSED: [&str; 5] = ["a", "code", "img", "pre", "strong"];

fn find(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let text = document.source.text();
    let body = &text[document.body_start..];
    let is_suspect = body.contains("](")
        || body.contains("**")
        || body.contains(BULLETS)
        || body.contains('@')
        || body.contains("www.");
    if !is_suspect {
        return Vec::new();
    }
    let closed = closed(document);
    let is_open = |at: usize| {
        let after = closed.partition_point(|span| span.start <= at);
        after == 0 || !closed[after - 1].contains(&at)
    };
    let marks = |mark: &'static str| {
        let found = body.match_indices(mark);
        found
            .map(|(at, _)| document.body_start + at)
            .filter(|at| is_open(*at) && !text[..*at].ends_with('\\'))
    };
    let mut found = Vec::new();
    for at in marks("](") {
        let rest = text[at + 2..].lines().next().unwrap_or("");
        let address = rest.split_once(')').map_or("", |(address, _)| address);
        if !address.is_empty()
            && address.contains(' ')
            && !address.contains(['(', '*'])
            && address.contains('.')
        {
            let message = "this address has a space in it, and readers see its brackets";
            found.push(
                Diagnostic::error(RULE.name, message)
                    .at(&document.source, at + 1..at + 3 + address.len())
                    .help(format!(
                        "rename the file to `{}`, and write that here",
                        address.replace(' ', "-")
                    )),
            );
            continue;
        }
        found.push(
            Diagnostic::error(
                RULE.name,
                "this link is not closed, and readers see its brackets",
            )
            .at(&document.source, at..at + 2)
            .help("write `[words](@/day/before.md)`, with `)` behind the address"),
        );
    }
    if let Some(at) = marks("**").next() {
        found.push(
            Diagnostic::error(
                RULE.name,
                "these two stars have no partner, and readers see them",
            )
            .at(&document.source, at..at + 2)
            .help(
                "put two stars before and two behind what is to be bold, without a space between",
            ),
        );
    }
    let mut start = document.body_start;
    for line in body.split_inclusive('\n') {
        let words = line.trim_start();
        let at = start + line.len() - words.len();
        if words.starts_with(BULLETS) && is_open(at) {
            let rest = words.trim_start_matches(BULLETS).trim();
            found.push(
                Diagnostic::error(
                    RULE.name,
                    "this bullet is Word's own, and makes no list here",
                )
                .at(&document.source, at..at + words.trim_end().len())
                .help(format!(
                    "write `- {rest}`, with an empty line before the first of them"
                )),
            );
            break;
        }
        start += line.len();
    }
    found.extend(addresses(document, &is_open));
    found
}

/// Where marks stand that are closed, or mean nothing: in order, and apart.
fn closed(document: &Document) -> Vec<Span> {
    let tree = &document.tree;
    let mut spans: Vec<Span> = Vec::new();
    for step in tree.walk(tree.root()) {
        let Step::Enter(node) = step else { continue };
        let is_closed = match tree.kind(node) {
            Kind::Raw(_) => true,
            Kind::Element(element) => CLOSED.contains(&element.name.as_ref()),
            _ => false,
        };
        let span = tree.span(node);
        // A span inside another says nothing new.
        if is_closed && spans.last().is_none_or(|last| last.end <= span.start) {
            spans.push(span);
        }
    }
    spans
}

/// Addresses that are words and no links.
fn addresses(document: &Document, is_open: &impl Fn(usize) -> bool) -> Vec<Diagnostic> {
    let text = document.source.text();
    let body = &text[document.body_start..];
    let mut found = Vec::new();
    for word in body.split_whitespace() {
        let offset = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let start = offset + word.find(bare).unwrap_or(0);
        let address = if bare.starts_with("www.") {
            format!("https://{bare}")
        } else if is_mail(bare) {
            format!("mailto:{bare}")
        } else {
            continue;
        };
        if is_open(start) {
            found.push(
                Diagnostic::warning(
                    RULE.name,
                    format!("`{bare}` is no link, and readers cannot follow it"),
                )
                .at(&document.source, start..start + bare.len())
                .help(format!("write `[{bare}]({address})`")),
            );
        }
    }
    found
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_+".contains(letter);
        !name.is_empty() && host.contains('.') && (name.chars().chain(host.chars())).all(is_plain)
    })
}
