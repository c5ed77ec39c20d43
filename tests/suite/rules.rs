//! Every rule held to its own Markdown, and what allows a rule on one page.
//!
//! A rule's page has blocks of two kinds: ```` ```markdown wrong=LINE ```` has to raise that rule, once,
//! on that line of the block, and nothing else; ```` ```markdown right ```` has to raise nothing. A block
//! is the text of a page:
//!
//! - it starts with `+++`: it is the whole file, `content/example.md`;
//! - it starts with `=== PATH`: it is several files, each after a line with its path in the tree;
//! - `hospital.toml` among them is a hospital file, laid over the tree with the files in `local/` beside it;
//! - else it is the body of `content/example.md`, and sound front matter is put before it.
//!
//! Around it stands a small sound site: every rule is on, today is 2026-11-21, `reference/evidence.toml`
//! has the one claim `example-3.2`, `reference/glossary.toml` three terms, and `static/drawings/spine.svg` is there.

use std::fmt::Write;

use jiff::civil::date;
use rfa_guide::check::{self, Input, RULES};
use rfa_guide::diagnostic::Diagnostic;
use rfa_guide::files::Files;
use rfa_guide::site::Hospital;
use rfa_guide::{render, site, text};

const CONFIG: &str = r#"
base_url = "/"
title = "A small guide"
compile_sass = false
[markdown]
smart_punctuation = true
definition_list = true
github_alerts = true
[extra]
version = "1"
[extra.rules]
evidence = true
check_dates = true
accessibility = true
readability = true
"#;

const EVIDENCE: &str = r#"
[sources.example]
title = "A leaflet"
publisher = "A hospital"
kind = "hospital leaflet"
published = "2026"
url = "https://www.example.org/leaflet"
note = ""
[claims."example-3.2"]
source = "example"
paragraph = "3.2"
says = "People who have the procedure stop eating at midnight."
"#;

const GLOSSARY: &str = r#"
[[terms]]
id = "kyphoplasty"
term = "Kyphoplasty"
meaning = "Using a small balloon to make room in a spine bone, then filling it with bone cement."
lay = ["balloon cement"]
page = ""
hard = true
[[terms]]
id = "hypercalcaemia"
term = "Hypercalcaemia"
meaning = "Too much calcium in the blood."
lay = ["high calcium"]
page = ""
hard = true
[[terms]]
id = "nerve-root"
term = "Nerve root"
meaning = "The place where a nerve leaves the spine."
lay = ["trapped nerve"]
page = ""
"#;

const HOME: &str = r#"+++
title = "A small guide"
description = "What to bring, what to eat and what to ask."
[extra]
checked = 2026-11-21
check_due = 2027-11-21
[extra.evidence]
"summary" = ["example-3.2"]
+++
"#;

/// Where an example without a path stands.
const EXAMPLE: &str = "content/example.md";

/// An example of a rule's page.
struct Example<'a> {
    /// The line of the block that has to raise the rule; `None` if nothing may be raised.
    wrong_line: Option<usize>,
    block: &'a str,
}

/// A file of an example, and where its lines come from.
struct ExampleFile {
    path: String,
    content: String,
    /// The lines of the block before its own.
    skipped: usize,
    /// What to add to a line of the block to get the line of the file.
    shift: isize,
}

/// The examples on a rule's page, in order.
fn examples(documentation: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let mut rest = documentation;
    while let Some(start) = rest.find("```markdown ") {
        let (info, after) = rest[start + "```markdown ".len()..]
            .split_once('\n')
            .expect("a fence ends its line");
        let end = after.find("\n```\n").expect("a fence is closed") + 1;
        let wrong_line = match info.trim() {
            "right" => None,
            wrong => {
                let line = wrong
                    .strip_prefix("wrong=")
                    .and_then(|line| line.parse().ok());
                Some(line.unwrap_or_else(|| panic!("`{wrong}` is not `right` or `wrong=LINE`")))
            }
        };
        examples.push(Example {
            wrong_line,
            block: &after[..end],
        });
        rest = &after[end..];
    }
    examples
}

/// The files of a block.
fn files_of(block: &str) -> Vec<ExampleFile> {
    if !block.starts_with("=== ") {
        return vec![file(EXAMPLE, block, 0)];
    }
    let mut files = Vec::new();
    let mut line = 1;
    for part in block.split("=== ").skip(1) {
        let (path, content) = part.split_once('\n').expect("a path ends its line");
        files.push(file(path, content, line));
        line += part.matches('\n').count();
    }
    files
}

