//! The whole guide in one HTML file that needs no other: for a mail, a memory stick, a phone.
//!
//! Takes the published site and makes the file from the page for paper, which holds every page
//! already: styles and drawings go inside, a policy forbids all else, and what leads out of the
//! guide to another file of the site becomes plain words.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use anyhow::Context as _;
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::{booklet, drawing, fragment, policy};
use crate::files::{Files, link};

/// The page that holds every page.
const WHOLE_GUIDE: &str = "print/index.html";

/// The page whose place the search of this file takes.
const SEARCH: &str = "search/index.html";

/// What is on that page for this file alone.
const OWN_PART: &str = "template.single-file";

/// The scripts of the site that work in this file too, and go into it behind the search.
const OWN_SCRIPTS: &str = "template.single-file script";

/// What only makes sense on the site: how to print, what search engines read, what needs a server or
/// the site's scripts.
const LEFT_OUT: &str = ".booklet-how, .search-form, .footer__pass, link, script, #later, #my-line, [itemscope], \
    meta[name=robots], meta[itemprop]";

const FIND: &str = include_str!("find.js");

type Rewritten = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The guide in one file, with a search that needs no index: it reads the file itself. The script
/// `matcher` gives it `cards`, a function from a text to the tier of the card to show.
///
/// # Errors
/// A site without the page for paper, or HTML that cannot be rewritten.
pub fn single_file(published: &Files, matcher: &str) -> anyhow::Result<String> {
    let html = published
        .get(WHOLE_GUIDE)
        .with_context(|| format!("there is no {WHOLE_GUIDE} to make one file from"))?;
    let html = std::str::from_utf8(&html).with_context(|| format!("{WHOLE_GUIDE} is not UTF-8"))?;
    let mut script = without_comments(&format!("{{\n{matcher}\n{FIND}\n}}"));
    for address in fragment::attributes(html, OWN_SCRIPTS, "src")? {
        let own = link::resolve(WHOLE_GUIDE, &address)
            .and_then(|(file, _)| published.text(&file))
            .with_context(|| format!("there is no script {address} to put into one file"))?;
        script = [script, without_comments(&own)].join("\n");
    }
    let styles = RefCell::new(Styles::default());
    let ids = fragment::attributes(html, "[id]", "id")?
        .into_iter()
        .collect();
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("link[rel=stylesheet][href]", |element| {
            styles.borrow_mut().take(element, published);
            Ok(())
        }))
        .append_element_content_handler(element!(LEFT_OUT, |element| {
            element.remove();
            Ok(())
        }))
        .append_element_content_handler(element!(OWN_PART, |element| {
            element.remove_and_keep_content();
            Ok(())
        }))
        // A copy holds no other copy, so there is nothing to link to.
        .append_element_content_handler(element!("[data-edition]", |element| {
            element.remove_and_keep_content();
            Ok(())
        }))
        .append_element_content_handler(element!("[data-check-due]", |element| {
            element.remove_attribute("data-check-due");
            Ok(())
        }))
        .append_element_content_handler(element!(".booklet [class]", |element| {
            keep_used_classes(element, &styles.borrow().sheets)
        }))
        .append_element_content_handler(element!("img[src]", |element| {
            draw(element, published, &mut styles.borrow_mut())
        }))
        .append_element_content_handler(element!("a[href]", |element| lead_within(element, &ids)))
        .append_element_content_handler(element!("body", |element| {
            element.append(&format!("<script>{script}</script>\n"), ContentType::Html);
            Ok(())
        }));
    let html = rewrite_str(html, settings).context("the guide could not be put into one file")?;
    let styles = styles.into_inner().elements();
    let head = head(&styles, &script);
    let settings = RewriteStrSettings::new().append_element_content_handler(element!(
        "meta[charset]",
        |element| {
            element.after(&head, ContentType::Html);
            Ok(())
        }
    ));
    Ok(rewrite_str(&html, settings)?)
}

