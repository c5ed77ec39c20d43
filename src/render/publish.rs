//! From a rendered site to the one that readers get.

use anyhow::Context as _;
use jiff::civil::Date;
use rayon::prelude::*;

use super::a_to_z::AToZ;
use super::document;
use super::glossary::GlossaryLinks;
use super::qr;
use crate::files::Files;
use crate::site::Site;

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
        }
    }
}

/// Makes links relative, marks overdue checks, links glossary terms and questions, and draws QR codes in every page of
/// `rendered`, which this program or Zola wrote. Without a public address the sitemap, which needs one, is left out.
///
/// # Errors
/// A page that is not UTF-8, or HTML that cannot be rewritten.
pub fn publish(rendered: Files, settings: &Settings) -> anyhow::Result<Files> {
    let pages: Vec<(String, String)> = rendered
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(path, content)| {
            let html = std::str::from_utf8(content)
                .with_context(|| format!("{path} is not UTF-8 text"))?;
            let page = document::Page {
                path,
                site: &rendered,
                settings,
            };
            let html = document::finish(html, &page)
                .with_context(|| format!("{path} could not be rewritten"))?;
            Ok((path.to_owned(), html))
        })
        .collect::<anyhow::Result<_>>()?;
    let mut published = rendered;
    for (path, html) in pages {
        if settings.is_public_address
            && let Some(folder) = path.strip_suffix("index.html")
            && let Some(code) = qr::drawing(&format!("{}/{folder}", settings.base))
        {
            published.replace(&format!("{folder}{}", document::CODE_NAME), code);
        }
        published.replace(&path, html);
    }
    if let Some(glossary) = &settings.glossary
        && let Some(script) = published.get(GlossaryLinks::SCRIPT_PATH)
    {
        let script = [glossary.script().as_bytes(), script].concat();
        published.replace(GlossaryLinks::SCRIPT_PATH, script);
    }
    if !settings.is_public_address {
        published.remove("sitemap.xml");
    }
    Ok(published)
}
