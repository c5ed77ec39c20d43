//! Words: names that look alike, text as part of an address, and how hard English prose is to
//! read. Knows nothing of pages.

pub mod fold;
mod nearest;
mod passive;
mod readability;
mod sentence;
pub mod slip;
mod spelling;
mod syllable;
mod word;

pub use nearest::nearest;
pub use passive::passive;
pub use readability::Readability;
pub use sentence::sentences;
pub use slug::slugify as slug;
pub use spelling::british;
pub use syllable::syllables;
pub use word::words;
