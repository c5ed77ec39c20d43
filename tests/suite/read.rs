//! Reading a tree: what is taken, what is left, and what is wrong with it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rfa_guide::diagnostic::Reported;
use rfa_guide::files::{self, Files};

fn tree(entries: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, content) in entries {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().expect("a parent")).expect("made");
        fs::write(place, content).expect("written");
    }
    folder
}

fn read(root: &Path) -> Reported<Files> {
    files::read(root, &["config.toml", "content", "static"]).expect("a readable tree")
}

fn paths(files: &Files) -> Vec<&str> {
    files.iter().map(|(path, _)| path).collect()
}

/// `rule path` for each finding.
fn findings(reported: &Reported<Files>) -> Vec<String> {
    reported
        .diagnostics
        .iter()
        .map(|found| {
            assert!(!found.help.is_empty(), "{found:?} says what to do");
            format!("{} {}", found.rule, found.path())
        })
        .collect()
}

#[test]
fn entries_are_read_sorted_and_a_missing_one_is_skipped() {
    let root = tree(&[
        ("content/b.md", "b"),
        ("content/a/_index.md", "a"),
        ("config.toml", "c"),
        ("target/debug/rubbish", "not asked for"),
    ]);
    let read = read(root.path());
    assert_eq!(
        paths(&read.value),
        ["config.toml", "content/a/_index.md", "content/b.md"]
    );
    assert_eq!(read.value.get("content/b.md").expect("b"), "b");
    assert!(read.diagnostics.is_empty());
}

#[test]
fn a_dot_means_everything() {
    let root = tree(&[
        ("index.html", "i"),
        ("a/b.css", "b"),
        (".rfa-guide", "ours"),
    ]);
    let read = files::read(root.path(), &["."]).expect("readable");
    assert_eq!(paths(&read.value), ["a/b.css", "index.html"]);
}

#[test]
fn hundreds_of_files_keep_their_contents() {
    let names: Vec<String> = (0..500)
        .map(|number| format!("content/{number:03}"))
        .collect();
    let entries: Vec<_> = names.iter().map(|name| (&name[..], &name[..])).collect();
    let read = read(tree(&entries).path());
    assert_eq!(read.value.len(), 500);
    assert!(
        read.value
            .iter()
            .all(|(path, content)| content.bytes() == path)
    );
}

#[test]
fn bytes_that_are_no_text_are_read_all_the_same() {
    let root = tree(&[]);
    fs::create_dir(root.path().join("static")).expect("made");
    fs::write(root.path().join("static/a.png"), [0xff, 0x00, 0xfe]).expect("written");
    assert_eq!(
        read(root.path())
            .value
            .get("static/a.png")
            .expect("a")
            .len(),
        3
    );
}

#[test]
fn a_missing_root_is_named_with_a_remedy() {
    let error = files::read(Path::new("/nowhere/at/all"), &["content"]).expect_err("refused");
    insta::assert_snapshot!(
        error,
        @"cannot read the site in /nowhere/at/all: there is no such file or folder; name the folder that holds config.toml and content/"
    );
}

#[test]
fn a_root_that_is_a_file_is_refused() {
    let root = tree(&[("config.toml", "")]);
    let error = files::read(&root.path().join("config.toml"), &["."]).expect_err("refused");
    assert!(error.to_string().contains("it is a file"), "{error}");
}

#[test]
fn links_inside_the_tree_are_followed() {
    let root = tree(&[("content/a/page.md", "p"), ("common/logo.svg", "l")]);
    symlink("a", root.path().join("content/b")).expect("linked");
    symlink("../common/logo.svg", root.path().join("content/logo.svg")).expect("linked");
    let read = read(root.path());
    assert_eq!(
        paths(&read.value),
        ["content/a/page.md", "content/b/page.md", "content/logo.svg"]
    );
    assert!(read.diagnostics.is_empty());
}

#[test]
fn a_link_out_of_the_tree_is_reported_and_not_read() {
    let outside = tree(&[("secret", "s")]);
    let root = tree(&[("content/a.md", "a")]);
    symlink(outside.path(), root.path().join("content/out")).expect("linked");
    symlink(
        outside.path().join("secret"),
        root.path().join("config.toml"),
    )
    .expect("linked");
    let read = read(root.path());
    assert_eq!(paths(&read.value), ["content/a.md"]);
    assert_eq!(
        findings(&read),
        ["link-outside config.toml", "link-outside content/out"]
    );
}

