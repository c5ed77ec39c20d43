//! "My questions" as somebody uses it who has no pointer, whose browser keeps nothing, or who has it open
//! twice: in each engine, from a server and from a disk.

use std::path::Path;

use serde_json::{Value, json};

use crate::engine::{self, ENGINES, Engine};
use crate::guide::{self, Content};
use crate::look::{Browser, nothing_wrong};
use crate::program;
use crate::state::State;

const PAGE: &str = "decide/my-questions/index.html";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";

/// The questions chosen, in their order.
const CHOSEN: &str = "return Array.from(document.querySelectorAll('.chosen')).map((row) =>
    row.querySelector('.chosen__text').textContent || row.querySelector('[data-part=text]').value);";

/// What is said in the live part of the page.
const SAID: &str = "return document.querySelector('.sheet__status[role=status]').textContent;";

/// The sheet in a browser.
struct Sheet {
    browser: Browser,
    address: String,
}

impl Sheet {
    fn open(browser: Browser, address: &str) -> Self {
        let sheet = Self {
            browser,
            address: address.to_owned(),
        };
        sheet.reload();
        sheet.run("localStorage.clear();");
        sheet.reload();
        sheet
    }

    fn reload(&self) {
        self.browser.session.go(&format!("{}/{PAGE}", self.address));
    }

    fn run(&self, script: &str) -> Value {
        self.browser.session.run(script, json!([]))
    }

    /// Presses keys where `selector` finds the first.
    fn press(&self, selector: &str, keys: &[&str]) {
        let focus = "document.querySelector(arguments[0]).focus();";
        self.browser.session.run(focus, json!([selector]));
        self.browser.session.press(keys);
    }

    fn tick(&self, number: usize) {
        let box_ = "document.querySelectorAll('.sheet__list input')[arguments[0]].focus();";
        self.browser.session.run(box_, json!([number]));
        self.browser.session.press(&[SPACE]);
    }

    /// The question at a place of the list of the guide.
    fn question(&self, number: usize) -> String {
        let words =
            "return document.querySelectorAll('.sheet__list .tick')[arguments[0]].textContent;";
        let words = self.browser.session.run(words, json!([number]));
        words.as_str().expect("words").to_owned()
    }

    #[track_caller]
    fn has(&self, expected: &[&str]) {
        let wanted = json!(expected);
        let wait = format!(
            "const list = (() => {{ {CHOSEN} }})();
             return JSON.stringify(list) === JSON.stringify({wanted});"
        );
        self.browser.session.wait_for(&wait);
    }

    #[track_caller]
    fn says(&self, expected: &str) {
        let words = json!(expected);
        let wait = format!("return (() => {{ {SAID} }})().includes({words});");
        self.browser.session.wait_for(&wait);
    }

    fn active(&self) -> String {
        let script = "const active = document.activeElement;
            return active.dataset.do || active.dataset.part || active.id || active.localName;";
        self.run(script).as_str().unwrap_or("?").to_owned()
    }
}

#[test]
fn the_sheet_works_by_keyboard_over_http() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        works_by_keyboard(engine, &served.address);
    }
}

#[test]
fn the_sheet_works_by_keyboard_from_the_disk() {
    let address = format!("file://{}", guide::folder().display());
    for engine in ENGINES {
        works_by_keyboard(engine, &address);
    }
}

fn works_by_keyboard(engine: Engine, address: &str) {
    let sheet = Sheet::open(Browser::start(engine, State::Light), address);
    let (one, two) = (sheet.question(0), sheet.question(1));
    let own = "Who feeds the cat?";

    // What the live part says comes into a part that was there before.
    assert_eq!(sheet.run(SAID), "", "{engine:?}");
    sheet.tick(0);
    sheet.has(&[&one]);
    sheet.says(&format!("On your sheet: {one}"));
    sheet.tick(1);
    sheet.press("#own-question", &[own]);
    sheet.press("[data-do=own]", &[ENTER]);
    sheet.has(&[&one, &two, own]);
    assert_eq!(sheet.active(), "own-question", "{engine:?}");

    sheet.press(".chosen:last-child [data-do=up]", &[ENTER]);
    sheet.has(&[&one, own, &two]);
    sheet.says(&format!("Now in this place: 2. {own}"));
    assert_eq!(sheet.active(), "up", "{engine:?}: focus stays");
    sheet.press(".chosen [data-do=down]", &[ENTER]);
    sheet.has(&[own, &one, &two]);
    sheet.press(".chosen:last-child [data-do=first]", &[ENTER]);
    sheet.has(&[&two, own, &one]);
    sheet.press(".chosen [data-part=answer]", &["On Sundays"]);
    sheet.press("input[name=company]", &["My sister"]);
    sheet.press(".chosen:last-child [data-do=off]", &[ENTER]);
    sheet.has(&[&two, own]);
    sheet.press("[data-do=undo]", &[ENTER]);
    sheet.has(&[&two, own, &one]);

    sheet.reload();
    sheet.has(&[&two, own, &one]);
    let answer = "return document.querySelector('.chosen [data-part=answer]').value
        + document.querySelector('input[name=company]').value;";
    assert_eq!(sheet.run(answer), "On SundaysMy sister", "{engine:?}: kept");

    saves_and_opens(&sheet, &[&two, own, &one]);
    drags(&sheet, [&two, own, &one]);
    is_printed(&sheet);
    clears_after_asking(&sheet);
    adds_from_the_address(&sheet);
    nothing_wrong(sheet.browser.complaints(PAGE));
}

