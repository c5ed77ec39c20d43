//! Layouts in narrow and in wide letters. The fonts are the tests' own, so the answer is the same on every machine.

use serde_json::json;

use crate::engine::{ENGINES, Engine, Fonts};
use crate::guide;
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

/// Pages with what widths decide: the menu, short links, the cards with their telephone numbers, forms, tables of
/// letters, lists in columns.
const PAGES: [&str; 8] = [
    "404.html",
    "all-pages/index.html",
    "decide/my-questions/index.html",
    "glossary/index.html",
    "index.html",
    "day/before/index.html",
    "support/organisations/index.html",
    "urgent-help/index.html",
];

/// The width in pixels of some letters of 100 px, in each of the families that pages or browsers may name.
const WIDTHS: &str = "
    const families = ['system-ui', 'sans-serif', 'serif', 'monospace', 'Arial', 'Noto Sans', 'Helvetica Neue', getComputedStyle(document.body).fontFamily];
    return families.map((family) => {
      const letters = document.createElement('span');
      letters.textContent = 'Home and About';
      letters.style.cssText = 'position: absolute; font-size: 100px; letter-spacing: normal; white-space: nowrap;';
      letters.style.fontFamily = family;
      document.body.append(letters);
      return Math.round(letters.getBoundingClientRect().width);
    });";

#[test]
fn browsers_have_the_fonts_of_the_tests_and_no_others() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        for fonts in [Fonts::Narrow, Fonts::Wide] {
            let browser = Browser::with_fonts(engine, State::Light, fonts);
            browser.open(&served.address, "index.html");
            let widths = browser.session.run(WIDTHS, json!([]));
            let expected = match fonts {
                Fonts::Narrow => 751.0,
                Fonts::Wide => 843.0,
            };
            let widths = widths.as_array().expect("a list");
            // WebKit rounds each letter to whole pixels. Noto Sans, between the two, has 800.
            let are_expected = widths
                .iter()
                .all(|width| (width.as_f64().unwrap_or(0.0) - expected).abs() < 5.0);
            assert!(
                are_expected && widths.len() == 8,
                "{engine:?}, {fonts:?}: {widths:?}"
            );
        }
    }
}

#[test]
fn targets_and_lines_fit_in_wide_letters_in_chromium() {
    fit_in_wide_letters(Engine::Chromium);
}

#[test]
fn targets_and_lines_fit_in_wide_letters_in_firefox() {
    fit_in_wide_letters(Engine::Firefox);
}

#[test]
fn targets_and_lines_fit_in_wide_letters_in_webkit() {
    fit_in_wide_letters(Engine::WebKit);
}

/// The narrow letters are those of every other test.
fn fit_in_wide_letters(engine: Engine) {
    let served = guide::serve(guide::content());
    let mut found = Vec::new();
    let mut browser = Browser::with_fonts(engine, State::Light, Fonts::Wide);
    for state in [State::Light, State::Width320] {
        browser = browser.enter(state);
        for page in PAGES {
            browser.open(&served.address, page);
            found.extend(browser.audit(page));
        }
    }
    nothing_wrong(found);
}
