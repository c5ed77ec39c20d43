//! "My usual, my number" as somebody uses it: filled in, kept, cleared, printed, without a script or a storage; and
//! the number where it is to be rung.

use serde_json::{Value, json};

use crate::engine::{ENGINES, Engine};
use crate::guide::{self, Content};
use crate::look::{Browser, nothing_wrong};
use crate::paper;
use crate::program;
use crate::state::State;
use crate::states::each_state_of;

const PAGE: &str = "support/my-usual/index.html";
const URGENT: &str = "urgent-help/index.html";
const WALLET: &str = "support/wallet-card/index.html";
const KEY: &str = "rfa-my-usual";
const ENTER: &str = "\u{e007}";

/// Links that ring on the cards of a page, by the kind of card.
const CALLS: &str =
    "return Array.from(document.querySelectorAll('.emergency-card:not(.emergency-card--listen) a[href^=\"tel:\"]')).map((link) =>
    link.closest('.emergency-card').className.split('--')[1] + ' ' + link.getAttribute('href') + ' ' + link.textContent.trim());";

/// The calls of the cards of a reader who has given no number.
const PLAIN: [&str; 2] = ["999 tel:999 Call 999", "today tel:111 Call NHS 111"];

/// The card in a browser.
struct Card {
    browser: Browser,
    address: String,
}

impl Card {
    fn open(browser: Browser, address: &str) -> Self {
        let card = Self {
            browser,
            address: address.to_owned(),
        };
        card.go(PAGE);
        card.run("localStorage.clear();");
        card.go(PAGE);
        card
    }

    fn go(&self, page: &str) {
        self.browser.session.go(&format!("{}/{page}", self.address));
    }

    fn run(&self, script: &str) -> Value {
        self.browser.session.run(script, json!([]))
    }

    /// Types into the field of this name, after what stands there.
    fn write(&self, name: &str, words: &str) {
        let focus = "document.querySelector(arguments[0]).focus();";
        let field = format!(".usual [name={name}]");
        self.browser.session.run(focus, json!([field]));
        self.browser.session.press(&[words]);
    }

    fn press(&self, number: usize) {
        let focus = "document.querySelectorAll('.usual button')[arguments[0]].focus();";
        self.browser.session.run(focus, json!([number]));
        self.browser.session.press(&[ENTER]);
    }

    fn value(&self, name: &str) -> String {
        let value = "return document.querySelector(arguments[0]).value;";
        let field = format!(".usual [name={name}]");
        let value = self.browser.session.run(value, json!([field]));
        value.as_str().unwrap_or("?").to_owned()
    }

    fn keep(&self, kept: &str) {
        let keep = "localStorage.setItem(arguments[0], arguments[1]);";
        self.browser.session.run(keep, json!([KEY, kept]));
    }

    fn keep_number(&self, number: &str) {
        self.keep(&json!({"usual": 1, "fields": {"number": number}}).to_string());
    }

    #[track_caller]
    fn says(&self, expected: &str) {
        let words = json!(expected);
        let said = format!(
            "return document.querySelector('.usual__status[role=status]').textContent.includes({words});"
        );
        self.browser.session.wait_for(&said);
    }

    fn active(&self) -> Value {
        self.run("return document.activeElement.textContent;")
    }

    /// The calls of the cards of a page, as soon as `count` are there.
    #[track_caller]
    fn calls(&self, page: &str, count: usize) -> Value {
        self.go(page);
        let wait = format!("return (() => {{ {CALLS} }})().length === {count};");
        self.browser.session.wait_for(&wait);
        self.run(CALLS)
    }
}

#[test]
fn the_card_is_kept_printed_and_cleared_over_http() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        is_kept_printed_and_cleared(engine, &served.address);
    }
}

#[test]
fn the_card_is_kept_printed_and_cleared_from_the_disk() {
    let address = format!("file://{}", guide::folder().display());
    for engine in ENGINES {
        is_kept_printed_and_cleared(engine, &address);
    }
}

