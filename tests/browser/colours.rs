//! The pairs of colours that pages show are the pairs of `sass/tokens/_color.scss`, so that the rule
//! `low-contrast-token`, which looks at that list, looks at everything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::engine::Engine;
use crate::guide;
use crate::look::Browser;
use crate::state::State;

/// Each colour of words with the nearest ground that is painted below it, by the names of the tokens that
/// have these values. Two tokens can have one value: any of their names will do.
const SHOWN: &str = "
    const tokens = arguments[0];
    const probe = document.createElement('i');
    document.body.append(probe);
    const names = {};
    for (const token of tokens) {
      probe.style.color = 'var(--' + token + ')';
      const value = getComputedStyle(probe).color;
      (names[value] = names[value] || []).push(token);
    }
    probe.remove();
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        if (!/^rgba.*, 0\\)$/.test(colour)) return colour;
      }
      return getComputedStyle(document.documentElement).backgroundColor;
    };
    const pairs = new Map();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const owner = node.parentElement;
      // Paper on the screen is black on white, as it will be printed: sass/tokens/_print.scss.
      if (owner.closest('.sheet-of-paper, .wallet')) continue;
      if (!node.data.trim() || !owner.checkVisibility({ visibilityProperty: true })) continue;
      for (const focused of [false, true]) {
        const link = owner.closest('a, summary, button');
        if (focused) { if (!link) continue; link.focus(); }
        const pair = [getComputedStyle(owner).color, ground(owner)];
        pairs.set(pair.join(), { what: names[pair[0]] || [pair[0]], on: names[pair[1]] || [pair[1]], where: owner.className || owner.localName });
        if (focused) link.blur();
      }
    }
    return Array.from(pairs.values());";

#[test]
fn every_pair_of_colours_that_pages_show_is_in_the_list() {
    let tokens = include_str!("../../sass/tokens/_color.scss");
    let listed = listed(tokens);
    let names: BTreeSet<&str> = listed
        .iter()
        .flat_map(|(what, grounds)| grounds.iter().copied().chain([*what]))
        .collect();
    let served = guide::serve(guide::content());
    let mut browser = Browser::start(Engine::Chromium, State::Light);
    let mut unlisted = BTreeSet::new();
    for state in [State::Light, State::Dark] {
        browser = browser.enter(state);
        for page in guide::samples() {
            browser.open(&served.address, page);
            let shown = browser.session.run(SHOWN, json!([names]));
            for pair in shown.as_array().expect("a list") {
                let of = |name: &str| {
                    let list = pair[name].as_array().into_iter().flatten();
                    list.filter_map(|name| name.as_str()).collect::<Vec<_>>()
                };
                let (what, on) = (of("what"), of("on"));
                let is_listed = what.iter().any(|what| {
                    listed
                        .get(what)
                        .is_some_and(|grounds| on.iter().any(|on| grounds.contains(on)))
                });
                if !is_listed {
                    unlisted.insert(format!(
                        "{} on {} ({}, {})",
                        what.join("/"),
                        on.join("/"),
                        pair["where"],
                        state.name()
                    ));
                }
            }
        }
    }
    assert!(unlisted.is_empty(), "{unlisted:#?}");
}

/// The list in the comment: each colour, and what it may stand on.
fn listed(tokens: &str) -> BTreeMap<&str, Vec<&str>> {
    let lines = tokens.lines().filter_map(|line| line.strip_prefix("//"));
    let mut listed = BTreeMap::new();
    for words in lines.map(|line| line.split_whitespace().collect::<Vec<_>>()) {
        if words
            .first()
            .is_some_and(|least| least.parse::<f64>().is_ok())
        {
            listed
                .entry(words[1])
                .or_insert_with(Vec::new)
                .extend(&words[2..]);
        }
    }
    listed
}
