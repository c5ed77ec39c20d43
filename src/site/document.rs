//! One Markdown file of a site: its outline, which a site always holds, and its words, which it holds
//! only while there is room for them.

use std::ops::Deref;
use std::sync::Arc;

use super::{Config, FrontMatter, Heading, Link, Placed, headings, links};
use crate::diagnostic::Source;
use crate::files::Files;
use crate::markup::{self, Tree};

/// What a site says of a document on any page: all but its words.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Below `content/`, such as `day/before.md`.
    pub path: String,
    pub lang: String,
    pub front: FrontMatter,
    /// The byte of the source at which the body starts.
    pub body_start: usize,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// From the site's root, with a slash at both ends: `/day/before/`.
    pub address: String,
    pub slug: String,
    /// Paths below `content/` of files that go with it.
    pub assets: Vec<String>,
    /// Paths of the sections above it, outermost first.
    pub ancestors: Vec<String>,
}

impl Outline {
    /// The title, or an empty text.
    pub fn title(&self) -> &str {
        placed_text(self.front.title.as_ref())
    }

    /// The description, or an empty text.
    pub fn description(&self) -> &str {
        placed_text(self.front.description.as_ref())
    }

    /// True for the own page of a section.
    pub fn is_section(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.starts_with("_index.")
    }

    /// Where the page is published: `day/before/index.html`.
    pub fn output_path(&self) -> String {
        format!("{}index.html", &self.address[1..])
    }

    /// Its file, from the tree's root.
    pub fn source_path(&self) -> String {
        format!("content/{}", self.path)
    }
}

fn placed_text(placed: Option<&Placed<String>>) -> &str {
    placed.map_or("", |placed| &placed.value)
}

/// An outline with its words. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Document {
    outline: Arc<Outline>,
    pub source: Source,
    pub tree: Arc<Tree>,
}

impl Deref for Document {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

/// A document as a site holds it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Entry {
    outline: Arc<Outline>,
    /// `None` if they were let go and are read again each time.
    words: Option<(Source, Arc<Tree>)>,
}

impl Deref for Entry {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

impl Entry {
    /// A document that holds its words. Its headings are numbered; its links are as the author wrote
    /// them.
    pub fn new(outline: Outline, source: Source, tree: Tree) -> Self {
        Self {
            outline: Arc::new(outline),
            words: Some((source, Arc::new(tree))),
        }
    }

    /// Lets the words go; [`Self::open`] finds them among the files of the tree.
    pub fn let_go(&mut self) {
        self.words = None;
    }

    /// The document with its words.
    pub fn open(&self, files: &Files, config: &Config) -> Document {
        let (source, tree) = self.words.clone().unwrap_or_else(|| {
            let source = self.source(files);
            let flavour = config.markdown.flavour;
            let mut tree = markup::parse_source(&source, self.body_start, flavour);
            headings::number(&mut tree);
            links::write_addresses(&mut tree, &self.outline, config);
            (source, Arc::new(tree))
        });
        Document {
            outline: Arc::clone(&self.outline),
            source,
            tree,
        }
    }

    /// The document's text, which is one of `files` if it was let go.
    pub fn source(&self, files: &Files) -> Source {
        match &self.words {
            Some((source, _)) => source.clone(),
            None => {
                let path = self.source_path();
                let text = files.text(&path).unwrap_or_default();
                Source::new(path, text)
            }
        }
    }

    /// To change it; clones are left as they are.
    pub fn outline_mut(&mut self) -> &mut Outline {
        Arc::make_mut(&mut self.outline)
    }

    /// Takes the links in the place of those that there were, and writes where they lead into the words.
    pub fn set_links(&mut self, links: Vec<Link>, config: &Config) {
        self.outline_mut().links = links;
        if let Some((_, tree)) = &mut self.words {
            links::write_addresses(Arc::make_mut(tree), &self.outline, config);
        }
    }
}
