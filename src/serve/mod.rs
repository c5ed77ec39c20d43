//! A published site over HTTP, from memory; with `Watch`, a site that follows its sources.
//!
//! Takes [`Files`] and an address, gives answers until somebody stops it. The only room that opens
//! a socket. Knows nothing of how the files are made: whoever starts it hands it a [`Rebuild`], and
//! an [`Answer`] for those who search without JavaScript. `respond` is the heart of it: a plain
//! function from a request to an answer. Deliberately absent: TLS and HTTP/2, which the hospital's
//! proxy speaks; any request with content; any file that is not in memory.

mod access_log;
mod background;
mod coding;
mod connection;
mod connections;
mod edition;
mod entity_tag;
mod entry;
mod error_page;
mod file_answer;
mod host;
mod lookup;
mod question;
mod range;
mod reload;
mod reply;
mod respond;
mod sockets;
mod stop;
mod watcher;
mod workers;

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::files::Files;
use connections::Connections;
use stop::Stopping;
use workers::Workers;

pub use access_log::Answered;
pub use edition::Edition;
pub use question::Question;
pub use respond::{Routes, answer};

/// How long answers under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// How long to wait when the system has no socket left for the next reader.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(50);

/// How long to wait after any other error of letting a reader in.
const AFTER_A_FAULT: Duration = Duration::from_millis(1);

/// Makes a whole page of what somebody typed into the search box.
pub type Answer = Box<dyn Fn(&Question) -> Option<String> + Send + Sync>;

/// Is told of each answer. Has to be quick: the reader waits for it.
pub type AccessLog = Box<dyn Fn(&Answered) + Send + Sync>;

/// How to serve, whatever is served.
pub struct Settings {
    pub listen: SocketAddr,
    pub routes: Routes,
    pub access_log: Option<AccessLog>,
    pub limits: Limits,
}

/// What one stranger may cost us.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once. One more, and those that were idle longest are ended.
    pub connections: usize,
    /// How long a connection may stay on which no request comes to its end and no part of an answer
    /// is taken.
    pub patience: Duration,
    /// Threads that answer; none means one a processor.
    pub threads: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            patience: Duration::from_secs(20),
            threads: None,
        }
    }
}

impl Settings {
    /// At `listen`, with everything else as it is usual.
    pub fn at(listen: SocketAddr) -> Self {
        Self {
            listen,
            routes: Routes::default(),
            access_log: None,
            limits: Limits::default(),
        }
    }
}

/// Makes the site as the sources are now. `Err` holds diagnostics as text.
pub type Rebuild = Box<dyn Fn() -> Result<Files, String> + Send + Sync>;

/// Gives the site with what a change shows already, if it can be had without a [`Rebuild`], which
/// follows in any case. Has to be quick, and is called by another thread.
pub type AtOnce = Box<dyn Fn(&Change) -> Option<Files> + Send + Sync>;

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These files or folders, by their absolute paths, which may be gone.
    Files(BTreeSet<PathBuf>),
    Anything,
}

impl Change {
    /// Of `paths`. A system that names none means that it may be any.
    fn of(paths: Vec<PathBuf>) -> Self {
        match paths.is_empty() {
            true => Self::Anything,
            false => Self::Files(paths.into_iter().collect()),
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Files(mut paths), Self::Files(more)) => {
                paths.extend(more);
                Self::Files(paths)
            }
            _ => Self::Anything,
        }
    }
}

/// What to look at while serving, and what to do when it changes. On Unix SIGHUP counts as a change.
pub struct Watch {
    /// Files and folders, the latter with all they hold. They need not exist yet.
    pub paths: Vec<PathBuf>,
    pub at_once: Option<AtOnce>,
    pub rebuild: Rebuild,
    /// For an author: what is wrong is shown in the browser, which reloads by itself. Else the last
    /// good site stays up as it was, and browsers ask when they like.
    pub shows_faults: bool,
}

/// Serves `files` until Ctrl-C or SIGTERM. `ready` is told the address once requests are answered;
/// with port 0 in `settings` the system chooses one.
///
/// # Errors
/// The address cannot be used, or the paths cannot be watched.
pub fn run(
    settings: Settings,
    files: Result<Files, String>,
    watch: Option<Watch>,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    run_until(settings, files, watch, ready, stop::signal())
}

/// As [`run`], until `stop` ends.
///
/// # Errors
/// As [`run`].
pub fn run_until(
    settings: Settings,
    files: Result<Files, String>,
    watch: Option<Watch>,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the server")?;
    runtime.block_on(serve(settings, files, watch, ready, stop))
}

