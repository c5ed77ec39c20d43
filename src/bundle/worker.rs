//! What keeps the guide on a reader's device where there is HTTPS: a service worker with the exact
//! list of files, the script that registers it, and the manifest with the guide's name and icons.
//!
//! Takes the files of a site, gives scripts. The browser does the rest, and may refuse any of it:
//! no page waits for the worker or needs it.

use data_encoding::BASE64;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::sums;
use crate::files::Files;

/// Where the worker lies: at the top, because a worker sees no page above it.
pub const WORKER_PATH: &str = "sw.js";
pub const REGISTER_PATH: &str = "app.js";
pub const MANIFEST_PATH: &str = "manifest.webmanifest";

/// Registers the worker once the page has all it needs. Every page loads it, so it is short and its
/// words are here.
pub const REGISTER: &str = include_str!("register.js");

/// In the worker's place, takes back what it kept.
pub const NO_WORKER: &str = include_str!("no_worker.js");

const TEMPLATE: &str = include_str!("worker.js");

/// Drawings for home screens, if the site has them: file, sizes, type, purpose. A device may cut the
/// maskable ones to any shape: their ground reaches every edge.
const ICONS: [(&str, &str, &str, &str); 3] = [
    ("icon-192.png", "192x192", "image/png", "any maskable"),
    ("icon-512.png", "512x512", "image/png", "any maskable"),
    ("favicon.svg", "any", "image/svg+xml", "any"),
];

/// What a device calls the guide.
#[derive(Debug, Clone)]
pub struct Name {
    pub full: String,
    /// Fits below an icon.
    pub short: String,
    pub language: String,
}

/// What a browser writes with a percent sign in a path (URL Standard, "path percent-encode set"),
/// and the percent sign itself.
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// `path` as a browser asks for it.
fn encoded(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_A_PATH).to_string()
}

/// The worker that keeps all of `files`. Its version is the sum of its own text, so that a change of
/// any file, or of the way they are kept, is a new one.
pub fn worker(files: &Files) -> String {
    let list: Map<String, Value> = files
        .iter()
        .map(|(path, content)| {
            let sum = BASE64.encode(&Sha256::digest(content.bytes()));
            (encoded(path), json!(format!("sha256-{sum}")))
        })
        .collect();
    let list = serde_json::to_string_pretty(&list).expect("texts are JSON");
    let text = TEMPLATE.replace("{/* files */}", &list);
    let version = &sums::sum(text.as_bytes())[..16];
    text.replace("/* version */", version)
}

/// The manifest of a site called `name`. Browsers keep their bars and the way back: somebody in
/// pain should not have to learn another way to leave a page.
pub fn manifest(name: &Name, files: &Files) -> String {
    let icons: Vec<Value> = ICONS
        .iter()
        .filter(|(path, ..)| files.contains(path))
        .map(|(path, sizes, kind, purpose)| {
            json!({"src": path, "sizes": sizes, "type": kind, "purpose": purpose})
        })
        .collect();
    let manifest = json!({
        "name": name.full,
        "short_name": name.short,
        "lang": name.language,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "icons": icons,
    });
    let text = serde_json::to_string_pretty(&manifest).expect("texts are JSON");
    format!("{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(home: &str) -> Files {
        let mut files = Files::new();
        for (path, content) in [
            ("index.html", home),
            ("caf\u{e9}/50%.svg", "x"),
            ("icon-192.png", ""),
        ] {
            files.insert(path, content.to_owned()).expect("well formed");
        }
        files
    }

    /// The sum is the one that `openssl dgst -sha256 -binary | base64` gives for `x`.
    #[test]
    fn the_worker_names_every_file_as_the_browser_asks_for_it() {
        let worker = worker(&files("home"));
        assert!(worker.contains(
            "\"caf%C3%A9/50%25.svg\": \"sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=\""
        ));
        assert!(!worker.contains("/*"));
    }

    #[test]
    fn the_version_changes_with_any_file() {
        assert_eq!(worker(&files("1")), worker(&files("1")));
        let version = |home| {
            let worker = worker(&files(home));
            let (_, rest) = worker.split_once("VERSION = '").expect("a version");
            rest[..16].to_owned()
        };
        assert_ne!(version("1"), version("2"));
    }

    #[test]
    fn the_manifest_names_the_icons_that_are_there() {
        let name = Name {
            full: "A guide".to_owned(),
            short: "Guide".to_owned(),
            language: "en".to_owned(),
        };
        insta::assert_snapshot!(manifest(&name, &files("")), @r#"
        {
          "name": "A guide",
          "short_name": "Guide",
          "lang": "en",
          "start_url": "index.html",
          "scope": "./",
          "display": "minimal-ui",
          "icons": [
            {
              "src": "icon-192.png",
              "sizes": "192x192",
              "type": "image/png",
              "purpose": "any maskable"
            }
          ]
        }
        "#);
    }
}
