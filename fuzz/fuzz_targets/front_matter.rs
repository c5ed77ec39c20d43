//! The head of a page and of a section: read as TOML reads it, or refused; the address it asks for is
//! in the site.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::diagnostic::has_errors;
use rfa_guide::site::Settings;
use rfa_guide_fuzz::{hold_documents, hold_reading, on_one_thread, tree};

const CONFIG: &str = "base_url = \"/\"\n[extra.rules]\ncheck_dates = true\naccessibility = true\n";

fuzz_target!(init: on_one_thread(), |head: &str| {
    let file = format!("+++\n{head}\n+++\n# A heading\n");
    let home = "+++\ntitle = \"Home\"\n+++\n";
    for path in ["content/a/page.md", "content/a/_index.md"] {
        let tree = tree(&[
            ("config.toml", CONFIG),
            ("content/_index.md", home),
            (path, &file),
        ]);
        let settings = Settings {
            drafts: true,
            ..Settings::default()
        };
        let (site, findings) = hold_reading(&tree, &settings);
        if has_errors(&findings) {
            continue;
        }
        hold_documents(&site);
        let document = site.documents().find(|document| document.source_path() == path);
        let document = document.expect("a page without a finding is a page");
        // A line of `+++` ends the head earlier than its author thought.
        if head.lines().any(|line| line.trim_end() == "+++") {
            continue;
        }
        let table: toml::Table = head.parse().expect("what was taken is TOML");
        let title = table.get("title").and_then(toml::Value::as_str);
        assert_eq!(document.title(), title.unwrap_or_default());
        assert_eq!(&file[document.body_start..], "# A heading\n");
    }
});
