//! The whole guide on one page, for paper, and in one file: every page once and in order, nothing
//! twice, nothing that leads nowhere, nothing from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use data_encoding::BASE64;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use rfa_guide::files::{Files, read};
use rfa_guide::{bundle, site};
use sha2::{Digest as _, Sha256};

use crate::elements;
use crate::program::{built, built_from};
use crate::zola::document;

/// What the single file may weigh.
const SINGLE_FILE_BYTES: usize = 900 * 1000;

type Site = BTreeMap<String, String>;

static SITE: LazyLock<Site> =
    LazyLock::new(|| built_from(Path::new(env!("CARGO_MANIFEST_DIR")), &["--source", "."]));

/// The script that tells whose words need a card.
static MATCHER: LazyLock<String> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = read(root, &site::ENTRIES).expect("the guide can be read");
    let site = site::load(tree.value, &site::Settings::default());
    site.value.emergency.script()
});

static SINGLE_FILE: LazyLock<String> = LazyLock::new(|| {
    bundle::single_file(&files(&SITE), &MATCHER).expect("the guide fits into one file")
});

fn files(site: &Site) -> Files {
    let mut files = Files::new();
    for (path, content) in site {
        files
            .insert(path, content.clone())
            .expect("a path of a site");
    }
    files
}

/// The two pages for paper, and the single file.
fn wholes() -> [(&'static str, &'static str); 3] {
    [
        ("print/index.html", SITE["print/index.html"].as_str()),
        (
            "print/large/index.html",
            SITE["print/large/index.html"].as_str(),
        ),
        ("rfa-guide.html", SINGLE_FILE.as_str()),
    ]
}

/// Every page that a booklet holds: all but those for paper, at an old address, the list of pages, the search, and
/// the page for lost readers.
fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = SITE
        .iter()
        .map(|(path, html)| (path.as_str(), html.as_str()));
    all.filter(|(path, html)| {
        path.ends_with(".html")
            && !elements::leads_on(html)
            && !path.starts_with("print/")
            && ![
                "404.html",
                "all-pages/index.html",
                "search/index.html",
                "offline/rfa-guide.html",
            ]
            .contains(path)
    })
}