/// The file that is saved opens again; another is refused.
fn saves_and_opens(sheet: &Sheet, expected: &[&str]) {
    let engine = sheet.browser.engine;
    let saved = "const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { window.saved = blob; return make(blob); };
        document.addEventListener('click', (event) => {
          if (event.target.download) { window.savedAs = event.target.download; event.preventDefault(); }
        });";
    sheet.run(saved);
    sheet.press("[data-do=save]", &[ENTER]);
    // The first touch since the reload brings the script that saves; until it is there the press waits.
    let saved_as = sheet.browser.session.wait_for("return window.savedAs;");
    assert_eq!(saved_as, "my-questions.json", "{engine:?}");
    let read = "const done = arguments[arguments.length - 1]; window.saved.text().then(done);";
    let text = sheet.browser.session.run_async(read, json!([]));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("saved-{engine:?}"));
    program::write(&folder, "my-questions.json", text.as_str().expect("text"));
    program::write(&folder, "other.json", "{\"a\": 1}");

    sheet.run("localStorage.clear();");
    sheet.reload();
    sheet.has(&[]);
    let open = |name: &str| {
        let path = folder.join(name);
        sheet
            .browser
            .session
            .fill(".sheet__file", &path.to_string_lossy());
    };
    open("other.json");
    sheet.says("not a sheet saved from here");
    open("my-questions.json");
    sheet.has(expected);
    sheet.says("The file is open");
}

fn drags(sheet: &Sheet, [first, second, third]: [&str; 3]) {
    let middle = |selector: &str| {
        let script = "const part = document.querySelector(arguments[0]);
            part.scrollIntoView({ block: 'center' });
            const box = part.getBoundingClientRect();
            return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];";
        let place = sheet.browser.session.run(script, json!([selector]));
        (place[0].as_i64().expect("x"), place[1].as_i64().expect("y"))
    };
    let (x, from) = middle(".chosen:nth-child(2) .chosen__grip");
    let to = sheet.run(
        "return Math.round(document.querySelector('.chosen').getBoundingClientRect().top + 5);",
    );
    let step = |y: Value| json!({"type": "pointerMove", "duration": 100, "x": x, "y": y});
    let actions = json!([step(json!(from)), {"type": "pointerDown", "button": 0},
        step(json!(from - 30)), step(to), {"type": "pointerUp", "button": 0}]);
    let pointer = json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions});
    sheet
        .browser
        .session
        .post("/actions", json!({"actions": [pointer]}));
    sheet.has(&[second, first, third]);
    sheet.says(&format!("Now in this place: 1. {second}"));
    sheet.press(".chosen [data-do=down]", &[ENTER]);
    sheet.has(&[first, second, third]);
}

/// What was filled in is printed, and nothing of what was not chosen.
fn is_printed(sheet: &Sheet) {
    let engine = sheet.browser.engine;
    let paper = "return document.body.classList.contains('sheet-filled') && document.querySelector('.paper').textContent;";
    let words = sheet.run(paper);
    let words = words.as_str().unwrap_or_default();
    for part in [
        "Who is coming with me: My sister",
        "Who feeds the cat?",
        "On Sundays",
    ] {
        assert!(words.contains(part), "{engine:?}: {words}");
    }
    if engine == Engine::WebKit {
        return; // Its driver cannot print.
    }
    let other = sheet.question(3);
    let text = crate::paper::text_of(&sheet.browser, "filled-sheet");
    assert!(
        text.contains("Who feeds the cat?") && text.contains("On Sundays"),
        "{engine:?}: {text}"
    );
    assert!(!text.contains(&other), "{engine:?}: {text}");
}

fn clears_after_asking(sheet: &Sheet) {
    let engine = sheet.browser.engine;
    sheet.press("[data-do=clear]", &[ENTER]);
    assert_eq!(sheet.active(), "keep", "{engine:?}");
    sheet.browser.session.press(&[ENTER]);
    let asks = "return document.querySelector('.sheet__sure').checkVisibility();";
    assert_eq!(sheet.run(asks), false, "{engine:?}");
    assert_eq!(
        sheet.run(CHOSEN).as_array().map(Vec::len),
        Some(3),
        "{engine:?}"
    );
    assert_eq!(sheet.active(), "clear", "{engine:?}: focus goes back");
    sheet.browser.session.press(&[ENTER]);
    sheet.press("[data-do=sure]", &[ENTER]);
    sheet.has(&[]);
    sheet.says("Your sheet is empty.");
    assert_eq!(sheet.run("return localStorage.length;"), 0, "{engine:?}");
}

