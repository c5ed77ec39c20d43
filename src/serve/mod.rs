//! A published site over HTTP, from memory; with `Watch`, a site that follows its sources.
//!
//! Takes [`Files`] and an address, gives answers until somebody stops it. The only room that opens
//! a socket. Knows nothing of how the files are made: whoever starts it hands it a [`Rebuild`].
//! Deliberately absent for now: compression, ranges, logs. They belong in `respond`, which is a
//! plain function from a request to an answer.

mod content_type;
mod edition;
mod entity_tag;
mod error_page;
mod headers;
mod lookup;
mod reload;
mod respond;
mod stop;
mod watcher;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::files::Files;
use edition::Edition;
use stop::Stopping;

/// How long answers under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(3);

#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
}

/// Makes the site anew. `Err` holds diagnostics as text, shown in the browser.
pub type Rebuild = Box<dyn Fn() -> Result<Files, String> + Send + Sync>;

/// What to look at while serving, and what to do when it changes.
pub struct Watch {
    /// Files and folders, the latter with all they hold. They need not exist yet.
    pub paths: Vec<PathBuf>,
    pub rebuild: Rebuild,
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
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads of the server")?;
    runtime.block_on(serve(settings, files, watch, ready, stop))
}

/// What every request needs.
#[derive(Clone)]
struct Server {
    edition: watch::Receiver<Arc<Edition>>,
    stopping: Stopping,
}

async fn serve(
    settings: Settings,
    files: Result<Files, String>,
    watch: Option<Watch>,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| unusable(settings.listen, &error))?;
    let address = listener.local_addr().context("cannot tell the address")?;

    let first = Edition::first(files, watch.is_some());
    let (editions, edition) = watch::channel(Arc::new(first));
    let _watching = watch
        .map(|watch| watcher::start(watch, editions))
        .transpose()?;
    let stopping = Stopping::after(stop);
    let server = Server {
        edition,
        stopping: stopping.clone(),
    };
    let router = Router::new().fallback(handle).with_state(server);
    ready(address);

    let serving = axum::serve(listener, router).with_graceful_shutdown(stopping.clone().wait());
    tokio::select! {
        served = serving.into_future() => served.context("the server stopped"),
        () = stopping.wait_and(GRACE) => Ok(()),
    }
}

async fn handle(State(server): State<Server>, request: Request) -> Response<Body> {
    let edition = server.edition.borrow().clone();
    let (request, _) = request.into_parts();
    if edition.reloads() && reload::is_wait(&request) {
        let answer = reload::wait(&request, server.edition, server.stopping).await;
        return answer.map(Body::from);
    }
    respond::answer(&edition, &request).map(Body::from)
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
