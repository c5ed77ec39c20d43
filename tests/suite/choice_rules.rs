//! One fault of each kind, put into the guide's own comparison, paths and counts: the rules about them see
//! it there.

use crate::safety_rules::check;

const CHOICES: &str = "reference/choices.toml";

/// Checks that `new` in place of `old` in the file at `path` makes one finding of `rule` there.
fn check_swap(rule: &str, path: &str, old: &str, new: &str) {
    check(rule, path, |tree| {
        let text = tree.text(path).expect("the file is there");
        assert_eq!(text.matches(old).count(), 1, "{old} in {path}");
        tree.replace(path, text.replacen(old, new, 1));
    });
}

#[test]
fn a_row_that_leaves_a_choice_out_is_found() {
    let cell = "[rows.cells.medicines]\ntext = \"Your GP and nurses help at home. Services differ by area.\"";
    check_swap(
        "missing-choice-cell",
        CHOICES,
        cell,
        &cell.replacen("medicines", "medicine", 1),
    );
}

#[test]
fn a_cell_with_another_figure_is_found() {
    check_swap(
        "unsupported-choice",
        CHOICES,
        "Relief takes 7 to 10 days",
        "Relief takes 2 to 3 days",
    );
}

#[test]
fn a_choice_whose_harm_is_no_longer_told_is_found() {
    check_swap(
        "one-sided-choice",
        CHOICES,
        "text = \"More pain at first, sickness, tiredness, red skin. The bone may break.\"",
        "text = \"Not known.\"\nunknown = \"everything\"",
    );
}

#[test]
fn a_cell_that_grew_is_found() {
    check_swap(
        "overlong-choice",
        CHOICES,
        "Beams of radiation from outside. Many",
        "Beams of radiation from outside, aimed at the bone that hurts. Many",
    );
}

#[test]
fn one_half_of_a_count_is_found() {
    check_swap(
        "half-count",
        CHOICES,
        "some relief, others none.",
        "some relief.",
    );
}

#[test]
fn two_counts_of_different_things_in_one_row_are_found() {
    check_swap(
        "unlike-counts",
        CHOICES,
        "text = \"Pain fell in studies of people with cancer. How many: not known.\"\nunknown = \"how-many\"\nevidence = [\"chew-2011-pain\"]",
        "text = \"About 2 of 100 people had less pain, others did not.\"\nevidence = [\"chew-2011-harm\"]",
    );
}

#[test]
fn a_gap_that_is_not_counted_is_found() {
    check_swap(
        "uneven-unknown",
        CHOICES,
        "You may be able to, if the pain comes back.",
        "Not known.",
    );
}

#[test]
fn a_word_that_steers_is_found() {
    check_swap(
        "steering-word",
        CHOICES,
        "Heat through a needle, then cement",
        "Safe heat through a needle, then cement",
    );
}

#[test]
fn an_eleventh_question_is_found() {
    let first = "[[topics.questions]]\nid = \"why-me\"\n";
    let more = "[[topics.questions]]\nid = \"eleventh\"\ntext = \"Is there parking?\"\nanswer = \"It says where.\"\ntalks = []\n\n";
    check_swap(
        "too-many-questions",
        "reference/questions.toml",
        first,
        &[more, first].concat(),
    );
}

#[test]
fn a_step_to_a_page_that_moved_is_found() {
    check_swap(
        "broken-path",
        "reference/paths.toml",
        "{ page = \"decide/second-opinion.md\"",
        "{ page = \"decide/second-opinions.md\"",
    );
}

#[test]
fn a_picture_of_a_claim_without_a_count_is_found() {
    check_swap(
        "picture-without-count",
        "content/procedure/could-it-harm.md",
        "counts = [\"rosian-2018-harms\"]",
        "counts = [\"rosian-2018-evidence\"]",
    );
}
