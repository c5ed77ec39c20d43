//! Whatever comes, and whenever the end comes: a whole site or a finding, never half a site, a panic or
//! a hang, and the same bytes wherever it is made.
//!
//! `RFA_GUIDE_KILLS`, `RFA_GUIDE_TREES` and `RFA_GUIDE_SIZE` ask for more than there is time for each time.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rfa_guide::diagnostic::has_errors;
use rfa_guide::files::Files;
use rfa_guide::{check, render, site};

use crate::program::{command, run};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// `otherwise`, unless the environment asks for another number.
fn number(variable: &str, otherwise: u32) -> u32 {
    let asked = std::env::var(variable).ok();
    asked.map_or(otherwise, |asked| asked.parse().expect("a number"))
}

/// Every file below `place` with its bytes.
fn tree(place: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = rfa_guide::files::read(place, &["."]).expect("read");
    let files = read.value.iter();
    files
        .map(|(path, content)| (path.to_owned(), content.bytes().into()))
        .collect()
}

/// The kill comes at every stage of a build into a folder that holds another edition, most of whose
/// files are the same: what is found there afterwards is one of the two, to the last byte.
#[test]
fn a_killed_build_leaves_the_old_site_or_the_new() {
    let kills = number("RFA_GUIDE_KILLS", 12);
    let place = folder();
    let editions = ["https://a.example/", "https://b.example/"];
    let arguments = |edition, output| {
        [
            "build",
            "--quiet",
            "--base-url",
            edition,
            "--output",
            output,
        ]
    };
    let mut whole = Duration::ZERO;
    let wanted = editions.map(|edition| {
        let start = Instant::now();
        run(place.path(), &arguments(edition, "public")).success();
        whole = start.elapsed();
        tree(&place.path().join("public"))
    });
    assert_ne!(wanted[0], wanted[1]);

    let mut unfinished = 0;
    for kill in 0..=kills {
        let edition = editions[kill as usize % 2];
        let mut build = command(place.path(), &arguments(edition, "public"))
            .spawn()
            .expect("starts");
        std::thread::sleep(whole * kill / kills);
        build.kill().expect("killed");
        unfinished += u32::from(!build.wait().expect("ended").success());
        let found = tree(&place.path().join("public"));
        assert!(
            wanted.contains(&found),
            "kill {kill}: neither the old site nor the new"
        );
    }
    assert!(unfinished > 0, "no build was killed before its end");
    run(place.path(), &arguments(editions[0], "public")).success();
    let left: Vec<_> = fs::read_dir(place.path())
        .expect("listed")
        .flatten()
        .collect();
    assert_eq!(left.len(), 1, "the next build clears up");
    assert_eq!(tree(&place.path().join("public")), wanted[0]);
}

/// The same where there was no site before: half a site is worse than none.
#[test]
fn a_first_build_that_is_killed_leaves_nothing_or_the_whole_site() {
    let kills = number("RFA_GUIDE_KILLS", 6);
    let place = folder();
    let output = place.path().join("public");
    let arguments = ["build", "--quiet"];
    let start = Instant::now();
    run(place.path(), &arguments).success();
    let whole = start.elapsed();
    let wanted = tree(&output);

    let mut unfinished = 0;
    for kill in 0..=kills {
        if output.exists() {
            fs::remove_dir_all(&output).expect("removed");
        }
        let mut build = command(place.path(), &arguments).spawn().expect("starts");
        std::thread::sleep(whole * kill / kills);
        build.kill().expect("killed");
        unfinished += u32::from(!build.wait().expect("ended").success());
        assert!(
            !output.exists() || tree(&output) == wanted,
            "kill {kill}: half a site"
        );
    }
    assert!(unfinished > 0, "no build was killed before its end");
    run(place.path(), &arguments).success();
    assert_eq!(tree(&output), wanted);
    let left = fs::read_dir(place.path()).expect("listed").count();
    assert_eq!(left, 1, "the next build clears up");
}

