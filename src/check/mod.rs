//! Rules over a `Site` and the files published from it.
//!
//! Takes both, gives findings; changes nothing. A rule is two files: `missing_alt.rs` finds, and
//! `missing_alt.md` says what it does, why it matters to a patient, wrong, right and reference; the
//! examples in the Markdown are the rule's test. Rules live by what the reader suffers.

mod accessibility;
mod contrast;
mod hospital;
mod links;
mod prose;
mod provenance;
pub mod readability;
mod safety;
mod zola;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic};
use crate::files::Files;
use crate::site::{Document, Rules, Site};
use crate::text::nearest;

/// What rules look at.
pub struct Input<'a> {
    pub site: &'a Site,
    /// What readers get; empty if rendering failed.
    pub published: &'a Files,
    /// The day on which checks are overdue or not.
    pub today: Date,
}

/// One rule.
pub struct Rule {
    /// Named for the fault, so that it reads well after "allow".
    pub name: &'static str,
    /// Its page, in Markdown.
    pub documentation: &'static str,
    /// Whether a site with these settings is held to it.
    pub applies: fn(&Rules) -> bool,
    find: fn(&Input) -> Vec<Diagnostic>,
}

/// Every rule, in the order in which `check --explain` lists them.
pub const RULES: &[Rule] = &[
    accessibility::missing_alt::RULE,
    accessibility::missing_title::RULE,
    accessibility::missing_description::RULE,
    accessibility::duplicate_title::RULE,
    accessibility::skipped_heading::RULE,
    accessibility::vague_link::RULE,
    accessibility::low_contrast_token::RULE,
    links::dead_link::RULE,
    provenance::missing_evidence::RULE,
    provenance::overdue_check::RULE,
    provenance::unknown_evidence::RULE,
    provenance::unsupported_figure::RULE,
    provenance::unverified_phone::RULE,
    provenance::stale_organisation::RULE,
    provenance::promise::RULE,
    provenance::copied_words::RULE,
    readability::long_sentence::RULE,
    readability::reading_age::RULE,
    readability::passive_heavy::RULE,
    readability::american_spelling::RULE,
    readability::heading_is_question::RULE,
    readability::jargon_first::RULE,
    readability::undefined_term::RULE,
    safety::active_content::RULE,
    safety::hidden_direction::RULE,
    zola::zola_subset::RULE,
    hospital::nameless_hospital::RULE,
    hospital::undialable_phone::RULE,
    hospital::low_contrast::RULE,
    hospital::unfit_logo::RULE,
    hospital::overdue_review::RULE,
    hospital::left_out_page::RULE,
    hospital::changed_original::RULE,
];

/// Runs every rule that applies, leaves out what pages allow with a reason, and sorts the findings.
pub fn run(input: &Input) -> Vec<Diagnostic> {
    let rules: Vec<&Rule> = RULES
        .iter()
        .filter(|rule| (rule.applies)(&input.site.config.rules))
        .collect();
    let mut found: Vec<Diagnostic> = rules
        .par_iter()
        .flat_map_iter(|rule| (rule.find)(input))
        .collect();
    let unread = unread(input.site);
    found.retain(|finding| !unread.contains(finding.path()));
    let mut diagnostics = Vec::new();
    let mut used = HashSet::new();
    let allowing = allowing(input.site);
    for finding in found {
        match allowance(&allowing, &finding) {
            Some(place) => {
                used.insert(place);
            }
            None => diagnostics.push(finding),
        }
    }
    for document in input.site.documents() {
        diagnostics.extend(needless_allowances(document, &used));
    }
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// The files of documents whose front matter could not be read. What they are called, what they rest
/// on and what they allow is not known, so a rule would say what is not so.
fn unread(site: &Site) -> HashSet<&str> {
    let documents = site.documents();
    documents
        .filter(|document| document.front.is_unreadable)
        .map(|document| document.source.path())
        .collect()
}

/// An allowance by its file and its place in that file's list.
type Place = (String, usize);

/// The documents that allow anything, by the path of their source.
type Allowing<'s> = HashMap<&'s str, &'s Document>;

fn allowing(site: &Site) -> Allowing<'_> {
    let documents = site.documents();
    documents
        .filter(|document| !document.front.provenance.allow.is_empty())
        .map(|document| (document.source.path(), document))
        .collect()
}

/// The allowance of the page that `finding` is on, if it has one for the rule.
fn allowance(allowing: &Allowing, finding: &Diagnostic) -> Option<Place> {
    let document = allowing.get(finding.path())?;
    let allowed = document.front.provenance.allow.iter();
    let index = allowed
        .map(|(rule, _)| rule.value.as_str())
        .position(|rule| rule == finding.rule)?;
    Some((finding.path().to_owned(), index))
}

/// Allowances that name no rule, or that nothing on the page needs any more.
fn needless_allowances(document: &Document, used: &HashSet<Place>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (index, (rule, _)) in document.front.provenance.allow.iter().enumerate() {
        let names = RULES.iter().map(|rule| rule.name);
        if !names.clone().any(|name| name == rule.value) {
            let help = match nearest(&rule.value, names) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "`rfa-guide check --explain` lists them".to_owned(),
            };
            diagnostics.push(
                Diagnostic::error("front-matter", format!("there is no rule `{}`", rule.value))
                    .at(&document.source, rule.span.clone())
                    .help(help),
            );
        } else if !used.contains(&(document.source.path().to_owned(), index)) {
            diagnostics.push(
                Diagnostic::warning(
                    "front-matter",
                    format!("nothing on this page needs `{}` to be allowed", rule.value),
                )
                .at(&document.source, rule.span.clone())
                .help("remove the line"),
            );
        }
    }
    diagnostics
}
