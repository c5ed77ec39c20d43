//! The links of a rendered page made relative, in one pass over its tags that copies the rest.
//!
//! Every page of a site goes through here, so it is done without a tree and without a rewriter of HTML
//! that knows selectors, which took half of a build's time; a test holds the two against each other.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::Settings;
use crate::files::link::relative;
use crate::markup::{Attribute, Tag, tags};

/// A page among the files it is published with.
pub struct Page<'a> {
    /// Where it is published, such as `day/before/index.html`.
    pub path: &'a str,
    /// Of every file of the site.
    pub paths: &'a FxHashSet<String>,
    pub settings: &'a Settings,
}

/// Attributes that lead to other files.
const LINKING: [&str; 3] = ["href", "src", "action"];

/// `html` with its links relative, and without a canonical address that nobody can reach.
pub fn relink(html: &str, page: &Page) -> String {
    // `index.html` is longer than the slash it takes the place of.
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut done = 0;
    for tag in tags(html) {
        if tag.is_end || tag.attributes.is_empty() {
            continue;
        }
        let rel = tag.attribute("rel").filter(|_| tag.is("link"));
        if rel.is_some_and(|rel| rel.value == "canonical") {
            // A canonical address is a full one, or it is nothing.
            if !page.settings.is_public_address {
                out.push_str(&html[done..tag.span.start]);
                done = tag.span.end;
            }
            continue;
        }
        for (place, attribute) in tag.attributes.iter().enumerate() {
            // Of two with one name the first counts.
            let is_first = || {
                let mut before = tag.attributes[..place].iter();
                !before.any(|other| other.name.eq_ignore_ascii_case(attribute.name))
            };
            let address = address_in(&tag, attribute, page);
            if let Some(address) = address.filter(|_| is_first()) {
                out.push_str(&html[done..attribute.span.start]);
                out.push_str(attribute.name);
                out.push_str("=\"");
                out.push_str(&address.replace('"', "&quot;"));
                out.push('"');
                done = attribute.span.end;
            }
        }
    }
    out.push_str(&html[done..]);
    out
}

/// What `attribute` is to hold; `None` if it stays.
fn address_in(tag: &Tag, attribute: &Attribute, page: &Page) -> Option<String> {
    let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
    if LINKING.into_iter().any(is) {
        return match attribute.value.contains("&#x2F;") {
            // Tera 1, which Zola 0.22 has, writes the slash of an escaped address so.
            true => relative_link(&attribute.value.replace("&#x2F;", "/"), page),
            false => relative_link(attribute.value, page),
        };
    }
    // `content="0; url=…"` of a page that leads from an old address to the new one.
    if is("content") && tag.is("meta") && tag.attribute("http-equiv")?.value == "refresh" {
        let (delay, address) = attribute.value.split_once("url=")?;
        return Some(format!("{delay}url={}", relative_link(address, page)?));
    }
    None
}

/// `address` as seen from `page`; `None` if it leads to another host or within the page, and stays.
pub fn relative_link(address: &str, page: &Page) -> Option<String> {
    let base = page.settings.base.as_str();
    let from_root = match address.strip_prefix(base) {
        Some(rest) if rest.starts_with('/') || (rest.is_empty() && !base.is_empty()) => rest,
        _ => address,
    };
    if from_root.starts_with("//") || !(from_root.starts_with('/') || from_root.is_empty()) {
        return None;
    }
    if from_root.is_empty() && base.is_empty() {
        return None;
    }
    let end = from_root.find(['#', '?']).unwrap_or(from_root.len());
    let (path, rest) = from_root.split_at(end);
    let target = published_path(path.trim_start_matches('/'), page.paths);
    if page.path == "404.html" {
        // It is shown at any depth, so its links start at the root.
        return Some(format!(
            "{}/{}{rest}",
            page.settings.base_path,
            directory_form(&target)
        ));
    }
    if target == page.path && rest.starts_with('#') {
        return Some(rest.to_owned());
    }
    let mut link = relative(page.path, &target);
    link.push_str(rest);
    Some(link)
}

