//! A hospital makes the guide its own: what readers of "Example Hospital" get, and what its leaflet
//! lead is told. The hospital, its people and its numbers are made up.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use rfa_guide::check::{self, Input};
use rfa_guide::diagnostic::Reported;
use rfa_guide::files::{self, Files};
use rfa_guide::site::Hospital;
use rfa_guide::{diagnostic, site};
use tempfile::TempDir;

use crate::program::{Outcome, built_from, contents, copy_of, folder, run, write};
use crate::serve_process::Process;

const TODAY: &str = "2026-12-01";

/// The fixture's folder, in a place of its own.
fn copy() -> TempDir {
    copy_of("hospital")
}

/// The fixture's folder, with `from` in its hospital file made `to`.
#[track_caller]
fn changed(from: &str, to: &str) -> TempDir {
    let place = copy();
    let file = place.path().join("hospital.toml");
    let text = fs::read_to_string(&file).expect("it was just written");
    assert!(text.contains(from), "{from}");
    fs::write(&file, text.replacen(from, to, 1)).expect("it was just written");
    place
}

/// What `hospital check` says, without the warnings about numbers that are kept for stories.
fn hospital_check(place: &Path) -> Outcome {
    let mut outcome = run(
        place,
        &["hospital", "check", "hospital.toml", "--today", TODAY],
    );
    let findings = outcome.stdout.split("\n\n");
    let findings = findings.filter(|finding| !finding.contains("kept for stories"));
    outcome.stdout = findings.collect::<Vec<_>>().join("\n\n");
    outcome
}

/// The hospital file in `folder`, with the files that it names.
pub fn read(folder: &Path) -> Reported<Hospital> {
    let content = files::read_file(&folder.join("hospital.toml")).expect("it is there");
    let mut read = site::hospital::read("hospital.toml", &content);
    let local = files::read(folder, &read.value.local_paths()).expect("they can be read");
    read.value.files = local.take(&mut read.diagnostics);
    read
}

/// The finding of the rule, as people read it. Nothing is rendered, which is most of the work.
#[track_caller]
fn finding(place: &TempDir, rule: &str) -> String {
    let mut found = Vec::new();
    let settings = site::Settings {
        hospital: Some(read(place.path()).take(&mut found)),
        ..site::Settings::default()
    };
    let site = site::load(few_pages(), &settings).take(&mut found);
    found.extend(check::run(&Input {
        site: &site,
        published: &Files::new(),
        today: TODAY.parse().expect("a date"),
    }));
    let hospital = site.hospital.expect("one was given");
    hospital.retrace(&mut found);
    found.retain(|finding| {
        // Most pages are not there, and the guide's own lists name them.
        let is_local = !["content/", "reference/"]
            .iter()
            .any(|folder| finding.path().starts_with(folder));
        is_local && finding.rule == rule && !finding.message.contains("kept for stories")
    });
    assert_eq!(found.len(), 1, "{rule}: {found:#?}");
    diagnostic::text(&found, false)
}

/// The guide, without most of its pages.
fn few_pages() -> Files {
    let mut few = Files::new();
    for (path, content) in files::embedded().iter() {
        if !path.starts_with("content/")
            || path.contains("urgent")
            || path.contains("procedure/_index")
            || path.contains("day/")
        {
            few.replace(path, content.clone());
        }
    }
    few
}

/// The published site of the hospital file in `place`, by path.
fn site(place: &TempDir) -> BTreeMap<String, String> {
    let file = place.path().join("hospital.toml");
    built_from(place.path(), &["--hospital", file.to_str().expect("UTF-8")])
}

#[test]
fn the_example_hospital_has_nothing_wrong_but_numbers_of_stories() {
    let place = copy();
    let all = run(
        place.path(),
        &["hospital", "check", "hospital.toml", "--today", TODAY],
    );
    assert_eq!(all.code, Some(0), "{}{}", all.stdout, all.stderr);
    assert_eq!(all.stdout.matches("kept for stories").count(), 4);
    assert_snapshot!(hospital_check(place.path()).stdout, @"4 warnings in the guide with hospital.toml.");
}

