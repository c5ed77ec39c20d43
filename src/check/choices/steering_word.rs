#![doc = include_str!("steering_word.md")]

use super::{Find, Input, Rule, choices_and_words};
use crate::check::phrases::Words;
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "steering-word",
    documentation: include_str!("steering_word.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source, words)) = choices_and_words(input, RULE.name) else {
        return Vec::new();
    };
    let cells = all.cells().filter_map(|cell| {
        let text = &cell.text.value;
        let place = Words::new(text).first(words)?;
        let message = format!("`{}` tells the reader which to choose", &text[place]);
        Some(
            super::finding(RULE.name, message, source, &cell.text)
                .help("say what it does, and let the reader weigh it"),
        )
    });
    cells.collect()
}
