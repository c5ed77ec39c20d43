//! A hospital file and its own words laid over a small guide: what it does not name stays as it was,
//! nothing outside its folder is asked for, and the emergency page is there whatever it says.
//!
//! The input is the file, words for a replaced part, a page of the hospital's own, and a logo.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::files::Files;
use rfa_guide::site::{Hospital, Settings, hospital};
use rfa_guide_fuzz::{build, hold_findings, on_one_thread, parts, tree};

const CONFIG: &str = "base_url = \"/\"\n[extra]\nversion = \"1.0.0\"\n";
const EVIDENCE: &str = "[sources.practical]\ntitle = \"Practical\"\n";
const HOME: &str = "+++\ntitle = \"Home\"\n+++\n";
const URGENT: &str = "+++\ntitle = \"Urgent help\"\n+++\nRing 999.\n";
const BEFORE: &str = "+++\ntitle = \"Before\"\n+++\nFirst.\n\n## Water\n\nDrink.\n\n### Tea\n\nTea.\n\n## Food\n\nEat.\n";
const AFTER: &str = "+++\ntitle = \"After\"\n+++\n## Sleep\n\n[Water](@/part/before.md#water)\n";

fuzz_target!(init: on_one_thread(), |input: &str| {
    let [file, words, page, logo] = parts(input);
    let guide = tree(&[
        ("config.toml", CONFIG),
        ("content/_index.md", HOME),
        ("content/part/_index.md", HOME),
        ("content/part/after.md", AFTER),
        ("content/part/before.md", BEFORE),
        ("content/urgent-help.md", URGENT),
        ("reference/evidence.toml", EVIDENCE),
        ("templates/index.html", "{{ section.content | safe }}"),
        ("templates/page.html", "{{ page.content | safe }}"),
        ("templates/section.html", "{{ section.content | safe }}"),
    ]);
    let read = hospital::read("theirs/hospital.toml", file.as_bytes());
    hold_findings(&read.diagnostics);
    let mut theirs = read.value;
    for path in theirs.local_paths() {
        assert!(Files::new().insert(path, "").is_ok(), "{path} leads out");
    }
    theirs.files = tree(&[("words.md", words), ("pages/page.md", page), ("logo.svg", logo)]);

    let mut laid = theirs.clone();
    let over = hospital::lay_over(&mut laid, guide.clone());
    hold_findings(&over.diagnostics);
    assert_eq!(over.value.get("content/urgent-help.md").is_some(), true);
    for (path, content) in guide.under("content") {
        let name = &path["content/".len()..];
        let is_named = laid.left_out.iter().any(|page| page.value == name)
            || laid.replaced.iter().any(|part| part.page.value == name);
        assert!(is_named || over.value.content(path) == Some(content), "{path} has changed");
    }
    if read.diagnostics.is_empty() && over.diagnostics.is_empty() {
        go_the_whole_way(guide, theirs);
    }
});

/// The guide with the hospital in it, built.
fn go_the_whole_way(guide: Files, theirs: Hospital) {
    let settings = Settings {
        hospital: Some(theirs),
        ..Settings::default()
    };
    let (site, _, mut findings) = build(guide, &settings);
    site.hospital
        .as_ref()
        .expect("it was laid")
        .retrace(&mut findings);
    hold_findings(&findings);
}
