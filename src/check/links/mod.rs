//! What leads a reader nowhere.

mod address;
pub mod broken_path;
pub mod dead_link;
mod missing;
mod published;
pub mod unlisted_page;
