#![doc = include_str!("overdue_review.md")]

use jiff::civil::Date;

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::hospital::{Hospital, Review};

pub const RULE: Rule = Rule {
    name: "overdue-review",
    documentation: include_str!("overdue_review.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// Between two reviews. NHS trusts give one to three; five is the most that any was seen to give.
const MOST_YEARS: i16 = 5;

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    let Some(review) = &hospital.review else {
        return Vec::new();
    };
    let mut diagnostics: Vec<Diagnostic> = [(&review.by, "who"), (&review.role, "in what role")]
        .into_iter()
        .filter(|(text, _)| text.value.trim().is_empty())
        .map(|(text, what)| {
            Diagnostic::error(
                RULE.name,
                format!("this review does not say {what} reviewed the copy"),
            )
            .at(source, text.span.clone())
            .help("name the person and their role, or take the [review] table out")
        })
        .collect();
    diagnostics.extend(dates(review, source, input.today));
    diagnostics.extend(version(hospital, review, source));
    diagnostics
}

fn dates(review: &Review, source: &Source, today: Date) -> Option<Diagnostic> {
    let (date, next) = (&review.date, &review.next);
    if date.value > today {
        return Some(
            Diagnostic::error(RULE.name, "this review lies in the future")
                .at(source, date.span.clone())
                .help(format!(
                    "give the day on which it was done; today is {today}"
                )),
        );
    }
    if next.value <= date.value {
        return Some(
            Diagnostic::error(RULE.name, "the next review is not after the last one")
                .at(source, next.span.clone())
                .help(format!("give a day after {}", date.value)),
        );
    }
    let years = next.value.year() - date.value.year();
    if years > MOST_YEARS {
        return Some(
            Diagnostic::warning(
                RULE.name,
                format!("the next review is {years} years after the last one"),
            )
            .at(source, next.span.clone())
            .help("leaflets are reviewed every one to three years; look whether the year is right"),
        );
    }
    (next.value < today).then(|| {
        Diagnostic::warning(
            RULE.name,
            format!("the next review was due on {}", next.value),
        )
        .at(source, next.span.clone())
        .label("every page says so to its readers")
        .help("review the copy again, then give `date` and `next` their new days")
    })
}

fn version(hospital: &Hospital, review: &Review, source: &Source) -> Option<Diagnostic> {
    let now = &hospital.guide_version;
    (review.version.value != *now).then(|| {
        let message = format!(
            "this review is of version {}, and the guide is version {now}",
            review.version.value
        );
        Diagnostic::warning(RULE.name, message)
            .at(source, review.version.span.clone())
            .label("pages say that nobody has checked this version")
            .help("review what changed (CHANGELOG.md says it), then give `version`, `date` and `next` anew")
    })
}
