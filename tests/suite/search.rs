//! What people type and what they find: `search/queries.toml` over the guide itself, and the
//! command line that answers.

mod cards;
mod parity;

use std::path::Path;
use std::process::Stdio;
use std::sync::LazyLock;

use rfa_guide::search::{self, Answer, Index, Options, RewritingKind};
use rfa_guide::{files, site};
use serde::Deserialize;

use crate::program::{command, folder, outcome, run};

pub static GUIDE: LazyLock<Index> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = files::read(root, &site::ENTRIES)
        .expect("the guide can be read")
        .value;
    let site = site::load(tree, &site::Settings::default()).value;
    let index = search::index(&site);
    assert_eq!(index.diagnostics, []);
    index.value
});

#[derive(Deserialize)]
struct Table {
    queries: Vec<Golden>,
}

#[derive(Deserialize)]
pub struct Golden {
    pub query: String,
    answers: Vec<String>,
}

impl Golden {
    fn is_answered_by(&self, url: &str) -> bool {
        self.answers
            .iter()
            .any(|answer| match answer.strip_suffix('*') {
                Some(page) => url
                    .strip_prefix(page)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('#')),
                None => url == answer,
            })
    }
}

pub fn table() -> Vec<Golden> {
    let text = include_str!("search/queries.toml");
    toml::from_str::<Table>(text)
        .expect("a table of queries")
        .queries
}

fn ask(query: &str) -> Answer {
    search::query(&GUIDE, query, &Options::default())
}

fn ask_literally(query: &str) -> Answer {
    let options = Options {
        literally: true,
        ..Options::default()
    };
    search::query(&GUIDE, query, &options)
}

fn urls(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.url.as_str()).collect()
}

/// How the words of `answer` were read.
fn kinds(answer: &Answer) -> Vec<RewritingKind> {
    answer
        .rewritings
        .iter()
        .map(|rewriting| rewriting.kind)
        .collect()
}

#[test]
fn lay_queries_find_their_answer() {
    let table = table();
    assert!(table.len() >= 150);
    let mut misses = String::new();
    let (mut first, mut in_three) = (0, 0);
    for golden in &table {
        let answer = ask(&golden.query);
        let place = answer
            .hits
            .iter()
            .position(|hit| golden.is_answered_by(&hit.url));
        first += usize::from(place == Some(0));
        in_three += usize::from(place.is_some_and(|place| place < 3));
        if place != Some(0) {
            let found = urls(&answer);
            misses.push_str(&format!(
                "{:?} {:?}\n",
                golden.query,
                &found[..found.len().min(3)]
            ));
        }
    }
    let all = table.len();
    println!("{all} queries: {first} answered first, {in_three} among the first three");
    assert!(first * 100 >= all * 90, "first: {first} of {all}\n{misses}");
    assert!(
        in_three * 100 >= all * 98,
        "top three: {in_three} of {all}\n{misses}"
    );
}

#[test]
fn each_answer_of_the_table_is_there() {
    let all: Vec<String> = GUIDE.languages[0]
        .entries
        .iter()
        .map(|entry| {
            let address = &GUIDE.languages[0].pages[entry.page as usize].address;
            match entry.anchor.as_str() {
                "" => address.clone(),
                anchor => format!("{address}#{anchor}"),
            }
        })
        .collect();
    for golden in table() {
        for answer in &golden.answers {
            let page = answer.trim_end_matches('*');
            assert!(
                all.iter().any(|url| url == page),
                "{:?}: no {answer}",
                golden.query
            );
        }
    }
}

#[test]
fn each_concept_is_printed_somewhere() {
    let index = &GUIDE.languages[0];
    let dead: Vec<&str> = index
        .phrases
        .concepts
        .iter()
        .zip(index.phrases.first_group..)
        .filter(|(_, group)| index.postings[*group as usize].is_empty())
        .map(|(concept, _)| concept.name.as_str())
        .collect();
    assert!(
        dead.is_empty(),
        "no page prints a phrase of `same`, in reference/synonyms.toml, of {dead:?}"
    );
}

#[test]
fn a_word_of_its_own_is_not_bent_into_another() {
    for (word, other) in [
        ("father", "gather"),
        ("horror", "higher"),
        ("contact", "contain"),
        ("shoe", "show"),
        ("frail", "freely"),
    ] {
        let used: Vec<String> = ask(word)
            .rewritings
            .into_iter()
            .flat_map(|rewriting| rewriting.used)
            .collect();
        assert!(!used.iter().any(|used| used == other), "{word}: {used:?}");
    }
}