/// Time zone, language, user, threads, place, permissions and the order in which files were made.
#[test]
fn the_machine_leaves_no_trace_in_the_site() {
    let place = folder();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = rfa_guide::files::read(root, &site::ENTRIES)
        .expect("read")
        .value;
    let first = place.path().join("a");
    let second = place.path().join("a much longer/path to it");
    for (copy, reversed) in [(&first, false), (&second, true)] {
        let mut files: Vec<_> = source.iter().collect();
        if reversed {
            files.reverse();
        }
        for (path, content) in files {
            let path = copy.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, content.bytes()).expect("written");
        }
    }
    let build = |script: &str, folder: &Path, variables: &[(&str, &str)]| {
        let mut shell = Command::new("sh");
        let script = format!("{script}; exec \"$0\" build --quiet --today 2026-11-21 --output out");
        shell
            .args(["-c", &script, env!("CARGO_BIN_EXE_rfa-guide")])
            .current_dir(folder)
            .envs(variables.iter().copied());
        assert!(shell.status().expect("starts").success());
        tree(&folder.join("out"))
    };
    let one = build(
        "umask 022",
        &first,
        &[("TZ", "UTC"), ("RAYON_NUM_THREADS", "1")],
    );
    let other_machine = [
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "ar_SA.UTF-8"),
        ("HOME", "/nonexistent"),
        ("USER", "somebody"),
        ("LOGNAME", "somebody"),
        ("RAYON_NUM_THREADS", "7"),
        ("SOURCE_DATE_EPOCH", "1"),
    ];
    let other = build("umask 077", &second, &other_machine);
    let differing: Vec<&String> = one
        .keys()
        .filter(|path| one.get(*path) != other.get(*path))
        .collect();
    assert!(
        differing.is_empty() && one.len() == other.len(),
        "{differing:?}"
    );
}

/// Numbers without a clock (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

const PATHS: [&str; 24] = [
    "config.toml",
    "content/_index.md",
    "content/a.md",
    "content/a/_index.md",
    "content/a/b.md",
    "content/a/b/index.md",
    "content/a/b/x.svg",
    "content/index.md",
    "content/..md",
    "content/ .md",
    "content/a.cy.md",
    "content/_index.cy.md",
    "content/\u{202e}.md",
    "content/a/B.md",
    "templates/index.html",
    "templates/page.html",
    "templates/section.html",
    "templates/404.html",
    "templates/internal/alias.html",
    "static/a/b/index.html",
    "static/x.svg",
    "sass/main.scss",
    "reference/glossary.toml",
    "reference/evidence.toml",
];

const PIECES: [&str; 52] = [
    "+++\n",
    "title = \"A\"\n",
    "title = 1\n",
    "weight = 1\n",
    "draft = true\n",
    "path = \"../..\"\n",
    "slug = \"\"\n",
    "aliases = [\"/\", \"../x\", \"a\"]\n",
    "template = \"no.html\"\n",
    "transparent = true\n",
    "sort_by = \"weight\"\n",
    "date = 2026-13-41\n",
    "[extra]\n",
    "[extra.evidence]\n\"summary\" = [\"x\"]\n",
    "base_url = \"https://h.example/p\"\n",
    "base_url = \"%\"\n",
    "[languages.cy]\ntitle = \"C\"\n",
    "[extra.rules]\nevidence = true\n",
    "accessibility = true\n",
    "readability = true\n",
    "compile_sass = true\n",
    "# H\n\n",
    "# H {#x}\n\n",
    "[a](@/a/b.md#h)",
    "[a](#)",
    "[a](../../..)",
    "![](x.svg)",
    "[a](javascript:alert(1))",
    "<b>",
    "<script>",
    "</p>",
    "| a |\n|-|\n| b |\n",
    "- ",
    "> ",
    "```",
    "[^1]\n\n[^1]: x\n",
    "\u{feff}",
    "\0",
    "\u{202e}",
    "\r\n",
    "{{ page.content | safe }}",
    "{{ section.pages }}",
    "{% extends \"index.html\" %}",
    "{% block x %}{% endblock %}",
    "{% include \"page.html\" %}",
    "{{ get_url(path=\"@/a.md\") }}",
    "{% for p in section.pages %}{{ p.title }}{% endfor %}",
    "<a href=\"",
    "<title>",
    "a { b: c }",
    "@import \"main\";",
    "[[term]]\nid = \"x\"\n",
];

