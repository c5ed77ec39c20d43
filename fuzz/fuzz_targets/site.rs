//! Config, content, templates and Sass to a site: in pages or in findings, and every page that was
//! written is among those published.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::diagnostic::has_errors;
use rfa_guide::files::Files;
use rfa_guide::{check, render, site};
use rfa_guide_fuzz::{hold_document, hold_findings, on_one_thread, parts, tree};

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
    let mut findings = Vec::new();
    let site = site::load(files, &site::Settings::default()).take(&mut findings);
    let today = jiff::civil::date(2026, 11, 21);
    let mut published = Files::new();
    if !has_errors(&findings) {
        site.documents().for_each(hold_document);
        let rendered = render::site(&site).take(&mut findings);
        let settings = render::Settings::of(&site, today);
        published = render::publish(rendered, &settings).expect("our own pages are UTF-8");
    }
    let input = check::Input {
        site: &site,
        published: &published,
        today,
    };
    findings.extend(check::run(&input));
    hold_findings(&findings);
    if !has_errors(&findings) {
        for document in site.documents() {
            assert!(published.contains(&document.output_path()), "{}", document.path);
        }
    }
});