#[test]
fn its_copy_shows_what_is_local_with_its_name() {
    let site = site(&copy());
    let urgent = &site["urgent-help/index.html"];
    let call = "<a class=\"local__call emergency-card__call\" href=\"tel:01632960199\">Call 01632 960199</a>";
    assert_eq!(urgent.matches(call).count(), 3, "each card shows the line");
    let from = "<span class=\"local__from\">Example Hospital:</span> 24-hour cancer line";
    assert_eq!(urgent.matches(from).count(), 3);

    let replaced = &site["day/before/index.html"];
    assert!(
        replaced.contains("Example Hospital wrote this part in place of the guide’s own words.")
    );
    assert!(replaced.contains("Stop eating 6 hours before"));
    assert!(!replaced.contains("a cup of tea count as food"));
    assert!(replaced.contains("#hospital\">Example Hospital</a> (this hospital)"));

    let own = &site["procedure/where-to-go/index.html"];
    assert!(own.contains("Example Hospital wrote this page."));
    assert!(!own.contains("Checked against its sources"));
    let contact = &site["your-hospital/index.html"];
    for words in [
        "href=\"tel:02079460101\"",
        "Ask for extension 3344",
        "Bus 7",
        "1 Example Road",
    ] {
        assert!(contact.contains(words), "{words}");
    }
    let help = &site["support/organisations/index.html"];
    assert!(help.contains("Example Hospital added this."));
    let publisher = &site["about/how-it-is-made/index.html"];
    assert!(publisher.contains("href=\"mailto:leaflets@hospital.example\""));
}

#[test]
fn its_own_lines_stand_in_place_of_what_hospitals_usually_say() {
    let site = site(&copy());
    let first_days = &site["day/first-14-days/index.html"];
    for (own, usual) in [
        (
            "Leave the dressing on for 3 days.",
            "usually leave it on for 48 hours",
        ),
        (
            "You can shower the next day: the dressing keeps water out.",
            "usually after 24 hours",
        ),
        (
            "No bath or swimming for 7 days.",
            "usually not for 48 hours",
        ),
        (
            "Do not drive for 48 hours.",
            "Hospitals usually say not for 24 hours",
        ),
        (
            "Lift nothing heavier than a kettle until your first check.",
            "Lift nothing heavy",
        ),
        ("Most people take a week off.", "Often after 2 or 3 days"),
        (
            "We see you again after 4 weeks.",
            "The date of your first check",
        ),
        (
            "Our nurse rings you the next morning.",
            "Hospitals may ring you",
        ),
    ] {
        let said = format!("<strong>Example Hospital says:</strong> {own}");
        assert!(first_days.contains(&said), "{own}");
        assert!(!first_days.contains(usual), "{usual}");
    }
    assert!(
        first_days.contains("Call 999"),
        "the rest of the page stands"
    );
    let before = &site["day/before/index.html"];
    assert!(before.contains("We send you a written plan a week before."));
    assert!(before.contains("Do not skip it or stop it by yourself"));
}

