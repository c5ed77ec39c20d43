//! A key or table that stands in a file twice.

use super::line::Line;
use super::{LISTS, Slip};
use crate::diagnostic::Span;

/// A key or table that stands in the text before, too.
pub fn slip(text: &str, span: Span) -> Slip {
    let line = Line::at(text, span.start);
    let name = text.get(span.clone()).unwrap_or("");
    let number = |at: usize| text[..at].matches('\n').count() + 1;
    let same = |line: &str| -> bool {
        let bare = |line: &str| {
            line.split(['=', '#'])
                .next()
                .unwrap_or("")
                .trim()
                .to_owned()
        };
        let strip = |line: &str| bare(line).trim_matches(['[', ']', ' ']).to_owned();
        strip(line) == name
    };
    let before = &text[..line.start];
    let mut at = 0;
    let mut first = None;
    for earlier in before.split_inclusive('\n') {
        let is_table = earlier.trim_start().starts_with('[');
        if same(earlier) && is_table == line.text.starts_with('[') {
            first = Some((number(at), earlier.trim()));
            if is_table {
                break;
            }
        }
        at += earlier.len();
    }
    let Some((earlier, written)) = first else {
        return line.slip(
            format!("`{name}` stands in this file twice"),
            "keep one of the two",
        );
    };
    if !line.text.starts_with('[') {
        return line.slip(
            format!("`{name}` stands here twice: line {earlier} has it too"),
            "keep one of the two lines",
        );
    }
    if LISTS.contains(&name) {
        return line.slip(
            format!("`{written}` in line {earlier} has one pair of brackets, and there is more than one of them"),
            format!("write `[[{name}]]` before each of them"),
        );
    }
    line.slip(
        format!("`[{name}]` stands in this file twice: line {earlier} has it too"),
        format!("put the lines of both below one `[{name}]`"),
    )
}
