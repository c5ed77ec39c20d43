//! From a rendered site to the one that readers get.

use anyhow::Context as _;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::a_to_z::AToZ;
use super::glossary::GlossaryLinks;
use super::relink::Page;
use super::{counts, document, qr, sitemap};
use crate::files::{self, Files};
use crate::site::{Evidence, Site};

/// What a page says that search engines are to leave alone.
const NOT_FOR_SEARCH_ENGINES: &str = "<meta name=\"robots\" content=\"noindex\">";

/// What publishing needs to know beyond the files.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address the site was rendered for, without a slash at its end; may be empty.
    pub base: String,
    /// The path part of `base`, for the page that is shown at any depth.
    pub base_path: String,
    /// Whether readers can reach `base`; else nothing may print it.
    pub is_public_address: bool,
    /// The day on which checks are overdue or not.
    pub today: Date,
    /// The terms to link to the glossary, if the site asks for it.
    pub glossary: Option<GlossaryLinks>,
    /// What `data-a-to-z` asks for.
    pub a_to_z: AToZ,
    /// The claims, whose counts are drawn.
    pub evidence: Evidence,
    /// Stands for everything the site is made from; written where a page has `data-input-sum`.
    pub input_sum: String,
}

impl Settings {
    /// What publishing `site` needs, on the day `today`.
    pub fn of(site: &Site, today: Date) -> Self {
        Self {
            base: site.config.base().to_owned(),
            base_path: site.config.base_path().to_owned(),
            is_public_address: site.config.has_public_address(),
            today,
            glossary: GlossaryLinks::of(site),
            a_to_z: AToZ::of(site),
            evidence: site.evidence.clone(),
            input_sum: String::new(),
        }
    }
}

#[cfg(test)]
impl Settings {
    /// What tests of single pages need, on a day of November 2026.
    pub fn for_tests(base: &str) -> Self {
        let base_path = base.strip_prefix("https://h.example").unwrap_or("");
        Self {
            base: base.to_owned(),
            base_path: base_path.to_owned(),
            is_public_address: false,
            today: jiff::civil::date(2026, 11, 21),
            glossary: None,
            a_to_z: AToZ::default(),
            evidence: Evidence::default(),
            input_sum: "0123abcd".to_owned(),
        }
    }
}

/// Makes links relative, marks overdue checks, links glossary terms and questions, draws counts and QR codes and
/// fills in the sum of the input in every page of `rendered`, which Zola wrote. Without a public address
/// the sitemap, which needs one, is left out.
///
/// # Errors
/// A page that is not UTF-8, or HTML that cannot be rewritten.
pub fn publish(mut rendered: Files, settings: &Settings) -> anyhow::Result<Files> {
    counts::add(&mut rendered, &settings.evidence);
    let paths = paths(&rendered);
    finish(rendered, &paths, settings, |_| None)
}

/// Of every one of `files`, to look links up by.
pub fn paths(files: &Files) -> FxHashSet<String> {
    files.iter().map(|(path, _)| path.to_owned()).collect()
}

/// As [`publish`], with the pages that `render` gives in the place of those in `files`, which have
/// these `paths`.
pub fn finish(
    files: Files,
    paths: &FxHashSet<String>,
    settings: &Settings,
    render: impl Fn(&str) -> Option<String> + Sync,
) -> anyhow::Result<Files> {
    let mut published = files::rewrite_pages(files, |path, html| {
        let page = Page {
            path,
            paths,
            settings,
        };
        match render(path) {
            Some(html) => document::finish(&html, &page),
            None => document::finish(html, &page),
        }
        .map(Some)
    })?;
    if settings.is_public_address {
        draw_codes(&mut published, settings);
    }
    if let Some(glossary) = &settings.glossary
        && let Some(script) = published.get(GlossaryLinks::SCRIPT_PATH)
    {
        let script = [glossary.script().as_bytes(), &script].concat();
        published.replace(GlossaryLinks::SCRIPT_PATH, script);
    }
    let sitemap = published.remove("sitemap.xml");
    if let Some(sitemap) = sitemap.filter(|_| settings.is_public_address) {
        let sitemap =
            String::from_utf8(sitemap.bytes().into()).context("sitemap.xml is not UTF-8 text")?;
        let hidden = hidden_addresses(&published, settings);
        published.replace("sitemap.xml", sitemap::without(sitemap, &hidden));
    }
    Ok(published)
}

/// Puts the code of each page's address beside it.
fn draw_codes(published: &mut Files, settings: &Settings) {
    let folders: Vec<&str> = published
        .iter()
        .filter_map(|(path, _)| path.strip_suffix("index.html"))
        .collect();
    let codes: Vec<(String, String)> = folders
        .into_par_iter()
        .filter_map(|folder| {
            let code = qr::drawing(&format!("{}/{folder}", settings.base))?;
            Some((format!("{folder}{}", document::CODE_NAME), code))
        })
        .collect();
    for (path, code) in codes {
        published.replace(&path, code);
    }
}

/// The full addresses of pages that search engines are to leave alone.
fn hidden_addresses(published: &Files, settings: &Settings) -> Vec<String> {
    let mark = memchr::memmem::Finder::new(NOT_FOR_SEARCH_ENGINES);
    published
        .iter()
        .filter(|(path, content)| path.ends_with(".html") && mark.find(&content.bytes()).is_some())
        .map(|(path, _)| format!("{}/{}", settings.base, path.trim_end_matches("index.html")))
        .collect()
}
