//! The oldest browsers promised, Safari 14.1, Chrome 87 and Firefox 78: what is newer than they are does
//! not stand in published style sheets and scripts, unless a page without it loses nothing.
//!
//! A list of names and not a parser: it finds what somebody writes, and each row says which browser it is
//! missing from (MDN's compatibility data, 2026).

use crate::program::built_from;

/// A feature that the oldest browsers do not have.
struct Feature {
    /// How it is written.
    written: &'static str,
    /// The first version of the promised browsers that has it.
    since: &'static str,
    /// What a browser without it shows instead; empty if it must not be used.
    without: &'static str,
}

const fn never(written: &'static str, since: &'static str) -> Feature {
    Feature {
        written,
        since,
        without: "",
    }
}

const fn harmless(written: &'static str, since: &'static str, without: &'static str) -> Feature {
    Feature {
        written,
        since,
        without,
    }
}

const CSS: [Feature; 36] = [
    never(":has(", "Safari 15.4, Chrome 105, Firefox 121"),
    never(":is(", "Chrome 88"),
    never(":where(", "Chrome 88"),
    never(":focus-visible", "Safari 15.4, Firefox 85"),
    never(":user-valid", "Safari 16.5"),
    never(":user-invalid", "Safari 16.5"),
    never(":modal", "Safari 15.6"),
    never(":popover-open", "Safari 17"),
    never("::backdrop", "Safari 15.4"),
    never("@container", "Safari 16, Chrome 105, Firefox 110"),
    never("@layer", "Safari 15.4, Chrome 99, Firefox 97"),
    never("@scope", "Safari 17.4, Chrome 118"),
    never("@starting-style", "Safari 17.5"),
    never("@property", "Safari 16.4"),
    never("aspect-ratio:", "Safari 15, Chrome 88, Firefox 89"),
    never("accent-color:", "Safari 15.4"),
    never("color-mix(", "Safari 16.2"),
    never("light-dark(", "Safari 17.5"),
    never("oklch(", "Safari 15.4"),
    never("oklab(", "Safari 15.4"),
    never("color-scheme:", "Firefox 96"),
    never("dvh", "Safari 15.4, Chrome 108, Firefox 101"),
    never("svh", "Safari 15.4"),
    never("lvh", "Safari 15.4"),
    never("cqw", "Safari 16"),
    never("subgrid", "Safari 16, Chrome 117"),
    never("overflow:clip", "Safari 16, Chrome 90, Firefox 81"),
    never("translate:", "Chrome 104"),
    never("rotate:", "Chrome 104"),
    never("scale:", "Chrome 104"),
    never("content-visibility:hidden", "Safari 18"),
    never("scrollbar-gutter:", "Safari 18.2"),
    harmless(
        "text-wrap:",
        "Safari 17.4, Chrome 114, Firefox 121",
        "lines break where they did before",
    ),
    harmless(
        "fit-content",
        "Firefox 94",
        "focus on a part to open is as wide as its line",
    ),
    harmless(
        "::details-content",
        "Chrome 131",
        "closed sources stay closed on paper",
    ),
    harmless(
        "forced-colors",
        "Safari 16, Chrome 89, Firefox 81",
        "no such mode to look right in",
    ),
];

const SCRIPT: [Feature; 23] = [
    never(".at(", "Safari 15.4, Chrome 92, Firefox 90"),
    never("structuredClone", "Safari 15.4"),
    never("Object.hasOwn", "Safari 15.4"),
    never(".findLast(", "Safari 15.4"),
    never(".toSorted(", "Safari 16"),
    never(".toReversed(", "Safari 16"),
    never("Object.groupBy", "Safari 17.4"),
    never("Promise.any", "Safari 14, Firefox 79"),
    never("AggregateError", "Firefox 79"),
    never("WeakRef", "Safari 14.1, Firefox 79"),
    never(".checkVisibility(", "Safari 17.4"),
    never("showModal", "Safari 15.4, Firefox 98"),
    never("showPopover", "Safari 17"),
    never("requestIdleCallback", "no Safari"),
    never("crypto.randomUUID", "Safari 15.4"),
    never("Intl.Segmenter", "Firefox 125"),
    never("??=", "Firefox 79, Chrome 85"),
    never("||=", "Firefox 79"),
    never("&&=", "Firefox 79"),
    never("import(", "pages on the disk cannot"),
    never("fetch(", "pages on the disk cannot"),
    never("XMLHttpRequest", "pages on the disk cannot"),
    never("innerHTML", "our own rule: words are never read as markup"),
];

/// The features of `list` that stand in `text` and lose something where they are missing.
fn too_new<'a>(text: &str, list: &'a [Feature]) -> Vec<&'a Feature> {
    let begins_a_name = |at: usize, written: &str| {
        // `scale:` is not the end of `--grey-scale:`, nor `inset:` that of a longer name.
        let first = written.as_bytes()[0];
        let before = text[..at].bytes().next_back().unwrap_or(b' ');
        !first.is_ascii_alphabetic()
            || !(before.is_ascii_alphanumeric() && !before.is_ascii_digit() || before == b'-')
    };
    list.iter()
        .filter(|feature| feature.without.is_empty())
        .filter(|feature| {
            let mut places = text.match_indices(feature.written);
            places.any(|(at, written)| begins_a_name(at, written))
        })
        .collect()
}

fn check(text: &str, list: &[Feature], expected: &[&str]) {
    let found: Vec<&str> = too_new(text, list)
        .iter()
        .map(|feature| feature.written)
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn nothing_published_is_newer_than_the_oldest_browsers_promised() {
    let site = built_from(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")),
        &["--source", "."],
    );
    let mut faults = Vec::new();
    // The worker is left alone by browsers that are too old for it.
    for (path, text) in site.iter().filter(|(path, _)| *path != "sw.js") {
        let list = match path.rsplit('.').next() {
            Some("css") => &CSS[..],
            Some("js") => &SCRIPT[..],
            _ => continue,
        };
        for feature in too_new(text, list) {
            faults.push(format!(
                "{path}: `{}` needs {}",
                feature.written, feature.since
            ));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_is_too_new_is_found_where_it_is_used_and_nowhere_else() {
    check("p:has(a){}", &CSS, &[":has("]);
    check("p{block-size:100dvh}", &CSS, &["dvh"]);
    check("p{--grey-scale:1;margin-inline:1px}", &CSS, &[]);
    check("h1{text-wrap:balance}", &CSS, &[]);
    check("words.at(-1)", &SCRIPT, &[".at("]);
    check("words.concat(more)", &SCRIPT, &[]);
}
