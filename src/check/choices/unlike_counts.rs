#![doc = include_str!("unlike_counts.md")]

use super::{Find, Input, Rule, choices, counts_people, finding};
use crate::diagnostic::Diagnostic;
use crate::site::{ChoiceCell, Evidence};

pub const RULE: Rule = Rule {
    name: "unlike-counts",
    documentation: include_str!("unlike_counts.md"),
    applies: |rules| rules.evidence,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source)) = choices(input) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for row in &all.rows {
        let cells = row.cells.iter();
        let mut counted = cells.filter(|cell| counts_people(&cell.text.value));
        let Some(first) = counted.next() else {
            continue;
        };
        let outcome = outcome(first, &input.site.evidence);
        for other in counted {
            let same = self::outcome(other, &input.site.evidence);
            if outcome.is_none() || same != outcome {
                let message = format!(
                    "people out of 100 stand beside those of `{}`, and they are not alike",
                    first.option.value
                );
                let help = "say one of them in words: figures share a row only where what \
                            happened, and within what time, agree in their claims' `count`";
                found.push(finding(RULE.name, message, source, &other.text).help(help));
            }
        }
    }
    found
}

/// The outcome that was counted, and its time, if a claim of the cell records it.
fn outcome<'e>(cell: &ChoiceCell, evidence: &'e Evidence) -> Option<(&'e str, &'e str)> {
    let mut claims = cell.evidence.iter();
    claims.find_map(|id| {
        let count = &evidence.claims.get(&id.value)?.count.as_ref()?;
        Some((count.outcome.as_str(), count.within.as_str()))
    })
}
