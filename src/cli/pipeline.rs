//! The order of work that commands share: read, load, render, publish, check.

use std::path::{Path, PathBuf};

use anyhow::bail;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::SourceArguments;
use crate::diagnostic::{self, Diagnostic, Reported};
use crate::files::{self, Files};
use crate::site::{self, Site};
use crate::{check, hosting, render};

/// Where a tree comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Folder(PathBuf),
    /// The guide inside this program.
    Embedded,
}

/// What to build, with every default filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    pub origin: Origin,
    pub drafts: bool,
    pub today: Date,
    /// Takes the place of the config's `base_url`.
    pub base_url: Option<String>,
}

impl Settings {
    pub fn new(arguments: &SourceArguments, base_url: Option<String>) -> Self {
        let origin = match &arguments.source {
            Some(folder) => Origin::Folder(folder.clone()),
            None if holds_a_tree(Path::new(".")) => Origin::Folder(PathBuf::from(".")),
            None => Origin::Embedded,
        };
        let today = arguments
            .today
            .unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
        Self {
            origin,
            drafts: arguments.drafts,
            today,
            base_url,
        }
    }
}

fn holds_a_tree(folder: &Path) -> bool {
    folder.join("config.toml").is_file() && folder.join("content").is_dir()
}

/// What came out: what readers get, and everything that was found.
pub struct Built {
    pub site: Site,
    /// Empty after an error.
    pub published: Files,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the tree, makes the site and holds it to the rules.
///
/// # Errors
/// A file or folder that cannot be read.
pub fn build(settings: &Settings) -> anyhow::Result<Built> {
    from_rendered(settings, |site, diagnostics| {
        Ok(render::site(site).take(diagnostics))
    })
}

/// As [`build`], with the files that Zola rendered from the same tree.
///
/// # Errors
/// Also if a page of the tree is not among `rendered`.
pub fn finish(settings: &Settings, rendered: Files) -> anyhow::Result<Built> {
    from_rendered(settings, |site, _| {
        let missing = site
            .documents()
            .find(|document| !rendered.contains(&document.output_path()));
        if let Some(document) = missing {
            bail!(
                "the folder was not rendered from this tree as it is now: it has no {}, for \
                 content/{}; run `zola build` again, or name the tree with --source",
                document.output_path(),
                document.path
            );
        }
        Ok(rendered)
    })
}

fn from_rendered(
    settings: &Settings,
    rendered: impl FnOnce(&Site, &mut Vec<Diagnostic>) -> anyhow::Result<Files>,
) -> anyhow::Result<Built> {
    let tree = match &settings.origin {
        Origin::Folder(folder) => files::read(folder, &site::ENTRIES)?,
        Origin::Embedded => Reported::clean(files::embedded()),
    };
    let mut diagnostics = Vec::new();
    let tree = tree.take(&mut diagnostics);
    let site_settings = site::Settings {
        drafts: settings.drafts,
        base_url: settings.base_url.clone(),
    };
    let site = site::load(tree, &site_settings).take(&mut diagnostics);
    let mut published = Files::new();
    if !diagnostic::has_errors(&diagnostics) {
        let rendered = rendered(&site, &mut diagnostics)?;
        published = render::publish(rendered, &render::Settings::of(&site, settings.today))?;
        published = with_lasting_names(published, &site)?;
        // What goes to readers is complete before it is packed for the way.
        published = for_servers(published, &site);
    }
    let found = check::run(&check::Input {
        site: &site,
        published: &published,
        today: settings.today,
    });
    // Where a rule and the template engine refuse the same word, the rule knows the nearest one.
    diagnostics.retain(|met| !found.iter().any(|finding| is_said_better(met, finding)));
    diagnostics.extend(found);
    diagnostic::sort(&mut diagnostics);
    Ok(Built {
        site,
        published,
        diagnostics,
    })
}

/// Names that change with the content, if the site's config asks for them.
fn with_lasting_names(published: Files, site: &Site) -> anyhow::Result<Files> {
    match site.config.publish.hashed_names {
        true => hosting::with_hashed_names(published, site.config.base_path()),
        false => Ok(published),
    }
}

/// What the site's config asks for on the way over the web.
fn for_servers(mut published: Files, site: &Site) -> Files {
    if site.config.publish.server_files {
        published = hosting::with_server_files(published, site.config.base_path());
    }
    if site.config.publish.compressed_twins {
        published = hosting::with_twins(published);
    }
    published
}

/// Whether `finding`, of a rule, is about the place that the template engine stumbled over.
fn is_said_better(met: &Diagnostic, finding: &Diagnostic) -> bool {
    let start = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|(_, span)| span.start);
    met.rule == "template"
        && finding.rule == "zola-subset"
        && met.path() == finding.path()
        && start(met) == start(finding)
}
