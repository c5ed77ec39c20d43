//! What keeps somebody from perceiving or finding their way.

pub mod duplicate_title;
pub mod low_contrast_token;
pub mod missing_alt;
pub mod missing_description;
pub mod missing_title;
pub mod open_markup;
pub mod skipped_heading;
pub mod vague_link;
