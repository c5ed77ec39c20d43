//! A phone's first screen: the page's own subject starts on it, and so does the way to urgent help.

use serde_json::json;

use crate::engine::{Engine, chromium_window};
use crate::guide;
use crate::look::Browser;
use crate::state::State;

/// A phone of 390 by 844 (CSS pixels).
const WIDTH: u32 = 390;
const HEIGHT: u32 = 844;

/// Where the first element after the opening starts that is neither a card nor the line to urgent
/// help, and where that line or the first card's button ends; in pixels from the top.
const STARTS: &str = "
    const main = document.querySelector('main');
    const own = main.querySelector('.key-points, .contents, .comparison, .prose, .local, section, form, ol, ul');
    const call = main.querySelector('.urgent-line__call, .emergency-card__call');
    return [own ? own.getBoundingClientRect().top : null, call ? call.getBoundingClientRect().bottom : null];";

#[test]
fn every_page_starts_with_its_subject_on_a_phones_first_screen() {
    let served = guide::serve(guide::content());
    let browser = Browser::start(Engine::Chromium, State::Light);
    chromium_window(&browser.session, WIDTH, HEIGHT, 1);
    let has_cards = |html: &[u8]| {
        let html = String::from_utf8_lossy(html);
        html.contains("<div class=\"emergency-cards")
    };
    let mut late = Vec::new();
    for page in guide::pages() {
        browser.session.go(&format!("{}/{page}", served.address));
        let starts = browser.session.run(STARTS, json!([]));
        let limit = f64::from(HEIGHT);
        let is_late = |place: usize| starts[place].as_f64().is_none_or(|pixels| pixels >= limit);
        let is_without_cards = !has_cards(&guide::content()[page]);
        if (is_without_cards && is_late(0)) || (page != "404.html" && is_late(1)) {
            late.push(format!("{page}: {starts}"));
        }
    }
    assert!(late.is_empty(), "{}", late.join("\n"));
}
