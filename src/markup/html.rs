//! Trees as HTML text.

use super::{Element, Kind, Step, Tree};

/// Elements without content or end tag (HTML Living Standard, 13.1.2, "void elements").
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// Elements that stand on lines of their own, so that the text can be read and compared.
const BLOCK: [&str; 24] = [
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// `tree` as HTML, without a document around it.
pub fn write_html(tree: &Tree) -> String {
    let mut out = String::new();
    for step in tree.walk(tree.root()) {
        match step {
            Step::Enter(node) => match tree.kind(node) {
                Kind::Root => {}
                Kind::Element(element) => start_tag(&mut out, element),
                Kind::Text(text) => escape_text(&mut out, text),
                Kind::Raw(html) => out.push_str(html),
            },
            Step::Leave(node) => {
                if let Kind::Element(element) = tree.kind(node) {
                    end_tag(&mut out, element);
                }
            }
        }
    }
    out
}

fn start_tag(out: &mut String, element: &Element) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape_attribute(out, value);
        out.push('"');
    }
    out.push('>');
}

fn end_tag(out: &mut String, element: &Element) {
    let name = element.name.as_ref();
    if !VOID.contains(&name) {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    if BLOCK.contains(&name) {
        out.push('\n');
    }
}

/// Appends `text` so that it reads as text between tags.
pub fn escape_text(out: &mut String, text: &str) {
    let mut done = 0;
    for index in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        out.push_str(&text[done..index]);
        out.push_str(match text.as_bytes()[index] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        done = index + 1;
    }
    out.push_str(&text[done..]);
}

/// Appends `text` so that it reads as a value between double quotes.
pub fn escape_attribute(out: &mut String, text: &str) {
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            out.push_str("&quot;");
        }
        escape_text(out, part);
    }
}
