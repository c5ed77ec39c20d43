//! `docs/architecture.md` is a true map: every room is on it, and nothing on it is made up.

use std::fs;

use crate::rooms;

fn map() -> String {
    fs::read_to_string("docs/architecture.md").expect("the map")
}

/// The rooms that `map` lists, in its order.
fn listed(map: &str) -> Vec<&str> {
    let (_, rest) = map.split_once("\n## The rooms\n").expect("a list of rooms");
    let list = rest
        .split("\n## ")
        .next()
        .expect("a split has a first part");
    list.lines()
        .filter_map(|line| Some(line.strip_prefix("- `")?.split_once('`')?.0))
        .collect()
}

/// What `map` calls by its place, such as `("files", "read")` for `files::read`.
fn called(map: &str) -> Vec<(&str, &str)> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == ':';
    map.split(|letter| !is_part(letter))
        .filter_map(|word| word.trim_matches(':').split_once("::"))
        .filter(|(room, _)| *room != "anyhow")
        .collect()
}

/// The paths of files that `map` names.
fn named_files(map: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_/.-".contains(letter);
    map.split(|letter| !is_part(letter))
        .map(|word| word.trim_matches('.'))
        .filter(|word| {
            ["src/", "tests/", "docs/"]
                .iter()
                .any(|root| word.starts_with(root))
        })
        .collect()
}

#[test]
fn every_room_is_on_the_map_and_every_room_on_the_map_is_there() {
    let map = map();
    let mut listed = listed(&map);
    listed.sort_unstable();
    assert_eq!(listed, rooms::names());
}

#[test]
fn rooms_are_listed_in_the_order_in_which_lib_names_them() {
    let lib = fs::read_to_string("src/lib.rs").expect("lib.rs");
    let order: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(listed(&map()), order);
}

#[test]
fn what_the_map_calls_by_name_is_in_that_room() {
    let map = map();
    let sources = rooms::sources();
    let called = called(&map);
    assert!(called.len() > 5, "the diagram names functions: {called:?}");
    for (room, name) in called {
        let is_there = sources
            .iter()
            .filter(|file| file.room() == room)
            .any(|file| file.text.contains(&format!("pub fn {name}(")));
        assert!(is_there, "{room}::{name} is on the map and not in src/");
    }
}

#[test]
fn files_that_the_map_names_are_there() {
    for path in named_files(&map()) {
        assert!(fs::exists(path).expect("a look"), "{path}");
    }
}

#[test]
fn a_room_that_is_missing_from_the_map_would_be_noticed() {
    let map = "\n## The rooms\n\n- `text`: words\n- `attic`: old things\n\n## More\n- `cli`: no\n";
    assert_eq!(listed(map), ["text", "attic"]);
    assert_eq!(
        called("`files::read` ── site::load; `std`"),
        [("files", "read"), ("site", "load")]
    );
    assert_eq!(named_files("see `docs/zola.md`."), ["docs/zola.md"]);
}
