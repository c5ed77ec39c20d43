//! Config, content, templates and Sass to a site: in pages or in findings, and every page that was
//! written is among those published.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::diagnostic::has_errors;
use rfa_guide::site::Settings;
use rfa_guide_fuzz::{build, hold_findings, on_one_thread, parts, tree};

fuzz_target!(init: on_one_thread(), |input: &str| {
    let [config, page, template, style] = parts(input);
    let files = tree(&[
        ("config.toml", config),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ("content/page.md", page),
        ("sass/main.scss", style),
        ("templates/index.html", "{{ section.content | safe }}"),
        ("templates/page.html", template),
    ]);
    let (site, published, findings) = build(files, &Settings::default());
    hold_findings(&findings);
    if !has_errors(&findings) {
        for document in site.documents() {
            assert!(published.contains(&document.output_path()), "{}", document.path);
        }
    }
});
