//! "My questions" as somebody uses it who has no pointer, whose browser keeps nothing, or who has it open
//! twice: in each engine, from a server and from a disk. And adding to it from other pages.

use std::path::Path;

use serde_json::{Value, json};

use crate::engine::{self, ENGINES, Engine};
use crate::guide::{self, Content};
use crate::look::{Browser, nothing_wrong};
use crate::program;
use crate::state::State;

const PAGE: &str = "decide/my-questions/index.html";
const LEAF: &str = "procedure/could-it-help/index.html";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";
const SPACE: &str = " ";

/// The questions chosen, in their order.
const CHOSEN: &str = "return Array.from(document.querySelectorAll('.chosen')).map((row) =>
    row.querySelector('.chosen__text').textContent || row.querySelector('[data-part=text]').value);";

/// The words in the live part of the page.
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

    // The words of the live part come into a part that was there before.
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
    sheet.press(".chosen:last-child [data-do=up]", &[ENTER]);
    sheet.has(&[own, &two, &one]);
    sheet.browser.session.press(&[ENTER]);
    sheet.has(&[&two, own, &one]);
    assert_eq!(sheet.active(), "down", "{engine:?}: it cannot go higher");
    let useless = "return document.querySelectorAll('.chosen:first-child [data-do=up], .chosen:last-child [data-do=down]').length;";
    assert_eq!(sheet.run(useless), 0, "{engine:?}");
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
    assert_eq!(saved_as, "my-questions.html", "{engine:?}");
    sheet.says("Saved as my-questions.html");
    let read = "const done = arguments[arguments.length - 1]; window.saved.text().then(done);";
    let text = sheet.browser.session.run_async(read, json!([]));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("saved-{engine:?}"));
    let text = text.as_str().expect("text");
    for words in ["<title>My questions", "<ol>", "On Sundays", "My sister"] {
        assert!(text.contains(words), "{engine:?}: {text}");
    }
    program::write(&folder, "my-questions.html", text);
    let kept = sheet.run("return localStorage.getItem('rfa-my-questions');");
    program::write(&folder, "older.json", kept.as_str().expect("it is kept"));
    program::write(&folder, "other.json", "{\"a\": 1}");
    program::write(&folder, "other.html", "<p>Not a sheet.</p>");
    let foreign = "<style>*{display:none}</style><main data-sheet=1 data-talk=x><script>window.ran = 1</script>
        <p data-field=company><b>My</b> sister</p><p data-field=other>No</p>
        <ol><li data-key=a><p data-text>What <img src=x onerror='window.ran = 1'>now?</p></li></ol></main>";
    program::write(&folder, "foreign.html", foreign);

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
    for other in ["other.json", "other.html"] {
        open(other);
        sheet.says("not a sheet saved from here");
        sheet.press(".sheet__file", &[TAB]);
        assert_eq!(sheet.run(SAID), "", "{engine:?}: a key closes it");
    }
    // A file holds words and nothing else, whoever wrote it.
    open("foreign.html");
    sheet.has(&["What now?"]);
    let company = "return document.querySelector('input[name=company]').value;";
    assert_eq!(sheet.run(company), "My sister", "{engine:?}");
    let ran =
        "return !!window.ran || document.querySelectorAll('.sheet img, .paper img').length > 0;";
    assert_eq!(sheet.run(ran), false, "{engine:?}");
    for saved in ["older.json", "my-questions.html"] {
        sheet.run("localStorage.clear();");
        sheet.reload();
        sheet.has(&[]);
        open(saved);
        sheet.has(expected);
        sheet.says("The file is open");
    }
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

/// All that was filled in is printed, and nothing that was not chosen.
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

/// The link beside a question leads to the sheet with it: from a disk, and from a server where it is opened in
/// a window of its own.
fn adds_from_the_address(sheet: &Sheet) {
    let session = &sheet.browser.session;
    session.go(&format!("{}/{LEAF}", sheet.address));
    let words = session.run(
        "return document.querySelector('.add-question').getAttribute('aria-label').split(': ')[1];",
        json!([]),
    );
    if sheet.address.starts_with("file:") {
        session.click(".add-question");
    } else {
        session.run(
            "location = document.querySelector('.add-question').href;",
            json!([]),
        );
    }
    session.wait_for(
        "return location.pathname.includes('my-questions') && document.querySelector('.chosen');",
    );
    sheet.has(&[words.as_str().expect("a question")]);
    assert_eq!(sheet.active(), "my-result");
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
    for page in [PAGE, LEAF] {
        let page = content.get_mut(page).expect("a page");
        let html = String::from_utf8_lossy(page);
        let html = html.replacen("<title>", "<script src=\"/before.js\"></script><title>", 1);
        *page = html.into_bytes();
    }
    content
}

