//! The guide itself: it builds, it keeps its own rules, every page is there and every link leads
//! somewhere, and each page gives its reader what every page must.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use rfa_guide::hosting;

use crate::elements::{self, Element};
use crate::program::{built_from, contents, run};

/// Every page of the map, by its Markdown file below `content/`.
const PAGES: [(&str, &[&str]); 11] = [
    (
        "",
        &[
            "_index",
            "urgent-help",
            "glossary",
            "professionals",
            "offline",
            "poster", // of content/support/, with an address of its own
            "all-pages",
            "search",
        ],
    ),
    (
        "condition",
        &[
            "_index",
            "bowels-and-morphine",
            "spinal-metastases",
            "symptoms",
            "what-they-can-lead-to",
        ],
    ),
    (
        "procedure",
        &[
            "_index",
            "could-it-harm",
            "could-it-help",
            "getting-it",
            "heat-or-cement",
            "is-it-for-me",
            "what-rfa-is",
        ],
    ),
    (
        "day",
        &[
            "_index",
            "before",
            "first-14-days",
            "if-it-works-or-not",
            "on-the-day",
        ],
    ),
    (
        "treatments",
        &[
            "_index",
            "bone-medicines",
            "braces",
            "cancer-medicines",
            "heat-cold-sound-and-light",
            "no-procedure",
            "operations",
            "painkillers",
            "palliative-care",
            "radioactive-medicines",
            "radiotherapy",
            "specialist-pain-procedures",
            "steroids",
            "trials",
            "vertebroplasty-and-kyphoplasty",
        ],
    ),
    (
        "decide",
        &[
            "_index",
            "compare",
            "deciding",
            "my-questions",
            "questions-to-ask",
            "second-opinion",
        ],
    ),
    (
        "support",
        &[
            "_index",
            "complaints",
            "family-and-carers",
            "hard-questions",
            "money-and-work",
            "moving-safely",
            "my-usual",
            "organisations",
            "planning-ahead",
            "report-a-problem",
            "time-left",
            "wallet-card",
        ],
    ),
    (
        "evidence",
        &[
            "_index",
            "reading-a-clinic-website",
            "what-is-not-known",
            "what-nice-recommends",
            "what-studies-looked-at",
        ],
    ),
    (
        "about",
        &[
            "_index",
            "accessibility",
            "for-reviewers",
            "how-it-is-made",
            "privacy-and-licence",
            "sources",
        ],
    ),
    ("print", &["_index", "large"]),
    (
        "paths",
        &[
            "deciding",
            "have-a-date",
            "home-afterwards",
            "just-told",
            "looking-after-someone",
            "money-and-work",
            "pain-is-bad",
            "told-no",
        ],
    ),
];

/// What a first visit to a page may move: 14 KB compressed, the first round trip of a connection.
const FIRST_VISIT_BYTES: usize = 14 * 1024;

type Site = BTreeMap<String, String>;

