//! Sass that would never end, refused before it is compiled: grass follows it until the stack or
//! the reader's patience runs out.
//!
//! Takes style sheets as text, gives findings. Refused are `@while`, mixins and functions that call
//! themselves, also by way of others, and nesting deeper than [`DEEPEST`]. `@each` and `@for` end by
//! themselves; `turns` counts them. It reads names, not scopes: two mixins of one name count as one.

use std::collections::{BTreeMap, BTreeSet};

use super::turns;
use crate::diagnostic::{Diagnostic, Source, Span};

/// Open brackets at which a style sheet is refused. Sheets that people write stay below 20.
const DEEPEST: usize = 100;

/// Selectors of one rule at which a style sheet is refused. Sheets that people write stay below 100.
const MOST_SELECTORS: usize = 4096;

/// The faults of all `sources` together, since a mixin may call one in another file.
pub fn faults(sources: &[Source]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut definitions = Vec::new();
    let mut sheets = Vec::new();
    for source in sources {
        let code = without_comments_and_texts(source.text());
        diagnostics.extend(loops(source, &code));
        diagnostics.extend(too_deep(source, &code));
        diagnostics.extend(too_many_selectors(source, &code));
        definitions.extend(read_definitions(source, &code));
        sheets.push((source, code));
    }
    diagnostics.extend(circles(&definitions));
    // In a circle there is no end to count to.
    if diagnostics.is_empty() {
        diagnostics.extend(turns::faults(&sheets));
    }
    diagnostics
}

/// `scss` with comments and quoted texts blanked out, byte for byte as long.
pub fn without_comments_and_texts(scss: &str) -> String {
    let mut code = scss.as_bytes().to_vec();
    let mut at = 0;
    while at < code.len() {
        let rest = &scss.as_bytes()[at..];
        let length = match rest {
            [b'/', b'*', ..] => find(rest, b"*/").map_or(rest.len(), |end| end + 2),
            // `//` in an address such as `url(https://…)` opens no comment.
            [b'/', b'/', ..] if at == 0 || code[at - 1] != b':' => {
                find(rest, b"\n").unwrap_or(rest.len())
            }
            [quote @ (b'"' | b'\''), ..] => quoted_length(rest, *quote),
            _ => {
                at += 1;
                continue;
            }
        };
        code[at..at + length].fill(b' ');
        at += length;
    }
    String::from_utf8(code).expect("whole characters are blanked, from one border to another")
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|part| part == wanted)
}

fn quoted_length(text: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < text.len() && text[at] != quote && text[at] != b'\n' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    // Up to the closing quote itself; an end of line closes an unfinished text.
    let mut end = (at + 1).min(text.len());
    while end < text.len() && text[end] & 0b1100_0000 == 0b1000_0000 {
        end += 1;
    }
    end
}

fn loops(source: &Source, code: &str) -> Vec<Diagnostic> {
    code.match_indices("@while")
        .map(|(start, word)| {
            Diagnostic::error(super::RULE, "`@while` may never end")
                .at(source, start..start + word.len())
                .help("use `@for` or `@each`, which end by themselves")
        })
        .collect()
}

fn too_deep(source: &Source, code: &str) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("brackets are open {DEEPEST} deep here");
            return Some(
                Diagnostic::error(super::RULE, message)
                    .at(source, at..at + 1)
                    .help("close some of them; a style sheet seldom needs more than 5"),
            );
        }
    }
    None
}

/// Lists of selectors within one another, `a, b { c, d { … } }`, are multiplied with each other.
fn too_many_selectors(source: &Source, code: &str) -> Option<Diagnostic> {
    let mut open: Vec<usize> = vec![1];
    let mut start = 0;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' => {
                let head = code[start..at].trim_start();
                // The commas of `@each $x in a, b` and of `@include a(b, c)` list no selectors.
                let here = match head.starts_with('@') {
                    true => 1,
                    false => head.matches(',').count() + 1,
                };
                let around = open.last().copied().unwrap_or(1);
                let selectors = around.saturating_mul(here);
                if selectors > MOST_SELECTORS {
                    let message =
                        format!("this makes {selectors} selectors of the lists around it");
                    let begin = at - head.len();
                    return Some(
                        Diagnostic::error(super::RULE, message)
                            .at(source, begin..at)
                            .help("take some of the lists apart: those within one another are multiplied"),
                    );
                }
                open.push(selectors);
                start = at + 1;
            }
            b'}' => {
                open.pop();
                start = at + 1;
            }
            b';' => start = at + 1,
            _ => {}
        }
    }
    None
}