#[test]
fn each_rewriting_is_said_and_can_be_switched_off() {
    let check = |query: &str, kind| {
        assert!(
            kinds(&ask(query)).contains(&kind),
            "{query}: {:?}",
            ask(query).rewritings
        );
        assert_eq!(kinds(&ask_literally(query)), [], "{query}");
    };
    check("anaesthtic", RewritingKind::Correction);
    check("vurtibrroplasty", RewritingKind::SoundAlike);
    check("vertaplasty", RewritingKind::Spelling);
    check("vertebropl", RewritingKind::Completion);
    check("OsteoCool", RewritingKind::Concept);
    assert_eq!(ask_literally("vertebropl").hits, []);
}

#[test]
fn nothing_found_is_no_dead_end() {
    let answer = ask_literally("vertebropl");
    assert_eq!((answer.hits.len(), answer.total), (0, 0));
    assert!(
        answer.nearest.contains(&"vertebroplasty".to_owned()),
        "{:?}",
        answer.nearest
    );
}

#[test]
fn what_is_written_for_browsers_is_read_back() {
    let files = search::write(GUIDE.clone());
    assert_eq!(search::read(&files, "en").expect("whole"), *GUIDE);
}

#[test]
fn case_diacritics_and_spaces_make_no_difference() {
    let plain = urls(&ask("bone cement")).join(" ");
    for query in ["BONE CEMENT", "bône  cément", " bone-cement?! "] {
        assert_eq!(urls(&ask(query)).join(" "), plain, "{query}");
    }
}

#[test]
fn odd_queries_have_sober_answers() {
    assert_eq!(ask("").hits, []);
    assert_eq!(ask("the and of").hits, []);
    assert_eq!(ask("🙂 ؟ ・").hits, []);
    let _ = ask(&"spine ".repeat(2_000));
    let _ = ask(&"x".repeat(10_000));
    let _ = ask("سرطان العمود الفقري ß İ ﬁ Ⅻ \u{0301}");
}

#[test]
fn a_long_story_is_answered_and_not_with_everything() {
    let story = "Good morning, I hope somebody can help me. My father was told last week that the cancer \
        has gone to his spine and they offered him this heat treatment, and he takes warfarin for his \
        heart, so we wonder if he must stop it before. Thank you and kind regards, Anna";
    let answer = ask(story);
    assert!(!answer.hits.is_empty() && answer.hits.len() <= Options::default().limit);
}

#[test]
fn marks_point_at_words_of_the_excerpt() {
    let answer = ask("bone cement");
    let excerpt = &answer.hits[0].excerpt;
    assert!(!excerpt.marks.is_empty());
    for mark in &excerpt.marks {
        let word = excerpt.text[mark.clone()].to_lowercase();
        assert!(word.contains("bone") || word.contains("cement"), "{word}");
    }
}

#[test]
fn the_command_says_what_it_found() {
    let folder = folder();
    let found = run(
        folder.path(),
        &["search", "bone cement", "--limit", "3", "--format", "json"],
    )
    .success();
    let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    assert_eq!(found["results"].as_array().map(Vec::len), Some(3));
    assert_eq!(found["card"], serde_json::Value::Null);
    let said = |query: &str| run(folder.path(), &["search", query]).success();
    let card = "Call 999 for any one of these\nCall 999\n\n";
    assert!(said("legs gone numb").starts_with(card));
    assert!(!said("bone cement").contains("Call 999 for any"));
}

#[test]
fn a_batch_is_answered_line_by_line() {
    let folder = folder();
    let queries = folder.path().join("queries");
    std::fs::write(
        &queries,
        "{\"id\":\"a\",\"query\":\"consent\"}\n\n{\"id\":7,\"query\":\"\"}\n{\"id\":8,\"query\":\"temperature\"}\n",
    )
    .expect("written");
    let mut command = command(folder.path(), &["search", "--batch", "--limit", "2"]);
    command.stdin(Stdio::from(std::fs::File::open(&queries).expect("there")));
    let answered = outcome(&mut command).success();
    let lines: Vec<serde_json::Value> = answered
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["id"], "a");
    assert_eq!(lines[0]["results"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        lines[1],
        serde_json::json!({"id": 7, "card": null, "results": []})
    );
    assert_eq!(lines[2]["card"], "now");
}