#[test]
fn a_talk_shows_seven_questions_at_most_and_says_which_are_suggested() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let sheet = Sheet::open(Browser::start(engine, State::Light), &served.address);
        let all = sheet.run("return document.querySelectorAll('.sheet__question').length;");
        let here = "const shown = Array.from(document.querySelectorAll('.sheet__shown .tick')).filter((one) => one.checkVisibility());
            return [shown.length, shown.filter((one) => one.textContent.endsWith('Suggested')).length,
              document.querySelectorAll('.sheet__question').length, document.querySelectorAll('.sheet__list:empty').length];";
        assert_eq!(sheet.run(here), json!([10, 0, all, 0]), "{engine:?}");
        for talk in 0..5 {
            sheet.run(&format!(
                "document.querySelectorAll('[name=talk]')[{talk}].focus();"
            ));
            sheet.browser.session.press(&[SPACE]);
            sheet.says("questions for this talk are listed below");
            let [shown, suggested, others, empty] =
                [0, 1, 2, 3].map(|place| sheet.run(here)[place].clone());
            let shown = shown.as_i64().expect("a number");
            assert!((4..=7).contains(&shown), "{engine:?}: talk {talk}: {shown}");
            assert_eq!(
                json!([suggested, others, empty]),
                json!([3, all, 0]),
                "{engine:?}: talk {talk}"
            );
            sheet.press("[name=when]", &["x", "\u{e003}"]);
        }
        let last = sheet.question(0);
        sheet.tick(0);
        sheet.has(&[last.trim_end_matches("Suggested")]);
        sheet.reload();
        sheet.browser.session.wait_for(
            "return document.querySelectorAll('[name=talk]')[4].checked && document.querySelectorAll('.sheet__shown input').length < 8;",
        );
    }
}

#[test]
fn an_empty_question_is_told_at_its_box_and_own_ones_are_numbered() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let sheet = Sheet::open(Browser::start(engine, State::Light), &served.address);
        sheet.press("[data-do=own]", &[ENTER]);
        sheet.says("Write your question first");
        let told = "const own = document.querySelector('#own-question'), told = document.getElementById(own.getAttribute('aria-describedby') || 'none');
            return [document.activeElement === own, own.getAttribute('aria-invalid'), !!told && told.checkVisibility() && told.textContent, document.querySelectorAll('.sheet ol').length];";
        let expected = json!([true, "true", "Write your question first", 0]);
        assert_eq!(sheet.run(told), expected, "{engine:?}");
        sheet.press("#own-question", &["Who?"]);
        assert_eq!(
            sheet.run(told),
            json!([true, "false", false, 0]),
            "{engine:?}"
        );
        sheet.press("[data-do=own]", &[ENTER]);
        sheet.press("#own-question", &["When?"]);
        sheet.press("[data-do=own]", &[ENTER]);
        sheet.has(&["Who?", "When?"]);
        let names = "return Array.from(document.querySelectorAll('[data-part=text]')).map((box) => box.labels[0].textContent);";
        assert_eq!(
            sheet.run(names),
            json!(["My question 1", "My question 2"]),
            "{engine:?}"
        );
        let large = "const list = document.querySelector('.sheet__first');
            return [document.querySelector('#my-result').textContent, list.children.length, parseFloat(getComputedStyle(list).fontSize)];";
        assert_eq!(
            sheet.run(large),
            json!(["My two questions", 2, 24]),
            "{engine:?}"
        );
        sheet.press("[data-do=close]", &[ENTER]);
        assert_eq!(sheet.run(SAID), "", "{engine:?}");
        assert_eq!(sheet.active(), "own-question", "{engine:?}");
    }
}

#[test]
fn the_doctors_view_has_one_question_at_a_time_by_keyboard() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let sheet = Sheet::open(Browser::start(engine, State::Light), &served.address);
        let (one, two) = (sheet.question(0), sheet.question(1));
        sheet.tick(0);
        sheet.tick(1);
        sheet.has(&[&one, &two]);
        sheet.press("[data-do=doctor]", &[ENTER]);
        sheet
            .browser
            .session
            .wait_for("return document.querySelector('.doctor');");
        let seen = "const view = document.querySelector('.doctor');
            const shown = (one) => one.checkVisibility();
            return [document.activeElement.textContent, Array.from(document.body.children).filter(shown).length,
              Array.from(view.querySelectorAll('button')).filter(shown).map((button) => button.textContent).join()];";
        let first = json!([format!("Question 1 of 2 {one}"), 1, "Next question,Close"]);
        assert_eq!(sheet.run(seen), first, "{engine:?}");
        sheet.browser.session.press(&[TAB, "It may."]);
        sheet.browser.session.press(&[TAB, ENTER]);
        let second = json!([
            format!("Question 2 of 2 {two}"),
            1,
            "Previous question,Close"
        ]);
        assert_eq!(sheet.run(seen), second, "{engine:?}");
        sheet.press(".doctor [data-turn='-1']", &[ENTER]);
        let answer = "return document.querySelector('.doctor textarea').value;";
        assert_eq!(sheet.run(answer), "It may.", "{engine:?}");
        sheet.browser.session.press(&[ESCAPE]);
        assert_eq!(sheet.active(), "doctor", "{engine:?}");
        let kept = "return document.querySelectorAll('.doctor').length + document.querySelector('.chosen [data-part=answer]').value;";
        assert_eq!(sheet.run(kept), "0It may.", "{engine:?}");
        nothing_wrong(sheet.browser.complaints(PAGE));
    }
}

