//! The guide in real browsers: what `tests/suite/` cannot see.
//!
//! Every page in Chromium, Firefox and WebKit, the states of `state.rs` on one page a layout, or
//! everything on everything with `tests/run --all`. `tests/browsers` gets what this needs; without
//! the feature `browser` nothing here is built. A browser that does not start fails its test.
//!
//! To add a check, write it into `scripts/audit.js` and a fault for it into `faults.rs`.
//! To add a state, add it to `state.rs` and say in `engine.rs` how each engine enters it.

mod announced;
mod colours;
mod editions;
mod engine;
mod exceptions;
mod faults;
mod finder;
mod first_screen;
mod fonts;
mod guide;
mod hospital;
mod keyboard;
mod look;
mod markup;
mod on_device;
mod page_script;
mod pages;
mod paper;
#[path = "../suite/program.rs"]
#[expect(dead_code, reason = "the suite uses the rest")]
mod program;
mod results;
mod search;
mod sheet;
mod state;
mod states;
mod tools;
mod tree;
mod usual;
mod webdriver;
