//! An edition: the pages as they are carried, opened from a folder on a disk.
//!
//! Takes published files, gives the same with what a disk needs and a server must not have: the
//! policy inside each page, because there are no headers; a first line for somebody who opens a page
//! in the zip without unpacking it; words for whoever finds the folder. What only a server can use
//! stays behind.

use lol_html::errors::RewritingError;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::with_sums;
use crate::files::{self, Files, link};

/// Files for servers and search engines: of no use on a disk.
const FOR_SERVERS: [&str; 3] = ["404.html", "robots.txt", "sitemap.xml"];

/// As the server's policy, without what a `meta` element may not say, and without a manifest and a
/// worker, which a page on a disk cannot have. To Firefox a page on the disk is not `'self'` when a
/// form leads there, and a search would lead nowhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'none'; form-action 'self' file:; base-uri 'none'";

/// Hides [`NOT_UNPACKED`] where styles are found, which is where the zip was unpacked.
const STYLE_PATH: &str = "unpacked.css";
const STYLE: &str = ".not-unpacked { display: none; }\n";

const NOT_UNPACKED: &str = include_str!("not_unpacked.html");

const READ_ME_PATH: &str = "READ-ME-FIRST.txt";
const READ_ME: &str = include_str!("read_me_first.txt");

/// What somebody unpacks: pages, everything they load, words to begin with, and the sums of it all.
///
/// # Errors
/// A page that is not UTF-8, or HTML that cannot be rewritten.
pub fn edition(published: &Files) -> anyhow::Result<Files> {
    let mut carried = published.clone();
    for path in FOR_SERVERS {
        carried.remove(path);
    }
    let mut edition = files::rewrite_pages(carried, |path, html| page(path, html).map(Some))?;
    edition.replace(STYLE_PATH, STYLE);
    edition.replace(READ_ME_PATH, READ_ME.replace('\n', "\r\n"));
    Ok(with_sums(edition))
}

fn page(path: &str, html: &str) -> Result<String, RewritingError> {
    let head = format!(
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <link rel=\"stylesheet\" href=\"{}\">",
        link::relative(path, STYLE_PATH)
    );
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("meta[charset]", |element| {
            element.after(&head, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(element!("body", |element| {
            element.prepend(NOT_UNPACKED, ContentType::Html);
            Ok(())
        }))
        // A copy holds no other copy, so there is nothing to link to.
        .append_element_content_handler(element!("[data-edition]", |element| {
            element.remove_and_keep_content();
            Ok(())
        }));
    rewrite_str(html, settings)
}

#[cfg(test)]
mod tests {
    use super::super::sums;
    use super::*;

    fn published() -> Files {
        let mut files = Files::new();
        let html = "<!DOCTYPE html>\n<html><head>\n<meta charset=\"utf-8\">\n<title>T</title></head>\
                    <body>\n<p><a data-edition=\"zip\" data-size=\"%\">The zip</a></p></body></html>\n";
        for path in ["index.html", "a/b/index.html", "404.html"] {
            files.insert(path, html).expect("well formed");
        }
        for path in ["main.css", "robots.txt", "sitemap.xml", "a/search.js"] {
            files.insert(path, "x").expect("well formed");
        }
        files
    }

    #[test]
    fn a_page_brings_its_policy_and_a_line_for_those_who_did_not_unpack() {
        let edition = edition(&published()).expect("sound pages");
        let page = edition.text("a/b/index.html").expect("a page");
        insta::assert_snapshot!(page, @r#"
        <!DOCTYPE html>
        <html><head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; form-action 'self' file:; base-uri 'none'">
        <link rel="stylesheet" href="../../unpacked.css">
        <title>T</title></head><body>
        <p class="not-unpacked" lang="en" dir="ltr"><strong>Does this page look very plain?</strong> Then it was opened inside the zip file, where its links do not work. Close it. In Windows, right-click the zip file and choose “Extract All”. Then open “index.html” in the new folder. The words below are complete and you can read them as they are.</p>

        <p>The zip</p></body></html>
        "#);
    }

    #[test]
    fn what_only_a_server_needs_stays_behind() {
        let edition = edition(&published()).expect("sound pages");
        let paths: Vec<&str> = edition.iter().map(|(path, _)| path).collect();
        insta::assert_snapshot!(paths.join("\n"), @r"
        READ-ME-FIRST.txt
        SHA256SUMS
        a/b/index.html
        a/search.js
        index.html
        main.css
        unpacked.css
        ");
    }

    #[test]
    fn the_words_to_begin_with_open_in_any_windows() {
        let edition = edition(&published()).expect("sound pages");
        let words = edition.text("READ-ME-FIRST.txt").expect("there");
        assert!(words.is_ascii());
        assert!(words.lines().all(|line| line.len() <= 72));
        assert_eq!(words.matches('\n').count(), words.matches("\r\n").count());
    }

    /// `sha256sum -c SHA256SUMS` in the unpacked folder answers for every file.
    #[test]
    fn the_sums_are_of_the_edition_and_not_of_the_site() {
        let edition = edition(&published()).expect("sound pages");
        let list = edition.text(sums::NAME).expect("there");
        let listed = sums::parse(&list).expect("our own list");
        assert_eq!(listed.len(), edition.len() - 1);
        let page = edition.get("index.html").expect("a page");
        assert_eq!(listed["index.html"], sums::sum(&page));
    }
}
