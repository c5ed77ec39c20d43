//! What of a page is searched: its title, summary and keywords, and its text cut at the headings.
//!
//! Two doors lead in: the pages of a `Site` (here), and folders of HTML.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::markup::{Kind, NodeId, Step, Tree};
use crate::site::{Document, Entry, Heading, Outline, Placed, Site};

/// A page as the index takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageText {
    /// From the site's root, with a slash at both ends.
    pub address: String,
    pub lang: String,
    pub title: String,
    pub summary: String,
    pub keywords: String,
    /// The page's own part, before the first heading, then one for each heading of level 2 or 3.
    pub parts: Vec<Part>,
}

/// Text below one heading, up to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The heading's id; empty for the page's own part.
    pub anchor: String,
    pub heading: String,
    /// Lines of text: each paragraph and list item one.
    pub text: String,
    /// What people type when they look for this part and its words do not say.
    pub keywords: String,
}

/// Every page of `site` that wants to be found, in the site's order.
pub fn pages_of(site: &Site) -> Vec<PageText> {
    let publish = &site.config.publish;
    let is = |placed: &Option<Placed<String>>, document: &Outline| {
        placed
            .as_ref()
            .is_some_and(|placed| placed.value == document.path)
    };
    let wanted: Vec<&Entry> = site
        .documents()
        .filter(|document| document.front.in_search_index)
        .collect();
    wanted
        .par_iter()
        .map(|document| {
            let mut page = page_of(&site.open(document));
            if is(&publish.glossary, document) {
                page.parts.extend(glossary_parts(site));
            }
            if is(&publish.organisations, document) {
                page.parts.extend(need_parts(site));
            }
            page
        })
        .collect()
}

fn page_of(document: &Document) -> PageText {
    let mut summary = document.description().to_owned();
    for line in texts(document, "key_points") {
        end_line_with('.', &mut summary);
        summary.push_str(line);
    }
    let mut keywords: Vec<&str> = texts(document, "keywords").collect();
    keywords.extend(
        document
            .front
            .extra
            .get("nav_title")
            .and_then(Value::as_str),
    );
    PageText {
        address: document.address.clone(),
        lang: document.lang.clone(),
        title: document.title().to_owned(),
        summary,
        keywords: keywords.join("\n"),
        parts: parts(&document.tree, &document.headings),
    }
}

/// The texts in the list `key` of `[extra]`.
fn texts<'a>(document: &'a Outline, key: &str) -> impl Iterator<Item = &'a str> {
    let list = document.front.extra.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// The terms that the glossary page lists.
fn glossary_parts(site: &Site) -> impl Iterator<Item = Part> {
    site.glossary.terms.iter().map(|term| Part {
        anchor: term.id.clone(),
        heading: term.term.clone(),
        text: term.meaning.clone(),
        keywords: term.lay.join("\n"),
    })
}

/// What the page of organisations can help with.
fn need_parts(site: &Site) -> impl Iterator<Item = Part> {
    site.organisations.needs.iter().map(|need| Part {
        anchor: need.id.clone(),
        heading: need.title.clone(),
        text: need.intro.clone(),
        keywords: need.lay.join("\n"),
    })
}

fn parts(tree: &Tree, headings: &[Heading]) -> Vec<Part> {
    let starts: FxHashMap<NodeId, &Heading> = headings
        .iter()
        .filter(|heading| matches!(heading.level, 2 | 3))
        .map(|heading| (heading.node, heading))
        .collect();
    let mut parts = vec![Part::default()];
    let mut inside_heading = None;
    // How long the part's text was when an item of a list ended.
    let mut after_item = None;
    for step in tree.walk(tree.root()) {
        let part = parts.last_mut().expect("there is the page's own part");
        match step {
            Step::Leave(node) if inside_heading == Some(node) => inside_heading = None,
            Step::Enter(_) if inside_heading.is_some() => {}
            Step::Enter(node) => match tree.kind(node) {
                Kind::Text(text) => part.text.push_str(text),
                Kind::Element(element) => {
                    if let Some(heading) = starts.get(&node) {
                        inside_heading = Some(node);
                        after_item = None;
                        parts.push(Part {
                            anchor: heading.id.clone(),
                            heading: heading.title.clone(),
                            ..Part::default()
                        });
                    } else if let Some(alternative) = element.attribute("alt") {
                        part.text.push_str(alternative);
                    } else {
                        if element.name == "li" && after_item == Some(part.text.len()) {
                            end_line_with(';', &mut part.text);
                        }
                        end_line(part, &element.name);
                    }
                }
                Kind::Root | Kind::Raw(_) => {}
            },
            Step::Leave(node) => {
                if let Some(element) = tree.element(node) {
                    end_line(part, &element.name);
                    match element.name.as_ref() {
                        "li" => after_item = Some(part.text.len()),
                        "ul" | "ol" => end_line_with('.', &mut part.text),
                        _ => {}
                    }
                }
            }
        }
    }
    for part in &mut parts {
        part.text.truncate(part.text.trim_end().len());
        // There will be many, and none grows any more.
        part.text.shrink_to_fit();
    }
    parts
}

/// Whether an element's content is no part of the line before or after it.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "blockquote"
            | "br"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ol"
            | "p"
            | "section"
            | "tr"
            | "ul"
    )
}

/// Starts a new line at the border of a block; table cells stay apart on theirs.
fn end_line(part: &mut Part, name: &str) {
    let text = &mut part.text;
    if is_block(name) {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    } else if matches!(name, "td" | "th") && !text.is_empty() && !text.ends_with(['\n', ' ']) {
        text.push(' ');
    }
}

/// Ends the last line with `mark`, unless it has one or is none: an excerpt shows lines one behind the other.
fn end_line_with(mark: char, text: &mut String) {
    let line = text.trim_end();
    let has_none = line.ends_with(|letter: char| letter.is_alphanumeric() || letter == ')');
    text.truncate(line.len());
    if has_none {
        text.push(mark);
    }
    if !text.is_empty() {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Flavour, parse};

    #[test]
    fn a_page_is_cut_at_headings_two_and_three() {
        let markdown = "Own *part*.\n\n## One\nText\n- item\n- item two\n\n#### Deeper\nmore\n\n### Two\n| a | b |\n|---|---|\n| c | d |\n";
        let mut tree = parse(markdown, 0, Flavour::default());
        let mut site_headings = Vec::new();
        let nodes: Vec<_> = tree
            .elements()
            .filter_map(|(node, element)| Some((node, element.heading_level()?)))
            .collect();
        for (node, level) in nodes {
            let title = tree.text_of(node);
            site_headings.push(Heading {
                node,
                level,
                id: title.to_lowercase(),
                span: tree.span(node),
                title,
            });
        }
        tree.close();
        let parts = parts(&tree, &site_headings);
        let found: Vec<_> = parts
            .iter()
            .map(|part| (part.anchor.as_str(), part.text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("", "Own part."),
                ("one", "Text\nitem;\nitem two.\nDeeper\nmore"),
                ("two", "a b\nc d"),
            ]
        );
    }
}
