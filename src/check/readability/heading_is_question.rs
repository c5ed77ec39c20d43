#![doc = include_str!("heading_is_question.md")]

use super::english;
use crate::check::prose::Part;
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "heading-is-question",
    documentation: include_str!("heading_is_question.md"),
    applies: |rules| rules.readability,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let allowed = &context.site.config.rules.reader_questions;
    let mut diagnostics = Vec::new();
    for block in english(document) {
        let heading = block.text.trim();
        if matches!(block.part, Part::Title | Part::Heading)
            && is_question(heading)
            && !allowed.iter().any(|question| question == heading)
        {
            diagnostics.push(
                Diagnostic::warning(RULE.name, "this heading is a question")
                    .at(&document.source, block.span(0..block.text.trim_end().len()))
                    .label("its key word comes late, and the answer is not in it")
                    .help(
                        "make it a statement with the key word first; a question that readers \
                         ask goes into `reader_questions` under [extra.rules] in config.toml",
                    )
                    .see("NHS digital service manual, Headings"),
            );
        }
    }
    diagnostics
}

/// Verbs that stand before their subject in a question.
#[rustfmt::skip]
const AUXILIARIES: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might",
    "must", "shall", "should", "was", "were", "will", "would",
];

/// Words that a subject begins with.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "a", "an", "he", "her", "his", "i", "it", "its", "my", "our", "she", "that", "the", "their",
    "there", "these", "they", "this", "those", "we", "you", "your",
];

/// Whether `heading` asks. "What to ask", "How it works" and "What is not known" do not: the first
/// two keep the order of a statement, and in the last "what" is itself the subject.
fn is_question(heading: &str) -> bool {
    if heading.ends_with('?') {
        return true;
    }
    let lower = heading.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let [first, second, rest @ ..] = words.as_slice() else {
        return false;
    };
    match *first {
        "why" | "how" | "when" | "where" => AUXILIARIES.contains(second),
        "what" | "who" | "which" => {
            matches!(*second, "do" | "does" | "did")
                || AUXILIARIES.contains(second)
                    && rest.first().is_some_and(|word| SUBJECTS.contains(word))
        }
        verb => AUXILIARIES.contains(&verb) && SUBJECTS.contains(second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, expected: bool) {
        assert_eq!(is_question(heading), expected, "{heading}");
    }

    #[test]
    fn questions_are_known_by_their_mark_or_their_order() {
        check("Bone cement?", true);
        check("What is the procedure", true);
        check("Why does it hurt", true);
        check("How can I help", true);
        check("Can I drive", true);
        check("What does NICE say", true);
    }

    #[test]
    fn statements_are_left_alone() {
        check("What to ask", false);
        check("How it works", false);
        check("What is not known", false);
        check("What would make us change it", false);
        check("Who to call", false);
        check("Where to send a comment", false);
        check("Do not drive", false);
        check("When to stop eating and drinking", false);
    }
}
