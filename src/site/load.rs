//! From files to documents: what each Markdown file says, and at which address it will stand.

use std::collections::HashMap;

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::file_name::FileName;
use super::front_matter::{self, Owner};
use super::headings::Heading;
use super::links::{self, Known, Resolved, Written};
use super::{
    Config, Entry, FrontMatter, Hospital, Outline, Page, Section, Site, arrange, choices, config,
    emergency, evidence, glossary, headings, hospital, leftovers, organisations, paths, questions,
    reference, rule_words, shingles, unclosed,
};
use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::files::{Content, Files, Spool};
use crate::markup::{self, Tree};
use crate::text::slug;

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
    /// Where to put the words of documents aside; without one they are held in memory.
    pub spool: Option<Spool>,
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
    let mut unread = reference::unread(&files);
    let mut unread_files: Vec<String> = unread.iter().map(|file| file.path().to_owned()).collect();
    diagnostics.append(&mut unread);
    if let Some(hospital) = &hospital
        && hospital.source.is_none()
    {
        unread_files.push(hospital.path.clone());
    }
    diagnostics.extend(leftovers::find(&files));
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
    let emergency = emergency::load(&files).take(&mut diagnostics);
    let paths = paths::load(&files).take(&mut diagnostics);
    let choices = choices::load(&files).take(&mut diagnostics);
    let questions = questions::load(&files).take(&mut diagnostics);
    let rule_words = rule_words::load(&files).take(&mut diagnostics);
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
        .map(|(path, content)| {
            let (mut read, diagnostics) = read_document(&path, content, &config);
            if let (Some(read), Some(spool)) = (&mut read, &settings.spool) {
                read.document.let_go();
                read.content = spool.put(read.content.bytes());
            }
            (read, diagnostics)
        })
        .collect();

    let mut sections = Vec::new();
    let mut pages = Vec::new();
    let mut written = FxHashMap::default();
    for (read, found) in read {
        diagnostics.extend(found);
        if let Some(read) = read {
            let document = read.document;
            files.replace(&document.source_path(), read.content);
            written.insert(document.path.clone(), read.links);
            match read.owner {
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
        let refused = arrange::refuse_drafts_of_one_language(&sections, &pages, &files);
        diagnostics.extend(refused);
        arrange::drop_drafts(&mut sections, &mut pages)
    };
    diagnostics.extend(arrange::assign_assets(&files, &mut sections, &mut pages));
    diagnostics.extend(clashing_addresses(&sections, &pages, &files));
    diagnostics.extend(resolve_links(
        &mut sections,
        &mut pages,
        written,
        &Surroundings {
            files: &files,
            config: &config,
            drafts: &drafts,
            hospital: hospital.as_ref(),
        },
    ));

    let mut site = Site {
        config,
        sections,
        pages,
        evidence,
        organisations,
        shingles,
        emergency,
        paths,
        choices,
        questions,
        rule_words,
        glossary,
        hospital,
        unread_files,
        files,
        spool: settings.spool.clone(),
    };
    diagnostics.extend(arrange::arrange(&mut site));
    Reported {
        value: site,
        diagnostics,
    }
}

/// A file that a document was made of.
pub(super) struct Read {
    owner: Owner,
    pub document: Entry,
    /// Of the file.
    pub content: Content,
    /// The links in it, not resolved.
    pub links: Vec<Written>,
}

/// `None` if there is nothing to make a document of.
type ReadDocument = (Option<Read>, Vec<Diagnostic>);

/// Takes the documents out of the tree, so that each can become a [`Source`] without a copy.
fn take_markdown(files: &mut Files) -> Vec<(String, Bytes)> {
    let paths: Vec<String> = files
        .under("content")
        .filter(|(path, _)| path.ends_with(".md"))
        .map(|(path, _)| path.to_owned())
        .collect();
    let contents = paths.into_iter().filter_map(|path| {
        let content = files.remove(&path)?;
        Some((path, content.bytes()))
    });
    contents.collect()
}

pub(super) fn read_document(path: &str, content: Bytes, config: &Config) -> ReadDocument {
    let source = match super::decode(path, content) {
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
    let path = front.path.as_ref();
    if let Some(path) = path.filter(|path| path.value.contains("//")) {
        diagnostics.push(
            Diagnostic::error(
                "zola-subset",
                "Zola keeps both of the slashes in this `path`",
            )
            .at(&source, path.span.clone())
            .help("write one of them"),
        );
    }
    if address.contains("//") || address.split('/').any(|part| matches!(part, "." | "..")) {
        diagnostics.push(nameless_address(&address, &source, &front));
    }
    diagnostics.extend(control_character(&source));
    diagnostics.extend(unclosed::find(&source, &tree));
    diagnostics.extend(nameless_headings(&source, &headings));
    let links = links::written(&tree);
    let outline = Outline {
        path: below.to_owned(),
        lang: name.lang.to_owned(),
        front,
        body_start,
        headings,
        links: Vec::new(),
        address,
        slug,
        assets: Vec::new(),
        ancestors: Vec::new(),
    };
    let read = Read {
        owner,
        content: source.bytes().into(),
        document: Entry::new(outline, source, tree),
        links,
    };
    (Some(read), diagnostics)
}

/// Headings whose id would be empty, or a mere number.
fn nameless_headings<'a>(
    source: &'a Source,
    headings: &'a [Heading],
) -> impl Iterator<Item = Diagnostic> + 'a {
    let nameless = headings
        .iter()
        .filter(|heading| slug(&heading.title).is_empty());
    nameless.map(|heading| {
        Diagnostic::error("nameless-heading", "this heading has no letter or digit")
            .at(source, heading.span.clone())
            .help("write words in it: its address and the table of contents are made of them")
    })
}

