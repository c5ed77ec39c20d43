//! My questions, and passing the guide on: what the pages promise in HTML. What scripts do is for real browsers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::elements::{self, Element};
use crate::program::{built_from, contents};
use crate::real_site::root;

const SHEET: &str = "decide/my-questions/index.html";

static SITE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| built_from(root(), &[]));
static SITE_WITH_ADDRESS: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| built_from(root(), &["--base-url", "https://hospital.example/rfa"]));

fn with_class(html: &str, class: &str) -> Vec<Element> {
    let elements = elements::of(html).into_iter();
    let has_class = |element: &Element| {
        let classes = element.attribute("class").unwrap_or_default();
        classes.split(' ').any(|name| name == class)
    };
    elements.filter(has_class).collect()
}

fn data(file: &str) -> toml::Table {
    let path = root().join("reference").join(file);
    let text = std::fs::read_to_string(path).expect("reference data");
    text.parse().expect("sound TOML")
}

/// The questions of reference/questions.toml: id and text.
fn questions() -> Vec<(String, String)> {
    let topics = data("questions.toml")["topics"].as_array().cloned();
    let topics = topics.expect("topics");
    let questions = topics
        .iter()
        .flat_map(|topic| topic["questions"].as_array().expect("questions"));
    let text = |question: &toml::Value, key: &str| question[key].as_str().expect("text").to_owned();
    questions
        .map(|question| (text(question, "id"), text(question, "text")))
        .collect()
}

/// The sheet shows seven questions for a talk at most, three of them suggested.
#[test]
fn each_talk_has_seven_questions_at_most_and_three_are_suggested() {
    let file = data("questions.toml");
    let all: Vec<&toml::Value> = file["topics"]
        .as_array()
        .expect("topics")
        .iter()
        .flat_map(|topic| topic["questions"].as_array().expect("questions"))
        .collect();
    let count = |key: &str, talk: &str| {
        let names = |question: &&&toml::Value| {
            let talks = question.get(key).and_then(toml::Value::as_array);
            talks.is_some_and(|talks| talks.iter().any(|one| one.as_str() == Some(talk)))
        };
        all.iter().filter(names).count()
    };
    let talks = file["talks"].as_array().expect("talks");
    assert_eq!(talks.len(), 5);
    for talk in talks {
        let id = talk["id"].as_str().expect("an id");
        assert!((4..=7).contains(&count("talks", id)), "{id}");
        assert_eq!(count("suggested", id), 3, "{id}");
        assert!(SITE[SHEET].contains(&format!("type=\"radio\" name=\"talk\" value=\"{id}\"")));
    }
}

#[test]
fn without_a_script_the_sheet_has_every_question_a_box_and_lines() {
    let sheet = &SITE[SHEET];
    let lines = with_class(sheet, "sheet__lines").len();
    for (id, text) in questions() {
        assert!(
            sheet.contains(&format!("value=\"{id}\"><span>{text}</span>")),
            "{id}"
        );
    }
    assert!(lines >= questions().len(), "{lines} places to write");
    let live = with_class(sheet, "sheet__live");
    assert!(!live.is_empty());
    assert!(live.iter().all(|part| part.attribute("hidden").is_some()));
}

/// Pressing Enter in a form would send what was typed to the server, in the address.
#[test]
fn nothing_on_the_sheet_can_be_sent_and_no_browser_is_asked_to_remember_it() {
    let sheet = &SITE[SHEET];
    let (_, sheet) = sheet.split_once("id=\"sheet\"").expect("the sheet");
    let (sheet, _) = sheet.split_once("<footer").expect("the foot");
    for element in elements::of(sheet) {
        assert_ne!(element.name, "form", "{element:?}");
        // HTML allows it of what is typed alone.
        let is_typed = !matches!(
            element.attribute("type"),
            Some("file" | "checkbox" | "radio")
        );
        if element.name == "input" && is_typed {
            assert_eq!(
                element.attribute("autocomplete"),
                Some("off"),
                "{element:?}"
            );
        }
    }
}

/// The published script whose name starts so; its content is in its name.
fn script(stem: &str) -> &'static str {
    let is_it = |path: &&String| path.starts_with(&format!("{stem}.")) && path.ends_with(".js");
    let path = SITE.keys().find(is_it).expect("it is published");
    &SITE[path]
}

#[test]
fn every_word_that_the_sheet_says_stands_in_the_page() {
    let stems = [
        "questions",
        "questions-show",
        "questions-edit",
        "questions-take",
    ];
    let scripts = stems.map(script).concat();
    let page = &SITE[SHEET];
    for part in scripts.split("say('").skip(1) {
        let name = part.split('\'').next().expect("a name");
        assert!(page.contains(&format!("data-say=\"{name}\"")), "{name}");
    }
    for part in page.split("data-say=\"").skip(1) {
        let name = part.split('"').next().expect("a name");
        let is_said =
            scripts.contains(&format!("'{name}'")) || scripts.contains(&format!("={name}]"));
        assert!(is_said, "{name} is never said");
    }
}

