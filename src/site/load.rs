//! From files to documents: what each Markdown file says, and at which address it will stand.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;

use super::file_name::FileName;
use super::front_matter::{self, Owner};
use super::links::{self, Known, Resolved};
use super::{
    Config, Document, FrontMatter, Hospital, Page, Section, Site, arrange, config, evidence,
    glossary, headings, hospital, organisations, shingles,
};
use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::files::Files;
use crate::markup::{self, Tree};

/// What of a source folder belongs to the site.
pub const ENTRIES: [&str; 6] = [
    "config.toml",
    "content",
    "templates",
    "sass",
    "static",
    "reference",
];

/// How to read a tree.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Takes the place of the config's `base_url`.
    pub base_url: Option<String>,
    /// Laid over the tree before anything is read from it.
    pub hospital: Option<Hospital>,
}

/// Reads the whole site. Mistakes never stop at the first; after an error the value is as complete
/// as it could be made and must not be published.
pub fn load(files: Files, settings: &Settings) -> Reported<Site> {
    let mut diagnostics = Vec::new();
    let mut hospital = settings.hospital.clone();
    let mut files = match &mut hospital {
        Some(hospital) => hospital::lay_over(hospital, files).take(&mut diagnostics),
        None => files,
    };
    let mut config = config::load(&files).take(&mut diagnostics);
    if let Some(base_url) = &settings.base_url {
        config.base_url = base_url.clone();
    }
    let (evidence, organisations, shingles) = if config.rules.evidence {
        (
            evidence::load(&files).take(&mut diagnostics),
            organisations::load(&files).take(&mut diagnostics),
            shingles::load(&files).take(&mut diagnostics),
        )
    } else {
        Default::default()
    };
    let glossary = glossary::load(&files).take(&mut diagnostics);

    if files.under("content").next().is_none() {
        diagnostics.push(
            Diagnostic::error("config", "there is nothing in content/, or no such folder")
                .in_file("content")
                .help("name the folder that holds config.toml and content/ with --source"),
        );
    }
    let read: Vec<_> = take_markdown(&mut files)
        .into_par_iter()
        .map(|(path, content)| read_document(&path, content, &config))
        .collect();

    let mut sections = Vec::new();
    let mut pages = Vec::new();
    for (document, found) in read {
        diagnostics.extend(found);
        if let Some((owner, document)) = document {
            files.replace(document.source.path(), document.source.bytes());
            let document = Arc::new(document);
            match owner {
                Owner::Section => sections.push(Section {
                    document,
                    pages: Vec::new(),
                    subsections: Vec::new(),
                }),
                Owner::Page => pages.push(Page {
                    document,
                    lower: None,
                    higher: None,
                }),
            }
        }
    }
    diagnostics.extend(add_root_sections(&mut sections, &config));
    let drafts = if settings.drafts {
        Vec::new()
    } else {
        arrange::drop_drafts(&mut sections, &mut pages)
    };
    arrange::assign_assets(&files, &mut sections, &mut pages);
    diagnostics.extend(clashing_addresses(&sections, &pages));
    diagnostics.extend(resolve_links(
        &mut sections,
        &mut pages,
        &drafts,
        hospital.as_ref(),
        &config,
    ));

    let mut site = Site {
        config,
        sections,
        pages,
        evidence,
        organisations,
        shingles,
        glossary,
        hospital,
        files,
    };
    diagnostics.extend(arrange::arrange(&mut site));
    Reported {
        value: site,
        diagnostics,
    }
}

/// `None` if there is nothing to make a document of.
type ReadDocument = (Option<(Owner, Document)>, Vec<Diagnostic>);

/// Takes the documents out of the tree, so that each can become a [`Source`] without a copy.
fn take_markdown(files: &mut Files) -> Vec<(String, Bytes)> {
    let paths: Vec<String> = files
        .under("content")
        .filter(|(path, _)| path.ends_with(".md"))
        .map(|(path, _)| path.to_owned())
        .collect();
    let contents = paths.into_iter().filter_map(|path| {
        let content = files.remove(&path)?;
        Some((path, content))
    });
    contents.collect()
}

