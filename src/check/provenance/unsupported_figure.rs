#![doc = include_str!("unsupported_figure.md")]

use super::figure::{Figure, Relation, Unit, figures};
use super::unverified_phone;
use crate::check::prose::{Block, blocks};
use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Claim, Evidence, ReferenceText, reference_texts};
use crate::site::{Document, Site, hospital};

pub const RULE: Rule = Rule {
    name: "unsupported-figure",
    documentation: include_str!("unsupported_figure.md"),
    applies: |rules| rules.evidence,
    find: Find::Both(on_page, on_site),
};

/// Numbers to call that everybody knows.
const CALLED: [&str; 2] = ["999", "111"];

/// What makes "24-hour" part of a phone line's name.
const LINES: [&str; 4] = ["number", "line", "helpline", "phone"];

/// Words before a number that points at something on the page, or tells the reader what to do.
const LABELS: [&str; 8] = [
    "step", "question", "part", "page", "picture", "these", "those", "choose",
];

/// Texts of `reference/` that pages print and that name no evidence of their own, by file and key.
const WITHOUT_EVIDENCE: [(&str, &[&str]); 2] = [
    ("reference/glossary.toml", &["term", "meaning"]),
    (
        "reference/questions.toml",
        &["title", "intro", "text", "answer"],
    ),
];

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let site = context.site;
    let mut diagnostics = Vec::new();
    for block in blocks(document) {
        diagnostics.extend(in_block(&block, &site.evidence, site.is_local(document)));
    }
    diagnostics
}

fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let printed = reference_texts(&input.site.files).into_iter();
    for text in printed.filter(is_printed_without_evidence) {
        diagnostics.extend(in_reference(&text));
    }
    diagnostics.extend(on_cards(input.site));
    diagnostics
}

/// Figures of the cards that no claim behind them gives.
fn on_cards(site: &Site) -> Vec<Diagnostic> {
    let Some(source) = &site.emergency.source else {
        return Vec::new();
    };
    let mut diagnostics = Vec::new();
    for printed in site.emergency.printed() {
        let claims = printed.evidence.iter();
        let claims: Vec<&Claim> = claims
            .filter_map(|claim| site.evidence.claims.get(&claim.value))
            .collect();
        for text in &printed.texts {
            let found = figures(&text.value).into_iter();
            let bare = found
                .filter(|figure| !is_free(figure) && !is_lines_of_a_card(figure))
                .filter(|figure| !is_supported(figure, &claims, &site.evidence));
            diagnostics.extend(bare.map(|figure| {
                let written = &text.value[figure.range.clone()];
                let message = format!("no evidence of this line gives the figure `{written}`");
                Diagnostic::error(RULE.name, message)
                    .at(source, text.span.clone())
                    .label("whose figure is this?")
                    .help("name a claim that gives it in `evidence`, or take it out")
            }));
        }
    }
    diagnostics
}

fn in_block(block: &Block, evidence: &Evidence, is_local: bool) -> Vec<Diagnostic> {
    let found = figures(&block.text);
    if found.is_empty() {
        return Vec::new();
    }
    let claims = block.claims(evidence);
    let is_local = is_local || claims.iter().any(|claim| claim.source == hospital::CLAIM);
    let phones = unverified_phone::numbers(&block.text);
    let is_phone = |figure: &Figure| {
        let mut places = phones.iter().map(|(place, _)| place);
        places.any(|place| place.contains(&figure.range.start))
    };
    let bare = found
        .into_iter()
        .filter(|figure| !is_phone(figure))
        .filter(|figure| !is_free(figure) && !is_supported(figure, &claims, evidence))
        .filter(|figure| !(is_local && is_for_a_hospital_to_say(figure)));
    bare.map(|figure| {
        let written = &block.text[figure.range.clone()];
        let key = block.key();
        let elsewhere = evidence
            .claims
            .iter()
            .find(|(_, claim)| records(claim, &figure));
        let help = match elsewhere {
            Some((id, _)) => format!(
                "`{id}` records it: add that to \"{key}\" if the figure comes from there, or take it out"
            ),
            None => format!(
                "take it out, or add it to `figures` of a claim that \"{key}\" names, if the claim's source gives it"
            ),
        };
        let message = format!("no evidence of this part gives the figure `{written}`");
        Diagnostic::error(RULE.name, message)
            .at(&block.document.source, block.verbatim_span(figure.range.clone()))
            .label("whose figure is this?")
            .help(help)
    })
    .collect()
}

