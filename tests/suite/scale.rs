//! A large site costs what its pages cost and no more: time grows with them and not with their square, and a
//! page takes no more memory than it did.
//!
//! How fast that is beside other programs is for `tests/bench`, with a release build (`docs/performance.md`).

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::program::{contents, folder, outcome, write};

/// A site of so many `pages`, forty in a section: each with headings, links to other pages and 600 words.
fn large_site(place: &Path, pages: usize) {
    let listed =
        "{% for p in section.pages %}<a href=\"{{ p.path }}\">{{ p.title }}</a>{% endfor %}";
    let page = "<h1>{{ page.title }}</h1>{% for a in page.ancestors %}{% set s = get_section(path=a) %}{{ s.title }}{% endfor %}\
         {% for h in page.toc %}<a href=\"#{{ h.id }}\">{{ h.title }}</a>{% endfor %}{{ page.content | safe }}\
         {% if page.lower %}<a href=\"{{ page.lower.path }}\">{{ page.lower.title }}</a>{% endif %}";
    for (path, text) in [
        ("config.toml", "base_url = \"/\"\n"),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ("templates/index.html", listed),
        ("templates/section.html", listed),
        ("templates/page.html", page),
    ] {
        write(place, path, text);
    }
    for number in 0..pages {
        let section = number / 40;
        if number % 40 == 0 {
            let text = format!(
                "+++\ntitle = \"Section {section}\"\nweight = {section}\nsort_by = \"weight\"\n+++\n"
            );
            write(place, &format!("content/s{section}/_index.md"), text);
        }
        let mut text = format!("+++\ntitle = \"Page {number}\"\nweight = {number}\n+++\n");
        for part in 0..6 {
            let words = format!("word{number} of *part {part}* of a page ").repeat(12);
            let other = (number * 7 + part) % pages;
            writeln!(
                text,
                "## Part {part} of page {number}\n\n{words}\n\n- [another](@/s{}/p{other}.md)\n- {words}\n",
                other / 40
            )
            .expect("written to memory");
        }
        write(place, &format!("content/s{section}/p{number}.md"), text);
    }
}

/// What bash says of a build of the site in `place`, after `before` it.
fn build(place: &Path, before: &str) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_rfa-guide");
    let script = format!("TIMEFORMAT=%U; {before} time '{program}' build --quiet");
    let mut bash = Command::new("bash");
    bash.args(["-c", &script])
        .current_dir(place)
        .env("RAYON_NUM_THREADS", "2")
        // To list the calls takes memory, too, and the standard library waits for ever where it finds none.
        .env("RUST_BACKTRACE", "0");
    let outcome = outcome(&mut bash);
    (outcome.code, outcome.stderr)
}

/// The time that the processor spends on it.
fn seconds(pages: usize) -> f64 {
    let place = folder();
    large_site(place.path(), pages);
    let (code, said) = build(place.path(), "");
    assert_eq!(code, Some(0), "{said}");
    said.trim().parse().expect("seconds")
}

/// With a square a page would take up to eight times as long; half as much again is for other work on the machine.
#[test]
fn a_page_of_a_large_site_takes_no_longer_than_one_of_a_small_site() {
    let small = seconds(200) / 200.0;
    let large = seconds(1600) / 1600.0;
    assert!(large < small * 1.5, "{small} and {large} s a page");
}

/// The disk that takes what is put aside may be missing, or full before everything is there.
#[test]
fn where_nothing_can_be_put_aside_the_site_is_the_same() {
    let place = folder();
    large_site(place.path(), 2200);
    let built = |before: &str| {
        let (code, said) = build(place.path(), before);
        assert_eq!(code, Some(0), "{before}: {said}");
        contents(&place.path().join("public"))
    };
    let site = built("");
    for before in ["export TMPDIR=/nowhere;", "trap '' XFSZ; ulimit -f 1000;"] {
        assert!(built(before) == site, "{before}");
    }
}

/// A limit of the system, so that a program that takes more ends as it does where there is no more.
#[test]
fn ten_thousand_pages_fit_into_a_hundred_megabytes() {
    let place = folder();
    large_site(place.path(), 10_000);
    let (code, said) = build(place.path(), "ulimit -d 100000;");
    assert_eq!(code, Some(0), "{said}");
}
