//! What the browsers showed, for `docs/accessibility.md`: each engine in each state, on how many pages.
//!
//! Each look leaves one small file beside the built guide; with `RFA_GUIDE_SEEN_ON="21 November 2026"` the table of the
//! docs is written from them, dated so.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::engine::{ENGINES, Engine};
use crate::look::{Browser, Finding};
use crate::program;
use crate::state::{STATES, State};

const START: &str = "<!-- written by tests/browser/results.rs -->\n";
const END: &str = "<!-- to here -->\n";

/// Keeps that the browser has looked at so many pages and found this.
pub fn keep(browser: &Browser, pages: usize, found: &[Finding]) {
    let line = format!("{}|{pages}|{}", browser.session.browser, found.len());
    let path = name(browser.engine, browser.state);
    program::write(&folder(), &path, line);
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("seen")
}

fn name(engine: Engine, state: State) -> String {
    format!("{engine:?}-{}", state.name())
}

/// What was kept for an engine in a state: the browser with its version, pages and findings.
fn kept(engine: Engine, state: State) -> Option<[String; 3]> {
    let text = std::fs::read_to_string(folder().join(name(engine, state))).ok()?;
    let parts: Vec<String> = text.split('|').map(str::to_owned).collect();
    parts.try_into().ok()
}

/// The table for people: a row a state, a column an engine.
fn table(day: &str) -> String {
    let seen = ENGINES.map(|engine| {
        kept(engine, State::Light).map_or("not run".to_owned(), |[browser, ..]| browser)
    });
    let mut text = format!("Seen on {day} with {}.\n\n", seen.join(", "));
    text += "| State | Chromium | Firefox | WebKit |\n|---|---|---|---|\n";
    for state in STATES {
        let cells = ENGINES.map(
            |engine| match (state.not_tested(engine), kept(engine, state)) {
                (Some(reason), _) => format!("not tested: {reason}"),
                (None, Some([_, pages, found])) => format!("{pages} pages, {found} findings"),
                (None, None) => "not run".to_owned(),
            },
        );
        writeln!(text, "| {} | {} |", state.name(), cells.join(" | ")).expect("written to memory");
    }
    text
}

/// The docs may not say less is tested, or more, than the states do.
#[test]
fn the_docs_say_of_each_state_what_is_not_tested() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accessibility.md");
    let docs = std::fs::read_to_string(&path).expect("docs/accessibility.md");
    let (head, rest) = docs.split_once(START).expect("where the table starts");
    let (written, tail) = rest.split_once(END).expect("where it ends");
    if let Some(day) = std::env::var("RFA_GUIDE_SEEN_ON")
        .ok()
        .filter(|day| !day.is_empty())
    {
        let text = [head, START, &table(&day), END, tail].concat();
        std::fs::write(&path, text).expect("docs/accessibility.md");
        return;
    }
    for state in STATES {
        let row = written
            .lines()
            .find(|line| line.starts_with(&format!("| {} |", state.name())));
        let row = row.unwrap_or_else(|| panic!("no row for {}", state.name()));
        let reasons = ENGINES
            .into_iter()
            .filter_map(|engine| state.not_tested(engine));
        assert_eq!(
            reasons.clone().count(),
            row.matches("not tested").count(),
            "{row}"
        );
        for reason in reasons {
            assert!(row.contains(reason), "{row}");
        }
        assert!(!row.contains("not run"), "{row}");
    }
}
