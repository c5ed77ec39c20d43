#![doc = include_str!("active_content.md")]

use std::borrow::Cow;
use std::cell::LazyCell;

use data_encoding::BASE64;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::files::{Content, Files};
use crate::markup::{Attribute, Kind, Step, Tag, tags};
use crate::site::Document;

pub const RULE: Rule = Rule {
    name: "active-content",
    documentation: include_str!("active_content.md"),
    applies: |_| true,
    find: Find::Both(on_page, on_site),
};

/// Elements that bring in what is not ours to show.
const FOREIGN: [&str; 8] = [
    "iframe",
    "object",
    "embed",
    "frame",
    "frameset",
    "applet",
    "base",
    "foreignObject",
];

/// Attributes whose value is an address.
const ADDRESSES: [&str; 12] = [
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "poster",
    "background",
    "srcset",
    "to",
    "from",
    "values",
];

/// Schemes that run what stands behind them, or show it as a page of the site's own.
const ACTIVE_SCHEMES: [&str; 3] = ["javascript:", "vbscript:", "data:text/html"];

const HELP: &str = "remove it: nothing on a page may run but the site's own script files";

fn on_site(input: &Input, on_pages: &[Diagnostic]) -> Vec<Diagnostic> {
    if on_pages.iter().any(|found| found.rule == RULE.name) {
        // What readers get holds the same, and it would be named again.
        return Vec::new();
    }
    // `unfit-logo` names the hospital's own file, which is where its logo is mended.
    let logo = input.site.hospital.as_ref().and_then(|hospital| {
        let logo = hospital.logo.as_ref()?;
        hospital.files.get(&logo.file.value).map(Content::from)
    });
    in_published(input.published, logo)
}

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let tree = &document.tree;
    let mut found: Vec<(Span, String)> = Vec::new();
    for step in tree.walk(tree.root()) {
        let Step::Enter(node) = step else { continue };
        match tree.kind(node) {
            Kind::Raw(html) => {
                let faults = tags(html).flat_map(|tag| faults(&tag, false));
                found.extend(faults.map(|(_, message)| (tree.span(node), message)));
            }
            Kind::Element(element) => {
                let addresses = ["href", "src"].map(|name| element.attribute(name).unwrap_or(""));
                for address in addresses.into_iter().filter(|address| is_active(address)) {
                    found.push((tree.span(node), runs(address)));
                }
            }
            _ => {}
        }
    }
    let diagnostics = found.into_iter().map(|(span, message)| {
        Diagnostic::error(RULE.name, message)
            .at(&document.source, span)
            .label("this would run on a reader's device")
            .help(HELP)
    });
    diagnostics.collect()
}

/// What runs in the pages and drawings that readers get, but for a file that is `except`.
fn in_published(published: &Files, except: Option<Content>) -> Vec<Diagnostic> {
    let files: Vec<_> = published
        .iter()
        .filter(|(path, _)| is_page(path) || path.ends_with(".svg"))
        .filter(|(_, content)| Some(*content) != except.as_ref())
        .collect();
    files
        .par_iter()
        .flat_map_iter(|(path, content)| {
            // Faster for text that is sound than the lossy reading alone.
            let content = content.bytes();
            let text = std::str::from_utf8(&content)
                .map_or_else(|_| String::from_utf8_lossy(&content), Cow::Borrowed);
            let may_load = is_page(path);
            let policy = LazyCell::new(|| policy_of(&text));
            let found: Vec<_> = tags(&text)
                .filter(|tag| !(is_bare_script(tag) && is_named_by_its_sum(tag, &text, *policy)))
                .flat_map(|tag| faults(&tag, may_load))
                .collect();
            // Only a file that has a fault is worth a copy.
            let source = (!found.is_empty()).then(|| Source::new(*path, text.as_ref()));
            found.into_iter().filter_map(move |(span, message)| {
                let diagnostic = Diagnostic::error(RULE.name, message);
                Some(diagnostic.at(source.as_ref()?, span).help(HELP))
            })
        })
        .collect()
}

fn is_page(path: &str) -> bool {
    path.ends_with(".html") || path.ends_with(".htm") || path.ends_with(".xhtml")
}

fn is_bare_script(tag: &Tag) -> bool {
    tag.is("script") && !tag.is_end && tag.attributes.is_empty()
}

/// Whether the page's own `policy` allows the script that `tag` begins by its sum, and so no other: the
/// guide in one file has nowhere else to keep its search.
fn is_named_by_its_sum(tag: &Tag, html: &str, policy: Option<&str>) -> bool {
    let script = html[tag.span.end..].split_once("</script>");
    let (Some(policy), Some((script, _))) = (policy, script) else {
        return false;
    };
    let sum = BASE64.encode(&Sha256::digest(script.as_bytes()));
    policy.contains(&format!("'sha256-{sum}'"))
}

fn policy_of(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("<meta http-equiv=\"Content-Security-Policy\" content=\"")?;
    Some(rest.split_once('"')?.0)
}

