//! Every state in every engine that can enter it, on one page of every other layout.

use serde_json::json;

use crate::engine::{ENGINES, Engine};
use crate::guide::{self, Content};
use crate::look::{Browser, Finding, nothing_wrong};
use crate::results;
use crate::state::{STATES, State};

#[test]
fn pages_keep_their_promises_in_every_state_of_chromium() {
    every_state(Engine::Chromium);
}

#[test]
fn pages_keep_their_promises_in_every_state_of_firefox() {
    every_state(Engine::Firefox);
}

#[test]
fn pages_keep_their_promises_in_every_state_of_webkit() {
    every_state(Engine::WebKit);
}

fn every_state(engine: Engine) {
    let mut found = Vec::new();
    each_state_of(guide::content(), engine, |browser, address| {
        if browser.state == State::Light {
            return;
        }
        let mut pages = guide::samples();
        if !guide::is_everything() {
            // Half of the layouts in each state, the other half in the next engine: a pair of both is seen somewhere.
            let turn = browser.state as usize + engine as usize;
            let mut turns = (turn..).map(|turn| turn % 2 == 0);
            pages.retain(|_| turns.next() == Some(true));
            // On a screen it is the whole guide as it is in smaller letters.
            pages.retain(|page| *page != guide::LARGE_PRINT || browser.state == State::Print);
        }
        let looks = pages.iter().flat_map(|page| browser.look_at(address, page));
        let here: Vec<Finding> = looks.collect();
        results::keep(browser, pages.len(), &here);
        found.extend(here);
    });
    nothing_wrong(found);
}

/// Hands `look` the engine in each state that it can enter, and the address of `content` as it comes then.
pub fn each_state_of(content: &Content, engine: Engine, mut look: impl FnMut(&Browser, &str)) {
    // Each serves to the end: a page or its worker that outlives its server complains of it in the next state.
    let mut servers = Vec::new();
    each_state(engine, |browser| {
        let served = guide::serve(&guide::as_it_comes(content, browser.state));
        look(browser, &served.address);
        servers.push(served);
    });
}

/// Hands `look` the engine in each state that it can enter.
fn each_state(engine: Engine, mut look: impl FnMut(&Browser)) {
    let mut browser = Browser::start(engine, State::Light);
    for state in STATES
        .into_iter()
        .filter(|state| state.not_tested(engine).is_none())
    {
        browser = browser.enter(state);
        look(&browser);
    }
}

/// The other states are proved by `scripts/audit.js` itself, page by page.
#[test]
fn scripts_run_or_do_not_as_the_state_says() {
    let mut content = guide::content().clone();
    let script = b"document.documentElement.dataset.ran = 'yes';".to_vec();
    content.insert("probe.js".to_owned(), script);
    let page = "<!DOCTYPE html><html><head><script src=\"probe.js\"></script></head></html>";
    content.insert("index.html".to_owned(), page.into());
    let served = guide::serve(&content);
    for engine in ENGINES {
        each_state(engine, |browser| {
            browser
                .session
                .go(&format!("{}/index.html", served.address));
            let ran = browser.session.run(
                "return document.documentElement.dataset.ran === 'yes';",
                json!([]),
            );
            let expected = !browser.state.is_without_script();
            assert_eq!(ran, expected, "{engine:?}, {}", browser.state.name());
        });
    }
}
