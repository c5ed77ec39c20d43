#![doc = include_str!("one_sided_choice.md")]

use super::{Find, Input, Rule, choices, finding};
use crate::diagnostic::Diagnostic;
use crate::site::Side;

pub const RULE: Rule = Rule {
    name: "one-sided-choice",
    documentation: include_str!("one_sided_choice.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source)) = choices(input) else {
        return Vec::new();
    };
    let tells = |option: &str, side: Side| {
        let rows = all.rows.iter().filter(|row| row.side == side);
        let mut cells = rows.flat_map(|row| &row.cells);
        cells.any(|cell| cell.option.value == option && cell.is_filled())
    };
    let sides = [(Side::Benefit, "good"), (Side::Harm, "harm")];
    let mut found = Vec::new();
    for option in &all.options {
        for (side, word) in sides {
            if !tells(&option.id.value, side) {
                let message = format!("nothing says what {word} `{}` may do", option.id.value);
                let help = "fill in one of its cells in a row of that side; a reader weighs both";
                found.push(finding(RULE.name, message, source, &option.id).help(help));
            }
        }
    }
    found
}
