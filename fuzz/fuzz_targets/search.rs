//! A search index with one file replaced by any bytes: reading it ends in an index or an error; an
//! index answers any query, with no more hits than were asked for; the results page holds the query
//! only as text.
//!
//! The first byte says which file, then come its bytes, then a border and the query.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rfa_guide::files::{self, Files};
use rfa_guide::markup::tags;
use rfa_guide::search::{self, Options};
use rfa_guide::site;
use rfa_guide_fuzz::on_one_thread;

static INDEX: LazyLock<Files> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/headings");
    let tree = files::read(&root, &site::ENTRIES).expect("readable").value;
    let site = site::load(tree, &site::Settings::default()).value;
    search::write(search::index(&site).value)
});

const PAGE: &str = include_str!("search.html");

fuzz_target!(init: on_one_thread(), |input: &[u8]| {
    let border = input.windows(6).position(|part| part == b"\n%%%%\n");
    let (file, query) = input.split_at(border.unwrap_or(input.len()));
    let query = String::from_utf8_lossy(query.get(6..).unwrap_or_default());
    let mut files = INDEX.clone();
    // No file at all leaves the index as it is.
    if let Some((number, content)) = file.split_first() {
        let paths: Vec<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
        files.replace(&paths[usize::from(*number) % paths.len()], content.to_vec());
    }
    let Ok(index) = search::read(&files, "en") else {
        assert!(!file.is_empty(), "our own index is read");
        return;
    };
    for literally in [false, true] {
        let options = Options { limit: 3, literally };
        let answer = search::query(&index, &query, &options);
        assert!(answer.hits.len() <= 3 && answer.hits.len() <= answer.total);
        if let Ok(page) = search::page(PAGE, &query, &options, &answer) {
            assert!(!tags(&page).any(|tag| tag.is("script") || tag.is("img")), "{page}");
        }
    }
});
