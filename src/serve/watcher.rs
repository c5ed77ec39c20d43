//! Follows the sources of the site.
//!
//! Two threads. One looks: it takes what has changed and shows at once what can be shown at once. The
//! other builds, so there are never two builds at once. What was built from older sources than those
//! that were seen since is not shown, so the last save always wins.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::watch;

use super::edition::Edition;
use super::{Change, Watch, background};
use crate::files::Files;

/// How long it must be quiet before we look: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(20);

/// After which we look all the same, if it never is quiet.
const PATIENCE: Duration = Duration::from_secs(1);

/// Watches until it is dropped.
pub struct Watching(Sender<Message>);

impl Watching {
    /// Builds as if something had changed: somebody asked for it.
    pub fn build_again(&self) {
        // If the thread is gone there is nobody left to build.
        let _ = self.0.send(Message::Changed(Change::Anything));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // If the thread is gone there is nothing left to stop.
        let _ = self.0.send(Message::Stop);
    }
}

enum Message {
    Changed(Change),
    Stop,
}

/// Starts the threads; each new edition goes to `editions`.
///
/// # Errors
/// The system cannot watch `watch.paths`, for instance because it watches too much already.
pub fn start(watch: Watch, editions: watch::Sender<Arc<Edition>>) -> anyhow::Result<Watching> {
    let paths = absolute(&watch.paths)?;
    let (sender, messages) = channel();
    let watching = Watching(sender.clone());
    let watched = paths.clone();
    let on_event = move |event: notify::Result<Event>| {
        let change = match event {
            Ok(event) if is_change(&event, &watched) => Change::of(event.paths),
            Ok(_) => return,
            // Something was missed, so it may be anything.
            Err(_) => Change::Anything,
        };
        let _ = sender.send(Message::Changed(change));
    };
    let mut watcher = notify::recommended_watcher(on_event).map_err(|error| unwatched(&error))?;
    watch_all(&mut watcher, &paths).map_err(|error| unwatched(&error))?;
    let show = Arc::new(Show {
        watch,
        editions,
        changes: Mutex::default(),
    });
    let (built, to_build) = channel();
    let building = Arc::clone(&show);
    thread::spawn(move || {
        let background = background::threads();
        while to_build.recv().is_ok() {
            // However many changes wait, one build shows them all.
            while to_build.try_recv().is_ok() {}
            match &background {
                Some(threads) => threads.install(|| building.rebuild()),
                None => building.rebuild(),
            }
        }
    });
    thread::spawn(move || {
        while let Some(Message::Changed(change)) = next(&messages) {
            show.at_once(&change);
            // A folder that was removed and made again has lost its watch. If that cannot be
            // mended the others still work.
            let _ = watch_all(&mut watcher, &paths);
            let _ = built.send(());
        }
    });
    Ok(watching)
}

/// Waits for a change, then until it is quiet. `None` if nobody can send any more.
fn next(messages: &Receiver<Message>) -> Option<Message> {
    let Message::Changed(mut change) = messages.recv().ok()? else {
        return Some(Message::Stop);
    };
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        match messages.recv_timeout(QUIET) {
            Ok(Message::Changed(more)) => change = change.and(more),
            Ok(Message::Stop) => return Some(Message::Stop),
            Err(_) => break,
        }
    }
    Some(Message::Changed(change))
}

/// What both threads work on.
struct Show {
    watch: Watch,
    editions: watch::Sender<Arc<Edition>>,
    /// How many came so far. Whoever shows an edition holds it.
    changes: Mutex<u64>,
}

impl Show {
    fn at_once(&self, change: &Change) {
        let mut changes = self.changes();
        *changes += 1;
        let at_once = self.watch.at_once.as_ref();
        // Whatever goes wrong here, the build that follows tells of it.
        let files = at_once.and_then(|at_once| {
            catch_unwind(AssertUnwindSafe(|| at_once(change)))
                .ok()
                .flatten()
        });
        let next = files.and_then(|files| self.next(Ok(files)));
        self.show(next);
    }

    fn rebuild(&self) {
        let before = *self.changes();
        let build = catch_unwind(AssertUnwindSafe(&self.watch.rebuild)).unwrap_or_else(|_| {
            let text = "the build broke off by a fault of rfa-guide itself; the terminal says more";
            Err(text.to_owned())
        });
        // Made before anybody has to wait for it.
        let next = self.next(build);
        let after = self.changes();
        // Else the next build waits already.
        if *after == before {
            self.show(next);
        }
    }

