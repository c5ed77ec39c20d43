//! A walk through pages with the Tab key, as somebody does who has no mouse.

use std::time::Duration;

use serde_json::json;

use crate::engine::ENGINES;
use crate::guide;
use crate::look::{Browser, Finding, nothing_wrong};
use crate::state::State;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// Gives every stop of the page its number in the order of the document, and says how many there are.
const NUMBER: &str = "
    const stops = Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]'))
      .filter((stop) => stop.checkVisibility({ visibilityProperty: true }) && !stop.disabled && stop.tabIndex >= 0);
    const radios = new Set();
    let count = 0;
    for (const stop of stops) {
      // Tab comes to a group of radio buttons once.
      if (stop.type === 'radio') { if (radios.has(stop.name)) continue; radios.add(stop.name); }
      stop.dataset.stop = count;
      count += 1;
    }
    return count;";

/// The number of the stop that has focus (-1 for none), and whether a reader sees that it has.
const HERE: &str = "
    const stop = document.activeElement;
    const look = getComputedStyle(stop);
    const box = stop.getBoundingClientRect();
    return {
      at: stop.dataset.stop === undefined ? -1 : Number(stop.dataset.stop),
      name: stop.textContent.trim().slice(0, 40) || stop.name || stop.type,
      seen: look.boxShadow !== 'none' || (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2),
      inside: box.bottom > 0 && box.top < innerHeight,
      skips: stop.matches('.skip-link'),
    };";

#[test]
fn tab_walks_through_each_layout_in_its_order() {
    let served = guide::serve(guide::content());
    let mut found = Vec::new();
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        for page in guide::samples() {
            found.extend(walk(&browser, &served.address, page));
        }
    }
    nothing_wrong(found);
}

/// So many stops at either end of a page are walked through, or all with `tests/run --all`; what lies between
/// them is more of the same.
const EACH_END: i64 = 150;

/// Presses Tab as often as there are stops, and once more to leave.
pub fn walk(browser: &Browser, address: &str, page: &str) -> Vec<Finding> {
    let session = &browser.session;
    session.go(&format!("{address}/{page}"));
    let count = session.run(NUMBER, json!([])).as_i64().expect("a number");
    let mut found = Vec::new();
    let mut report =
        |place: &str, what: &str| found.push(browser.finding(page, "tab", place, what));
    for expected in 0..count {
        let is_between = expected >= EACH_END && expected < count - EACH_END;
        if is_between && !guide::is_everything() {
            continue;
        }
        if expected == count - EACH_END && expected > EACH_END {
            let focus = "document.querySelector(`[data-stop='${arguments[0]}']`).focus();";
            session.run(focus, json!([expected - 1]));
        }
        session.press(&[TAB]);
        let mut here = session.run(HERE, json!([]));
        // WebKit shows where one may type a moment after it has taken focus.
        for _ in 0..20 {
            if here["inside"] == true {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
            here = session.run(HERE, json!([]));
        }
        let name = here["name"].as_str().unwrap_or("?").to_owned();
        if here["at"] != expected {
            report(
                &name,
                &format!(
                    "Tab came to stop {} and not to {expected} of {count}",
                    here["at"]
                ),
            );
            break;
        }
        if expected == 0 && here["skips"] != true {
            report(&name, "the first stop is not the skip link");
        }
        if here["seen"] != true || here["inside"] != true {
            report(&name, "has focus, and nobody sees it");
        }
    }
    session.press(&[TAB]);
    let after = session.run(HERE, json!([]));
    // Some engines leave the page, others begin again; a trap does neither.
    if !(after["at"] == -1 || after["at"] == 0) {
        report("the end", "Tab does not leave the page");
    }
    found
}

#[test]
fn the_skip_link_leads_past_the_header() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        browser
            .session
            .go(&format!("{}/day/before/index.html", served.address));
        browser.session.press(&[TAB, ENTER, TAB]);
        let inside = "return document.getElementById('main').contains(document.activeElement);";
        assert_eq!(browser.session.run(inside, json!([])), true, "{engine:?}");
    }
}

#[test]
fn the_narrow_menu_opens_and_closes_by_keyboard() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Width320);
        browser
            .session
            .go(&format!("{}/index.html", served.address));
        let focus = "document.querySelector('.menu-button__label').focus();";
        browser.session.run(focus, json!([]));
        let shown = || {
            browser.session.run(
                "return document.querySelector('.menu').getClientRects().length > 0;",
                json!([]),
            )
        };
        assert_eq!(shown(), false, "{engine:?}");
        browser.session.press(&[ENTER]);
        assert_eq!(shown(), true, "{engine:?}");
        browser.session.press(&[TAB]);
        let within = "return document.activeElement.className;";
        assert_eq!(
            browser.session.run(within, json!([])),
            "menu__link",
            "{engine:?}"
        );
        browser.session.run(focus, json!([]));
        browser.session.press(&[ENTER]);
        assert_eq!(shown(), false, "{engine:?}");
    }
}
