//! One page as an article of the booklet: its ids made its own, its links led within the booklet,
//! its headings set below the booklet's.

use std::cell::Cell;

use anyhow::Context as _;
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::booklet::{self, Booklet, Entry};
use super::fragment;
use crate::files::link;

/// What leads round the site, is for search engines, or waits for a script of its page: the booklet
/// has one list of contents, and no such script. The signs beside a card are those of the booklet's cards.
const LEFT_OUT: &str = ".contents, .urgent-line, .previous-next, .add-question, .usual__signs, script, template, meta, \
    [hidden]";

/// Attributes that name ids.
const NAMING_IDS: [&str; 5] = [
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "for",
    "headers",
];

/// Attributes for search engines, which get the pages themselves.
const MICRODATA: [&str; 3] = ["itemprop", "itemscope", "itemtype"];

/// Links that are everywhere, and would be a number after every other word.
const UNNUMBERED: &str = "glossary-link";

type Rewritten = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The page `html`, which is `entry` of `booklet`, as an `article`.
///
/// # Errors
/// A page without an article, or HTML that cannot be rewritten.
pub fn write(html: &str, entry: &Entry, booklet: &Booklet) -> anyhow::Result<String> {
    let article = fragment::inside(html, "main article")?.context("there is no article in it")?;
    // Of the source whose name comes next.
    let number = Cell::new(None);
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!(LEFT_OUT, |element| {
            element.remove();
            Ok(())
        }))
        .append_element_content_handler(element!(".emergency-cards", |element| {
            element.replace(booklet.cards, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(element!(".sheet", |element| {
            element.before(booklet.sheet, ContentType::Html);
            Ok(())
        }))
        // The columns of the home page, which would be columns in a column.
        .append_element_content_handler(element!("[class^=home__]", |element| {
            element.set_attribute("class", "stack stack--wide")?;
            Ok(())
        }))
        .append_element_content_handler(element!("h1, h2, h3, h4, h5", |element| {
            lower_heading(element, entry)
        }))
        // One style for the whole list of sources says as much as a class on each line.
        .append_element_content_handler(element!(".provenance dl, .provenance dl *", |element| {
            element.remove_attribute("class");
            Ok(())
        }))
        .append_element_content_handler(element!(".provenance__label", |element| {
            let list = booklet.sources.page.as_deref();
            if let Some(list) = list.and_then(|page| booklet.entry(page)) {
                element.set_attribute("data-number", &list.number)?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!(".entry-list__entry", |element| {
            let is_source = booklet.sources.page.as_ref() == Some(&entry.path);
            let id = element.get_attribute("id").filter(|_| is_source);
            number.set(id.and_then(|id| booklet.sources.number(&id)));
            Ok(())
        }))
        .append_element_content_handler(element!(".entry-list__name", |element| {
            if let Some(number) = number.take() {
                element.set_attribute("data-number", &number.to_string())?;
            }
            Ok(())
        }))
        // A section with a name is a landmark. On a page of its own that is a way to find it; here there
        // would be hundreds, many of one name, and the headings lead to them.
        .append_element_content_handler(element!("section:not([role])", |element| {
            element.remove_attribute("aria-labelledby");
            Ok(())
        }))
        .append_element_content_handler(element!("[id]", |element| {
            let id = element.get_attribute("id").unwrap_or_default();
            element.set_attribute("id", &own_id(&entry.path, &id))?;
            Ok(())
        }))
        .append_element_content_handler(element!("*", |element| own_names(element, entry)))
        .append_element_content_handler(element!("[href]", |element| {
            relink(element, entry, booklet)
        }))
        .append_element_content_handler(element!("[src]", |element| {
            let address = element.get_attribute("src").unwrap_or_default();
            if let Some((file, _)) = link::resolve(&entry.path, &address) {
                element.set_attribute("src", &link::relative(booklet.path, &file))?;
            }
            Ok(())
        }));
    let inner = rewrite_str(article, settings)?;
    let first = if entry.depth == 1 {
        " booklet__page--first"
    } else {
        ""
    };
    let lines = inner.lines().filter(|line| !line.trim().is_empty());
    let former = booklet.former(&entry.path).iter();
    let former: String = former
        .map(|id| format!("<span{}></span>", fragment::attribute("id", id)))
        .collect();
    Ok(format!(
        "\n<article class=\"booklet__page{first} stack stack--wide\"{}>\n{former}{}\n{}\n</article>",
        fragment::attribute("id", &booklet::id(&entry.path)),
        lines.collect::<Vec<_>>().join("\n"),
        booklet.end,
    ))
}

/// `id` of the page at `path` as an id of the booklet. A page's own ends in `/`, and no other does.
fn own_id(path: &str, id: &str) -> String {
    format!("{}{id}", booklet::id(path))
}

/// The page's title one level below the title of what it belongs to, and so on down. What it looked
/// like goes with it as a class.
fn lower_heading(element: &mut Element, entry: &Entry) -> Rewritten {
    let name = element.tag_name();
    let level: u8 = name[1..].parse()?;
    if level == 1 {
        element.set_attribute("data-number", &entry.number)?;
    } else if !element.has_attribute("class") {
        element.set_attribute("class", &format!("heading-{level}"))?;
    }
    element.set_tag_name(&format!("h{}", (level + entry.depth).min(6)))?;
    Ok(())
}

fn own_names(element: &mut Element, entry: &Entry) -> Rewritten {
    for name in MICRODATA {
        element.remove_attribute(name);
    }
    for name in NAMING_IDS {
        if let Some(ids) = element.get_attribute(name) {
            let ids: Vec<String> = ids
                .split_whitespace()
                .map(|id| own_id(&entry.path, id))
                .collect();
            element.set_attribute(name, &ids.join(" "))?;
        }
    }
    Ok(())
}

fn relink(element: &mut Element, entry: &Entry, booklet: &Booklet) -> Rewritten {
    let address = element.get_attribute("href").unwrap_or_default();
    let Some((file, fragment)) = link::resolve(&entry.path, &address) else {
        return Ok(());
    };
    let Some(id) = booklet.id(&file) else {
        let mut outside = link::relative(booklet.path, &file);
        if !fragment.is_empty() {
            outside = format!("{outside}#{fragment}");
        }
        element.set_attribute("href", &outside)?;
        return Ok(());
    };
    element.set_attribute("href", &format!("#{id}{fragment}"))?;
    if booklet.sources.page.as_ref() == Some(&file)
        && let Some(words) = booklet.sources.words(fragment)
    {
        element.set_inner_content(&words, ContentType::Html);
        return Ok(());
    }
    let class = element.get_attribute("class").unwrap_or_default();
    if file != entry.path
        && class != UNNUMBERED
        && let Some(target) = booklet.entry(&file)
    {
        element.set_attribute("data-number", &target.number)?;
    }
    Ok(())
}
