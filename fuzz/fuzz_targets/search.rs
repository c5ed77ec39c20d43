//! A search index with one file replaced by any bytes: reading it ends in an index or an error, and an
//! index answers any query.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rfa_guide::files::{self, Files};
use rfa_guide::search::{self, Options};
use rfa_guide::site;

static INDEX: LazyLock<Files> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/headings");
    let tree = files::read(&root, &site::ENTRIES).expect("readable").value;
    let site = site::load(tree, &site::Settings::default()).value;
    search::write(&search::index(&site).value)
});

fuzz_target!(|input: (u8, &[u8], &str)| {
    let (number, content, query) = input;
    let mut files = INDEX.clone();
    let paths: Vec<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
    files.replace(&paths[usize::from(number) % paths.len()], content.to_vec());
    if let Ok(index) = search::read(&files, "en") {
        let _ = search::query(&index, query, &Options::default());
    }
});
