#![doc = include_str!("uneven_unknown.md")]

use super::{Find, Input, Rule, choices};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "uneven-unknown",
    documentation: include_str!("uneven_unknown.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

/// The words that stand in a cell that says so.
const NOT_KNOWN: &str = "not known";

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source)) = choices(input) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for cell in all.cells() {
        let says_so = cell.text.value.to_lowercase().contains(NOT_KNOWN);
        if says_so != cell.unknown.is_some() {
            let message =
                "`unknown` and the words \"not known\" do not go together here".to_owned();
            let help = "write both or neither: readers are told how often it stands in a column";
            found.push(super::finding(RULE.name, message, source, &cell.text).help(help));
        }
    }
    for option in &all.options {
        let cells = all
            .cells()
            .filter(|cell| cell.option.value == option.id.value);
        let unknown = cells.filter(|cell| cell.unknown.is_some()).count();
        if unknown * 2 > all.rows.len() {
            let message = format!(
                "`{}` says \"not known\" in {unknown} of {} rows",
                option.id.value,
                all.rows.len()
            );
            found.push(
                Diagnostic::warning(RULE.name, message)
                    .at(source, option.id.span.clone())
                    .help(
                        "look for what is known of it, or leave the option out of the comparison",
                    ),
            );
        }
    }
    found
}