fn is_kept_printed_and_cleared(engine: Engine, address: &str) {
    let card = Card::open(Browser::start(engine, State::Light), address);
    let lost = "return document.querySelector('.usual__lost').checkVisibility();";
    assert_eq!(card.run(lost), false, "{engine:?}");
    card.write("pain", "6");
    card.write("legs", "Stiff, one stick");
    card.write("number", "020 7946 0000");
    card.write("date", "1 December");
    card.go(PAGE);
    let kept = ["pain", "legs", "number", "date"].map(|name| card.value(name));
    let written = ["6", "Stiff, one stick", "020 7946 0000", "1 December"];
    assert_eq!(kept, written, "{engine:?}: kept");
    let keys = card.run("return Object.keys(localStorage);");
    assert_eq!(keys, json!([KEY]), "{engine:?}");

    if engine != Engine::WebKit {
        let text = paper::sheets_of(&card.browser, "my-usual");
        assert_eq!(text.len(), 1, "{engine:?}: one sheet");
        for words in [
            "Stiff, one stick",
            "My usual bladder",
            "Call 999 for any one",
        ] {
            assert!(text[0].contains(words), "{engine:?}: {words}: {}", text[0]);
        }
    }

    // Clear, and not: the answer that loses nothing has the focus.
    card.press(1);
    assert_eq!(card.active(), "No, keep my card", "{engine:?}");
    card.browser.session.press(&[ENTER]);
    assert_eq!(card.active(), "Clear everything", "{engine:?}");
    assert_eq!(card.value("pain"), "6", "{engine:?}");
    card.browser.session.press(&[ENTER]);
    card.press(2);
    card.says("Your card is empty.");
    assert_eq!(card.value("pain"), "", "{engine:?}");
    assert_eq!(card.run("return localStorage.length;"), 0, "{engine:?}");
    assert_eq!(card.active(), "Clear everything", "{engine:?}");
    nothing_wrong(card.browser.complaints(PAGE));
}

#[test]
fn a_number_that_is_kept_is_on_the_cards_and_999_rings_999() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let card = Card::open(Browser::start(engine, State::Light), &served.address);
        assert_eq!(card.calls(URGENT, 2), json!(PLAIN), "{engine:?}");
        card.go(PAGE);
        card.write("number", "020 7946 0000");
        card.write("kin", "My sister");
        let calls = json!([
            PLAIN[0],
            "now tel:02079460000 Call my 24-hour number: 020 7946 0000",
            "today tel:02079460000 Call my 24-hour number: 020 7946 0000",
            PLAIN[1]
        ]);
        for page in [
            URGENT,
            "condition/symptoms/index.html",
            "day/first-14-days/index.html",
            "search/index.html",
        ] {
            assert_eq!(card.calls(page, 4), calls, "{engine:?}: {page}");
        }
        card.go(WALLET);
        card.browser.session.wait_for(
            "const wallet = document.querySelector('.wallet').textContent;
             return wallet.includes('24-hour number: 020 7946 0000') && wallet.includes('Next of kin: My sister');",
        );
        nothing_wrong(card.browser.complaints(WALLET));

        // Words, a number with more beside it, and numbers that cannot be one.
        for (typed, rung) in [
            ("Ward 123, 020 7946 0000 ext 45", "tel:02079460000"),
            ("0207 946 0000 (24 hours)", "tel:02079460000"),
            ("+44 (0)20-7946 0000", "tel:+442079460000"),
            ("999", "tel:999"),
            ("111", "tel:111"),
        ] {
            card.keep_number(typed);
            let calls = card.calls(URGENT, 4);
            let expected = json!(format!("now {rung} Call my 24-hour number: {typed}"));
            assert_eq!(calls[1], expected, "{engine:?}");
            assert_eq!(calls[0], PLAIN[0], "{engine:?}: {typed}");
        }
        for typed in [
            "ask ward 5",
            "12",
            "<b>javascript:alert(1)</b>",
            "020 7946 0000 020 7946 0001",
        ] {
            card.keep_number(typed);
            card.go(URGENT);
            card.browser
                .session
                .wait_for("return document.querySelector('.emergency-card--now .my-line p');");
            assert_eq!(card.run(CALLS), json!(PLAIN), "{engine:?}: {typed}");
            let words = card.run("return document.querySelector('.my-line').textContent;");
            assert_eq!(words, format!("My 24-hour number: {typed}"), "{engine:?}");
        }
        for kept in [
            "{broken",
            "null",
            "7",
            "{\"usual\":1,\"fields\":{\"number\":[]}}",
        ] {
            card.keep(kept);
            card.go(URGENT);
            card.browser.session.wait_for("return window.rfaMyLine;");
            assert_eq!(card.run(CALLS), json!(PLAIN), "{engine:?}: {kept}");
        }
        nothing_wrong(card.browser.complaints(URGENT));
    }
}

