#![doc = include_str!("stale_organisation.md")]

use jiff::civil::Date;

use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::{Organisation, Organisations};

pub const RULE: Rule = Rule {
    name: "stale-organisation",
    documentation: include_str!("stale_organisation.md"),
    applies: |rules| rules.evidence,
    find: Find::Site(find),
};

/// For how many months a person's live check of a number counts.
const LIVE_CHECK_MONTHS: i32 = 12;

fn find(input: &Input) -> Vec<Diagnostic> {
    let organisations = &input.site.organisations;
    let Some(source) = &organisations.source else {
        return Vec::new();
    };
    let mut diagnostics: Vec<Diagnostic> = review(organisations, source, input.today)
        .into_iter()
        .collect();
    for organisation in &organisations.entries {
        diagnostics.extend(entry(organisation, source, input.today));
    }
    diagnostics
}

/// What is wrong with the review of the whole list.
fn review(organisations: &Organisations, source: &Source, today: Date) -> Option<Diagnostic> {
    let (Some(reviewed), Some(due)) = (&organisations.reviewed, &organisations.review_due) else {
        let diagnostic = Diagnostic::warning(
            RULE.name,
            "this list does not say when it was reviewed, and when that is due again",
        )
        .at(source, 0..0)
        .help("add `reviewed` and `review_due` at its head, with dates such as 2026-11-21");
        return Some(diagnostic);
    };
    let again =
        "look at every website in the list, then give `reviewed` and `review_due` their new dates";
    let (message, place, help) = if reviewed.value > today {
        (
            "this review lies in the future".to_owned(),
            reviewed,
            "give the day on which a person went through the list",
        )
    } else if due.value <= reviewed.value {
        (
            "the next review is not after the last one".to_owned(),
            due,
            "give a later day",
        )
    } else if due.value < today {
        (
            format!("the review of these organisations was due on {}", due.value),
            due,
            again,
        )
    } else {
        return None;
    };
    Some(
        Diagnostic::warning(RULE.name, message)
            .at(source, place.span.clone())
            .help(help),
    )
}

/// What is wrong with one organisation.
fn entry(organisation: &Organisation, source: &Source, today: Date) -> Option<Diagnostic> {
    let name = &organisation.name;
    if organisation.seen.value.trim().is_empty() {
        let diagnostic = Diagnostic::warning(
            RULE.name,
            format!("nothing says where {name} was last seen"),
        )
        .at(source, organisation.seen.span.clone())
        .help("say in `seen` where it was last seen, and how old that copy was");
        return Some(diagnostic);
    }
    let checked = organisation.checked.as_ref()?;
    let months = checked
        .value
        .until((jiff::Unit::Month, today))
        .ok()?
        .get_months();
    (months >= LIVE_CHECK_MONTHS).then(|| {
        let message = format!("the number of {name} was last rung on {}", checked.value);
        Diagnostic::warning(RULE.name, message)
            .at(source, checked.span.clone())
            .help("ring it and give `checked` the new date, or leave `checked` empty")
    })
}
