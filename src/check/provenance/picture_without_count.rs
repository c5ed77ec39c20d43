#![doc = include_str!("picture_without_count.md")]

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Document, Placed};
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "picture-without-count",
    documentation: include_str!("picture_without_count.md"),
    applies: |rules| rules.evidence,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let provenance = &document.front.provenance;
    let rests_on = |id: &str| {
        let mut claims = provenance.evidence.iter().flat_map(|entry| &entry.claims);
        claims.any(|claim| claim.value == id)
    };
    let claims = &context.site.evidence.claims;
    let drawn = || claims.iter().filter(|(_, claim)| claim.count.is_some());
    let fault = |wanted: &Placed<String>| {
        let id = wanted.value.as_str();
        let has_count = claims.get(id).is_some_and(|claim| claim.count.is_some());
        let (message, help) = if !has_count {
            let near = nearest(id, drawn().map(|(id, _)| id.as_str()));
            let message = format!("no claim `{id}` has a count that could be drawn");
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add [claims.\"{id}\".count] to reference/evidence.toml"),
            };
            (message, help)
        } else if !rests_on(id) {
            let message =
                format!("nothing on this page rests on `{id}`, which it shows as a picture");
            let help = "name the claim under [extra.evidence], at the part that tells of it";
            (message, help.to_owned())
        } else {
            return None;
        };
        let diagnostic = Diagnostic::error(RULE.name, message);
        Some(
            diagnostic
                .at(&document.source, wanted.span.clone())
                .help(help),
        )
    };
    provenance.counts.iter().filter_map(fault).collect()
}
