//! Tiny sites, one thing each: `tests/fixtures/<name>` built by the program, as readers get it.
//! That stock Zola makes the same of them is shown in `zola.rs`.

use std::collections::BTreeMap;

use crate::elements;
use crate::program::{built, built_from, copy_of, fixture, folder, run, write};

type Site = BTreeMap<String, String>;

/// The page at `path`, without white space at its end.
#[track_caller]
fn page<'a>(site: &'a Site, path: &str) -> &'a str {
    let page = site
        .get(path)
        .unwrap_or_else(|| panic!("no {path} among {:?}", paths(site)));
    page.trim_end()
}

fn paths(site: &Site) -> Vec<&str> {
    site.keys().map(String::as_str).collect()
}

/// What every site gets and no test is about.
fn own_paths(site: &Site) -> Vec<&str> {
    let mut paths = paths(site);
    paths.retain(|path| !["404.html", "robots.txt"].contains(path));
    paths
}

#[test]
fn sections_know_what_lies_above_and_below() {
    let site = built("sections", &[]);
    insta::assert_snapshot!(page(&site, "index.html"), @r"
    Home
    ancestors: 
    subsections: condition/_index.md procedure/_index.md
    pages:
    ");
    insta::assert_snapshot!(page(&site, "procedure/index.html"), @r"
    Procedure
    ancestors: _index.md
    subsections: procedure/at-home/_index.md
    pages: Before After
    ");
    insta::assert_snapshot!(page(&site, "procedure/at-home/sleep/index.html"), @r"
    Sleep
    ancestors: _index.md procedure/_index.md procedure/at-home/_index.md
    lower: 
    higher: 
    ");
}

#[test]
fn neighbours_follow_the_order_of_their_section() {
    let site = built("sections", &[]);
    let neighbours = |path| {
        page(&site, path)
            .lines()
            .skip(2)
            .collect::<Vec<_>>()
            .join("|")
    };
    assert_eq!(
        neighbours("procedure/before/index.html"),
        "lower: |higher: After"
    );
    assert_eq!(
        neighbours("procedure/after/index.html"),
        "lower: Before|higher:"
    );
}

/// The root section of `sorting`, sorted by `key`, has its pages in the order `expected`.
#[track_caller]
fn check_order(key: &str, expected: &str) {
    let tree = copy_of("sorting");
    let front = format!("+++\ntitle = \"Home\"\nsort_by = \"{key}\"\n+++\n");
    write(tree.path(), "content/_index.md", front);
    let site = built_from(tree.path(), &[]);
    let pages = page(&site, "index.html").lines().last().expect("a line");
    assert_eq!(pages, format!("pages: {expected}"), "by {key}");
}

#[test]
fn pages_are_sorted_by_each_key() {
    check_order("weight", "apple 10 days 9 days Banana");
    check_order("title", "9 days 10 days apple Banana");
    check_order("title_bytes", "10 days 9 days Banana apple");
    check_order("date", "apple 10 days 9 days Banana");
    check_order("update_date", "Banana 9 days 10 days apple");
    check_order("slug", "Banana apple 9 days 10 days");
    check_order("permalink", "apple 10 days 9 days Banana");
}

#[test]
fn a_transparent_section_shows_its_pages_above() {
    let site = built("transparent", &[]);
    let pages = |path| page(&site, path).lines().last().expect("a line").to_owned();
    assert_eq!(pages("outer/index.html"), "pages: Own Seen from above");
    assert_eq!(pages("outer/clear/index.html"), "pages: Seen from above");
    assert_eq!(pages("outer/solid/index.html"), "pages: Hidden");
    assert_eq!(pages("index.html"), "pages:");
}

#[test]
fn files_beside_a_page_are_published_beside_it() {
    let site = built("assets", &[]);
    assert_eq!(
        own_paths(&site),
        [
            "day/index.html",
            "day/plan.svg",
            "day/probe/index.html",
            "day/probe/parts/tip.txt",
            "day/probe/probe.svg",
            "drawings/spine.svg",
            "index.html",
        ]
    );
    assert_eq!(page(&site, "day/index.html"), "/day/plan.svg");
    let probe = page(&site, "day/probe/index.html");
    assert!(
        probe.starts_with("/day/probe/parts/tip.txt /day/probe/probe.svg\n"),
        "{probe}"
    );
    assert_eq!(elements::addresses(probe), ["probe.svg", "parts/tip.txt"]);
}

#[test]
fn drafts_are_left_out_until_asked_for() {
    let site = built("drafts", &[]);
    assert_eq!(own_paths(&site), ["index.html", "ready/index.html"]);
    assert!(page(&site, "index.html").ends_with("subsections: \npages: Ready"));

    let site = built("drafts", &["--drafts"]);
    assert_eq!(
        own_paths(&site),
        [
            "hidden/below/index.html",
            "hidden/index.html",
            "index.html",
            "later/index.html",
            "ready/index.html"
        ]
    );
}

#[test]
fn old_addresses_lead_to_the_new_one() {
    let site = built("aliases", &[]);
    assert_eq!(
        own_paths(&site),
        [
            "before/index.html",
            "index.html",
            "old/place/index.html",
            "preparing.html"
        ]
    );
    insta::assert_snapshot!(page(&site, "old/place/index.html"), @r#"
    <!doctype html>
    <meta http-equiv="refresh" content="0; url=../../before/index.html">
    <p>This page has moved to <a href="../../before/index.html">its new address</a>.</p>
    "#);
    assert!(page(&site, "preparing.html").contains("url=before/index.html"));
}

#[test]
fn addresses_come_from_names_and_front_matter() {
    let site = built("addresses", &[]);
    let addresses: Vec<&str> = own_paths(&site)
        .into_iter()
        .filter(|path| *path != "index.html")
        .map(|path| page(&site, path))
        .collect();
    assert_eq!(
        addresses,
        [
            "/part/another-name/",
            "/part/before-you-come/",
            "/part/folder/",
            "/part/",
            "/part/news/ of 2026-11-21",
            "/quite/elsewhere/",
        ]
    );
}

#[test]
fn headings_get_ids_and_make_the_contents() {
    let site = built("headings", &[]);
    insta::assert_snapshot!(page(&site, "page/index.html"), @r##"
    2 when-to-stop-eating = When to stop eating
      3 water-tea = Water &amp; tea
    2 when-to-stop-eating-1 = When to stop eating
    2 don-t-drive = Don’t drive
    <h2 id="when-to-stop-eating">When to stop <em>eating</em></h2>
    <h3 id="water-tea">Water &amp; tea</h3>
    <h2 id="when-to-stop-eating-1">When to stop eating</h2>
    <h2 id="don-t-drive">Don’t drive</h2>
    <p>See <a href="#water-tea">water</a>.</p>
    "##);
}

#[test]
fn a_language_in_a_files_name_is_a_language_of_the_site() {
    let site = built("languages", &[]);
    assert_eq!(page(&site, "index.html"), "en /");
    assert_eq!(page(&site, "cy/index.html"), "cy /cy/");
    assert_eq!(
        page(&site, "before/index.html"),
        "en /before/ cy=/cy/before/ en=/before/"
    );
    assert_eq!(
        page(&site, "cy/before/index.html"),
        "cy /cy/before/ cy=/cy/before/ en=/before/"
    );
}

/// Where the site stands changes nothing in its pages but the canonical address.
#[test]
fn links_are_relative_wherever_the_site_stands() {
    let nowhere = built("links", &[]);
    insta::assert_snapshot!(page(&nowhere, "procedure/before/index.html").trim(), @r##"
    <link rel="stylesheet" href="../../main.css">
    <h2 id="water">Water</h2>
    <p><a href="../../index.html">Home</a>, <a href="../index.html">part</a>, <a href="../after/index.html#sleep">after</a>, <a href="#water">here</a>, <a href="https://www.nice.org.uk/guidance" rel="external">NICE</a>, <a href="tel:999">call</a></p>
    "##);
    for base in [
        "https://hospital.example",
        "https://hospital.example/rfa/",
        "http://127.0.0.1:1111/x",
    ] {
        let site = built("links", &["--base-url", base]);
        for path in [
            "index.html",
            "procedure/index.html",
            "procedure/before/index.html",
        ] {
            let without_canonical: String = page(&site, path)
                .lines()
                .filter(|line| !line.contains("canonical"))
                .collect::<Vec<_>>()
                .join("\n");
            assert_eq!(
                without_canonical.trim(),
                page(&nowhere, path).trim(),
                "{path} at {base}"
            );
        }
    }
}

#[test]
fn a_canonical_address_is_a_full_one_or_none() {
    let canonical = |base: &[&str]| {
        let site = built("links", base);
        let html = page(&site, "procedure/before/index.html");
        elements::of(html)
            .into_iter()
            .find(|element| element.attribute("rel") == Some("canonical"))
            .map(|element| element.attributes["href"].clone())
    };
    assert_eq!(canonical(&[]), None);
    assert_eq!(canonical(&["--base-url", "http://localhost:8000"]), None);
    assert_eq!(
        canonical(&["--base-url", "https://hospital.example/rfa"]).as_deref(),
        Some("https://hospital.example/rfa/procedure/before/")
    );
}

/// The 404 page is shown at any depth, so only links from the root lead anywhere.
#[test]
fn the_404_page_links_from_the_root() {
    let links = |base: &[&str]| {
        let site = built("links", base);
        elements::addresses(page(&site, "404.html"))
    };
    assert_eq!(links(&[]), ["/main.css", "/procedure/before/"]);
    assert_eq!(
        links(&["--base-url", "https://hospital.example/"]),
        ["/main.css", "/procedure/before/"]
    );
    assert_eq!(
        links(&["--base-url", "https://hospital.example/care/rfa"]),
        ["/care/rfa/main.css", "/care/rfa/procedure/before/"]
    );
}

#[test]
fn a_sitemap_needs_a_public_address() {
    assert!(!built("links", &[]).contains_key("sitemap.xml"));
    assert!(!built("links", &["--base-url", "http://127.0.0.1:8000"]).contains_key("sitemap.xml"));
    let site = built("links", &["--base-url", "https://hospital.example/rfa/"]);
    insta::assert_snapshot!(page(&site, "sitemap.xml"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url>
            <loc>https://hospital.example/rfa/</loc>
        </url>
        <url>
            <loc>https://hospital.example/rfa/procedure/</loc>
        </url>
        <url>
            <loc>https://hospital.example/rfa/procedure/after/</loc>
        </url>
        <url>
            <loc>https://hospital.example/rfa/procedure/before/</loc>
            <lastmod>2026-11-21</lastmod>
        </url>
    </urlset>
    "#);
}

/// The tests' other sites are built on 2026-11-21; a later `--today` takes its place.
#[test]
fn an_overdue_check_is_said_on_the_page_and_only_then() {
    let words = "This check is overdue.";
    let on = |day| {
        let place = folder();
        let output = place.path().join("public");
        let output = output.to_str().expect("UTF-8");
        run(
            &fixture("overdue"),
            &["build", "--output", output, "--today", day],
        )
        .success();
        std::fs::read_to_string(place.path().join("public/index.html")).expect("a page")
    };
    for day in ["2025-01-01", "2026-11-21"] {
        assert_eq!(
            on(day),
            "<p data-check-due=\"2026-11-21\">Next check due.</p>\n",
            "{day}"
        );
    }
    assert!(on("2026-11-22").contains(words));
}

#[test]
fn the_same_tree_gives_the_same_bytes() {
    let place = folder();
    let output = |name: &str| place.path().join(name).to_str().expect("UTF-8").to_owned();
    for (name, threads) in [("first", None), ("second", None), ("alone", Some("1"))] {
        let output = output(name);
        let arguments = [
            "build",
            "--quiet",
            "--today",
            "2026-11-21",
            "--output",
            &output,
        ];
        let mut command = crate::program::command(place.path(), &arguments);
        command.envs(threads.map(|threads| ("RAYON_NUM_THREADS", threads)));
        crate::program::outcome(&mut command).success();
    }
    let of = |name| crate::program::contents(&place.path().join(name));
    let first = of("first");
    assert!(first.contains_key("index.html"));
    assert!(first == of("second"), "two builds differ");
    assert!(first == of("alone"), "a build on one thread differs");
}
