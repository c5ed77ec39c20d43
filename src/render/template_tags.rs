//! The tags of a template, `{% word … %}`, in their order: Tera's own reader of them is not public.
//!
//! Comments, what stands in `{{ }}` and in `{% raw %}` are passed over. A tag that does not close ends the
//! list; Tera says that better.

use crate::diagnostic::Span;

/// One `{% word rest %}`.
pub struct Tag<'t> {
    pub span: Span,
    pub word: &'t str,
    pub rest: &'t str,
    /// It begins with `{%-`: white space before it is dropped.
    pub trims_before: bool,
    /// It ends with `-%}`.
    pub trims_after: bool,
}

pub fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    let mut is_raw = false;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find('{')?;
            let marker = text.as_bytes().get(start + 1);
            // In `raw` nothing is a tag but its end.
            at = match marker {
                Some(b'#') if !is_raw => start + 2 + text[start + 2..].find("#}")? + 2,
                Some(b'{') if !is_raw => start + 2 + end(&text[start + 2..], "}}")?,
                Some(b'%') => {
                    let Some(tag) = tag(text, start) else {
                        if is_raw {
                            at = start + 2;
                            continue;
                        }
                        return None;
                    };
                    if is_raw && tag.word != "endraw" {
                        at = start + 2;
                        continue;
                    }
                    at = tag.span.end;
                    is_raw = tag.word == "raw";
                    return Some(tag);
                }
                _ => start + 1,
            };
        }
    })
}

/// The tag at `start`, where `{%` stands.
fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let inner = start + 2;
    let close = inner + end(&text[inner..], "%}")?;
    let words = &text[inner..close - 2];
    let (trims_before, words) = match words.strip_prefix('-') {
        Some(words) => (true, words),
        None => (false, words),
    };
    let (trims_after, words) = match words.strip_suffix('-') {
        Some(words) => (true, words),
        None => (false, words),
    };
    let words = words.trim();
    let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    Some(Tag {
        span: start..close,
        word,
        rest: rest.trim_start(),
        trims_before,
        trims_after,
    })
}

/// The offset behind the next `closing` that stands in no quoted text.
fn end(text: &str, closing: &str) -> Option<usize> {
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match quote {
            Some(_) if letter == '\\' => {
                letters.next();
            }
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if text[at..].starts_with(closing) => return Some(at + closing.len()),
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> = tags(text).map(|tag| (tag.word, tag.rest)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tags_are_found_and_their_look_alikes_are_not() {
        check(
            "a {% for x in y %}ü{%- endfor -%}",
            &[("for", "x in y"), ("endfor", "")],
        );
        check(
            "{# {% for x in y %} #}{{ '{% if %}' }}{ {%set a='%}'%}",
            &[("set", "a='%}'")],
        );
        check(
            "{% raw %}{% for %}{{ {# {% x{%- endraw %}{% if a %}",
            &[("raw", ""), ("endraw", ""), ("if", "a")],
        );
        check("{% for x in y", &[]);
        check(r#"{% set a = "\"%}" %}"#, &[("set", r#"a = "\"%}""#)]);
    }
}
