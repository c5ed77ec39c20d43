//! Markdown to tree, and the tree to HTML: every node has its place in the text, within its parent's,
//! and the tags of the HTML are the elements of the tree again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::markup::{Flavour, Kind, Step, Tree, parse, tags, write_html};

fuzz_target!(|text: &str| {
    for is_rich in [false, true] {
        let flavour = Flavour {
            smart_punctuation: is_rich,
            definition_list: is_rich,
            github_alerts: is_rich,
        };
        let tree = parse(text, 0, flavour);
        for step in tree.walk(tree.root()) {
            if let Step::Enter(node) = step {
                assert!(text.get(tree.span(node)).is_some(), "a span is of the text");
            }
        }
        hold_html(&tree);
    }
});

fn hold_html(tree: &Tree) {
    let mut elements = Vec::new();
    for step in tree.walk(tree.root()) {
        let (Step::Enter(node) | Step::Leave(node)) = step;
        match tree.kind(node) {
            // What authors write as HTML may be anything.
            Kind::Raw(_) => return,
            Kind::Element(element) => elements.push((step == Step::Leave(node), element)),
            Kind::Root | Kind::Text(_) => {}
        }
    }
    let html = write_html(tree);
    let mut expected = elements.iter();
    for tag in tags(&html) {
        // `<br>` and its kind have no end.
        let (_, element) = expected
            .find(|(is_end, element)| {
                let is_void = matches!(&*element.name, "br" | "hr" | "img" | "input" | "wbr");
                !(*is_end && is_void)
            })
            .filter(|(is_end, element)| *is_end == tag.is_end && element.name == tag.name)
            .unwrap_or_else(|| panic!("<{}> is not of the tree: {html}", tag.name));
        if !tag.is_end {
            let written: Vec<(&str, &str)> = tag
                .attributes
                .iter()
                .map(|attribute| (attribute.name, attribute.value))
                .collect();
            let meant = element.attributes.iter();
            let meant: Vec<(&str, String)> = meant
                .map(|(name, value)| (name.as_ref(), escaped(value)))
                .collect();
            assert!(
                written
                    .iter()
                    .map(|(name, value)| (*name, value.to_string()))
                    .eq(meant),
                "{written:?}"
            );
        }
    }
}

fn escaped(value: &str) -> String {
    let value = value.replace('&', "&amp;").replace('<', "&lt;");
    value.replace('>', "&gt;").replace('"', "&quot;")
}
