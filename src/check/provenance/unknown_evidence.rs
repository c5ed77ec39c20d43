#![doc = include_str!("unknown_evidence.md")]

use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::{Document, Evidence, Placed};
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "unknown-evidence",
    documentation: include_str!("unknown_evidence.md"),
    applies: |rules| rules.evidence,
    find: Find::Both(on_page, on_cards),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let entries = document.front.provenance.evidence.iter();
    let claims = entries.flat_map(|entry| &entry.claims);
    unknown(claims, &document.source, &context.site.evidence)
}

/// The claims that the signs of emergency and their tiers name.
fn on_cards(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let emergency = &input.site.emergency;
    let Some(source) = &emergency.source else {
        return Vec::new();
    };
    let printed = emergency.printed();
    let claims: Vec<Placed<String>> = printed.flat_map(|printed| printed.evidence).collect();
    unknown(claims.iter(), source, &input.site.evidence)
}

fn unknown<'c>(
    claims: impl Iterator<Item = &'c Placed<String>>,
    source: &Source,
    evidence: &Evidence,
) -> Vec<Diagnostic> {
    let known = &evidence.claims;
    let unknown = claims.filter(|claim| !known.contains_key(&claim.value));
    unknown
        .map(|claim| {
            let help = match nearest(&claim.value, known.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "add [claims.\"{}\"] to reference/evidence.toml",
                    claim.value
                ),
            };
            Diagnostic::error(RULE.name, format!("there is no claim `{}`", claim.value))
                .at(source, claim.span.clone())
                .label("nothing stands behind this")
                .help(help)
        })
        .collect()
}
