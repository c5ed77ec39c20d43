//! One rendered page on its way to readers: links made relative, an overdue check said, glossary
//! terms linked, questions linked to the reader's own sheet.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use super::Settings;
use super::questions::QuestionLinks;
use crate::files::Files;

/// The QR code of a page, beside it.
pub const CODE_NAME: &str = "qr.svg";

/// A page among the files it is published with.
pub struct Page<'a> {
    /// Where it is published, such as `procedure/before/index.html`.
    pub path: &'a str,
    pub site: &'a Files,
    pub settings: &'a Settings,
}

type Rewritten = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Rewrites `html`.
///
/// # Errors
/// HTML that the rewriter cannot follow.
pub fn finish(html: &str, page: &Page) -> Result<String, lol_html::errors::RewritingError> {
    let mut settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("[href]", |element| relink(element, "href", page)))
        .append_element_content_handler(element!("[src]", |element| relink(element, "src", page)))
        .append_element_content_handler(element!("[action]", |element| {
            relink(element, "action", page)
        }))
        .append_element_content_handler(element!("meta[http-equiv=refresh]", |element| {
            relink_refresh(element, page)
        }))
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
    if let Some(links) = page.settings.glossary.as_ref()
        && links.page() != page.path
    {
        let address = relative_path(page.path, links.page());
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

fn relink(element: &mut Element, attribute: &str, page: &Page) -> Rewritten {
    let Some(address) = element.get_attribute(attribute) else {
        return Ok(());
    };
    if element.get_attribute("rel").as_deref() == Some("canonical") {
        // A canonical address is a full one, or it is nothing.
        if !page.settings.is_public_address {
            element.remove();
        }
        return Ok(());
    }
    // Tera 1, which Zola 0.22 has, writes the slash of an escaped address so.
    let address = address.replace("&#x2F;", "/");
    if let Some(relative) = relative_link(&address, page) {
        element.set_attribute(attribute, &relative)?;
    }
    Ok(())
}

/// `content="0; url=…"` of a page that leads from an old address to the new one.
fn relink_refresh(element: &mut Element, page: &Page) -> Rewritten {
    let Some(content) = element.get_attribute("content") else {
        return Ok(());
    };
    if let Some((delay, address)) = content.split_once("url=")
        && let Some(relative) = relative_link(address, page)
    {
        element.set_attribute("content", &format!("{delay}url={relative}"))?;
    }
    Ok(())
}

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
    let link = |path: &str| relative_path(page.path, path);
    let html = page.settings.a_to_z.html(&lang, link);
    element.set_inner_content(&html, ContentType::Html);
    element.remove_attribute("data-a-to-z");
    Ok(())
}

/// `address` as seen from `page`; `None` if it leads to another host or within the page, and stays.
fn relative_link(address: &str, page: &Page) -> Option<String> {
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
    let target = published_path(path.trim_start_matches('/'), page.site);
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
    Some(format!("{}{rest}", relative_path(page.path, &target)))
}

/// The file that an address leads to: a folder's `index.html` is spelt out, because a page opened
/// from disk has no server that would find it.
fn published_path(path: &str, site: &Files) -> String {
    if path.is_empty() || path.ends_with('/') {
        return format!("{path}index.html");
    }
    let index = format!("{path}/index.html");
    if !site.contains(path) && site.contains(&index) {
        return index;
    }
    path.to_owned()
}

/// `a/index.html` as `a/`.
fn directory_form(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

/// `to` as seen from the file `from`; both are paths from the root.
fn relative_path(from: &str, to: &str) -> String {
    let mut from_folders: Vec<&str> = from.split('/').collect();
    from_folders.pop();
    let to_parts: Vec<&str> = to.split('/').collect();
    let shared = from_folders
        .iter()
        .zip(&to_parts[..to_parts.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; from_folders.len() - shared];
    parts.extend(&to_parts[shared..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::GlossaryLinks;
    use super::super::a_to_z::AToZ;
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
        let mut site = Files::new();
        for path in [
            "index.html",
            "a/index.html",
            "a/b/index.html",
            "x.css",
            "404.html",
        ] {
            site.insert(path, "").expect("well formed");
        }
        let settings = Settings {
            base: base.to_owned(),
            base_path: base
                .strip_prefix("https://h.example")
                .unwrap_or("")
                .to_owned(),
            is_public_address: false,
            today: date(2026, 11, 21),
            glossary,
            a_to_z: AToZ::default(),
            input_sum: "0123abcd".to_owned(),
        };
        let page = Page {
            path,
            site: &site,
            settings: &settings,
        };
        assert_eq!(finish(html, &page).expect("sound HTML"), expected);
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
            "<div class=\"prose\" data-sheet=\"/a/\" data-sheet-link=\"Add\" data-sheet-heading=\"ask\">\
             <ul><li>Why?</li></ul><h2 id=\"ask\">Ask</h2><ul><li>Who <b>is</b> it?</li></ul></div>",
            "<div class=\"prose\"><ul><li>Why?</li></ul><h2 id=\"ask\">Ask</h2><ul><li>Who <b>is</b> it? \
             <a class=\"add-question\" href=\"../index.html?add=Who+is+it?\">Add<span \
             class=\"visually-hidden\">: Who is it?</span></a></li></ul></div>",
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
