#![doc = include_str!("left_out_page.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::hospital::{EMERGENCY_PAGE, is_needed};

pub const RULE: Rule = Rule {
    name: "left-out-page",
    documentation: include_str!("left_out_page.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// Links to pages left out are found as the site resolves them, under this rule's name.
fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    hospital
        .left_out
        .iter()
        .filter_map(|page| {
            let message = if page.value == EMERGENCY_PAGE {
                "no copy can do without the page that says what is an emergency".to_owned()
            } else if page.value.ends_with("_index.md") {
                format!(
                    "`{}` opens a part of the guide, and no part can be left out",
                    page.value
                )
            } else if is_needed(&input.site.files, &page.value) {
                format!(
                    "every page leads to `{}`, so no copy can do without it",
                    page.value
                )
            } else {
                return None;
            };
            Some(
                Diagnostic::error(RULE.name, message)
                    .at(source, page.span.clone())
                    .help("take it out of `leave_out`"),
            )
        })
        .collect()
}
