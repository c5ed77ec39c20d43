//! `Site` to published `Files`: HTML through templates, Sass as CSS, static files as they are.
//!
//! Takes a `Site`, gives what Zola would write (`site`), and then what readers get (`publish`):
//! links relative, overdue checks marked, glossary terms and questions linked. The second step takes any folder of rendered HTML, so
//! that a site rendered by Zola goes through the same code.

mod a_to_z;
mod asked;
mod assets;
mod clash;
mod context;
mod counts;
mod document;
mod functions;
mod glossary;
mod guards;
mod portable;
mod press;
mod publish;
mod qr;
mod questions;
mod relink;
mod reprint;
mod sass;
mod sitemap;
mod template_tags;
mod templates;
mod value;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tera::Context;

use crate::diagnostic::{self, Diagnostic, Reported};
use crate::files::{Content, Files};
use crate::site::{Document, Place, Site};

pub use document::INPUT_SUM;
pub use glossary::GlossaryLinks;
pub use publish::{Settings, publish};
pub use reprint::Reprinter;
pub use sitemap::other_root;

use press::Press;

/// Renders the whole site as Zola would: every page, section, style and static file, `404.html`,
/// `sitemap.xml` and `robots.txt`. After an error the files are incomplete and must not be published.
pub fn site(site: &Site) -> Reported<Files> {
    let mut frame = Frame::of(site, |_| {});
    let mut files = std::mem::take(&mut frame.files);
    let pages: Vec<(&str, &mut Content)> = files
        .iter_mut()
        .filter(|(path, _)| frame.places.contains_key(*path))
        .collect();
    pages.into_par_iter().for_each(|(path, content)| {
        if let Some(html) = frame.render(path) {
            *content = content.followed_by(html.into());
        }
    });
    let (reported, press) = frame.end(files);
    // The values of ten thousand pages take a while to give back, and nobody need wait for that.
    rayon::spawn(move || drop(press));
    reported
}

/// As [`site`], with each page as readers get it at once: no two sites are held in memory. The
/// [`Reprinter`] can render each page again. Words that were let go are read once for all who want them:
/// `also` is told of each document as its page is rendered.
///
/// # Errors
/// As for [`publish`].
pub fn published(
    site: &Site,
    settings: Settings,
    also: impl Fn(&Document) + Sync,
) -> anyhow::Result<(Reported<Files>, Reprinter)> {
    let mut frame = Frame::of(site, also);
    let mut files = std::mem::take(&mut frame.files);
    counts::add(&mut files, &settings.evidence);
    let paths = publish::paths(&files);
    let files = publish::finish(files, &paths, &settings, |path| frame.render(path))?;
    let (reported, press) = frame.end(files);
    let reprinter = Reprinter {
        press,
        settings,
        paths,
    };
    Ok((reported, reprinter))
}

/// A site that is ready to be rendered.
struct Frame<'s, A> {
    site: &'s Site,
    /// Told of each document as its page is rendered.
    also: A,
    /// Everything that is published. Pages of documents are empty as yet.
    files: Files,
    /// The documents, by the path of the page.
    places: FxHashMap<String, Place>,
    press: Press,
    diagnostics: Vec<Diagnostic>,
    /// What was met in templates, by the path of the page.
    faults: Mutex<BTreeMap<String, Diagnostic>>,
}

impl<'s, A: Fn(&Document) + Sync> Frame<'s, A> {
    fn of(site: &'s Site, also: A) -> Self {
        let mut diagnostics = Vec::new();
        let press = Press::of(site).take(&mut diagnostics);
        let mut frame = Self {
            site,
            also,
            files: Files::new(),
            places: FxHashMap::default(),
            press,
            diagnostics,
            faults: Mutex::default(),
        };
        // Without templates every page would be one more finding.
        if !diagnostic::has_errors(&frame.diagnostics) {
            frame.fill();
        }
        frame
    }

