//! `docs/zola.md` and the fixtures say the same.

use std::collections::BTreeSet;
use std::fs;

use super::{fixtures, root};

/// The cells of each row of the table, without the head.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
        .map(|line| {
            let line = line.trim_matches('|').replace("\\|", "\u{0}");
            line.split('|').map(|cell| cell.trim().to_owned()).collect()
        })
        .collect()
}

#[test]
fn each_row_that_is_taken_names_a_fixture_and_each_fixture_has_a_row() {
    let text = fs::read_to_string(root().join("docs/zola.md")).expect("readable");
    let fixtures: BTreeSet<String> = fixtures().into_iter().collect();
    let mut named = BTreeSet::new();
    let rows = rows(&text);
    assert!(rows.len() > 30, "the table is there");
    for row in rows {
        let [construct, taken, written, remedy, fixture] = row.as_slice() else {
            panic!("five cells: {row:?}");
        };
        match taken.as_str() {
            "yes" => {
                let fixture = fixture.trim_matches('`');
                assert!(
                    fixtures.contains(fixture),
                    "{construct}: no fixture `{fixture}`"
                );
                assert!(!written.is_empty(), "{construct}: how is it written?");
                assert!(named.insert(fixture.to_owned()), "{fixture} has two rows");
            }
            "no" => {
                assert!(!remedy.is_empty(), "{construct}: what to do instead?");
                assert!(fixture.is_empty(), "{construct}: is it taken or not?");
            }
            other => panic!("{construct}: taken is yes or no, not {other}"),
        }
    }
    assert_eq!(named, fixtures, "each fixture has a row");
}
