//! One look at one page: opened in an engine and a state, held to every check, with what was found.

use std::fmt;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::engine::{self, Engine, Fonts};
use crate::exceptions;
use crate::guide;
use crate::state::State;
use crate::tools;
use crate::webdriver::Session;

const AUDIT: &str = include_str!("scripts/audit.js");

/// Closed parts hide what is in them from the checks as from the reader.
const OPEN_DETAILS: &str =
    "document.querySelectorAll('details').forEach((part) => { part.open = true; });";

/// axe-core and the call to it, as one script.
static AXE: LazyLock<String> =
    LazyLock::new(|| tools::script("axe-core/axe.min.js") + ";\n" + include_str!("scripts/axe.js"));

/// Something that is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub page: String,
    /// The name of what looked, as exceptions and seeded faults know it.
    pub check: String,
    pub place: String,
    pub what: String,
    pub seen: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let Self {
            page,
            check,
            place,
            what,
            seen,
        } = self;
        write!(out, "{page} [{seen}] {check}: {place}: {what}")
    }
}

/// An engine in a state, ready to look at pages.
pub struct Browser {
    pub session: Session,
    pub engine: Engine,
    pub state: State,
    fonts: Fonts,
}

impl Browser {
    pub fn start(engine: Engine, state: State) -> Self {
        Self::with_fonts(engine, state, Fonts::Narrow)
    }

    pub fn with_fonts(engine: Engine, state: State, fonts: Fonts) -> Self {
        let session = engine.start(state, fonts);
        Self {
            session,
            engine,
            state,
            fonts,
        }
    }

    /// The same engine in another state.
    pub fn enter(self, state: State) -> Self {
        let session = self.engine.change(self.session, state, self.fonts);
        Self {
            session,
            state,
            ..self
        }
    }

    /// Opens `page` of the guide at `address` as its reader in this state has it.
    pub fn open(&self, address: &str, page: &str) {
        self.session.go(&format!("{address}/{page}"));
        if self.engine == Engine::Firefox {
            engine::firefox_shows(&self.session, self.state);
        }
        let change = self.state.change(self.engine);
        self.session
            .run(&[OPEN_DETAILS, change].concat(), json!([]));
    }

    /// Opens `page` and gives everything that is wrong with it and not excepted.
    pub fn look_at(&self, address: &str, page: &str) -> Vec<Finding> {
        self.open(address, page);
        let mut found = self.audit(page);
        if self.state.has_axe() {
            found.extend(self.findings(page, &self.session.run_async(&AXE, self.told())));
        }
        found.extend(self.complaints(page));
        found
    }

    /// What our own checks say of the page that is open.
    pub fn audit(&self, page: &str) -> Vec<Finding> {
        self.findings(page, &self.session.run(AUDIT, self.told()))
    }

    /// What both scripts are told.
    fn told(&self) -> Value {
        json!([self.state.name(), guide::is_everything()])
    }

    pub fn finding(&self, page: &str, check: &str, place: &str, what: &str) -> Finding {
        Finding {
            page: page.to_owned(),
            check: check.to_owned(),
            place: place.to_owned(),
            what: what.to_owned(),
            seen: match self.fonts {
                Fonts::Narrow => format!("{:?}, {}", self.engine, self.state.name()),
                Fonts::Wide => format!("{:?}, {}, wide letters", self.engine, self.state.name()),
            },
        }
    }

    /// The objects that a script gave, as findings.
    fn findings(&self, page: &str, list: &Value) -> Vec<Finding> {
        let list = list
            .as_array()
            .unwrap_or_else(|| panic!("{page}: no list, but {list}"));
        let text = |object: &Value, name: &str| object[name].as_str().unwrap_or("?").to_owned();
        list.iter()
            .map(|object| {
                self.finding(
                    page,
                    &text(object, "check"),
                    &text(object, "where"),
                    &text(object, "what"),
                )
            })
            .filter(|finding| !exceptions::covers(finding, self.state))
            .collect()
    }

    /// What the browser itself has complained of since it was last asked: scripts that failed, files
    /// that are missing, a policy that was broken, anything written to the console.
    pub fn complaints(&self, page: &str) -> Vec<Finding> {
        let messages = match self.engine {
            Engine::Chromium => {
                let log = self.session.post("/se/log", json!({"type": "browser"}));
                let list = log.as_array().cloned().unwrap_or_default();
                list.iter().map(|entry| entry["message"].clone()).collect()
            }
            Engine::Firefox => {
                // Messages of the browser about itself have no address of a page.
                let script = "const list = Services.console.getMessageArray()
                    .filter((one) => /^(http|file)/.test(one.sourceName || ''))
                    .map((one) => one.errorMessage);
                  const storage = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
                  const said = storage.getEvents().filter((one) => /^(http|file)/.test(one.filename || ''))
                    .map((one) => one.arguments.map(String).join(' '));
                  Services.console.reset();
                  storage.clearEvents();
                  return list.concat(said);";
                let list = self.session.run_in_firefox(script);
                list.as_array().cloned().unwrap_or_default()
            }
            // Its driver does not tell; `audit.js` sees what did not load.
            Engine::WebKit => Vec::new(),
        };
        let expected = |message: &str| {
            // Where files are made to fail, the browser says so.
            let missing = self.state.is_without_style()
                || self.state.is_without_script()
                || self.state == State::NoImages;
            missing
                && ["404", "MIME type", "failed to load"]
                    .iter()
                    .any(|part| message.contains(part))
        };
        messages
            .iter()
            .filter_map(Value::as_str)
            .filter(|message| !expected(message))
            .map(|message| self.finding(page, "console", "page", message))
            .filter(|finding| !exceptions::covers(finding, self.state))
            .collect()
    }
}

/// Fails the test with every finding, one a line.
#[track_caller]
pub fn nothing_wrong(mut found: Vec<Finding>) {
    found.sort();
    found.dedup();
    let lines: Vec<String> = found.iter().map(|finding| format!("\n{finding}")).collect();
    assert!(
        found.is_empty(),
        "{} findings{}",
        found.len(),
        lines.concat()
    );
}
