//! One fault of each kind, put into the guide itself: the rules about emergency signs, harm and
//! frequency see it there, with the guide's own words and lists.

use std::collections::BTreeSet;

use jiff::civil::date;
use rfa_guide::check::{self, Input};
use rfa_guide::files::{self, Files};
use rfa_guide::site;

/// A page of the guide that speaks to patients.
const PAGE: &str = "content/decide/deciding.md";

/// Rule, path and message of all that is found in `tree`.
fn findings(tree: Files) -> BTreeSet<(String, String, String)> {
    let site = site::load(tree, &site::Settings::default()).value;
    let found = check::run(&Input {
        site: &site,
        published: &Files::new(),
        today: date(2026, 12, 1),
    });
    let found = found.into_iter();
    found
        .map(|found| {
            (
                found.rule.to_owned(),
                found.path().to_owned(),
                found.message,
            )
        })
        .collect()
}

/// Checks that `fault` makes findings of `rule` in the file at `path`, and no others.
pub fn check(rule: &str, path: &str, fault: impl FnOnce(&mut Files)) {
    let guide = files::embedded();
    let mut broken = guide.clone();
    fault(&mut broken);
    let before = findings(guide);
    let new: Vec<_> = findings(broken)
        .into_iter()
        .filter(|found| !before.contains(found))
        .collect();
    let places: Vec<(&str, &str)> = new
        .iter()
        .map(|(rule, path, _)| (rule.as_str(), path.as_str()))
        .collect();
    assert_eq!(places, [(rule, path)], "{new:#?}");
}

/// Adds a part with `body` to [`PAGE`], which rests on `claim`.
fn add_part(tree: &mut Files, claim: &str, body: &str) {
    let page = tree.text(PAGE).expect("the page is there");
    let evidence = "[extra.evidence]\n";
    assert!(page.contains(evidence), "{PAGE} names its evidence");
    let page = page.replacen(
        evidence,
        &format!("{evidence}\"a-new-part\" = [\"{claim}\"]\n"),
        1,
    );
    tree.replace(PAGE, format!("{page}\n## A new part\n\n{body}\n"));
}

#[test]
fn a_short_list_of_signs_is_found() {
    check("partial-emergency-list", PAGE, |tree| {
        let list = "Get help for:\n\n- weak legs\n- a numb bottom\n- a fever";
        add_part(tree, "practical", list);
    });
}

#[test]
fn a_red_sign_with_a_call_today_is_found() {
    check("mixed-urgency", PAGE, |tree| {
        add_part(
            tree,
            "practical",
            "Call your team today if your legs are weak.",
        );
    });
}

#[test]
fn a_red_sign_in_a_list_for_today_is_found() {
    check("mixed-urgency", PAGE, |tree| {
        add_part(
            tree,
            "practical",
            "Call your team today if:\n\n- your legs are weak",
        );
    });
}

#[test]
fn harm_without_anything_to_do_is_found() {
    check("harm-without-action", PAGE, |tree| {
        add_part(tree, "nice-ipg12-leak", "Cement can leak and harm nerves.");
    });
}

#[test]
fn harm_in_a_guide_without_words_for_it_is_found() {
    let path = "reference/rules/harm-without-action.toml";
    let guide = files::embedded();
    let mut broken = guide.clone();
    broken.remove(path);
    let found = findings(broken);
    let mut own = found
        .iter()
        .filter(|(rule, ..)| rule == "harm-without-action");
    let (_, place, message) = own.next().expect("the missing file is reported");
    assert_eq!(place, path);
    assert!(message.contains("is marked `harm`"), "{message}");
    assert_eq!(own.next(), None);
}

#[test]
fn a_word_for_a_rate_that_no_evidence_records_is_found() {
    check("rare-without-rate", PAGE, |tree| {
        add_part(tree, "practical", "Problems are rare.");
    });
}

#[test]
fn a_gap_told_once_more_is_found() {
    check("repeated-gap", PAGE, |tree| {
        add_part(tree, "practical", "How soon you can fly is not known.");
    });
}

#[test]
fn the_makers_voice_on_a_page_for_readers_is_found() {
    check("makers-voice", PAGE, |tree| {
        add_part(tree, "practical", "We found advice from other hospitals.");
    });
}

#[test]
fn a_section_that_only_asks_is_found() {
    check("unanswered-section", PAGE, |tree| {
        add_part(tree, "practical", "When can I fly? Who can tell me?");
    });
}

#[test]
fn a_heading_that_nobody_would_ask_is_found() {
    check("vague-heading", PAGE, |tree| {
        add_part(tree, "practical", "Ask your nurse.");
        let page = tree.text(PAGE).expect("the page is there");
        let page = page.replacen("## A new part", "## Importance of agreeing", 1);
        tree.replace(
            PAGE,
            page.replacen("a-new-part", "importance-of-agreeing", 1),
        );
    });
}
