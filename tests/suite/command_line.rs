//! The program as a newcomer meets it: defaults, help, exit codes, and output that others read.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::program::{command, contents, copy_of, fixture, folder, outcome, run, write};

#[test]
fn without_arguments_it_builds_the_guide_into_public() {
    let place = folder();
    let words = run(place.path(), &[]).success();
    assert!(words.starts_with("Built "), "{words}");
    assert!(
        words.contains("from the guide inside this program"),
        "{words}"
    );
    assert!(
        words.contains("Open public/index.html in a browser"),
        "{words}"
    );
    let written = contents(place.path());
    assert!(written.keys().all(|path| path.starts_with("public/")));
    let home = String::from_utf8_lossy(&written["public/index.html"]);
    assert!(home.contains("Radiofrequency ablation"), "the home page");
}

#[test]
fn in_a_folder_that_holds_a_tree_it_builds_that_tree() {
    let tree = copy_of("sections");
    let words = run(tree.path(), &[]).success();
    assert!(words.starts_with("Built 7 pages in "), "{words}");
    assert!(contents(tree.path()).contains_key("public/procedure/before/index.html"));
}

/// Publishing the guide inside the program in place of the author's own would go unseen.
#[test]
fn a_tree_that_has_lost_a_part_is_told_and_not_replaced_by_another() {
    let tree = copy_of("sections");
    fs::remove_file(tree.path().join("config.toml")).expect("it was just written");
    let outcome = run(tree.path(), &[]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stderr.contains("there is no config.toml"),
        "{}",
        outcome.stderr
    );
    assert!(!tree.path().join("public").exists());
}

#[test]
fn quiet_says_nothing_unless_something_is_wrong() {
    let place = folder();
    assert_eq!(run(place.path(), &["build", "--quiet"]).success(), "");
    write(place.path(), "full/of/letters", "");
    let refused = run(place.path(), &["build", "--quiet", "--output", "full"]);
    assert_eq!(refused.code, Some(2));
    assert_ne!(refused.stderr, "");
}

#[test]
fn the_help_of_each_command_has_an_example() {
    let place = folder();
    let overview = run(place.path(), &["--help"]).success();
    let commands: Vec<&str> = overview
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(
        commands.starts_with(&["build"]) && commands.len() > 2,
        "{overview}"
    );
    for name in commands {
        let help = run(place.path(), &[name, "--help"]).success();
        let (_, example) = help.split_once("\nExample: ").expect("an example");
        assert!(example.contains(&format!("rfa-guide {name} ")), "{help}");
        assert!(!help.contains("rfa_guide"), "{help}");
    }
    assert!(overview.contains("Example: rfa-guide "), "{overview}");
}

/// The example in a command's help is one that works, as far as its arguments go.
#[test]
fn the_examples_in_the_help_are_understood() {
    let place = folder();
    for name in ["build", "check"] {
        let help = run(place.path(), &[name, "--help"]).success();
        let example = help
            .split("Example: rfa-guide ")
            .nth(1)
            .expect("an example");
        let arguments: Vec<&str> = example.lines().next().expect("a line").split(' ').collect();
        // A folder of ours instead of /srv.
        let arguments: Vec<&str> = arguments
            .into_iter()
            .map(|word| {
                if word.starts_with("/srv") {
                    "public"
                } else {
                    word
                }
            })
            .collect();
        let outcome = run(
            place.path(),
            &[&arguments[..], &["--today", "2026-12-01"]].concat(),
        );
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
}

#[test]
fn a_mistyped_command_or_option_is_told_with_the_near_one() {
    let place = folder();
    for (arguments, near) in [
        (&["biuld"][..], "build"),
        (&["build", "--outptu", "x"], "--output"),
    ] {
        let outcome = run(place.path(), arguments);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.stderr.contains(near), "{}", outcome.stderr);
    }
    for (arguments, remedy) in [
        (
            ["check", "--today", "21/11/2026"],
            "a day is written as 2026-11-21",
        ),
        (["serve", "--listen", "localhost:8000"], "127.0.0.1:8000"),
        (["build", "--base-url", "hospital.example"], "https://"),
        (["serve", "--site", "nowhere"], "`rfa-guide build` wrote"),
    ] {
        let outcome = run(place.path(), &arguments);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.stderr.contains(remedy), "{}", outcome.stderr);
    }
    let outcome = run(place.path(), &["finish", "nowhere"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("`zola build` writes"),
        "{}",
        outcome.stderr
    );
    assert!(contents(place.path()).is_empty());
}

#[test]
fn check_exits_with_0_1_or_2() {
    let code = |source: &str| run(&fixture(""), &["check", "--source", source]).code;
    assert_eq!(code("sections"), Some(0));
    assert_eq!(code("invalid/link-to-a-missing-page"), Some(1));
    assert_eq!(code("nowhere"), Some(2));
}

