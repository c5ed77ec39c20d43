//! One rendered page on its way to readers: links made relative, an overdue check said, glossary
//! terms linked, questions linked to the reader's own sheet.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use memchr::memmem;

use super::Settings;
use super::glossary::GlossaryLinks;
use super::questions::QuestionLinks;
use super::relink::{Page, relative_link, relink};
use crate::files::link::relative;

/// The QR code of a page, beside it.
pub const CODE_NAME: &str = "qr.svg";

type Rewritten = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The attribute of an element that shows what the site was made from, as one number.
pub const INPUT_SUM: &str = "data-input-sum";

/// What a template asks for, by an attribute.
const MARKS: [&str; 5] = [
    "data-check-due",
    "data-a-to-z",
    INPUT_SUM,
    "data-qr",
    "data-sheet",
];

/// Rewrites `html`.
///
/// # Errors
/// HTML that the rewriter cannot follow.
pub fn finish(html: &str, page: &Page) -> Result<String, RewritingError> {
    let html = relink(html, page);
    let glossary = page.settings.glossary.as_ref();
    let glossary = glossary.filter(|links| links.page() != page.path);
    // Most pages of a large site ask for nothing.
    if glossary.is_none() && !asks(&html) {
        return Ok(html);
    }
    fill(&html, glossary, page)
}

/// Whether any of [`MARKS`] stands in `html`. All begin alike, so one look through the page is enough.
fn asks(html: &str) -> bool {
    let mut places = memmem::find_iter(html.as_bytes(), "data-");
    places.any(|at| MARKS.iter().any(|mark| html[at..].starts_with(mark)))
}

/// `html` with what it asks for.
fn fill(
    html: &str,
    glossary: Option<&GlossaryLinks>,
    page: &Page,
) -> Result<String, RewritingError> {
    let mut settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("[data-check-due]", |element| {
            mark_overdue(element, page.settings)
        }))
        .append_element_content_handler(element!("[data-a-to-z]", |element| {
            list_all(element, page)
        }))
        .append_element_content_handler(element!("[data-input-sum]", |element| {
            element.set_inner_content(&page.settings.input_sum, ContentType::Text);
            element.remove_attribute("data-input-sum");
            Ok(())
        }))
        .append_element_content_handler(element!("[data-qr]", |element| draw_code(element, page)));
    let questions = Rc::new(RefCell::new(QuestionLinks::default()));
    let [of_prose, of_heading, of_item, of_text] = [(); 4].map(|()| Rc::clone(&questions));
    settings = settings
        .append_element_content_handler(element!(".prose[data-sheet]", move |prose| {
            of_prose.replace(QuestionLinks::of(prose, |address| {
                relative_link(address, page)
            }));
            Ok(())
        }))
        .append_element_content_handler(element!(".prose > h2", move |heading| {
            let id = heading.get_attribute("id");
            of_heading.borrow_mut().meet_heading(id.as_deref());
            Ok(())
        }))
        .append_element_content_handler(text!(".prose > ul > li", move |chunk| {
            of_text.borrow_mut().read(chunk.as_str());
            Ok(())
        }))
        .append_element_content_handler(element!(".prose > ul > li", move |item| {
            link_question(item, &of_item)
        }));
    if let Some(links) = glossary {
        let address = relative(page.path, links.page());
        let paused = Rc::new(Cell::new(0_u32));
        let pausing = Rc::clone(&paused);
        let linked = RefCell::new(links.taken(html));
        settings = settings
            .append_element_content_handler(element!(UNLINKED, move |element| {
                pause_within(element, &pausing)
            }))
            .append_element_content_handler(text!(".prose", move |chunk| {
                let is_open = paused.get() == 0;
                if is_open
                    && let Some(html) =
                        links.link(chunk.as_str(), &mut linked.borrow_mut(), &address)
                {
                    chunk.replace(&html, ContentType::Html);
                }
                Ok(())
            }));
    }
    rewrite_str(html, settings)
}

/// Parts of the prose in which a term is no link: it is one already, is explained, or is a heading.
const UNLINKED: &str =
    ".prose a, .prose abbr, .prose code, .prose h2, .prose h3, .prose h4, .prose h5, .prose h6";

/// Counts `element` as open until its end tag.
fn pause_within(element: &mut Element, paused: &Rc<Cell<u32>>) -> Rewritten {
    if let Some(handlers) = element.end_tag_handlers() {
        paused.set(paused.get() + 1);
        let paused = Rc::clone(paused);
        handlers.push(Box::new(move |_| {
            paused.set(paused.get() - 1);
            Ok(())
        }));
    }
    Ok(())
}

/// Puts the QR code of the page that `data-qr` names into `element`. Without an address that readers can
/// reach there is no code, and nothing to say about it.
fn draw_code(element: &mut Element, page: &Page) -> Rewritten {
    let address = element.get_attribute("data-qr").unwrap_or_default();
    let alt = element.get_attribute("data-qr-alt").unwrap_or_default();
    let link = relative_link(&address, page).unwrap_or_default();
    match link.strip_suffix("index.html") {
        Some(folder) if page.settings.is_public_address => {
            let code = format!(
                "<img src=\"{folder}{CODE_NAME}\" alt=\"{alt}\" width=\"148\" height=\"148\">"
            );
            element.prepend(&code, ContentType::Html);
            element.remove_attribute("data-qr");
            element.remove_attribute("data-qr-alt");
        }
        _ => element.remove(),
    }
    Ok(())
}

