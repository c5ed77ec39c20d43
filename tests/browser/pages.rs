//! Every page in every engine, over HTTP and from the disk.

use serde_json::json;

use crate::engine::{ENGINES, Engine};
use crate::guide;
use crate::look::{Browser, Finding, nothing_wrong};
use crate::results;
use crate::state::State;

#[test]
fn every_page_is_sound_in_chromium() {
    every_page(Engine::Chromium);
}

#[test]
fn every_page_is_sound_in_firefox() {
    every_page(Engine::Firefox);
}

#[test]
fn every_page_is_sound_in_webkit() {
    every_page(Engine::WebKit);
}

fn every_page(engine: Engine) {
    let served = guide::serve(guide::content());
    let browser = Browser::start(engine, State::Light);
    let pages = guide::pages();
    let looks = pages
        .iter()
        .flat_map(|page| browser.look_at(&served.address, page));
    let found: Vec<Finding> = looks.collect();
    results::keep(&browser, pages.len(), &found);
    nothing_wrong(found);
}

/// What a memory stick gives: the folder without a server, one page a layout.
#[test]
fn pages_are_sound_from_the_disk() {
    let address = format!("file://{}", guide::folder().display());
    let mut found = Vec::new();
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        for page in guide::samples().iter().filter(|page| **page != "404.html") {
            browser.open(&address, page);
            found.extend(browser.audit(page));
            found.extend(browser.complaints(page));
        }
    }
    nothing_wrong(found);
}

/// A reader's own larger letters on a phone push nothing off the side of the screen.
#[test]
fn large_letters_fit_on_a_phone() {
    let served = guide::serve(guide::content());
    let browser = Browser::start(Engine::Chromium, State::Width320);
    let session = &browser.session;
    for size in [20, 24, 32] {
        let letters = json!({"fontSizes": {"standard": size}});
        session.cdp("Page.setFontSizes", letters);
        for (_, page) in guide::LAYOUTS {
            browser.open(&served.address, page);
            let seen = "return [getComputedStyle(document.documentElement).fontSize, document.documentElement.scrollWidth];";
            let seen = session.run(seen, json!([]));
            assert_eq!(seen, json!([format!("{size}px"), 320]), "{page}");
        }
    }
}
