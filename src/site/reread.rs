//! One page of a site read again, because its file has changed.

use std::ops::Deref;

use bytes::Bytes;

use super::links::{self, Known};
use super::{Entry, Outline, Place, Site, load};
use crate::diagnostic::Source;

/// How far the change of a page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The site says nothing else of it to other pages than before.
    Itself,
    /// Lists that name it, pages beside it or its own place may be others now.
    Others,
}

impl Site {
    /// Reads the page or section at `path` (below `content/`) again, from `content`, and puts it in the
    /// place of the old one.
    ///
    /// `None`, with nothing changed, if only [`super::load`] can tell what the change means: the page is
    /// new, has a fault or another address, or a hospital has its hand in the site.
    pub fn reread(&mut self, path: &str, content: Bytes) -> Option<Reach> {
        let place = self.place(path)?;
        if self.hospital.is_some() {
            return None;
        }
        let old = self.at(place).clone();
        let source = old.source_path();
        let (read, faults) = load::read_document(&source, content, &self.config);
        let read = read.filter(|_| faults.is_empty())?;
        let mut document = read.document;
        if document.address != old.address || document.front.draft != old.front.draft {
            return None;
        }
        let outline = document.outline_mut();
        outline.assets.clone_from(&old.assets);
        outline.ancestors.clone_from(&old.ancestors);

        let others = self.documents().filter(|other| other.path != path);
        let known = Known::of(others.chain([&document]).map(Deref::deref));
        let resolved = links::resolve(&document, read.links, &known, || self.open(&document));
        if !resolved.diagnostics.is_empty() {
            return None;
        }
        document.set_links(resolved.links, &self.config);
        let words = (self.source(&document), self.source(&old));
        let reach = match has_same_outline((&document, &words.0), (&old, &words.1)) {
            true => Reach::Itself,
            false => Reach::Others,
        };
        self.files.replace(&source, read.content);
        *self.at_mut(place) = document;
        Some(reach)
    }

    fn at_mut(&mut self, place: Place) -> &mut Entry {
        match place {
            Place::Page(id) => &mut self.pages[id.0].document,
            Place::Section(id) => &mut self.sections[id.0].document,
        }
    }
}

/// Whether the two have the same front matter and headings: all that a site says of one page elsewhere.
fn has_same_outline(
    (new, new_words): (&Outline, &Source),
    (old, old_words): (&Outline, &Source),
) -> bool {
    let mut headings = new.headings.iter().zip(&old.headings);
    new_words.text()[..new.body_start] == old_words.text()[..old.body_start]
        && new.headings.len() == old.headings.len()
        && headings
            .all(|(new, old)| (new.level, &new.id, &new.title) == (old.level, &old.id, &old.title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::site::{self, Settings};

    fn site(hospital: bool) -> Site {
        let mut files = Files::new();
        for (path, text) in [
            (
                "config.toml",
                "base_url = \"https://h.example\"\ntitle = \"T\"\n",
            ),
            ("content/_index.md", "+++\nsort_by = \"weight\"\n+++\n"),
            (
                "content/a.md",
                "+++\ntitle = \"A\"\nweight = 1\n+++\nOld.\n\n## Risks\n",
            ),
            (
                "content/b.md",
                "+++\ntitle = \"B\"\nweight = 2\n+++\n[A](@/a.md#risks)\n",
            ),
        ] {
            files.insert(path, text).expect("well formed");
        }
        let mut site = site::load(files, &Settings::default()).value;
        site.hospital = hospital.then(Default::default);
        site
    }

    fn reread(path: &str, text: &str) -> Option<Reach> {
        site(false).reread(path, text.to_owned().into())
    }

    #[test]
    fn a_change_of_the_words_reaches_no_other_page_and_one_of_the_outline_does() {
        let check = |text: &str, expected| {
            let text = format!("+++\n{text}");
            assert_eq!(reread("a.md", &text), expected, "{text}");
        };
        let own = Some(Reach::Itself);
        check(
            "title = \"A\"\nweight = 1\n+++\nNew. [B](@/b.md)\n\n## Risks\n",
            own,
        );
        let others = Some(Reach::Others);
        check("title = \"Z\"\nweight = 1\n+++\nOld.\n\n## Risks\n", others);
        check("title = \"A\"\nweight = 1\n+++\nOld.\n\n## Harms\n", others);
        check(
            "title = \"A\"\nweight = 1\n+++\nOld.\n\n## Risks\n\n## More\n",
            others,
        );
        // Only a full load can place, leave out or refuse a page.
        check("title = \"A\"\nweight = 1\nslug = \"z\"\n+++\nOld.\n", None);
        check("title = \"A\"\nweight = 1\ndraft = true\n+++\nOld.\n", None);
        check("title = \"A\"\nweight = 1\n+++\n[C](@/c.md)\n", None);
        check("title = \"A\"\n", None);
        assert_eq!(reread("c.md", "+++\n+++\n"), None);
    }

    #[test]
    fn the_page_is_the_one_that_a_full_load_gives() {
        let text =
            "+++\ntitle = \"A\"\nweight = 1\n+++\n[B](@/b.md), [here](#risks).\n\n## Risks\n";
        let mut reread = site(false);
        reread.reread("a.md", text.into()).expect("a sound page");
        let loaded = site::load(reread.files.clone(), &Settings::default()).value;
        assert_eq!(format!("{reread:?}"), format!("{loaded:?}"));
    }

    #[test]
    fn what_a_hospital_changed_is_read_as_a_whole() {
        assert_eq!(
            site(true).reread("a.md", "+++\ntitle = \"A\"\n+++\n".into()),
            None
        );
    }
}
