//! The guide kept on a device: after one visit everything opens without a server, a new version comes as
//! a whole and says so, and whatever goes wrong with the worker, a page is a page.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::guide::{self, Content};
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

/// What a device is told that shall give back what it kept.
const NO_WORKER: &str = include_str!("../../src/bundle/no_worker.js");

/// The names of what is kept here.
const KEPT: &str = "const done = arguments[arguments.length - 1];
    caches.keys().then((names) => done(names.filter((name) => name.startsWith('rfa-guide '))));";

/// Asks for a newer worker, and waits until it works or has failed.
const UPDATE: &str = "const done = arguments[arguments.length - 1];
    navigator.serviceWorker.getRegistration().then((ours) => ours.update()).then((ours) => {
      const worker = ours.installing || ours.waiting;
      if (!worker) return done('nothing new');
      const look = () => { if (['activated', 'redundant'].includes(worker.state)) done(worker.state); };
      worker.addEventListener('statechange', look);
      look();
    }).catch((error) => done('refused'));";

/// Whether no worker is left.
const GONE: &str = "const done = arguments[arguments.length - 1];
    navigator.serviceWorker.getRegistration().then((ours) => done(!ours));";

/// Loads the script at an address, as a page does that asks for more of itself.
const LOAD: &str = "const done = arguments[arguments.length - 1];
    const script = document.createElement('script');
    script.onload = () => done(true);
    script.onerror = () => done(false);
    script.src = arguments[0];
    document.head.append(script);";

/// Gives the worker back, but not what it kept.
const LEAVE: &str = "const done = arguments[arguments.length - 1];
    navigator.serviceWorker.getRegistration().then((ours) => ours.unregister()).then(done);";

/// Registers the worker, and says what becomes of it.
const REGISTER: &str = "const done = arguments[arguments.length - 1];
    navigator.serviceWorker.register('/sw.js').then((ours) => {
      const worker = ours.installing;
      const look = () => { if (['activated', 'redundant'].includes(worker.state)) done(worker.state); };
      worker.addEventListener('statechange', look);
      look();
    }).catch((error) => done(String(error)));";

const LOOK: &str = "return {
      title: document.title,
      styled: getComputedStyle(document.querySelector('.skip-link')).position === 'absolute',
      drawn: Array.from(document.images).every((image) => image.loading === 'lazy' || image.naturalWidth > 0),
      news: document.body.textContent.includes('This guide has changed since you last opened it'),
    };";

#[test]
fn the_guide_is_kept_on_a_device_by_chromium() {
    the_guide_is_kept_on_a_device(Engine::Chromium);
}

#[test]
fn the_guide_is_kept_on_a_device_by_firefox() {
    the_guide_is_kept_on_a_device(Engine::Firefox);
}

#[test]
fn the_guide_is_kept_on_a_device_by_webkit() {
    the_guide_is_kept_on_a_device(Engine::WebKit);
}

