//! How many words a finished page has to be read: those of its `<main>`.
//!
//! Left out are ways to other pages (`<nav>`), what is filled in (`<form>`), what no browser shows, and
//! every element that a template marks with `data-uncounted`: what many pages share, and lists
//! that are looked up rather than read.

use super::tags::{Tag, tags};
use crate::text::words;

const LEFT_OUT: [&str; 6] = ["nav", "form", "template", "script", "style", "svg"];

/// Elements that have no end tag.
const VOID: [&str; 8] = ["br", "img", "input", "link", "meta", "hr", "wbr", "source"];

/// The words of the `<main>` of `html`; 0 without one.
pub fn main_words(html: &str) -> usize {
    let mut count = 0;
    // The elements that are open in `<main>`, itself the first, and whether each is left out.
    let mut open: Vec<(&str, bool)> = Vec::new();
    let mut at = 0;
    for tag in tags(html) {
        if !open.is_empty() && open.iter().all(|(_, is_left_out)| !is_left_out) {
            count += words_of(&html[at..tag.span.start]);
        }
        at = tag.span.end;
        if tag.is_end {
            if let Some(start) = open.iter().rposition(|(name, _)| tag.is(name)) {
                open.truncate(start);
            }
        } else if (tag.is("main") || !open.is_empty()) && !is_empty(&tag, html) {
            open.push((tag.name, is_left_out(&tag)));
        }
    }
    count
}

fn is_empty(tag: &Tag, html: &str) -> bool {
    VOID.iter().any(|name| tag.is(name)) || html[tag.span.clone()].ends_with("/>")
}

fn is_left_out(tag: &Tag) -> bool {
    LEFT_OUT.iter().any(|name| tag.is(name)) || tag.attribute("data-uncounted").is_some()
}

/// Words of text as HTML writes it: a character reference is none.
fn words_of(text: &str) -> usize {
    let is_reference =
        |start: usize| start > 0 && matches!(text.as_bytes()[start - 1], b'&' | b'#');
    words(text).filter(|word| !is_reference(word.start)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: usize) {
        assert_eq!(main_words(html), expected, "{html}");
    }

    #[test]
    fn words_of_main_are_counted() {
        check(
            "<p>no</p><main><h1>A page</h1><p>with <b>four</b></p></main>no",
            4,
        );
        check("<p>no main</p>", 0);
        check("<main>you &amp; I<br>say<img alt=\"no\"> so</main>", 4);
    }

    #[test]
    fn what_nobody_reads_as_the_page_is_left_out() {
        check("<main>one<nav><ul><li>a way</li></ul></nav> two</main>", 2);
        check(
            "<main>one<form><label>no</label></form><script>let no;</script></main>",
            1,
        );
        check(
            "<main>one<div data-uncounted><p>no <i>no</i></p></div>two</main>",
            2,
        );
        check(
            "<main>one<svg><path d=\"M0 0\"/><text>no</text></svg>two</main>",
            2,
        );
    }
}
