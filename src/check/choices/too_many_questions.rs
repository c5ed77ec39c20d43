#![doc = include_str!("too_many_questions.md")]

use super::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "too-many-questions",
    documentation: include_str!("too_many_questions.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

/// Questions that fit one appointment.
const MOST_QUESTIONS: usize = 10;

fn find(input: &Input) -> Vec<Diagnostic> {
    let questions = &input.site.questions;
    let Some(source) = &questions.source else {
        return Vec::new();
    };
    let short: Vec<_> = questions.short().collect();
    let mut found = Vec::new();
    if let Some(beyond) = short.get(MOST_QUESTIONS) {
        let message = format!(
            "the short list has {} questions, more than {MOST_QUESTIONS}",
            short.len()
        );
        let help = "move those that matter to few readers to a topic with `more = true`";
        found.push(super::finding(RULE.name, message, source, &beyond.text).help(help));
    }
    for question in short.iter().filter(|question| question.answer.is_none()) {
        let message = "nothing says what a good answer to this sounds like".to_owned();
        let help = "add `answer = \"…\"`, so that a reader can tell whether it was answered";
        found.push(super::finding(RULE.name, message, source, &question.text).help(help));
    }
    found
}
