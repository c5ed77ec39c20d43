//! Search as a patient uses it: words typed with a slip, sent by keyboard, answered and announced, in each
//! engine, from a server and from the disk.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::engine::{ENGINES, Engine};
use crate::guide;
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

const ENTER: &str = "\u{e007}";
const ANSWERED: &str = "const status = document.querySelector('[role=status]');
    return status ? status.textContent : '';";

#[test]
fn a_search_by_keyboard_is_answered_over_http() {
    let served = guide::serve(guide::content());
    // The form of a page from the disk leads to the same page, so one way of asking serves both.
    every_engine_answers(&served.address);
}

#[test]
fn a_search_by_keyboard_is_answered_from_the_disk() {
    every_engine_answers(&format!("file://{}", guide::folder().display()));
}

fn every_engine_answers(address: &str) {
    let mut found = Vec::new();
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        browser.open(address, "day/before/index.html");
        browser.session.run(
            "document.querySelector('input[type=search]').focus();",
            json!([]),
        );
        browser
            .session
            .press(&["b", "u", "r", "n", " ", "t", "u", "m", "o", "r", ENTER]);
        let said = answer(&browser);
        assert!(
            said.contains("results for “burn tumor”"),
            "{engine:?} at {address}: {said}"
        );
        found.extend(browser.audit("search for burn tumor"));
        found.extend(browser.complaints("search for burn tumor"));
        browser.open(address, "search/index.html?q=cannot+feel+my+legs");
        answer(&browser);
        let cards = "return Array.from(document.querySelectorAll('[data-card]'))
            .filter((card) => card.checkVisibility()).map((card) => card.dataset.card);";
        assert_eq!(
            browser.session.run(cards, json!([])),
            json!(["999"]),
            "{engine:?} at {address}"
        );
        browser.open(address, "search/index.html?q=xqzvw");
        let said = answer(&browser);
        assert!(
            said.contains("Nothing found for “xqzvw”"),
            "{engine:?} at {address}: {said}"
        );
    }
    nothing_wrong(found);
}

/// What the page says has been found, as soon as it says so.
fn answer(browser: &Browser) -> String {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        // While the browser goes to the next page it may have none to ask.
        let body = json!({"script": ANSWERED, "args": []});
        let said = browser.session.try_post("/execute/sync", &body);
        let said = said
            .ok()
            .and_then(|said| said.as_str().map(str::to_owned))
            .unwrap_or_default();
        if !said.trim().is_empty() {
            return said;
        }
        assert!(
            Instant::now() < deadline,
            "{:?} never answers",
            browser.engine
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A screen reader speaks what is put into a live part that was there before. Some miss a bare text, so
/// a paragraph is put there.
#[test]
fn the_count_of_results_is_announced() {
    let mut content = guide::content().clone();
    // Runs before the search's own script, which waits for the document.
    let watch = "document.addEventListener('DOMContentLoaded', () => {
        const status = document.querySelector('[role=status]');
        document.documentElement.dataset.before = status.childNodes.length;
        new MutationObserver((changes) => {
          document.documentElement.dataset.spoken = changes.flatMap((change) => Array.from(change.addedNodes))
            .map((node) => node.nodeName + ': ' + node.textContent).join(' | ');
        }).observe(status, { childList: true });
      });";
    content.insert("watch.js".to_owned(), watch.into());
    let page = content
        .get_mut("search/index.html")
        .expect("the page of results");
    let html = String::from_utf8_lossy(page).replacen(
        "<title>",
        "<script src=\"/watch.js\"></script><title>",
        1,
    );
    *page = html.into_bytes();
    let served = guide::serve(&content);
    let browser = Browser::start(Engine::Chromium, State::Light);
    browser.open(&served.address, "search/index.html?q=pain+relief");
    answer(&browser);
    let said = browser.session.run("return document.documentElement.dataset.before + ' then ' + document.documentElement.dataset.spoken;", json!([]));
    let said = said.as_str().unwrap_or("?");
    assert!(said.starts_with("0 then H2: "), "{said}");
    assert!(said.contains("results for “pain relief”"), "{said}");
}