    fn changes(&self) -> MutexGuard<'_, u64> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The edition that shows `build`, if it looks different from the one that is shown.
    fn next(&self, build: Result<Files, String>) -> Option<Edition> {
        if build.is_err() && !self.watch.shows_faults {
            return None;
        }
        let shown = Arc::clone(&self.editions.borrow());
        let next = shown.next(build);
        (next.version() != shown.version()).then_some(next)
    }

    fn show(&self, next: Option<Edition>) {
        if let Some(next) = next {
            self.editions.send_replace(Arc::new(next));
        }
    }
}

/// Whether `event` can mean that a file of ours reads differently now.
fn is_change(event: &Event, watched: &[PathBuf]) -> bool {
    let is_read_only = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => true,
        _ => false,
    };
    // The folder above a watched path is watched for the path's own sake; its other files are
    // none of our business. Some systems resolve links in the path, so the name alone will do.
    let is_ours = |path: &PathBuf| {
        watched
            .iter()
            .any(|ours| path.starts_with(ours) || path.file_name() == ours.file_name())
    };
    !is_read_only && (event.paths.is_empty() || event.paths.iter().any(is_ours))
}

/// Watches each path with all it holds, and the folder above it: a file that is replaced by
/// another, as careful editors save, or a folder that does not exist yet, is seen only from there.
fn watch_all(watcher: &mut RecommendedWatcher, paths: &[PathBuf]) -> notify::Result<()> {
    let is_inside = |folder: &Path| paths.iter().any(|path| folder.starts_with(path));
    let above: BTreeSet<&Path> = paths
        .iter()
        .filter_map(|path| path.parent())
        .filter(|folder| !is_inside(folder))
        .collect();
    for folder in above {
        unless_missing(watcher.watch(folder, RecursiveMode::NonRecursive))?;
    }
    for path in paths {
        unless_missing(watcher.watch(path, RecursiveMode::Recursive))?;
    }
    Ok(())
}

fn unless_missing(result: notify::Result<()>) -> notify::Result<()> {
    match result {
        Err(error) if is_missing(&error) => Ok(()),
        result => result,
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn absolute(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let absolute = |path: &PathBuf| {
        std::path::absolute(path)
            .map_err(|error| anyhow!("cannot watch {}: {error}", path.display()))
    };
    paths.iter().map(absolute).collect()
}

fn unwatched(error: &notify::Error) -> anyhow::Error {
    let remedy = match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "; close other programs that watch files, or raise fs.inotify.max_user_watches"
        }
        _ => "; a folder that `build` wrote, served with --site, is not watched",
    };
    anyhow!("cannot watch the site's files: {error}{remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, MetadataKind};

    #[test]
    fn only_what_can_change_a_page_is_a_change() {
        let check = |kind: EventKind, path: &str, expected| {
            let event = Event::new(kind).add_path(PathBuf::from(path));
            let watched = [
                PathBuf::from("/site/content"),
                PathBuf::from("/site/config.toml"),
            ];
            assert_eq!(is_change(&event, &watched), expected, "{kind:?} {path}");
        };
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let closed = |mode| EventKind::Access(AccessKind::Close(mode));
        let touched = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        check(written, "/site/content/a.md", true);
        check(written, "/site/config.toml", true);
        check(EventKind::Create(CreateKind::Folder), "/site/content", true);
        check(closed(AccessMode::Write), "/site/content/a.md", true);
        check(closed(AccessMode::Read), "/site/content/a.md", false);
        check(
            EventKind::Access(AccessKind::Open(AccessMode::Read)),
            "/site/content",
            false,
        );
        check(touched, "/site/content/a.md", false);
        check(written, "/site/target/debug/x", false);
    }

    #[test]
    fn many_changes_are_one_and_a_stop_is_not_missed() {
        let (sender, messages) = channel();
        for number in 0..100 {
            let change = Change::of(vec![PathBuf::from(format!("{}", number % 3))]);
            sender.send(Message::Changed(change)).expect("sent");
        }
        let change = next(&messages);
        assert!(
            matches!(&change, Some(Message::Changed(Change::Files(paths))) if paths.len() == 3)
        );
        assert!(messages.try_recv().is_err());
        let unknown = || Message::Changed(Change::of(Vec::new()));
        sender
            .send(Message::Changed(Change::of(vec!["a".into()])))
            .expect("sent");
        sender.send(unknown()).expect("sent");
        let change = next(&messages);
        assert!(matches!(change, Some(Message::Changed(Change::Anything))));
        sender.send(unknown()).expect("sent");
        sender.send(Message::Stop).expect("sent");
        assert!(matches!(next(&messages), Some(Message::Stop)));
    }
}
