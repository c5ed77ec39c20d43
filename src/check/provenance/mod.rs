//! What leaves a reader unable to tell what a statement rests on, or how old it is.

mod figure;

pub mod copied_words;
pub mod harm_without_action;
pub mod missing_evidence;
pub mod overdue_check;
pub mod picture_without_count;
pub mod promise;
pub mod rare_without_rate;
pub mod stale_organisation;
pub mod unknown_evidence;
pub mod unsupported_figure;
pub mod unverified_phone;
