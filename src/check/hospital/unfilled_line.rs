#![doc = include_str!("unfilled_line.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "unfilled-line",
    documentation: include_str!("unfilled_line.md"),
    applies: |_| true,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    let is_filled = |table: &str, key: &str| {
        let mut lines = hospital.lines.iter();
        lines.any(|line| {
            line.table == table && line.key.value == key && !line.text.value.trim().is_empty()
        })
    };
    let is_replaced = |page: &str, heading: &str| {
        let mut replaced = hospital.replaced.iter();
        replaced.any(|part| part.page.value == page && part.heading.value == heading)
    };
    let unfilled = hospital.slots.iter().filter(|slot| {
        !is_filled(&slot.table, &slot.key) && !is_replaced(&slot.page, &slot.heading)
    });
    let names: Vec<String> = unfilled
        .map(|slot| format!("{}.{}", slot.table, slot.key))
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "the guide says what hospitals usually say for: {}",
        names.join(", ")
    );
    vec![
        Diagnostic::warning(RULE.name, message)
            .at(source, hospital.name.span.clone())
            .label("your patients follow your advice")
            .help("give your own in [before] and [aftercare], a short sentence each"),
    ]
}
