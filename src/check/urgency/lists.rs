//! Lists of a page: the blocks that belong to each, and the words that lead into it.

use std::ops::Range;

use crate::check::prose::{Block, Part};
use crate::diagnostic::Span;
use crate::site::emergency::words::Raised;
use crate::site::{Document, Emergency};
use crate::text::sentences;

/// Where the lists of `document` stand, outer ones before those in them.
pub fn spans(document: &Document) -> Vec<Span> {
    let tree = &document.tree;
    let lists = tree
        .elements()
        .filter(|(_, element)| matches!(element.name.as_ref(), "ul" | "ol"));
    lists.map(|(node, _)| tree.span(node)).collect()
}

/// Where `block` starts in its file.
pub fn start(block: &Block) -> usize {
    block.span(0..block.text.len()).start
}

/// The sentences of other blocks that `blocks[at]` goes on from: those that lead into the lists it is
/// in, and the term that it defines.
pub fn lead_ins<'b>(blocks: &'b [Block], at: usize, lists: &[Span]) -> Vec<&'b str> {
    let mut found = Vec::new();
    let place = start(&blocks[at]);
    match blocks[at].part {
        Part::Item => {}
        Part::Definition => {
            let mut before = blocks[..at].iter().rev();
            let term = before.find(|block| block.part == Part::Term);
            found.extend(term.map(|term| term.text.as_str()));
        }
        _ => return found,
    }
    for list in lists.iter().filter(|list| list.contains(&place)) {
        let body = blocks[..at].iter().rev();
        let before = body
            .skip_while(|block| start(block) >= list.start)
            .find(|block| block.part != Part::Alternative);
        let leads = before.filter(|block| {
            // The last item of a list that ended leads into nothing.
            let place = start(block);
            let is_open = |other: &&Span| other.contains(&place);
            !block.part.is_front_matter()
                && lists
                    .iter()
                    .filter(is_open)
                    .all(|other| other.contains(&list.start))
        });
        found.extend(leads.and_then(|block| {
            let last: Range<usize> = sentences(&block.text).pop()?;
            Some(&block.text[last])
        }));
    }
    found
}

/// The signs in `text`, the most urgent first, each once. A sign may begin in a sentence that leads into
/// it ("Ring today for pain that:", "wakes you"); its span is what of it stands in `text`.
pub fn signs(emergency: &Emergency, text: &str, lead_ins: &[&str]) -> Vec<Raised> {
    let mut found = emergency.matcher.signs_in(text);
    for lead_in in lead_ins {
        let both = format!("{lead_in} {text}");
        let start = lead_in.len() + 1;
        for mut raised in emergency.matcher.signs_in(&both) {
            let is_new = found.iter().all(|known| known.sign != raised.sign);
            if is_new && raised.span.end > start {
                raised.span = raised.span.start.saturating_sub(start)..raised.span.end - start;
                found.push(raised);
            }
        }
    }
    found.sort_by_key(|raised| emergency.signs[raised.sign].tier);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::{blocks, tests::site};

    fn check(body: &str, item: &str, expected: &[&str]) {
        let site = site(body);
        let document = &site.open(&site.pages[0].document);
        let blocks = blocks(document);
        let at = blocks.iter().position(|block| block.text.trim() == item);
        let at = at.expect("the page has this item");
        assert_eq!(lead_ins(&blocks, at, &spans(document)), expected, "{body}");
    }

    #[test]
    fn items_go_on_from_the_sentence_before_their_list() {
        check("It hurts. Ring today:\n\n- x\n- y\n", "y", &["Ring today:"]);
        check("## Ring today\n\n- x\n", "x", &["Ring today"]);
        check("Ring today.\n\nIt hurts.\n", "It hurts.", &[]);
        check("Now:\n\n- x:\n  - y\n", "y", &["Now:", "x:"]);
        check("Now:\n\n- x\n\n1. y\n", "y", &[]);
        check("Fever\n: ring now\n", "ring now", &["Fever"]);
        check("- x\n", "x", &[]);
    }
}
