//! What Zola rendered becomes, by `rfa-guide finish`, the site that `rfa-guide build` makes.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::{Command, Output};

use bytes::Bytes;
use jiff::civil::date;
use rayon::prelude::*;
use rfa_guide::files::{self, Files};
use rfa_guide::{render, site};

use super::{
    compare, fixture, fixtures, on_disk, root, run_zola, run_zola_with, we_build, zola_builds,
};

fn rfa_guide(arguments: &[&str], folder: &Path, source: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rfa-guide"))
        .args(arguments)
        .arg(folder)
        .arg("--source")
        .arg(source)
        .args(["--today", "2026-12-01"])
        .output()
        .expect("the program runs")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every file of `folder`, the marker included.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = files::read(folder, &["."]).expect("readable").value;
    let mut content: Vec<_> = read
        .iter()
        .map(|(path, bytes)| (path.to_owned(), bytes.bytes().into()))
        .collect();
    if let Ok(marker) = fs::read(folder.join(".rfa-guide")) {
        content.push((".rfa-guide".into(), marker));
    }
    content
}

/// `site` with the files of its zip in the zip's place, and with what is summed in the place of
/// sums: the same page in other bytes, say with its attributes in another order, has another sum.
fn opened(site: Files) -> Files {
    let mut opened = Files::new();
    for (path, content) in site.iter() {
        if ["sw.js.br", "sw.js.gz"].contains(&path) {
            // The twins of sums.
        } else if path.ends_with(".zip") {
            let mut zip = zip::ZipArchive::new(Cursor::new(content.bytes())).expect("a zip");
            for index in 0..zip.len() {
                let mut entry = zip.by_index(index).expect("an entry");
                let name = format!("{path}/{}", entry.name().expect("UTF-8"));
                let mut content = Vec::new();
                entry.read_to_end(&mut content).expect("sound");
                opened.replace(&name, without_sums(&name, content.into()));
            }
        } else {
            opened.replace(path, without_sums(path, content.bytes()));
        }
    }
    opened
}

fn without_sums(path: &str, content: Bytes) -> Bytes {
    let text = String::from_utf8_lossy(&content);
    let lines = text.lines();
    match path.rsplit('/').next() {
        Some("SHA256SUMS") => lines
            .map(|line| format!("{}\n", &line[64..]))
            .collect::<String>(),
        Some("sw.js") => lines
            .filter(|line| !line.starts_with("const VERSION"))
            .map(|line| format!("{}\n", line.split("sha256-").next().unwrap_or_default()))
            .collect(),
        Some("index.html") => without_sizes(&text),
        _ => return content,
    }
    .into()
}

/// Editions of pages with other white space differ by some bytes, and so may their rounded sizes.
fn without_sizes(html: &str) -> String {
    let mut parts = html.split(", about ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| {
        let rest = part.trim_start_matches(|letter: char| letter.is_ascii_digit());
        match rest.strip_prefix(" KB") {
            Some(rest) => whole + ", about" + rest,
            None => whole + ", about " + part,
        }
    })
}

#[test]
fn the_guide_by_zola_and_finish_is_the_guide_by_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let (zola, ours) = (folder.path().join("zola"), folder.path().join("ours"));
    run_zola(root(), &zola).expect("Zola takes the guide");

    let finished = rfa_guide(&["finish"], &zola, root());
    assert!(finished.status.success(), "{}", words(&finished.stderr));
    let built = rfa_guide(&["build", "--output"], &ours, root());
    assert!(built.status.success(), "{}", words(&built.stderr));

    let read = |folder| opened(files::read(folder, &["."]).expect("readable").value);
    let found = compare::differences(&read(&zola), &read(&ours));
    assert!(found.is_empty(), "{}", found.join("\n"));

    let once = content(&zola);
    assert!(once.iter().any(|(path, _)| path == ".rfa-guide"));
    let again = rfa_guide(&["finish"], &zola, root());
    assert!(again.status.success(), "{}", words(&again.stderr));
    assert!(words(&again.stdout).contains("finished already"));
    assert!(content(&zola) == once, "a second time changes nothing");

    run_zola(root(), &zola).expect("Zola takes its folder back");
    let anew = rfa_guide(&["finish", "--quiet"], &zola, root());
    assert!(anew.status.success() && anew.stdout.is_empty());
    assert!(
        content(&zola) == once,
        "the whole way again gives the same bytes"
    );
}