/// Any tree ends in a site or in findings, and nothing of it lies outside.
#[test]
fn a_tree_of_anything_ends_in_a_site_or_in_findings() {
    for seed in 1..=u64::from(number("RFA_GUIDE_TREES", 300)) {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut files = Files::new();
        for _ in 0..dice.below(14) {
            let mut text = String::new();
            if dice.below(3) > 0 {
                text.push_str("+++\ntitle = \"A\"\n");
                text.push_str(dice.pick(&["+++\n", "", "weight = 2\n+++\n"]));
            }
            for _ in 0..dice.below(12) {
                text.push_str(dice.pick(&PIECES));
            }
            let path = dice.pick(&PATHS);
            let text = if path == "config.toml" && dice.below(2) > 0 {
                "base_url = \"/\"\n".to_owned()
            } else {
                text
            };
            files.replace(path, text);
        }
        end_of(files, seed);
    }
}

/// Makes what can be made of `files`. A panic names the seed.
#[track_caller]
fn end_of(files: Files, seed: u64) {
    let shown = format!("{files:?}");
    let made = std::panic::catch_unwind(|| {
        let loaded = site::load(files, &site::Settings::default());
        let mut diagnostics = loaded.diagnostics;
        let today = jiff::civil::date(2026, 11, 21);
        let mut published = Files::new();
        if !has_errors(&diagnostics) {
            let rendered = render::site(&loaded.value).take(&mut diagnostics);
            let settings = render::Settings::of(&loaded.value, today);
            published = render::publish(rendered, &settings).expect("our pages are UTF-8");
        }
        let input = check::Input {
            site: &loaded.value,
            published: &published,
            today,
        };
        diagnostics.extend(check::run(&input));
        assert!(has_errors(&diagnostics) || published.contains("index.html"));
        rfa_guide::diagnostic::text(&diagnostics, false)
    });
    assert!(made.is_ok(), "seed {seed}: {shown}");
}

/// A small site with `body` on its page, built; the exit code and what was said.
fn build(body: &str) -> (Option<i32>, String) {
    build_under("", body)
}

