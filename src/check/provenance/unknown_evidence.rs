#![doc = include_str!("unknown_evidence.md")]

use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "unknown-evidence",
    documentation: include_str!("unknown_evidence.md"),
    applies: |rules| rules.evidence,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let known = &input.site.evidence.claims;
    let mut diagnostics = Vec::new();
    for document in input.site.documents() {
        let entries = document.front.provenance.evidence.iter();
        let claims = entries.flat_map(|entry| &entry.claims);
        for claim in claims.filter(|claim| !known.contains_key(&claim.value)) {
            let help = match nearest(&claim.value, known.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "add [claims.\"{}\"] to reference/evidence.toml",
                    claim.value
                ),
            };
            diagnostics.push(
                Diagnostic::error(RULE.name, format!("there is no claim `{}`", claim.value))
                    .at(&input.site.source(document), claim.span.clone())
                    .label("nothing stands behind this")
                    .help(help),
            );
        }
    }
    diagnostics
}