#[test]
fn a_question_to_ask_leads_to_the_sheet_with_its_words_in_the_address() {
    let page = &SITE["procedure/could-it-help/index.html"];
    let links = with_class(page, "add-question");
    assert_eq!(
        links[0].attribute("href"),
        Some("../../decide/my-questions/index.html?add=How+much+less+pain+do+you+expect+for+me?")
    );
    let without: Vec<&String> = SITE
        .iter()
        .filter(|(path, html)| {
            path.ends_with(".html")
                && html.contains("id=\"what-to-ask\"")
                && with_class(html, "add-question").is_empty()
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(without, [""; 0]);
}

#[test]
fn a_question_of_the_list_leads_to_the_sheet_by_its_id() {
    let links = with_class(&SITE["decide/questions-to-ask/index.html"], "add-question");
    let ids: Vec<String> = links
        .iter()
        .map(|link| link.attribute("href").expect("an address"))
        .map(|address| address.split("?add=").nth(1).expect("an id").to_owned())
        .collect();
    let expected: Vec<String> = questions().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, expected);
}

#[test]
fn scripts_talk_to_no_network_and_write_no_html() {
    // The worker is what fetches, under a policy of its own.
    let is_on_pages = |path: &str| path.ends_with(".js") && path != "sw.js";
    for (path, script) in SITE.iter().filter(|(path, _)| is_on_pages(path)) {
        for word in [
            "fetch(",
            "XMLHttpRequest",
            "sendBeacon",
            "WebSocket",
            "innerHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!script.contains(word), "{path}: {word}");
        }
    }
}

fn is_page(path: &str, html: &str) -> bool {
    path.ends_with("index.html") && !crate::elements::leads_on(html)
}

#[test]
fn each_page_can_be_passed_on_by_mail_without_a_script() {
    for (path, html) in SITE.iter().filter(|(path, html)| is_page(path, html)) {
        assert!(html.contains("href=\"mailto:?subject="), "{path}");
        assert!(!html.contains("qr.svg"), "{path} has no address to show");
    }
    let page = &SITE_WITH_ADDRESS["day/before/index.html"];
    assert!(page.contains("&amp;body=https://hospital.example/rfa/day/before/\""));
}

#[test]
fn each_page_with_an_address_has_its_code_beside_it() {
    for (path, html) in &*SITE_WITH_ADDRESS {
        if let Some(folder) = path
            .strip_suffix("index.html")
            .filter(|_| is_page(path, html))
        {
            assert!(
                html.contains("<img src=\"qr.svg\" alt=\"QR code that opens this page\""),
                "{path}"
            );
            assert!(
                SITE_WITH_ADDRESS.contains_key(&format!("{folder}qr.svg")),
                "{path}"
            );
        }
    }
}

#[test]
fn the_meanings_of_words_come_with_the_script_that_opens_them() {
    let script = script("page-more");
    let glossary = data("glossary.toml");
    for term in glossary["terms"].as_array().expect("terms") {
        let is_plain = term.get("plain").and_then(toml::Value::as_bool) == Some(true);
        let id = term["id"].as_str().expect("an id");
        assert_eq!(script.contains(&format!("\"{id}\":\"")), !is_plain, "{id}");
    }
}

#[test]
fn every_card_has_every_line_of_every_tier_as_it_stands() {
    let file = data("emergency.toml");
    let text = |value: &toml::Value| value.as_str().expect("text").to_owned();
    let is_printed = |sign: &&toml::Value| sign.get("card").is_none();
    let signs = file["signs"].as_array().expect("signs").iter();
    let mut lines: Vec<String> = signs
        .filter(is_printed)
        .map(|sign| text(&sign["text"]))
        .collect();
    assert_eq!(lines.len(), 17);
    for tier in ["999", "now", "today"] {
        let tier = &file["tiers"][tier];
        lines.extend([text(&tier["header"]), text(&tier["when"])]);
        lines.extend(tier["do"].as_array().expect("lines").iter().map(text));
    }
    lines.push(text(&file["last"]));
    for page in [
        "urgent-help/index.html",
        "condition/symptoms/index.html",
        "day/first-14-days/index.html",
        "poster/index.html",
        "support/wallet-card/index.html",
    ] {
        let html = SITE[page].replace("&amp;", "&");
        for line in &lines {
            assert!(html.contains(line.as_str()), "{page}: {line}");
        }
        for words in ["doctor or nurse has checked", "checked this"] {
            let cards = html.split("page-foot").next().expect("the page");
            assert!(!cards.contains(words), "{page}: {words}");
        }
    }
}

#[test]
fn no_page_loads_what_waits_for_its_reader() {
    let loaded =
        |html: &str| html.contains("<template id=\"later\"><script src=\"../../page-more.");
    assert!(loaded(&SITE[SHEET]));
    let files = contents(&root().join("static"));
    let waiting = [
        "page-more",
        "questions-show",
        "questions-edit",
        "questions-take",
        "organisations-find",
        "usual-line",
    ];
    for name in waiting {
        assert!(files.contains_key(&format!("{name}.js")), "{name}");
        for (path, html) in SITE.iter().filter(|(path, _)| path.ends_with(".html")) {
            let live = html.split("<template").map(|part| {
                part.split_once("</template>")
                    .map_or(part, |(_, rest)| rest)
            });
            let name = format!("{name}.");
            assert!(!live.collect::<String>().contains(&name), "{path}: {name}");
        }
    }
}
