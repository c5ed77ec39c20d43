//! Rules over a `Site` and the files published from it.
//!
//! Takes both, gives findings; changes nothing. A rule is two files: `missing_alt.rs` finds, and
//! `missing_alt.md` says what it does, why it matters to a patient, wrong, right and reference; the
//! examples in the Markdown are the rule's test. Rules live by what the reader suffers.

mod accessibility;
mod answers;
mod choices;
mod contrast;
mod hospital;
mod links;
mod phrases;
mod prose;
mod provenance;
pub mod readability;
mod safety;
mod urgency;
mod zola;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic};
use crate::files::Files;
use crate::site::{Document, Entry, Outline, Rules, Site};
use crate::text::nearest;
use readability::Terms;

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
    find: Find,
}

/// What a rule looks at, and how.
enum Find {
    /// At each page by itself.
    Pages(fn(&Document, &Context) -> Vec<Diagnostic>),
    /// At the site as a whole; the words of a page are not at hand there.
    Site(fn(&Input) -> Vec<Diagnostic>),
    /// At both; the second is told what all rules found on pages.
    Both(
        fn(&Document, &Context) -> Vec<Diagnostic>,
        fn(&Input, &[Diagnostic]) -> Vec<Diagnostic>,
    ),
}

/// What rules know when they look at a page.
struct Context<'a> {
    site: &'a Site,
    today: Date,
    terms: Terms<'a>,
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
    accessibility::open_markup::RULE,
    links::dead_link::RULE,
    links::unlisted_page::RULE,
    links::broken_path::RULE,
    provenance::missing_evidence::RULE,
    provenance::overdue_check::RULE,
    provenance::unknown_evidence::RULE,
    provenance::picture_without_count::RULE,
    provenance::unsupported_figure::RULE,
    provenance::unverified_phone::RULE,
    provenance::stale_organisation::RULE,
    provenance::promise::RULE,
    provenance::copied_words::RULE,
    provenance::harm_without_action::RULE,
    provenance::rare_without_rate::RULE,
    urgency::partial_emergency_list::RULE,
    urgency::mixed_urgency::RULE,
    readability::long_sentence::RULE,
    readability::reading_age::RULE,
    readability::passive_heavy::RULE,
    readability::american_spelling::RULE,
    readability::vague_heading::RULE,
    readability::jargon_first::RULE,
    readability::undefined_term::RULE,
    answers::repeated_gap::RULE,
    answers::makers_voice::RULE,
    answers::unanswered_section::RULE,
    choices::missing_choice_cell::RULE,
    choices::unsupported_choice::RULE,
    choices::one_sided_choice::RULE,
    choices::overlong_choice::RULE,
    choices::half_count::RULE,
    choices::unlike_counts::RULE,
    choices::uneven_unknown::RULE,
    choices::steering_word::RULE,
    choices::too_many_questions::RULE,
    safety::active_content::RULE,
    safety::hidden_direction::RULE,
    safety::published_comment::RULE,
    zola::zola_subset::RULE,
    hospital::nameless_hospital::RULE,
    hospital::undialable_phone::RULE,
    hospital::unanswered_line::RULE,
    hospital::unfilled_line::RULE,
    hospital::low_contrast::RULE,
    hospital::unfit_logo::RULE,
    hospital::overdue_review::RULE,
    hospital::left_out_page::RULE,
    hospital::changed_original::RULE,
];

/// The rules about single pages, while the pages come by.
pub struct Reader<'a> {
    context: Context<'a>,
    rules: Vec<&'static Rule>,
    found: Mutex<Vec<Diagnostic>>,
}

impl<'a> Reader<'a> {
    pub fn of(site: &'a Site, today: Date) -> Self {
        Self {
            context: Context {
                site,
                today,
                terms: Terms::of(&site.glossary),
            },
            rules: applying(site),
            found: Mutex::default(),
        }
    }

    /// Holds `document` to the rules.
    pub fn read(&self, document: &Document) {
        let found = self.rules.iter().flat_map(|rule| match rule.find {
            Find::Pages(find) | Find::Both(find, _) => find(document, &self.context),
            Find::Site(_) => Vec::new(),
        });
        let found: Vec<Diagnostic> = found.collect();
        if !found.is_empty() {
            let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(found);
        }
    }

    /// What was found, in no certain order.
    pub fn found(self) -> Vec<Diagnostic> {
        let found = self.found.into_inner();
        found.unwrap_or_else(PoisonError::into_inner)
    }
}

fn applying(site: &Site) -> Vec<&'static Rule> {
    let rules = RULES.iter();
    rules
        .filter(|rule| (rule.applies)(&site.config.rules))
        .collect()
}

/// What a [`Reader`] finds on all pages of `site`.
pub fn read_pages(site: &Site, today: Date) -> Vec<Diagnostic> {
    let reader = Reader::of(site, today);
    let documents: Vec<&Entry> = site.documents().collect();
    documents
        .into_par_iter()
        .for_each(|document| reader.read(&site.open(document)));
    reader.found()
}

/// Runs every rule that applies, leaves out what pages allow with a reason, and sorts the findings.
pub fn run(input: &Input) -> Vec<Diagnostic> {
    run_after(input, read_pages(input.site, input.today))
}

/// As [`run`], with what a [`Reader`] has found `on_pages`.
pub fn run_after(input: &Input, on_pages: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let rules = applying(input.site);
    let on_site: Vec<Diagnostic> = rules
        .par_iter()
        .flat_map_iter(|rule| match rule.find {
            Find::Pages(_) => Vec::new(),
            Find::Site(find) => find(input),
            Find::Both(_, find) => find(input, &on_pages),
        })
        .collect();
    let mut found = on_pages;
    found.extend(on_site);
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
        diagnostics.extend(needless_allowances(document, input.site, &used));
    }
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// The files of documents whose front matter could not be read. What they are called, what they rest
/// on and what they allow is not known, so a rule would say what is not so.
fn unread(site: &Site) -> HashSet<String> {
    let documents = site.documents();
    documents
        .filter(|document| document.front.is_unreadable)
        .map(|document| document.source_path())
        .collect()
}

/// An allowance by its file and its place in that file's list.
type Place = (String, usize);

/// The documents that allow anything, by the path of their source.
type Allowing<'s> = HashMap<String, &'s Outline>;

fn allowing(site: &Site) -> Allowing<'_> {
    let documents = site.documents();
    documents
        .filter(|document| !document.front.provenance.allow.is_empty())
        .map(|document| (document.source_path(), &**document))
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
fn needless_allowances(document: &Entry, site: &Site, used: &HashSet<Place>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let source = LazyCell::new(|| site.source(document));
    for (index, (rule, _)) in document.front.provenance.allow.iter().enumerate() {
        let names = RULES.iter().map(|rule| rule.name);
        if !names.clone().any(|name| name == rule.value) {
            let help = match nearest(&rule.value, names) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "`rfa-guide check --explain` lists them".to_owned(),
            };
            diagnostics.push(
                Diagnostic::error("front-matter", format!("there is no rule `{}`", rule.value))
                    .at(&source, rule.span.clone())
                    .help(help),
            );
        } else if !used.contains(&(document.source_path(), index)) {
            diagnostics.push(
                Diagnostic::warning(
                    "front-matter",
                    format!("nothing on this page needs `{}` to be allowed", rule.value),
                )
                .at(&source, rule.span.clone())
                .help("remove the line"),
            );
        }
    }
    diagnostics
}
