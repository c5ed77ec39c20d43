//! What people carry: the same bytes everywhere, the same words as the site, and it opens.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::Instant;

use crate::elements;
use crate::program::{built_from, command, contents, folder, outcome, run, write};
use crate::publish::Disk;

const DAY: [&str; 2] = ["--today", "2026-12-01"];

/// The guide, bundled once for every test that only looks.
static DIST: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let place = folder();
    bundle(place.path(), "dist");
    place
});

fn bundle(place: &Path, output: &str) -> String {
    let arguments = [&["bundle", "--output", output], &DAY[..]].concat();
    run(place, &arguments).success()
}

pub fn dist() -> PathBuf {
    DIST.path().join("dist")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run_to_end(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run installs what is missing"));
    assert!(output.status.success(), "{command:?}: {output:?}");
}

/// The unpacked zip by the path inside its one folder, as `unzip` makes it.
pub fn unpacked() -> BTreeMap<String, Vec<u8>> {
    let place = folder();
    run_to_end(
        Command::new("unzip")
            .arg("-q")
            .arg(dist().join("rfa-guide-offline.zip"))
            .current_dir(place.path()),
    );
    let below = |path: String| {
        path.strip_prefix("rfa-guide/")
            .expect("one folder")
            .to_owned()
    };
    let all = contents(place.path()).into_iter();
    all.map(|(path, content)| (below(path), content)).collect()
}

fn texts(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let text = |content: Vec<u8>| String::from_utf8_lossy(&content).into_owned();
    let files = files.into_iter();
    files.map(|(path, content)| (path, text(content))).collect()
}

#[test]
fn it_says_what_it_wrote_and_the_sum_of_it() {
    let place = folder();
    let words = bundle(place.path(), "to/give away");
    assert!(words.starts_with("Bundled "), "{words}");
    let list = fs::read(place.path().join("to/give away/SHA256SUMS")).expect("the list");
    let sum = rfa_guide::bundle::sum(&list);
    let line = format!("\nSum of the list SHA256SUMS in to/give away: {sum}\n");
    assert!(words.contains(&line), "{words}");
    // The giver and the receiver read out the same line for a whole copy.
    for path in ["to/give away", "to/give away/rfa-guide-offline.zip"] {
        let said = run(place.path(), &["verify", path]).success();
        let line = said.lines().last().expect("it prints a sum");
        let (of, sum) = line.split_once(": ").expect("a sum");
        let of = of.replace("to/give away/rfa", "rfa");
        assert!(words.contains(&format!("{of}: {sum}\n")), "{words}{line}");
    }
    let written: Vec<String> = contents(&place.path().join("to/give away"))
        .into_keys()
        .collect();
    assert_eq!(
        written,
        [
            ".rfa-guide",
            "SHA256SUMS",
            "rfa-guide-offline.zip",
            "rfa-guide.html"
        ]
    );
    let again = [&["bundle", "--quiet", "--output", "to/give away"], &DAY[..]].concat();
    assert_eq!(run(place.path(), &again).success(), "");
}

/// Another folder with the files made in another order, another time zone, language and umask.
#[test]
fn the_same_tree_gives_the_same_bytes_anywhere() {
    let place = folder();
    let tree = place.path().join("a copy");
    for part in ["content", "templates", "sass", "static", "reference"] {
        for (path, content) in contents(&root().join(part)).into_iter().rev() {
            write(&tree, &format!("{part}/{path}"), content);
        }
    }
    fs::copy(root().join("config.toml"), tree.join("config.toml")).expect("copied");
    let program = env!("CARGO_BIN_EXE_rfa-guide");
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "umask 077; exec \"$@\"",
            "sh",
            program,
            "bundle",
            "--quiet",
        ])
        .args(DAY)
        .envs([
            ("TZ", "Pacific/Kiritimati"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("LANG", "tr_TR.UTF-8"),
        ])
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .current_dir(&tree);
    run_to_end(&mut command);
    let (here, there) = (contents(&dist()), contents(&tree.join("dist")));
    assert_eq!(
        here.keys().collect::<Vec<_>>(),
        there.keys().collect::<Vec<_>>()
    );
    for (path, content) in here {
        assert!(content == there[&path], "{path} differs");
    }
}

