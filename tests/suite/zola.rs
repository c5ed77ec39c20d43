//! Real Zola and `rfa-guide` make the same site of the same tree: of this guide, and of each small
//! site in `tests/fixtures/zola/`, which shows one construct of the subset in `docs/zola.md`.
//!
//! A fixture holds only what it shows; `base/` is laid under it.

mod compare;
pub mod document;
mod finish;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use rfa_guide::diagnostic::{self, Diagnostic};
use rfa_guide::files::{self, Files};
use rfa_guide::{check, render, site};

use crate::hospital;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fixtures_folder() -> PathBuf {
    root().join("tests/fixtures/zola")
}

/// The names of the fixtures, sorted.
fn fixtures() -> Vec<String> {
    let listing = std::fs::read_dir(fixtures_folder()).expect("there are fixtures");
    let mut names: Vec<String> = listing
        .map(|item| {
            item.expect("an item")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .filter(|name| name != "base")
        .collect();
    names.sort();
    names
}

/// The tree of a fixture, over what all of them share.
fn fixture(name: &str) -> Files {
    let mut tree = Files::new();
    for folder in ["base", name] {
        let part = files::read(&fixtures_folder().join(folder), &site::ENTRIES).expect("readable");
        assert_eq!(part.diagnostics, [], "{folder} is sound");
        for (path, content) in part.value.iter() {
            tree.replace(path, content.clone());
        }
    }
    tree
}

/// Writes `tree` into a folder that goes away with the value; it is in `source` there.
fn on_disk(tree: &Files) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("source");
    files::publish(tree, &source).expect("written");
    (folder, source)
}

/// What real Zola makes of the tree in `source`, or what it says if it refuses it or warns.
///
/// # Panics
/// Zola is not there.
fn zola_builds(source: &Path) -> Result<Files, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("public");
    run_zola(source, &output)?;
    Ok(files::read(&output, &["."]).expect("Zola wrote it").value)
}

fn run_zola(source: &Path, output: &Path) -> Result<(), String> {
    run_zola_with(&[], source, output)
}

fn run_zola_with(arguments: &[&str], source: &Path, output: &Path) -> Result<(), String> {
    let zola = std::env::var_os("RFA_GUIDE_ZOLA").expect(
        "there is no Zola to compare with: run tests/run, or tests/zola first and put the path it \
         prints into RFA_GUIDE_ZOLA",
    );
    let run = Command::new(zola)
        .arg("--root")
        .arg(source)
        .args(["build", "--force", "--output-dir"])
        .arg(output)
        .args(arguments)
        .output()
        .expect("RFA_GUIDE_ZOLA names a program");
    // The npm package says 0 even when Zola fails.
    let said = [run.stdout, run.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let is_content = said.contains("Done in") && !said.contains("WARN") && !said.contains("ERROR");
    if is_content {
        Ok(())
    } else {
        Err(format!("Zola says:\n{said}"))
    }
}

fn we_build(tree: Files) -> Result<Files, String> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let site = site::load(tree, &site::Settings::default()).take(&mut diagnostics);
    let rendered = render::site(&site).take(&mut diagnostics);
    if diagnostic::has_errors(&diagnostics) {
        return Err(format!(
            "we say:\n{}",
            diagnostic::text(&diagnostics, false)
        ));
    }
    Ok(rendered)
}

/// What differs, in words; empty if nothing does.
fn differences(name: &str, source: &Path, tree: Files) -> String {
    let found = match (zola_builds(source), we_build(tree)) {
        (Ok(zola), Ok(ours)) => compare::differences(&zola, &ours),
        (zola, ours) => zola.err().into_iter().chain(ours.err()).collect(),
    };
    found
        .iter()
        .map(|difference| format!("{name}: {difference}\n"))
        .collect()
}

#[test]
fn the_guide_is_the_same_by_zola_and_by_us() {
    let tree = files::read(root(), &site::ENTRIES).expect("readable").value;
    let found = differences("the guide", root(), tree);
    assert!(found.is_empty(), "\n{found}");
}

/// A hospital's copy is a tree like any other once the hospital file is laid over it.
#[test]
fn a_hospitals_copy_is_the_same_by_zola_and_by_us() {
    let tree = files::read(root(), &site::ENTRIES).expect("readable").value;
    let settings = site::Settings {
        hospital: Some(hospital::read(&root().join("tests/fixtures/hospital")).value),
        ..site::Settings::default()
    };
    let laid = site::load(tree, &settings).value.files;
    let (_folder, source) = on_disk(&laid);
    let found = differences("Example Hospital", &source, laid);
    assert!(found.is_empty(), "\n{found}");
}

#[test]
fn every_fixture_is_the_same_by_zola_and_by_us() {
    let found: Vec<String> = fixtures()
        .par_iter()
        .map(|name| {
            let tree = fixture(name);
            let (_folder, source) = on_disk(&tree);
            differences(name, &source, tree)
        })
        .collect();
    assert!(found.iter().all(String::is_empty), "\n{}", found.concat());
}

#[test]
fn the_rule_zola_subset_takes_every_fixture() {
    for name in fixtures() {
        let site = site::load(fixture(&name), &site::Settings::default()).value;
        let mut found = check::run(&check::Input {
            site: &site,
            published: &Files::new(),
            today: jiff::civil::date(2026, 11, 21),
        });
        found.retain(|finding| finding.rule == "zola-subset");
        assert!(
            found.is_empty(),
            "{name}:\n{}",
            diagnostic::text(&found, false)
        );
    }
}

/// A site need not have these templates, and what stands in for them is the same too.
#[test]
fn lone_pages_without_templates_are_the_same() {
    let mut tree = fixture("address-sub-path");
    assert!(tree.remove("templates/404.html").is_some());
    assert!(tree.remove("templates/robots.txt").is_some());
    let (_folder, source) = on_disk(&tree);
    let found = differences("without templates", &source, tree);
    assert!(found.is_empty(), "\n{found}");
}
