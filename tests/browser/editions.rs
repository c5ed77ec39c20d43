//! The zip and the single file as people open them: from a disk, in each engine, with the file policy of
//! a reader's browser and no network.

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::guide;
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

const ENTER: &str = "\u{e007}";

/// What is wrong with the page that is open, as a list. `arguments[0]` is the folder, `[1]` the files in it.
const FAULTS: &str = r#"
    const [folder, files] = arguments;
    const found = [];
    const all = (selector) => Array.from(document.querySelectorAll(selector));
    if (getComputedStyle(document.querySelector('.not-unpacked')).display !== 'none') found.push('unpacked.css has no effect');
    if (getComputedStyle(document.querySelector('.skip-link')).position !== 'absolute') found.push('main.css has no effect');
    if (!document.querySelector('meta[http-equiv=Content-Security-Policy]')) found.push('no policy');
    for (const image of all('img')) {
      image.loading = 'eager';
      if (image.complete && !image.naturalWidth) found.push('no drawing: ' + image.src);
    }
    for (const link of all('a[href], img[src], script[src], link[rel][href]')) {
      const address = (link.href || link.src).split(/[?#]/)[0];
      if (link.matches('a') && /^(https?|mailto|tel):/.test(address)) continue;
      if (!address.startsWith(folder) || !files.includes(decodeURI(address.slice(folder.length)))) found.push('leads nowhere: ' + address);
    }
    for (const entry of performance.getEntriesByType('resource')) {
      if (!entry.name.startsWith('file:')) found.push('asks for ' + entry.name);
    }
    return found;"#;

#[test]
fn every_page_of_the_zip_is_whole_in_chromium() {
    every_page_of_the_zip_is_whole(Engine::Chromium);
}

#[test]
fn every_page_of_the_zip_is_whole_in_firefox() {
    every_page_of_the_zip_is_whole(Engine::Firefox);
}

#[test]
fn every_page_of_the_zip_is_whole_in_webkit() {
    every_page_of_the_zip_is_whole(Engine::WebKit);
}

/// Each page is opened; then a reader goes from the first to another, back, and looks for something.
fn every_page_of_the_zip_is_whole(engine: Engine) {
    let browser = Browser::start(engine, State::Light);
    let session = &browser.session;
    let folder = format!("file://{}/", guide::folder().display());
    let content = crate::program::contents(guide::folder());
    let files: Vec<&String> = content.keys().collect();
    let mut found = Vec::new();
    for page in guide::pages_of(&content) {
        session.go(&format!("{folder}{page}"));
        let faults = session.run(FAULTS, json!([folder, files]));
        for fault in faults.as_array().expect("a list") {
            let what = fault.as_str().unwrap_or("?");
            found.push(browser.finding(page, "edition", "page", what));
        }
        found.extend(browser.complaints(page));
    }

    session.go(&format!("{folder}index.html"));
    session.click("main a[href^='urgent-help']");
    session.wait_for(
        "return location.pathname.endsWith('/rfa-guide/urgent-help/index.html') && document.title;",
    );
    session.post("/back", json!({}));
    session.wait_for("return location.pathname.endsWith('/rfa-guide/index.html');");
    session.fill("input[type=search]", "can i drink watter\u{e007}");
    session.wait_for("return document.querySelectorAll('.results__list a').length;");
    session.click(".results__list a[href*='#']");
    let place = "const id = decodeURIComponent(location.hash.slice(1));
        const target = id && document.getElementById(id);
        return target && Math.abs(target.getBoundingClientRect().top) < innerHeight && location.pathname;";
    let place = session.wait_for(place);
    let is_answer = place
        .as_str()
        .is_some_and(|place| place.ends_with("/day/before/index.html"));
    assert!(is_answer, "{engine:?}: {place}");
    found.extend(browser.complaints("a search"));
    nothing_wrong(found);
}

/// What is wrong with the single file, as a list.
const FAULTS_OF_ONE_FILE: &str = r#"
    const found = [];
    const all = (selector) => Array.from(document.querySelectorAll(selector));
    const ids = all('[id]').map((element) => element.id);
    ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => found.push('twice: ' + id));
    for (const link of all('[href]')) {
      const address = link.getAttribute('href');
      if (/^(https?|mailto|tel):/.test(address)) continue;
      if (!address.startsWith('#') || !ids.includes(decodeURIComponent(address.slice(1)))) found.push('leads nowhere: ' + address);
    }
    if (all('img, link[rel=stylesheet], script[src], iframe').length) found.push('needs another file');
    if (performance.getEntriesByType('resource').length) found.push('asks for ' + performance.getEntriesByType('resource')[0].name);
    for (const drawing of all('main svg')) {
      const box = drawing.getBoundingClientRect();
      const words = drawing.querySelector('text');
      if (box.width < 40 || box.height < 40) found.push('a drawing of ' + box.width + ' by ' + box.height);
      if (words && !words.getBoundingClientRect().width) found.push('a drawing without its words');
    }
    if (all('svg').length < 5) found.push('only ' + all('svg').length + ' drawings');
    if (getComputedStyle(document.querySelector('.skip-link')).position !== 'absolute') found.push('the style has no effect');
    if (document.scrollingElement.scrollWidth > innerWidth + 1) found.push('wider than the window');
    return found;"#;

#[test]
fn the_single_file_works_in_chromium() {
    the_single_file_works(Engine::Chromium);
}

#[test]
fn the_single_file_works_in_firefox() {
    the_single_file_works(Engine::Firefox);
}

#[test]
fn the_single_file_works_in_webkit() {
    the_single_file_works(Engine::WebKit);
}

fn the_single_file_works(engine: Engine) {
    // A phone that saved it from a mail: nothing lies beside it, and its window is small.
    let place = crate::program::folder();
    let file = place.path().join("rfa-guide.html");
    std::fs::copy(guide::single_file(), &file).expect("copied");
    let browser = Browser::start(engine, State::Width320);
    let session = &browser.session;
    session.go(&format!("file://{}", file.display()));
    let faults = session.run(FAULTS_OF_ONE_FILE, json!([]));
    assert_eq!(faults, json!([]), "{engine:?}");

    // Its contents, and the way back to where the reader was.
    let focus = "document.querySelectorAll('.booklet-contents li a')[20].focus();";
    session.run(focus, json!([]));
    let before = session.run("return Math.round(scrollY);", json!([]));
    let target = session.run("return document.activeElement.hash;", json!([]));
    session.press(&[ENTER]);
    session.wait_for(
        "const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
         return location.hash && Math.abs(target.getBoundingClientRect().top) < innerHeight;",
    );
    assert_eq!(
        session.run("return location.hash;", json!([])),
        target,
        "{engine:?}"
    );
    session.post("/back", json!({}));
    session.wait_for(&format!(
        "return !location.hash && Math.abs(scrollY - {before}) < 40;"
    ));

    search_in_one_file(&browser);

    let first = "[id='decide/my-questions/'] input[type=checkbox]";
    session.click(first);
    let ticked = "return document.querySelector(arguments[0]).checked;";
    assert_eq!(session.run(ticked, json!([first])), true, "{engine:?}");
    nothing_wrong(browser.complaints("the single file"));
}

fn search_in_one_file(browser: &Browser) {
    let (session, engine) = (&browser.session, browser.engine);
    let ask = |words: &str| {
        session.run(
            "document.querySelector('#find-words').value = '';",
            json!([]),
        );
        session.fill("#find-words", &format!("{words}{ENTER}"));
        session.wait_for("return document.querySelector('.find [role=status]').textContent;")
    };
    let shown = |selector: &str| {
        let script = "return document.querySelector(arguments[0]).checkVisibility();";
        session.run(script, json!([selector])) == Value::Bool(true)
    };
    let said = ask("can i drink watter");
    assert!(
        said.as_str()
            .is_some_and(|said| said.contains("results for “can i drink watter”")),
        "{engine:?}: {said}"
    );
    assert!(!shown("[data-card='999']"), "{engine:?}");
    session.click(".find ol a");
    let place = session.wait_for(
        "const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
         return target && Math.abs(target.getBoundingClientRect().top) < innerHeight && location.hash;",
    );
    let is_answer = place
        .as_str()
        .is_some_and(|place| place.starts_with("#day/"));
    assert!(is_answer, "{engine:?}: {place}");
    ask("suicidal");
    let first = session.run(
        "return document.querySelector('.find ol li').textContent;",
        json!([]),
    );
    let leads_to_help = first
        .as_str()
        .is_some_and(|first| first.starts_with("When it all feels too much"));
    assert!(leads_to_help, "{engine:?}: {first}");
    assert!(shown("[data-card='listen']"), "{engine:?}");
    let card = session.run(
        "return document.querySelector('[data-card=\"listen\"]').textContent;",
        json!([]),
    );
    let has_numbers = card
        .as_str()
        .is_some_and(|card| card.contains("116 123") && card.contains("call 999"));
    assert!(has_numbers, "{engine:?}: {card}");
    ask("cannot feel my legs");
    assert!(shown("[data-card='999']"), "{engine:?}");
    assert!(!shown("[data-card='listen']"), "{engine:?}");
    ask("xqzvw");
    assert!(shown(".find__none"), "{engine:?}");
}