    fn fill(&mut self) {
        let (site, files) = (self.site, &mut self.files);
        let empty = match &site.spool {
            Some(spool) => spool.put(Bytes::new()),
            None => Bytes::new().into(),
        };
        for place in site.places() {
            let document = site.at(place);
            let path = document.output_path();
            let fault = clash::add(files, &path, empty.clone(), &document.source_path(), site);
            self.diagnostics.extend(fault);
            self.places.insert(path, place);
        }
        let lone = lone_pages(site, &self.press.templates, &self.press.library, files);
        self.diagnostics.extend(lone);
        self.diagnostics.extend(sass::compile(site, files));
        self.diagnostics.extend(assets::copy(site, files));
        let clashes = clash::files_in_the_place_of_folders(site, files);
        self.diagnostics.extend(clashes);
        self.diagnostics.extend(portable::faults(site, files));
    }

    /// The page at `path`, if it is a document's; empty if its template is at fault.
    fn render(&self, path: &str) -> Option<String> {
        let place = *self.places.get(path)?;
        let document = self.site.open(self.site.at(place));
        (self.also)(&document);
        let value = self.press.library.value(place);
        let rendered = self.press.render(self.site, (place, &document), value);
        Some(rendered.unwrap_or_else(|fault| {
            let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
            faults.insert(path.to_owned(), *fault);
            String::new()
        }))
    }

    /// `files` without the pages that could not be rendered, and what all were rendered with.
    fn end(self, mut files: Files) -> (Reported<Files>, Press) {
        let mut diagnostics = self.diagnostics;
        let faults = self.faults.into_inner();
        for (path, fault) in faults.unwrap_or_else(PoisonError::into_inner) {
            files.remove(&path);
            // A fault in a shared template is one fault, however many pages meet it.
            let is_known =
                |known: &Diagnostic| known.place == fault.place && known.message == fault.message;
            if !diagnostics.iter().any(is_known) {
                diagnostics.push(fault);
            }
        }
        let reported = Reported {
            value: files,
            diagnostics,
        };
        (reported, self.press)
    }
}

/// `404.html`, `robots.txt`, `sitemap.xml` and the pages that lead from old addresses to new ones.
fn lone_pages(
    site: &Site,
    templates: &templates::Templates,
    library: &context::Library,
    files: &mut Files,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let base = library.base_context(&site.config.default_language);
    let sitemap = site.config.permalink("/sitemap.xml");
    let robots = format!("User-agent: *\nDisallow:\nAllow: /\nSitemap: {sitemap}\n");
    for (name, default) in [
        (
            "404.html",
            "<!doctype html>\n<title>404 Not Found</title>\n<h1>404 Not Found</h1>\n",
        ),
        ("robots.txt", robots.as_str()),
    ] {
        let text = if templates.contains(name) {
            templates.render(name, &base, None)
        } else {
            Ok(default.to_owned())
        };
        diagnostics.extend(match text {
            Ok(text) => clash::add(files, name, text, &format!("templates/{name}"), site),
            Err(diagnostic) => Some(*diagnostic),
        });
    }
    let sitemap = sitemap::write(site);
    diagnostics.extend(clash::add(
        files,
        "sitemap.xml",
        sitemap,
        "the sitemap",
        site,
    ));
    for document in site.documents() {
        let opened = LazyCell::new(|| site.open(document));
        for alias in &document.front.aliases {
            let made_from = format!("an alias of content/{}", document.path);
            let fault = match alias_page(&opened, &alias.value, templates, site) {
                Ok((path, html)) => clash::add(files, &path, html, &made_from, site),
                Err(diagnostic) => Some(*diagnostic),
            };
            diagnostics.extend(fault.map(|fault| fault.at(&opened.source, alias.span.clone())));
        }
    }
    diagnostics
}

fn alias_page(
    document: &Document,
    alias: &str,
    templates: &templates::Templates,
    site: &Site,
) -> Result<(String, String), Box<Diagnostic>> {
    const TEMPLATE: &str = "internal/alias.html";
    if !templates.contains(TEMPLATE) {
        let message = "this page has aliases, but there is no templates/internal/alias.html";
        let help =
            "add it: Zola's own template needs an inline script, which a strict policy forbids";
        return Err(Box::new(
            Diagnostic::error("zola-subset", message).help(help),
        ));
    }
    // Zola tells this template nothing else.
    let mut context = Context::new();
    context.insert("url", &site.config.permalink(&document.address));
    let html = templates.render(TEMPLATE, &context, Some(document))?;
    let trimmed = alias.trim_matches('/');
    let path = if trimmed.ends_with(".html") {
        trimmed.to_owned()
    } else {
        format!("{trimmed}/index.html")
    };
    Ok((path, html))
}