/// As [`build`], with `rules` at the end of its config.
fn build_under(rules: &str, body: &str) -> (Option<i32>, String) {
    let place = folder();
    let config = format!("base_url = \"/\"\n{rules}");
    let page = format!("+++\ntitle = \"A\"\n+++\n{body}");
    let contents = "{% for heading in page.toc %}<a href=\"#{{ heading.id }}\">{{ heading.title }}</a>\
        {% endfor %}{{ page.content | safe }}";
    for (path, text) in [
        ("config.toml", config.as_str()),
        ("content/_index.md", "+++\ntitle = \"H\"\n+++\n"),
        ("content/a.md", &page),
        ("templates/index.html", "{{ section.content | safe }}"),
        ("templates/page.html", contents),
    ] {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let outcome = run(place.path(), &["build", "--quiet"]);
    assert_eq!(
        place.path().join("public").exists(),
        outcome.code == Some(0)
    );
    (outcome.code, outcome.stderr)
}

/// Pages that take time as the square of their length in a careless program. The sizes are such that
/// a square would be noticed by whoever waits; no clock is asked.
#[test]
fn a_page_of_any_size_and_depth_is_built_in_time() {
    let factor = number("RFA_GUIDE_SIZE", 1) as usize;
    let repeated = |piece: &str, times: usize| piece.repeat(times * factor);
    let numbered = |times: usize, piece: fn(usize) -> String| {
        (0..times * factor).map(piece).collect::<String>()
    };
    for (name, body) in [
        (
            "two megabytes",
            repeated("Some words of a page, and *more*.\n\n", 60_000),
        ),
        ("headings of one name", repeated("# Same\n\n", 20_000)),
        (
            "headings",
            numbered(20_000, |place| format!("# H {place}\n\n")),
        ),
        ("lists in lists", repeated("- ", 10_000) + "x\n"),
        ("quotes in quotes", repeated("> ", 10_000) + "x\n"),
        (
            "footnotes",
            numbered(5_000, |place| format!("a[^{place}]\n\n[^{place}]: x\n\n")),
        ),
        ("comments", repeated("<!-- x -->\n\n", 60_000)),
        ("open brackets", repeated("[", 50_000)),
        ("open stars", repeated("*a_ ", 50_000)),
    ] {
        let (code, said) = build(&body);
        assert_eq!(code, Some(0), "{name}: {said:.300}");
    }
}

#[test]
fn rules_about_words_read_a_page_of_any_size_in_time() {
    let rules = "[extra.rules]\naccessibility = true\nreadability = true\n";
    let mut body = String::new();
    for place in 0..20_000 {
        writeln!(body, "## Part {place}\n\nSome words.\n").expect("a string");
    }
    let (code, said) = build_under(rules, &body);
    assert_eq!(code, Some(1), "{said:.300}");
    assert!(said.contains("missing-description"), "{said:.300}");
}

/// A line of template syntax, and a file of scripts that says nothing of a policy.
#[test]
fn faults_in_one_line_are_read_in_time() {
    for opener in ["{{ ", "{% raw %}"] {
        let (code, said) = build(&opener.repeat(40_000));
        assert_eq!(code, Some(1), "{said:.300}");
        assert!(said.contains("template syntax on a page"), "{said:.300}");
    }
    let mut published = Files::new();
    published.replace("x.html", "<script></script>".repeat(30_000));
    let found = check::run(&check::Input {
        site: &site::load(Files::new(), &site::Settings::default()).value,
        published: &published,
        today: jiff::civil::date(2026, 11, 21),
    });
    let scripts = found.iter().filter(|one| one.rule == "active-content");
    assert_eq!(scripts.count(), 30_000);
}

#[test]
fn thousands_of_faults_are_said_in_time_and_in_few_words() {
    let mut links = String::new();
    for place in 0..5_000 {
        writeln!(links, "[x](#nope-{place}) [y](/nope-{place}) {{{{ z }}}}\n").expect("a string");
    }
    let (code, said) = build(&(links + &"# A heading\n\n".repeat(1_000)));
    assert_eq!(code, Some(1), "{said:.300}");
    assert!(
        said.contains("more findings of `dead-link` in content/a.md"),
        "{said:.300}"
    );
    assert!(said.lines().count() < 2_000, "{}", said.lines().count());
}

#[test]
fn what_would_run_on_a_readers_device_is_refused_wherever_it_stands() {
    for body in [
        "<script>alert(1)</script>\n",
        "Hello <img src=x onerror=alert(1)>\n",
        "[x](javascript:alert(1))\n",
        "[x](JaVaScRiPt:alert(1))\n",
        "<https://h.example> <a href=\"&#106;avascript:alert(1)\">x</a>\n",
        "<iframe src=\"https://h.example\"></iframe>\n",
        "![x](data:text/html,<b>)\n",
    ] {
        let (code, said) = build(body);
        assert_eq!(code, Some(1), "{body}");
        assert!(said.contains("active-content"), "{body}: {said}");
    }
}

/// A drawing is a page too, and `static/` is copied as it is.
#[test]
fn a_drawing_with_a_script_is_refused() {
    for path in ["static/x.svg", "content/x.svg", "static/x.html"] {
        let mut files = Files::new();
        for (path, text) in [
            ("config.toml", "base_url = \"/\"\n"),
            ("content/_index.md", "+++\ntitle = \"H\"\n+++\n"),
            ("templates/index.html", "{{ section.content | safe }}"),
            (
                path,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            ),
        ] {
            files.replace(path, text);
        }
        let site = site::load(files, &site::Settings::default()).value;
        let today = jiff::civil::date(2026, 11, 21);
        let rendered = render::site(&site).value;
        let published =
            render::publish(rendered, &render::Settings::of(&site, today)).expect("UTF-8");
        let found = check::run(&check::Input {
            site: &site,
            published: &published,
            today,
        });
        let is_found = found.iter().any(|finding| finding.rule == "active-content");
        assert!(is_found, "{path}: {found:?}");
    }
}