/// The file at `path` whose content stands `skipped` lines into the block.
fn file(path: &str, content: &str, skipped: usize) -> ExampleFile {
    let is_page = path.starts_with("content/") && path.ends_with(".md");
    let is_body = is_page && !content.starts_with("+++");
    let front = if is_body {
        front_matter(content)
    } else {
        String::new()
    };
    let added = front.matches('\n').count();
    ExampleFile {
        path: path.to_owned(),
        content: front + content,
        skipped,
        shift: added.cast_signed() - skipped.cast_signed(),
    }
}

/// Sound front matter for `body`, with evidence for each of its headings.
fn front_matter(body: &str) -> String {
    let mut front = HOME
        .replace("A small guide", "An example")
        .trim_end_matches("+++\n")
        .to_owned();
    for heading in body.lines().filter_map(|line| line.strip_prefix("## ")) {
        let words = heading.split('{').next().unwrap_or(heading);
        let id = match heading.split_once("{#") {
            Some((_, id)) => id.trim_end_matches('}').to_owned(),
            None => text::slug(words),
        };
        writeln!(front, "{id} = [\"example-3.2\"]").expect("writing to a string cannot fail");
    }
    front + "+++\n"
}

/// Everything that is found in a sound site with `files` added, or in place of its own.
fn findings(files: &[ExampleFile]) -> Vec<Diagnostic> {
    let mut tree = Files::new();
    let page = "<!doctype html>\n<title>{{ page.title }}</title>\n{{ page.content | safe }}\n";
    let section = page.replace("page.", "section.");
    for (path, content) in [
        ("config.toml", CONFIG),
        ("content/_index.md", HOME),
        ("reference/evidence.toml", EVIDENCE),
        ("reference/glossary.toml", GLOSSARY),
        (
            "static/drawings/spine.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        ("templates/hospital.html", page),
        ("templates/index.html", &section),
        ("templates/page.html", page),
        ("templates/section.html", &section),
    ] {
        tree.insert(path, content.to_owned()).expect("well formed");
    }
    if !files.iter().any(|file| file.path.starts_with("content/")) {
        let example = file(EXAMPLE, "Bring your letter.\n", 0);
        tree.insert(EXAMPLE, example.content).expect("well formed");
    }
    for file in files {
        tree.replace(&file.path, file.content.clone());
    }
    let mut diagnostics = Vec::new();
    let settings = site::Settings {
        hospital: hospital(&mut tree, &mut diagnostics),
        ..site::Settings::default()
    };
    let site = site::load(tree, &settings).take(&mut diagnostics);
    let rendered = render::site(&site).take(&mut diagnostics);
    let today = date(2026, 11, 21);
    let settings = render::Settings::of(&site, today);
    let published = render::publish(rendered, &settings).expect("pages that can be rewritten");
    diagnostics.extend(check::run(&Input {
        site: &site,
        published: &published,
        today,
    }));
    if let Some(hospital) = &site.hospital {
        hospital.retrace(&mut diagnostics);
    }
    diagnostics
}

/// The hospital file of an example, with the files of its own; they are no part of the tree.
fn hospital(tree: &mut Files, diagnostics: &mut Vec<Diagnostic>) -> Option<Hospital> {
    let content = tree.remove("hospital.toml")?;
    let mut hospital = site::hospital::read("hospital.toml", &content.bytes()).take(diagnostics);
    let local: Vec<String> = tree.under("local").map(|(path, _)| path.into()).collect();
    for path in local {
        let content = tree.remove(&path).expect("it was just listed");
        hospital.files.replace(&path["local/".len()..], content);
    }
    Some(hospital)
}

/// Rule, path and line of each finding.
fn places(diagnostics: &[Diagnostic]) -> Vec<(String, String, usize)> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let (source, span) = diagnostic
                .place
                .as_ref()
                .expect("every finding has a place");
            let line = source.position(span.start).line;
            (diagnostic.rule.to_owned(), source.path().to_owned(), line)
        })
        .collect()
}

