//! The wordings of `cards.toml` raise the card of their sign, in the Rust query and in the browser's
//! script, and those of `none` raise nothing.

use std::path::Path;

use rfa_guide::site::emergency::{self, Emergency};
use rfa_guide::{files, search, site};
use serde::Deserialize;
use serde_json::Value;

use super::parity::Browser;
use super::{GUIDE, ask, ask_literally};

#[derive(Deserialize)]
struct Table {
    wordings: Vec<Wording>,
    none: Vec<String>,
}

#[derive(Deserialize)]
struct Wording {
    text: String,
    sign: String,
    tier: String,
}

fn table() -> Table {
    toml::from_str(include_str!("cards.toml")).expect("a table of wordings")
}

fn signs() -> Emergency {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = files::read(root, &["reference"]).expect("the guide can be read");
    let read = emergency::load(&tree.value);
    assert_eq!(read.diagnostics, []);
    read.value
}

#[test]
fn each_wording_raises_the_card_of_its_sign() {
    let (table, signs) = (table(), signs());
    assert!(table.wordings.len() >= 250, "{}", table.wordings.len());
    let mut misses = String::new();
    for Wording { text, sign, tier } in &table.wordings {
        let raised = signs.raised_by(text);
        let found = raised.map(|raised| raised.id.as_str());
        if found != Some(sign) {
            misses.push_str(&format!("{text:?} is {sign}, found {found:?}\n"));
        }
        for answer in [ask(text), ask_literally(text)] {
            assert_eq!(answer.card.as_ref(), Some(tier), "{text:?}");
        }
    }
    assert!(misses.is_empty(), "{misses}");
}

#[test]
fn other_words_raise_no_card() {
    let table = table();
    assert!(table.none.len() >= 80, "{}", table.none.len());
    for text in &table.none {
        assert_eq!(ask(text).card, None, "{text:?}");
    }
}

#[test]
fn every_sign_is_in_the_table() {
    let table = table();
    for sign in &signs().signs {
        let own = table
            .wordings
            .iter()
            .filter(|wording| wording.sign == sign.id);
        assert!(
            own.count() >= 3,
            "{} has fewer than three wordings",
            sign.id
        );
    }
}

#[test]
fn the_browser_raises_the_same_cards() {
    let browser = Browser::with(&search::write(GUIDE.clone()), "en");
    let table = table();
    let wordings = table.wordings.into_iter().map(|wording| wording.text);
    for text in wordings.chain(table.none) {
        let options = search::Options {
            limit: 1,
            literally: true,
        };
        let expected = ask(&text).card.map_or(Value::Null, Value::String);
        assert_eq!(browser.ask(&text, &options)["card"], expected, "{text:?}");
    }
}

/// The most urgent goes first, however long the story, and however the words are typed.
#[test]
fn the_most_urgent_card_goes_before_the_others() {
    for (text, tier) in [
        ("i want to die and i have taken too many tablets", "999"),
        ("very thirsty, back pain worse, cant feel my legs", "999"),
        ("temperature and i cant cope", "now"),
        ("pain wakes me up and i dont want to be here", "listen"),
        ("CAN NOT PEE", "999"),
        ("I can’t pee", "999"),
        ("I can t pee", "999"),
        ("i cannot pée", "999"),
    ] {
        assert_eq!(ask(text).card.as_deref(), Some(tier), "{text:?}");
    }
}

#[test]
fn the_words_of_a_new_sign_are_needed_and_belong_to_one_tier() {
    let found = |from: &str, to: &str| -> Vec<(String, usize)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut tree = files::read(root, &site::ENTRIES).expect("read").value;
        let text = tree.text(emergency::PATH).expect("there");
        assert!(text.contains(from), "{from}");
        tree.replace(emergency::PATH, text.replacen(from, to, 1));
        let diagnostics = emergency::load(&tree).diagnostics;
        let line = |diagnostic: &rfa_guide::diagnostic::Diagnostic| {
            let (source, span) = diagnostic.place.as_ref().expect("it has a place");
            source.position(span.start).line
        };
        let told = diagnostics
            .iter()
            .map(|one| (one.message.clone(), line(one)));
        told.collect()
    };
    let sign = |words: &str| {
        format!("[[signs]]\nid = \"new\"\ntier = \"today\"\ntext = \"New\"\n{words}\n[classes]")
    };
    for (words, message) in [
        ("", "a sign has no `words`"),
        (
            "words = [\"overdos*\"]",
            "the words `overdos*` are in two tiers",
        ),
        ("words = [\"numb <limbs>\"]", "there is no class `limbs`"),
        ("words = [\"can't pee\"]", "`can't` can never be found"),
    ] {
        let told = found("\n[classes]", &format!("\n{}", sign(words)));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].0.contains(message), "{told:?}");
        assert!(told[0].1 > 100, "{told:?}");
    }
}