fn the_guide_is_kept_on_a_device(engine: Engine) {
    let browser = Browser::start(engine, State::Light);
    let first = guide::content();

    // A worker that fails: the page is there, and nothing is kept.
    let mut broken = first.clone();
    broken.insert("sw.js".to_owned(), b"throw new Error('broken');".to_vec());
    let served = guide::serve(&broken);
    let (address, port) = (served.address.clone(), served.port);
    assert_eq!(look(&browser, &address, "index.html"), ["title 1"]);
    assert_eq!(kept(&browser), [""; 0], "{engine:?}");
    drop(served);

    // One visit, and then no server.
    let served = guide::serve_at(first, port);
    assert_eq!(
        look(&browser, &address, "procedure/index.html"),
        ["title 1"]
    );
    let ready = "arguments[0] = arguments[arguments.length - 1];
        navigator.serviceWorker.ready.then((ours) => arguments[0](!!ours.active));";
    assert_eq!(browser.session.run_async(ready, json!([0])), true);
    assert_eq!(kept(&browser).len(), 1, "{engine:?}");
    nothing_wrong(browser.complaints("the first visit"));
    drop(served);
    for page in guide::pages().iter().filter(|page| **page != "404.html") {
        assert_eq!(
            look(&browser, &address, page),
            ["title 1"],
            "{engine:?}: {page}"
        );
    }
    assert_eq!(look(&browser, &address, "day/before/"), ["title 1"]);
    browser.session.go(&format!("{address}/day/before?x=y"));
    let place = browser
        .session
        .run("return location.pathname + location.search;", json!([]));
    assert_eq!(place, "/day/before/?x=y", "{engine:?}");
    browser
        .session
        .go(&format!("{address}/search/index.html?q=can+i+drink+watter"));
    browser
        .session
        .wait_for("return document.querySelectorAll('.results__list a').length;");

    // A new version: the visit that finds it sees the old one whole, the next one the new, and says so once.
    let old = kept(&browser);
    let served = guide::serve_at(&version(2), port);
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 1"],
        "{engine:?}"
    );
    browser.session.run_async(UPDATE, json!([]));
    // The tab that is open on the old version still finds a part of it that it had not loaded.
    assert_eq!(kept(&browser).len(), 2, "{engine:?}");
    let part = part_of(first);
    assert!(!version(2).contains_key(&part), "the new version lacks it");
    let loaded = browser.session.run_async(LOAD, json!([format!("/{part}")]));
    assert_eq!(loaded, true, "{engine:?}: {part}");
    assert_eq!(
        look(&browser, &address, "decide/index.html"),
        ["title 2", "news"],
        "{engine:?}"
    );
    look(&browser, &address, "decide/deciding/index.html");
    let new = kept_when(&browser, |names| names.len() == 1 && *names != old);
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 2"],
        "{engine:?}"
    );
    drop(served);
    assert_eq!(
        look(&browser, &address, "about/index.html"),
        ["title 2"],
        "{engine:?}"
    );

    // Somebody publishes just then, so that a page belongs to another version: nothing is replaced.
    let mut torn = version(3);
    torn.insert("index.html".to_owned(), first["index.html"].clone());
    let served = guide::serve_at(&torn, port);
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 2"],
        "{engine:?}"
    );
    browser.session.run_async(UPDATE, json!([]));
    kept_when(&browser, |names| *names == new);
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 2"],
        "{engine:?}"
    );
    drop(served);

    // The version that is kept is installed again, which fails: it stays.
    let mut torn = version(2);
    torn.insert("index.html".to_owned(), first["index.html"].clone());
    let served = guide::serve_at(&torn, port);
    browser.session.go(&format!("{address}/robots.txt"));
    browser.session.run_async(LEAVE, json!([]));
    browser.session.go(&format!("{address}/robots.txt"));
    assert_eq!(browser.session.run_async(REGISTER, json!([])), "redundant");
    assert_eq!(kept(&browser), new, "{engine:?}");
    drop(served);
    let served = guide::serve_at(&version(2), port);
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 2"],
        "{engine:?}"
    );
    assert_eq!(browser.session.run_async(ready, json!([0])), true);
    drop(served);

    // The guide is to be kept no more. The page that is open may find that out before the next one.
    assert_eq!(kept(&browser), new, "{engine:?}");
    let served = guide::serve_at(&kept_no_more(version(4)), port);
    browser.session.go(&format!("{address}/index.html"));
    kept_when(&browser, Vec::is_empty);
    // The first page may have registered the old worker anew; this one does not.
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 4"],
        "{engine:?}"
    );
    let deadline = Instant::now() + Duration::from_secs(30);
    while browser.session.run_async(GONE, json!([])) != true {
        assert!(Instant::now() < deadline, "{engine:?}: the worker stays");
        std::thread::sleep(Duration::from_millis(50));
    }
    browser.session.go(&format!("{address}/about/index.html"));
    let controlled = "return !!navigator.serviceWorker.controller;";
    assert_eq!(browser.session.run(controlled, json!([])), false);
    drop(served);

    // It is kept again, and the browser has thrown that away, as it may: pages come from the server.
    let served = guide::serve_at(&version(5), port);
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 5"],
        "{engine:?}"
    );
    assert_eq!(browser.session.run_async(ready, json!([0])), true);
    drop(served);
    assert_eq!(
        look(&browser, &address, "about/index.html"),
        ["title 5"],
        "{engine:?}"
    );
    let _served = guide::serve_at(&version(6), port);
    let forget = "const done = arguments[arguments.length - 1];
        caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => done(true));";
    browser.session.run_async(forget, json!([]));
    assert_eq!(
        look(&browser, &address, "index.html"),
        ["title 6"],
        "{engine:?}"
    );
}

