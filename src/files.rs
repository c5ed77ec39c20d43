//! `Files`: paths to bytes, and the one hand on the disk.
//!
//! Takes a folder, gives a sorted map with `/` on every system; takes such a map, gives a folder,
//! as a whole or not at all (`publish`). Nothing else in the program uses `std::fs`.

mod embedded;
pub mod link;
mod pages;
mod publish;
mod read;
mod spool;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

pub use embedded::embedded;
pub use pages::rewrite_pages;
pub use publish::{Published, is_published, publish, publish_over};
pub use read::{list, names, open, read, read_file, read_plain, read_tree, write_file};
pub use spool::{Content, Spool};

/// Relative path to content, sorted by path. No path twice, none that leads outside. Cheap to clone: clones
/// share the map until one of them is changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(Arc<BTreeMap<String, Content>>);

/// Why a path was not taken into [`Files`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// Empty, absolute, or with a part that is empty, `.`, `..` or holds `\` or a NUL.
    Malformed,
    /// There already.
    Taken,
}

impl Files {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    ///
    /// # Errors
    /// The path is malformed or taken; nothing is changed then.
    pub fn insert(&mut self, path: &str, content: impl Into<Content>) -> Result<(), PathFault> {
        if !is_well_formed(path) {
            return Err(PathFault::Malformed);
        }
        if self.0.contains_key(path) {
            return Err(PathFault::Taken);
        }
        self.map().insert(path.to_owned(), content.into());
        Ok(())
    }

    /// Adds a file or takes the place of the one there. For paths that this program has made, or has read from
    /// other `Files`; whatever somebody else has named goes through [`Self::insert`].
    ///
    /// # Panics
    /// The path is malformed: a file that nobody misses before a reader does would be left out.
    pub fn replace(&mut self, path: &str, content: impl Into<Content>) {
        assert!(
            is_well_formed(path),
            "a path of ours is well formed: {path:?}"
        );
        self.map().insert(path.to_owned(), content.into());
    }

    /// Adds all of `others`, each in the place of the one there.
    pub fn replace_all(&mut self, others: &Files) {
        let map = self.map();
        for (path, content) in others.0.iter() {
            map.insert(path.clone(), content.clone());
        }
    }

    pub fn remove(&mut self, path: &str) -> Option<Content> {
        self.map().remove(path)
    }

    pub fn get(&self, path: &str) -> Option<Bytes> {
        self.0.get(path).map(Content::bytes)
    }

    /// `None` also if the file is not UTF-8.
    pub fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.get(path)?.into()).ok()
    }

    /// As [`Self::get`], without reading what was put aside.
    pub fn content(&self, path: &str) -> Option<&Content> {
        self.0.get(path)
    }

    pub fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.0
            .iter()
            .map(|(path, content)| (path.as_str(), content))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Content)> {
        self.map()
            .iter_mut()
            .map(|(path, content)| (path.as_str(), content))
    }

    /// The files below `folder`, in order; their paths stay relative to the root.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = (&str, &Content)> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        self.0
            .range(prefix.clone()..)
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, content)| (path.as_str(), content))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All contents together, in bytes.
    pub fn size_bytes(&self) -> usize {
        self.0.values().map(Content::len).sum()
    }

    /// The map, to be changed: a copy if others hold it too.
    fn map(&mut self) -> &mut BTreeMap<String, Content> {
        Arc::make_mut(&mut self.0)
    }
}

fn is_well_formed(path: &str) -> bool {
    path.split('/')
        .all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_outside_is_refused() {
        for path in ["", "/a", "a//b", "../a", "a/../b", "a/.", "a\\b", "a/"] {
            let mut files = Files::new();
            let malformed = Err(PathFault::Malformed);
            assert_eq!(files.insert(path, ""), malformed, "{path}");
            let replaced = std::panic::catch_unwind(move || files.replace(path, ""));
            assert!(replaced.is_err(), "{path} is not dropped without a word");
        }
    }

    #[test]
    fn under_gives_a_folder_and_not_its_namesakes() {
        let mut files = Files::new();
        for path in ["a/1", "a/b/2", "ab/3", "a-b"] {
            files.insert(path, "").expect("well formed");
        }
        let under: Vec<_> = files.under("a").map(|(path, _)| path).collect();
        assert_eq!(under, ["a/1", "a/b/2"]);
    }
}
