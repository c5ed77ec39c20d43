//! Published pages read for links: what each links to, and what links can reach.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::diagnostic::Span;
use crate::files::{Content, Files};
use crate::markup::tags;

/// The attributes that lead to other files; the same that `render` makes relative.
const LINKING: [&str; 3] = ["href", "src", "action"];

/// The files that readers get.
pub struct Published<'a> {
    pub files: &'a Files,
    /// Every path, and of a page the ids on it, read by the first link that names one.
    ids: FxHashMap<&'a str, OnceLock<Vec<String>>>,
}

impl<'a> Published<'a> {
    pub fn of(files: &'a Files) -> Self {
        let paths = files.iter().map(|(path, _)| (path, OnceLock::new()));
        Self {
            files,
            ids: paths.collect(),
        }
    }

    /// In the order of their paths.
    pub fn pages(&self) -> Vec<(&'a str, &'a Content)> {
        let files = self.files.iter();
        files.filter(|(path, _)| is_page(path)).collect()
    }

    /// The file that a server answers `path` with.
    pub fn file_at<'p>(&self, path: &'p str) -> Option<Cow<'p, str>> {
        if !path.is_empty() && !path.ends_with('/') && self.ids.contains_key(path) {
            return Some(Cow::Borrowed(path));
        }
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        self.ids
            .contains_key(index.as_str())
            .then_some(Cow::Owned(index))
    }

    /// The ids on the page at `path`, sorted; `None` if no page is there.
    pub fn ids(&self, path: &str) -> Option<&[String]> {
        let ids = self.ids.get(path).filter(|_| is_page(path))?;
        let read = || {
            let content = self.files.get(path).unwrap_or_default();
            let ids = Page::read(&content).ids.into_iter();
            ids.map(Cow::into_owned).collect()
        };
        Some(ids.get_or_init(read))
    }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// A published page, read for its links.
#[derive(Default)]
pub struct Page<'a> {
    /// Each address as a browser sees it, and its place in the page.
    pub links: Vec<(Cow<'a, str>, Span)>,
    /// Sorted.
    ids: Vec<Cow<'a, str>>,
}

impl<'a> Page<'a> {
    /// Reads the page; one that is not UTF-8 is as good as empty.
    pub fn read(content: &'a [u8]) -> Self {
        let mut page = Self::default();
        for tag in tags(std::str::from_utf8(content).unwrap_or_default()) {
            for attribute in &tag.attributes {
                let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
                if is("id") || (is("name") && tag.is("a")) {
                    page.ids.push(unescape(attribute.value));
                } else if LINKING.into_iter().any(is) {
                    let link = (unescape(attribute.value), attribute.value_span.clone());
                    page.links.push(link);
                }
            }
        }
        page.ids.sort_unstable();
        page.ids.dedup();
        page
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
        let page = Page::read(html.as_bytes());
        let places: Vec<_> = page
            .links
            .iter()
            .map(|(address, span)| (address.as_ref(), &html[span.clone()]))
            .collect();
        assert_eq!(places, [("/a&b", "&#x2F;a&amp;b")]);
        assert!(page.has_id("x") && page.has_id("y"));
    }
}
