//! `verify` names what is missing, changed or added, and takes any bytes at all without falling over.

use std::fs;
use std::io::Write;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::bundle::{dist, unpacked};
use crate::program::{Outcome, folder, run, write};

fn verify(place: &Path, arguments: &[&str]) -> Outcome {
    run(place, &[&["verify"], arguments].concat())
}

/// `verify` in `place` exits with `code` and says `expected`.
#[track_caller]
fn check(place: &Path, arguments: &[&str], code: i32, expected: &str) {
    let outcome = verify(place, arguments);
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(code), "{said}");
    assert!(said.contains(expected), "{said}");
}

/// A folder with the zip, the single file and their sums in it.
fn copy_of_dist() -> tempfile::TempDir {
    let place = folder();
    for (path, content) in crate::program::contents(&dist()) {
        write(place.path(), &path, content);
    }
    place
}

#[test]
fn every_form_of_a_whole_copy_is_whole() {
    let place = copy_of_dist();
    check(
        place.path(),
        &["."],
        0,
        ". is whole: 2 files as listed.\nSum of the list SHA256SUMS in .: ",
    );
    check(place.path(), &["rfa-guide-offline.zip"], 0, "is whole: ");
    check(
        place.path(),
        &["rfa-guide.html"],
        0,
        "is whole: 1 file as listed.",
    );
    let list = place.path().join("SHA256SUMS");
    let elsewhere = folder();
    for name in ["rfa-guide.html", "rfa-guide-offline.zip"] {
        fs::copy(place.path().join(name), elsewhere.path().join(name)).expect("copied");
        let sums = ["--sums", list.to_str().expect("UTF-8"), name];
        check(elsewhere.path(), &sums, 0, "is whole: ");
    }
    check(
        elsewhere.path(),
        &["rfa-guide-offline.zip"],
        0,
        "is whole: ",
    );
    check(
        elsewhere.path(),
        &["rfa-guide.html"],
        2,
        "there is no SHA256SUMS",
    );
}

#[test]
fn a_folder_is_compared_file_by_file() {
    let place = folder();
    for (path, content) in unpacked() {
        write(place.path(), &path, content);
    }
    check(place.path(), &["."], 0, "is whole");
    // What file managers leave is nobody's work.
    write(place.path(), "Thumbs.db", "small pictures");
    check(place.path(), &["."], 0, "is whole");
    write(
        place.path(),
        "day/before/index.html",
        "<p>Eat what you like.",
    );
    write(place.path(), "procedure/notes.txt", "mine");
    fs::remove_file(place.path().join("favicon.svg")).expect("removed");
    fs::remove_dir_all(place.path().join("drawings")).expect("removed");
    write(place.path(), "drawings", "a file now");
    let outcome = verify(place.path(), &["."]);
    assert_eq!(outcome.code, Some(1));
    for line in [
        "missing: favicon.svg",
        "missing: drawings/day-in-steps.svg",
        "changed: day/before/index.html",
        "added: procedure/notes.txt",
        "added: drawings",
        ". is not as it was made: ",
    ] {
        assert!(outcome.stdout.contains(line), "{line}: {}", outcome.stdout);
    }
}

/// Wherever a byte is changed or the rest cut off, the zip is named. It lies alone, so that only the
/// list inside it can tell.
#[test]
fn a_cut_or_altered_zip_is_named() {
    let place = folder();
    let zip = fs::read(dist().join("rfa-guide-offline.zip")).expect("the zip");
    let check_damaged = |damaged: &[u8], what: &str| {
        write(place.path(), "a.zip", damaged);
        let outcome = verify(place.path(), &["a.zip"]);
        assert_ne!(outcome.code, Some(0), "{what}: {}", outcome.stdout);
    };
    for part in 0..16 {
        check_damaged(&zip[..zip.len() * part / 16], "cut short");
        let mut altered = zip.clone();
        // In the middle of some file's content.
        altered[zip.len() * part / 20 + 100] ^= 0x20;
        check_damaged(&altered, "altered");
    }
    check_damaged(&zip[..zip.len() - 1], "one byte short");
    write(place.path(), "a.zip", &zip[..1000]);
    check(
        place.path(),
        &["a.zip"],
        1,
        "changed: a.zip\na.zip is not as it was made",
    );
}

