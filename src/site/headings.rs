//! Headings: their ids, as Zola numbers them, and the table of contents they make.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Span;
use crate::markup::{Kind, NodeId, Step, Tree};
use crate::text::slug;

/// A heading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub node: NodeId,
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    /// Its text without markup.
    pub title: String,
    pub span: Span,
}

/// A heading and those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TocEntry {
    /// Its place in the document's list of headings.
    pub heading: usize,
    pub children: Vec<TocEntry>,
}

/// Gives each heading of `tree` an id: its own if it has one, else the slug of its text, with
/// `-1`, `-2` … where that is taken.
pub fn number(tree: &mut Tree) -> Vec<Heading> {
    let nodes: Vec<(NodeId, u8)> = tree
        .elements()
        .filter_map(|(node, element)| Some((node, element.heading_level()?)))
        .collect();
    let mut taken: HashSet<String> = nodes
        .iter()
        .filter_map(|(node, _)| tree.element(*node)?.attribute("id"))
        .map(str::to_owned)
        .collect();
    // The number to try next, so that a thousand headings of one name cost a thousand tries.
    let mut next_number = HashMap::new();
    let mut headings = Vec::with_capacity(nodes.len());
    for (node, level) in nodes {
        let title = words_of(tree, node).trim().to_owned();
        let element = tree.element_mut(node).expect("headings are elements");
        let id = match element.attribute("id") {
            Some(id) => id.to_owned(),
            None => {
                let id = free_id(slug(&title), &taken, &mut next_number);
                taken.insert(id.clone());
                // Zola writes the id first.
                element.add_attribute(0, "id", id.clone());
                id
            }
        };
        headings.push(Heading {
            node,
            level,
            id,
            title,
            span: tree.span(node),
        });
    }
    headings
}

/// The text of a heading, with what pictures in it say, without the numbers of footnotes.
fn words_of(tree: &Tree, heading: NodeId) -> String {
    let mut words = String::new();
    let mut footnote_mark = None;
    for step in tree.walk(heading) {
        match step {
            Step::Leave(node) if footnote_mark == Some(node) => footnote_mark = None,
            Step::Leave(_) => {}
            Step::Enter(_) if footnote_mark.is_some() => {}
            Step::Enter(node) => match tree.kind(node) {
                Kind::Text(text) => words.push_str(text),
                Kind::Element(element) => {
                    words.push_str(element.attribute("alt").unwrap_or(""));
                    if element.attribute("class") == Some("footnote-reference") {
                        footnote_mark = Some(node);
                    }
                }
                _ => {}
            },
        }
    }
    words
}

fn free_id(
    slug: String,
    taken: &HashSet<String>,
    next_number: &mut HashMap<String, usize>,
) -> String {
    if !taken.contains(&slug) {
        return slug;
    }
    let next = next_number.entry(slug.clone()).or_insert(1);
    loop {
        let id = format!("{slug}-{next}");
        *next += 1;
        if !taken.contains(&id) {
            return id;
        }
    }
}

/// The headings as a tree: each below the nearest one before it of a higher rank.
pub fn table_of_contents(headings: &[Heading]) -> Vec<TocEntry> {
    let mut top = Vec::new();
    let mut open: Vec<TocEntry> = Vec::new();
    let close = |open: &mut Vec<TocEntry>, top: &mut Vec<TocEntry>| {
        let entry = open.pop().expect("called only with an open entry");
        match open.last_mut() {
            Some(parent) => parent.children.push(entry),
            None => top.push(entry),
        }
    };
    for (index, heading) in headings.iter().enumerate() {
        while let Some(last) = open.last()
            && headings[last.heading].level >= heading.level
        {
            close(&mut open, &mut top);
        }
        open.push(TocEntry {
            heading: index,
            children: Vec::new(),
        });
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Flavour, parse};

    #[test]
    fn clashing_headings_are_numbered_and_nested() {
        let mut tree = parse(
            "## What to ask\n### More\n## What to ask\n# Top\n",
            0,
            Flavour::default(),
        );
        let headings = number(&mut tree);
        let ids: Vec<_> = headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["what-to-ask", "more", "what-to-ask-1", "top"]);
        let toc = table_of_contents(&headings);
        assert_eq!(toc.len(), 3);
        assert_eq!(toc[0].children.len(), 1);
    }
}
