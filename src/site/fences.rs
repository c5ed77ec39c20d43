//! The two lines of `+++` around front matter.

use super::front_matter::RULE;
use crate::diagnostic::{Diagnostic, Source, Span};

pub const FENCE: &str = "+++";

/// The range of the TOML and the start of the body. White space may stand before it, and before the fence that
/// closes it, but not behind the first fence: so Zola reads it.
pub fn split(source: &Source) -> Result<(Span, usize), Box<Diagnostic>> {
    let text = source.text();
    let head = text.trim_start_matches('\u{feff}');
    let head = head.trim_start_matches(|letter: char| letter.is_ascii_whitespace());
    let head_start = text.len() - head.len();
    let first_line = head.lines().next().unwrap_or("");
    let fault = |message: &str, line: Span, help: &str| {
        Box::new(Diagnostic::error(RULE, message).at(source, line).help(help))
    };
    let first_span = head_start..head_start + first_line.len();
    if head.starts_with("---") {
        return Err(fault(
            "the head of this page stands between lines of `---`, and has to stand between lines of `+++`",
            first_span,
            "write `+++` in place of `---`, and `title = \"…\"` in place of `title: …`",
        ));
    }
    if first_line != FENCE {
        let (message, help) = match first_line.trim() {
            FENCE => (
                "there is white space behind this `+++`, and Zola does not see it then",
                "delete what stands behind `+++` on this line",
            ),
            _ => (
                "this file has no front matter",
                "start it with five lines: `+++`, `title = \"…\"`, `description = \"…\"`, `weight = 45`, `+++`",
            ),
        };
        let line = match head.is_empty() {
            true => 0..0,
            false => first_span,
        };
        return Err(fault(message, line, help));
    }
    let start = head_start + head.find('\n').map_or(head.len(), |newline| newline + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n') {
        let words = line.trim_matches(|letter: char| letter.is_ascii_whitespace());
        if words == FENCE {
            return Ok((start..line_start, line_start + line.len()));
        }
        if words.ends_with(FENCE) {
            return Err(fault(
                "Zola takes the `+++` at the end of this line for the end of the front matter",
                line_start..line_start + line.trim_end().len(),
                "write `+++` on a line of its own, and nowhere else at the end of one",
            ));
        }
        line_start += line.len();
    }
    Err(fault(
        "the front matter does not close",
        first_span,
        "end it with a line that holds `+++` and nothing else",
    ))
}
