//! `serve`: the site in a browser, and again after each change.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::bail;
use clap::Args;

use super::access_log;
use super::pipeline::{self, Origin, Purpose, Settings};
use super::preview::Preview;
use super::{SourceArguments, terminal};
use crate::diagnostic::{self, Diagnostic};
use crate::files::{self, Files};
use crate::search::{self, Index};
use crate::serve;

/// Show the site in a browser; with --watch, again after each change.
///
/// Nothing is written to disk. With --watch, a page that fails to build shows what is wrong in the
/// browser. A hospital file is followed in any case, and on SIGHUP everything is read again: a site
/// without errors replaces the old one, any other does not.
#[derive(Args)]
#[command(
    after_help = "Example: rfa-guide serve --site /srv/rfa --base-path /patients/rfa --access-log"
)]
pub struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// Serve this folder, which `build` or `finish` wrote, as it is.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["source", "hospital", "drafts", "today", "watch"])]
    site: Option<PathBuf>,
    /// Where to listen. 0.0.0.0 lets other machines in.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8000", value_parser = socket)]
    listen: SocketAddr,
    /// The path that a proxy in front hands on with each request, such as /patients/rfa.
    #[arg(long, value_name = "PATH", default_value = "", value_parser = base_path)]
    base_path: String,
    /// Build again when a file of the tree changes, and reload the browser.
    #[arg(long)]
    watch: bool,
    /// Write a line of JSON for each answer to standard output; no address and no search words.
    #[arg(long)]
    access_log: bool,
    /// Connections at once.
    #[arg(long, value_name = "N", default_value_t = serve::Limits::default().connections)]
    connections: usize,
    /// Threads that answer [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let source = Source::of(&arguments);
    let paths = source.paths()?;
    // Packing the whole guide takes seconds on a small machine, and whoever waits for the address
    // should not think that nothing happens.
    terminal::note("Getting the site ready, which can take a few seconds.\n");
    let first = source.read()?;
    if let (Err(findings), false) = (&first, arguments.watch) {
        terminal::note(findings);
        return Ok(ExitCode::from(1));
    }
    let desk = Arc::new(SearchDesk::default());
    if let Ok(files) = &first {
        desk.open(desk.next(), files);
    }
    let answering = Arc::clone(&desk);
    let tells_what_it_took = !arguments.watch;
    let watch = serve::Watch {
        paths,
        at_once: source.at_once(),
        shows_faults: arguments.watch,
        rebuild: Box::new(move || {
            let read = source
                .read()
                .unwrap_or_else(|error| Err(terminal::chain(&error)));
            match &read {
                Err(findings) => terminal::note(findings),
                Ok(files) => {
                    if tells_what_it_took {
                        terminal::note(&taken_up(files));
                    }
                    let (desk, files) = (Arc::clone(&desk), files.clone());
                    let site = desk.next();
                    std::thread::spawn(move || desk.open(site, &files));
                }
            }
            read
        }),
    };
    let (access_log, writer) = arguments
        .access_log
        .then(access_log::to_standard_output)
        .unzip();
    let settings = serve::Settings {
        listen: arguments.listen,
        routes: serve::Routes {
            base_path: arguments.base_path.clone(),
            answer: Some(Box::new(move |question| answering.answer(question))),
        },
        access_log,
        limits: serve::Limits {
            connections: arguments.connections,
            threads: arguments.threads,
            ..serve::Limits::default()
        },
    };
    serve::run(settings, first, Some(watch), |address| {
        let path = &arguments.base_path;
        let text = format!("Open http://{address}{path}/ in a browser. Ctrl-C stops.\n");
        match arguments.access_log {
            // Standard output is for the log alone.
            true => terminal::note(&text),
            false => terminal::print(&text),
        }
    })?;
    if let Some(writer) = writer {
        writer.finish();
    }
    Ok(ExitCode::SUCCESS)
}

/// A tree that is served below a path.
pub struct Tree {
    pub arguments: SourceArguments,
    pub base_path: String,
}

impl Tree {
    /// Made anew each time, because today is part of them.
    pub fn settings(&self, purpose: Purpose) -> Settings {
        Settings::new(
            &self.arguments,
            Some(format!("{}/", self.base_path)),
            purpose,
        )
    }
}

/// Where the files come from, at the start and each time they are read again.
enum Source {
    Published(PathBuf),
    Tree(Tree),
    Preview(Arc<Preview>),
}

impl Source {
    fn of(arguments: &Arguments) -> Self {
        if let Some(folder) = &arguments.site {
            return Self::Published(folder.clone());
        }
        let tree = Tree {
            arguments: arguments.source.clone(),
            base_path: arguments.base_path.clone(),
        };
        match arguments.watch {
            true => Self::Preview(Arc::new(Preview::new(tree))),
            false => Self::Tree(tree),
        }
    }

    /// What to look at: the tree, for its author; else the hospital file, which is only taken up
    /// when it is sound. A published folder has none to watch: while it is being copied it is half a
    /// site, and SIGHUP says when it is whole.
    fn paths(&self) -> anyhow::Result<Vec<PathBuf>> {
        let settings = match self {
            Self::Published(_) => return Ok(Vec::new()),
            Self::Tree(tree) => return Ok(tree.settings(Purpose::Publish).watched_of_hospital()),
            Self::Preview(preview) => preview.settings(),
        };
        if settings.origin == Origin::Embedded && settings.hospital.is_none() {
            bail!(
                "--watch needs a tree to watch, and there is none in this folder; name one with \
                 --source"
            );
        }
        Ok(settings.watched())
    }

