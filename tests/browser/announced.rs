//! What a screen reader says by itself, while the reader's focus stays where it is: the count of a search, what
//! became of a question on the sheet, how many organisations are left.
//!
//! A virtual screen reader (Guidepup's) listens inside the page and keeps what it would have said. It is no
//! JAWS, NVDA or VoiceOver: it shows that the words are given to them, in this order and once.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::engine::Engine;
use crate::guide::{self, Served};
use crate::look::Browser;
use crate::state::State;
use crate::tools;

const READER: &str = "import { virtual } from '/virtual.js';
    virtual.start({ container: document.body }).then(() => { document.documentElement.dataset.listening = 'yes'; });
    window.rfaHeard = async () => {
      const log = await virtual.spokenPhraseLog();
      await virtual.clearSpokenPhraseLog();
      return log.filter((phrase) => /^(polite|assertive): ./.test(phrase));
    };";

/// The guide with a listener in `page`.
fn serve_heard(page: &str) -> Served {
    let mut content = guide::content().clone();
    let library = tools::script("@guidepup/virtual-screen-reader/lib/esm/index.browser.js");
    content.insert("virtual.js".to_owned(), library.into());
    content.insert("reader.js".to_owned(), READER.into());
    let file = content.get_mut(page).expect("a published page");
    // Before every script of the page's own, so that it hears what they say first.
    let script = "<script type=\"module\" src=\"/reader.js\"></script><title>";
    *file = String::from_utf8_lossy(file)
        .replacen("<title>", script, 1)
        .into_bytes();
    guide::serve(&content)
}

fn wait_for_listener(browser: &Browser) {
    let script = "return document.documentElement.dataset.listening || '';";
    let deadline = Instant::now() + Duration::from_secs(20);
    while browser.session.run(script, json!([])) != "yes" {
        assert!(Instant::now() < deadline, "nobody listens");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What has been said since it was last asked, as soon as there is something. Figures, which the content
/// changes, are `n`. The listener speaks once for each change within a live part; readers hear one.
fn heard(browser: &Browser) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(20);
    let script = "const done = arguments[0];
        if (window.rfaHeard) rfaHeard().then(done); else done([]);";
    loop {
        let log = browser.session.run_async(script, json!([]));
        let log = log.as_array().cloned().unwrap_or_default();
        if !log.is_empty() {
            let said = log.iter().filter_map(|phrase| phrase.as_str());
            let mut said: Vec<String> = said.map(without_figures).collect();
            said.dedup();
            return said;
        }
        assert!(Instant::now() < deadline, "nothing is said");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn without_figures(phrase: &str) -> String {
    let mut text = String::new();
    for letter in phrase.chars() {
        match letter {
            '0'..='9' if text.ends_with('n') => {}
            '0'..='9' => text.push('n'),
            _ => text.push(letter),
        }
    }
    text
}

#[test]
fn a_search_says_how_much_was_found() {
    let served = serve_heard("search/index.html");
    let browser = Browser::start(Engine::Chromium, State::Light);
    let mut said = Vec::new();
    for query in ["pain+relief", "burn+tumor", "xqzvw"] {
        browser.open(&served.address, &format!("search/index.html?q={query}"));
        said.extend(heard(&browser));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    polite: n results for “pain relief”
    polite: n results for “burn tumor”
    polite: Nothing found for “xqzvw”
    ");
}

#[test]
fn the_question_sheet_says_what_became_of_a_question() {
    let served = serve_heard("decide/my-questions/index.html");
    let browser = Browser::start(Engine::Chromium, State::Light);
    browser.open(&served.address, "decide/my-questions/index.html");
    wait_for_listener(&browser);
    // The sheet's scripts come with the reader's first touch.
    browser.session.run(
        "document.querySelector('.sheet .tick__box[value]').focus();",
        json!([]),
    );
    let ready = "return Boolean(window.rfaSheet && rfaSheet.actions && rfaSheet.actions.save);";
    let deadline = Instant::now() + Duration::from_secs(20);
    while browser.session.run(ready, json!([])) != true {
        assert!(Instant::now() < deadline, "the sheet's scripts do not come");
        std::thread::sleep(Duration::from_millis(50));
    }
    let touches = [
        "document.querySelector('[name=talk]').click();",
        "document.querySelectorAll('.sheet__list .tick__box')[0].click();",
        "document.querySelectorAll('.sheet__list .tick__box')[1].click();",
        "document.querySelector('[data-do=own]').click();",
        "document.querySelector('#own-question').value = 'Can my sister come?';
         document.querySelector('[data-do=own]').click();",
        "document.querySelectorAll('.chosen [data-do=up]')[1].click();",
        "document.querySelectorAll('.chosen [data-do=down]')[0].click();",
        "document.querySelectorAll('.chosen [data-do=off]')[0].click();",
        "document.querySelector('[data-do=clear]').click(); document.querySelector('[data-do=sure]').click();",
    ];
    let mut said = Vec::new();
    for touch in touches {
        browser.session.run(touch, json!([]));
        said.extend(heard(&browser));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    polite: n questions for this talk are listed below. Three are suggested.
    polite: On your sheet: Why do you suggest this for me, and why now?
    polite: On your sheet: What else could I have?
    polite: Write your question first
    polite: On your sheet: Can my sister come?
    polite: Now in this place: n. Can my sister come?
    polite: Now in this place: n. Why do you suggest this for me, and why now?
    polite: Removed: Can my sister come?Put it back
    polite: Your sheet is empty.
    ");
}

#[test]
fn the_card_of_what_is_usual_says_what_became_of_it() {
    let page = "support/my-usual/index.html";
    let served = serve_heard(page);
    let browser = Browser::start(Engine::Chromium, State::Light);
    browser.open(&served.address, page);
    wait_for_listener(&browser);
    let touches = [
        "localStorage.setItem('rfa-my-usual', JSON.stringify({ usual: 1, fields: { pain: '6' } }));
         dispatchEvent(new Event('storage'));",
        "document.querySelectorAll('.usual button')[1].click(); document.querySelectorAll('.usual button')[2].click();",
        "localStorage.setItem('rfa-my-usual', 'broken'); dispatchEvent(new Event('storage'));",
    ];
    let mut said = Vec::new();
    for touch in touches {
        browser.session.run(touch, json!([]));
        said.extend(heard(&browser));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    polite: Your card changed in another window. What is new there is here now.
    polite: Your card is empty.
    polite: The card kept on this device could not be read, so it is not shown. It is still kept, for somebody to look at.
    ");
}

#[test]
fn the_list_of_organisations_says_how_many_are_left() {
    let served = serve_heard("support/organisations/index.html");
    let browser = Browser::start(Engine::Chromium, State::Light);
    browser.open(&served.address, "support/organisations/index.html");
    wait_for_listener(&browser);
    browser.session.run(
        "document.querySelector('.finder select').focus();",
        json!([]),
    );
    let filled = "return document.querySelectorAll('.finder select')[1].options.length > 1;";
    let deadline = Instant::now() + Duration::from_secs(20);
    while browser.session.run(filled, json!([])) != true {
        assert!(
            Instant::now() < deadline,
            "the finder's script does not come"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    browser.session.run(
        "const nation = document.querySelectorAll('.finder select')[1];
         nation.selectedIndex = 1;
         nation.dispatchEvent(new Event('input', { bubbles: true }));
         nation.dispatchEvent(new Event('change', { bubbles: true }));",
        json!([]),
    );
    let said = heard(&browser);
    insta::assert_snapshot!(said.join("\n"), @"polite: n organisations fit. They are listed below.");
}
