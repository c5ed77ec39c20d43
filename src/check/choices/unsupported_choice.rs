#![doc = include_str!("unsupported_choice.md")]

use super::{Find, Input, Rule, choices, finding};
use crate::check::provenance::unsupported_figure::unsupported;
use crate::diagnostic::Diagnostic;
use crate::site::Claim;

pub const RULE: Rule = Rule {
    name: "unsupported-choice",
    documentation: include_str!("unsupported_choice.md"),
    applies: |rules| rules.evidence,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source)) = choices(input) else {
        return Vec::new();
    };
    let evidence = &input.site.evidence;
    let mut found = Vec::new();
    let cells = all.cells();
    for claim in cells
        .flat_map(|cell| &cell.evidence)
        .chain(&all.mixing_evidence)
    {
        if !evidence.claims.contains_key(&claim.value) {
            let message = format!("there is no claim `{}`", claim.value);
            let help = "add it to reference/evidence.toml, or name another";
            found.push(finding(RULE.name, message, source, claim).help(help));
        }
    }
    for cell in all.cells() {
        if cell.evidence.is_empty() && cell.is_filled() {
            let message = "nothing stands behind this cell".to_owned();
            let help = "name a claim under `evidence`, or say that it is not known";
            found.push(finding(RULE.name, message, source, &cell.text).help(help));
        }
        let claims = cell.evidence.iter();
        let claims: Vec<&Claim> = claims
            .filter_map(|id| evidence.claims.get(&id.value))
            .collect();
        for figure in unsupported(&cell.text.value, &claims, evidence) {
            let message = format!("no evidence of this cell gives the figure `{figure}`");
            let help = "name a claim that gives it, or take it out";
            found.push(finding(RULE.name, message, source, &cell.text).help(help));
        }
    }
    found
}