#[test]
fn check_says_which_tree_it_looked_at_when_none_was_named() {
    let arguments = ["check", "--today", "2026-12-01"];
    let words = run(folder().path(), &arguments).success();
    assert_eq!(words, "Nothing wrong in the guide inside this program.\n");
    assert_eq!(
        run(&fixture("sections"), &arguments).success(),
        "Nothing wrong.\n"
    );
}

#[test]
fn check_in_json_is_one_object_a_line_and_nothing_else() {
    let place = fixture("invalid/link-to-a-missing-page");
    let outcome = run(&place, &["check", "--source", ".", "--format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(1), ""));
    let finding: serde_json::Value = serde_json::from_str(outcome.stdout.trim_end()).expect("JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&finding).expect("JSON"), @r#"
    {
      "rule": "dead-link",
      "severity": "error",
      "message": "there is no page content/procedure/befroe.md",
      "file": "content/a.md",
      "line": 5,
      "column": 12,
      "help": "did you mean `@/procedure/before.md`?",
      "see": ""
    }
    "#);
    let clean = run(
        &fixture("sections"),
        &["check", "--source", ".", "--format", "json"],
    );
    assert_eq!(clean.success(), "");
}

#[test]
fn each_rule_explains_itself_with_wrong_and_right() {
    let place = folder();
    let unknown = run(place.path(), &["check", "--explain", "banana"]);
    assert_eq!(unknown.code, Some(2));
    let (_, rules) = unknown
        .stderr
        .trim_end()
        .split_once("the rules: ")
        .expect("every rule is named");
    for rule in rules.split(", ") {
        let page = run(place.path(), &["check", "--explain", rule]).success();
        assert!(page.starts_with(&format!("# {rule}\n")), "{page}");
        for heading in ["## Why it matters", "## Wrong", "## Right"] {
            assert!(page.contains(heading), "{heading} in {page}");
        }
    }
}

#[test]
fn an_unknown_rule_is_told_with_the_near_one() {
    for option in ["--deny", "--explain"] {
        let outcome = run(folder().path(), &["check", option, "overdue-chek"]);
        assert_eq!(outcome.code, Some(2));
        assert_eq!(outcome.stdout, "");
        assert_eq!(
            outcome.stderr,
            "error: there is no rule `overdue-chek`; did you mean `overdue-check`?\n"
        );
    }
}

/// A calendar must not stop an urgent correction, unless an editor asks for that.
#[test]
fn an_overdue_check_is_a_warning_until_it_is_denied() {
    let place = folder();
    let late = ["check", "--today", "2099-01-01"];
    let warned = run(place.path(), &late);
    assert_eq!(warned.code, Some(0));
    assert!(
        warned.stdout.contains("warning[overdue-check]"),
        "{}",
        warned.stdout
    );
    let denied = run(
        place.path(),
        &[&late[..], &["--deny", "overdue-check"]].concat(),
    );
    assert_eq!(denied.code, Some(1));
    assert!(
        denied.stdout.contains("error[overdue-check]"),
        "{}",
        denied.stdout
    );
    let built = run(place.path(), &["build", "--today", "2099-01-01"]);
    assert_eq!(built.code, Some(0));
    assert!(
        built.stderr.contains("warning[overdue-check]"),
        "{}",
        built.stderr
    );
}

/// `rfa-guide check --report > report.txt`, and the disk is full.
#[test]
fn output_that_cannot_be_written_is_no_success() {
    let place = folder();
    let full = fs::File::options().write(true).open("/dev/full");
    let full = full.expect("Linux has one");
    let told = outcome(command(place.path(), &["check", "--explain"]).stdout(full));
    assert_eq!(told.code, Some(2));
    assert!(
        told.stderr.contains("the output could not be written"),
        "{}",
        told.stderr
    );
}

/// `rfa-guide check | head -1`: the reader goes away long before the end.
#[test]
fn output_that_nobody_reads_any_more_is_no_fault() {
    let place = folder();
    for arguments in [
        &["check", "--today", "2099-01-01"][..],
        &["check", "--explain", "missing-alt"],
        &["--help"],
    ] {
        let mut program = command(place.path(), arguments);
        let mut running = program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        drop(running.stdout.take());
        let mut words = String::new();
        running
            .stderr
            .take()
            .expect("piped")
            .read_to_string(&mut words)
            .expect("UTF-8");
        assert_eq!(
            running.wait().expect("ends").code(),
            Some(0),
            "{arguments:?}: {words}"
        );
        assert_eq!(words, "");
    }
}
