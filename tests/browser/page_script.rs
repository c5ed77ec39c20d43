//! What the script of every page gives: a word's meaning where it stands, and ways to pass the page on.

use serde_json::json;

use crate::engine::{ENGINES, Engine};
use crate::guide;
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

const PAGE: &str = "day/before/index.html";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";

#[test]
fn words_are_explained_and_pages_passed_on_over_http() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        explains_a_word(&browser, &served.address);
        is_passed_on(&browser, &served.address);
        nothing_wrong(browser.complaints(PAGE));
    }
}

#[test]
fn words_are_explained_and_pages_passed_on_from_the_disk() {
    let address = format!("file://{}", guide::folder().display());
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        explains_a_word(&browser, &address);
        is_passed_on(&browser, &address);
        nothing_wrong(browser.complaints(PAGE));
    }
}

fn explains_a_word(browser: &Browser, address: &str) {
    let (session, engine) = (&browser.session, browser.engine);
    let run = |script: &str| session.run(script, json!([]));
    session.go(&format!("{address}/{PAGE}"));
    // A term is a button before anything is asked of it.
    session.wait_for(
        "return document.querySelector('.glossary-link[role=button][aria-expanded=false]');",
    );
    let here = "const link = document.activeElement;
        return [link.matches('.glossary-link'), link.getAttribute('aria-expanded'), document.querySelectorAll('.meaning').length];";
    let (open, closed) = (json!([true, "true", 1]), json!([true, "false", 0]));
    session.go(&format!("{address}/{PAGE}"));
    run("document.querySelector('.glossary-link').focus();");
    session.press(&[ENTER]);
    // The meanings are on their way when the first is asked for.
    session.wait_for("return document.querySelector('.meaning__words');");
    assert_eq!(run(here), open, "{engine:?}: focus stays");
    let place = run("const link = document.activeElement, meaning = document.querySelector('.meaning[role=status]');
        const block = link.closest('p, li, dd');
        return (block.nextSibling === meaning || block.lastChild === meaning) && link.getAttribute('aria-controls') === meaning.id;");
    assert_eq!(place, true, "{engine:?}: below the words it stands in");
    session.press(&[ESCAPE]);
    assert_eq!(run(here), closed, "{engine:?}: Escape");
    session.press(&[" "]);
    session.wait_for("return document.querySelector('.meaning__words');");
    assert_eq!(run(here), open, "{engine:?}: the space bar");
    session.press(&[TAB]);
    assert_eq!(
        run("return document.activeElement.className;"),
        "meaning__link",
        "{engine:?}"
    );
    session.press(&[ESCAPE]);
    assert_eq!(run(here), closed, "{engine:?}: Escape from within");
    session.press(&[ENTER]);
    session.wait_for("return document.querySelector('.meaning__words');");
    session.click(".meaning .button");
    assert_eq!(run(here), closed, "{engine:?}: its button");
    session.press(&[ENTER]);
    session.wait_for("return document.querySelector('.meaning__words');");
    session.press(&[TAB, ENTER]);
    session.wait_for(
        "return location.pathname.endsWith('/glossary/index.html') && location.hash
        && document.getElementById(location.hash.slice(1));",
    );
}

fn is_passed_on(browser: &Browser, address: &str) {
    let (session, engine) = (&browser.session, browser.engine);
    let run = |script: &str| session.run(script, json!([]));
    session.go(&format!("{address}/{PAGE}?x=y#in-short"));
    run("document.querySelector('.footer__pass summary').focus();");
    session.press(&[ENTER]);
    session.wait_for("return document.querySelector('.footer__pass button');");
    let names = "return Array.from(document.querySelectorAll('.footer__pass button')).map((one) => one.textContent);";
    let names = run(names);
    let mail = run("return decodeURIComponent(document.querySelector('.footer__pass a').href);");
    let mail = mail.as_str().unwrap_or_default();
    assert!(mail.starts_with("mailto:?subject="), "{engine:?}: {mail}");
    if address.starts_with("file:") {
        // A file on this device has no address for others.
        assert_eq!(names, json!(["Print this page"]), "{engine:?}");
        assert!(!mail.contains("body="), "{engine:?}: {mail}");
        return;
    }
    let page = format!("{address}/{PAGE}");
    assert!(
        mail.ends_with(&format!("&body={page}")),
        "{engine:?}: {mail}"
    );
    assert_eq!(names[0], "Copy the link", "{engine:?}");
    run("document.querySelector('.footer__pass button').focus();");
    session.press(&[ENTER]);
    session.wait_for("return document.querySelector('.footer__pass [role=status]').textContent;");
    let said = run("return document.querySelector('.footer__pass [role=status]').textContent;");
    let field = run(
        "const field = document.querySelector('.footer__address'); return [field.value, field.hidden];",
    );
    let is_copied = said == "The link is copied. You can paste it into a message.";
    let is_shown = said == "Hold or right-click the link below to copy it.";
    assert!(is_copied || is_shown, "{engine:?}: {said}");
    assert_eq!(field, json!([page, is_copied]), "{engine:?}");
}

/// A glossary link leads to the glossary, and the mail needs no script.
#[test]
fn without_scripts_links_lead_to_the_glossary() {
    let served = guide::serve(&guide::content_in(State::NoScript));
    for engine in ENGINES {
        let browser = Browser::start(engine, State::NoScript);
        browser.open(&served.address, PAGE);
        let links = "const link = document.querySelector('.glossary-link'), mail = document.querySelector('.footer__pass a');
            return [/glossary\\/index.html#./.test(link.href), link.hasAttribute('role'), mail.href.startsWith('mailto:?subject=')];";
        let links = browser.session.run(links, json!([]));
        assert_eq!(links, json!([true, false, true]), "{engine:?}");
        if engine != Engine::WebKit {
            browser.session.click(".glossary-link");
            browser
                .session
                .wait_for("return location.pathname.endsWith('/glossary/index.html');");
        }
    }
}
