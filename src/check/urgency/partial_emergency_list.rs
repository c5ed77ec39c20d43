#![doc = include_str!("partial_emergency_list.md")]

use std::collections::BTreeMap;
use std::ops::Range;

use super::lists;
use crate::check::prose::{Block, Part, blocks};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Document, Emergency, emergency};

pub const RULE: Rule = Rule {
    name: "partial-emergency-list",
    documentation: include_str!("partial_emergency_list.md"),
    applies: |_| true,
    find: Find::Pages(on_page),
};

/// So many signs make a list one of emergency signs.
const SIGNS: usize = 3;

/// The signs of a list, by their places in the file: where the list names each first.
type Named<'b> = BTreeMap<usize, (&'b Block<'b>, Range<usize>)>;

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let emergency = &context.site.emergency;
    if emergency.signs.len() < SIGNS {
        return Vec::new();
    }
    let blocks = blocks(document);
    let mut diagnostics = Vec::new();
    let points = blocks.iter().filter(|block| block.part == Part::KeyPoint);
    let points = points.map(|point| (point, Vec::new()));
    diagnostics.extend(partial(points, emergency));
    let spans = lists::spans(document);
    let mut end = 0;
    for list in &spans {
        // A list inside another is part of it.
        if list.start < end {
            continue;
        }
        end = list.end;
        let items = blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.part == Part::Item && list.contains(&lists::start(block)));
        let items = items.map(|(at, item)| (item, lists::lead_ins(&blocks, at, &spans)));
        diagnostics.extend(partial(items, emergency));
    }
    diagnostics
}

/// The finding about a list of `items`, each with the sentences that lead into it, if they name enough
/// signs.
fn partial<'b>(
    items: impl Iterator<Item = (&'b Block<'b>, Vec<&'b str>)>,
    emergency: &Emergency,
) -> Option<Diagnostic> {
    let mut named = Named::new();
    for (item, lead_ins) in items {
        let raised = lists::signs(emergency, &item.text, &lead_ins).into_iter();
        for raised in raised.filter(|raised| emergency.signs[raised.sign].is_on_card) {
            named.entry(raised.sign).or_insert((item, raised.span));
        }
    }
    if named.len() < SIGNS {
        return None;
    }
    let (first, range) = named
        .values()
        .min_by_key(|(item, range)| (lists::start(item), range.start))?;
    let signs: Vec<String> = named
        .iter()
        .map(|(sign, (item, range))| {
            format!(
                "{} (“{}”)",
                emergency.signs[*sign].id,
                &item.text[range.clone()]
            )
        })
        .collect();
    Some(
        Diagnostic::error(
            RULE.name,
            format!(
                "this list names {} emergency signs, and not all of them",
                named.len()
            ),
        )
        .at(&first.document.source, first.span(range.clone()))
        .label("the first of them")
        .help(format!(
            "show the cards or link to the page that has them, and leave the signs to {}: {}",
            emergency::PATH,
            signs.join(", ")
        )),
    )
}
