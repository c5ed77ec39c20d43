//! Markdown to tree, and the tree to HTML: never a panic, and every node has its place in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::markup::{Flavour, Step, parse, write_html};

fuzz_target!(|input: (&str, bool)| {
    let (text, is_rich) = input;
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
    let _ = write_html(&tree);
});
