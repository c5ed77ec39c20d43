#![doc = include_str!("changed_original.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::hospital::{EMERGENCY_PAGE, Original};
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "changed-original",
    documentation: include_str!("changed_original.md"),
    applies: |_| true,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    let replaced = hospital.replaced.iter();
    replaced
        .filter_map(|replacement| {
            let (page, heading) = (&replacement.page, &replacement.heading);
            let (diagnostic, place, help) = match &replacement.original {
                _ if page.value == EMERGENCY_PAGE => (
                    Diagnostic::error(
                        RULE.name,
                        "no copy can replace words of the page that says what is an emergency",
                    ),
                    page,
                    "take this table out; your own line goes into [cancer_line]".to_owned(),
                ),
                Original::NoPage(help) => (
                    Diagnostic::error(RULE.name, format!("the guide has no page `{}`", page.value)),
                    page,
                    help.clone(),
                ),
                Original::NoHeading(ids) => (
                    Diagnostic::error(
                        RULE.name,
                        format!("`{}` has no heading with the id `{}`", page.value, heading.value),
                    ),
                    heading,
                    match nearest(&heading.value, ids.iter().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("its headings: {}", ids.join(", ")),
                    },
                ),
                Original::Sum(sum) if replacement.sum.value.is_empty() => (
                    Diagnostic::warning(
                        RULE.name,
                        "nothing records which words of the guide these replace",
                    ),
                    heading,
                    format!("read the guide's own words once more, then write `original = \"{sum}\"` in this table"),
                ),
                Original::Sum(sum) if *sum != replacement.sum.value => (
                    Diagnostic::warning(
                        RULE.name,
                        "the guide's own words here have changed since you replaced them",
                    ),
                    &replacement.sum,
                    format!("read them, mend your own if they need it, then write `original = \"{sum}\"`"),
                ),
                Original::Sum(_) => return None,
            };
            Some(diagnostic.at(source, place.span.clone()).help(help))
        })
        .collect()
}