#[test]
fn three_unpackers_find_the_same_files() {
    let zip = dist().join("rfa-guide-offline.zip");
    let by = |program: &str, arguments: &[&str]| {
        let place = folder();
        run_to_end(
            Command::new(program)
                .args(arguments)
                .arg(&zip)
                .current_dir(place.path()),
        );
        contents(place.path())
    };
    let first = by("unzip", &["-q"]);
    assert!(first.len() > 60);
    assert!(first == by("bsdtar", &["-xf"]));
    let extract = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall()";
    assert!(first == by("python3", &["-c", extract]));
    for path in first.keys() {
        assert!(path.len() < 120, "{path} is too long for some Windows");
        assert!(path.starts_with("rfa-guide/"), "{path}");
    }
    let size = fs::metadata(&zip).expect("the zip").len();
    assert!(size < 2_000_000, "{size} bytes");
}

#[test]
fn every_link_of_the_unpacked_zip_leads_somewhere_in_it() {
    assert_eq!(elements::dead_links(&texts(unpacked())), [""; 0]);
}

#[test]
fn every_page_of_the_zip_has_its_policy_before_anything_else() {
    for (path, html) in texts(unpacked()) {
        if !path.ends_with(".html") {
            continue;
        }
        let found = elements::of(&html);
        let metas: Vec<_> = found
            .iter()
            .filter(|element| element.name == "meta")
            .collect();
        let policy = metas[1].attribute("content").unwrap_or_default();
        assert_eq!(
            metas[1].attribute("http-equiv"),
            Some("Content-Security-Policy"),
            "{path}"
        );
        assert!(
            policy.starts_with("default-src 'none'; "),
            "{path}: {policy}"
        );
        assert!(policy.contains("connect-src 'none'") && !policy.contains("frame-ancestors"));
        for attribute in ["integrity", "crossorigin", "data-edition"] {
            assert!(
                found
                    .iter()
                    .all(|element| element.attribute(attribute).is_none()),
                "{path}"
            );
        }
        assert!(
            found
                .iter()
                .all(|element| element.attribute("type") != Some("module"))
        );
        assert!(
            !html.contains("manifest.webmanifest") && !html.contains("app.js"),
            "{path}"
        );
    }
}

/// The words a reader meets, without what differs on purpose.
fn words(html: &str) -> String {
    let mut html = html.to_owned();
    for (start, end) in [("<head>", "</head>"), ("<p class=\"not-unpacked\"", "</p>")] {
        while let Some(from) = html.find(start) {
            let to = html[from..].find(end).expect("it ends") + from + end.len();
            html.replace_range(from..to, "");
        }
    }
    let mut words = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => words.push(letter),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Only a site links its editions and says how large they are.
fn without_sizes(words: String) -> String {
    let mut parts = words.split(", about ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(" KB") {
            Some((size, rest)) if size.bytes().all(|byte| byte.is_ascii_digit()) => out += rest,
            _ => out += &format!(", about {part}"),
        }
    }
    out
}

#[test]
fn the_zip_has_the_words_of_the_site() {
    let site = built_from(root(), &["--source", "."]);
    let unpacked = texts(unpacked());
    let mut compared = 0;
    for (path, html) in &site {
        let for_servers = ["404.html", "offline/rfa-guide.html"].contains(&path.as_str());
        if !path.ends_with(".html") || for_servers {
            continue;
        }
        let online = without_sizes(words(html));
        assert_eq!(words(&unpacked[path]), online, "{path}");
        compared += 1;
    }
    assert!(compared > 60, "{compared} pages");
}

/// The sums in the worker are those of the files that go online, whatever was done to them since.
#[test]
fn the_worker_knows_every_file_as_it_is_published() {
    use data_encoding::BASE64;
    use sha2::{Digest, Sha256};
    let place = folder();
    run(place.path(), &[&["build", "--quiet"], &DAY[..]].concat()).success();
    let site = contents(&place.path().join("public"));
    let worker = String::from_utf8_lossy(&site["sw.js"]).into_owned();
    let (_, rest) = worker.split_once("const FILES = ").expect("the list");
    let (list, _) = rest.split_once(";\n").expect("its end");
    let list: BTreeMap<String, String> = serde_json::from_str(list).expect("JSON");
    for (path, sum) in &list {
        let found = BASE64.encode(&Sha256::digest(&site[path]));
        assert_eq!(*sum, format!("sha256-{found}"), "{path}");
    }
    for path in site.keys().filter(|path| path.ends_with("index.html")) {
        assert!(list.contains_key(path), "{path} is not kept");
    }
    assert!(
        !list
            .keys()
            .any(|path| path.starts_with("offline/rfa-guide"))
    );
    run_to_end(
        Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", "SHA256SUMS"])
            .current_dir(place.path().join("public")),
    );
}