/// What every request needs.
struct Server {
    edition: watch::Receiver<Arc<Edition>>,
    routes: Routes,
    access_log: Option<AccessLog>,
    stopping: Stopping,
}

async fn serve(
    settings: Settings,
    files: Result<Files, String>,
    watch: Option<Watch>,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    sockets::take_what_is_allowed();
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| unusable(settings.listen, &error))?;
    let address = listener.local_addr().context("cannot tell the address")?;

    let reloads = watch.as_ref().is_some_and(|watch| watch.shows_faults);
    let (editions, edition) = watch::channel(Arc::new(Edition::first(files, reloads)));
    let watching = watch
        .map(|watch| watcher::start(watch, editions))
        .transpose()?;
    let stopping = Stopping::after(stop);
    let server = Arc::new(Server {
        edition,
        routes: settings.routes,
        access_log: settings.access_log,
        stopping: stopping.clone(),
    });
    let limits = settings.limits;
    let threads = limits.threads.unwrap_or_else(processors);
    let mut workers = Workers::start(threads, &server)?;
    let connections = Connections::new(limits.connections, limits.patience);
    ready(address);

    let build_again = || {
        if let Some(watching) = &watching {
            watching.build_again();
        }
    };
    tokio::select! {
        () = accept(&listener, &mut workers, &connections) => {}
        () = connections.look_after() => {}
        () = stop::hang_ups(build_again) => {}
        () = stopping.wait() => {}
    }
    // Nobody else comes in; who is in may hear the answer to the end.
    drop(listener);
    let _ = tokio::time::timeout(GRACE, connections.close()).await;
    Ok(())
}

/// Lets readers in, for ever.
async fn accept(listener: &TcpListener, workers: &mut Workers, connections: &Arc<Connections>) {
    loop {
        match listener.accept().await.map(|(stream, _)| stream.into_std()) {
            Ok(Ok(stream)) => workers.welcome((stream, connections.enter())),
            // Waits until those who are idle are gone.
            Ok(Err(error)) | Err(error) if is_exhaustion(&error) => {
                connections.make_room();
                tokio::time::sleep(OUT_OF_SOCKETS).await;
            }
            // A reader that went away again before it was let in, which is no other reader's
            // fault; the pause keeps an error that stays from taking a whole processor.
            _ => tokio::time::sleep(AFTER_A_FAULT).await,
        }
    }
}

/// Tells that the system has no descriptor, buffer or memory left from all else that can go wrong.
#[cfg(unix)]
fn is_exhaustion(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let exhausted = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    let code = error.raw_os_error();
    exhausted
        .iter()
        .any(|errno| Some(errno.raw_os_error()) == code)
}

#[cfg(not(unix))]
fn is_exhaustion(error: &io::Error) -> bool {
    // WSAEMFILE and WSAENOBUFS.
    error.kind() == io::ErrorKind::OutOfMemory
        || matches!(error.raw_os_error(), Some(10024 | 10055))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn unusable(listen: SocketAddr, error: &io::Error) -> anyhow::Error {
    let mut other = listen;
    other.set_port(listen.port().checked_add(1).unwrap_or(8000));
    match error.kind() {
        io::ErrorKind::AddrInUse => anyhow!(
            "cannot listen on {listen}: another program uses this port; stop it, or choose \
             another with --listen {other}"
        ),
        io::ErrorKind::PermissionDenied => {
            other.set_port(8000);
            anyhow!(
                "cannot listen on {listen}: ports below 1024 need special rights; choose another \
                 with --listen {other}"
            )
        }
        io::ErrorKind::AddrNotAvailable => anyhow!(
            "cannot listen on {listen}: this machine does not have that address; use \
             --listen 127.0.0.1:{port} for this machine alone or --listen 0.0.0.0:{port} for all",
            port = listen.port()
        ),
        _ => anyhow!("cannot listen on {listen}: {error}; choose another with --listen"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that resets its connection must not end those of others.
    #[cfg(unix)]
    #[test]
    fn only_exhaustion_makes_room_for_newcomers() {
        use rustix::io::Errno;
        let check = |errno: Errno, expected| {
            let error = io::Error::from_raw_os_error(errno.raw_os_error());
            assert_eq!(is_exhaustion(&error), expected, "{error}");
        };
        for errno in [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM] {
            check(errno, true);
        }
        for errno in [
            Errno::CONNABORTED,
            Errno::CONNRESET,
            Errno::PROTO,
            Errno::PERM,
            Errno::INTR,
        ] {
            check(errno, false);
        }
    }
}
