#![doc = include_str!("vague_heading.md")]

use crate::check::phrases::Words;
use crate::check::prose::{Block, Part, blocks};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Document, RuleFile};

pub const RULE: Rule = Rule {
    name: "vague-heading",
    documentation: include_str!("vague_heading.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let Some(file) = context.site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    let headings = blocks(document).into_iter();
    let headings = headings.filter(|block| matches!(block.part, Part::Title | Part::Heading));
    headings
        .filter_map(|heading| finding(&heading, file))
        .collect()
}

fn finding(heading: &Block, file: &RuleFile) -> Option<Diagnostic> {
    let text = heading.text.trim();
    let words = Words::new(text);
    let says_nothing = file
        .list("alone")
        .iter()
        .any(|alone| alone.value == text.to_lowercase());
    let starts = |opening: &str| words.places(opening).any(|place| place.start == 0);
    let (message, label) = if says_nothing {
        (
            "this heading would fit any page",
            "nobody looks for this word",
        )
    } else if file
        .list("openings")
        .iter()
        .any(|opening| starts(&opening.value))
    {
        (
            "this heading is a label, not what its reader would say",
            "nobody asks like this",
        )
    } else {
        return None;
    };
    Some(
        Diagnostic::warning(RULE.name, message)
            .at(&heading.document.source, heading.span(0..heading.text.trim_end().len()))
            .label(label)
            .help("write what the reader would ask or look for: \"How long does it last?\", \"Eating before the procedure\"")
            .see("NHS digital service manual, Headings"),
    )
}
