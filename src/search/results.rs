//! The results page with an answer in it, for readers without JavaScript.
//!
//! Takes the page as it is published (templates/search.html) and fills its places with the same
//! words that `script/page.js` puts there; the sentences are the page's own.

use std::cell::RefCell;
use std::collections::HashMap;

use anyhow::Context as _;
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::answer::{Answer, Excerpt, Hit};
use super::query::Options;
use crate::markup::{escape_attribute, escape_text};

/// How many more hits "Show more results" asks for.
const MORE: usize = 20;

/// The page's sentence of a name, with values in its braces.
type Filled<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The language that `page` says it is in, by the first `lang` on it.
pub fn language_of(page: &str) -> &str {
    let after = page.split_once(" lang=\"").map_or("", |(_, after)| after);
    after.split('"').next().unwrap_or_default()
}

/// `page` with the `answer` to `words`, which was asked with `options`.
///
/// # Errors
/// HTML that the rewriter cannot follow.
pub fn page(page: &str, words: &str, options: &Options, answer: &Answer) -> anyhow::Result<String> {
    let sentences = RefCell::new(HashMap::new());
    let filled = |name: &str, values: &[(&str, &str)]| {
        let mut sentence: String = sentences.borrow().get(name).cloned().unwrap_or_default();
        for (key, value) in values {
            sentence = sentence.replace(&format!("{{{key}}}"), value);
        }
        sentence
    };
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("title", |title| {
            title.prepend(&format!("{} – ", escaped(words)), ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(element!("input[name=q]", |input| {
            let mut value = String::new();
            escape_attribute(&mut value, words);
            input.set_attribute("value", &value)?;
            Ok(())
        }))
        .append_element_content_handler(element!("noscript", |element| {
            element.remove();
            Ok(())
        }))
        .append_element_content_handler(element!("#search-answer", |element| {
            for attribute in element.attributes() {
                if let Some(name) = attribute.name().strip_prefix("data-") {
                    sentences
                        .borrow_mut()
                        .insert(name.to_owned(), attribute.value());
                }
            }
            Ok(())
        }))
        .append_element_content_handler(element!("#search-status", |status| {
            let name = match answer.total {
                0 => "no",
                1 => "one",
                _ => "many",
            };
            let total = answer.total.to_string();
            let values = [("total", total.as_str()), ("query", words)];
            let said = escaped(&filled(name, &values));
            let said = format!("<h2 class=\"results__count\">{said}</h2>");
            status.set_inner_content(&said, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(element!("#search-answer [data-card]", |card| {
            show_if(card, card.get_attribute("data-card") == answer.card);
            Ok(())
        }))
        .append_element_content_handler(element!("#search-none", |none| {
            show_if(none, answer.total == 0);
            Ok(())
        }))
        .append_element_content_handler(element!("#search-list", |list| {
            if answer.total > 0 {
                list.set_attribute("hidden", "")?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("#search-results", |results| {
            let html = results_html(words, options, answer, &filled);
            results.set_inner_content(&html, ContentType::Html);
            Ok(())
        }));
    rewrite_str(page, settings).context("the search page could not be filled in")
}

fn show_if(element: &mut Element, is_shown: bool) {
    if is_shown {
        element.remove_attribute("hidden");
    }
}

fn results_html(words: &str, options: &Options, answer: &Answer, filled: &Filled) -> String {
    let mut html = String::new();
    for rewriting in &answer.rewritings {
        let used = rewriting.used.join(", ");
        let values = [("typed", rewriting.typed.as_str()), ("used", &used)];
        let mut said = filled(rewriting.kind.name(), &values);
        if said.is_empty() {
            said = filled("other", &values);
        }
        html.push_str(&paragraph(&escaped(&said)));
    }
    if !answer.rewritings.is_empty() {
        html.push_str(&paragraph(&link(
            &address(words, "&exactly=1"),
            &filled("exactly", &[]),
        )));
    }
    if !answer.nearest.is_empty() {
        let mut near = escaped(&filled("nearest", &[]));
        for word in &answer.nearest {
            near.push(' ');
            near.push_str(&link(&address(word, ""), word));
        }
        html.push_str(&paragraph(&near));
    }
    if answer.total > 0 {
        html.push_str("<ol class=\"results__list\">\n");
        for hits in answer.hits.chunk_by(|a, b| own_page(a) == own_page(b)) {
            html.push_str(&item(hits));
        }
        html.push_str("</ol>\n");
    }
    if answer.total > answer.hits.len() {
        let more = format!("&show={}", options.limit + MORE);
        html.push_str(&paragraph(&link(
            &address(words, &more),
            &filled("more", &[]),
        )));
    }
    html
}

/// The hits of one page.
fn item(hits: &[Hit]) -> String {
    let mut html = format!(
        "<li class=\"stack stack--close\"><h3 class=\"heading-3\">{}</h3>\n",
        link(&from_results(own_page(&hits[0])), &hits[0].title)
    );
    for hit in hits {
        if !hit.heading.is_empty() {
            let to = from_results(&hit.url);
            html.push_str(&paragraph(&link_on(&to, &hit.heading, &hit.title)));
        }
        html.push_str(&paragraph(&marked(&hit.excerpt)));
    }
    html.push_str("</li>\n");
    html
}

fn own_page(hit: &Hit) -> &str {
    hit.url.split('#').next().unwrap_or_default()
}

/// The way to `/day/before/#food` from the results, one folder below the root.
fn from_results(url: &str) -> String {
    match url.split_once('#') {
        Some((page, anchor)) => format!("..{page}index.html#{anchor}"),
        None => format!("..{url}index.html"),
    }
}

fn address(words: &str, more: &str) -> String {
    format!("?q={}{more}", utf8_percent_encode(words, KEPT))
}

fn marked(excerpt: &Excerpt) -> String {
    let mut html = String::new();
    let mut at = 0;
    for mark in &excerpt.marks {
        escape_text(&mut html, &excerpt.text[at..mark.start]);
        html.push_str("<mark>");
        escape_text(&mut html, &excerpt.text[mark.clone()]);
        html.push_str("</mark>");
        at = mark.end;
    }
    escape_text(&mut html, &excerpt.text[at..]);
    html
}

fn link(address: &str, text: &str) -> String {
    link_on(address, text, "")
}

/// A link whose `text` other pages may have too; those who listen hear `page` after it, unless it is empty.
fn link_on(address: &str, text: &str, page: &str) -> String {
    let mut html = String::from("<a href=\"");
    escape_attribute(&mut html, address);
    html.push_str("\">");
    escape_text(&mut html, text);
    if !page.is_empty() {
        html.push_str("<span class=\"visually-hidden\">: ");
        escape_text(&mut html, page);
        html.push_str("</span>");
    }
    html.push_str("</a>");
    html
}

fn paragraph(html: &str) -> String {
    format!("<p>{html}</p>\n")
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape_text(&mut html, text);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<title>Search</title><input name=q><div id=search-answer data-many=\"{total} for {query}\" \
        data-no=\"nothing for {query}\" data-exactly=\"as typed\" data-other=\"{used}, not {typed}\"><div id=search-status></div>\
        <div data-card=999 hidden>999</div><div data-card=today hidden>111</div><div id=search-results></div><div id=search-none hidden>ask</div></div>\
        <section id=search-list>A to Z</section><noscript>off</noscript>";

    #[test]
    fn an_answer_is_put_into_its_places_and_nothing_typed_is_html() {
        let hit = |url: &str, heading: &str| Hit {
            url: url.to_owned(),
            title: "Before & after".to_owned(),
            heading: heading.to_owned(),
            score: 1,
            excerpt: Excerpt {
                text: "No water <now>.".to_owned(),
                marks: std::iter::once(3..8).collect(),
            },
        };
        let answer = Answer {
            hits: vec![hit("/before/", ""), hit("/before/#water", "Water")],
            total: 2,
            card: Some("999".to_owned()),
            ..Answer::default()
        };
        let html = page(PAGE, "<script>\"&", &Options::default(), &answer).expect("sound");
        assert!(!html.contains("<script>"), "{html}");
        for part in [
            "<title>&lt;script&gt;\"&amp; – Search</title>",
            "<h2 class=\"results__count\">2 for &lt;script&gt;\"&amp;</h2>",
            "<section id=search-list hidden=\"\">",
            "<div data-card=999>999</div><div data-card=today hidden>111",
            "<div id=search-none hidden>",
            "<h3 class=\"heading-3\"><a href=\"../before/index.html\">Before &amp; after</a></h3>",
            "<p><a href=\"../before/index.html#water\">Water<span class=\"visually-hidden\">: Before &amp; after</span></a></p>\n<p>No <mark>water</mark> &lt;now&gt;.</p>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(!html.contains("off"));
    }

    #[test]
    fn nothing_found_says_where_to_go() {
        let answer = Answer::default();
        let html = page(PAGE, "zz", &Options::default(), &answer).expect("sound");
        assert!(html.contains(">nothing for zz</h2>"));
        assert!(html.contains("<section id=search-list>"));
        assert!(html.contains("<div id=search-none>"));
        assert!(html.contains("<div data-card=999 hidden>"));
    }
}
