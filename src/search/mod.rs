//! Search: the site as an index, and queries as hits.
//!
//! Takes a `Site`, gives an `Index`; takes an index and what somebody typed, gives the headings
//! that answer it, best first, and says how the words were understood. Ranking is in whole numbers
//! and the same everywhere. There is no table of positions, no float at query time, and no stemming
//! of what was typed.

mod answer;
mod concepts;
mod count;
mod encoding;
mod excerpt;
mod index;
mod invert;
mod language;
mod lexicon;
mod names;
mod one_edit;
mod page_text;
mod prune;
mod query;
mod rank;
mod resolve;
mod results;
mod sound;
mod synonyms;
mod vocabulary;
mod weight;

use crate::diagnostic::Reported;
use crate::files::Files;
use crate::site::Site;
use crate::site::emergency::words;

pub use answer::{Answer, Excerpt, Hit, Rewriting, RewritingKind};
pub use encoding::{read, write};
pub use index::{Index, LanguageIndex};
pub use query::{Options, query, query_language};
pub use results::{language_of, page};

/// The script that a browser searches with, in the order in which one part needs another.
const SCRIPT: [&str; 8] = [
    words::SCRIPT,
    include_str!("script/reading.js"),
    include_str!("script/index.js"),
    include_str!("script/resolve.js"),
    include_str!("script/query.js"),
    include_str!("script/rank.js"),
    include_str!("script/answer.js"),
    include_str!("script/page.js"),
];

/// What a site with a search has more: the index of `site` and the script that reads it.
pub fn files(site: &Site) -> Reported<Files> {
    let index = index(site);
    let mut files = write(index.value);
    files.replace("search/search.js", published_script());
    Reported {
        value: files,
        diagnostics: index.diagnostics,
    }
}

/// The script without its comments, indents and line ends, which are for whoever reads it here.
pub fn published_script() -> String {
    let lines = SCRIPT.iter().flat_map(|part| part.lines());
    let code: String = lines
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//"))
        .collect();
    format!("(()=>{{{code}}})();")
}

/// The index of every page of `site` that wants to be found.
pub fn index(site: &Site) -> Reported<Index> {
    let Reported {
        value: synonyms,
        diagnostics,
    } = synonyms::load(site);
    let pages = page_text::pages_of(site);
    Reported {
        value: index::index(
            pages,
            &site.config.default_language,
            &synonyms,
            &site.emergency.matcher,
        ),
        diagnostics,
    }
}
