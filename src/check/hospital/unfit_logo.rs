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

/// Text alternatives that name a kind of picture, and not the hospital.
const SAYING_NOTHING: [&str; 7] = [
    "logo",
    "our logo",
    "the logo",
    "hospital logo",
    "image",
    "picture",
    "alt",
];

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
    let words = logo.alt.value.trim().to_lowercase();
    if SAYING_NOTHING.contains(&words.as_str()) {
        diagnostics.push(
            Diagnostic::error(
                RULE.name,
                format!("`{}` does not say whose logo it is", logo.alt.value),
            )
            .at(source, logo.alt.span.clone())
            .help("write after `alt` what the logo says, such as the hospital's name")
            .see("WCAG 2.2, 1.1.1 Non-text Content"),
        );
    }
    // A file that is not there was reported as it was laid.
    if let Some(content) = hospital.files.get(&logo.file.value) {
        let found = match fault(&content) {
            Some((message, help)) => Some(Diagnostic::error(RULE.name, message).help(help)),
            None => words_in_a_font(&content),
        };
        diagnostics.extend(found.map(|found| found.at(source, logo.file.span.clone())));
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
        Some(_) if is_cut_off(content) => Some((
            "this picture ends before its end: a part of the file is missing".into(),
            "copy the file again from where it came from".into(),
        )),
        None => Some(("this file is neither an SVG nor a PNG picture".into(), save)),
        Some(Picture::Svg { ratio, .. }) if ratio <= 0.0 => Some((
            "this logo does not say how wide and how high it is".into(),
            "add a `viewBox` to its <svg>, such as viewBox=\"0 0 300 80\"".into(),
        )),
        Some(Picture::Svg { text, .. }) => danger(&text).map(|message| (message, save)),
        Some(Picture::Png { .. }) => None,
    }
}

/// True for a picture whose last part is missing.
fn is_cut_off(content: &[u8]) -> bool {
    const END_OF_PNG: &[u8] = b"IEND";
    let end = &content[content.len().saturating_sub(64)..];
    let has = |mark: &[u8]| end.windows(mark.len()).any(|part| part == mark);
    match content.starts_with(b"\x89PNG") {
        true => !has(END_OF_PNG),
        // Comments may stand behind the end of an SVG.
        false => {
            !content
                .windows(6)
                .any(|part| part.eq_ignore_ascii_case(b"</svg>"))
                && !is_one_tag(content)
        }
    }
}

/// True for an SVG of a single tag, `<svg …/>`.
fn is_one_tag(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    let tag = text
        .find("<svg")
        .and_then(|start| text[start..].split('>').next());
    tag.is_some_and(|tag| tag.ends_with('/'))
}

/// Words of an SVG that are set in a font, which readers' devices may not have.
fn words_in_a_font(content: &[u8]) -> Option<Diagnostic> {
    let text = String::from_utf8_lossy(content).to_lowercase();
    let is_any_device_able = ["serif", "monospace", "system-ui"]
        .iter()
        .any(|name| text.contains(name));
    (text.contains("<text") && !is_any_device_able).then(|| {
        Diagnostic::warning(
            RULE.name,
            "this logo has words in a font that a reader's device may not have",
        )
        .help("in your drawing program, turn text into paths (or outlines), or add `, sans-serif` to its font-family")
    })
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
        if let Some(target) = tag.split("attributename=").nth(1) {
            let target = target.trim_start_matches(['"', '\'']);
            if target.starts_with("on") || target.contains("href") {
                return Some("this logo sets a script or an address by animation".into());
            }
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
        let sets = Some("this logo sets a script or an address by animation");
        check("<set attributeName=\"onclick\" to=\"x\"/>", sets);
        check("<animate attributeName='xlink:href'/>", sets);
    }
}
