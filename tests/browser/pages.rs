//! Every page in every engine, over HTTP and from the disk.

use crate::engine::Engine;
use crate::guide;
use crate::look::{Browser, nothing_wrong};
use crate::state::State;

#[test]
fn every_page_is_sound_in_chromium() {
    every_page(Engine::Chromium);
}

#[test]
fn every_page_is_sound_in_firefox() {
    every_page(Engine::Firefox);
}

#[test]
fn every_page_is_sound_in_webkit() {
    every_page(Engine::WebKit);
}

fn every_page(engine: Engine) {
    let served = guide::serve(guide::content());
    let browser = Browser::start(engine, State::Light);
    let pages = guide::pages();
    let found = pages
        .iter()
        .flat_map(|page| browser.look_at(&served.address, page))
        .collect();
    nothing_wrong(found);
}