/// A hospital has tried its own number, which goes first.
#[test]
fn on_a_hospitals_cards_its_own_number_stays_alone() {
    let file = program::fixture("hospital").join("hospital.toml");
    let file = file.to_str().expect("UTF-8");
    let (_, content) = guide::build("hospital-usual", &["--hospital", file]);
    let served = guide::serve(&content);
    for engine in ENGINES {
        let card = Card::open(Browser::start(engine, State::Light), &served.address);
        card.go(URGENT);
        let calls = card.run(CALLS);
        card.keep_number("020 7946 0000");
        card.go(URGENT);
        card.browser.session.wait_for("return window.rfaMyLine;");
        assert_eq!(card.run(CALLS), calls, "{engine:?}");
        assert!(!calls.to_string().contains("my 24-hour"), "{engine:?}");
    }
}

#[test]
fn in_the_single_file_the_card_is_kept_and_its_number_is_on_the_cards() {
    let place = program::folder();
    let file = place.path().join("rfa-guide.html");
    std::fs::copy(guide::single_file(), &file).expect("copied");
    let address = format!("file://{}", place.path().display());
    for engine in ENGINES {
        let card = Card {
            browser: Browser::start(engine, State::Light),
            address: address.clone(),
        };
        card.go("rfa-guide.html");
        card.run("localStorage.clear();");
        assert_eq!(card.calls("rfa-guide.html", 2), json!(PLAIN), "{engine:?}");
        card.write("number", "020 7946 0000");
        let now = "now tel:02079460000 Call my 24-hour number: 020 7946 0000";
        assert_eq!(card.run(CALLS)[1], now, "{engine:?}: at once");
        assert_eq!(card.calls("rfa-guide.html", 4)[1], now, "{engine:?}: kept");
        card.press(1);
        card.press(2);
        card.says("Your card is empty.");
        assert_eq!(card.run(CALLS), json!(PLAIN), "{engine:?}: cleared");
        nothing_wrong(card.browser.complaints("rfa-guide.html"));
    }
}

/// Every field has a label and a line; nothing waits for a script.
#[test]
fn without_scripts_the_card_is_labels_and_lines() {
    let served = guide::serve(&guide::content_in(State::NoScript));
    for engine in ENGINES {
        let browser = Browser::start(engine, State::NoScript);
        browser.open(&served.address, PAGE);
        let seen = "const fields = Array.from(document.querySelectorAll('.usual__control'));
            const isLined = (field) => {
              const look = getComputedStyle(field);
              return parseFloat(look.borderBlockEndWidth) > 0 && parseFloat(look.borderBlockStartWidth) === 0 && look.borderBlockEndStyle === 'solid';
            };
            return [fields.length, fields.filter((field) => field.labels[0].textContent.trim()).length, fields.filter(isLined).length,
              fields.filter((field) => field.autocomplete === 'off').length,
              document.querySelector('.usual [name=number]').inputMode, document.querySelectorAll('.usual button, .usual form').length,
              document.querySelector('.usual__lost').checkVisibility()];";
        let seen = browser.session.run(seen, json!([]));
        assert_eq!(seen, json!([11, 11, 11, 11, "tel", 0, true]), "{engine:?}");
        if engine != Engine::WebKit {
            let sheets = paper::sheets_of(&browser, "my-usual-by-hand");
            assert_eq!(sheets.len(), 1, "{engine:?}: one sheet");
            assert!(
                !sheets[0].contains("cannot keep"),
                "{engine:?}: {}",
                sheets[0]
            );
        }
    }
}

