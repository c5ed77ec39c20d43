//! Faults that turn a comparison of treatments into advice: a choice left without an answer, told at
//! another length or in other words than its neighbours, or with a figure that is not its own.

pub mod half_count;
pub mod missing_choice_cell;
pub mod one_sided_choice;
pub mod overlong_choice;
pub mod steering_word;
pub mod too_many_questions;
pub mod uneven_unknown;
pub mod unlike_counts;
pub mod unsupported_choice;

use super::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::{Choices, Placed};

/// The comparison and its file, if the site has one.
fn choices<'i>(input: &'i Input) -> Option<(&'i Choices, &'i Source)> {
    let choices = &input.site.choices;
    Some((choices, choices.source.as_ref()?))
}

/// As [`choices`], with the words by which `rule` reads them.
fn choices_and_words<'i>(
    input: &'i Input,
    rule: &str,
) -> Option<(&'i Choices, &'i Source, &'i [Placed<String>])> {
    let (choices, source) = choices(input)?;
    let words = input.site.rule_words.get(rule)?.list("words");
    Some((choices, source, words))
}

/// True if `text` counts people out of a hundred: "60 to 70 of 100".
fn counts_people(text: &str) -> bool {
    text.contains("of 100")
}

/// A finding of `rule` at `place` in the file of choices.
fn finding(
    rule: &'static str,
    message: String,
    source: &Source,
    place: &Placed<String>,
) -> Diagnostic {
    Diagnostic::error(rule, message).at(source, place.span.clone())
}