    /// Shows a saved page before everything is built again, for its author.
    fn at_once(&self) -> Option<serve::AtOnce> {
        let Self::Preview(preview) = self else {
            return None;
        };
        let preview = Arc::clone(preview);
        Some(Box::new(move |change| preview.at_once(change)))
    }

    /// The site as readers get it, or what is wrong with it, as text. Warnings go to the terminal.
    fn read(&self) -> anyhow::Result<Result<Files, String>> {
        let (files, diagnostics) = match self {
            Self::Published(folder) => published(folder)?,
            Self::Tree(tree) => {
                let built = pipeline::build(&tree.settings(Purpose::Publish))?;
                (built.published, built.diagnostics)
            }
            Self::Preview(preview) => preview.rebuild()?,
        };
        if diagnostic::has_errors(&diagnostics) {
            return Ok(Err(diagnostic::text(&diagnostics, false)));
        }
        let colour = terminal::stderr_has_colour();
        terminal::note(&diagnostic::text(&diagnostics, colour));
        Ok(Ok(files))
    }
}

/// "Read again: 73 pages, 826 files", with the sum of all if there is one, so that whoever sent SIGHUP
/// sees that it was heard and which version came of it.
fn taken_up(files: &Files) -> String {
    let pages = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .count();
    let counts = format!(
        "Read again: {}, {}.\n",
        terminal::plural(pages, "page"),
        terminal::plural(files.len(), "file")
    );
    counts + &terminal::sum_line(files, "the site")
}

/// Answers searches of readers without JavaScript from the index of the site that is served.
#[derive(Default)]
struct SearchDesk {
    opened: RwLock<Opened>,
    /// How many sites came so far.
    sites: AtomicU64,
}

/// The site that is searched, and its number, so that one that came later is not pushed out by one whose
/// index took longer to open.
#[derive(Default)]
struct Opened {
    site: u64,
    searched: Option<Arc<Searched>>,
}

/// An index, and the page that its answers are put into.
struct Searched {
    index: Index,
    page: String,
}

/// The results page, which an answer is put into.
const RESULTS: &str = "search/index.html";

impl SearchDesk {
    /// Takes up the site of `files`. Of ten thousand pages that takes a while, so those who search
    /// meanwhile get answers from the site before. One whose index cannot be read says so.
    fn open(&self, site: u64, files: &Files) {
        let searched = Searched::read(files).unwrap_or_else(|error| {
            terminal::note(&format!(
                "Searches without JavaScript find nothing: {}\n",
                terminal::chain(&error)
            ));
            None
        });
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        if opened.site <= site {
            *opened = Opened {
                site,
                searched: searched.map(Arc::new),
            };
        }
    }

    /// The number of the next site.
    fn next(&self) -> u64 {
        self.sites.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn answer(&self, question: &serve::Question) -> Option<String> {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let searched = Arc::clone(opened.searched.as_ref()?);
        drop(opened);
        let options = search::Options {
            limit: question.limit,
            literally: question.exactly,
        };
        let answer = search::query(&searched.index, &question.words, &options);
        search::page(&searched.page, &question.words, &options, &answer).ok()
    }
}

impl Searched {
    /// `None` for a site without a results page, which is not searched here.
    fn read(files: &Files) -> anyhow::Result<Option<Self>> {
        let Some(page) = files.get(RESULTS) else {
            return Ok(None);
        };
        let page = String::from_utf8_lossy(&page).into_owned();
        let index = search::read(files, search::language_of(&page))?;
        Ok(Some(Self { index, page }))
    }
}

fn published(folder: &Path) -> anyhow::Result<(Files, Vec<Diagnostic>)> {
    if !folder.is_dir() {
        bail!(
            "there is no folder {}; name the one that `rfa-guide build` wrote",
            folder.display()
        );
    }
    let mut diagnostics = Vec::new();
    let files = files::read(folder, &["."])?.take(&mut diagnostics);
    if !files.contains("index.html") {
        bail!(
            "there is no index.html in {}; name the folder that `rfa-guide build` wrote",
            folder.display()
        );
    }
    Ok((files, diagnostics))
}

fn socket(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .map_err(|_| "an address is written in numbers, with a port, such as 127.0.0.1:8000")
}

/// A path as `/a/b`: empty for the root, and with no slash at its end.
fn base_path(text: &str) -> Result<String, String> {
    let path = text.trim_matches('/');
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.~".contains(letter);
    if path.split('/').any(|part| part == "." || part == "..") || !path.chars().all(is_plain) {
        return Err("a path is letters, digits, hyphens and slashes, such as /patients/rfa".into());
    }
    Ok(match path {
        "" => String::new(),
        path => format!("/{path}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_begins_with_a_slash_and_does_not_end_with_one() {
        let check = |text, expected: Option<&str>| {
            assert_eq!(base_path(text).ok().as_deref(), expected, "{text}");
        };
        check("", Some(""));
        check("/", Some(""));
        check("rfa/", Some("/rfa"));
        check("/patients/rfa", Some("/patients/rfa"));
        check("/../x", None);
        check("/a b", None);
        check("https://h.example/rfa", None);
    }
}
