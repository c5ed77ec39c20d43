//! The whole guide on one page: each page that holds a `.booklet` is filled with the pages that its
//! contents name, in their order.
//!
//! The words and the order are the page's own (`templates/print.html`); here they are only put
//! together. A page's address becomes its id: `day/before/` for the page,
//! `day/before/tests` for what was `tests` on it. No two are the same, and a link to
//! `day/before/index.html#tests` becomes the same without the file's name.

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::Context as _;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use rayon::prelude::*;

use super::sources::Sources;
use super::{article, fragment};
use crate::files::{Files, link};

/// What marks a page to fill.
const PLACE: &str = "<div class=\"booklet\"></div>";

/// Where a page stands in a booklet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where the page is published, such as `day/before/index.html`.
    pub path: String,
    /// Its place in the contents, such as `3.2`.
    pub number: String,
    /// 1 for a page at the top of the contents, 2 for one in a part.
    pub depth: u8,
}

/// A page to fill, and what it says about how.
pub struct Booklet<'a> {
    pub path: &'a str,
    pub files: &'a Files,
    pub entries: Vec<Entry>,
    /// By path, the place in `entries`.
    places: BTreeMap<String, usize>,
    /// By path, the ids of the addresses that the page had before: a link into an older copy of the
    /// single file still finds it.
    former: BTreeMap<String, Vec<String>>,
    /// The page whose place the contents take: it is the same list.
    contents_page: Option<String>,
    /// What stands in place of a page's emergency cards.
    pub cards: &'a str,
    /// What stands at the end of each page.
    pub end: &'a str,
    /// What stands above a sheet to fill in.
    pub sheet: &'a str,
    pub sources: Sources,
}

/// Fills each booklet of `published`, and writes its edition into the foot of every sheet.
///
/// # Errors
/// A contents list that names what is no page, or HTML that cannot be rewritten.
pub fn fill(published: Files) -> anyhow::Result<Files> {
    let mut filled = Vec::new();
    for (path, content) in published.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = content.bytes();
        let html = std::str::from_utf8(&html).unwrap_or_default();
        if html.contains(PLACE) {
            let booklet = Booklet::read(path, html, &published)
                .with_context(|| format!("{path}: its contents could not be read"))?;
            let html = booklet
                .write(html)
                .with_context(|| format!("{path} could not be filled"))?;
            filled.push((path.to_owned(), html));
        }
    }
    let mut sheets = BTreeMap::new();
    for (path, html) in &filled {
        for sheet in print_sheets(path, html)? {
            sheets.insert(sheet, edition_rule(html)?);
        }
    }
    let mut published = published;
    for (path, html) in filled {
        published.replace(&path, html);
    }
    for (path, rule) in sheets {
        if let Some(css) = published.get(&path) {
            let css = [css.as_ref(), rule.as_bytes()].concat();
            published.replace(&path, css);
        }
    }
    Ok(published)
}

