//! Published pages read for links: what each links to, and what links can reach.

use std::collections::{BTreeMap, HashSet};

use lol_html::{RewriteStrSettings, element, rewrite_str};
use rayon::prelude::*;

use crate::diagnostic::{Source, Span};
use crate::files::Files;
use crate::text::nearest;

/// The attributes that lead to other files; the same that `render` makes relative.
const LINKING: [&str; 3] = ["href", "src", "action"];

/// The files that readers get.
pub struct Published<'a> {
    pub files: &'a Files,
    /// By path.
    pub pages: BTreeMap<&'a str, Page>,
}

impl<'a> Published<'a> {
    pub fn read(files: &'a Files) -> Self {
        let html: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .collect();
        let pages = html
            .into_par_iter()
            .filter_map(|(path, content)| Some((path, Page::read(path, content)?)))
            .collect();
        Self { files, pages }
    }

    /// The file that a server answers `path` with.
    pub fn file_at(&self, path: &str) -> Option<String> {
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        let candidates = if path.is_empty() || path.ends_with('/') {
            vec![index]
        } else {
            vec![path.to_owned(), index]
        };
        candidates
            .into_iter()
            .find(|candidate| self.files.contains(candidate))
    }

    /// The id on the page at `path` that `id` was probably meant to be.
    pub fn near_id(&self, path: &str, id: &str) -> Option<&str> {
        let page = self.pages.get(path)?;
        let mut ids: Vec<&str> = page.ids.iter().map(String::as_str).collect();
        ids.sort_unstable();
        nearest(id, ids)
    }
}

/// A published page, read for its links.
pub struct Page {
    pub source: Source,
    /// Each address as a browser sees it, and its place in the source.
    pub links: Vec<(String, Span)>,
    pub ids: HashSet<String>,
}

impl Page {
    /// Reads the page at `path`; `None` if it is no HTML that the parser can follow.
    pub fn read(path: &str, content: &[u8]) -> Option<Self> {
        let html = std::str::from_utf8(content).ok()?;
        let mut links = Vec::new();
        let mut ids = HashSet::new();
        let collect = element!("*", |element| {
            for attribute in element.attributes() {
                let name = attribute.name();
                let is_id = name == "id" || (name == "name" && element.tag_name() == "a");
                if is_id {
                    ids.insert(unescape(&attribute.value()));
                } else if LINKING.contains(&name.as_str()) {
                    let place = attribute
                        .value_source_location()
                        .unwrap_or_else(|| element.source_location());
                    links.push((unescape(&attribute.value()), place.bytes()));
                }
            }
            Ok(())
        });
        rewrite_str(
            html,
            RewriteStrSettings::new().append_element_content_handler(collect),
        )
        .ok()?;
        Some(Self {
            source: Source::new(path, html),
            links,
            ids,
        })
    }
}

/// `value` with the character references that template engines and rewriters write.
fn unescape(value: &str) -> String {
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
    let mut value = value.to_owned();
    for (reference, character) in REFERENCES {
        if value.contains(reference) {
            value = value.replace(reference, character);
        }
    }
    value
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
            .map(|(address, span)| (address.as_str(), &html[span.clone()]))
            .collect();
        assert_eq!(places, [("/a&b", "&#x2F;a&amp;b")]);
        assert!(page.ids.contains("x") && page.ids.contains("y"));
    }
}