#[test]
fn wrong_examples_raise_their_rule_on_their_line_and_right_ones_nothing() {
    for rule in RULES {
        for (number, example) in examples(rule.documentation).iter().enumerate() {
            let files = files_of(example.block);
            let found = findings(&files);
            let expected: Vec<_> = example.wrong_line.map_or_else(Vec::new, |line| {
                let file = files
                    .iter()
                    .rev()
                    .find(|file| line > file.skipped)
                    .expect("the line is in one of the files");
                let line = line.saturating_add_signed(file.shift);
                vec![(rule.name.to_owned(), file.path.clone(), line)]
            });
            assert_eq!(
                places(&found),
                expected,
                "example {} of {}: {found:#?}",
                number + 1,
                rule.name
            );
        }
    }
}

#[test]
fn every_rule_has_a_page_with_its_parts_and_examples() {
    for rule in RULES {
        let page = rule.documentation;
        let headings: Vec<&str> = page
            .lines()
            .filter(|line| {
                ["## Why ", "## Wrong", "## Right", "## Refer"]
                    .iter()
                    .any(|start| line.starts_with(start))
            })
            .collect();
        assert_eq!(
            headings,
            ["## Why it matters", "## Wrong", "## Right", "## Reference"],
            "{}",
            rule.name
        );
        let first = page.lines().next().unwrap_or("");
        assert!(
            !first.is_empty() && !first.starts_with('#'),
            "{} does not say what it is",
            rule.name
        );
        let examples = examples(page);
        let wrong = examples
            .iter()
            .filter(|example| example.wrong_line.is_some())
            .count();
        assert!(wrong > 0, "{} has no wrong example", rule.name);
        assert!(wrong < examples.len(), "{} has no right example", rule.name);
    }
}

#[test]
fn rules_have_names_of_their_own_in_kebab_case() {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    for name in &names {
        let is_kebab = name
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_lowercase()));
        assert!(is_kebab, "{name}");
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
}

/// Checks rule and message of what is found on a page with a vague link and `allow`.
fn check_allow(allow: &str, expected: &[(&str, &str)]) {
    let body = "Read [more](@/_index.md).\n";
    let front = front_matter(body).replace(
        "[extra.evidence]",
        &format!("[extra.allow]\n{allow}\n[extra.evidence]"),
    );
    let page = ExampleFile {
        path: EXAMPLE.to_owned(),
        content: front + body,
        skipped: 0,
        shift: 0,
    };
    let found = findings(&[page]);
    let found: Vec<_> = found
        .iter()
        .map(|diagnostic| (diagnostic.rule, diagnostic.message.as_str()))
        .collect();
    assert_eq!(found, expected, "{allow}");
}

const VAGUE: (&str, &str) = ("vague-link", "`more` does not say where this link leads");

#[test]
fn a_rule_allowed_with_a_reason_is_silent_on_that_page() {
    check_allow("", &[VAGUE]);
    check_allow("vague-link = \"a quotation\"", &[]);
}

#[test]
fn a_rule_allowed_without_a_reason_is_not_allowed() {
    check_allow(
        "vague-link = \"\"",
        &[
            ("front-matter", "`vague-link` is allowed without a reason"),
            VAGUE,
        ],
    );
}

#[test]
fn a_rule_that_is_not_there_cannot_be_allowed() {
    check_allow(
        "vage-link = \"a quotation\"",
        &[("front-matter", "there is no rule `vage-link`"), VAGUE],
    );
}

#[test]
fn what_nothing_needs_to_be_allowed_is_reported() {
    check_allow(
        "vague-link = \"a quotation\"\nmissing-alt = \"an ornament\"",
        &[(
            "front-matter",
            "nothing on this page needs `missing-alt` to be allowed",
        )],
    );
}

#[test]
fn a_site_without_rules_is_held_to_links_and_the_zola_subset_alone() {
    let config = CONFIG
        .split("[extra.rules]")
        .next()
        .expect("a split has a first part");
    let page = "+++\n+++\n# A\n### B\n[here](@/_index.md) <u>x</u>\n\n|a|\n|:-|\n|b|\n\n![](/none.svg) {{ x }}\n";
    let files = [("config.toml", config), (EXAMPLE, page)].map(|(path, content)| ExampleFile {
        path: path.to_owned(),
        content: content.to_owned(),
        skipped: 0,
        shift: 0,
    });
    let rules: Vec<_> = findings(&files)
        .iter()
        .map(|diagnostic| diagnostic.rule)
        .collect();
    assert_eq!(rules, ["dead-link", "zola-subset"]);
}
