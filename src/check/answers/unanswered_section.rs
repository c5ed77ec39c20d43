#![doc = include_str!("unanswered_section.md")]

use crate::check::prose::{Block, Part, blocks};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Document, Kind, RuleFile};
use crate::text::sentences;

pub const RULE: Rule = Rule {
    name: "unanswered-section",
    documentation: include_str!("unanswered_section.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

/// Questions that fit into one appointment beside what the page is about.
const MOST_QUESTIONS: usize = 3;

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let Some(file) = context.site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    if document.front.provenance.kind == Some(Kind::Questions) {
        return Vec::new();
    }
    let blocks = blocks(document);
    let mut diagnostics = Vec::new();
    for (index, heading) in blocks.iter().enumerate() {
        if heading.part != Part::Heading {
            continue;
        }
        let section = blocks[index + 1..].iter();
        let section = section.take_while(|block| block.part != Part::Heading);
        if let Some(questions) = only_questions(section) {
            diagnostics.extend(finding(heading, questions, file));
        }
    }
    diagnostics
}

/// How many questions `section` asks, if it has at least one and says nothing else.
fn only_questions<'b, 's: 'b>(section: impl Iterator<Item = &'b Block<'s>>) -> Option<usize> {
    let mut questions = 0;
    for block in section {
        for range in sentences(&block.text) {
            if !block.text[range].trim_end().ends_with(['?', '”', '"']) {
                return None;
            }
            questions += 1;
        }
    }
    (questions > 0).then_some(questions)
}

fn finding(heading: &Block, questions: usize, file: &RuleFile) -> Option<Diagnostic> {
    let name = heading.text.trim().to_lowercase();
    let may_ask = file.list("headings").iter().any(|may| may.value == name);
    let (message, help) = if !may_ask {
        (
            "this section asks and does not answer".to_owned(),
            "answer what can be answered, and keep the rest under a heading of questions"
                .to_owned(),
        )
    } else if questions > MOST_QUESTIONS {
        (
            format!("this section has {questions} questions, more than {MOST_QUESTIONS}"),
            "keep those that only the reader's own team can answer, and answer the others"
                .to_owned(),
        )
    } else {
        return None;
    };
    Some(
        Diagnostic::warning(RULE.name, message)
            .at(
                &heading.document.source,
                heading.span(0..heading.text.trim_end().len()),
            )
            .help(help),
    )
}
