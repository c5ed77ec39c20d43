//! A drawing as part of a page: its ids and classes made its own, its style handed up to the page.

use std::cell::RefCell;

use anyhow::Context as _;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, doc_comments, element, rewrite_str, text};

/// A drawing for the inside of a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawing {
    pub svg: String,
    /// What stood in its `style`, for its own classes alone.
    pub style: String,
}

/// The drawing `svg` with `prefix` before each of its ids and classes, and `attributes` (as HTML)
/// on its outermost element.
///
/// # Errors
/// What cannot be followed as markup.
pub fn for_page(
    svg: &str,
    prefix: &str,
    attributes: &[(String, String)],
) -> anyhow::Result<Drawing> {
    let style = RefCell::new(String::new());
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("style", |element| {
            element.remove();
            Ok(())
        }))
        .append_element_content_handler(text!("style", |chunk| {
            style.borrow_mut().push_str(chunk.as_str());
            Ok(())
        }))
        .append_element_content_handler(element!("svg", |element| {
            element.remove_attribute("xmlns");
            for (name, value) in attributes {
                element.set_attribute(name, value)?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("svg *", |element| rename(element, prefix)))
        .append_document_content_handler(doc_comments!(|comment| {
            comment.remove();
            Ok(())
        }));
    let svg = rewrite_str(svg, settings).context("the drawing could not be rewritten")?;
    let lines: Vec<&str> = svg.lines().map(str::trim).collect();
    let style = with_prefixed_classes(&style.borrow(), prefix);
    Ok(Drawing {
        svg: lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        style: style.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

fn rename(
    element: &mut Element,
    prefix: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let attributes: Vec<(String, String)> = element
        .attributes()
        .iter()
        .map(|attribute| (attribute.name_preserve_case(), attribute.value()))
        .collect();
    for (name, value) in attributes {
        let renamed = match name.as_str() {
            "id" => format!("{prefix}{value}"),
            "class" => value
                .split_whitespace()
                .map(|class| format!("{prefix}{class}"))
                .collect::<Vec<_>>()
                .join(" "),
            "href" if value.starts_with('#') => format!("#{prefix}{}", &value[1..]),
            _ if value.starts_with("url(#") => format!("url(#{prefix}{}", &value["url(#".len()..]),
            _ => continue,
        };
        element.set_attribute(&name, &renamed)?;
    }
    Ok(())
}

/// In our drawings a full stop before a letter begins a class; one before a digit is a number's.
fn with_prefixed_classes(css: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(css.len() * 2);
    let mut letters = css.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        if letter == '.'
            && letters
                .peek()
                .is_some_and(|next| next.is_ascii_alphabetic())
        {
            out.push_str(prefix);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_drawings_on_a_page_keep_their_ids_and_styles_apart() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">\n  <!-- a -->\n  \
                   <style>\n    .ink { opacity: .5 }\n  </style>\n  <defs><g id=\"n\"/></defs>\n  \
                   <use class=\"ink line\" href=\"#n\" fill=\"url(#dots)\"/>\n</svg>\n";
        let attributes = [("role".to_owned(), "img".to_owned())];
        let drawing = for_page(svg, "d1-", &attributes).expect("sound markup");
        assert_eq!(drawing.style, ".d1-ink { opacity: .5 }");
        insta::assert_snapshot!(drawing.svg, @r##"
        <svg viewBox="0 0 8 8" role="img">
        <defs><g id="d1-n" /></defs>
        <use class="d1-ink d1-line" href="#d1-n" fill="url(#d1-dots)" />
        </svg>
        "##);
    }
}