#[test]
fn dangling_links_and_loops_are_reported_and_end() {
    let root = tree(&[("content/a/page.md", "p"), ("content/b/page.md", "p")]);
    let link = |target: &str, path: &str| symlink(target, root.path().join(path)).expect("linked");
    link("gone.md", "content/dangling.md");
    link("self", "content/self");
    link("..", "content/a/up");
    link("../a", "content/b/across");
    let read = read(root.path());
    assert_eq!(
        findings(&read),
        [
            "dangling-link content/a/up",
            "dangling-link content/b/across/up",
            "dangling-link content/dangling.md",
            "dangling-link content/self",
        ]
    );
    assert!(read.value.contains("content/b/across/page.md"));
}

/// A few folders that link to one another would otherwise be read thousands of times.
#[test]
fn links_within_links_end() {
    let root = tree(&[("content/6/page.md", "p")]);
    for folder in 0..6 {
        let place = root.path().join(format!("content/{folder}"));
        fs::create_dir_all(&place).expect("made");
        symlink(format!("../{}", folder + 1), place.join("n")).expect("linked");
    }
    let read = read(root.path());
    assert_eq!(
        findings(&read),
        [
            "dangling-link content/0/n/n/n/n/n",
            "dangling-link content/1/n/n/n/n/n",
        ]
    );
    assert!(read.value.contains("content/2/n/n/n/n/page.md"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_no_address_can_hold_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let root = tree(&[("content/back\\slash.md", "b"), ("content/good.md", "g")]);
    let name = OsStr::from_bytes(b"caf\xe9.md");
    fs::write(root.path().join("content").join(name), "").expect("written");
    let read = read(root.path());
    assert_eq!(paths(&read.value), ["content/good.md"]);
    assert_eq!(
        findings(&read),
        [
            "unreadable-name content/back\\slash.md",
            "unreadable-name content/caf\u{fffd}.md"
        ]
    );
}

#[test]
fn a_pipe_is_reported_and_not_waited_for() {
    let root = tree(&[("content/a.md", "a")]);
    let pipe = root.path().join("content/pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    assert_eq!(findings(&read(root.path())), ["special-file content/pipe"]);
}

#[test]
fn what_editors_leave_behind_is_not_read() {
    let root = tree(&[
        ("content/a.md", ""),
        ("content/a.md~", ""),
        ("content/.a.md.swp", ""),
        ("static/.DS_Store", ""),
        ("static/.git/config", ""),
        ("static/.well-known/security.txt", ""),
    ]);
    symlink("somebody@host.1", root.path().join("content/.#a.md")).expect("linked");
    let read = read(root.path());
    assert_eq!(
        paths(&read.value),
        ["content/a.md", "static/.well-known/security.txt"]
    );
    assert!(read.diagnostics.is_empty());
}

#[test]
fn one_file_is_read_or_named() {
    let root = tree(&[("hospital.toml", "name")]);
    assert_eq!(
        files::read_file(&root.path().join("hospital.toml")).expect("read"),
        "name"
    );
    let error = files::read_file(Path::new("nowhere.toml")).expect_err("refused");
    assert_eq!(
        error.to_string(),
        "cannot read nowhere.toml: there is no such file or folder"
    );
}

#[test]
fn one_file_is_written_whole_and_alone() {
    let root = tree(&[("dist/guide.html", "old")]);
    let path = root.path().join("dist/guide.html");
    files::write_file(&path, b"new").expect("written");
    files::write_file(&root.path().join("new/folder/a.zip"), b"zip").expect("written");
    assert_eq!(fs::read(&path).expect("read"), b"new");
    assert_eq!(
        fs::read_dir(root.path().join("dist"))
            .expect("listed")
            .count(),
        1
    );
    assert_eq!(
        fs::read_dir(root.path().join("new/folder"))
            .expect("listed")
            .count(),
        1
    );
}

#[test]
fn writing_through_a_link_keeps_the_link() {
    let root = tree(&[("real.html", "old")]);
    let link = root.path().join("link.html");
    symlink("real.html", &link).expect("linked");
    files::write_file(&link, b"new").expect("written");
    assert!(link.is_symlink());
    assert_eq!(
        fs::read(root.path().join("real.html")).expect("read"),
        b"new"
    );
}

#[test]
fn a_folder_is_not_overwritten_by_a_file() {
    let root = tree(&[("dist/a", "")]);
    let error = files::write_file(&root.path().join("dist"), b"").expect_err("refused");
    assert!(
        error.to_string().contains("it is a folder or a device"),
        "{error}"
    );
    assert!(root.path().join("dist/a").exists());
}
