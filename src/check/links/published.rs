//! Published pages read for links: what each links to, and what links can reach.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Span;
use crate::files::Files;
use crate::markup::tags;
use crate::text::nearest;

/// The attributes that lead to other files; the same that `render` makes relative.
const LINKING: [&str; 3] = ["href", "src", "action"];

/// The files that readers get.
pub struct Published<'a> {
    pub files: &'a Files,
    paths: FxHashSet<&'a str>,
    /// In the order of their paths.
    pub pages: Vec<Page<'a>>,
    page_by_path: FxHashMap<&'a str, usize>,
}

impl<'a> Published<'a> {
    pub fn read(files: &'a Files) -> Self {
        let html: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .collect();
        let pages: Vec<Page> = html
            .into_par_iter()
            .filter_map(|(path, content)| Page::read(path, content))
            .collect();
        let places = pages.iter().enumerate();
        Self {
            files,
            paths: files.iter().map(|(path, _)| path).collect(),
            page_by_path: places.map(|(place, page)| (page.path, place)).collect(),
            pages,
        }
    }

    /// The file that a server answers `path` with.
    pub fn file_at<'p>(&self, path: &'p str) -> Option<Cow<'p, str>> {
        if !path.is_empty() && !path.ends_with('/') && self.paths.contains(path) {
            return Some(Cow::Borrowed(path));
        }
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        self.paths
            .contains(index.as_str())
            .then_some(Cow::Owned(index))
    }

    pub fn page(&self, path: &str) -> Option<&Page<'a>> {
        Some(&self.pages[*self.page_by_path.get(path)?])
    }

    /// The id on the page at `path` that `id` was probably meant to be.
    pub fn near_id(&self, path: &str, id: &str) -> Option<&str> {
        let ids = &self.page(path)?.ids;
        nearest(id, ids.iter().map(Cow::as_ref))
    }
}

/// A published page, read for its links.
pub struct Page<'a> {
    pub path: &'a str,
    pub html: &'a str,
    /// Each address as a browser sees it, and its place in the page.
    pub links: Vec<(Cow<'a, str>, Span)>,
    /// Sorted.
    ids: Vec<Cow<'a, str>>,
}

impl<'a> Page<'a> {
    /// Reads the page at `path`; `None` if it is not UTF-8.
    pub fn read(path: &'a str, content: &'a [u8]) -> Option<Self> {
        let html = std::str::from_utf8(content).ok()?;
        let mut links = Vec::new();
        let mut ids = Vec::new();
        for tag in tags(html) {
            for attribute in &tag.attributes {
                let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
                if is("id") || (is("name") && tag.is("a")) {
                    ids.push(unescape(attribute.value));
                } else if LINKING.into_iter().any(is) {
                    links.push((unescape(attribute.value), attribute.value_span.clone()));
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Some(Self {
            path,
            html,
            links,
            ids,
        })
    }

    pub fn has_id(&self, id: &str) -> bool {
        self.ids
            .binary_search_by(|known| known.as_ref().cmp(id))
            .is_ok()
    }
}

/// `value` with the character references that template engines and rewriters write.
fn unescape(value: &str) -> Cow<'_, str> {
    const REFERENCES: [(&str, &str); 8] = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&#47;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        // Last, so that `&amp;lt;` becomes `&lt;` and no more.
        ("&amp;", "&"),
    ];
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut value = value.to_owned();
    for (reference, character) in REFERENCES {
        if value.contains(reference) {
            value = value.replace(reference, character);
        }
    }
    Cow::Owned(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_ids_are_read_with_their_places() {
        let html = "<p id=x><a name=\"y\" href=\"&#x2F;a&amp;b\">t</a><!-- <a href=\"no\"> -->\
                    <script>'<a href=\"no\">'</script>";
        let page = Page::read("a.html", html.as_bytes()).expect("sound HTML");
        let places: Vec<_> = page
            .links
            .iter()
            .map(|(address, span)| (address.as_ref(), &html[span.clone()]))
            .collect();
        assert_eq!(places, [("/a&b", "&#x2F;a&amp;b")]);
        assert!(page.has_id("x") && page.has_id("y"));
    }
}
