//! What could act on a reader's device, or show words other than those that are written.

pub mod active_content;
pub mod hidden_direction;
pub mod published_comment;
