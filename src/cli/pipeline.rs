//! The order of work that commands share: read, load, render, publish, check.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::SourceArguments;
use super::progress::Progress;
use super::terminal;
use crate::diagnostic::{self, Diagnostic, Reported};
use crate::files::{self, Files, Spool};
use crate::site::{self, Document, Hospital, Site};
use crate::{bundle, check, hosting, render, search};

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
    /// The hospital file to lay over the tree.
    pub hospital: Option<PathBuf>,
    pub drafts: bool,
    pub today: Date,
    /// Takes the place of the config's `base_url`.
    pub base_url: Option<String>,
    pub purpose: Purpose,
    /// Told of each stage as it begins.
    pub progress: Progress,
}

/// The most Markdown whose pages are held in memory, some two thousand of them, while a site is made of it.
const HELD_BYTES: usize = 10_000_000;

/// Whom a site is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// For readers: with everything that the config asks for.
    Publish,
    /// To be carried, checked or asked: nothing that only a server needs.
    Carry,
    /// For its author, who waits: nothing but pages and search, and no browser keeps an old page.
    Preview,
}

/// The stages of [`build`] and the publishing after it.
pub const STAGES: usize = 6;

impl Settings {
    pub fn new(arguments: &SourceArguments, base_url: Option<String>, purpose: Purpose) -> Self {
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
            hospital: arguments.hospital.clone(),
            drafts: arguments.drafts,
            today,
            base_url,
            purpose,
            progress: Progress::default(),
        }
    }

    /// How to read the tree, with the hospital file read. Its mistakes join `diagnostics`.
    ///
    /// # Errors
    /// A hospital file, or a file that it names, that cannot be read.
    pub fn site(&self, diagnostics: &mut Vec<Diagnostic>) -> anyhow::Result<site::Settings> {
        let hospital = match &self.hospital {
            Some(file) => Some(read_hospital(file)?.take(diagnostics)),
            None => None,
        };
        Ok(site::Settings {
            drafts: self.drafts,
            base_url: self.base_url.clone(),
            hospital,
            spool: None,
        })
    }

    /// Where the files are that a build reads; a change there makes another site. Nothing of the
    /// guide inside this program can change.
    pub fn watched(&self) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        if let Origin::Folder(folder) = &self.origin {
            paths.extend(site::ENTRIES.map(|entry| folder.join(entry)));
        }
        paths.extend(self.watched_of_hospital());
        paths
    }

    /// Of [`Self::watched`], the hospital file and what it names.
    pub fn watched_of_hospital(&self) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        if let Some(file) = &self.hospital {
            paths.push(file.clone());
            // What cannot be read now is told by the build.
            if let Ok(hospital) = read_hospital(file) {
                let local = hospital.value.local_paths();
                paths.extend(local.iter().map(|path| folder_of(file).join(path)));
            }
        }
        paths
    }
}