/// The link beside a question.
const LINK: &str = "const link = document.querySelectorAll('.add-question')[arguments[0]], mine = document.querySelector('#my-sheet');
    return [link.textContent, mine.checkVisibility() && mine.textContent, link.href.includes('?add=')];";

#[test]
fn a_question_is_added_where_it_stands_and_counted() {
    let served = guide::serve(guide::content());
    for engine in ENGINES {
        let sheet = Sheet::open(Browser::start(engine, State::Light), &served.address);
        let session = &sheet.browser.session;
        let link = |number: usize| session.run(LINK, json!([number]));
        session.go(&format!("{}/{LEAF}", sheet.address));
        assert_eq!(
            link(0),
            json!(["Add to my questions", false, true]),
            "{engine:?}"
        );
        // One tap adds it, another leads to the sheet.
        session.click(".add-question");
        session.wait_for(
            "return document.querySelector('.add-question').textContent === 'Added. See my sheet (1)';",
        );
        let added = json!(["Added. See my sheet (1)", "My sheet (1)", false]);
        assert_eq!(link(0), added, "{engine:?}");
        assert_eq!(
            session.run(
                "return location.pathname.endsWith('could-it-help/index.html');",
                json!([])
            ),
            true
        );
        session.wait_for(
            "return Array.from(document.querySelectorAll('[role=status]')).some((part) => part.textContent === 'Added. See my sheet (1)');",
        );
        // With Ctrl it is a link like any other.
        let with_ctrl = "let prevented;
            addEventListener('click', (event) => { prevented = event.defaultPrevented; event.preventDefault(); }, { once: true });
            document.querySelectorAll('.add-question')[1].dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }));
            return prevented;";
        assert_eq!(session.run(with_ctrl, json!([])), false, "{engine:?}");
        session.run(
            "document.querySelectorAll('.add-question')[1].focus();",
            json!([]),
        );
        session.press(&[ENTER]);
        session.wait_for("return document.querySelector('#my-sheet').textContent.includes('(2)');");
        assert_eq!(
            link(0),
            json!(["Added. See my sheet (2)", "My sheet (2)", false]),
            "{engine:?}"
        );
        let questions = session.run(
            "return Array.from(document.querySelectorAll('.add-question')).slice(0, 2).map((link) => link.getAttribute('aria-label').split(': ')[1]);",
            json!([]),
        );
        session.click(".add-question");
        session.wait_for(
            "return location.pathname.includes('my-questions') && document.querySelector('.chosen');",
        );
        let questions: Vec<&str> = [0, 1]
            .iter()
            .filter_map(|place| questions[*place].as_str())
            .collect();
        sheet.has(&questions);
        session.post("/back", json!({}));
        session.wait_for("return document.querySelector('.add-question') && document.querySelector('.add-question').textContent === 'Added. See my sheet (2)';");
        // A question of the guide's own list is ticked on the sheet.
        session.go(&format!(
            "{}/decide/questions-to-ask/index.html",
            sheet.address
        ));
        session.wait_for("return document.querySelector('#my-sheet').textContent.includes('(2)');");
        session.click(".add-question");
        session.wait_for("return document.querySelector('#my-sheet').textContent.includes('(3)');");
        sheet.reload();
        session.wait_for("return document.querySelector('.sheet__list input').checked;");
        nothing_wrong(sheet.browser.complaints(LEAF));
    }
}

#[test]
fn where_storage_is_refused_a_question_leads_to_the_sheet() {
    let refused = with_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
    );
    let served = guide::serve(&refused);
    for engine in ENGINES {
        let sheet = Sheet {
            browser: Browser::start(engine, State::Light),
            address: served.address.clone(),
        };
        let session = &sheet.browser.session;
        session.go(&format!("{}/{LEAF}", sheet.address));
        session.click(".add-question");
        session.wait_for(
            "return location.pathname.includes('my-questions') && document.querySelector('.chosen');",
        );
        sheet.says("does not keep what you write");
    }
}

#[test]
fn the_empty_sheet_prints_on_two_sheet_count_paper() {
    for state in [State::Light, State::NoScript] {
        let browser = Browser::start(Engine::Chromium, state);
        let served = guide::serve(&guide::content_in(state));
        browser.session.go(&format!("{}/{PAGE}", served.address));
        let name = format!("empty-sheet-{}", state.name());
        let text = crate::paper::text_of(&browser, &name);
        let sheets = crate::paper::sheet_count(&browser, &name);
        assert!(sheets <= 2, "{state:?}: {sheets} sheets");
        for words in ["Who I am seeing", "What do I do about my tablets?"] {
            assert!(text.contains(words), "{state:?}: {text}");
        }
        for words in [
            "How do I use it?",
            "What is your talk about?",
            "More questions",
        ] {
            assert!(!text.contains(words), "{state:?}: {text}");
        }
    }
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
