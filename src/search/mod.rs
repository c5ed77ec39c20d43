//! Search: the site as an index, and queries as hits.
//!
//! Takes a `Site`, gives an `Index`; takes an index and what somebody typed, gives the headings
//! that answer it, best first, and says how the words were understood. Ranking is in whole numbers
//! and the same everywhere. There is no table of positions, no float at query time, and no stemming
//! of what was typed.

mod answer;
mod concepts;
mod count;
mod excerpt;
mod fold;
mod index;
mod language;
mod lexicon;
mod names;
mod one_edit;
mod page_text;
mod query;
mod rank;
mod resolve;
mod sound;
mod synonyms;
mod vocabulary;
mod weight;

use crate::diagnostic::Reported;
use crate::site::Site;

pub use answer::{Answer, Excerpt, Hit, Rewriting, RewritingKind};
pub use index::{Index, LanguageIndex};
pub use query::{Options, query, query_language};

/// The index of every page of `site` that wants to be found.
pub fn index(site: &Site) -> Reported<Index> {
    let Reported {
        value: synonyms,
        diagnostics,
    } = synonyms::load(site);
    let pages = page_text::pages_of(site);
    Reported {
        value: index::index(pages, &site.config.default_language, &synonyms),
        diagnostics,
    }
}