/// The link beside a question leads to the sheet with it.
fn adds_from_the_address(sheet: &Sheet) {
    let session = &sheet.browser.session;
    session.go(&format!(
        "{}/procedure/could-it-help/index.html",
        sheet.address
    ));
    let words = session.run(
        "return document.querySelector('.add-question').getAttribute('aria-label').split(': ')[1];",
        json!([]),
    );
    session.click(".add-question");
    session.wait_for(
        "return location.pathname.includes('my-questions') && document.querySelector('.chosen');",
    );
    sheet.has(&[words.as_str().expect("a question")]);
    assert_eq!(sheet.active(), "my-own-questions");
    assert_eq!(sheet.run("return location.search;"), "");
}

/// Nothing of the sheet waits for a script: every question is there with a box and lines.
#[test]
fn without_scripts_the_sheet_is_a_list_to_print() {
    for engine in ENGINES {
        let browser = Browser::start(engine, State::NoScript);
        let served = guide::serve(&guide::content_in(State::NoScript));
        browser.open(&served.address, PAGE);
        let seen = "const shown = (one) => one.getClientRects().length > 0;
            const count = (selector) => Array.from(document.querySelectorAll(selector)).filter(shown).length;
            const questions = document.querySelectorAll('.sheet__question').length;
            return [questions > 20, count('.sheet__question .tick') - questions, count('.sheet__question .sheet__lines') - questions, count('.sheet__live')];";
        let seen = browser.session.run(seen, json!([]));
        assert_eq!(seen, json!([true, 0, 0, 0]), "{engine:?}");
    }
}

/// The guide with a script that runs before all others.
fn with_script(script: &str) -> Content {
    let mut content = guide::content().clone();
    content.insert("before.js".to_owned(), script.into());
    let page = content.get_mut(PAGE).expect("the sheet");
    let html = String::from_utf8_lossy(page);
    let html = html.replacen("<title>", "<script src=\"/before.js\"></script><title>", 1);
    *page = html.into_bytes();
    content
}

#[test]
fn a_storage_that_is_off_full_or_corrupt_loses_nothing_on_the_screen() {
    let refused = with_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
    );
    let none = with_script("Object.defineProperty(window, 'localStorage', { value: null });");
    let (refused, none) = (guide::serve(&refused), guide::serve(&none));
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        let sheet = Sheet::open(browser, &served.address);
        let (one, two) = (sheet.question(0), sheet.question(1));

        // Full to the last byte.
        sheet.run("let part = 'x'.repeat(1 << 20);
            for (let count = 0; part; count += 1) {
              try { localStorage.setItem('other' + count, part); } catch (error) { part = part.slice(0, part.length >> 1); }
            }");
        sheet.tick(0);
        sheet.says("This device has no room left");
        sheet.has(&[&one]);
        sheet.run("localStorage.clear();");
        sheet.tick(1);
        sheet.has(&[&one, &two]);
        assert_eq!(
            sheet.run("return document.querySelector('.sheet__trouble').textContent;"),
            "",
            "{engine:?}"
        );

        // Not a sheet.
        for kept in ["{broken", "null", "[]", "{\"sheet\":1}", "7"] {
            sheet.browser.session.run(
                "localStorage.setItem('rfa-my-questions', arguments[0]);",
                json!([kept]),
            );
            sheet.reload();
            sheet.says("could not be read");
            sheet.tick(0);
            sheet.has(&[&one]);
            let aside = sheet.run("return localStorage.getItem('rfa-my-questions-unread');");
            assert_eq!(aside, kept, "{engine:?}");
        }

        let mut browser = sheet.browser;
        for served in [&refused, &none] {
            let sheet = Sheet {
                browser,
                address: served.address.clone(),
            };
            sheet.reload();
            sheet.tick(0);
            sheet.has(&[&one]);
            sheet.says("does not keep what you write");
            browser = sheet.browser;
        }
    }
}

#[test]
fn two_windows_with_one_sheet_keep_what_each_has_added() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let browser = Browser::start(engine, State::Light);
        let sheet = Sheet::open(browser, &served.address);
        let questions = [0, 1, 2].map(|number| sheet.question(number));
        let [one, two, three] = questions.each_ref().map(String::as_str);
        sheet.tick(0);
        sheet.has(&[one]);
        let session = &sheet.browser.session;
        let first = session.get("/window");
        let second = session.post("/window/new", json!({"type": "tab"}))["handle"].clone();
        session.post("/window", json!({ "handle": second }));
        if engine == Engine::Chromium {
            engine::chromium_window(session, 1280, 1024, 1);
        }
        sheet.reload();
        sheet.has(&[one]);
        sheet.tick(1);
        sheet.has(&[one, two]);
        session.post("/window", json!({ "handle": first }));
        sheet.has(&[one, two]);
        sheet.says("Your sheet changed in another window");
        sheet.tick(2);
        session.post("/window", json!({ "handle": second }));
        sheet.has(&[one, two, three]);
    }
}
