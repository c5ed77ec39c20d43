//! HTML on a page that is opened and never closed: a comment swallows the rest of the page, and an
//! element the foot of it, in each edition another part.

use crate::diagnostic::{Diagnostic, Source};
use crate::markup::{self, Kind, Step, Tree};

/// Elements that never have an end tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that end by themselves where something else begins (HTML Living Standard, 13.1.2.4).
const ENDS_BY_ITSELF: [&str; 16] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption",
    "option", "optgroup", "rt", "rp",
];

/// The first comment or element of `tree` that nothing closes, at its line in `source`.
pub fn find(source: &Source, tree: &Tree) -> Option<Diagnostic> {
    let mut html = String::new();
    // Where each piece begins in `html`, and in the source.
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for step in tree.walk(tree.root()) {
        let Step::Enter(node) = step else { continue };
        if let Kind::Raw(piece) = tree.kind(node) {
            pieces.push((html.len(), tree.span(node).start));
            html.push_str(piece);
        }
    }
    let (what, at) = open_comment(&html).or_else(|| open_element(&html))?;
    let piece = pieces.partition_point(|(start, _)| *start <= at) - 1;
    let (start, place) = pieces[piece];
    let at = place + (at - start);
    let line = source
        .text()
        .get(at..)
        .unwrap_or("")
        .lines()
        .next()
        .unwrap_or("");
    Some(
        Diagnostic::error("unclosed-html", format!("this {what} is never closed"))
            .at(source, at..at + line.len())
            .help("close it, or take it out: what comes after it may be missing from the page"),
    )
}

fn open_comment(html: &str) -> Option<(String, usize)> {
    let mut at = 0;
    while let Some(start) = html[at..].find("<!--").map(|start| at + start) {
        match html[start..].find("-->") {
            Some(end) => at = start + end,
            None => return Some(("comment".to_owned(), start)),
        }
    }
    None
}

fn open_element(html: &str) -> Option<(String, usize)> {
    let mut open: Vec<(String, usize)> = Vec::new();
    for tag in markup::tags(html) {
        let name = tag.name.to_ascii_lowercase();
        if tag.is_end {
            if let Some(start) = open.iter().rposition(|(known, _)| *known == name) {
                open.remove(start);
            }
        } else if !html[tag.span.clone()].ends_with("/>")
            && !VOID.contains(&name.as_str())
            && !ENDS_BY_ITSELF.contains(&name.as_str())
        {
            open.push((name, tag.span.start));
        }
    }
    let (name, at) = open.into_iter().next()?;
    Some((format!("<{name}>"), at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::Flavour;

    #[test]
    fn what_is_left_open_is_named_at_its_line() {
        let check = |body: &str, expected: Option<(&str, usize)>| {
            let source = Source::new("content/a.md", body);
            let tree = markup::parse_source(&source, 0, Flavour::default());
            let found = find(&source, &tree).map(|found| {
                let (source, span) = found.place.clone().expect("a place");
                (found.message, source.position(span.start).line)
            });
            let expected = expected.map(|(message, line)| (message.to_owned(), line));
            assert_eq!(found, expected, "{body:?}");
        };
        check(
            "a\n\n<!-- x\n\n## b\n",
            Some(("this comment is never closed", 3)),
        );
        check("<!-- x -->\n\nb\n\n<!-- y\nz -->\n", None);
        check("a\n\n<div>\n\nb\n", Some(("this <div> is never closed", 3)));
        check("<div>\n\nb\n\n</div>\n", None);
        check("a <em>b\n\nc\n", Some(("this <em> is never closed", 1)));
        check("a<br>b <p>c <img src=\"x\"> `<div>`\n", None);
        check("<svg><path d=\"\"/></svg>\n", None);
    }
}