/// A mixin or function, and what its body names.
struct Definition<'s> {
    source: &'s Source,
    span: Span,
    name: String,
    calls: BTreeSet<String>,
}

fn read_definitions<'s>(source: &'s Source, code: &str) -> Vec<Definition<'s>> {
    let mut definitions = Vec::new();
    for keyword in ["@mixin", "@function"] {
        for (start, _) in code.match_indices(keyword) {
            let after = start + keyword.len();
            let body = body_of(&code[after..]);
            definitions.push(Definition {
                source,
                span: start..after,
                name: first_name(&code[after..]).to_owned(),
                calls: calls(body).map(str::to_owned).collect(),
            });
        }
    }
    definitions
}

/// The text between the first `{` of `code` and the `}` that closes it.
fn body_of(code: &str) -> &str {
    let Some(start) = code.find('{') else {
        return "";
    };
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[start..at];
        }
    }
    &code[start..]
}

pub fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-' || letter == '_'
}

/// The name that `code` starts with, after blanks.
pub fn first_name(code: &str) -> &str {
    let code = code.trim_start();
    let end = code.find(|letter| !is_of_name(letter));
    &code[..end.unwrap_or(code.len())]
}

/// The mixins that `body` includes, and every name before a bracket, which may be a function.
/// Of `library.name` the last part counts.
pub fn calls(body: &str) -> impl Iterator<Item = &str> {
    let included = body.split("@include").skip(1).map(|after| {
        let end = after.find([';', '(', '{', '}']).unwrap_or(after.len());
        let name = after[..end].rsplit('.').next().unwrap_or("");
        first_name(name)
    });
    let before_brackets = body.match_indices('(').map(|(at, _)| {
        let start = body[..at].rfind(|letter| !is_of_name(letter));
        let start = start.map_or(0, |start| body.ceil_char_boundary(start + 1));
        &body[start..at]
    });
    included.chain(before_brackets)
}

/// A finding for each definition that comes back to itself.
fn circles(definitions: &[Definition]) -> Vec<Diagnostic> {
    let mut calls: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let names: BTreeSet<&str> = definitions.iter().map(|each| each.name.as_str()).collect();
    for definition in definitions {
        let named = definition.calls.iter().map(String::as_str);
        let called = named.filter(|name| names.contains(name));
        calls.entry(&definition.name).or_default().extend(called);
    }
    definitions
        .iter()
        .filter(|definition| comes_back(&definition.name, &calls))
        .map(|definition| {
            let message = format!("`{}` calls itself", definition.name);
            Diagnostic::error(super::RULE, message)
                .at(definition.source, definition.span.clone())
                .help("use `@each` or `@for`, which end by themselves")
        })
        .collect()
}

fn comes_back(name: &str, calls: &BTreeMap<&str, BTreeSet<&str>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = calls[name].iter().copied().collect();
    while let Some(next) = open.pop() {
        if next == name {
            return true;
        }
        if seen.insert(next) {
            open.extend(&calls[next]);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scss: &str, messages: &[&str]) {
        let sources = [Source::new("sass/main.scss", scss)];
        let found = faults(&sources);
        let found: Vec<&str> = found.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(found, messages, "{scss}");
    }

    #[test]
    fn what_calls_itself_is_refused_also_by_way_of_others() {
        check("@mixin a { @include a; }", &["`a` calls itself"]);
        check(
            "@function f($x) { @return g($x); } @function g($x) { @return f($x); }",
            &["`f` calls itself", "`g` calls itself"],
        );
        check("@mixin a { @include x.a; }", &["`a` calls itself"]);
        check("@mixin a { @include b; } @mixin b { color: red; }", &[]);
        check("@mixin button { .button { color: red; } }", &[]);
    }

    #[test]
    fn loops_without_an_end_and_deep_brackets_are_refused() {
        check("@while true { a { b: c } }", &["`@while` may never end"]);
        let deep = format!("a {}", "{".repeat(DEEPEST + 1));
        check(&deep, &["brackets are open 100 deep here"]);
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        check("// @while\n/* @while */ a { b: \"@while ü\"; c: 'ü", &[]);
        check("@mixin a { /* @include a; */ content: \"a\"; }", &[]);
        check(
            "a { b: url(https://x.example/) } @while",
            &["`@while` may never end"],
        );
    }
}
