//! Styles and scripts under names that change with their content, so that a browser may keep them
//! for ever and still never shows a page with the style of another version.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use lol_html::errors::RewritingError;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use sha2::{Digest, Sha256};

use super::headers::{self, HASH_DIGITS};
use crate::files::{self, Files, link};

/// Gives each style and script that a page of `files` loads a new name, `main.css` becoming
/// `main.0123abcd.css`, and names it so in all pages. `base_path` is what the links of `404.html`
/// start with. Files that nobody loads keep their names, and so does the service worker.
///
/// # Errors
/// A page that is not UTF-8, or HTML that cannot be rewritten.
pub fn with_hashed_names(mut files: Files, base_path: &str) -> anyhow::Result<Files> {
    let names: BTreeMap<String, String> = files
        .iter()
        .filter(|(path, _)| may_be_renamed(path))
        .map(|(path, content)| (path.to_owned(), hashed(path, &content.bytes())))
        .collect();
    let all_loaded = Mutex::new(BTreeSet::new());
    files = files::rewrite_pages(files, |path, html| {
        let mut loaded = BTreeSet::new();
        let html = renamed(html, path, base_path, &names, &mut loaded)?;
        let mut all = all_loaded.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(&mut loaded);
        Ok::<_, RewritingError>(Some(html))
    })?;
    let all_loaded = all_loaded.into_inner();
    for old in all_loaded.unwrap_or_else(PoisonError::into_inner) {
        if let Some(content) = files.remove(&old) {
            files.replace(&names[&old], content);
        }
    }
    Ok(files)
}

fn may_be_renamed(path: &str) -> bool {
    (path.ends_with(".css") || path.ends_with(".js"))
        && path != headers::WORKER
        && !headers::is_immutable(path)
}

/// `path` with the first digits of the content's SHA-256 before its extension.
fn hashed(path: &str, content: &[u8]) -> String {
    let sum = Sha256::digest(content);
    let digits: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}.{}.{extension}", &digits[..HASH_DIGITS])
}

/// Elements that load a style or a script, or say where one is: `data-…` attributes count, because
/// a script that is loaded later is named by one.
const LOADING: &str = "link, script, [data-script], [data-style]";

fn renamed(
    html: &str,
    page: &str,
    base_path: &str,
    names: &BTreeMap<String, String>,
    loaded: &mut BTreeSet<String>,
) -> Result<String, RewritingError> {
    let settings = RewriteStrSettings::new().append_element_content_handler(element!(
        LOADING,
        |element: &mut Element| {
            let attributes: Vec<(String, String)> = element
                .attributes()
                .iter()
                .map(|attribute| (attribute.name(), attribute.value()))
                .collect();
            for (attribute, address) in attributes {
                if !(attribute == "href" || attribute == "src" || attribute.starts_with("data-")) {
                    continue;
                }
                let path = path_of(&address, page, base_path);
                let Some((old, new)) = path.and_then(|path| names.get_key_value(&path)) else {
                    continue;
                };
                let end = address.find(['?', '#']).unwrap_or(address.len());
                let folder = &address[..address[..end].rfind('/').map_or(0, |slash| slash + 1)];
                let name = new.rsplit('/').next().unwrap_or(new);
                element.set_attribute(&attribute, &format!("{folder}{name}{}", &address[end..]))?;
                loaded.insert(old.clone());
            }
            Ok(())
        }
    ));
    rewrite_str(html, settings)
}

/// The file that `address` leads to from `page`. `None` if it leads to another host.
fn path_of(address: &str, page: &str, base_path: &str) -> Option<String> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let address = &address[..end];
    if address.is_empty() || address.starts_with("//") || address.contains(':') {
        return None;
    }
    link::place(address, page, base_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(pages: &[(&str, &str)]) -> Files {
        let mut files = Files::new();
        for (path, content) in [
            ("main.css", "p{}"),
            ("a/own.js", "1"),
            ("later.js", "2"),
            ("unused.css", ""),
            ("sw.js", "3"),
            ("search/0123456789ab/t.js", "4"),
        ]
        .iter()
        .chain(pages)
        {
            files
                .insert(path, (*content).to_owned())
                .expect("well formed");
        }
        files
    }

    #[test]
    fn what_pages_load_is_named_for_its_content_wherever_it_is_named() {
        let files = site(&[
            (
                "index.html",
                "<link rel=stylesheet href=\"main.css\"><script src=\"sw.js\"></script>",
            ),
            (
                "a/b/index.html",
                "<link href=\"../../main.css?x#y\"><script src=\"../own.js\" data-next=\"../../later.js\"></script>\
                 <script src=\"../../search/0123456789ab/t.js\"></script><a href=\"../../main.css\">",
            ),
            (
                "404.html",
                "<link href=\"/p/main.css\"><link href=\"/main.css\">",
            ),
        ]);
        let files = with_hashed_names(files, "/p").expect("sound HTML");
        let paths: Vec<&str> = files.iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            [
                "404.html",
                "a/b/index.html",
                "a/own.6b86b273.js",
                "index.html",
                "later.d4735e3a.js",
                "main.806db221.css",
                "search/0123456789ab/t.js",
                "sw.js",
                "unused.css",
            ]
        );
        let page = |path| files.text(path).expect("a page");
        assert_eq!(
            page("index.html"),
            "<link rel=stylesheet href=\"main.806db221.css\"><script src=\"sw.js\"></script>"
        );
        assert_eq!(
            page("a/b/index.html"),
            "<link href=\"../../main.806db221.css?x#y\"><script src=\"../own.6b86b273.js\" \
             data-next=\"../../later.d4735e3a.js\"></script>\
             <script src=\"../../search/0123456789ab/t.js\"></script><a href=\"../../main.css\">"
        );
        assert_eq!(
            page("404.html"),
            "<link href=\"/p/main.806db221.css\"><link href=\"/main.css\">"
        );
    }

    #[test]
    fn an_address_is_found_from_the_page_it_stands_on() {
        let check = |address, page, expected: Option<&str>| {
            assert_eq!(path_of(address, page, "").as_deref(), expected, "{address}");
        };
        check("main.css", "index.html", Some("main.css"));
        check("../main.css", "a/index.html", Some("main.css"));
        check("./main.css", "a/index.html", Some("a/main.css"));
        check("/main.css", "a/index.html", Some("main.css"));
        check("../../main.css", "a/index.html", None);
        check("//elsewhere/main.css", "index.html", None);
        check("https://elsewhere/main.css", "index.html", None);
        check("?x", "index.html", None);
    }
}