/// Without the rules of `check`, which some fixtures break on purpose.
#[test]
fn every_fixture_by_zola_is_published_as_by_us() {
    fixtures().par_iter().for_each(|name| {
        let tree = fixture(name);
        let site = site::load(tree.clone(), &site::Settings::default()).value;
        let settings = render::Settings::of(&site, date(2026, 12, 1));
        let (_folder, source) = on_disk(&tree);
        let zola = zola_builds(&source).expect("the fixture is in the subset");
        let ours = we_build(tree).expect("the fixture is in the subset");
        let finish = |rendered: &Files| {
            render::publish(rendered.clone(), &settings).expect("pages are UTF-8")
        };
        let (zola_finished, ours_finished) = (finish(&zola), finish(&ours));
        let found = compare::differences(&zola_finished, &ours_finished);
        assert!(found.is_empty(), "{name}: {}", found.join("\n"));
        for (path, bytes) in zola.iter() {
            if ours.content(path) == Some(bytes) {
                let (a, b) = (zola_finished.get(path), ours_finished.get(path));
                assert_eq!(a, b, "{name}: {path} was equal byte for byte");
            }
        }
    });
}

#[test]
fn a_sub_path_given_to_both_gives_the_same() {
    let tree = fixture("languages");
    let (folder, source) = on_disk(&tree);
    let output = folder.path().join("public");
    fs::write(
        source.join("config.toml"),
        words(&tree.get("config.toml").expect("there"))
            .replace("https://hospital.example", "https://hospital.example/guide"),
    )
    .expect("written");
    run_zola(&source, &output).expect("Zola takes it");
    let finished = rfa_guide(&["finish"], &output, &source);
    assert!(finished.status.success(), "{}", words(&finished.stderr));
    let ours = folder.path().join("ours");
    let built = rfa_guide(
        &[
            "build",
            "--base-url",
            "https://hospital.example/guide",
            "--output",
        ],
        &ours,
        &source,
    );
    assert!(built.status.success(), "{}", words(&built.stderr));
    let read = |folder| files::read(folder, &["."]).expect("readable").value;
    let found = compare::differences(&read(&output), &read(&ours));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_base_url_given_to_zola_alone_is_named() {
    let (folder, source) = on_disk(&fixture("lists"));
    let output = folder.path().join("public");
    let given = ["--base-url", "https://h.example/rfa"];
    run_zola_with(&given, &source, &output).expect("Zola takes it");
    check_refused(
        &output,
        &source,
        "give `finish` the same: --base-url https://h.example/rfa/",
    );

    let finished = rfa_guide(&["finish", given[0], given[1]], &output, &source);
    assert!(finished.status.success(), "{}", words(&finished.stderr));
}

/// `finish` refuses the folder with `expected` in its message, and leaves it as it is.
fn check_refused(folder: &Path, source: &Path, expected: &str) {
    let before = content(folder);
    let output = rfa_guide(&["finish"], folder, source);
    assert_eq!(output.status.code(), Some(2), "{}", words(&output.stderr));
    assert!(
        words(&output.stderr).contains(expected),
        "{}",
        words(&output.stderr)
    );
    assert!(content(folder) == before, "nothing was changed");
}

#[test]
fn a_folder_that_is_no_finished_rendering_is_left_alone() {
    let (folder, source) = on_disk(&fixture("lists"));
    let output = folder.path().join("public");
    let missing = rfa_guide(&["finish"], &output, &source);
    assert_eq!(missing.status.code(), Some(2));

    fs::create_dir(&output).expect("made");
    fs::write(output.join("index.html"), "<p>My thesis</p>").expect("written");
    check_refused(&output, &source, "there is no 404.html in it");

    fs::write(output.join("404.html"), "").expect("written");
    check_refused(
        &output,
        &source,
        "it has no page/index.html, for content/page.md",
    );

    run_zola(&source, &output).expect("Zola takes it");
    fs::create_dir(output.join(".git")).expect("made");
    check_refused(&output, &source, "it holds a Git repository");
}

#[test]
fn a_tree_with_errors_leaves_the_folder_as_it_was() {
    let mut tree = fixture("lists");
    let page = "+++\ntitle = \"A\"\n+++\n[lost](/nowhere.pdf)\n";
    tree.replace("content/page.md", page);
    let (folder, source) = on_disk(&tree);
    let output = folder.path().join("public");
    run_zola(&source, &output).expect("Zola takes it");
    fs::write(source.join("content/other.md"), "no front matter").expect("written");
    let before = content(&output);
    let refused = rfa_guide(&["finish"], &output, &source);
    assert_eq!(refused.status.code(), Some(1), "{}", words(&refused.stderr));
    assert!(words(&refused.stderr).contains("this file has no front matter"));
    assert!(content(&output) == before, "nothing was changed");
}