/// Authors see what they wrote: no page is kept, and what an earlier build kept is taken back.
#[test]
fn a_device_is_told_to_give_back_what_it_kept() {
    let tree = crate::program::copy_of("sections");
    let config = fs::read_to_string(tree.path().join("config.toml")).expect("a config");
    let off = format!("{config}\n[extra.publish]\non_device = false\n");
    write(tree.path(), "config.toml", off);
    run(tree.path(), &["build", "--quiet"]).success();
    let site = texts(contents(&tree.path().join("public")));
    assert!(site["sw.js"].contains("unregister()"));
    assert!(!site.contains_key("app.js") && !site["index.html"].contains("app.js"));
}

#[test]
fn a_hospitals_editions_bear_its_name() {
    let place = folder();
    let file = crate::program::fixture("hospital").join("hospital.toml");
    let file = file.to_str().expect("UTF-8");
    let arguments = [&["bundle", "--quiet", "--hospital", file], &DAY[..]].concat();
    run(place.path(), &arguments).success();
    let files = contents(&place.path().join("dist"));
    assert!(String::from_utf8_lossy(&files["rfa-guide.html"]).contains("Example Hospital"));
    let mut zip =
        zip::ZipArchive::new(std::io::Cursor::new(&files["rfa-guide-offline.zip"])).expect("a zip");
    let mut page = zip.by_name("rfa-guide/index.html").expect("the first page");
    let html = std::io::read_to_string(&mut page).expect("text");
    assert!(html.contains("Example Hospital"));
}

#[test]
fn a_tree_with_errors_is_not_bundled() {
    let tree = crate::program::copy_of("sections");
    write(tree.path(), "content/broken.md", "no front matter");
    let outcome = run(tree.path(), &["bundle"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome
            .stderr
            .contains("nothing was bundled, dist is as it was")
    );
    assert!(!tree.path().join("dist").exists());
}

#[test]
fn a_folder_with_other_things_in_it_is_left_alone() {
    let place = folder();
    write(place.path(), "dist/thesis.tex", "years of work");
    let outcome = run(place.path(), &[&["bundle"], &DAY[..]].concat());
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("was not made by rfa-guide"),
        "{}",
        outcome.stderr
    );
    assert_eq!(contents(place.path()).len(), 1);
}

#[test]
fn a_full_disk_leaves_the_last_bundle_and_no_half_file() {
    let disk = Disk::mount("size=4m");
    let size_bytes = 4 << 20;
    let output = disk.path().join("dist");
    let arguments = [
        "bundle",
        "--output",
        output.to_str().expect("UTF-8"),
        DAY[0],
        DAY[1],
    ];
    run(root(), &arguments).success();
    let before = contents(&disk.path());
    // Room for a part of the next bundle.
    let held_bytes: usize = before.values().map(Vec::len).sum();
    let rest = vec![0; size_bytes - held_bytes - 400_000];
    fs::write(disk.path().join("full"), rest).expect("room for that");
    // On another day other words are overdue; what stays the same would need no room.
    let later = [&arguments[..4], &["2030-01-01"]].concat();
    let outcome = run(root(), &later);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("the disk is full; make room"),
        "{}",
        outcome.stderr
    );
    fs::remove_file(disk.path().join("full")).expect("removed");
    assert!(contents(&disk.path()) == before);
}

/// Killed at any moment it leaves the last bundle or the next one; what lies beside is cleared away.
#[test]
fn a_kill_leaves_a_whole_bundle() {
    let place = folder();
    bundle(place.path(), "dist");
    let whole = contents(&place.path().join("dist"));
    let arguments = ["bundle", "--quiet", DAY[0], DAY[1]];
    let start = Instant::now();
    run(place.path(), &arguments).success();
    let usual = start.elapsed();
    for part in [0.7, 0.8, 0.9, 0.95] {
        let mut child = command(place.path(), &arguments)
            .spawn()
            .expect("it starts");
        thread::sleep(usual.mul_f64(part));
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert!(
            contents(&place.path().join("dist")) == whole,
            "after part {part}"
        );
    }
    outcome(&mut command(place.path(), &arguments)).success();
    let left: Vec<String> = contents(place.path()).into_keys().collect();
    assert!(
        left.iter().all(|path| path.starts_with("dist/")),
        "{left:?}"
    );
}