fn is_printed_without_evidence(text: &ReferenceText) -> bool {
    let keys = WITHOUT_EVIDENCE
        .iter()
        .find(|(path, _)| *path == text.source.path());
    keys.is_some_and(|(_, keys)| keys.contains(&text.key.as_str()))
}

fn in_reference(text: &ReferenceText) -> Vec<Diagnostic> {
    let found = figures(&text.text.value).into_iter();
    let bare = found.filter(|figure| !is_free(figure));
    bare.map(|figure| {
        let written = &text.text.value[figure.range.clone()];
        let message = format!("the figure `{written}` stands where no evidence can be named");
        Diagnostic::error(RULE.name, message)
            .at(&text.source, text.text.span.clone())
            .help("say it on a page whose evidence gives it, or take it out")
    })
    .collect()
}

/// "1 to 4": signs of the card by their numbers.
fn is_lines_of_a_card(figure: &Figure) -> bool {
    figure.unit == Unit::Count && figure.relation == Relation::Range
}

/// Whether the figure states nothing that needs evidence.
fn is_free(figure: &Figure) -> bool {
    let is_count = figure.unit == Unit::Count;
    let is_called =
        is_count && matches!(&figure.numbers[..], [number] if CALLED.contains(&number.as_str()));
    let names_line = figure.unit == Unit::Measure("hour")
        && figure.numbers == ["24"]
        && figure
            .after
            .iter()
            .any(|word| LINES.contains(&word.as_str()));
    let is_label = is_count && LABELS.contains(&figure.before.as_str());
    is_called || names_line || is_label
}

/// A time, a price, a floor: a hospital knows its own. How often something happens to people needs
/// evidence, whoever says it.
fn is_for_a_hospital_to_say(figure: &Figure) -> bool {
    figure.relation != Relation::Share && figure.unit != Unit::Measure("%")
}

/// The figures of `text` that none of `claims` gives, as they are written.
pub fn unsupported<'t>(
    text: &'t str,
    claims: &[&Claim],
    evidence: &Evidence,
) -> impl Iterator<Item = &'t str> {
    let found = figures(text).into_iter();
    found
        .filter(|figure| !is_free(figure) && !is_supported(figure, claims, evidence))
        .map(|figure| &text[figure.range])
}

fn is_supported(figure: &Figure, claims: &[&Claim], evidence: &Evidence) -> bool {
    claims.iter().any(|claim| {
        records(claim, figure) || is_paragraph(figure, claim) || is_dated(figure, claim, evidence)
    })
}

fn records(claim: &Claim, figure: &Figure) -> bool {
    let mut recorded = claim.figures.iter().flat_map(|text| figures(text));
    recorded.any(|recorded| figure.is(&recorded)) || claim.figures.contains(&figure.numbers[0])
}

/// "(1.1)": the paragraph of the source that the claim stands in.
fn is_paragraph(figure: &Figure, claim: &Claim) -> bool {
    let is_bare = figure.unit == Unit::Count && figure.relation == Relation::Single;
    is_bare && figure.numbers[0] == claim.paragraph
}

/// A year or date that the claim's source gives for itself.
fn is_dated(figure: &Figure, claim: &Claim, evidence: &Evidence) -> bool {
    figure.unit == Unit::Date
        && evidence.sources.get(&claim.source).is_some_and(|source| {
            figures(&source.dates)
                .iter()
                .any(|date| covers(date, figure))
        })
}

/// Whether the date `given` is `wanted`, or lies in the year or month that `wanted` names.
fn covers(given: &Figure, wanted: &Figure) -> bool {
    let ends = given.numbers[0].strip_suffix(wanted.numbers[0].as_str());
    given.unit == Unit::Date && ends.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}
