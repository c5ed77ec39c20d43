//! What makes a page harder to read than it has to be.
//!
//! Numbers point and people decide: every rule here only warns. All look at the same blocks, those
//! that are [`english`].

mod english;
mod measures;
mod terms;

pub mod american_spelling;
pub mod jargon_first;
pub mod long_sentence;
pub mod passive_heavy;
pub mod reading_age;
pub mod undefined_term;
pub mod vague_heading;

pub use measures::{Measures, measures};

pub use terms::Terms;

use english::{english, sentences};

use super::prose::Part;
use crate::site::Outline;

/// Whether a page is for patients and those close to them, not for professionals.
fn is_for_everybody(document: &Outline) -> bool {
    let audience = document.front.provenance.audience.as_ref();
    audience.is_none_or(|audience| audience.value != "professional")
}

/// Whether the first use of a term is linked to the glossary when the site is made: only in the body
/// and not in its headings.
fn can_be_linked(part: Part) -> bool {
    !part.is_front_matter() && part != Part::Heading
}