pub(super) fn read_document(path: &str, content: Bytes, config: &Config) -> ReadDocument {
    let source = match super::into_text(path, content.into()) {
        Ok(source) => source,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let below = path
        .strip_prefix("content/")
        .expect("the path was listed below content/");
    let name = match FileName::of(below, config) {
        Ok(name) => name,
        Err((message, help)) => {
            let diagnostic = Diagnostic::error("zola-subset", message)
                .at(&source, 0..0)
                .help(help);
            return (None, vec![diagnostic]);
        }
    };
    let owner = name.owner();
    let (mut front, body_start, mut diagnostics) =
        front_matter::read(&source, owner, &config.rules);
    if front.date.is_none() {
        front.date = name.date.map(str::to_owned);
    }
    let mut tree = markup::parse_source(&source, body_start, config.markdown.flavour);
    let headings = headings::number(&mut tree);
    tree.shrink();
    let (address, slug) = name.address(&front, config);
    if address.contains("//") || address.split('/').any(|part| matches!(part, "." | "..")) {
        diagnostics.push(nameless_address(&address, &source, &front));
    }
    let document = Document {
        path: below.to_owned(),
        lang: name.lang.to_owned(),
        source,
        front,
        tree,
        body_start,
        headings,
        links: Vec::new(),
        address,
        slug,
        assets: Vec::new(),
        ancestors: Vec::new(),
    };
    (Some((owner, document)), diagnostics)
}

/// `!!!.md` and `path = "../.."` leave nothing to make an address of.
fn nameless_address(address: &str, source: &Source, front: &FrontMatter) -> Diagnostic {
    let place = front.path.as_ref().or(front.slug.as_ref());
    let message = format!("a part of this page's address has no letter or digit: {address}");
    Diagnostic::error("address-clash", message)
        .at(source, place.map_or(0..0, |placed| placed.span.clone()))
        .help("name the file, or its `slug` or `path`, with letters, digits and hyphens")
}

/// Each language has a root section; that of the site's own language need not be written.
fn add_root_sections(sections: &mut Vec<Section>, config: &Config) -> Vec<Diagnostic> {
    let is_there = |sections: &[Section], path: &str| {
        sections.iter().any(|section| section.document.path == path)
    };
    let mut diagnostics = Vec::new();
    for language in &config.languages {
        let path = format!("_index.{}.md", language.code);
        if !is_there(sections, &path) {
            let message = format!("there is no content/{path}, the first page of a language");
            diagnostics.push(
                Diagnostic::error("zola-subset", message)
                    .in_file(format!("content/{path}"))
                    .help("add it: what Zola puts there has an address of another form"),
            );
        }
    }
    if !is_there(sections, "_index.md") {
        let document = Arc::new(Document {
            source: Source::new("content/_index.md", ""),
            path: "_index.md".into(),
            lang: config.default_language.clone(),
            front: FrontMatter {
                in_search_index: true,
                ..FrontMatter::default()
            },
            tree: Tree::new(),
            body_start: 0,
            headings: Vec::new(),
            links: Vec::new(),
            address: "/".into(),
            slug: String::new(),
            assets: Vec::new(),
            ancestors: Vec::new(),
        });
        sections.push(Section {
            document,
            pages: Vec::new(),
            subsections: Vec::new(),
        });
    }
    sections.sort_by(|a, b| a.document.path.cmp(&b.document.path));
    diagnostics
}

fn clashing_addresses(sections: &[Section], pages: &[Page]) -> Vec<Diagnostic> {
    let mut taken: HashMap<&str, &Document> = HashMap::new();
    let mut diagnostics = Vec::new();
    let documents = sections.iter().map(|section| &section.document);
    for document in documents.chain(pages.iter().map(|page| &page.document)) {
        if let Some(other) = taken.insert(&document.address, document) {
            let place = document
                .front
                .path
                .as_ref()
                .or(document.front.slug.as_ref());
            diagnostics.push(
                Diagnostic::error(
                    "address-clash",
                    format!(
                        "two pages have the address {}: content/{} and content/{}",
                        document.address, other.path, document.path
                    ),
                )
                .at(
                    &document.source,
                    place.map_or(0..0, |placed| placed.span.clone()),
                )
                .help("rename one of the files, or give one another `slug`"),
            );
        }
    }
    diagnostics
}

fn resolve_links(
    sections: &mut [Section],
    pages: &mut [Page],
    drafts: &[String],
    hospital: Option<&Hospital>,
    config: &Config,
) -> Vec<Diagnostic> {
    let of_sections = sections.iter().map(|section| &section.document);
    let of_pages = pages.iter().map(|page| &page.document);
    let documents: Vec<&Document> = of_sections.chain(of_pages).map(Arc::as_ref).collect();
    let left_out = hospital.iter().flat_map(|hospital| &hospital.left_out);
    let known = Known {
        drafts: drafts.iter().map(String::as_str).collect(),
        left_out: left_out.map(|page| page.value.as_str()).collect(),
        ..Known::of(documents.iter().copied())
    };
    let resolved: Vec<Resolved> = documents
        .par_iter()
        .map(|document| links::resolve(document, &known, config))
        .collect();
    let documents = sections
        .iter_mut()
        .map(|section| &mut section.document)
        .chain(pages.iter_mut().map(|page| &mut page.document));
    let mut diagnostics = Vec::new();
    for (document, mut resolved) in documents.zip(resolved) {
        diagnostics.append(&mut resolved.diagnostics);
        links::apply(Arc::make_mut(document), resolved, config);
    }
    diagnostics
}