#[test]
fn a_change_that_only_the_list_beside_it_can_tell_is_named() {
    let place = copy_of_dist();
    let zip = place.path().join("rfa-guide-offline.zip");
    let mut bytes = fs::read(&zip).expect("the zip");
    let comment_length = bytes.len() - 2;
    bytes[comment_length] = 5;
    bytes.extend(b"hello");
    fs::write(&zip, bytes).expect("written");
    let name = "rfa-guide-offline.zip";
    check(place.path(), &[name], 1, "changed: rfa-guide-offline.zip");
    check(place.path(), &["."], 1, "changed: rfa-guide-offline.zip");
    fs::write(place.path().join("rfa-guide.html"), "<p>").expect("written");
    check(
        place.path(),
        &["rfa-guide.html"],
        1,
        "changed: rfa-guide.html",
    );
    check(place.path(), &["."], 1, "2 differences");
}

/// A zip of these entries, with a list for the first `listed` of them.
fn zip(entries: &[(&str, &[u8])], listed: usize) -> Vec<u8> {
    let mut list = String::new();
    for (name, content) in &entries[..listed] {
        let path = name.strip_prefix("rfa-guide/").expect("below the folder");
        list += &format!("{}  {path}\n", rfa_guide::bundle::sum(content));
    }
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let list = ("rfa-guide/SHA256SUMS", list.as_bytes());
    for (name, content) in entries.iter().chain([&list]) {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .expect("started");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

#[test]
fn a_zip_may_claim_anything() {
    let place = folder();
    let page: &[u8] = b"<p>A page.";
    let of = |name: &'static str| zip(&[("rfa-guide/index.html", page), (name, page)], 1);
    for (name, said) in [
        ("../../etc/passwd", "added: ../../etc/passwd"),
        ("/etc/passwd", "added: /etc/passwd"),
        ("rfa-guide/../x", "added: rfa-guide/../x"),
        ("rfa-guide/\u{1b}[2Jx", "added: rfa-guide/\\u{1b}[2Jx"),
        ("index.html", "added: index.html"),
    ] {
        write(place.path(), "a.zip", of(name));
        check(place.path(), &["a.zip"], 1, said);
    }
    // 64 MB of nothing in some KB, listed or not; the sum of what is listed is still told.
    let nothing = vec![0; 64 << 20];
    write(
        place.path(),
        "a.zip",
        zip(&[("rfa-guide/index.html", &nothing)], 1),
    );
    check(place.path(), &["a.zip"], 0, "is whole: 1 file");
    // One name twice: some unpackers take the first, some the second.
    let mut twice = zip(
        &[
            ("rfa-guide/index.html", page),
            ("rfa-guide/indey.html", b"x"),
        ],
        1,
    );
    for at in 0..twice.len() {
        if twice[at..].starts_with(b"indey") {
            twice[at + 4] = b'x';
        }
    }
    write(place.path(), "a.zip", twice);
    check(place.path(), &["a.zip"], 1, "changed: a.zip");
    write(place.path(), "a.zip", zip(&[], 0));
    check(place.path(), &["a.zip"], 0, "0 files");
}

#[test]
fn what_cannot_be_compared_is_said_and_not_called_whole() {
    let place = folder();
    check(
        place.path(),
        &["nowhere"],
        2,
        "there is no such file or folder",
    );
    check(place.path(), &["."], 2, "there is no ./SHA256SUMS");
    for (list, said) in [
        (&b"not a sum\n"[..], "line 1 is not a sum and a path"),
        (b"\xff\xfe\n", "it is not text"),
        (&[b'\n'; 5 << 20], "it is larger than any list of sums"),
    ] {
        write(place.path(), "SHA256SUMS", list);
        check(place.path(), &["."], 2, said);
    }
    let outside = format!("{}  ../../etc/passwd\n", "0".repeat(64));
    write(place.path(), "SHA256SUMS", outside);
    check(place.path(), &["."], 2, "line 1");
    write(place.path(), "a.html", "<p>");
    write(place.path(), "SHA256SUMS", "");
    check(place.path(), &["a.html"], 2, "does not name a.html");
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("x", SimpleFileOptions::default())
        .expect("started");
    let other = archive.finish().expect("finished").into_inner();
    write(place.path(), "other.zip", other);
    check(
        place.path(),
        &["other.zip"],
        2,
        "there is no rfa-guide/SHA256SUMS in it",
    );
}
