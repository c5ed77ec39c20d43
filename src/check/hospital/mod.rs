//! What would fail the readers of a hospital's own copy: numbers, colours, a logo, a review, and
//! pages or parts that it changed.

mod surfaces;

use crate::check::Input;
use crate::diagnostic::Source;
use crate::site::Hospital;

pub mod changed_original;
pub mod left_out_page;
pub mod low_contrast;
pub mod nameless_hospital;
pub mod overdue_review;
pub mod unanswered_line;
pub mod undialable_phone;
pub mod unfilled_line;
pub mod unfit_logo;

/// The hospital whose copy this is, and its file. `None` for the guide as it comes.
fn local<'a>(input: &'a Input) -> Option<(&'a Hospital, &'a Source)> {
    let hospital = input.site.hospital.as_ref()?;
    Some((hospital, hospital.source.as_ref()?))
}
