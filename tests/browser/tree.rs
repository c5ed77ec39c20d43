//! What a screen reader is told of the shape of a page: landmarks, headings, lists, names and states of one
//! page a layout, as a snapshot. A person reads what changed in it before it is accepted.

use std::collections::HashMap;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::guide;
use crate::look::Browser;
use crate::state::State;

/// What of a node changes what is said of it.
const PROPERTIES: [&str; 8] = [
    "level", "expanded", "checked", "disabled", "invalid", "required", "live", "hasPopup",
];

/// What is words and not shape: the content says it, and changes more often.
const WORDS: [&str; 13] = [
    "InlineTextBox",
    "ListMarker",
    "LineBreak",
    "StaticText",
    "paragraph",
    "Abbr",
    "emphasis",
    "strong",
    "listitem",
    "generic",
    "none",
    "definition",
    "time",
];

/// The whole guide holds every page again; after three nobody would read on.
const THREE_PAGES: &str = "document.querySelectorAll('.booklet__page:nth-of-type(n + 4)').forEach((page) => page.remove());";

/// The nodes of a tree by their ids.
type Nodes<'a> = HashMap<&'a str, &'a Value>;

#[test]
fn the_accessibility_tree_of_each_layout_is_as_it_was() {
    let served = guide::serve(guide::content());
    let browser = Browser::start(Engine::Chromium, State::Light);
    browser.session.cdp("Accessibility.enable", json!({}));
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("trees");
    settings.set_omit_expression(true);
    for (name, page) in guide::LAYOUTS {
        browser.session.go(&format!("{}/{page}", served.address));
        browser.session.run(THREE_PAGES, json!([]));
        let tree = browser
            .session
            .cdp("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().expect("nodes");
        let mut text = String::new();
        let by_id: Nodes = nodes
            .iter()
            .filter_map(|node| Some((node["nodeId"].as_str()?, node)))
            .collect();
        write_node(&mut text, &by_id, &nodes[0], 0);
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
}

/// A node and those below it, a line each, by role, name and state.
fn write_node(text: &mut String, nodes: &Nodes, node: &Value, depth: usize) {
    let role = node["role"]["value"].as_str().unwrap_or("");
    let name = node["name"]["value"].as_str().unwrap_or("").trim();
    // What a copy weighs changes with every word of the guide.
    let name = name
        .split_once(", about ")
        .filter(|(_, weight)| weight.ends_with(" KB"))
        .map_or(name, |(name, _)| name);
    let is_told = node["ignored"] != true && !WORDS.contains(&role);
    if is_told {
        write!(text, "{:indent$}{role}", "", indent = depth * 2).expect("written to memory");
        if !name.is_empty() {
            write!(text, " “{name}”").expect("written to memory");
        }
        for property in node["properties"].as_array().into_iter().flatten() {
            let known = property["name"]
                .as_str()
                .is_some_and(|name| PROPERTIES.contains(&name));
            let value = &property["value"]["value"];
            if known && *value != json!(false) && *value != json!("false") {
                write!(text, " {}={value}", property["name"].as_str().unwrap_or(""))
                    .expect("written to memory");
            }
        }
        text.push('\n');
    }
    for child in children(nodes, node) {
        write_node(text, nodes, child, depth + usize::from(is_told));
    }
}

fn children<'a>(nodes: &'a Nodes, node: &'a Value) -> impl Iterator<Item = &'a Value> {
    let ids = node["childIds"].as_array().into_iter().flatten();
    ids.filter_map(|id| nodes.get(id.as_str()?).copied())
}