/// The guide as the tree on the disk gives it, by published path.
static SITE: LazyLock<Site> = LazyLock::new(|| built_from(root(), &["--source", "."]));

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The published path of each page of the map.
fn mapped() -> Vec<String> {
    let files = PAGES
        .iter()
        .flat_map(|(folder, names)| names.iter().map(move |name| (*folder, *name)));
    files
        .map(|(folder, name)| {
            let parts = [
                folder,
                if name == "_index" { "" } else { name },
                "index.html",
            ];
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect()
}

/// Every HTML page but `404.html`, those at old addresses, and the edition that holds them all.
fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = SITE
        .iter()
        .map(|(path, html)| (path.as_str(), html.as_str()));
    let others = ["404.html", "offline/rfa-guide.html"];
    all.filter(move |(path, html)| {
        path.ends_with(".html") && !others.contains(path) && !elements::leads_on(html)
    })
}

/// Every page for which `fault` says something, with what it says.
#[track_caller]
fn check_pages(fault: impl Fn(&str, &str, &[Element]) -> Option<String>) {
    let with_404 = pages().chain([("404.html", SITE["404.html"].as_str())]);
    let faults: Vec<String> = with_404
        .filter_map(|(path, html)| {
            Some(format!(
                "{path}: {}",
                fault(path, html, &elements::of(html))?
            ))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_guide_keeps_its_own_rules() {
    let outcome = run(root(), &["check", "--source", ".", "--today", "2026-12-01"]);
    assert_eq!(outcome.stdout, "Nothing wrong.\n");
    assert_eq!(outcome.code, Some(0));
}

/// As `check --report` counts them, the guide has no more pages and words than it allows itself.
#[test]
fn the_budget_of_pages_and_words_holds() {
    let report = run(root(), &["check", "--report", "--source", "."]).success();
    assert!(report.ends_with("The budget holds.\n"), "{report}");
}

#[test]
fn every_page_of_the_map_is_there_and_no_other() {
    let mut mapped = mapped();
    mapped.sort();
    let pages: Vec<&str> = pages().map(|(path, _)| path).collect();
    assert_eq!(pages, mapped);
}

/// Somebody may have printed or sent any of these addresses. None goes without being seen to go.
#[test]
fn public_addresses_are_as_they_were() {
    // Twins and files for servers are nobody's address, and nobody prints a name that changes.
    let is_printed = |path: &&str| {
        !path.ends_with(".br")
            && !path.ends_with(".gz")
            && !hosting::is_server_file(path)
            && !hosting::is_immutable(path)
    };
    let addresses: Vec<&str> = SITE.keys().map(String::as_str).filter(is_printed).collect();
    insta::assert_snapshot!(addresses.join("\n"));
}

#[test]
fn every_link_and_fragment_leads_somewhere() {
    assert_eq!(elements::dead_links(&SITE), [""; 0]);
}

/// Several words of the glossary are names of pages too: chemotherapy, hormone therapy.
#[test]
fn from_a_to_z_no_name_leads_to_two_places() {
    let links = SITE["search/index.html"].split("link-list__link\"").skip(1);
    let names: Vec<String> = links.map(|link| between(link, ">", "</a>")).collect();
    assert!(names.len() > 100, "{names:?}");
    let once: BTreeSet<&String> = names.iter().collect();
    assert_eq!(names.len(), once.len(), "{names:?}");
}

#[test]
fn a_lost_reader_gets_a_way_back() {
    let links = elements::addresses(&SITE["404.html"]);
    for address in ["/", "/urgent-help/", "/all-pages/", "/glossary/"] {
        assert!(
            links.iter().any(|link| link == address),
            "{address} in {links:?}"
        );
    }
}

#[test]
fn nothing_runs_or_is_styled_in_line() {
    check_pages(|_, _, elements| {
        let element = elements.iter().find(|element| {
            (element.name == "script" && element.attribute("src").is_none())
                || ["style", "iframe", "object", "embed"].contains(&element.name.as_str())
                || element
                    .attributes
                    .keys()
                    .any(|name| name == "style" || name.starts_with("on"))
        })?;
        Some(format!("{element:?}"))
    });
}

/// A link may lead elsewhere; nothing is fetched from there unless the reader follows it.
#[test]
fn nothing_is_loaded_from_another_host() {
    check_pages(|_, _, elements| {
        // A `link` without `rel` names a thing for search engines; no browser fetches it.
        let loads = |element: &&Element| match element.name.as_str() {
            "a" => false,
            "link" => element.attribute("rel").is_some(),
            _ => true,
        };
        let element = elements.iter().filter(loads).find(|element| {
            let is_remote = |name| {
                element
                    .attribute(name)
                    .is_some_and(|address: &str| elements::leads_elsewhere(address))
            };
            [
                "href",
                "src",
                "srcset",
                "action",
                "poster",
                "data",
                "background",
            ]
            .into_iter()
            .any(is_remote)
        })?;
        Some(format!("{element:?}"))
    });
    for (path, text) in SITE
        .iter()
        .filter(|(path, _)| path.ends_with(".css") || path.ends_with(".svg"))
    {
        let text = text.replace("http://www.w3.org/", "");
        assert!(!text.contains("://") && !text.contains("@import"), "{path}");
    }
}

#[test]
fn every_page_has_one_main_heading_and_a_title_of_its_own() {
    check_pages(|_, _, elements| {
        let count = elements
            .iter()
            .filter(|element| element.name == "h1")
            .count();
        (count != 1).then(|| format!("{count} h1"))
    });
    let mut titles: BTreeMap<String, &str> = BTreeMap::new();
    for (path, html) in pages() {
        let title = between(html, "<title>", "</title>");
        assert_ne!(title, "", "{path}");
        let other = titles.insert(title.clone(), path);
        assert_eq!(other, None, "{path} has the title {title} too");
    }
}

fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split(start).nth(1).unwrap_or_default();
    rest.split(end).next().unwrap_or_default().trim().to_owned()
}

#[test]
fn every_page_leads_to_urgent_help() {
    check_pages(|path, html, _| {
        let leads = elements::addresses(html).iter().any(|address| {
            elements::target(path, address)
                .is_some_and(|(file, _)| file == "urgent-help/index.html")
        });
        (!leads).then(|| "no link to urgent help".to_owned())
    });
}

#[test]
fn every_page_says_that_nobody_has_reviewed_it() {
    check_pages(|_, html, _| {
        (!html.contains("No doctor or nurse has checked this guide yet."))
            .then(|| "silent".to_owned())
    });
}

#[test]
fn every_page_says_when_it_was_checked_and_what_it_rests_on() {
    for (path, html) in pages() {
        assert!(html.contains("Checked against its sources on"), "{path}");
        assert!(html.contains("data-check-due=\"2"), "{path}");
        assert!(!html.contains("check-overdue"), "{path}");
        assert!(html.contains("Where this information comes from"), "{path}");
    }
}

#[test]
fn every_page_names_its_language_and_every_picture_its_words() {
    check_pages(|_, _, elements| {
        let html = elements.iter().find(|element| element.name == "html")?;
        let picture = elements.iter().find(|element| {
            element.name == "img" && element.attribute("alt").unwrap_or("").is_empty()
        });
        match (html.attribute("lang"), html.attribute("dir"), picture) {
            (Some("en"), Some("ltr"), None) => None,
            found => Some(format!("{found:?}")),
        }
    });
}

/// A page loads its style sheets and scripts by itself; drawings aside, that is all. Counted as
/// `serve` and every server that knows the twins sends them. Over plain HTTP browsers take only
/// gzip, which is some 8 % more.
/// The two pages for paper hold every page of the guide, so they are as long as it is; the page of
/// sources names every one of them, that of organisations everybody who helps, and that for reviewers the claims of all
/// that they are asked.
#[test]
fn a_first_visit_to_any_page_is_light() {
    check_pages(|path, html, _| {
        if path.starts_with("print/") {
            return None;
        }
        let styles = loaded(path, html, |element| {
            (element.attribute("rel") == Some("stylesheet"))
                .then(|| element.attribute("href").expect("it has an address"))
        });
        let scripts = loaded(path, html, |element| element.attribute("src"));
        let bytes = compressed_bytes(html) + styles + scripts;
        let most = match path {
            "about/sources/index.html" => 28 * 1024,
            "support/organisations/index.html" | "about/for-reviewers/index.html" => 15 * 1024,
            _ => FIRST_VISIT_BYTES,
        };
        (bytes > most).then(|| format!("{bytes} bytes"))
    });
}

#[test]
fn the_scripts_that_a_page_loads_by_itself_are_small() {
    check_pages(|path, html, _| {
        let bytes = loaded(path, html, |element| element.attribute("src"));
        (bytes > 4096).then(|| format!("{bytes} bytes"))
    });
}

/// The script, and the words and weights that it may need; excerpts are as many as the hits shown.
#[test]
fn a_search_is_light() {
    let bytes_of = |is_counted: fn(&str) -> bool| -> usize {
        let files = SITE.iter().filter(|(path, _)| {
            let name = path.rsplit('/').next().unwrap_or_default();
            path.starts_with("search/") && path.ends_with(".js") && is_counted(name)
        });
        files.map(|(_, script)| best_compressed_bytes(script)).sum()
    };
    let script = bytes_of(|name| name.starts_with("search."));
    assert!((5_000..7_500).contains(&script), "{script} bytes");
    // Most of the root are the words that raise a card.
    let root = bytes_of(|name| name == "en.js");
    assert!((5_000..20 * 1024).contains(&root), "{root} bytes");
    let words = bytes_of(|name| name.starts_with(['w', 'p', 'b']) || name.starts_with("s0"));
    assert!((20_000..60 * 1024).contains(&words), "{words} bytes");
}

/// As small as Brotli can make it.
fn best_compressed_bytes(text: &str) -> usize {
    let mut small = Vec::new();
    let best = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut text.as_bytes(), &mut small, &best).expect("it can be packed");
    small.len()
}

/// The compressed size of what `page` loads by itself: `address` says whether and whence an element loads.
/// A template's content loads nothing until a script takes it out; drawings are counted elsewhere.
fn loaded(page: &str, html: &str, address: impl Fn(&Element) -> Option<&str>) -> usize {
    let live = html.split("<template").map(|part| {
        part.split_once("</template>")
            .map_or(part, |(_, rest)| rest)
    });
    let elements = elements::of(&live.collect::<String>());
    // The results page alone runs the search by itself: its reader has pressed Search.
    let files = elements.iter().filter(|element| {
        let is_search = element
            .attribute("src")
            .is_some_and(|src| src.starts_with("search."));
        element.name != "img" && !(page == "search/index.html" && is_search)
    });
    let files = files.filter_map(address).map(|address| {
        let (file, _) = elements::target(page, address).expect("inside the site");
        compressed_bytes(&SITE[&file])
    });
    files.sum()
}

/// As Brotli packs it, at the quality of the twins.
fn compressed_bytes(text: &str) -> usize {
    hosting::brotli(text.as_bytes()).map_or(text.len(), |packed| packed.len())
}

#[test]
fn the_guide_in_the_program_is_the_tree_on_the_disk() {
    let embedded = rfa_guide::files::embedded();
    let embedded: BTreeMap<String, Vec<u8>> = embedded
        .iter()
        .map(|(path, content)| (path.to_owned(), content.bytes().into()))
        .collect();
    let mut tree = BTreeMap::new();
    for folder in ["content", "templates", "sass", "static", "reference"] {
        for (path, content) in contents(&root().join(folder)) {
            tree.insert(format!("{folder}/{path}"), content);
        }
    }
    let config = std::fs::read(root().join("config.toml")).expect("config.toml");
    tree.insert("config.toml".to_owned(), config);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&embedded), names(&tree));
    assert!(embedded == tree, "a file differs");
}
