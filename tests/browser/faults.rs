//! The tests, tested: a page is broken on purpose, and the check that promises to see it must.
//!
//! Each fault is put into the published files and served like them. The sound page has no finding
//! (`pages.rs`), so what is found here is the fault.

use crate::engine::Engine;
use crate::guide::{self, Content};
use crate::look::{Browser, Finding};
use crate::state::State;
use crate::{keyboard, markup, program};

/// The page that is broken, unless the fault needs another.
const PAGE: &str = "day/before/index.html";

/// The page with the emergency card.
const URGENT: &str = "urgent-help/index.html";

/// How a page is broken.
enum Change {
    /// This text of the page becomes that.
    Text(&'static str, &'static str),
    /// At the end of the page's main part stands this.
    Main(&'static str),
    /// The end of a style sheet is this.
    Style(&'static str, &'static str),
    /// A script of the page does this.
    Script(&'static str),
}
use Change::{Main, Script, Style, Text};

struct Fault {
    change: Change,
    state: State,
    /// The check that must see it.
    seen_by: &'static str,
}

const fn fault(state: State, seen_by: &'static str, change: Change) -> Fault {
    Fault {
        change,
        state,
        seen_by,
    }
}

/// What the reader suffers is plain from the change; `seen_by` names the promise that it breaks.
const FAULTS: [Fault; 46] = [
    // Structure and names.
    fault(
        State::Light,
        "axe html-has-lang",
        Text("<html lang=\"en\"", "<html"),
    ),
    fault(State::Light, "language", Text("<html lang=\"en\"", "<html")),
    fault(
        State::Light,
        "axe document-title",
        Text("<title>", "<title></title><title>"),
    ),
    fault(
        State::Light,
        "axe image-alt",
        Main("<img src=\"../../drawings/spine-and-vertebra.svg\">"),
    ),
    fault(
        State::Light,
        "alt",
        Main("<img src=\"../../drawings/spine-and-vertebra.svg\">"),
    ),
    fault(
        State::Light,
        "axe link-name",
        Main("<p>See <a href=\"#main\"></a> here.</p>"),
    ),
    fault(
        State::Light,
        "axe heading-order",
        Main("<h2>Two</h2><h4>Four</h4>"),
    ),
    fault(
        State::Light,
        "axe label",
        Main("<input class=\"menu-button__label\">"),
    ),
    fault(
        State::Light,
        "axe region",
        Text("</main>", "</main><p>Outside of every landmark.</p>"),
    ),
    fault(
        State::Light,
        "axe aria-roles",
        Main("<p role=\"nothing\">A part that does not exist.</p>"),
    ),
    fault(
        State::Light,
        "axe skip-link",
        Text("href=\"#main\"", "href=\"#nowhere\""),
    ),
    fault(
        State::Light,
        "axe meta-viewport",
        Text("initial-scale=1", "initial-scale=1, user-scalable=no"),
    ),
    fault(
        State::Light,
        "axe identical-links-same-purpose",
        Main(
            "<p>The <a href=\"../index.html\">next page</a> and the <a href=\"../../index.html\">next page</a>.</p>",
        ),
    ),
    fault(
        State::Light,
        "one-h1",
        Main("<h1>Another main heading</h1>"),
    ),
    fault(
        State::Light,
        "duplicate-id",
        Main("<p id=\"main\">The same again.</p>"),
    ),
    fault(State::Light, "language", Main("<p>ہسپتال</p>")),
    fault(
        State::Light,
        "keyboard",
        Main("<p role=\"button\">Press me</p>"),
    ),
    fault(
        State::Light,
        "tab-order",
        Main("<p>A <a href=\"#main\" tabindex=\"3\">link that is first</a>.</p>"),
    ),
    // Colour.
    fault(
        State::Light,
        "axe color-contrast",
        Style("main.css", ".opening__lede { color: #aaa; }"),
    ),
    fault(
        State::Light,
        "axe color-contrast-enhanced",
        Style("main.css", ".prose p { color: #666; }"),
    ),
    fault(
        State::Dark,
        "axe color-contrast",
        Style(
            "main.css",
            "@media (prefers-color-scheme: dark) { .opening__lede { color: #444; } }",
        ),
    ),
    fault(
        State::ForcedColours,
        "forced-colours",
        Style("main.css", ".opening__lede { forced-color-adjust: none; }"),
    ),
    // Size and place.
    fault(
        State::Light,
        "target",
        Style(
            "main.css",
            ".menu__link { min-block-size: 0; font-size: 1rem; }",
        ),
    ),
    fault(
        State::Light,
        "target",
        Style("main.css", ".prose p { line-height: 1; }"),
    ),
    fault(
        State::Light,
        "clipped",
        Style(
            "main.css",
            ".opening__lede { block-size: 1rem; overflow: hidden; }",
        ),
    ),
    fault(
        State::Light,
        "overlap",
        Style("main.css", ".opening__lede { margin-block-start: -4rem; }"),
    ),
    fault(
        State::Light,
        "axe css-orientation-lock",
        Style(
            "main.css",
            "@media (orientation: landscape) { html { transform: rotate(90deg); } }",
        ),
    ),
    fault(
        State::Width320,
        "sideways",
        Style("main.css", ".prose { min-inline-size: 400px; }"),
    ),
    fault(
        State::Zoom400,
        "sticky",
        Style(
            "main.css",
            ".header { inset-block-start: 0; position: sticky; }",
        ),
    ),
    fault(
        State::TextSpacing,
        "clipped",
        Style(
            "main.css",
            ".header__title { max-inline-size: 7.2rem; overflow: hidden; white-space: nowrap; }",
        ),
    ),
    fault(
        State::Text200,
        "clipped",
        Style(
            "main.css",
            ".opening__title { block-size: 110px; overflow: hidden; }",
        ),
    ),
    // Focus.
    fault(
        State::Light,
        "focus",
        Style("main.css", "a:focus { box-shadow: none; outline: none; }"),
    ),
    fault(
        State::ForcedColours,
        "focus",
        Style("main.css", "a:focus { outline: none; }"),
    ),
    fault(
        State::Light,
        "focus-hidden",
        Style(
            "main.css",
            ".footer { inset: auto 0 0 0; position: fixed; }",
        ),
    ),
    fault(
        State::Light,
        "tab",
        Script(
            "addEventListener('keydown', (event) => { if (event.key === 'Tab' && document.activeElement.matches('.header__urgent')) event.preventDefault(); });",
        ),
    ),
    fault(
        State::Light,
        "tab",
        Text(
            "<a class=\"skip-link\"",
            "<a href=\"#main\">Another</a><a class=\"skip-link\"",
        ),
    ),
    // What moves, what is printed, what fails.
    fault(
        State::ReducedMotion,
        "motion",
        Style(
            "main.css",
            "@keyframes turn { to { opacity: 0.9; } } h1 { animation: turn 1s infinite; }",
        ),
    ),
    fault(
        State::Print,
        "lost-text",
        Style("print.css", ".prose { display: none; }"),
    ),
    fault(
        State::NoScript,
        "lost-text",
        Style("main.css", ".prose { display: none; }"),
    ),
    fault(
        State::NoStyle,
        "lost-text",
        Text("<div class=\"prose\"", "<div inert class=\"prose\" popover"),
    ),
    fault(
        State::Light,
        "style-loaded",
        Text("../../main.", "../../gone."),
    ),
    fault(
        State::Light,
        "picture",
        Main("<img src=\"gone.svg\" alt=\"A drawing\">"),
    ),
    fault(
        State::NoImages,
        "picture",
        Main("<img class=\"visually-hidden\" src=\"gone.svg\" alt=\"A drawing\">"),
    ),
    fault(
        State::Light,
        "console",
        Main("<img src=\"http://127.0.0.2:9/x.png\" alt=\"From another host\">"),
    ),
    fault(
        State::Light,
        "console",
        Main("<script>document.title = 'Written in the page';</script>"),
    ),
    fault(
        State::Light,
        "console",
        Script("console.log('left behind');"),
    ),
];

/// The guide with the fault in it.
fn broken(fault: &Fault) -> Content {
    let mut content = guide::content_in(fault.state);
    content.retain(|path, _| !path.ends_with(".html") || path == PAGE);
    let edit = |content: &mut Content, path: &str, from: &str, to: &str| {
        let file = content.get_mut(path).expect("a published file");
        let text = String::from_utf8(file.clone()).expect("UTF-8");
        assert!(text.contains(from), "{path} no longer holds {from}");
        *file = text.replacen(from, to, 1).into_bytes();
    };
    match fault.change {
        Text(from, to) => edit(&mut content, PAGE, from, to),
        Main(html) => edit(&mut content, PAGE, "</main>", &format!("{html}</main>")),
        Style(sheet, css) => {
            let path = content
                .keys()
                .find(|path| is_sheet(path, sheet))
                .expect("a style sheet")
                .clone();
            content
                .get_mut(&path)
                .expect("it is there")
                .extend(css.as_bytes());
        }
        Script(script) => {
            content.insert("fault.js".to_owned(), script.as_bytes().to_vec());
            edit(
                &mut content,
                PAGE,
                "</head>",
                "<script src=\"/fault.js\"></script></head>",
            );
        }
    }
    content
}

/// Whether `path` is the style sheet `name`, with or without a hash in its name.
fn is_sheet(path: &str, name: &str) -> bool {
    let (stem, ending) = name.split_once('.').expect("a name and its ending");
    path.starts_with(stem) && path.ends_with(ending)
}

#[test]
fn each_fault_is_seen_by_the_check_that_promises_it() {
    let mut unseen = Vec::new();
    let mut browser = Browser::start(Engine::Chromium, State::Light);
    for fault in &FAULTS {
        browser = browser.enter(fault.state);
        let served = guide::serve(&broken(fault));
        let mut found = browser.look_at(&served.address, PAGE);
        if fault.seen_by == "tab" {
            found.extend(keyboard::walk(&browser, &served.address, PAGE));
        }
        if !found.iter().any(|finding| finding.check == fault.seen_by) {
            let lines: Vec<String> = found.iter().map(Finding::to_string).collect();
            let what = match fault.change {
                Text(_, what) | Main(what) | Style(_, what) | Script(what) => what,
            };
            unseen.push(format!(
                "{} in {}: {what}\n  seen instead: {lines:#?}",
                fault.seen_by,
                fault.state.name()
            ));
        }
    }
    assert!(
        unseen.is_empty(),
        "{} of {} faults are not seen\n{}",
        unseen.len(),
        FAULTS.len(),
        unseen.join("\n")
    );
}

#[test]
fn an_emergency_card_that_is_not_printed_is_seen() {
    let mut content = guide::content_in(State::Print);
    for (path, sheet) in &mut content {
        if is_sheet(path, "print.css") {
            sheet.extend(b".emergency-card { display: none; }");
        }
    }
    let served = guide::serve(&content);
    let browser = Browser::start(Engine::Chromium, State::Print);
    let found = browser.look_at(&served.address, URGENT);
    assert!(
        found
            .iter()
            .any(|finding| finding.check == "lost-text" && finding.what.contains("999")),
        "{found:#?}"
    );
}

#[test]
fn the_nu_checker_sees_faults_in_pages_styles_and_drawings() {
    let folder = program::folder();
    let page = "<!DOCTYPE html><html lang=\"en\"><title>A</title><ul><div></div></ul>";
    program::write(folder.path(), "index.html", page);
    program::write(folder.path(), "main.css", "p { colour: red; }");
    program::write(
        folder.path(),
        "a.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><title/><circel/></svg>",
    );
    let said = markup::said_of(folder.path());
    for name in ["index.html", "main.css", "a.svg"] {
        assert!(
            said.iter().any(|line| line.contains(name)),
            "{name} in {said:#?}"
        );
    }
}