/// Ends `item` with its link, if it is a question to ask.
fn link_question(item: &mut Element, questions: &Rc<RefCell<QuestionLinks>>) -> Rewritten {
    questions.borrow_mut().begin_item();
    if let Some(handlers) = item.end_tag_handlers() {
        let questions = Rc::clone(questions);
        handlers.push(Box::new(move |end| {
            if let Some(link) = questions.borrow().link() {
                end.before(&link, ContentType::Html);
            }
            Ok(())
        }));
    }
    Ok(())
}

fn mark_overdue(element: &mut Element, settings: &Settings) -> Rewritten {
    let due = element.get_attribute("data-check-due").unwrap_or_default();
    let words = element.get_attribute("data-overdue").unwrap_or_default();
    let is_overdue = due
        .parse::<jiff::civil::Date>()
        .is_ok_and(|due| due < settings.today);
    if is_overdue && !words.is_empty() {
        // The words come from an attribute, so they are escaped already.
        let html = format!(" <strong class=\"check-overdue\">{words}</strong>");
        element.append(&html, ContentType::Html);
    }
    element.remove_attribute("data-overdue");
    Ok(())
}

/// Puts everything from A to Z into `element`, in the language that its attribute names.
fn list_all(element: &mut Element, page: &Page) -> Rewritten {
    let lang = element.get_attribute("data-a-to-z").unwrap_or_default();
    let link = |path: &str| relative(page.path, path);
    let html = page.settings.a_to_z.html(&lang, link);
    element.set_inner_content(&html, ContentType::Html);
    element.remove_attribute("data-a-to-z");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::GlossaryLinks;
    use super::*;

    fn check(path: &str, base: &str, html: &str, expected: &str) {
        check_with(None, path, base, html, expected);
    }

    fn check_with(
        glossary: Option<GlossaryLinks>,
        path: &str,
        base: &str,
        html: &str,
        expected: &str,
    ) {
        let paths = ["index.html", "a/index.html", "a/b/index.html"];
        let settings = Settings {
            glossary,
            ..Settings::for_tests(base)
        };
        let page = Page {
            path,
            paths: &paths.map(str::to_owned).into_iter().collect(),
            settings: &settings,
        };
        assert_eq!(finish(html, &page).expect("sound HTML"), expected);
    }

    #[test]
    fn a_term_is_linked_in_prose_unless_the_page_links_those_words_elsewhere() {
        let check = |html: &str, expected| {
            check_with(
                Some(GlossaryLinks::example()),
                "a/index.html",
                "",
                html,
                expected,
            );
        };
        check(
            "<div class=\"prose\"><h2>Spinal cord</h2><p>The spinal cord.</p></div>",
            "<div class=\"prose\"><h2>Spinal cord</h2><p>The <a class=\"glossary-link\" \
             href=\"../glossary/index.html#cord\">spinal cord</a>.</p></div>",
        );
        check("<p>The spinal cord.</p>", "<p>The spinal cord.</p>");
        let elsewhere = "<a href=\"#x\">Spinal cord</a><div class=\"prose\">The spinal cord.</div>";
        check(elsewhere, elsewhere);
    }

    #[test]
    fn the_sum_of_the_input_is_written_where_the_template_wants_it() {
        check(
            "index.html",
            "",
            "<p>Made from <code data-input-sum></code>.</p>",
            "<p>Made from <code>0123abcd</code>.</p>",
        );
    }

    #[test]
    fn a_question_to_ask_is_linked_to_the_sheet_and_no_other_item_is() {
        check(
            "a/b/index.html",
            "",
            "<div class=\"prose\" data-sheet=\"/a/\" data-sheet-link=\"Add\" data-sheet-added=\"Added\" data-sheet-heading=\"ask\">\
             <ul><li>Why?</li></ul><h2 id=\"ask\">Ask</h2><ul><li>Who <b>is</b> it?</li></ul></div>",
            "<div class=\"prose\"><ul><li>Why?</li></ul><h2 id=\"ask\">Ask</h2><ul><li>Who <b>is</b> it? \
             <a class=\"add-question\" href=\"../index.html?add=Who+is+it?\" data-added=\"Added\" \
             aria-label=\"Add: Who is it?\">Add</a></li></ul></div>",
        );
    }

    #[test]
    fn an_overdue_check_is_said_and_a_coming_one_is_not() {
        check(
            "index.html",
            "",
            "<p data-check-due=\"2026-11-20\" data-overdue=\"Late &amp; due.\">Due.</p>",
            "<p data-check-due=\"2026-11-20\">Due. <strong class=\"check-overdue\">Late &amp; due.</strong></p>",
        );
        check(
            "index.html",
            "",
            "<p data-check-due=\"2026-11-21\" data-overdue=\"Late.\">Due.</p>",
            "<p data-check-due=\"2026-11-21\">Due.</p>",
        );
    }
}
