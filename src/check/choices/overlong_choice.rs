#![doc = include_str!("overlong_choice.md")]

use super::{Find, Input, Rule, choices, finding};
use crate::diagnostic::Diagnostic;
use crate::text::words;

pub const RULE: Rule = Rule {
    name: "overlong-choice",
    documentation: include_str!("overlong_choice.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

/// Words that fit a cell of five beside each other on a sheet of A4, in 12 points.
const MOST_WORDS: usize = 12;

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source)) = choices(input) else {
        return Vec::new();
    };
    let cells = all.cells().filter_map(|cell| {
        let count = words(&cell.text.value).count();
        let message = format!("this cell has {count} words, and {MOST_WORDS} fit");
        let help = "leave the rest to the option's own page";
        let finding = || finding(RULE.name, message, source, &cell.text).help(help);
        (count > MOST_WORDS).then(finding)
    });
    cells.collect()
}
