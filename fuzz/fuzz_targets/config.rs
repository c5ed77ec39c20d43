//! `config.toml`: taken as TOML reads it, or refused with a place; its base is a path.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::diagnostic::has_errors;
use rfa_guide::site::Settings;
use rfa_guide_fuzz::{hold_documents, hold_reading, on_one_thread, tree};

fuzz_target!(init: on_one_thread(), |config: &str| {
    let tree = tree(&[
        ("config.toml", config),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ("content/_index.cy.md", "+++\ntitle = \"Hafan\"\n+++\n"),
        ("content/page.md", "+++\ntitle = \"Page\"\n+++\n[Home](@/_index.md)\n"),
    ]);
    let (site, findings) = hold_reading(&tree, &Settings::default());
    if has_errors(&findings) {
        return;
    }
    let table: toml::Table = config.parse().expect("what was taken is TOML");
    assert_eq!(table["base_url"].as_str(), Some(site.config.base_url.as_str()));
    let base = site.config.base_path();
    assert!(base.is_empty() || (base.starts_with('/') && !base.ends_with('/')), "{base}");
    assert!(site.config.permalink("/a/").ends_with("/a/"));
    hold_documents(&site);
});