/// The guide with a script that runs before all others.
fn with_script(script: &str) -> Content {
    let mut content = guide::content().clone();
    content.insert("before.js".to_owned(), script.into());
    for page in [PAGE, URGENT] {
        let page = content.get_mut(page).expect("published");
        let html = String::from_utf8_lossy(page);
        let html = html.replacen("<title>", "<script src=\"/before.js\"></script><title>", 1);
        *page = html.into_bytes();
    }
    content
}

#[test]
fn a_storage_that_is_off_full_or_corrupt_is_told_and_loses_nothing() {
    let refused = with_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
    );
    let none = with_script("Object.defineProperty(window, 'localStorage', { value: null });");
    let (refused, none) = (guide::serve(&refused), guide::serve(&none));
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let card = Card::open(Browser::start(engine, State::Light), &served.address);
        // Full to the last byte.
        card.run("let part = 'x'.repeat(1 << 20);
            for (let count = 0; part; count += 1) {
              try { localStorage.setItem('other' + count, part); } catch (error) { part = part.slice(0, part.length >> 1); }
            }");
        card.write("legs", "Stiff");
        card.says("This device has no room left");
        assert_eq!(card.value("legs"), "Stiff", "{engine:?}");
        card.run("localStorage.clear();");
        card.write("pain", "6");
        let trouble = "return document.querySelector('.usual__trouble').textContent;";
        assert_eq!(card.run(trouble), "", "{engine:?}");
        card.go(PAGE);
        assert_eq!(
            card.value("legs"),
            "Stiff",
            "{engine:?}: kept with the next"
        );

        // Not a card.
        for kept in ["{broken", "null", "[]", "{\"usual\":1}", "7"] {
            card.keep(kept);
            card.go(PAGE);
            card.says("could not be read");
            card.write("pain", "6");
            let aside = card.run("return localStorage.getItem('rfa-my-usual-unread');");
            assert_eq!(aside, kept, "{engine:?}");
            assert_eq!(card.value("pain"), "6", "{engine:?}");
        }

        let mut browser = card.browser;
        for served in [&refused, &none] {
            let card = Card {
                browser,
                address: served.address.clone(),
            };
            card.go(PAGE);
            card.says("does not keep what you write");
            card.write("pain", "6");
            card.says("does not keep what you write");
            assert_eq!(card.value("pain"), "6", "{engine:?}");
            assert_eq!(card.calls(URGENT, 2), json!(PLAIN), "{engine:?}");
            nothing_wrong(card.browser.complaints(URGENT));
            browser = card.browser;
        }
    }
}

#[test]
fn a_filled_card_and_its_number_keep_their_promises_in_every_state_of_chromium() {
    filled_in_every_state(Engine::Chromium);
}

#[test]
fn a_filled_card_and_its_number_keep_their_promises_in_every_state_of_firefox() {
    filled_in_every_state(Engine::Firefox);
}

#[test]
fn a_filled_card_and_its_number_keep_their_promises_in_every_state_of_webkit() {
    filled_in_every_state(Engine::WebKit);
}

/// Long words in the fields, and a button with a long number on the cards.
fn filled_in_every_state(engine: Engine) {
    let legs =
        "I walk with one stick, and sit down after ten minutes. My left foot tingles at night.";
    let number = "020 7946 0000 ext 45";
    let fields =
        json!({"pain": "6, and 8 at night", "legs": legs, "number": number, "date": "1 December"});
    let kept = json!({"usual": 1, "fields": fields}).to_string();
    let content = with_script(&format!("localStorage.setItem('{KEY}', {});", json!(kept)));
    let mut found = Vec::new();
    each_state_of(&content, engine, |browser, address| {
        for page in [PAGE, URGENT] {
            found.extend(browser.look_at(address, page));
        }
    });
    nothing_wrong(found);
}
