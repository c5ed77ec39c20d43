//! The guide as the example hospital made it its own: its pages, logo, colours and numbers, in every engine.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::engine::Engine;
use crate::guide::{self, Content};
use crate::look::nothing_wrong;
use crate::state::State;
use crate::states::each_state;
use crate::{markup, program};

/// Pages that hold something of every kind that a hospital adds.
const LOCAL: [&str; 7] = [
    "about/publisher/index.html",
    "index.html",
    "procedure/before/index.html",
    "procedure/where-to-go/index.html",
    "support/organisations/index.html",
    "urgent-help/index.html",
    "your-hospital/index.html",
];

static BUILT: LazyLock<(PathBuf, Content)> = LazyLock::new(|| {
    let file = program::fixture("hospital").join("hospital.toml");
    guide::build("hospital", &["--hospital", file.to_str().expect("UTF-8")])
});

#[test]
fn the_example_hospitals_pages_are_sound_in_chromium() {
    its_pages_are_sound(Engine::Chromium);
}

#[test]
fn the_example_hospitals_pages_are_sound_in_firefox() {
    its_pages_are_sound(Engine::Firefox);
}

#[test]
fn the_example_hospitals_pages_are_sound_in_webkit() {
    its_pages_are_sound(Engine::WebKit);
}

/// Each page as most readers see it, and what is local in every state.
fn its_pages_are_sound(engine: Engine) {
    let content = &BUILT.1;
    let mut found = Vec::new();
    each_state(engine, |browser| {
        let served = guide::serve(&guide::as_it_comes(content, browser.state));
        let pages = match browser.state == State::Light || guide::is_everything() {
            true => guide::pages_of(content),
            false => LOCAL.to_vec(),
        };
        for page in pages {
            found.extend(browser.look_at(&served.address, page));
        }
    });
    nothing_wrong(found);
}

/// What is wrong with the guide itself `markup.rs` finds.
#[test]
fn the_nu_checker_finds_nothing_more_in_the_example_hospitals_pages() {
    let known = markup::said_of(guide::folder());
    let known: Vec<&str> = known.iter().map(|line| message(line)).collect();
    let mut said = markup::said_of(&BUILT.0);
    said.retain(|line| !known.contains(&message(line)));
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}

/// A line of the checker without the place.
fn message(line: &str) -> &str {
    line.split_once(": ").map_or(line, |(_, message)| message)
}
