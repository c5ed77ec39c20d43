//! HTML to its tags, and a page on its way to readers: tags in order, links made relative once and for
//! all, and what a browser would run is found by the rule that looks for it.
//!
//! html5ever, which reads as browsers do, is the judge.

#![no_main]

use std::sync::LazyLock;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use libfuzzer_sys::fuzz_target;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use rfa_guide::files::Files;
use rfa_guide::markup::tags;
use rfa_guide::site::{Settings, Site};
use rfa_guide::{check, render, site};
use rfa_guide_fuzz::{on_one_thread, tree};

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let files = tree(&[
        ("config.toml", "base_url = \"http://localhost/p\"\n"),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ("templates/index.html", ""),
    ]);
    site::load(files, &Settings::default()).value
});

fuzz_target!(init: on_one_thread(), |html: &str| {
    hold_tags(html);
    let page = "a/index.html";
    let today = jiff::civil::date(2026, 11, 21);
    let settings = render::Settings::of(&SITE, today);
    let publish = |html: &str| {
        let mut files = tree(&[("index.html", ""), (page, html)]);
        files = render::publish(files, &settings).ok()?;
        Some(String::from_utf8(files.get(page)?.to_vec()).expect("HTML stays text"))
    };
    // The rewriter of HTML may refuse what it cannot follow.
    let Some(once) = publish(html) else { return };
    assert_eq!(publish(&once).as_ref(), Some(&once), "a second time changes nothing");

    let mut published = Files::new();
    published.replace(page, once.clone());
    let input = check::Input {
        site: &SITE,
        published: &published,
        today,
    };
    if !check::run(&input).iter().any(|finding| finding.rule == "active-content") {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(once.as_str());
        hold_idle(&dom.document, &once);
    }
});

fn hold_tags(html: &str) {
    let mut last = 0;
    for tag in tags(html) {
        assert!(last <= tag.span.start && html[tag.span.clone()].starts_with('<'));
        assert!(html[tag.span.clone()].ends_with('>'));
        last = tag.span.end;
        for attribute in &tag.attributes {
            assert!(tag.span.start < attribute.span.start && attribute.span.end < tag.span.end);
            assert_eq!(&html[attribute.value_span.clone()], attribute.value);
        }
    }
}

/// Nothing in the tree that a browser makes of `html` runs.
fn hold_idle(root: &Handle, html: &str) {
    let mut open = vec![root.clone()];
    while let Some(node) = open.pop() {
        open.extend(node.children.borrow().iter().cloned());
        let NodeData::Element {
            name,
            attrs,
            template_contents,
            ..
        } = &node.data
        else {
            continue;
        };
        open.extend(template_contents.borrow().iter().cloned());
        let attributes = attrs.borrow();
        let value = |name: &str| {
            let found = attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let is_script = &*name.local == "script" && value("src").is_none();
        let is_data = value("type").is_some_and(|kind| kind.ends_with("json"));
        assert!(!is_script || is_data, "a script runs: {html:?}");
        for attribute in attributes.iter() {
            let name = &*attribute.name.local;
            assert!(!is_handler(name), "{name} runs: {html:?}");
            let plain: String = attribute
                .value
                .chars()
                .filter(|letter| *letter > ' ')
                .collect();
            let is_link = matches!(name, "href" | "src" | "action" | "formaction");
            let runs = plain.to_ascii_lowercase().starts_with("javascript:");
            assert!(!(is_link && runs), "an address runs: {html:?}");
        }
    }
}

/// Whether it is one of the handlers that every browser knows; others are only names.
fn is_handler(name: &str) -> bool {
    matches!(
        name,
        "onload" | "onerror" | "onclick" | "onfocus" | "onmouseover" | "onbegin"
    )
}
