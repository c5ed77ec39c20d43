#![doc = include_str!("unfit_logo.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::hospital::{Picture, picture};

pub const RULE: Rule = Rule {
    name: "unfit-logo",
    documentation: include_str!("unfit_logo.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// A logo is fetched with the first page, often over a phone's network.
const MOST_KIB: usize = 64;

/// Starts of attributes that hold addresses.
const ADDRESSES: [&str; 3] = ["href=", "xlink:href=", "src="];

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    let Some(logo) = &hospital.logo else {
        return Vec::new();
    };
    let mut diagnostics = Vec::new();
    if logo.alt.value.trim().is_empty() {
        diagnostics.push(
            Diagnostic::error(RULE.name, "the logo has no text alternative")
                .at(source, logo.alt.span.clone())
                .help("write after `alt` what the logo says, such as the hospital's name")
                .see("WCAG 2.2, 1.1.1 Non-text Content"),
        );
    }
    // A file that is not there was reported as it was laid.
    if let Some(content) = hospital.files.get(&logo.file.value)
        && let Some((message, help)) = fault(&content)
    {
        diagnostics.push(
            Diagnostic::error(RULE.name, message)
                .at(source, logo.file.span.clone())
                .help(help),
        );
    }
    diagnostics
}

/// What is wrong with the picture, and what to do.
fn fault(content: &[u8]) -> Option<(String, String)> {
    let save = "in your drawing program, save it as \"plain SVG\", or as PNG".to_owned();
    if content.len() > MOST_KIB * 1024 {
        let size = content.len().div_ceil(1024);
        let message = format!("this logo has {size} KiB, and may have {MOST_KIB}");
        return Some((
            message,
            "save it smaller: it is shown 56 pixels high".into(),
        ));
    }
    match picture(content) {
        None => Some(("this file is neither an SVG nor a PNG picture".into(), save)),
        Some(Picture::Svg { ratio, .. }) if ratio <= 0.0 => Some((
            "this logo does not say how wide and how high it is".into(),
            "add a `viewBox` to its <svg>, such as viewBox=\"0 0 300 80\"".into(),
        )),
        Some(Picture::Svg { text, .. }) => danger(&text).map(|message| (message, save)),
        Some(Picture::Png { .. }) => None,
    }
}

/// What in an SVG could run, or fetch something from elsewhere.
fn danger(svg: &str) -> Option<String> {
    let lower = svg.to_lowercase();
    for (mark, what) in [
        ("<script", "a script"),
        ("<foreignobject", "a web page inside it"),
        ("<!entity", "entities of its own"),
        ("<?xml-stylesheet", "a style sheet from elsewhere"),
        ("javascript:", "a script in an address"),
        ("@import", "a style sheet from elsewhere"),
    ] {
        if lower.contains(mark) {
            return Some(format!("this logo has {what}"));
        }
    }
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or("");
        let mut words = tag.split_whitespace();
        if let Some(handler) = words.find(|word| word.starts_with("on") && word.contains('=')) {
            let name = handler.split('=').next().unwrap_or(handler);
            return Some(format!("this logo has a script in `{name}`"));
        }
        for attribute in ADDRESSES {
            for (at, _) in tag.match_indices(attribute) {
                let value = tag[at + attribute.len()..].trim_start_matches(['"', '\'']);
                if !value.starts_with('#') && !value.starts_with("data:image/") {
                    return Some("this logo fetches something from elsewhere".into());
                }
            }
        }
    }
    let mut addresses = lower.split("url(").skip(1);
    let is_own = |address: &str| {
        address
            .trim_start_matches(['"', '\'', ' '])
            .starts_with('#')
    };
    (!addresses.all(is_own)).then(|| "this logo fetches something from elsewhere".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_or_fetch_is_found() {
        let check = |inside: &str, expected: Option<&str>| {
            let svg = format!("<svg viewBox=\"0 0 3 1\">{inside}</svg>");
            let found = fault(svg.as_bytes()).map(|(message, _)| message);
            assert_eq!(found.as_deref(), expected, "{inside}");
        };
        check(
            "<path d=\"M0 0\" fill=\"url(#a)\"/><use href=\"#b\"/>",
            None,
        );
        check("<image href=\"data:image/png;base64,AAAA\"/>", None);
        check("<SCRIPT>x</SCRIPT>", Some("this logo has a script"));
        check(
            "<g\nonload=\"x\"/>",
            Some("this logo has a script in `onload`"),
        );
        let fetches = Some("this logo fetches something from elsewhere");
        check("<image xlink:href=\"https://a.example/b.png\"/>", fetches);
        check("<style>g{fill:url(//a.example/#b)}</style>", fetches);
        check("<a href='data:text/html,x'/>", fetches);
    }
}
