//! What the browsers showed, for `docs/accessibility.md`: each engine in each state, on how many pages.
//!
//! Each look leaves one small file beside the built guide. After it, `RFA_GUIDE_SEEN_ON="21 November 2026" cargo test
//! --features browser --test browser results` writes the table of the docs and the sentence of the accessibility
//! statement from them, dated so.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::engine::{ENGINES, Engine};
use crate::look::{Browser, Finding};
use crate::program;
use crate::state::{STATES, State};

const START: &str = "<!-- written by tests/browser/results.rs -->\n";
const END: &str = "<!-- to here -->\n";

/// The site's statement for its readers, and how its sentence about the last look begins.
const STATEMENT: &str = "content/about/accessibility.md";
const LAST: &str = "They last did this on ";

/// Keeps that the browser has looked at so many pages and found this: a line to count by, then the findings,
/// for whoever does not want to wait until `tests/run --all` ends.
pub fn keep(browser: &Browser, pages: usize, found: &[Finding]) {
    let mut line = format!("{}|{pages}|{}\n", browser.session.browser, found.len());
    for finding in found {
        writeln!(line, "{finding}").expect("written to memory");
    }
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
    let parts: Vec<String> = text.lines().next()?.split('|').map(str::to_owned).collect();
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

/// The sentence for readers: the day, and whether all was well.
fn sentence(day: &str) -> String {
    let all = ENGINES
        .iter()
        .flat_map(|engine| STATES.map(|state| kept(*engine, state)));
    let found: u32 = all
        .flatten()
        .map(|[_, _, found]| found.parse::<u32>().expect("a number"))
        .sum();
    match found {
        0 => format!("{LAST}{day}, and found no faults."),
        1 => format!("{LAST}{day}, and found one fault."),
        _ => format!("{LAST}{day}, and found {found} faults."),
    }
}

/// The docs may not say less is tested, or more, than the states do.
#[test]
fn the_docs_say_of_each_state_what_is_not_tested() {
    let path = in_repository("docs/accessibility.md");
    let docs = std::fs::read_to_string(&path).expect("docs/accessibility.md");
    let (head, rest) = docs.split_once(START).expect("where the table starts");
    let (written, tail) = rest.split_once(END).expect("where it ends");
    if let Some(day) = std::env::var("RFA_GUIDE_SEEN_ON")
        .ok()
        .filter(|day| !day.is_empty())
    {
        let text = [head, START, &table(&day), END, tail].concat();
        std::fs::write(&path, text).expect("docs/accessibility.md");
        let statement = statement();
        let line = said(&statement);
        let text = statement.replacen(line, &sentence(&day), 1);
        std::fs::write(in_repository(STATEMENT), text).expect("the statement");
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
    let day = written
        .strip_prefix("Seen on ")
        .and_then(|rest| rest.split_once(" with "));
    let (day, _) = day.expect("the table says when");
    assert!(
        said(&statement()).starts_with(&[LAST, day].concat()),
        "{STATEMENT}"
    );
}

fn statement() -> String {
    std::fs::read_to_string(in_repository(STATEMENT)).expect("the statement")
}

/// The line of the statement about the last look.
fn said(statement: &str) -> &str {
    let line = statement.lines().find(|line| line.starts_with(LAST));
    line.unwrap_or_else(|| panic!("{STATEMENT} does not say {LAST:?}"))
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
