#![doc = include_str!("vague_link.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::markup::{Kind, NodeId, Step, Tree};
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "vague-link",
    documentation: include_str!("vague_link.md"),
    applies: |rules| rules.accessibility,
    find: Find::Pages(on_page),
};

/// English link texts that say nothing about where they lead, in lower case and without punctuation.
const VAGUE: [&str; 44] = [
    "click",
    "click here",
    "click on this link",
    "click this link",
    "continue reading",
    "details",
    "find out more",
    "follow this link",
    "further information",
    "go",
    "go here",
    "go to link",
    "go to page",
    "here",
    "info",
    "information",
    "learn more",
    "link",
    "look here",
    "more",
    "more details",
    "more here",
    "more info",
    "more information",
    "page",
    "press here",
    "read here",
    "read more",
    "read more here",
    "read on",
    "read this",
    "see here",
    "see more",
    "see this",
    "tap here",
    "the link",
    "this",
    "this article",
    "this link",
    "this page",
    "this site",
    "this website",
    "view more",
    "website",
];

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (node, element) in document.tree.elements() {
        if element.name != "a" {
            continue;
        }
        let Some(message) = fault(&document.tree, node, &document.lang) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::error(RULE.name, message)
                .at(&document.source, document.tree.span(node))
                .label("this is all that a list of links reads aloud")
                .help("write what the reader finds there, such as `[what to bring](…)`")
                .see(
                    "WCAG 2.2, 2.4.4 Link Purpose (In Context) and 2.4.9 Link Purpose (Link Only)",
                ),
        );
    }
    diagnostics
}

/// What is wrong with the text of the link at `link`, if anything.
fn fault(tree: &Tree, link: NodeId, lang: &str) -> Option<String> {
    let content = Content::of(tree, link);
    let text = content.text.trim();
    let words = words(text);
    if words.is_empty() {
        // A picture without an alternative is reported by `missing-alt`.
        return (!content.has_picture).then(|| "this link has no words".to_owned());
    }
    let is_address = ["http://", "https://", "www."]
        .iter()
        .any(|start| text.starts_with(start));
    if is_address && !text.contains(char::is_whitespace) {
        return Some("this link's text is an address, not words".to_owned());
    }
    let is_english = lang.split('-').next() == Some("en");
    (is_english && VAGUE.contains(&words.as_str()))
        .then(|| format!("`{text}` does not say where this link leads"))
}

/// What a screen reader says for a link: its words and its pictures' alternatives.
#[derive(Default)]
struct Content {
    text: String,
    has_picture: bool,
}

impl Content {
    fn of(tree: &Tree, link: NodeId) -> Self {
        let mut content = Self::default();
        for step in tree.walk(link) {
            let Step::Enter(node) = step else { continue };
            match tree.kind(node) {
                Kind::Text(text) => content.text.push_str(text),
                Kind::Element(element) if element.name == "img" => {
                    content.has_picture = true;
                    content
                        .text
                        .push_str(element.attribute("alt").unwrap_or(""));
                }
                _ => {}
            }
        }
        content
    }
}

/// `text` in lower case, its words parted by one space, without anything else.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Flavour, parse};

    fn check(markdown: &str, is_vague: bool) {
        let tree = parse(markdown, 0, Flavour::default());
        let (link, _) = tree
            .elements()
            .find(|(_, element)| element.name == "a")
            .expect("one link");
        assert_eq!(
            fault(&tree, link, "en-GB").is_some(),
            is_vague,
            "{markdown}"
        );
    }

    #[test]
    fn words_that_say_nothing_are_vague_whatever_their_dress() {
        check("[Here](x)", true);
        check("[**Read more** …](x)", true);
        check("[Click here!](x)", true);
        check("[→](x)", true);
        check("[](x)", true);
        check("<https://example.org>", true);
        check("[www.example.org/a](x)", true);
    }

    #[test]
    fn words_that_say_where_are_not() {
        check("[Read more about cement](x)", false);
        check("[here and now](x)", false);
        check(
            "[<abbr title=\"National Health Service\">NHS</abbr> 111](x)",
            false,
        );
        check("[![A probe](p.svg)](x)", false);
        check("[example.org](x)", false);
        check("<a@example.org>", false);
    }

    #[test]
    fn vague_words_are_english() {
        let tree = parse("[page](x)", 0, Flavour::default());
        let (link, _) = tree.elements().nth(1).expect("a paragraph and a link");
        assert_eq!(fault(&tree, link, "fr"), None);
    }

    #[test]
    fn the_list_is_sorted_and_folded() {
        assert!(VAGUE.is_sorted());
        assert!(VAGUE.iter().all(|text| words(text) == *text));
    }
}