/// Each page as it stands in the booklet `html`, by the page's path.
fn articles(html: &str) -> BTreeMap<String, &str> {
    let parts = html.split("<article ").skip(1);
    let articles = parts.map(|part| part.split("</article>").next().expect("a first part"));
    articles
        .map(|article| {
            let id = article
                .split("id=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let folder = id.expect("an article has an id").trim_start_matches('/');
            (
                format!("{folder}index.html"),
                article.split_once('>').expect("a tag ends").1,
            )
        })
        .collect()
}

/// The words inside what `selector` names, but for what `without` names.
fn words(html: &str, selector: &str, without: &str) -> Vec<String> {
    let removed =
        RewriteStrSettings::new().append_element_content_handler(element!(without, |element| {
            element.remove();
            Ok(())
        }));
    let html = rewrite_str(html, removed).expect("sound HTML");
    let mut found = String::new();
    let collected =
        RewriteStrSettings::new().append_element_content_handler(text!(selector, |chunk| {
            found.push_str(chunk.as_str());
            Ok(())
        }));
    rewrite_str(&html, collected).expect("sound HTML");
    found.split_whitespace().map(str::to_owned).collect()
}

/// What a booklet says once, or in its own way: the cards, the ways round the site, the names of
/// sources, which are in the list of sources, and what waits for a script of the site.
const SAID_ONCE: &str = ".emergency-cards, .urgent-line, .contents, .previous-next, .provenance, \
    .add-question, .usual__signs, [hidden], template, .booklet-cards__link, .booklet-end__link, .booklet-sheet__note, svg";

#[test]
fn every_page_is_there_once_word_for_word() {
    for (whole, html) in wholes() {
        let articles = articles(html);
        assert_eq!(articles.len(), pages().count(), "{whole}");
        for (path, page) in pages() {
            let expected = words(page, "main article, main article *", SAID_ONCE);
            assert!(expected.len() > 20, "{path}");
            assert!(
                words(articles[path], "*", SAID_ONCE) == expected,
                "{path} in {whole}"
            );
        }
    }
}

/// In place of a source's title stands its number; what each section rests on is all there.
#[test]
fn what_each_page_rests_on_is_there_with_the_same_paragraphs() {
    let articles = articles(&SINGLE_FILE);
    for (path, page) in pages() {
        let rests_on = |html: &str| words(html, ".provenance, .provenance *", ".provenance a");
        let expected = rests_on(page);
        assert!(!expected.is_empty(), "{path}");
        assert_eq!(rests_on(articles[path]), expected, "{path}");
    }
    let named = |html: &str| {
        elements::of(html)
            .iter()
            .any(|element| element.attribute("href") == Some("#about/sources/htg669"))
    };
    assert!(named(&SINGLE_FILE));
}

#[test]
fn the_contents_name_every_page_in_the_order_in_which_they_come() {
    for (whole, html) in wholes() {
        let found = elements::of(html);
        let listed: Vec<&str> = found
            .iter()
            .filter(|element| {
                element
                    .attribute("class")
                    .is_some_and(|class| class.starts_with("booklet-contents__link"))
            })
            .filter_map(|element| element.attribute("href")?.strip_prefix('#'))
            .collect();
        let articles: Vec<&str> = found
            .iter()
            .filter(|element| element.name == "article")
            .filter_map(|element| element.attribute("id"))
            .collect();
        assert_eq!(listed, articles, "{whole}");
        assert_eq!(
            articles[..3],
            ["/", "urgent-help/", "paths/just-told/"],
            "{whole}"
        );
        assert_eq!(
            articles.last(),
            Some(&"about/privacy-and-licence/"),
            "{whole}"
        );
    }
}

#[test]
fn an_old_address_leads_to_the_page_that_took_its_place() {
    for (whole, html) in wholes() {
        for (old, page) in [
            ("procedure/afterwards/", "day/first-14-days/"),
            ("decide/bran/", "decide/deciding/"),
        ] {
            let article = html.find(&format!("id=\"{page}\"")).expect("the page");
            let former = html.find(&format!("<span id=\"{old}\"></span>"));
            assert!(former.is_some_and(|at| at > article), "{old} in {whole}");
        }
    }
}

#[test]
fn the_emergency_card_comes_before_everything_and_once() {
    for (whole, html) in wholes() {
        assert_eq!(
            html.matches("class=\"emergency-cards ").count(),
            1,
            "{whole}"
        );
        let card = html.find("class=\"emergency-cards ").expect("counted");
        let contents = html
            .find("<nav class=\"booklet-contents")
            .expect("contents");
        assert!(card < contents, "{whole}");
    }
}

#[test]
fn no_id_is_there_twice_and_every_fragment_leads_to_one() {
    for (whole, html) in wholes() {
        let found = elements::of(html);
        let mut ids = BTreeSet::new();
        for id in found.iter().filter_map(|element| element.attribute("id")) {
            assert!(ids.insert(id), "{id} is twice in {whole}");
        }
        for element in &found {
            let named = [
                "aria-labelledby",
                "aria-describedby",
                "aria-controls",
                "for",
            ];
            for id in named
                .iter()
                .filter_map(|name| element.attribute(name))
                .flat_map(str::split_whitespace)
            {
                assert!(ids.contains(id), "{id} in {whole}");
            }
            if let Some(id) = element
                .attribute("href")
                .and_then(|href| href.strip_prefix('#'))
            {
                assert!(ids.contains(id), "#{id} in {whole}");
            }
        }
    }
}

#[test]
fn headings_step_down_from_one_title_without_a_gap() {
    for (whole, html) in wholes() {
        let levels: Vec<u8> = elements::of(html)
            .iter()
            .filter_map(|element| match element.name.as_bytes() {
                [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
                _ => None,
            })
            .collect();
        assert_eq!(
            levels.iter().filter(|level| **level == 1).count(),
            1,
            "{whole}"
        );
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{whole}"
        );
    }
}

#[test]
fn they_parse_without_an_error() {
    for (whole, html) in wholes() {
        assert_eq!(document::errors(html), [""; 0], "{whole}");
    }
}

/// A mail program that shows the file must have nothing to fetch, and may run nothing but the search.
#[test]
fn the_single_file_needs_nothing_else() {
    let html = SINGLE_FILE.as_str();
    for element in elements::of(html) {
        for name in ["src", "srcset", "action", "data", "poster"] {
            assert_eq!(element.attribute(name), None, "{element:?}");
        }
        let loads = ["link", "iframe", "object", "img", "image", "template"];
        assert!(!loads.contains(&element.name.as_str()), "{element:?}");
        if let Some(address) = element.attribute("href") {
            assert!(
                address.starts_with('#') || elements::leads_elsewhere(address),
                "{element:?}"
            );
        }
        assert!(
            element
                .attributes
                .keys()
                .all(|name| name != "style" && !name.starts_with("on"))
        );
    }
    let styles = words(html, "style", "script").join(" ");
    assert!(!styles.contains("url(") && !styles.contains("@import"));
    assert!(html.contains("content=\"default-src 'none'; "));
    assert!(html.len() <= SINGLE_FILE_BYTES, "{} bytes", html.len());
}

#[test]
fn every_drawing_is_in_the_single_file_once_with_its_words() {
    let drawn = |element: &&elements::Element| {
        element.name == "svg" && element.attribute("role") == Some("img")
    };
    let found = elements::of(&SINGLE_FILE);
    let told: BTreeSet<&str> = found
        .iter()
        .filter(drawn)
        .filter_map(|svg| svg.attribute("aria-label"))
        .collect();
    let drawings = SITE
        .keys()
        .filter(|path| path.starts_with("drawings/") && path.ends_with(".svg"))
        .count();
    assert_eq!(told.len(), drawings);
    assert_eq!(found.iter().filter(drawn).count(), drawings);
}

#[test]
fn the_single_file_has_one_search_and_its_policy_allows_that_script_alone() {
    let html = SINGLE_FILE.as_str();
    let scripts: Vec<&str> = html.split("<script>").skip(1).collect();
    let [script] = scripts.as_slice() else {
        panic!("{} scripts", scripts.len());
    };
    let script = script.split_once("</script>").expect("an end").0;
    let sum = BASE64.encode(&Sha256::digest(script.as_bytes()));
    assert!(html.contains(&format!("; script-src 'sha256-{sum}'\">")));
    assert!(!html.contains("<script ") && !script.contains("<!--"));

    let found = elements::of(html);
    let is_search = |one: &&elements::Element| one.attribute("role") == Some("search");
    let forms: Vec<_> = found.iter().filter(is_search).collect();
    let [form] = forms.as_slice() else {
        panic!("{forms:?}");
    };
    // Only the search has anything to send: what is written on the question sheet stays there.
    let sends = |one: &&elements::Element| one.name == "button" && one.attribute("type").is_none();
    assert_eq!(found.iter().filter(sends).count(), 1);
    assert!(
        form.attribute("hidden").is_some(),
        "it waits for its script"
    );
    let status = |one: &&elements::Element| one.attribute("role") == Some("status");
    let statuses = found.iter().filter(status);
    let answers = statuses.filter(|one| one.attribute("data-none").is_some());
    assert_eq!(answers.count(), 1);
}

/// The search reads the file: what it asks the page for has to be there.
#[test]
fn what_the_search_looks_for_is_in_the_single_file() {
    let found = elements::of(&SINGLE_FILE);
    for class in [
        "find",
        "find__urgent",
        "find__none",
        "opening__title",
        "emergency-card",
        "signs",
        "page-foot",
        "sheet",
        "entry-list__onward",
    ] {
        let has = |one: &elements::Element| {
            one.attribute("class")
                .is_some_and(|classes| classes.split_whitespace().any(|one| one == class))
        };
        assert!(found.iter().any(has), "{class}");
    }
}

/// They lead to a sheet that only a script of the site can fill.
#[test]
fn nothing_offers_what_paper_and_one_file_cannot_do() {
    for (whole, html) in wholes() {
        let articles = articles(html);
        for (path, article) in articles {
            for offer in ["add-question", "<template", " hidden>", "data-do="] {
                assert!(!article.contains(offer), "{offer} in {path} in {whole}");
            }
        }
    }
    assert!(!SINGLE_FILE.contains("Pass this page on"));
    assert!(!SINGLE_FILE.contains('\u{feff}'), "it ends a rule");
}

#[test]
fn the_same_site_gives_the_same_file() {
    let again = bundle::single_file(&files(&SITE), &MATCHER).expect("one file");
    assert!(again == *SINGLE_FILE);
}

/// The foot of every sheet says which edition it is from; the date is that of the newest page.
#[test]
fn every_printed_sheet_carries_version_and_date() {
    let rule = "@page{@bottom-left{content:\"RFA guide, version 0.1.0, 1 December 2026\"}}";
    for stem in ["print.", "large-print."] {
        let is_sheet = |path: &&String| path.starts_with(stem) && path.ends_with(".css");
        let sheet = SITE.keys().find(is_sheet).expect("a style sheet for paper");
        assert!(SITE[sheet].ends_with(rule), "{sheet}");
    }
}

#[test]
fn nobody_finds_the_pages_for_paper_by_searching() {
    for path in ["print/index.html", "print/large/index.html"] {
        let is_hidden = elements::of(&SITE[path]).iter().any(|element| {
            element.attribute("name") == Some("robots")
                && element.attribute("content") == Some("noindex")
        });
        assert!(is_hidden, "{path}");
    }
    let base = [
        "--source",
        ".",
        "--base-url",
        "https://hospital.example/rfa",
    ];
    let sitemap = &built_from(Path::new(env!("CARGO_MANIFEST_DIR")), &base)["sitemap.xml"];
    assert!(sitemap.contains("<loc>https://hospital.example/rfa/offline/</loc>"));
    assert!(!sitemap.contains("/print/"));
}

#[test]
fn a_site_without_pages_for_paper_is_as_it_was_and_has_no_single_file() {
    let site = built("links", &[]);
    let error =
        bundle::single_file(&files(&site), &MATCHER).expect_err("there is no print/index.html");
    assert!(error.to_string().contains("print/index.html"), "{error}");
}
