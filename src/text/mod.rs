//! Words: names that look alike, and text as part of an address. Knows nothing of pages.

mod nearest;

pub use nearest::nearest;
pub use slug::slugify as slug;
