//! Sections that do not say in which order their pages come, where a template shows that order.

use crate::check::Input;
use crate::site::{Entry, Section, SortBy};

/// The sections whose pages Zola would show in another order at each run.
///
/// Without a template that asks for a section's `pages` nobody sees the order.
pub fn unsorted<'a>(input: &Input<'a>) -> Vec<&'a Entry> {
    let is_shown = input.site.is_in_a_template(".pages");
    let is_unsorted = |section: &&Section| {
        section.document.front.section.sort_by == SortBy::None && section.pages.len() > 1
    };
    let sections = input.site.sections.iter().filter(|_| is_shown);
    sections
        .filter(is_unsorted)
        .map(|section| &section.document)
        .collect()
}
