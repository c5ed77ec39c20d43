//! What would fail the readers of a hospital's own copy: numbers, colours, a logo, a review, and
//! pages or parts that it changed.

mod surfaces;

pub mod changed_original;
pub mod left_out_page;
pub mod low_contrast;
pub mod nameless_hospital;
pub mod overdue_review;
pub mod undialable_phone;
pub mod unfit_logo;
