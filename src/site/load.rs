//! From files to documents: what each Markdown file says, and at which address it will stand.

use std::collections::HashMap;

use rayon::prelude::*;

use super::front_matter::{self, Owner};
use super::links::{self, Known, KnownDocument};
use super::{Config, Document, FrontMatter, Page, Section, Site, arrange, config, evidence, headings};
use crate::diagnostic::{Diagnostic, Reported};
use crate::files::Files;
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
}

/// Reads the whole site. Mistakes never stop at the first; after an error the value is as complete
/// as it could be made and must not be published.
pub fn load(files: Files, settings: &Settings) -> Reported<Site> {
    let mut diagnostics = Vec::new();
    let mut config = config::load(&files).take(&mut diagnostics);
    if let Some(base_url) = &settings.base_url {
        config.base_url = base_url.trim_end_matches('/').to_owned();
    }
    let evidence = if config.rules.evidence {
        evidence::load(&files).take(&mut diagnostics)
    } else {
        evidence::Evidence::default()
    };

    let paths: Vec<&str> = files
        .under("content")
        .map(|(path, _)| path)
        .filter(|path| path.ends_with(".md"))
        .collect();
    let read: Vec<_> = paths
        .par_iter()
        .map(|path| read_document(path, &files, &config))
        .collect();

    let mut sections = Vec::new();
    let mut pages = Vec::new();
    for (document, found) in read {
        diagnostics.extend(found);
        if let Some((owner, document)) = document {
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
    add_root_sections(&mut sections, &config);
    if !settings.drafts {
        arrange::drop_drafts(&mut sections, &mut pages);
    }
    arrange::assign_assets(&files, &mut sections, &mut pages);
    diagnostics.extend(clashing_addresses(&sections, &pages));
    diagnostics.extend(resolve_links(&mut sections, &mut pages, &config));

    let mut site = Site {
        config,
        sections,
        pages,
        evidence,
        files,
    };
    diagnostics.extend(arrange::arrange(&mut site));
    Reported {
        value: site,
        diagnostics,
    }
}

type ReadDocument = (Option<(Owner, Document)>, Vec<Diagnostic>);

fn read_document(path: &str, files: &Files, config: &Config) -> ReadDocument {
    let content = files.get(path).expect("the path was listed by the files");
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
    let (front, body_start, diagnostics) = front_matter::read(&source, owner, config.rules);
    let mut tree = markup::parse(source.text(), body_start, config.markdown.flavour);
    let headings = headings::number(&mut tree);
    let (address, slug) = name.address(&front, config);
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

/// What a Markdown file's name says about it.
struct FileName<'a> {
    folders: Vec<&'a str>,
    /// Without language and ending.
    stem: &'a str,
    lang: &'a str,
}

impl<'a> FileName<'a> {
    /// Reads `path`, which is below `content/` and ends in `.md`.
    fn of(path: &'a str, config: &'a Config) -> Result<Self, (String, String)> {
        let mut folders: Vec<&str> = path.split('/').collect();
        let name = folders.pop().expect("a split has at least one part");
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let Some((stem, lang)) = stem.split_once('.') else {
            return Ok(Self {
                folders,
                stem,
                lang: &config.default_language,
            });
        };
        if lang != config.default_language && !config.languages.iter().any(|code| code == lang) {
            return Err((
                format!("`{lang}` in this file's name is not one of the site's languages"),
                format!("add [languages.{lang}] to config.toml, or rename the file without the dot"),
            ));
        }
        Ok(Self {
            folders,
            stem,
            lang,
        })
    }

    fn owner(&self) -> Owner {
        if self.stem == "_index" {
            Owner::Section
        } else {
            Owner::Page
        }
    }

    /// The address, and the slug (empty for a section).
    fn address(&self, front: &FrontMatter, config: &Config) -> (String, String) {
        let mut parts: Vec<String> = Vec::new();
        if self.lang != config.default_language {
            parts.push(self.lang.to_owned());
        }
        let mut folders = self.folders.clone();
        let mut page_slug = String::new();
        if self.owner() == Owner::Page {
            let stem = if self.stem == "index" {
                folders.pop().unwrap_or("index")
            } else {
                self.stem
            };
            page_slug = match &front.slug {
                Some(slug_of) => slug(slug_of.value.trim()),
                None => slug(without_date(stem)),
            };
        }
        if let Some(path) = &front.path {
            parts.extend(path.value.split('/').filter(|part| !part.is_empty()).map(slug));
        } else {
            parts.extend(folders.iter().map(slug));
            if self.owner() == Owner::Page {
                parts.push(page_slug.clone());
            }
        }
        let address = if parts.is_empty() {
            "/".to_owned()
        } else {
            format!("/{}/", parts.join("/"))
        };
        (address, page_slug)
    }
}

/// `stem` without the date that Zola lets it start with: `2024-01-31-news` is `news`.
fn without_date(stem: &str) -> &str {
    let bytes = stem.as_bytes();
    let dated = bytes.len() > 11
        && bytes[..10].iter().enumerate().all(|(index, byte)| {
            if index == 4 || index == 7 {
                *byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
        && matches!(bytes[10], b'-' | b'_');
    if dated { &stem[11..] } else { stem }
}

/// Each language has a root section, written or not.
fn add_root_sections(sections: &mut Vec<Section>, config: &Config) {
    let languages = std::iter::once(&config.default_language).chain(&config.languages);
    for lang in languages {
        let (path, address) = if *lang == config.default_language {
            ("_index.md".to_owned(), "/".to_owned())
        } else {
            (format!("_index.{lang}.md"), format!("/{lang}/"))
        };
        if sections.iter().any(|section| section.document.path == path) {
            continue;
        }
        let document = Document {
            source: crate::diagnostic::Source::new(format!("content/{path}"), ""),
            path,
            lang: lang.clone(),
            front: FrontMatter {
                in_search_index: true,
                ..FrontMatter::default()
            },
            tree: Tree::new(),
            body_start: 0,
            headings: Vec::new(),
            links: Vec::new(),
            address,
            slug: String::new(),
            assets: Vec::new(),
            ancestors: Vec::new(),
        };
        sections.push(Section {
            document,
            pages: Vec::new(),
            subsections: Vec::new(),
        });
    }
    sections.sort_by(|a, b| a.document.path.cmp(&b.document.path));
}

fn clashing_addresses(sections: &[Section], pages: &[Page]) -> Vec<Diagnostic> {
    let mut taken: HashMap<&str, &Document> = HashMap::new();
    let mut diagnostics = Vec::new();
    let documents = sections.iter().map(|section| &section.document);
    for document in documents.chain(pages.iter().map(|page| &page.document)) {
        if let Some(other) = taken.insert(&document.address, document) {
            let place = document.front.path.as_ref().or(document.front.slug.as_ref());
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
    config: &Config,
) -> Vec<Diagnostic> {
    let documents = sections.iter().map(|section| &section.document);
    let known: Known = documents
        .chain(pages.iter().map(|page| &page.document))
        .map(|document| {
            let known = KnownDocument {
                address: document.address.clone(),
                heading_ids: document
                    .headings
                    .iter()
                    .map(|heading| heading.id.clone())
                    .collect(),
            };
            (document.path.clone(), known)
        })
        .collect();
    let mut documents: Vec<&mut Document> = sections
        .iter_mut()
        .map(|section| &mut section.document)
        .chain(pages.iter_mut().map(|page| &mut page.document))
        .collect();
    documents
        .par_iter_mut()
        .flat_map_iter(|document| links::resolve(document, &known, config))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, front: FrontMatter, address: &str) {
        let config = Config {
            default_language: "en".into(),
            languages: vec!["cy".into()],
            ..Config::default()
        };
        let name = FileName::of(path, &config).expect("a known language");
        assert_eq!(name.address(&front, &config).0, address);
    }

    #[test]
    fn addresses_follow_from_file_names() {
        check("_index.md", FrontMatter::default(), "/");
        check("_index.cy.md", FrontMatter::default(), "/cy/");
        check("a/_index.md", FrontMatter::default(), "/a/");
        check("a/Before You Come.md", FrontMatter::default(), "/a/before-you-come/");
        check("a/b/index.md", FrontMatter::default(), "/a/b/");
        check("a/2024-01-31-news.md", FrontMatter::default(), "/a/news/");
        check("a/x.cy.md", FrontMatter::default(), "/cy/a/x/");
    }
}
