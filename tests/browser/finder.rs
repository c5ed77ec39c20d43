//! Who can help: the choice of what somebody needs and where they live, in each engine, from a server and
//! from a disk.

use serde_json::{Value, json};

use crate::engine::{ENGINES, Engine};
use crate::guide;
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

const PAGE: &str = "support/organisations/index.html";

/// How many organisations are shown.
const SHOWN: &str = "return Array.from(document.querySelectorAll('.organisation'))
    .filter((one) => one.getClientRects().length > 0).length;";

#[test]
fn organisations_are_found_by_need_and_nation_over_http() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        finds(engine, &served.address);
    }
}

#[test]
fn organisations_are_found_by_need_and_nation_from_the_disk() {
    let address = format!("file://{}", guide::folder().display());
    for engine in ENGINES {
        finds(engine, &address);
    }
}

fn finds(engine: Engine, address: &str) {
    let browser = Browser::start(engine, State::Light);
    let session = &browser.session;
    let run = |script: &str| session.run(script, json!([]));
    let said = || run("return document.querySelector('.finder [role=status]').textContent;");
    let card = "return document.querySelector('.urgent-line')
        .compareDocumentPosition(document.querySelector('.finder')) & Node.DOCUMENT_POSITION_FOLLOWING;";

    session.go(&format!("{address}/{PAGE}"));
    let all = run(SHOWN);
    assert_ne!(
        run(card),
        0,
        "{engine:?}: the way to urgent help comes first"
    );

    // A phone shows at the first touch what there is to choose, before any script can come.
    let choices = "return Array.from(document.querySelectorAll('.finder select')).map((list) => list.options.length > 4);";
    assert_eq!(run(choices), json!([true, true]), "{engine:?}");

    // By keyboard: a letter chooses in a list. More of them would be one word only if they came quickly.
    run("document.querySelector('[name=nation]').focus();");
    session.wait_for("return document.querySelector('.finder + section h2');");
    let name = "const name = document.querySelector('.finder + section h2');
        return name.getClientRects().length ? name.textContent : null;";
    assert_eq!(run(name), Value::Null, "{engine:?}: nothing is chosen yet");
    session.press(&["S"]);
    session.press(&["\u{e004}"]);
    session.wait_for("return /^\\d+ organisations fit/.test(document.querySelector('.finder [role=status]').textContent);");
    assert_eq!(run(name), "Scotland", "{engine:?}");
    let (few, words) = (run(SHOWN), said());
    assert!(
        few.as_u64() < all.as_u64() && few.as_u64() > Some(0),
        "{engine:?}: {few} of {all}"
    );
    assert!(
        words
            .as_str()
            .is_some_and(|words| words.starts_with(&format!("{few} organisations fit"))),
        "{engine:?}: {words} and {few}"
    );
    assert_eq!(
        run("return location.search;"),
        "?nation=scotland",
        "{engine:?}"
    );

    // The address alone gives the same.
    let kept = run("return location.href;");
    session.go(&format!("{address}/index.html"));
    session.go(kept.as_str().expect("an address"));
    session.wait_for("return document.querySelector('.finder [role=status]').textContent;");
    assert_eq!((run(SHOWN), said()), (few, words), "{engine:?}");

    // Every choice leaves something, or says what to do.
    let every = "const finder = document.querySelector('.finder'), found = [];
        for (const need of finder.elements.need.options) for (const nation of finder.elements.nation.options) {
          finder.elements.need.value = need.value;
          finder.elements.nation.value = nation.value;
          finder.elements.need.dispatchEvent(new Event('change', { bubbles: true }));
          const count = Array.from(document.querySelectorAll('.organisation')).filter((one) => one.getClientRects().length > 0).length;
          const said = document.querySelector('.finder [role=status]').textContent;
          if (!said.includes(count ? String(count) : 'No organisation here fits both')) found.push(need.value + ' ' + nation.value + ': ' + count + ', ' + said);
        }
        return found;";
    assert_eq!(run(every), json!([]), "{engine:?}");

    run("const finder = document.querySelector('.finder');
        finder.elements.need.value = finder.elements.nation.value = '';
        finder.elements.need.dispatchEvent(new Event('change', { bubbles: true }));");
    assert_eq!(run(SHOWN), all, "{engine:?}: nothing chosen shows all");
    assert_eq!(run("return location.search;"), "", "{engine:?}");
    nothing_wrong(browser.complaints(PAGE));
}

#[test]
fn without_scripts_all_organisations_stand_in_groups() {
    let served = guide::serve(&guide::content_in(State::NoScript));
    for engine in ENGINES {
        let browser = Browser::start(engine, State::NoScript);
        browser.open(&served.address, PAGE);
        let seen = "return [document.querySelector('.finder').getClientRects().length,
            document.querySelectorAll('.by-need').length > 3,
            Array.from(document.querySelectorAll('.organisation')).every((one) => one.getClientRects().length > 0)];";
        let seen = browser.session.run(seen, Value::Array(Vec::new()));
        assert_eq!(seen, json!([0, true, true]), "{engine:?}");
    }
}
