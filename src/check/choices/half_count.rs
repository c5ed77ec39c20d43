#![doc = include_str!("half_count.md")]

use super::{Find, Input, Rule, choices_and_words, counts_people, finding};
use crate::check::phrases::Words;
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "half-count",
    documentation: include_str!("half_count.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source, words)) = choices_and_words(input, RULE.name) else {
        return Vec::new();
    };
    let halves = all.cells().filter(|cell| {
        let text = &cell.text.value;
        counts_people(text) && Words::new(text).first(words).is_none()
    });
    halves
        .map(|cell| {
            let message = "this tells of some people out of 100, and not of the others".to_owned();
            let help = "add the other half: \"others had none\"";
            finding(RULE.name, message, source, &cell.text).help(help)
        })
        .collect()
}
