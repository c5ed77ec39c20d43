#![doc = include_str!("dead_link.md")]

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::address::{Destination, decode, fragment_id};
use super::missing::Missing;
use super::published::{Page, Published};
use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::site::{Link, Outline, Target};

pub const RULE: Rule = Rule {
    name: "dead-link",
    documentation: include_str!("dead_link.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// Findings for which the name is looked for that was probably meant; among all the files of a large
/// site that takes longer than finding what is wrong.
const HINTS: usize = 50;

fn find(input: &Input) -> Vec<Diagnostic> {
    // A page that could not be rendered is reported by itself; links to it are not.
    let is_complete = input
        .site
        .documents()
        .all(|document| input.published.contains(&document.output_path()));
    if !is_complete {
        return Vec::new();
    }
    let published = Published::of(input.published);
    let mut reported = Reported::default();
    let mut diagnostics = Vec::new();
    for document in input.site.documents() {
        let source = LazyCell::new(|| input.site.source(document));
        for link in &document.links {
            if let Some(missing) = reported.take_note(document, link, &published) {
                let with_hint = diagnostics.len() < HINTS;
                let mut diagnostic = describe(&missing, &published, with_hint);
                if let Some(help) = beside(document, link, input) {
                    diagnostic.help = help;
                }
                diagnostics.push(diagnostic.at(&source, link.span.clone()));
            }
        }
    }
    let base_path = input.site.config.base_path();
    let mut places_by_fault: BTreeMap<Missing, Vec<Place>> = BTreeMap::new();
    let dead: Vec<(Missing, Place)> = published
        .pages()
        .into_par_iter()
        .flat_map_iter(|(path, content)| {
            let content = content.bytes();
            let page = Page::read(&content);
            let missing = page.links.iter().filter_map(|(address, span)| {
                if address
                    .strip_prefix('#')
                    .is_some_and(|fragment| page.has_id(fragment))
                {
                    return None;
                }
                let destination = Destination::of(address, path, base_path)?;
                let missing = Missing::of(&destination, path, &published)?;
                let is_new = !reported.has(path, address, &missing);
                is_new.then(|| (missing, (path, span.clone())))
            });
            missing.collect::<Vec<_>>()
        })
        .collect();
    for (missing, place) in dead {
        places_by_fault.entry(missing).or_default().push(place);
    }
    for (missing, places) in places_by_fault {
        let with_hint = diagnostics.len() < HINTS;
        let diagnostic = describe(&missing, &published, with_hint);
        diagnostics.push(on_pages(diagnostic, &places, &published));
    }
    diagnostics
}

/// The path of a published page and the place of a link in it.
type Place<'a> = (&'a str, Span);

/// What was said of links in Markdown, so that the pages made from it are not blamed again.
#[derive(Default)]
struct Reported {
    missing: BTreeSet<Missing>,
    /// Published path, and address as written, of links that `site` could not resolve.
    unresolved: BTreeSet<(String, String)>,
}

impl Reported {
    /// What `link` cannot reach, if it leads to a file. `site` reports links to pages as it resolves
    /// them.
    fn take_note(
        &mut self,
        document: &Outline,
        link: &Link,
        published: &Published,
    ) -> Option<Missing> {
        match &link.target {
            Target::File { path, fragment } => {
                let destination = Destination {
                    path: decode(path).into_owned(),
                    fragment: fragment.as_deref().and_then(fragment_id),
                };
                let missing = Missing::of(&destination, &document.output_path(), published)?;
                self.missing.insert(missing.clone());
                Some(missing)
            }
            Target::Nowhere { written } => {
                let place = (document.output_path(), written.clone());
                self.unresolved.insert(place);
                None
            }
            Target::Page { .. } | Target::Elsewhere => None,
        }
    }

    fn has(&self, path: &str, address: &str, missing: &Missing) -> bool {
        let place = (path.to_owned(), address.to_owned());
        self.missing.contains(missing) || self.unresolved.contains(&place)
    }
}

/// The remedy for a file that lies beside the page in `content/` and not where the page's readers look
/// for it: a page is a folder of its own.
fn beside(document: &Outline, link: &Link, input: &Input) -> Option<String> {
    let Target::File { path, .. } = &link.target else {
        return None;
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let (folder, file) = document
        .path
        .rsplit_once('/')
        .unwrap_or(("", &document.path));
    let separator = if folder.is_empty() { "" } else { "/" };
    let lies_there = input
        .site
        .files
        .contains(&format!("content/{folder}{separator}{}", decode(name)));
    let stem = file
        .strip_suffix(".md")
        .filter(|stem| !["index", "_index"].contains(stem))?;
    lies_there.then(|| {
        format!(
            "make a folder `{stem}`, put this page into it as `index.md`, and `{name}` beside it"
        )
    })
}

fn describe(missing: &Missing, published: &Published, with_hint: bool) -> Diagnostic {
    Diagnostic::error(RULE.name, missing.message())
        .label("leads nowhere")
        .help(missing.help(published, with_hint))
}

/// One finding for all `places`: at the first of them, with the number of pages.
fn on_pages(mut diagnostic: Diagnostic, places: &[Place], published: &Published) -> Diagnostic {
    let mut paths: Vec<&str> = places.iter().map(|(path, _)| *path).collect();
    paths.dedup();
    match paths.len() {
        1 => {}
        2 => diagnostic.message += " (linked from this page and one other)",
        pages => {
            diagnostic.message += &format!(" (linked from this page and {} others)", pages - 1);
        }
    }
    let (path, span) = &places[0];
    let html = published.files.get(path).unwrap_or_default();
    let source = Source::new(*path, String::from_utf8_lossy(&html));
    diagnostic.at(&source, span.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::site;

    fn check(base_url: &str, pages: &[(&str, &str)], expected: &[(&str, &str)]) {
        let mut tree = Files::new();
        let config = format!("base_url = \"{base_url}\"\n");
        tree.insert("config.toml", config).expect("well formed");
        let site = site::load(tree, &site::Settings::default()).value;
        let mut published = Files::new();
        if !pages.iter().any(|(path, _)| *path == "index.html") {
            published.insert("index.html", "").expect("well formed");
        }
        for (path, html) in pages {
            published
                .insert(path, html.to_string())
                .expect("well formed");
        }
        let input = Input {
            site: &site,
            published: &published,
            today: jiff::civil::date(2026, 11, 21),
        };
        let diagnostics = find(&input);
        let found: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| (diagnostic.path(), diagnostic.message.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_template_fault_is_reported_once_for_all_pages() {
        let html = "<a href=\"#main\">Skip</a><link href=\"/x.css\"><p id=\"here\">";
        check(
            "",
            &[
                ("a/index.html", html),
                ("b/index.html", html),
                ("c.html", html),
            ],
            &[
                (
                    "a/index.html",
                    "nothing is published at x.css (linked from this page and 2 others)",
                ),
                (
                    "a/index.html",
                    "there is nothing with the id `main` on this page (linked from this page and 2 others)",
                ),
            ],
        );
    }

    #[test]
    fn links_that_reach_something_are_silent() {
        check(
            "https://h.example/p",
            &[
                (
                    "a/index.html",
                    "<p id=\"x\"><a href=\"#x\"></a><a href=\"../b/\"></a><a href=\"../b\"></a>\
                     <a href=\"../index.html#y\"></a><a href=\"https://elsewhere.example/z\"></a>\
                     <a href=\"tel:999\"></a><a href=\"mailto:a@b\"></a><img src=\"../f.pdf#page=2\">",
                ),
                ("b/index.html", "<form action=\"\"></form>"),
                ("index.html", "<p id=\"y\">"),
                (
                    "404.html",
                    "<a href=\"/p/a/#x\"></a><a href=\"/elsewhere/\"></a>",
                ),
                ("f.pdf", ""),
            ],
            &[],
        );
    }

    #[test]
    fn a_dead_link_to_a_folder_is_one_fault_however_it_is_written() {
        check(
            "",
            &[
                ("a.html", "<a href=\"b/\"></a>"),
                ("c.html", "<a href=\"b/index.html\"></a>"),
            ],
            &[(
                "a.html",
                "nothing is published at b (linked from this page and one other)",
            )],
        );
    }

    #[test]
    fn the_page_for_lost_readers_is_read_from_the_root() {
        check(
            "https://h.example/p",
            &[("404.html", "<a href=\"/p/a/\"></a>")],
            &[("404.html", "nothing is published at a")],
        );
    }

    #[test]
    fn an_id_on_another_page_has_to_be_there() {
        check(
            "",
            &[
                ("a.html", "<a href=\"b.html#drnk\"></a>"),
                ("b.html", "<h2 id=\"drink\"></h2>"),
            ],
            &[("a.html", "there is nothing with the id `drnk` on b.html")],
        );
    }
}
