//! What links cannot reach, and how authors are told.

use super::address::{Destination, folder_of};
use super::published::Published;
use crate::text::nearest;

/// What a link should reach and cannot. Equal faults on many pages come from one line of one template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Nothing is published at this path.
    File(String),
    /// The page at the path has nothing with this id.
    Id { path: String, id: String },
    /// The page that holds the link has nothing with this id.
    IdHere(String),
}

impl Missing {
    /// What a link to `destination` on the page at `from` should reach and cannot, if anything.
    pub fn of(destination: &Destination, from: &str, published: &Published) -> Option<Self> {
        let Some(path) = published.file_at(&destination.path) else {
            return Some(Missing::File(folder_of(&destination.path).to_owned()));
        };
        let id = destination.fragment.as_ref()?;
        // A fragment of anything but a page has its own meaning, such as a page's number in a PDF.
        if published.ids(&path)?.binary_search(id).is_ok() {
            return None;
        }
        let id = id.clone();
        Some(if path == from {
            Missing::IdHere(id)
        } else {
            let path = path.into_owned();
            Missing::Id { path, id }
        })
    }

    pub fn message(&self) -> String {
        match self {
            Missing::File(path) => format!("nothing is published at {path}"),
            Missing::Id { path, id } => format!("there is nothing with the id `{id}` on {path}"),
            Missing::IdHere(id) => format!("there is nothing with the id `{id}` on this page"),
        }
    }

    /// What to do; what was probably meant only if `with_hint`, because looking for it takes long.
    pub fn help(&self, published: &Published, with_hint: bool) -> String {
        match self {
            Missing::File(path) if path.ends_with(".md") => {
                "to link to a page, write `@/` and its path below content/, such as `@/day/before.md`"
                    .to_owned()
            }
            Missing::File(path) => {
                let paths = published.files.iter().map(|(path, _)| path);
                match nearest(path, paths.filter(|_| with_hint)) {
                    Some(near) => format!("did you mean {}?", folder_of(near)),
                    None => "put the file into static/, or correct the link".to_owned(),
                }
            }
            Missing::Id { path, id } => {
                let ids = published.ids(path).filter(|_| with_hint).unwrap_or_default();
                match nearest(id, ids.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `#{near}`?"),
                    None => {
                        "give the place that is meant this id, or link to the page alone".to_owned()
                    }
                }
            }
            Missing::IdHere(_) => {
                "give the place that is meant this id, or correct the link".to_owned()
            }
        }
    }
}