/// The file that an address leads to: a folder's `index.html` is spelt out, because a page opened
/// from disk has no server that would find it.
fn published_path<'p>(path: &'p str, paths: &FxHashSet<String>) -> Cow<'p, str> {
    if path.is_empty() || path.ends_with('/') {
        return Cow::Owned([path, "index.html"].concat());
    }
    if paths.contains(path) {
        return Cow::Borrowed(path);
    }
    let index = [path, "/index.html"].concat();
    match paths.contains(&index) {
        true => Cow::Owned(index),
        false => Cow::Borrowed(path),
    }
}

/// `a/index.html` as `a/`.
fn directory_form(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use lol_html::html_content::Element;
    use lol_html::{RewriteStrSettings, element, rewrite_str};
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    fn with_page<T>(path: &str, base: &str, see: impl Fn(&Page) -> T) -> T {
        let paths = [
            "index.html",
            "a/index.html",
            "a/b/index.html",
            "x.css",
            "404.html",
        ];
        see(&Page {
            path,
            paths: &paths.map(str::to_owned).into_iter().collect(),
            settings: &Settings::for_tests(base),
        })
    }

    #[track_caller]
    fn check(path: &str, base: &str, html: &str, expected: &str) {
        let found = with_page(path, base, |page| relink(html, page));
        assert_eq!(found, expected);
    }

    #[test]
    fn links_are_relative_and_spell_out_index_html() {
        let check = |html, expected| check("a/b/index.html", "https://h.example/p", html, expected);
        check(
            "<a href=\"https://h.example/p/a/\">",
            "<a href=\"../index.html\">",
        );
        check(
            "<a href=\"https://h.example/p\">",
            "<a href=\"../../index.html\">",
        );
        check("<a href=\"/a/b/#x\">", "<a href=\"#x\">");
        check("<a href=\"/a\">", "<a href=\"../index.html\">");
        check("<img src=\"/x.css?v=1\">", "<img src=\"../../x.css?v=1\">");
        check(
            "<a href=\"https://h.example/other\">",
            "<a href=\"https://h.example/other\">",
        );
        check("<a href=\"//elsewhere/\">", "<a href=\"//elsewhere/\">");
        check("<a href=\"#x\">", "<a href=\"#x\">");
        check("<img src=\"&#x2F;x.css\">", "<img src=\"../../x.css\">");
    }

    #[test]
    fn an_empty_base_means_the_root_of_any_host() {
        check(
            "a/index.html",
            "",
            "<a href=\"/x.css\">",
            "<a href=\"../x.css\">",
        );
        check(
            "index.html",
            "",
            "<a href=\"/\">",
            "<a href=\"index.html\">",
        );
        check("index.html", "", "<a href=\"\">", "<a href=\"\">");
    }

    #[test]
    fn the_page_for_lost_readers_links_from_the_root() {
        check(
            "404.html",
            "https://h.example/p",
            "<a href=\"/a/\">",
            "<a href=\"/p/a/\">",
        );
        check("404.html", "", "<a href=\"/x.css\">", "<a href=\"/x.css\">");
    }

    #[test]
    fn canonical_without_a_public_address_is_dropped() {
        check("index.html", "", "<link rel=\"canonical\" href=\"/\">", "");
    }

    #[test]
    fn an_old_address_leads_on_from_where_it_lies() {
        check(
            "a/index.html",
            "",
            "<meta http-equiv=\"refresh\" content=\"0; url=/a/b/\">",
            "<meta http-equiv=\"refresh\" content=\"0; url=b/index.html\">",
        );
    }

    /// As [`relink`], by a rewriter that reads HTML as browsers do.
    fn by_selectors(html: &str, page: &Page) -> String {
        let set = |element: &mut Element, name: &str, value: Option<String>| {
            value.map_or(Ok(()), |value| element.set_attribute(name, &value))
        };
        let settings = LINKING
            .iter()
            .fold(RewriteStrSettings::new(), |settings, name| {
                let selector: lol_html::Selector = format!("[{name}]").parse().expect("a selector");
                settings.append_element_content_handler((
                    Cow::Owned(selector),
                    lol_html::ElementContentHandlers::default().element(
                        move |element: &mut Element| {
                            let rel = element.get_attribute("rel");
                            if element.tag_name() == "link" && rel.as_deref() == Some("canonical") {
                                element.remove();
                                return Ok(());
                            }
                            let address = element.get_attribute(name).unwrap_or_default();
                            let address = address.replace("&#x2F;", "/");
                            Ok(set(element, name, relative_link(&address, page))?)
                        },
                    ),
                ))
            });
        let settings =
            settings.append_element_content_handler(element!("link[rel=canonical]", |element| {
                element.remove();
                Ok(())
            }));
        let settings = settings.append_element_content_handler(element!(
            "meta[http-equiv=refresh]",
            |element| {
                let content = element.get_attribute("content").unwrap_or_default();
                let changed = content.split_once("url=").and_then(|(delay, address)| {
                    Some(format!("{delay}url={}", relative_link(address, page)?))
                });
                Ok(set(element, "content", changed)?)
            }
        ));
        rewrite_str(html, settings).expect("the rewriter reads anything")
    }

    /// Pieces of HTML that, put together in any order, are mostly broken. None starts with `=`: after
    /// a slash that is a name, which the rewriter writes back as something else. A script that holds
    /// `<!--<script>` ends later for browsers than for our own scanner; pages hold no scripts.
    const PIECES: [&str; 56] = [
        "<",
        ">",
        "</",
        "/>",
        "a",
        "<a",
        "<A ",
        "<img ",
        "<meta ",
        "<link ",
        "<form ",
        "</a>",
        " ",
        "\n",
        " href=",
        " HREF=",
        " src=",
        " action=",
        " href",
        " rel=canonical",
        " rel=\"canonical\"",
        " http-equiv=refresh",
        " content=\"0; url=/a/\"",
        "\"",
        "'",
        "/a/b/",
        "/a",
        "/",
        "#x",
        "?q",
        "https://h.example/p/a/",
        "https://h.example/p",
        "//x/",
        "&#x2F;a",
        "&amp;",
        "é",
        "<!--",
        "-->",
        "--!>",
        "<!doctype html>",
        "<?x",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<title>",
        "</title >",
        "<textarea>",
        "</TEXTAREA>",
        "<p>",
        "</p x=1>",
        "<b/>",
        "\0",
        "\t",
        "<br href=/a/>",
        "<a href=\"/a/\" href=/>",
    ];

    /// The tags of `html` without what a rewriter may change: space, case and quotes.
    fn shape(html: &str) -> Vec<String> {
        let shown = |tag: Tag| {
            let attributes = tag.attributes.iter();
            let attributes: Vec<_> = attributes
                .map(|one| {
                    (
                        one.name.to_ascii_lowercase(),
                        one.value.replace('"', "&quot;"),
                    )
                })
                .collect();
            format!(
                "{} {} {attributes:?}",
                tag.is_end,
                tag.name.to_ascii_lowercase()
            )
        };
        tags(html).map(shown).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(4000) })]

        #[test]
        fn links_are_found_where_a_rewriter_that_reads_as_browsers_do_finds_them(
            places in prop::collection::vec(0..PIECES.len(), 0..24),
        ) {
            let html: String = places.iter().map(|place| PIECES[*place]).collect();
            let (own, other) = with_page("a/b/index.html", "https://h.example/p", |page| {
                (relink(&html, page), by_selectors(&html, page))
            });
            prop_assert_eq!(shape(&own), shape(&other), "{}", html);
        }
    }
}