/// What of `tag` would run; scripts from files are allowed if it `may_load` them.
fn faults(tag: &Tag, may_load: bool) -> Vec<(Span, String)> {
    let mut faults = Vec::new();
    let mut fault = |span: &Span, message: String| faults.push((span.clone(), message));
    if tag.is_end {
        return faults;
    }
    if tag.is("script") && !(is_data(tag) || (may_load && tag.attribute("src").is_some())) {
        fault(&tag.span, "a script stands here".to_owned());
    }
    if FOREIGN.iter().any(|name| tag.is(name)) {
        fault(
            &tag.span,
            format!("`<{}>` shows what is not this site's own", tag.name),
        );
    }
    for attribute in &tag.attributes {
        if is_handler(attribute) {
            fault(
                &attribute.span,
                format!("`{}` runs a script", attribute.name),
            );
        } else if attribute.name.eq_ignore_ascii_case("srcdoc") {
            fault(
                &attribute.span,
                "`srcdoc` is a page within the page".to_owned(),
            );
        } else if is_address(attribute) && parts(attribute).any(is_active) {
            fault(&attribute.span, runs(attribute.value));
        }
    }
    faults
}

/// Whether a script holds data for search engines, which no browser runs.
fn is_data(tag: &Tag) -> bool {
    let kind = tag.attribute("type").map(|kind| kind.value);
    matches!(kind, Some("application/ld+json" | "application/json"))
}

/// Whether it is an event handler, such as `onclick`: no other attribute begins so.
fn is_handler(attribute: &Attribute) -> bool {
    let name = attribute.name.as_bytes();
    name.len() > 2 && name[..2].eq_ignore_ascii_case(b"on") && name[2].is_ascii_alphabetic()
}

fn is_address(attribute: &Attribute) -> bool {
    let mut names = ADDRESSES.iter();
    names.any(|name| attribute.name.eq_ignore_ascii_case(name))
}

/// The addresses that it holds: an animation may have several.
fn parts<'h>(attribute: &Attribute<'h>) -> impl Iterator<Item = &'h str> {
    let is_list = attribute.name.eq_ignore_ascii_case("values");
    attribute
        .value
        .split(move |letter| is_list && letter == ';')
}

/// Whether `address` runs something, as a browser reads it: it passes over white space and control
/// characters, and a reference such as `&#106;` is the letter it stands for.
fn is_active(address: &str) -> bool {
    // Most addresses have no colon near their start, and no reference.
    if !address.contains([':', '&']) {
        return false;
    }
    let text = html_escape_free(address);
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .take(32)
        .collect::<String>()
        .to_ascii_lowercase();
    ACTIVE_SCHEMES
        .iter()
        .any(|scheme| plain.starts_with(scheme))
}

/// `text` with its numeric references, `&colon;`, `&Tab;` and `&NewLine;` as what they stand for.
fn html_escape_free(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let (letter, length) = reference(rest).unwrap_or(('&', 1));
        out.push(letter);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The letter that the reference at the start of `text` stands for, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    for (name, letter) in [
        ("&colon;", ':'),
        ("&Tab;", '\t'),
        ("&NewLine;", '\n'),
        ("&lpar;", '('),
    ] {
        if text.starts_with(name) {
            return Some((letter, name.len()));
        }
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, radix, mut length) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (digits, 10, 2),
    };
    let count = digits
        .bytes()
        .take_while(|byte| (*byte as char).is_digit(radix))
        .count();
    let number = u32::from_str_radix(&digits[..count], radix).ok()?;
    length += count + usize::from(digits[count..].starts_with(';'));
    Some((char::from_u32(number)?, length))
}

fn runs(address: &str) -> String {
    let shown: String = address.chars().take(40).collect();
    format!("the address `{shown}` runs a script")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: usize) {
        let found: Vec<_> = tags(html).flat_map(|tag| faults(&tag, true)).collect();
        assert_eq!(found.len(), expected, "{html}: {found:?}");
    }

    #[test]
    fn what_runs_is_found_however_it_is_dressed() {
        check("<script>alert(1)</script>", 1);
        check("<SCRIPT SRC=x></SCRIPT>", 0);
        check("<script type=\"application/ld+json\">{}</script>", 0);
        check("<img src=x ONERROR=alert(1)>", 1);
        check("<img src=x/onerror=alert(1)>", 0);
        check("<svg/onload=alert(1)>", 1);
        check("<a href=\" java\tscript:alert(1)\">", 1);
        check("<a href=\"&#106;avascript&colon;alert(1)\">", 1);
        check("<a href=\"&#x6A;avascript:alert(1)\">", 1);
        check("<a xlink:href='data:text/html,x'>", 1);
        check("<set attributeName=href to=\"javascript:alert(1)\">", 1);
        check("<iframe src=x>", 1);
        check("<a href=\"https://h.example/?q=javascript:\">", 0);
        check("<p data-on=\"x\" on=\"x\">", 0);
    }

    /// The sum is that of `printf a | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn a_script_inside_a_page_runs_only_if_the_pages_policy_names_its_sum() {
        let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src \
            'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='\"><script>a</script>";
        let named = |html: &str| {
            let mut scripts = tags(html).filter(is_bare_script);
            scripts.any(|tag| is_named_by_its_sum(&tag, html, policy_of(html)))
        };
        assert!(named(page));
        assert!(!named(&page.replace(">a<", ">b<")));
        assert!(!named("<script>a</script>"));
    }

    #[test]
    fn a_drawing_loads_no_script_at_all() {
        let html = "<svg><script href=\"x.js\"/></svg>";
        let found = tags(html).flat_map(|tag| faults(&tag, false)).count();
        assert_eq!(found, 1);
    }
}
