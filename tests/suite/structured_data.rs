//! Structured data: what each page of the guide says of itself in the words of schema.org, as microdata.
//!
//! The pages are read as published, tag by tag. What is said must be in the vocabulary, and
//! must be what the front matter says. Whether search engines take it, `docs/quality.md` says.

mod microdata;
mod vocabulary;

use std::sync::LazyLock;

use rfa_guide::diagnostic;
use rfa_guide::files::{self, Files};
use rfa_guide::render;
use rfa_guide::site::{self, Entry, Outline, Site};

use microdata::{Item, microdata};
use vocabulary::faults;

struct Guide {
    site: Site,
    published: Files,
}

static GUIDE: LazyLock<Guide> = LazyLock::new(|| {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut diagnostics = Vec::new();
    let tree = files::read(root, &site::ENTRIES)
        .expect("readable")
        .take(&mut diagnostics);
    let site = site::load(tree, &site::Settings::default()).take(&mut diagnostics);
    let rendered = render::site(&site).take(&mut diagnostics);
    assert!(
        !diagnostic::has_errors(&diagnostics),
        "{}",
        diagnostic::text(&diagnostics, false)
    );
    let settings = render::Settings::of(&site, jiff::civil::date(2026, 12, 1));
    let published = render::publish(rendered, &settings).expect("published");
    Guide { site, published }
});

impl Guide {
    fn html(&self, path: &str) -> String {
        self.published.text(path).expect("a published page")
    }

    /// Every page and section, with what it says of itself.
    fn documents(&self) -> impl Iterator<Item = (&Entry, Vec<Item>)> {
        let documents = self.site.documents();
        documents.map(|document| (document, microdata(&self.html(&document.output_path()))))
    }
}

/// The item that stands for the page itself.
fn page_item<'a>(document: &Outline, items: &'a [Item]) -> &'a Item {
    let mut pages = items.iter().filter(|item| item.kind.ends_with("WebPage"));
    let page = pages.next();
    assert!(pages.next().is_none(), "{} is two pages", document.path);
    page.unwrap_or_else(|| panic!("{} says nothing of itself", document.path))
}

