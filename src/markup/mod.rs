//! `Tree`: a document as elements and text that know their place in the source.
//!
//! Takes Markdown, gives a tree; takes a tree, gives HTML; takes HTML, gives its tags. Parsing cannot fail: odd input becomes
//! odd nodes. Knows nothing of pages, sites or rules.

mod html;
mod main_words;
mod markdown;
mod tags;
mod tree;

pub use html::{escape_attribute, escape_text, write_html};
pub use main_words::main_words;
pub use markdown::{Flavour, parse, parse_source};
pub use tags::{Attribute, Tag, Tags, tags};
pub use tree::{Element, Kind, NodeId, Step, Tree};
