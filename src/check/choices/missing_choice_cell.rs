#![doc = include_str!("missing_choice_cell.md")]

use super::{Find, Input, Rule, choices, finding};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::{ChoiceRow, Choices, Site};

pub const RULE: Rule = Rule {
    name: "missing-choice-cell",
    documentation: include_str!("missing_choice_cell.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((all, source)) = choices(input) else {
        return Vec::new();
    };
    let rows = all.rows.iter();
    let mut found: Vec<Diagnostic> = rows.filter_map(|row| in_row(row, all, source)).collect();
    found.extend(lost_pages(all, input.site, source));
    found.extend(lost_rows(all, source));
    found
}

/// A row whose cells are not those of the options, in their order.
fn in_row(row: &ChoiceRow, all: &Choices, source: &Source) -> Option<Diagnostic> {
    let wanted = all.options.iter().map(|option| option.id.value.as_str());
    let written = row.cells.iter().map(|cell| cell.option.value.as_str());
    if wanted.clone().eq(written) {
        return None;
    }
    let order: Vec<&str> = wanted.collect();
    let message = format!(
        "the row `{}` does not answer for each option in order",
        row.id.value
    );
    let help = format!("write its cells in this order: {}", order.join(", "));
    Some(finding(RULE.name, message, source, &row.id).help(help))
}

/// Options whose page is not there.
fn lost_pages<'a>(
    all: &'a Choices,
    site: &'a Site,
    source: &'a Source,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let lost = all
        .options
        .iter()
        .filter(|option| site.place(&option.page.value).is_none());
    lost.map(|option| {
        let message = format!("there is no content/{}", option.page.value);
        let help = "name the page that tells of this option";
        finding(RULE.name, message, source, &option.page).help(help)
    })
}

/// Values that point to no row.
fn lost_rows<'a>(all: &'a Choices, source: &'a Source) -> impl Iterator<Item = Diagnostic> + 'a {
    let is_lost = |id: &str| !all.rows.iter().any(|row| row.id.value == id);
    let lost = all.pointed_at.iter().filter(move |row| is_lost(&row.value));
    lost.map(|row| {
        let message = format!("there is no row `{}` to look at", row.value);
        finding(RULE.name, message, source, row).help("name the id of a row")
    })
}