/// Opens a page and says which version it is, what is missing, and whether it has news.
fn look(browser: &Browser, address: &str, page: &str) -> Vec<String> {
    browser.session.go(&format!("{address}/{page}"));
    let seen = browser.session.run(LOOK, json!([]));
    let title = seen["title"].as_str().unwrap_or("?");
    let version = title
        .rsplit_once(" – version ")
        .map_or("1", |(_, version)| version);
    let mut words = vec![format!("title {version}")];
    for (name, expected, word) in [
        ("styled", true, "plain"),
        ("drawn", true, "no drawing"),
        ("news", false, "news"),
    ] {
        if seen[name] != Value::Bool(expected) {
            words.push(word.to_owned());
        }
    }
    words
}

/// The names of the versions that are kept.
fn kept(browser: &Browser) -> Vec<String> {
    let names = browser.session.run_async(KEPT, json!([]));
    let names = names.as_array().expect("a list").iter();
    names
        .map(|name| name.as_str().unwrap_or("?").to_owned())
        .collect()
}

/// The same, as soon as they are so.
#[track_caller]
fn kept_when(browser: &Browser, is_so: impl Fn(&Vec<String>) -> bool) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let names = kept(browser);
        if is_so(&names) {
            return names;
        }
        assert!(Instant::now() < deadline, "{:?}: {names:?}", browser.engine);
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A script that pages load when they are asked for more.
fn part_of(content: &Content) -> String {
    let mut parts = content.keys().filter(|path| path.ends_with(".js"));
    let part = parts.find(|path| path.starts_with("page-more."));
    part.expect("the script has a hashed name").clone()
}

/// The guide with another title on every page and another name for a script, and the worker that goes
/// with it.
fn version(number: u32) -> Content {
    let mut content = guide::content().clone();
    let (old, new) = (part_of(&content), format!("page-more.{number:08x}.js"));
    let part = content.remove(&old).expect("it is there");
    content.insert(new.clone(), part);
    let worker = String::from_utf8_lossy(&content["sw.js"]);
    let mut worker = worker.replace(&old, &new);
    for (path, bytes) in &mut content {
        let html = String::from_utf8_lossy(bytes);
        if !path.ends_with(".html") || !html.contains("</title>") {
            continue;
        }
        let changed = html.replacen("</title>", &format!(" – version {number}</title>"), 1);
        let changed = changed.replace(&old, &new);
        worker = worker.replace(&sum(bytes), &sum(changed.as_bytes()));
        *bytes = changed.into_bytes();
    }
    let (before, after) = worker.split_once("VERSION = '").expect("a version");
    let worker = format!("{before}VERSION = '{number}{after}");
    content.insert("sw.js".to_owned(), worker.into_bytes());
    content
}

/// `content` as it is published with `on_device = false`: no page registers a worker.
fn kept_no_more(mut content: Content) -> Content {
    content.remove("app.js");
    content.remove("manifest.webmanifest");
    content.insert("sw.js".to_owned(), NO_WORKER.into());
    for (path, bytes) in &mut content {
        if path.ends_with(".html") {
            let html = String::from_utf8_lossy(bytes);
            let is_kept = |line: &&str| {
                !line.contains("app.js\" defer") && !line.contains("rel=\"manifest\"")
            };
            *bytes = html
                .split_inclusive('\n')
                .filter(is_kept)
                .collect::<String>()
                .into_bytes();
        }
    }
    content
}

/// As the worker's list has it.
fn sum(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(bytes)))
}
