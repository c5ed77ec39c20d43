#![doc = include_str!("rare_without_rate.md")]

use std::ops::Range;

use super::figure::{Relation, Unit, figures};
use crate::check::phrases::Words;
use crate::check::prose::{Block, blocks};
use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Claim, Document, Placed, RuleFile};

pub const RULE: Rule = Rule {
    name: "rare-without-rate",
    documentation: include_str!("rare_without_rate.md"),
    applies: |rules| rules.evidence,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let site = context.site;
    let Some(file) = site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    let mut diagnostics = Vec::new();
    for block in blocks(document) {
        for (range, phrases) in said(&block.text, file) {
            let claims = block.claims(&site.evidence);
            if !claims.iter().any(|claim| records(claim, phrases)) {
                diagnostics.push(diagnostic(&block, range));
            }
        }
    }
    diagnostics
}

fn diagnostic(block: &Block, range: Range<usize>) -> Diagnostic {
    let written = &block.text[range.clone()];
    let message = format!("no evidence of this part says that something is `{written}`");
    Diagnostic::error(RULE.name, message)
        .at(&block.document.source, block.verbatim_span(range.clone()))
        .label("how often is this?")
        .help(format!(
            "name a claim under \"{}\" that gives the rate in `figures` or says the word; else say that it can happen, and that it is not known how often",
            block.key()
        ))
}

/// Where `text` says how often, with all words that say the same.
fn said<'f>(text: &str, file: &'f RuleFile) -> Vec<(Range<usize>, &'f [Placed<String>])> {
    let words = Words::new(text);
    let except: Vec<Range<usize>> = file
        .list("except")
        .iter()
        .flat_map(|phrase| words.places(&phrase.value))
        .collect();
    let mut found = Vec::new();
    for group in file.groups("words") {
        for phrase in &group.phrases {
            let places = words.places(&phrase.value).filter(|place| {
                let stands_in =
                    |other: &Range<usize>| other.start <= place.start && place.end <= other.end;
                !except.iter().any(stands_in)
            });
            found.extend(places.map(|place| (place, group.phrases.as_slice())));
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// True if `claim` says one of `phrases`, or gives a share of people.
fn records(claim: &Claim, phrases: &[Placed<String>]) -> bool {
    let mut rates = claim.figures.iter().flat_map(|text| figures(text));
    let is_rate =
        rates.any(|figure| figure.relation == Relation::Share || figure.unit == Unit::Measure("%"));
    is_rate || Words::new(&claim.says).first(phrases).is_some()
}