impl<'a> Booklet<'a> {
    fn read(path: &'a str, html: &'a str, files: &'a Files) -> anyhow::Result<Self> {
        let mut booklet = Self {
            path,
            files,
            entries: Vec::new(),
            places: BTreeMap::new(),
            former: former(files)?,
            contents_page: None,
            cards: fragment::inside(html, "template.booklet-cards")?.unwrap_or_default(),
            end: fragment::inside(html, "template.booklet-end")?.unwrap_or_default(),
            sheet: fragment::inside(html, "template.booklet-sheet")?.unwrap_or_default(),
            sources: Sources::read(path, html, files)?,
        };
        // How many entries there are so far, of the list and of each open one within.
        let counts = RefCell::new(Vec::<u32>::new());
        let contents = fragment::inside(html, ".booklet-contents")?.unwrap_or_default();
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!("a[rel=contents]", |element| {
                let address = element.get_attribute("href").unwrap_or_default();
                booklet.contents_page = link::resolve(path, &address).map(|(file, _)| file);
                Ok(())
            }))
            .append_element_content_handler(element!("li a[href]", |element| {
                let address = element.get_attribute("href").unwrap_or_default();
                let Some((file, _)) = link::resolve(path, &address) else {
                    return Err(format!("{address} leads to no page").into());
                };
                let is_part_of_last = element
                    .get_attribute("class")
                    .is_some_and(|class| class.ends_with("--inner"));
                let mut counts = counts.borrow_mut();
                counts.truncate(1 + usize::from(is_part_of_last));
                counts.resize(1 + usize::from(is_part_of_last), 0);
                *counts.last_mut().expect("resized to one or two") += 1;
                let numbers: Vec<String> = counts.iter().map(u32::to_string).collect();
                let depth = numbers.len() as u8;
                booklet.places.insert(file.clone(), booklet.entries.len());
                booklet.entries.push(Entry {
                    path: file,
                    number: numbers.join("."),
                    depth,
                });
                Ok(())
            }));
        rewrite_str(contents, settings)?;
        drop(counts);
        Ok(booklet)
    }

    /// The entry of the page at `path`.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.places.get(path).map(|place| &self.entries[*place])
    }

    /// The ids of the addresses that the page at `path` had before.
    pub fn former(&self, path: &str) -> &[String] {
        self.former.get(path).map_or(&[], Vec::as_slice)
    }

    /// The id of the page at `path`, or of the contents where they are that page.
    pub fn id(&self, path: &str) -> Option<String> {
        let is_here = self.places.contains_key(path) || self.contents_page.as_deref() == Some(path);
        is_here.then(|| id(path))
    }

    fn write(&self, html: &str) -> anyhow::Result<String> {
        let pages: Vec<(String, Changed)> = self
            .entries
            .par_iter()
            .map(|entry| {
                let html = self
                    .files
                    .text(&entry.path)
                    .with_context(|| format!("{} is not among the pages", entry.path))?;
                let article = article::write(&html, entry, self)
                    .with_context(|| format!("{} could not be put in", entry.path))?;
                Ok((article, last_changed(&html)?))
            })
            .collect::<anyhow::Result<_>>()?;
        let newest = pages.iter().map(|(_, changed)| changed).max();
        let articles: String = pages.iter().map(|(article, _)| article.as_str()).collect();
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!(".booklet-contents", |element| {
                if let Some(page) = &self.contents_page {
                    element.set_attribute("id", &id(page))?;
                }
                Ok(())
            }))
            .append_element_content_handler(element!(".booklet-contents a", |element| {
                let address = element.get_attribute("href").unwrap_or_default();
                let file = link::resolve(self.path, &address).map(|(file, _)| file);
                match file.and_then(|file| self.entry(&file)) {
                    Some(entry) => {
                        element.set_attribute("href", &format!("#{}", id(&entry.path)))?;
                        element.set_attribute("data-number", &entry.number)?;
                    }
                    None => element.remove_and_keep_content(),
                }
                Ok(())
            }))
            .append_element_content_handler(element!("template[class^=booklet-]", |element| {
                element.remove();
                Ok(())
            }))
            .append_element_content_handler(element!(".booklet", |element| {
                element.append(&articles, ContentType::Html);
                Ok(())
            }))
            .append_element_content_handler(element!(".booklet-edition time", |element| {
                if let Some(Changed { date, words }) =
                    newest.filter(|newest| !newest.date.is_empty())
                {
                    element.set_attribute("datetime", date)?;
                    element.set_inner_content(words, ContentType::Html);
                }
                Ok(())
            }));
        Ok(rewrite_str(html, settings)?)
    }
}

/// The pages that lead on at once, by the page that they lead to: their addresses as ids.
fn former(files: &Files) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let mut former: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, content) in files
        .iter()
        .filter(|(path, _)| path.ends_with("/index.html"))
    {
        let html = content.bytes();
        let html = std::str::from_utf8(&html).unwrap_or_default();
        if !html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let refresh = element!("meta[http-equiv=refresh]", |element| {
            let value = element.get_attribute("content").unwrap_or_default();
            let address = value.split_once("url=").map_or("", |(_, address)| address);
            if let Some((target, _)) = link::resolve(path, address) {
                former.entry(target).or_default().push(id(path));
            }
            Ok(())
        });
        let settings = RewriteStrSettings::new().append_element_content_handler(refresh);
        rewrite_str(html, settings).with_context(|| format!("{path} could not be read"))?;
    }
    Ok(former)
}

/// The id that stands for the page at `path`: its address, `/` for the home page.
pub fn id(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some("") => "/".to_owned(),
        Some(folder) => folder.to_owned(),
        None => path.to_owned(),
    }
}

/// When a page was last changed: as computers and as people write it. Empty if it does not say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Changed {
    date: String,
    words: String,
}

fn last_changed(html: &str) -> anyhow::Result<Changed> {
    let foot = fragment::inside(html, ".footer__edition")?.unwrap_or_default();
    let mut dates = fragment::attributes(foot, "time", "datetime")?;
    Ok(Changed {
        date: dates.pop().unwrap_or_default(),
        words: fragment::text_inside(foot, "time")?,
    })
}