/// The policy and the styles, for the head.
fn head(styles: &[(String, String)], script: &str) -> String {
    let texts: Vec<String> = styles.iter().map(|(_, css)| css.clone()).collect();
    let mut head = format!(
        "\n<meta http-equiv=\"Content-Security-Policy\"{}>",
        fragment::attribute("content", &policy::of(&texts, &[script]))
    );
    for (media, css) in styles {
        head.push_str(&format!("\n<style media=\"{media}\">{css}</style>"));
    }
    head
}

/// A script without the lines that are only for those who read it here, and without indents.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// What the page looks like, from its style sheets and its drawings.
#[derive(Default)]
struct Styles {
    /// For what, and the style sheet, in their order on the page.
    sheets: Vec<(String, String)>,
    drawings: BTreeMap<String, String>,
}

impl Styles {
    fn take(&mut self, element: &Element, published: &Files) {
        let address = element.get_attribute("href").unwrap_or_default();
        let media = element.get_attribute("media").unwrap_or("all".into());
        let css = link::resolve(WHOLE_GUIDE, &address)
            .and_then(|(file, _)| published.get(&file))
            .map(|css| String::from_utf8_lossy(&css).into_owned());
        // The mark that says a file is UTF-8 would be a part of the first rule here.
        let css = css.map(|css| css.trim_start_matches('\u{feff}').to_owned());
        self.sheets.extend(css.map(|css| (media, css)));
    }

    fn elements(self) -> Vec<(String, String)> {
        let mut elements = self.sheets;
        let drawings: Vec<String> = self.drawings.into_values().collect();
        if !drawings.is_empty() {
            elements.push(("screen".to_owned(), drawings.join("\n")));
        }
        elements
    }
}

/// The drawing that `element` shows, in its place.
fn draw(element: &mut Element, published: &Files, styles: &mut Styles) -> Rewritten {
    let address = element.get_attribute("src").unwrap_or_default();
    let file = link::resolve(WHOLE_GUIDE, &address).map(|(file, _)| file);
    let svg = file.as_deref().and_then(|file| published.text(file));
    let (Some(file), Some(svg)) = (file, svg) else {
        return Err(format!("{address} is no drawing that can stand inside a page").into());
    };
    let count = styles.drawings.len() + 1;
    let mut attributes = vec![("role".to_owned(), "img".to_owned())];
    for attribute in element.attributes() {
        match attribute.name().as_str() {
            "src" => {}
            "alt" => attributes.push(("aria-label".to_owned(), attribute.value())),
            _ => attributes.push((attribute.name(), attribute.value())),
        }
    }
    let drawing = drawing::for_page(&svg, &format!("d{count}-"), &attributes)?;
    styles
        .drawings
        .insert(format!("{count:03}{file}"), drawing.style);
    element.replace(&drawing.svg, ContentType::Html);
    Ok(())
}

/// Leaves out the classes that no style names. A list keeps them: without any it would get bullets.
fn keep_used_classes(element: &mut Element, sheets: &[(String, String)]) -> Rewritten {
    let classes = element.get_attribute("class").unwrap_or_default();
    let is_used = |class: &&str| {
        let selector = format!(".{class}");
        sheets.iter().any(|(_, css)| css.contains(&selector))
    };
    let used: Vec<&str> = classes.split_whitespace().filter(is_used).collect();
    if !used.is_empty() {
        element.set_attribute("class", &used.join(" "))?;
    } else if !["ul", "ol"].contains(&element.tag_name().as_str()) {
        element.remove_attribute("class");
    }
    Ok(())
}

/// A link to a page leads to where it stands in this file. One to a file of the site that is not in
/// here becomes its words.
fn lead_within(element: &mut Element, ids: &HashSet<String>) -> Rewritten {
    let address = element.get_attribute("href").unwrap_or_default();
    if address.starts_with('#') {
        return Ok(());
    }
    let Some((file, fragment)) = link::resolve(WHOLE_GUIDE, &address) else {
        return Ok(());
    };
    let id = match file.as_str() {
        SEARCH => "find".to_owned(),
        _ => format!("{}{fragment}", booklet::id(&file)),
    };
    if ids.contains(&id) {
        element.set_attribute("href", &format!("#{id}"))?;
    } else {
        element.remove_and_keep_content();
    }
    Ok(())
}
