//! The elements of a page, as a browser meets them, and where its links lead.

use std::collections::BTreeMap;

use lol_html::{RewriteStrSettings, element, rewrite_str};

/// A start tag.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Every element of `html`, in order.
pub fn of(html: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let settings =
        RewriteStrSettings::new().append_element_content_handler(element!("*", |element| {
            let attributes = element.attributes().iter();
            found.push(Element {
                name: element.tag_name(),
                attributes: attributes
                    .map(|attribute| (attribute.name(), attribute.value()))
                    .collect(),
            });
            Ok(())
        }));
    rewrite_str(html, settings).expect("sound HTML");
    found
}

/// The addresses that `html` links to or loads, as written.
pub fn addresses(html: &str) -> Vec<String> {
    let elements = of(html);
    let values = elements.iter().flat_map(|element| {
        ["href", "src", "action", "srcset", "poster", "data"].map(|name| element.attribute(name))
    });
    values
        .flatten()
        .map(|value| value.replace("&amp;", "&"))
        .collect()
}

/// Whether `address` names another host, a telephone number or the like.
pub fn leads_elsewhere(address: &str) -> bool {
    address.starts_with("//")
        || address.split_once(':').is_some_and(|(scheme, _)| {
            scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        })
}

/// The file and the fragment that `address` leads to from the file `from`. `None` if it climbs
/// above the site's root.
pub fn target(from: &str, address: &str) -> Option<(String, String)> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().expect("a split has a first part");
    if path.is_empty() {
        return Some((from.to_owned(), fragment.to_owned()));
    }
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => from.split('/').collect(),
    };
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut file = parts.join("/").trim_start_matches('/').to_owned();
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    Some((file, fragment.to_owned()))
}

/// Every link of `site` (by path) that leads nowhere: to no file, or to no such id.
pub fn dead_links(site: &BTreeMap<String, String>) -> Vec<String> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    let ids: BTreeMap<&str, Vec<String>> = pages
        .clone()
        .map(|(path, html)| {
            let ids = of(html)
                .into_iter()
                .filter_map(|element| element.attributes.get("id").cloned());
            (path.as_str(), ids.collect())
        })
        .collect();
    let mut dead = Vec::new();
    for (path, html) in pages {
        for address in addresses(html)
            .iter()
            .filter(|address| !leads_elsewhere(address))
        {
            let is_sound = target(path, address).is_some_and(|(file, fragment)| {
                site.contains_key(&file)
                    && (fragment.is_empty()
                        || ids
                            .get(file.as_str())
                            .is_some_and(|ids| ids.contains(&fragment)))
            });
            if !is_sound {
                dead.push(format!("{path}: {address}"));
            }
        }
    }
    dead
}

#[test]
fn a_dead_link_would_be_found() {
    let site = [
        (
            "a/index.html",
            "<a href='../b.css'></a><a href='#x'></a><a href='tel:999'></a><p id=y>",
        ),
        ("b.css", ""),
        (
            "index.html",
            "<a href='a/'></a><a href=a/index.html#y></a><img src='/c.svg'><a href='..'>",
        ),
    ];
    let site = site
        .map(|(path, html)| (path.to_owned(), html.to_owned()))
        .into();
    assert_eq!(
        dead_links(&site),
        ["a/index.html: #x", "index.html: /c.svg", "index.html: .."]
    );
}

/// True of a page at an old address, which only leads on.
pub fn leads_on(html: &str) -> bool {
    html.contains("http-equiv=\"refresh\"")
}