/// The style sheets by which the page at `path` is printed.
fn print_sheets(path: &str, html: &str) -> anyhow::Result<Vec<String>> {
    let addresses = fragment::attributes(html, "link[rel=stylesheet][media=print]", "href")?;
    let files = addresses
        .iter()
        .filter_map(|address| link::resolve(path, address));
    Ok(files.map(|(file, _)| file).collect())
}

/// The edition of the booklet `html`, for the foot of each sheet.
fn edition_rule(html: &str) -> anyhow::Result<String> {
    let words = fragment::text_inside(html, ".booklet-edition, .booklet-edition *")?;
    let words: String = words
        .chars()
        .filter(|letter| !"\\\"\n".contains(*letter))
        .collect();
    Ok(format!("@page{{@bottom-left{{content:\"{words}\"}}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINT: &str = "<p class=\"booklet-edition\">Guide, version 1, <time datetime=\"2026-01-01\">1 January\
        </time></p><link rel=\"stylesheet\" media=\"print\" href=\"../print.css\">\
        <nav class=\"booklet-contents\"><h2 id=\"contents\"><a rel=\"contents\" href=\"../all/index.html\">Contents</a>\
        </h2><ol><li><a href=\"../index.html\">Home</a></li><li><a href=\"../a/index.html\">A</a><ol><li>\
        <a class=\"link link--inner\" href=\"../a/b/index.html\">B</a></li></ol></li></ol></nav>\
        <div class=\"booklet\"></div><template class=\"booklet-cards\"><p>Cards.</p></template>\
        <template class=\"booklet-end\"><p>End.</p></template>";

    const B: &str = "<main><article class=\"article\"><h1>B</h1><section class=\"emergency-cards\">Call.</section>\
        <h2 id=\"x\">X</h2><p aria-labelledby=\"x\"><a href=\"#x\">x</a> <a href=\"../index.html#y\">y</a> \
        <a href=\"../../all/index.html\">all</a> <a href=\"../../z.zip\">z</a> <a href=\"tel:999\">call</a>\
        <img src=\"../../d.svg\"></p></article></main><p class=\"footer__edition\">\
        <time datetime=\"2026-02-02\">2 February</time></p>";

    fn filled() -> Files {
        let mut files = Files::new();
        for (path, html) in [
            ("print/index.html", PRINT),
            (
                "index.html",
                "<main><article><h1>Home</h1></article></main>",
            ),
            (
                "a/index.html",
                "<main><article><h1>A</h1><h2 id=\"y\">Y</h2></article></main>",
            ),
            ("a/b/index.html", B),
            (
                "all/index.html",
                "<main><article><h1>All</h1></article></main>",
            ),
            ("print.css", "p{}"),
        ] {
            files.insert(path, html).expect("well formed");
        }
        fill(files).expect("a booklet")
    }

    #[test]
    fn pages_stand_in_the_order_of_the_contents_with_ids_and_links_of_their_own() {
        let files = filled();
        let html = files.text("print/index.html").expect("there");
        insta::assert_snapshot!(html, @r##"
        <p class="booklet-edition">Guide, version 1, <time datetime="2026-02-02">2 February</time></p><link rel="stylesheet" media="print" href="../print.css"><nav class="booklet-contents" id="all/"><h2 id="contents">Contents</h2><ol><li><a href="#/" data-number="1">Home</a></li><li><a href="#a/" data-number="2">A</a><ol><li><a class="link link--inner" href="#a/b/" data-number="2.1">B</a></li></ol></li></ol></nav><div class="booklet">
        <article class="booklet__page booklet__page--first stack stack--wide" id="/">
        <h2 data-number="1">Home</h2>
        <p>End.</p>
        </article>
        <article class="booklet__page booklet__page--first stack stack--wide" id="a/">
        <h2 data-number="2">A</h2><h3 id="a/y" class="heading-2">Y</h3>
        <p>End.</p>
        </article>
        <article class="booklet__page stack stack--wide" id="a/b/">
        <h3 data-number="2.1">B</h3><p>Cards.</p><h4 id="a/b/x" class="heading-2">X</h4><p aria-labelledby="a/b/x"><a href="#a/b/x">x</a> <a href="#a/y" data-number="2">y</a> <a href="#all/">all</a> <a href="../z.zip">z</a> <a href="tel:999">call</a><img src="../d.svg"></p>
        <p>End.</p>
        </article></div>
        "##);
    }

    #[test]
    fn every_sheet_names_the_edition_with_the_date_of_the_newest_page() {
        let files = filled();
        let css = files.text("print.css").expect("there");
        assert_eq!(
            css,
            "p{}@page{@bottom-left{content:\"Guide, version 1, 2 February\"}}"
        );
    }
}
