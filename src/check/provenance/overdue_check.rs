#![doc = include_str!("overdue_check.md")]

use jiff::Unit;
use jiff::civil::Date;

use crate::check::{Context, Find, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Document, Placed};

pub const RULE: Rule = Rule {
    name: "overdue-check",
    documentation: include_str!("overdue_check.md"),
    applies: |rules| rules.check_dates,
    find: Find::Pages(on_page),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    // A section that nobody wrote (the root, for instance) has nothing to check.
    if document.source.text().is_empty() {
        return Vec::new();
    }
    let mut diagnostics = faults(document, context.today);
    // A hospital's own page may leave its dates to the hospital's review.
    if !context.site.is_local(document) {
        diagnostics.extend(missing_dates(document, context.today));
    }
    diagnostics
}

fn faults(document: &Document, today: Date) -> Vec<Diagnostic> {
    let provenance = &document.front.provenance;
    let mut diagnostics = Vec::new();
    if let Some(checked) = &provenance.checked
        && checked.value > today
    {
        diagnostics.push(at(
            Diagnostic::warning(RULE.name, "this check lies in the future"),
            document,
            checked,
            format!(
                "give the day on which the page was compared with its sources; today is {today}"
            ),
        ));
    }
    let Some(due) = &provenance.check_due else {
        return diagnostics;
    };
    if let Some(checked) = &provenance.checked
        && due.value <= checked.value
    {
        diagnostics.push(at(
            Diagnostic::error(RULE.name, "the next check is not after the last one"),
            document,
            due,
            format!(
                "give a day after {}, when the page was checked",
                checked.value
            ),
        ));
    } else if due.value < today {
        let message = format!(
            "the check of this page is {} overdue",
            time_between(due.value, today)
        );
        diagnostics.push(at(
            Diagnostic::warning(RULE.name, message),
            document,
            due,
            "compare the page with its sources, then give `checked` and `check_due` their new dates".into(),
        ));
    }
    diagnostics
}

fn missing_dates(document: &Document, today: Date) -> Vec<Diagnostic> {
    let front = &document.front;
    let dates = [
        (
            "checked",
            front.provenance.checked.is_none(),
            "this page does not say when it was checked",
            format!("compare it with its sources, then add `checked = {today}` under [extra]"),
        ),
        (
            "check_due",
            front.provenance.check_due.is_none(),
            "this page does not say when its next check is due",
            "add `check_due = …` under [extra], with a date such as 2026-11-21".to_owned(),
        ),
    ];
    dates
        .into_iter()
        // A value that is no date was reported as it was read.
        .filter(|(key, is_missing, ..)| *is_missing && !front.extra.contains_key(*key))
        .map(|(_, _, message, help)| {
            Diagnostic::error(RULE.name, message)
                .at(&document.source, front.span.clone())
                .help(help)
        })
        .collect()
}

fn at(
    diagnostic: Diagnostic,
    document: &Document,
    date: &Placed<Date>,
    help: String,
) -> Diagnostic {
    diagnostic
        .at(&document.source, date.span.clone())
        .help(help)
}

/// The time from `start` to `end` in words: whole months from two months on, else days.
fn time_between(start: Date, end: Date) -> String {
    let whole = |unit| {
        let span = start
            .until((unit, end))
            .expect("both are dates of years with four digits");
        (span.get_months(), span.get_days())
    };
    match (whole(Unit::Month).0, whole(Unit::Day).1) {
        (_, 1) => "1 day".to_owned(),
        (0 | 1, days) => format!("{days} days"),
        (months, _) => format!("{months} months"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn time_is_told_in_days_then_months() {
        let check = |start, words: &str| assert_eq!(time_between(start, date(2026, 11, 21)), words);
        check(date(2026, 11, 20), "1 day");
        check(date(2026, 9, 22), "60 days");
        check(date(2026, 9, 21), "2 months");
        check(date(2024, 11, 22), "23 months");
    }
}
