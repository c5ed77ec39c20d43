//! Every state in every engine that can enter it, on one page a layout.

use crate::engine::{ENGINES, Engine};
use crate::guide;
use crate::look::{Browser, nothing_wrong};
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
    each_state(engine, |browser| {
        if browser.state == State::Light {
            return;
        }
        let served = guide::serve(&guide::content_in(browser.state));
        for page in guide::samples() {
            found.extend(browser.look_at(&served.address, page));
        }
    });
    nothing_wrong(found);
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

/// A state that silently does nothing would pass every check.
#[test]
fn every_engine_is_really_in_the_state_that_it_is_asked_for() {
    let mut content = guide::content().clone();
    content.insert(
        "probe.js".to_owned(),
        b"document.documentElement.dataset.probe = 'ran';".to_vec(),
    );
    let page = content
        .get_mut("procedure/before/index.html")
        .expect("a page");
    let text = String::from_utf8_lossy(page)
        .replace("</head>", "<script src=\"/probe.js\"></script></head>");
    *page = text.into_bytes();
    let served = guide::serve(&content);
    let mut faults = Vec::new();
    for engine in ENGINES {
        each_state(engine, |browser| {
            let state = browser.state;
            browser.open(&served.address, "procedure/before/index.html");
            let seen = browser.session.run(PROOF, serde_json::json!([]));
            let expected = match state {
                State::Dark => seen["dark"] == true,
                State::ForcedColours => seen["forced"] == true,
                State::ReducedMotion => seen["still"] == true,
                State::Width320 => seen["width"] == 320 && seen["density"] == 1,
                State::Zoom400 => seen["width"] == 320 && seen["density"] == 4,
                State::TextSpacing => seen["letters"] == true,
                State::Text200 => seen["text"].as_f64() > Some(35.0),
                State::Print => seen["paper"] == true,
                State::NoScript | State::Neither => seen["scripts"] == false,
                State::Light | State::NoStyle | State::NoImages => {
                    seen["width"] == 1280 && seen["dark"] == false && seen["scripts"] == true
                }
            };
            if !expected {
                faults.push(format!("{engine:?}, {}: {seen}", state.name()));
            }
        });
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What a page can tell of its state; a script of its own has left a mark if it could.
const PROOF: &str = "
    const is = (query) => matchMedia(query).matches;
    const body = getComputedStyle(document.body);
    return {
      dark: is('(prefers-color-scheme: dark)'), forced: is('(forced-colors: active)'),
      still: is('(prefers-reduced-motion: reduce)'), paper: is('print'),
      width: innerWidth, density: devicePixelRatio, letters: body.letterSpacing !== 'normal',
      text: parseFloat(body.fontSize), scripts: document.documentElement.dataset.probe === 'ran',
    };";
