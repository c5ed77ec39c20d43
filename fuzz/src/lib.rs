//! What several targets share: how an input is cut into files, and what is asked of every site and finding.

use rfa_guide::diagnostic::{Diagnostic, has_errors, json, text};
use rfa_guide::files::Files;
use rfa_guide::site::{self, Document, Site};
use rfa_guide::{check, render};

/// Does in this thread what the program does in several: a run can be repeated, and costs half.
pub fn on_one_thread() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    pool.use_current_thread()
        .build_global()
        .expect("nothing has run yet");
}

/// The line between the files of one input, so that a seed can be read and written by hand.
const BORDER: &str = "\n%%%%\n";

/// The first `N` files of `input`; those it does not have are empty.
pub fn parts<const N: usize>(input: &str) -> [&str; N] {
    let mut parts = input.split(BORDER);
    [(); N].map(|()| parts.next().unwrap_or_default())
}

/// `files` as a tree.
pub fn tree(files: &[(&str, &str)]) -> Files {
    let mut tree = Files::new();
    for (path, text) in files {
        tree.insert(path, (*text).to_owned()).expect("well formed");
    }
    tree
}

/// Each of `findings` says what is wrong, in one line and at a place that is there, and can be shown.
pub fn hold_findings(findings: &[Diagnostic]) {
    for finding in findings {
        assert!(!finding.message.is_empty());
        if let Some((source, span)) = &finding.place {
            assert!(source.text().get(span.clone()).is_some(), "{finding:?}");
        }
    }
    text(findings, false);
    json(findings);
}

/// The address of each document of `site` leads nowhere but into the site, and every link has its place.
pub fn hold_documents(site: &Site) {
    site.documents()
        .for_each(|document| hold_document(&site.open(document)));
}

fn hold_document(document: &Document) {
    let path = document.output_path();
    assert!(Files::new().insert(&path, "").is_ok(), "{path}");
    let source = document.source.text();
    assert!(document.body_start <= source.len());
    for link in &document.links {
        assert!(source.get(link.span.clone()).is_some(), "{link:?}");
    }
    for placed in [&document.front.title, &document.front.description]
        .into_iter()
        .flatten()
    {
        assert!(source.get(placed.span.clone()).is_some(), "{placed:?}");
    }
}

/// What a build makes of `tree`: its site, what readers get, which is empty after an error, and what was found.
pub fn build(tree: Files, settings: &site::Settings) -> (Site, Files, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let site = site::load(tree, settings).take(&mut findings);
    let today = jiff::civil::date(2026, 11, 21);
    let mut published = Files::new();
    if !has_errors(&findings) {
        hold_documents(&site);
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
    (site, published, findings)
}

/// What is read from the same tree twice is the same.
pub fn hold_reading(tree: &Files, settings: &site::Settings) -> (Site, Vec<Diagnostic>) {
    let first = site::load(tree.clone(), settings);
    let second = site::load(tree.clone(), settings);
    assert_eq!(first.diagnostics, second.diagnostics);
    hold_findings(&first.diagnostics);
    (first.value, first.diagnostics)
}