#[test]
fn a_line_that_the_guide_does_not_have_is_named() {
    let place = copy();
    let text = fs::read_to_string(place.path().join("hospital.toml")).expect("it is there");
    let slipped = text.replacen("shower = ", "shwer = ", 1);
    write(place.path(), "hospital.toml", slipped);
    assert_snapshot!(finding(&place, "hospital-file"), @r#"
error[hospital-file]: the guide has no line `shwer` in [aftercare]
  --> hospital.toml:51:1
   |
51 | shwer = "You can shower the next day: the dressing keeps water out."
   | ^^^^^
   |
   = help: did you mean `shower`?
"#);
}

#[test]
fn lines_left_empty_are_named_together() {
    let place = copy();
    let text = fs::read_to_string(place.path().join("hospital.toml")).expect("it is there");
    let without = text.replacen("shower = \"You", "shower = \"\" # \"You", 1);
    let without = without.replacen("work = ", "# work = ", 1);
    write(place.path(), "hospital.toml", without);
    assert_snapshot!(finding(&place, "unfilled-line"), @r#"
warning[unfilled-line]: the guide says what hospitals usually say for: aftercare.shower, aftercare.work
 --> hospital.toml:2:8
  |
2 | name = "Example Hospital"
  |        ^^^^^^^^^^^^^^^^^^ your patients follow your advice
  |
  = help: give your own in [before] and [aftercare], a short sentence each
"#);
}

#[test]
fn its_colours_and_logo_are_in_files_of_the_site() {
    let site = site(&copy());
    let home = &site["index.html"];
    assert!(home.contains("alt=\"Example Hospital\" width=\"240\" height=\"56\""));
    assert!(site.contains_key("hospital-logo.svg"));
    assert!(
        !home.contains("style="),
        "the policy allows no inline style"
    );
    let mut styles = site.iter().filter(|(path, _)| path.ends_with(".css"));
    assert!(styles.any(|(_, css)| css.contains("--brand: #0b3c6f")));
}

#[test]
fn a_review_is_said_until_the_guide_changes() {
    let page = &site(&copy())["index.html"];
    let words =
        "Dr Alex Example, consultant clinical oncologist, reviewed this copy for Example Hospital";
    assert!(page.contains(words));
    assert!(!page.contains("No doctor or nurse has checked this guide yet"));

    let place = changed("version = \"0.1.0\"", "version = \"0.0.9\"");
    let page = &site(&place)["index.html"];
    assert!(!page.contains("reviewed this copy"));
    assert!(page.contains("No doctor or nurse has checked this guide yet"));
}

#[test]
fn an_overdue_review_is_said_on_every_page() {
    let place = copy();
    let arguments = [
        "build",
        "--hospital",
        "hospital.toml",
        "--today",
        "2027-12-01",
    ];
    run(place.path(), &arguments);
    let page = fs::read_to_string(place.path().join("public/day/before/index.html"));
    let page = page.expect("it is built");
    assert!(page.contains("That day has passed, and no new review has been recorded."));
}

#[test]
fn a_copy_without_a_hospital_has_nothing_of_it() {
    let place = folder();
    run(place.path(), &["build", "--quiet", "--today", TODAY]).success();
    for (path, content) in contents(&place.path().join("public")) {
        let text = String::from_utf8_lossy(&content);
        for mark in [
            "class=\"local",
            "class=\"hospital",
            ".local{",
            "your-hospital/",
        ] {
            assert!(!text.contains(mark), "{path} has {mark}");
        }
    }
}

#[test]
fn a_page_left_out_is_gone_from_lists_and_glossary() {
    let left_out = "name = \"Example Hospital\"\nleave_out = [\"procedure/heat-or-cement.md\"]";
    let place = changed("name = \"Example Hospital\"", left_out);
    let outcome = hospital_check(place.path());
    assert!(!outcome.stdout.contains("[template]"), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("[left-out-page]"),
        "{}",
        outcome.stdout
    );
    assert!(
        !outcome.stdout.contains("[dead-link]"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn each_fault_is_told_with_its_line_and_remedy() {
    let mut said = Vec::new();
    let name = "name = \"Example Hospital\"\n";
    let told = |from: &str, to: &str, rule: &str| finding(&changed(from, to), rule);
    said.push(told("feedback", "fedback", "hospital-file"));
    said.push(told(name, "name = \" \"\n", "nameless-hospital"));
    said.push(told("020 7946 0100", "020 7946 010", "undialable-phone"));
    said.push(told("\"3344\"", "\"bleep 3344\"", "undialable-phone"));
    said.push(told("#0b2a4a", "#005eb8", "low-contrast"));
    said.push(told(
        "link = \"#0b3c6f\"",
        "link = \"#005eb8\"",
        "low-contrast",
    ));
    said.push(told(
        "alt = \"Example Hospital\"",
        "alt = \"\"",
        "unfit-logo",
    ));
    said.push(told("logo.svg", "logo.png", "hospital-file"));
    said.push(told("logo.svg", "../logo.svg", "hospital-file"));
    said.push(told(
        "next = 2027-11-20",
        "next = 2026-11-20",
        "overdue-review",
    ));
    said.push(told(
        "date = 2026-11-20",
        "date = 2026-12-10",
        "overdue-review",
    ));
    said.push(told("by = \"Dr Alex Example\"\n", "", "hospital-file"));
    said.push(told(
        name,
        &format!("{name}leave_out = [\"urgent-help.md\"]\n"),
        "left-out-page",
    ));
    said.push(told(
        name,
        &format!("{name}leave_out = [\"urgent-hlp.md\"]\n"),
        "hospital-file",
    ));
    said.push(told(
        "b027eb2112d8e909",
        "0123456789abcdef",
        "changed-original",
    ));
    said.push(told(
        "can-i-eat-or-have-a-cup-of-tea",
        "when-to-eat",
        "changed-original",
    ));
    said.push(told("day/before.md", "day/befor.md", "changed-original"));
    said.push(told(
        "section = \"procedure\"",
        "section = \"procedures\"",
        "hospital-file",
    ));
    said.push(told(
        "[\"carers\", \"distress\"]",
        "[\"carer\"]",
        "reference",
    ));
    assert_snapshot!(said.join("\n"));
}

/// What cannot be read is no reason to say that it is missing, and what leads nowhere is told in the
/// file where somebody wrote it, not on the pages made from it.
#[test]
fn one_mistake_is_told_once_and_where_it_was_made() {
    let place = folder();
    let named = "name = \"Example Hospital\"\n";
    for (file, said) in [
        ("name = \"A\n", "the closing quote is missing"),
        ("name = \"A\"\nname = \"B\"\n", "stands here twice"),
        ("name = 5\n", "`name` in the hospital file has to be text"),
        ("[[numbers]]\nname = \"A\"\n", "there is no `phone`"),
        (
            "[[numbers]]\nname = \"A\"\nphone = 5\n",
            "`phone` in [[numbers]]",
        ),
        ("web = \"www.hospital.example\"\n", "nobody can follow"),
        ("feedback = \"ring us\"\n", "nobody can follow"),
        (
            "[[pages]]\nfolder = \"pages\"\nsection = \"procedure\"\n",
            "--> pages/late.md",
        ),
    ] {
        let before = if file.starts_with("name") { "" } else { named };
        write(place.path(), "hospital.toml", format!("{before}{file}"));
        write(place.path(), "pages/late.md", b"+++\n\xff");
        let outcome = hospital_check(place.path());
        assert_eq!(outcome.code, Some(1), "{file}: {}", outcome.stderr);
        assert!(outcome.stdout.contains(said), "{file}: {}", outcome.stdout);
        let errors = outcome.stdout.matches("error[").count();
        assert_eq!(errors, 1, "{file}: {}", outcome.stdout);
    }
}

#[test]
fn local_words_are_held_to_the_rules_in_their_own_file() {
    let mut said = Vec::new();
    let told = |path: &str, content: &str, rule: &str| {
        let place = copy();
        write(place.path(), path, content);
        finding(&place, rule)
    };
    let page =
        "+++\ntitle = \"Where to go\"\ndescription = \"The day ward.\"\nweight = 45\n+++\n\n";
    let local = |words: &str| format!("{page}{words}\n");
    let own = "pages/where-to-go.md";
    said.push(told(own, &local("See [it](@/nowhere.md)."), "dead-link"));
    said.push(told(own, &local("Ring 020 7946 0999."), "unverified-phone"));
    said.push(told(
        own,
        &local("It works for 97% of people."),
        "unsupported-figure",
    ));
    said.push(told(
        own,
        &local("## Here\n\n#### Too deep"),
        "skipped-heading",
    ));
    said.push(told(
        "when-to-stop.md",
        "One.\n\nSee [it](@/nowhere.md).\n",
        "dead-link",
    ));
    said.push(told(
        "when-to-stop.md",
        "## Another part\n\nText.\n",
        "hospital-file",
    ));
    said.push(told(
        "when-to-stop.md",
        "+++\n+++\nText.\n",
        "hospital-file",
    ));
    assert_snapshot!(said.join("\n"));
}

#[test]
fn a_logo_that_could_run_is_refused() {
    let mut said = Vec::new();
    let place = copy();
    write(
        place.path(),
        "logo.svg",
        "<svg viewBox=\"0 0 3 1\" onload=\"x()\"></svg>",
    );
    said.push(finding(&place, "unfit-logo"));
    write(place.path(), "logo.svg", " ".repeat(70_000));
    said.push(finding(&place, "unfit-logo"));
    assert_snapshot!(said.join("\n"));
}

#[test]
fn the_starting_file_needs_its_name_alone() {
    let place = folder();
    let words = run(place.path(), &["hospital", "new", "hospital.toml"]).success();
    assert_snapshot!(words);
    let outcome = hospital_check(place.path());
    assert_eq!(outcome.code, Some(1));
    assert_snapshot!(outcome.stdout);

    let again = run(place.path(), &["hospital", "new", "hospital.toml"]);
    assert_eq!(again.code, Some(2));
    assert_snapshot!(again.stderr, @"error: hospital.toml is there already and was left alone; name a file that is not
");
}

/// What the starting file shows as examples is what the program understands.
#[test]
fn the_examples_in_the_starting_file_are_understood() {
    let place = copy();
    run(place.path(), &["hospital", "new", "new.toml"]).success();
    let text = fs::read_to_string(place.path().join("new.toml")).expect("it was just written");
    let is_example = |line: &str| {
        line.contains(" = ") || line.starts_with('[') || line.starts_with(' ') || line == "]"
    };
    let uncommented: Vec<&str> = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|line| is_example(line))
                .unwrap_or(line)
        })
        .collect();
    let text = uncommented
        .join("\n")
        .replace("name = \"\" ", "name = \"Example Hospital\" ");
    write(place.path(), "hospital.toml", &text);
    let outcome = hospital_check(place.path());
    let rules: Vec<&str> = outcome
        .stdout
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    let is_left_out = |line: &&str| line.contains("[left-out-page]");
    assert!(
        rules.iter().all(is_left_out),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}

/// Saved or told by SIGHUP: only a sound file takes the place of the old one, and readers see nothing of it.
#[test]
fn the_server_follows_the_hospital_file_and_keeps_the_last_good_copy() {
    let place = copy();
    let mut server = Process::start(place.path(), &["--hospital", "hospital.toml"]);
    let complaints = server.complaints();
    let text = fs::read_to_string(place.path().join("hospital.toml")).expect("it is there");
    let save = |name: &str| {
        let renamed = text.replacen("Example Hospital", name, 1);
        write(place.path(), "hospital.toml", renamed);
    };
    let words = |name: &str| format!("reviewed this copy for {name}");
    server.asked_meanwhile("/", || {
        server.get_until("/", &words("Example Hospital"));
        save("Second Hospital");
        server.get_until("/", &words("Second Hospital"));
        write(place.path(), "hospital.toml", "name = ");
        complaints.wait_for("error[hospital-file]");
        server.signal("HUP");
        complaints.wait_for("error[hospital-file]");
        assert!(server.get("/").content.contains(&words("Second Hospital")));
        save("Third Hospital");
        server.signal("HUP");
        server.get_until("/", &words("Third Hospital"));
    });
    assert!(!server.get("/").content.contains("/-/reload.js"));
}

#[test]
fn the_watched_guide_of_the_program_follows_the_hospital_file() {
    let place = copy();
    let mut server = Process::start(place.path(), &["--hospital", "hospital.toml", "--watch"]);
    let complaints = server.complaints();
    let text = fs::read_to_string(place.path().join("hospital.toml")).expect("it is there");
    let words = |name: &str| format!("reviewed this copy for {name}");
    server.get_until("/", &words("Example Hospital"));
    for name in ["Second Hospital", "Third Hospital"] {
        let renamed = text.replacen("Example Hospital", name, 1);
        write(place.path(), "hospital.toml", renamed);
        server.get_until("/", &words(name));
    }
    write(place.path(), "hospital.toml", "name = ");
    complaints.wait_for("error[hospital-file]");
}

/// What goes to a ward with no network is the hospital's own too.
#[test]
fn a_bundle_is_the_hospitals_own_and_verifies() {
    let place = copy();
    let arguments = ["bundle", "--hospital", "hospital.toml", "--today", TODAY];
    run(place.path(), &arguments).success();
    let dist = place.path().join("dist");
    let single = fs::read_to_string(dist.join("rfa-guide.html")).expect("the single file");
    for words in [
        "Example Hospital wrote this part in place of the guide’s own words.",
        "reviewed this copy for Example Hospital",
        "href=\"tel:01632960199\"",
        "Take the lift",
    ] {
        assert!(single.contains(words), "{words}");
    }
    run(&dist, &["verify", "rfa-guide-offline.zip"]).success();
    let first = contents(&dist);
    run(place.path(), &arguments).success();
    assert!(contents(&dist) == first, "the same bytes each time");
}

#[test]
fn finish_refuses_a_hospital_file_and_says_what_to_do() {
    let place = copy();
    let refused = run(
        place.path(),
        &["finish", "public", "--hospital", "hospital.toml"],
    );
    assert_eq!(refused.code, Some(2));
    assert_snapshot!(refused.stderr);
}

#[test]
fn a_hospital_file_that_is_broken_builds_nothing() {
    for text in [
        "name = ",
        "\u{fffd}",
        "name = 3\n[logo]\n[colours]\nbrand = []\n",
        "pages = 3\nreplace = [1]\n",
    ] {
        let place = copy();
        write(place.path(), "hospital.toml", text);
        let outcome = run(place.path(), &["build", "--hospital", "hospital.toml"]);
        assert_eq!(outcome.code, Some(1), "{text}: {}", outcome.stderr);
        assert!(!place.path().join("public").exists(), "{text}");
    }
    let place = folder();
    let missing = run(place.path(), &["build", "--hospital", "none.toml"]);
    assert_eq!(missing.code, Some(2), "{}", missing.stderr);
}
