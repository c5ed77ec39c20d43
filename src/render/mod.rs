//! `Site` to published `Files`: HTML through templates, Sass as CSS, static files as they are.
//!
//! Takes a `Site`, gives what Zola would write (`site`), and then what readers get (`publish`):
//! links relative, overdue checks marked, glossary terms and questions linked. The second step takes any folder of rendered HTML, so
//! that a site rendered by Zola goes through the same code.

mod a_to_z;
mod assets;
mod clash;
mod context;
mod document;
mod functions;
mod glossary;
mod publish;
mod qr;
mod questions;
mod relink;
mod sass;
mod sitemap;
mod templates;
mod value;

use rayon::prelude::*;
use tera::{Context, Value};

use crate::diagnostic::{self, Diagnostic, Reported};
use crate::files::Files;
use crate::site::{Document, Site};

pub use glossary::GlossaryLinks;
pub use publish::{Settings, publish};

/// Renders the whole site as Zola would: every page, section, style and static file, `404.html`,
/// `sitemap.xml` and `robots.txt`. After an error the files are incomplete and must not be published.
pub fn site(site: &Site) -> Reported<Files> {
    let mut diagnostics = Vec::new();
    let library = context::library(site);
    let templates = templates::load(site, &library).take(&mut diagnostics);
    if diagnostic::has_errors(&diagnostics) {
        // Without templates every page would be one more finding.
        return Reported {
            value: Files::new(),
            diagnostics,
        };
    }

    let mut jobs: Vec<Job> = Vec::new();
    for (section, value) in site.sections.iter().zip(&library.sections) {
        let default = if section.document.address == "/" {
            "index.html"
        } else {
            "section.html"
        };
        jobs.push(Job {
            document: &section.document,
            name: "section",
            value,
            template: template_of(&section.document, None, default),
        });
    }
    for (page, value) in site.pages.iter().zip(&library.pages) {
        let document = &page.document;
        jobs.push(Job {
            document,
            name: "page",
            value,
            template: template_of(document, page_template(site, document), "page.html"),
        });
    }
    let rendered: Vec<_> = jobs
        .par_iter()
        .map(|job| {
            (
                job.document,
                templates.render(&job.template, &job.context(&library), Some(job.document)),
            )
        })
        .collect();

    let mut files = Files::new();
    for (document, html) in rendered {
        match html {
            Ok(html) => {
                let path = document.output_path();
                let fault = clash::add(&mut files, &path, html, document.source.path(), site);
                diagnostics.extend(fault);
            }
            // A fault in a shared template is one fault, however many pages meet it.
            Err(diagnostic) => {
                let is_known = |known: &Diagnostic| {
                    known.place == diagnostic.place && known.message == diagnostic.message
                };
                if !diagnostics.iter().any(is_known) {
                    diagnostics.push(*diagnostic);
                }
            }
        }
    }
    diagnostics.extend(lone_pages(site, &templates, &library, &mut files));
    // The values of ten thousand pages take a while to give back, and nobody need wait for that.
    rayon::spawn(move || drop((templates, library)));
    diagnostics.extend(sass::compile(site, &mut files));
    diagnostics.extend(assets::copy(site, &mut files));
    diagnostics.extend(clash::files_in_the_place_of_folders(site, &files));
    Reported {
        value: files,
        diagnostics,
    }
}

struct Job<'a> {
    document: &'a Document,
    /// What the template knows the value as: `page` or `section`.
    name: &'static str,
    value: &'a Value,
    template: String,
}

impl Job<'_> {
    fn context(&self, library: &context::Library) -> Context {
        let mut context = library.base_context(&self.document.lang);
        context.insert_value(self.name, self.value.clone());
        context.insert("current_path", &self.document.address);
        context.insert_value("current_url", library.permalink(&self.document.address));
        context
    }
}

fn template_of(document: &Document, inherited: Option<String>, default: &str) -> String {
    match (&document.front.template, inherited) {
        (Some(template), _) => template.value.clone(),
        (None, Some(template)) => template,
        (None, None) => default.to_owned(),
    }
}

/// The `page_template` of the nearest section above that names one.
fn page_template(site: &Site, document: &Document) -> Option<String> {
    document.ancestors.iter().rev().find_map(|path| {
        let section = site
            .sections
            .binary_search_by(|section| section.document.path.as_str().cmp(path))
            .ok()?;
        let front = &site.sections[section].document.front;
        front
            .section
            .page_template
            .as_ref()
            .map(|template| template.value.clone())
    })
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
        for alias in &document.front.aliases {
            let made_from = format!("an alias of content/{}", document.path);
            let fault = match alias_page(document, &alias.value, templates, site) {
                Ok((path, html)) => clash::add(files, &path, html, &made_from, site),
                Err(diagnostic) => Some(*diagnostic),
            };
            diagnostics.extend(fault.map(|fault| fault.at(&document.source, alias.span.clone())));
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
