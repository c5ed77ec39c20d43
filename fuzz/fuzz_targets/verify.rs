//! Any zip, and any list of sums beside any file: a copy is only called whole if somebody who sums it
//! without our code finds so, and nothing is written or read beside it.

#![no_main]

use std::fs;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rfa_guide::bundle::{Report, SUMS, sum, verify_file, verify_folder, verify_zip};

/// A folder of this process.
static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
    let place = std::env::temp_dir().join(format!("rfa-guide-verify-{}", std::process::id()));
    fs::create_dir_all(place.join("copy")).expect("a folder");
    place
});

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        zip(bytes);
    } else {
        list(bytes);
    }
});

fn zip(bytes: &[u8]) {
    let path = PLACE.join("a.zip");
    fs::write(&path, bytes).expect("written");
    let Ok(report) = verify_zip(&path) else {
        return;
    };
    hold_report(&report);
    if !report.is_whole() {
        return;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a whole copy is a zip");
    let mut sums = Vec::new();
    let mut list = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("unpacked");
        let name = file.name().expect("a name is text").into_owned();
        match name.strip_suffix(SUMS) {
            Some(_) => list = String::from_utf8(content).expect("a list is text"),
            None if name.ends_with('/') => {}
            None => sums.push((name, sum(&content))),
        }
    }
    assert_eq!(sums.len(), report.listed);
    for (name, sum) in sums {
        let name = name.split_once('/').expect("in a folder").1;
        let line = list.lines().find(|line| line.ends_with(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in the list"));
        assert!(
            line.to_ascii_lowercase().contains(&sum),
            "{name} has another sum"
        );
    }
}

fn list(bytes: &[u8]) {
    let copy = PLACE.join("copy");
    for name in ["a", "b"] {
        fs::write(copy.join(name), name).expect("written");
    }
    fs::write(PLACE.join("outside"), "outside").expect("written");
    fs::write(copy.join(SUMS), bytes).expect("written");
    if let Ok(report) = verify_folder(&copy) {
        hold_report(&report);
        let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
        let has_both = ["a", "b"]
            .iter()
            .all(|name| text.contains(&sum(name.as_bytes())));
        assert!(
            !report.is_whole() || has_both,
            "what is not in the list is not whole"
        );
        let names = report.missing.iter().chain(&report.changed);
        for name in names {
            assert!(!name.starts_with('/') && !name.split('/').any(|part| part == ".."));
        }
    }
    let _ = verify_file(&copy.join("a"), &copy.join(SUMS));
    let left = fs::read_dir(&copy).expect("listed").count();
    assert_eq!(left, 3, "nothing is written beside a copy");
}

fn hold_report(report: &Report) {
    assert!(report.changed.len() <= report.listed.max(1));
    assert!(report.missing.len() <= report.listed);
}
