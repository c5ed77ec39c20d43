#![doc = include_str!("low_contrast_token.md")]

use std::collections::HashMap;

use crate::check::contrast::contrast;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::site::{self, hospital::rgb};

pub const RULE: Rule = Rule {
    name: "low-contrast-token",
    documentation: include_str!("low_contrast_token.md"),
    applies: |rules| rules.accessibility,
    find: Find::Site(find),
};

/// The line, within a comment, that the pairs stand below.
const HEAD: [&str; 3] = ["least", "what", "on"];

fn find(input: &Input) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (path, content) in input.site.files.under("sass") {
        // A style sheet that is not UTF-8 is reported as it is compiled.
        if let Ok(source) = site::decode(path, content.bytes()) {
            diagnostics.extend(faults(&source));
        }
    }
    diagnostics
}

fn faults(source: &Source) -> Vec<Diagnostic> {
    let pairs = pairs(source.text());
    if pairs.is_empty() {
        return Vec::new();
    }
    let [light, dark] = tokens(source.text());
    pairs
        .iter()
        .filter_map(|pair| {
            let fault = fault(pair, "light", &light).or_else(|| fault(pair, "dark", &dark))?;
            Some(fault.at(source, pair.span.clone()))
        })
        .collect()
}

/// Two colours that stand on each other, and how far apart they have to be.
struct Pair<'a> {
    least: f64,
    what: &'a str,
    on: &'a str,
    /// The name of the ground.
    span: Span,
}

fn fault(pair: &Pair, scheme: &str, tokens: &HashMap<&str, [u8; 3]>) -> Option<Diagnostic> {
    let Pair {
        least, what, on, ..
    } = pair;
    for name in [what, on] {
        if !tokens.contains_key(name) {
            let message = format!("there is no colour `--{name}` in this file");
            let help = "write `--name: #rrggbb;`, or name one of its palette as `#{$name}`";
            return Some(Diagnostic::error(RULE.name, message).help(help));
        }
    }
    let ratio = contrast(tokens[what], tokens[on]);
    (ratio < *least).then(|| {
        // Cut, not rounded: 6.96 is not 7.0.
        let shown = (ratio * 10.0).floor() / 10.0;
        let message = format!(
            "`{what}` on `{on}` has a contrast of {shown} to 1 in the {scheme} scheme, and {least} is needed"
        );
        Diagnostic::error(RULE.name, message)
            .help("choose colours further apart")
            .see("WCAG 2.2, 1.4.6 Contrast (Enhanced), 1.4.11 Non-text Contrast")
    })
}

/// The pairs listed in the comments of a style sheet.
fn pairs(text: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let mut is_listed = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim().strip_prefix("//");
        let words: Vec<&str> = comment.unwrap_or("").split_whitespace().collect();
        let least = words.first().and_then(|word| word.parse().ok());
        match (least, words.get(1)) {
            (Some(least), Some(what)) if is_listed => {
                for on in &words[2..] {
                    // The words are parts of `text`.
                    let at = start + (on.as_ptr() as usize - line.as_ptr() as usize);
                    let span = at..at + on.len();
                    pairs.push(Pair {
                        least,
                        what,
                        on,
                        span,
                    });
                }
            }
            _ => is_listed = words == HEAD,
        }
        start += line.len();
    }
    pairs
}

/// The colours that the custom properties have in the light and in the dark scheme.
fn tokens(text: &str) -> [HashMap<&str, [u8; 3]>; 2] {
    let mut palette = HashMap::new();
    let mut light = HashMap::new();
    let mut dark = HashMap::new();
    let mut is_dark = false;
    for line in text.lines().map(str::trim) {
        is_dark |= line.contains("prefers-color-scheme: dark");
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.split(';').next().unwrap_or("").trim();
        let named = value
            .strip_prefix("#{$")
            .and_then(|value| value.strip_suffix('}'));
        let found = match named {
            Some(name) => palette.get(name).copied(),
            None => rgb(value),
        };
        let Some(found) = found else { continue };
        if let Some(name) = name.strip_prefix('$') {
            palette.insert(name, found);
        } else if let Some(name) = name.strip_prefix("--") {
            dark.insert(name, found);
            if !is_dark {
                light.insert(name, found);
            }
        }
    }
    [light, dark]
}