/// The first character of a page that no editor shows, such as the NUL of a damaged disk; readers'
/// programs make of it what they like.
fn control_character(source: &Source) -> Option<Diagnostic> {
    let is_unwanted = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    let mut letters = source.text().char_indices();
    let (at, letter) = letters.find(|(_, letter)| is_unwanted(*letter))?;
    let message = format!(
        "there is an unseen control character here, U+{:04X}",
        u32::from(letter)
    );
    Some(
        Diagnostic::error("control-character", message)
            .at(source, at..at + letter.len_utf8())
            .help("delete it, or type the line anew"),
    )
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
        let outline = Outline {
            path: "_index.md".into(),
            lang: config.default_language.clone(),
            front: FrontMatter {
                in_search_index: true,
                ..FrontMatter::default()
            },
            body_start: 0,
            headings: Vec::new(),
            links: Vec::new(),
            address: "/".into(),
            slug: String::new(),
            assets: Vec::new(),
            ancestors: Vec::new(),
        };
        let source = Source::new(outline.source_path(), "");
        sections.push(Section {
            document: Entry::new(outline, source, Tree::new()),
            pages: Vec::new(),
            subsections: Vec::new(),
        });
    }
    sections.sort_by(|a, b| a.document.path.cmp(&b.document.path));
    diagnostics
}

fn clashing_addresses(sections: &[Section], pages: &[Page], files: &Files) -> Vec<Diagnostic> {
    let mut taken: HashMap<&str, &Entry> = HashMap::new();
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
                    &document.source(files),
                    place.map_or(0..0, |placed| placed.span.clone()),
                )
                .help("rename one of the files, or give one another `slug`"),
            );
        }
    }
    diagnostics
}

/// What links are resolved with, beside the documents.
struct Surroundings<'a> {
    files: &'a Files,
    config: &'a Config,
    drafts: &'a [String],
    hospital: Option<&'a Hospital>,
}

/// Resolves the links of all documents, which are as `written`, by the documents' paths.
fn resolve_links(
    sections: &mut [Section],
    pages: &mut [Page],
    mut written: FxHashMap<String, Vec<Written>>,
    around: &Surroundings,
) -> Vec<Diagnostic> {
    let of_sections = sections.iter().map(|section| &section.document);
    let of_pages = pages.iter().map(|page| &page.document);
    let documents: Vec<&Entry> = of_sections.chain(of_pages).collect();
    let left_out = around.hospital.iter();
    let left_out = left_out.flat_map(|hospital| &hospital.left_out);
    let known = Known {
        drafts: around.drafts.iter().map(String::as_str).collect(),
        left_out: left_out.map(|page| page.value.as_str()).collect(),
        ..Known::of(documents.iter().map(|document| &***document))
    };
    let mut links_of = |document: &Entry| written.remove(&document.path).unwrap_or_default();
    let links: Vec<_> = documents
        .iter()
        .map(|document| links_of(document))
        .collect();
    let resolved: Vec<Resolved> = documents
        .par_iter()
        .zip(links)
        .map(|(document, links)| {
            let open = || document.open(around.files, around.config);
            links::resolve(document, links, &known, open)
        })
        .collect();
    let documents = sections
        .iter_mut()
        .map(|section| &mut section.document)
        .chain(pages.iter_mut().map(|page| &mut page.document));
    let mut diagnostics = Vec::new();
    for (document, mut resolved) in documents.zip(resolved) {
        diagnostics.append(&mut resolved.diagnostics);
        document.set_links(resolved.links, around.config);
    }
    diagnostics
}
