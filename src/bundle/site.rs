//! A published site with its own editions in it, and what keeps it on a reader's device.
//!
//! Takes the files that the editions are made of, gives the site that goes on a server. Editions
//! never hold any of this, so none holds itself.

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::worker::{self, MANIFEST_PATH, Name, REGISTER_PATH, WORKER_PATH};
use super::{Editions, SHELF};
use crate::files::{self, Files, link};

/// Files that no device need keep: for servers, or a copy of what it keeps anyway.
const NOT_KEPT: [&str; 5] = [
    "404.html",
    "robots.txt",
    "sitemap.xml",
    "offline/rfa-guide-offline.zip",
    "offline/rfa-guide.html",
];

/// Puts `editions` into `files` and links them where a page has a `data-edition`.
///
/// # Errors
/// A page that is not UTF-8, or HTML that cannot be rewritten.
pub fn with_editions(files: Files, editions: &Editions) -> anyhow::Result<Files> {
    let mut site = files::rewrite_pages(files, |path, html| {
        if !html.contains("data-edition") {
            return Ok(None);
        }
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!("[data-edition]", |element| link_edition(
                element, path, editions
            )));
        rewrite_str(html, settings).map(Some)
    })?;
    for (_, name, content) in editions.all() {
        site.replace(&shelved(name), content.clone());
    }
    Ok(site)
}

/// Links an edition and says its size in the words that the template gives: `data-size="about % KB"`.
fn link_edition(
    element: &mut Element,
    path: &str,
    editions: &Editions,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let key = element.get_attribute("data-edition").unwrap_or_default();
    let edition = editions.all().into_iter().find(|(word, ..)| *word == key);
    let Some((_, name, content)) = edition else {
        return Ok(());
    };
    element.set_attribute("href", &link::relative(path, &shelved(name)))?;
    if let Some(words) = element.get_attribute("data-size") {
        let size = rounded_kilobytes(content.len()).to_string();
        // The words come from an attribute, so they are escaped already.
        element.append(&words.replace('%', &size), ContentType::Html);
    }
    element.remove_attribute("data-edition");
    element.remove_attribute("data-size");
    Ok(())
}

/// Where the edition `name` lies in a site.
fn shelved(name: &str) -> String {
    format!("{SHELF}/{name}")
}

/// Two figures are enough to know how long it takes.
fn rounded_kilobytes(bytes: usize) -> usize {
    let kilobytes = bytes.div_ceil(1000);
    let unit = match kilobytes {
        0..100 => 1,
        100..1000 => 10,
        _ => 100,
    };
    (kilobytes + unit / 2) / unit * unit
}

/// Lets `files` be kept on a device: a worker, the script in each page that registers it, and a
/// manifest.
///
/// # Errors
/// As for [`with_editions`].
pub fn with_worker(files: Files, name: &Name) -> anyhow::Result<Files> {
    let manifest = worker::manifest(name, &files);
    let mut site = files::rewrite_pages(files, |path, html| {
        if NOT_KEPT.contains(&path) {
            return Ok(None);
        }
        let head = format!(
            "<link rel=\"manifest\" href=\"{}\">\n<script src=\"{}\" defer></script>\n",
            link::relative(path, MANIFEST_PATH),
            link::relative(path, REGISTER_PATH)
        );
        let settings =
            RewriteStrSettings::new().append_element_content_handler(element!("head", |element| {
                element.append(&head, ContentType::Html);
                Ok(())
            }));
        rewrite_str(html, settings).map(Some)
    })?;
    site.replace(MANIFEST_PATH, manifest);
    site.replace(REGISTER_PATH, worker::REGISTER);
    let mut kept = site.clone();
    for path in NOT_KEPT {
        kept.remove(path);
    }
    site.replace(WORKER_PATH, worker::worker(&kept));
    Ok(site)
}

/// Takes from devices what an earlier [`with_worker`] left there.
pub fn without_worker(mut files: Files) -> Files {
    files.replace(WORKER_PATH, worker::NO_WORKER);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let mut files = Files::new();
        let page = "<head><title>T</title></head><body><p><a data-edition=\"zip\" \
                    data-size=\", about % KB\">The zip</a><a data-edition=\"tape\">No</a></body>";
        for path in ["a/index.html", "404.html"] {
            files.insert(path, page).expect("well formed");
        }
        files.insert("robots.txt", "x").expect("well formed");
        files
    }

    fn editions() -> Editions {
        Editions {
            zip: vec![0; 123_456].into(),
            sum_inside: String::new(),
            single_file: "<p>All of it".into(),
        }
    }

    fn text(files: &Files, path: &str) -> String {
        files.text(path).expect(path)
    }

    #[test]
    fn an_edition_is_linked_with_its_size_and_an_unknown_one_is_left() {
        let site = with_editions(files(), &editions()).expect("sound pages");
        let page = text(&site, "a/index.html");
        insta::assert_snapshot!(page, @r#"<head><title>T</title></head><body><p><a href="../offline/rfa-guide-offline.zip">The zip, about 120 KB</a><a data-edition="tape">No</a></body>"#);
        assert!(site.contains("offline/rfa-guide-offline.zip"));
        assert!(site.contains("offline/rfa-guide.html"));
    }

    #[test]
    fn a_size_is_said_with_two_figures() {
        let check = |bytes, expected| assert_eq!(rounded_kilobytes(bytes), expected, "{bytes}");
        check(1, 1);
        check(99_000, 99);
        check(123_456, 120);
        check(356_115, 360);
        check(1_151_000, 1200);
    }

    #[test]
    fn a_page_registers_the_worker_from_where_it_lies() {
        let name = Name {
            full: "A guide".to_owned(),
            short: "Guide".to_owned(),
            language: "en".to_owned(),
        };
        let site = with_editions(files(), &editions()).expect("sound pages");
        let site = with_worker(site, &name).expect("sound pages");
        let page = text(&site, "a/index.html");
        assert!(page.contains("<script src=\"../app.js\" defer></script>\n</head>"));
        assert!(!text(&site, "404.html").contains("app.js"));
        let worker = text(&site, "sw.js");
        for kept in ["a/index.html", "app.js", "manifest.webmanifest"] {
            assert!(worker.contains(&format!("\"{kept}\": \"sha256-")), "{kept}");
        }
        for left in ["404.html", "robots.txt", "rfa-guide.html", "sw.js\": "] {
            assert!(!worker.contains(left), "{left}");
        }
    }
}
