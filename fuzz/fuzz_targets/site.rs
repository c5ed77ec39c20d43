//! Front matter, config, content and templates to a site: in pages or in findings, never in a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::files::Files;
use rfa_guide::{check, render, site};

fuzz_target!(|input: (&str, &str, &str)| {
    let (config, page, template) = input;
    let mut files = Files::new();
    let pages = [
        ("config.toml", config),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ("content/page.md", page),
        ("templates/index.html", "{{ section.content | safe }}"),
        ("templates/page.html", template),
    ];
    for (path, text) in pages {
        files.replace(path, text.to_owned());
    }
    let loaded = site::load(files, &site::Settings::default());
    let rendered = render::site(&loaded.value);
    let today = jiff::civil::date(2026, 11, 21);
    let settings = render::Settings::of(&loaded.value, today);
    let published = render::publish(rendered.value, &settings).expect("our own pages are UTF-8");
    let input = check::Input {
        site: &loaded.value,
        published: &published,
        today,
    };
    for finding in check::run(&input).iter().chain(&loaded.diagnostics) {
        assert!(!finding.message.is_empty());
    }
});
