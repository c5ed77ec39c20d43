//! Parts of a page's HTML, found by a selector.

use std::cell::Cell;
use std::rc::Rc;

use anyhow::Context as _;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use crate::markup;

/// What stands inside the first element of `html` that `selector` names, tags and all.
///
/// # Errors
/// HTML that cannot be followed, or an element without an end.
pub fn inside<'a>(html: &'a str, selector: &str) -> anyhow::Result<Option<&'a str>> {
    let start = Cell::new(None);
    let end = Rc::new(Cell::new(None));
    let settings =
        RewriteStrSettings::new().append_element_content_handler(element!(selector, |element| {
            if start.get().is_none() {
                start.set(Some(element.source_location().bytes().end));
                note_end(element, &end);
            }
            Ok(())
        }));
    rewrite_str(html, settings)?;
    let Some(start) = start.get() else {
        return Ok(None);
    };
    let end = end
        .get()
        .with_context(|| format!("{selector} has no end"))?;
    Ok(Some(&html[start..end]))
}

fn note_end(element: &mut Element, end: &Rc<Cell<Option<usize>>>) {
    if let Some(handlers) = element.end_tag_handlers() {
        let end = Rc::clone(end);
        handlers.push(Box::new(move |tag| {
            end.set(Some(tag.source_location().bytes().start));
            Ok(())
        }));
    }
}

/// The text inside what `selector` names, as HTML writes it, with white space folded.
///
/// # Errors
/// HTML that cannot be followed.
pub fn text_inside(html: &str, selector: &str) -> anyhow::Result<String> {
    let mut words = String::new();
    let settings =
        RewriteStrSettings::new().append_element_content_handler(text!(selector, |chunk| {
            words.push_str(chunk.as_str());
            Ok(())
        }));
    rewrite_str(html, settings)?;
    Ok(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The attribute `name` of each element of `html` that `selector` names and that has one.
///
/// # Errors
/// HTML that cannot be followed.
pub fn attributes(html: &str, selector: &str, name: &str) -> anyhow::Result<Vec<String>> {
    let mut values = Vec::new();
    let settings =
        RewriteStrSettings::new().append_element_content_handler(element!(selector, |element| {
            values.extend(element.get_attribute(name));
            Ok(())
        }));
    rewrite_str(html, settings)?;
    Ok(values)
}

/// `value` between double quotes, with what HTML escapes there.
pub fn attribute(name: &str, value: &str) -> String {
    let mut out = format!(" {name}=\"");
    markup::escape_attribute(&mut out, value);
    out.push('"');
    out
}
