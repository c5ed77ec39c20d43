//! One page of a published site rendered again, while everything else stays as it is.

use rustc_hash::FxHashSet;

use super::document;
use super::press::Press;
use super::publish::Settings;
use super::relink::Page;
use crate::site::{Place, Reach, Site};

/// What it takes to render a page again: all that the site was rendered with.
pub struct Reprinter {
    pub(super) press: Press,
    pub(super) settings: Settings,
    /// Of every file of the site, as it was rendered.
    pub(super) paths: FxHashSet<String>,
}

impl Reprinter {
    /// The document at `place`, which has changed since, as readers get it, and whether other pages
    /// show anything that has changed. `None` if it cannot be rendered: a full build tells why.
    pub fn page(&self, site: &Site, place: Place) -> Option<(String, Reach)> {
        let library = &self.press.library;
        let (value, reach) = library.value_again(site, place);
        let document = site.open(site.at(place));
        let path = document.output_path();
        let page = Page {
            path: &path,
            paths: &self.paths,
            settings: &self.settings,
        };
        let html = self.press.render(site, (place, &document), &value).ok()?;
        let html = document::finish(&html, &page).ok()?;
        Some((html, reach))
    }
}