#[test]
fn every_item_is_in_the_vocabulary() {
    let faults: Vec<String> = GUIDE
        .documents()
        .flat_map(|(document, items)| {
            let faults: Vec<String> = items.iter().flat_map(faults).collect();
            faults
                .into_iter()
                .map(|fault| format!("{}: {fault}\n", document.path))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.concat());
}

#[test]
fn a_page_says_what_its_front_matter_says() {
    for (document, items) in GUIDE.documents() {
        let page = page_item(document, &items);
        let front = &document.front;
        let extra_updated = front.extra.get("updated").and_then(|value| value.as_str());
        let updated = front.updated.as_deref().or(extra_updated);
        let checked = front
            .provenance
            .checked
            .as_ref()
            .expect("a day of the check");
        let said = [
            "name",
            "description",
            "inLanguage",
            "dateModified",
            "lastReviewed",
        ]
        .map(|name| page.text(name));
        let expected = [
            document.title(),
            document.description(),
            &document.lang,
            updated.expect("a day of the last change"),
            &checked.value.to_string(),
        ];
        assert_eq!(said, expected, "{}", document.path);
    }
}

#[test]
fn a_page_is_for_its_audience() {
    for (document, items) in GUIDE.documents() {
        let page = page_item(document, &items);
        let said: Vec<_> = page
            .items("audience")
            .map(|audience| (&*audience.kind, audience.text("audienceType")))
            .collect();
        let audience = document
            .front
            .provenance
            .audience
            .as_ref()
            .expect("an audience");
        let expected = match &*audience.value {
            "carer" => ("MedicalAudience", "family and carers"),
            "professional" => ("MedicalAudience", "health professionals"),
            _ => ("Patient", "patients"),
        };
        let expected = if page.kind == "WebPage" {
            vec![]
        } else {
            vec![expected]
        };
        assert_eq!(said, expected, "{}", document.path);
    }
}

#[test]
fn a_page_is_about_the_subject_of_its_part() {
    for (document, items) in GUIDE.documents() {
        let page = page_item(document, &items);
        let said: Vec<_> = page.items("about").map(|item| &*item.kind).collect();
        let part = document.path.split('/').next().expect("a part");
        let expected: (&str, &[&str]) = match part {
            "condition" | "treatments" => ("MedicalWebPage", &["MedicalCondition"]),
            "procedure" | "evidence" | "decide" | "professionals.md" | "_index.md" => {
                ("MedicalWebPage", &["PalliativeProcedure"])
            }
            "about" | "offline.md" | "all-pages.md" => ("WebPage", &[]),
            // Medical if the opening lines rest on a source.
            _ => (&page.kind, &[]),
        };
        assert_eq!((&*page.kind, &*said), expected, "{}", document.path);
    }
}

#[test]
fn the_guideline_is_the_one_in_the_evidence() {
    let evidence = GUIDE
        .site
        .files
        .text("reference/evidence.toml")
        .expect("a file");
    let evidence: toml::Table = evidence.parse().expect("TOML");
    let guidance = &evidence["sources"]["htg669"];
    let mut seen = 0;
    for (document, items) in GUIDE.documents() {
        let page = page_item(document, &items);
        for guideline in page.items("about").flat_map(|item| item.items("guideline")) {
            let authority = guideline.items("recognizingAuthority").next().expect("one");
            let said = [
                guideline.text("name"),
                guideline.text("url"),
                authority.text("name"),
            ];
            let expected =
                ["title", "url", "publisher"].map(|key| guidance[key].as_str().expect("text"));
            assert_eq!(said, expected, "{}", document.path);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn no_page_claims_a_reviewer_or_answers_or_runs_anything() {
    let published = GUIDE.published.iter();
    for (path, _) in published.filter(|(path, _)| path.ends_with(".html")) {
        let html = GUIDE.html(path);
        for claim in ["reviewedBy", "FAQPage", "acceptedAnswer", "ld+json"] {
            assert!(!html.contains(claim), "{path} has {claim}");
        }
    }
}

#[test]
fn breadcrumbs_lead_from_home_to_the_page() {
    for (document, items) in GUIDE.documents() {
        let trail: Vec<&Item> = items
            .iter()
            .filter(|item| item.kind == "BreadcrumbList")
            .flat_map(|list| list.items("itemListElement"))
            .collect();
        let mut expected: Vec<String> = document
            .ancestors
            .iter()
            .map(|path| {
                let mut sections = GUIDE.site.sections.iter();
                let above = sections.find(|section| section.document.path == *path);
                above.expect("a section").document.output_path()
            })
            .collect();
        if !expected.is_empty() {
            // The page itself needs no link.
            expected.push(document.output_path());
        }
        let said: Vec<String> = trail
            .iter()
            .map(|step| resolved(&document.output_path(), step.text("item")))
            .collect();
        assert_eq!(said, expected, "{}", document.path);
        for (index, step) in trail.iter().enumerate() {
            assert_eq!(
                step.text("position"),
                (index + 1).to_string(),
                "{}",
                document.path
            );
        }
    }
}

/// The path that a relative `link` in the page at `path` leads to.
fn resolved(path: &str, link: &str) -> String {
    if link.is_empty() {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => {
                parts.pop().expect("a link within the guide");
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn the_glossary_is_a_set_of_its_terms() {
    let items = microdata(&GUIDE.html("glossary/index.html"));
    let said: Vec<_> = items
        .iter()
        .filter(|item| item.kind == "DefinedTermSet")
        .flat_map(|set| set.items("hasDefinedTerm"))
        .map(|term| (term.text("name"), term.text("description")))
        .collect();
    let expected: Vec<_> = GUIDE
        .site
        .glossary
        .terms
        .iter()
        .map(|term| (&*term.term, &*term.meaning))
        .collect();
    assert_eq!(said, expected);
}
