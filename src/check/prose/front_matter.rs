//! What the front matter says to readers: title, description and key points, a block each.

use super::{Block, Part};
use crate::site::Document;

/// The blocks of the front matter of `document`, in this order whatever order they have there.
pub fn blocks(document: &Document) -> Vec<Block<'_>> {
    let front = &document.front;
    let mut blocks = Vec::new();
    let mut add = |part, text: &str, span| {
        let mut block = Block::new(document, part);
        block.element = blocks.len();
        block.push(text, span, Vec::new());
        blocks.push(block);
    };
    for (part, field) in [
        (Part::Title, &front.title),
        (Part::Description, &front.description),
    ] {
        if let Some(text) = field {
            add(part, &text.value, text.span.clone());
        }
    }
    let key_points = front.extra.get("key_points");
    let key_points = key_points.and_then(|points| points.as_array());
    for point in key_points.into_iter().flatten() {
        let Some(point) = point.as_str() else {
            continue;
        };
        let written = &document.source.text()[front.span.clone()];
        let span = match written.find(point) {
            Some(start) => front.span.start + start..front.span.start + start + point.len(),
            None => front.span.clone(),
        };
        add(Part::KeyPoint, point, span);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::super::tests::site_of;
    use super::*;

    /// The place of a key point that is written with an escape is not known to the byte; it used to
    /// be taken from the page's first bytes, which may end inside a letter.
    #[test]
    fn a_key_point_with_an_escape_is_somewhere_in_the_front_matter() {
        for length in 0..4 {
            let point = format!("\\\"x\\\" {}", "a".repeat(length));
            let site = site_of(&format!(
                "+++\ntitle = \"éééé\"\n[extra]\nkey_points = [\"{point}\"]\n+++\n"
            ));
            let document = &site.open(&site.pages[0].document);
            let blocks = blocks(document);
            let point = blocks.last().expect("the page has a key point");
            assert_eq!(point.part, Part::KeyPoint);
            let whole = 0..point.text.len();
            for span in [point.span(whole.clone()), point.verbatim_span(whole)] {
                assert!(document.source.text().get(span.clone()).is_some());
                assert!(span.end <= document.front.span.end);
            }
        }
    }
}
