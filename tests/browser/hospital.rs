//! The guide as the example hospital made it its own: its pages, logo, colours and numbers, in every engine.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::engine::Engine;
use crate::guide::{self, Content};
use crate::look::nothing_wrong;
use crate::state::State;
use crate::states::each_state_of;
use crate::{markup, program};

/// Pages that hold something of every kind that a hospital adds.
const LOCAL: [&str; 7] = [
    "about/how-it-is-made/index.html",
    "index.html",
    "day/before/index.html",
    "procedure/where-to-go/index.html",
    "support/organisations/index.html",
    "urgent-help/index.html",
    "your-hospital/index.html",
];

/// Of those, the ones with the logo, the numbers and the address: they stand for the others where the colours are
/// as they were.
const FEW: [&str; 3] = [
    "index.html",
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

/// Each layout as most readers see it, what is local in the dark as well, and in Chromium a few in every state.
fn its_pages_are_sound(engine: Engine) {
    let content = &BUILT.1;
    let mut found = Vec::new();
    each_state_of(content, engine, |browser, address| {
        let mut pages = match browser.state {
            _ if guide::is_everything() => guide::pages_of(content),
            State::Light => [&LOCAL[..], &guide::LAYOUTS.map(|(_, page)| page)].concat(),
            State::Dark => LOCAL.to_vec(),
            _ if engine == Engine::Chromium => FEW.to_vec(),
            // The states of the guide's own pages are seen in every engine.
            _ => return,
        };
        pages.sort_unstable();
        pages.dedup();
        for page in pages {
            found.extend(browser.look_at(address, page));
        }
    });
    nothing_wrong(found);
}

#[test]
fn the_nu_checker_finds_nothing_in_the_example_hospitals_pages() {
    let said = markup::said_of(&BUILT.0);
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}