/// The hospital file and the files that it names.
fn read_hospital(file: &Path) -> anyhow::Result<Reported<Hospital>> {
    let content = files::read_file(file)?;
    let mut diagnostics = Vec::new();
    let shown = file.display().to_string();
    let mut hospital = site::hospital::read(&shown, &content).take(&mut diagnostics);
    let local = files::read(folder_of(file), &hospital.local_paths())?;
    let refused = local.diagnostics.iter().map(Diagnostic::path);
    hospital.refused = refused.map(str::to_owned).collect();
    hospital.files = local.take(&mut diagnostics);
    hospital.beside = files::names(folder_of(file));
    Ok(Reported {
        value: hospital,
        diagnostics,
    })
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether the folder is meant as a tree. One that has lost a part is: publishing another guide in its
/// place would be worse than saying what is missing.
fn holds_a_tree(folder: &Path) -> bool {
    let parts = [
        folder.join("config.toml").is_file(),
        folder.join("content").is_dir(),
        folder.join("templates").is_dir(),
    ];
    parts.into_iter().filter(|is_there| *is_there).count() > 1
}

/// What came out: what readers get, and everything that was found.
pub struct Built {
    pub site: Site,
    /// What editions are made of: the site without what only a server needs. Empty after an error.
    pub carried: Files,
    /// Empty after an error.
    pub published: Files,
    /// Of `published`, what search reads.
    pub index: Files,
    /// With which single pages can be rendered again; for a preview alone, and not after an error.
    pub reprinter: Option<render::Reprinter>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the tree, makes the site and holds it to the rules.
///
/// # Errors
/// A file or folder that cannot be read.
pub fn build(settings: &Settings) -> anyhow::Result<Built> {
    from_published(settings, |site, settings, diagnostics| {
        let reader = check::Reader::of(site, settings.today);
        let look = |document: &Document| reader.read(document);
        let (published, reprinter) = render::published(site, settings, look)?;
        Ok(Pages {
            files: published.take(diagnostics),
            reprinter: Some(reprinter),
            found: reader.found(),
        })
    })
}

/// As [`build`], with the files that Zola rendered from the same tree.
///
/// # Errors
/// Also if a page of the tree is not among `rendered`.
pub fn finish(settings: &Settings, rendered: Files) -> anyhow::Result<Built> {
    from_published(settings, |site, settings, _| {
        let root = site.config.permalink("/");
        if let Some(other) = render::other_root(&rendered, &root) {
            bail!(
                "Zola rendered this folder for {other}, and this is the tree of {root}; if Zola was given \
                 --base-url, give `finish` the same: --base-url {other}; else run `zola build` again; \
                 nothing was changed"
            );
        }
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
        let found = check::read_pages(site, settings.today);
        Ok(Pages {
            files: render::publish(rendered, &settings)?,
            reprinter: None,
            found,
        })
    })
}

/// Pages as readers get them.
struct Pages {
    files: Files,
    /// With what they can be rendered again.
    reprinter: Option<render::Reprinter>,
    /// What the rules find on them.
    found: Vec<Diagnostic>,
}

fn from_published(
    settings: &Settings,
    pages: impl FnOnce(&Site, render::Settings, &mut Vec<Diagnostic>) -> anyhow::Result<Pages>,
) -> anyhow::Result<Built> {
    let progress = &settings.progress;
    progress.stage("Reading");
    let tree = match &settings.origin {
        Origin::Folder(folder) => files::read_tree(folder, &site::ENTRIES)?,
        Origin::Embedded => Reported::clean(files::embedded()),
    };
    let mut diagnostics = Vec::new();
    let tree = tree.take(&mut diagnostics);
    let mut site_settings = settings.site(&mut diagnostics)?;
    if settings.purpose != Purpose::Preview && is_large(&tree) {
        // Without a temporary file there is memory.
        site_settings.spool = Spool::new().ok();
    }
    progress.stage("Parsing");
    let site = site::load(tree, &site_settings).take(&mut diagnostics);
    let mut carried = Files::new();
    let mut published = Files::new();
    let mut index = Files::new();
    let mut reprinter = None;
    let mut found = None;
    if !diagnostic::has_errors(&diagnostics) {
        progress.stage("Rendering");
        let mut render_settings = render::Settings::of(&site, settings.today);
        if site.is_in_a_template(render::INPUT_SUM) {
            render_settings.input_sum = bundle::of_input(&site.files, env!("CARGO_PKG_VERSION"));
        }
        let made = pages(&site, render_settings, &mut diagnostics)?;
        (carried, reprinter) = (made.files, made.reprinter);
        // After an error not every page came by.
        found = Some(made.found).filter(|_| !diagnostic::has_errors(&diagnostics));
        if settings.purpose != Purpose::Preview {
            // The values of ten thousand pages take a while to give back, and nobody need wait for that.
            let unneeded = reprinter.take();
            rayon::spawn(move || drop(unneeded));
        }
    }
    if diagnostic::has_errors(&diagnostics) {
        // A page whose template is at fault is not there, and what holds all pages would miss it.
        carried = Files::new();
    } else {
        progress.stage("Packing");
        if site.config.publish.search {
            index = search::files(&site).take(&mut diagnostics);
            carried.replace_all(&index);
        }
        carried = bundle::fill(carried)?;
        if site.config.publish.hashed_names && settings.purpose != Purpose::Preview {
            carried = hosting::with_hashed_names(carried, site.config.base_path())?;
        }
        published = for_server(carried.clone(), &site, settings.purpose)?;
    }
    progress.stage("Checking");
    let found = found.unwrap_or_else(|| match site.unread_files.is_empty() {
        true => check::read_pages(&site, settings.today),
        false => Vec::new(),
    });
    let diagnostics = checked(&site, &published, settings.today, found, diagnostics);
    if let Some(spool) = &site.spool {
        spool.check().context(
            "what was put aside on the disk while the site was made cannot be read again",
        )?;
    }
    Ok(Built {
        site,
        carried,
        published,
        index,
        reprinter,
        diagnostics,
    })
}

/// Whether the tree is one of thousands of pages, which are not all held in memory at once.
fn is_large(tree: &Files) -> bool {
    let documents = tree.under("content");
    let documents = documents.filter(|(path, _)| path.ends_with(".md"));
    let size: usize = documents.map(|(_, content)| content.len()).sum();
    size > HELD_BYTES
}

/// What the rules find, with what they have `found` on single pages and the `diagnostics` met on the way.
pub fn checked(
    site: &Site,
    published: &Files,
    today: Date,
    found: Vec<Diagnostic>,
    mut diagnostics: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let input = check::Input {
        site,
        published,
        today,
    };
    if !site.unread_files.is_empty() {
        diagnostics.retain(|met| site.unread_files.iter().any(|file| file == met.path()));
        trace_and_sort(&mut diagnostics, site);
        return diagnostics;
    }
    let mut found = check::run_after(&input, found);
    // A value that could not be read is no value that is missing.
    let unread = unread_values(&diagnostics);
    found.retain(|finding| !start(finding).is_some_and(|start| unread.contains(&start)));
    let is_faulty = |finding: &Diagnostic| {
        ["hospital-file", "undialable-phone"].contains(&finding.rule)
            && finding.severity == diagnostic::Severity::Error
    };
    let faulty = diagnostics.iter().chain(&found).any(is_faulty);
    found.retain(|finding| !is_of_an_unread_number(finding, site, faulty));
    fold_overdue(&mut found, site);
    // Where a rule and the template engine refuse the same word, the rule knows the nearest one.
    diagnostics.retain(|met| !found.iter().any(|finding| is_said_better(met, finding)));
    diagnostics.extend(found);
    trace_and_sort(&mut diagnostics, site);
    diagnostics
}

fn trace_and_sort(diagnostics: &mut Vec<Diagnostic>, site: &Site) {
    if let Some(hospital) = &site.hospital {
        hospital.retrace(diagnostics);
    }
    diagnostic::sort(diagnostics);
}

/// The site that goes on a server: with its editions, what keeps it on a device, what servers read,
/// and its sums.
fn for_server(mut files: Files, site: &Site, purpose: Purpose) -> anyhow::Result<Files> {
    let wanted = &site.config.publish;
    let is_for_readers = purpose == Purpose::Publish;
    if wanted.editions && is_for_readers {
        let editions = bundle::editions(&files, &site.emergency.script())?;
        files = bundle::with_editions(files, &editions)?;
    }
    files = match wanted.on_device {
        Some(true) if is_for_readers => bundle::with_worker(files, &name(site))?,
        Some(_) => bundle::without_worker(files),
        None => files,
    };
    if wanted.server_files && is_for_readers {
        files = hosting::with_server_files(files, site.config.base_path());
    }
    if wanted.compressed_twins && is_for_readers {
        files = hosting::with_twins(files);
    }
    if wanted.sums && is_for_readers {
        files = bundle::with_sums(files);
    }
    Ok(files)
}

/// What a device calls the site.
fn name(site: &Site) -> bundle::Name {
    let config = &site.config;
    let short = config
        .extra
        .get("short_title")
        .and_then(|title| title.as_str());
    bundle::Name {
        full: config.title.clone(),
        short: short.unwrap_or(&config.title).to_owned(),
        language: config.default_language.clone(),
    }
}

/// Whether `finding`, of a rule, is about the place that the template engine stumbled over, or about the
/// title without which a template does not get through the page.
fn is_said_better(met: &Diagnostic, finding: &Diagnostic) -> bool {
    if met.rule != "template" {
        return false;
    }
    match finding.rule {
        "zola-subset" => start(met) == start(finding),
        "missing-title" => met.help.ends_with(finding.path()),
        _ => false,
    }
}

/// Whether `finding` says that a number is not known which may well stand in the part of the hospital file
/// that could not be understood.
fn is_of_an_unread_number(finding: &Diagnostic, site: &Site, faulty: bool) -> bool {
    let (Some(hospital), Some((source, span))) = (&site.hospital, &finding.place) else {
        return false;
    };
    faulty && finding.rule == "unverified-phone" && hospital.wrote(source, span)
}

/// What a rule says of each of the guide's own checks that are overdue, in one line: a hospital can mend none.
fn fold_overdue(found: &mut Vec<Diagnostic>, site: &Site) {
    let Some(hospital) = &site.hospital else {
        return;
    };
    let is_the_guides = |finding: &Diagnostic| {
        let is_ours = finding
            .place
            .as_ref()
            .is_some_and(|(source, span)| !hospital.wrote(source, span));
        ["overdue-check", "stale-organisation"].contains(&finding.rule) && is_ours
    };
    let all = found.len();
    found.retain(|finding| !is_the_guides(finding));
    let folded = all - found.len();
    if folded > 0 {
        let message = format!(
            "{} of the guide's own are overdue",
            terminal::plural(folded, "check")
        );
        found.push(
            Diagnostic::warning("overdue-check", message)
                .help("look for a newer version of rfa-guide; nothing of yours is concerned, and pages say it to their readers"),
        );
    }
}

/// Where a value of a page or of a hospital could not be read.
fn unread_values(met: &[Diagnostic]) -> HashSet<(&str, usize)> {
    met.iter()
        .filter(|met| ["front-matter", "hospital-file"].contains(&met.rule))
        .filter_map(start)
        .collect()
}

/// The file and the first byte that a diagnostic points to.
fn start(diagnostic: &Diagnostic) -> Option<(&str, usize)> {
    let (_, span) = diagnostic.place.as_ref()?;
    Some((diagnostic.path(), span.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_aside_and_lost_is_a_fault_of_the_machine_and_no_panic() {
        let spool = Spool::that_loses_all();
        let settings = site::Settings {
            spool: Some(spool.clone()),
            ..site::Settings::default()
        };
        let site = site::load(files::embedded(), &settings).value;
        let today = jiff::civil::date(2026, 11, 21);
        let reader = check::Reader::of(&site, today);
        let look = |document: &Document| reader.read(document);
        let made = render::published(&site, render::Settings::of(&site, today), look);
        let (published, _) = made.expect("blanks are UTF-8");
        search::files(&site);
        checked(&site, &published.value, today, reader.found(), Vec::new());
        spool.check().expect_err("it was lost");
    }
}
