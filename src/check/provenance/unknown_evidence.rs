#![doc = include_str!("unknown_evidence.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Document;
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "unknown-evidence",
    documentation: include_str!("unknown_evidence.md"),
    applies: |rules| rules.evidence,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let known = &context.site.evidence.claims;
    let mut diagnostics = Vec::new();
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
                .at(&document.source, claim.span.clone())
                .label("nothing stands behind this")
                .help(help),
        );
    }
    diagnostics
}
