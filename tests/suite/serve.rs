//! The server over a real socket: what a browser, a proxy and an author at work get from it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use rfa_guide::files::{self, Files};
use rfa_guide::serve::{self, Settings, Watch};

/// Long enough for a slow machine; a test that passes does not wait for it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a port of its own, stopped when dropped.
pub struct Server {
    pub address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Server {
    fn start(files: Result<Files, String>, watch: Option<Watch>) -> Self {
        let settings = Settings::at(([127, 0, 0, 1], 0).into());
        Self::start_with(settings, files, watch)
    }

    pub fn start_with(
        settings: Settings,
        files: Result<Files, String>,
        watch: Option<Watch>,
    ) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (sender, ready) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let ready = move |address| sender.send(address).expect("somebody waits");
            serve::run_until(settings, files, watch, ready, async {
                let _ = stopped.await;
            })
        });
        Self {
            address: ready.recv_timeout(PATIENCE).expect("the server starts"),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Sends `head` (lines, without the last empty one) and gives the whole answer.
    pub fn send(&self, head: &str) -> Answer {
        let bytes =
            self.exchange(format!("{head}\r\nHost: test\r\nConnection: close\r\n\r\n").as_bytes());
        Answer::new(&String::from_utf8_lossy(&bytes))
    }

    /// Sends `bytes` and gives all that comes back until the server hangs up.
    pub fn exchange(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // It may hang up on us before it has read it all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        stream
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1"))
    }

    /// Asks for `path` until the answer holds `part`.
    pub fn get_until(&self, path: &str, part: &str) -> Answer {
        for _ in 0..PATIENCE.as_millis() / 20 {
            let answer = self.get(path);
            if answer.content.contains(part) {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{path} never holds {part}: {:?}", self.get(path));
    }

    /// Asks it to stop; whether it does so well before its time for answers under way is up.
    fn stops_quickly(&mut self) -> bool {
        self.ask_to_stop();
        (0..75).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            self.thread.as_ref().is_none_or(JoinHandle::is_finished)
        })
    }

    fn ask_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    fn stop(&mut self) -> anyhow::Result<()> {
        self.ask_to_stop();
        match self.thread.take() {
            Some(thread) => thread.join().expect("no panic"),
            None => Ok(()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub content: String,
}

impl Answer {
    pub fn new(text: &str) -> Self {
        let (head, content) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        Self {
            status: status.expect("a status").parse().expect("a number"),
            headers: lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            content: content.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

pub fn site(home: &str) -> Files {
    let mut files = Files::new();
    for (path, content) in [
        ("index.html", home),
        ("before/index.html", "<head></head>before"),
        ("404.html", "lost"),
        ("assets/main.css", "p{}"),
        ("assets/spine.svg", "<svg/>"),
    ] {
        files.insert(path, content.to_owned()).expect("well formed");
    }
    files
}

fn quiet() -> Server {
    Server::start(Ok(site("home")), None)
}

#[test]
fn pages_and_assets_have_their_status_and_type() {
    let server = quiet();
    let check = |path: &str, status, content_type: &str, content: &str| {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), content_type, "{path}");
        assert_eq!(answer.content, content, "{path}");
    };
    let html = "text/html; charset=utf-8";
    check("/", 200, html, "home");
    check("/before/", 200, html, "<head></head>before");
    check("/before/?q=x", 200, html, "<head></head>before");
    check("/assets/main.css", 200, "text/css; charset=utf-8", "p{}");
    check(
        "/assets/spine.svg",
        200,
        "image/svg+xml; charset=utf-8",
        "<svg/>",
    );
    check("/nowhere/at/all", 404, html, "lost");
    check("/healthz", 200, "text/plain; charset=utf-8", "ok");
}

#[test]
fn every_answer_carries_the_policies() {
    let server = quiet();
    for head in [
        "GET / HTTP/1.1",
        "GET /nowhere HTTP/1.1",
        "GET /before HTTP/1.1",
        "GET /% HTTP/1.1",
        "GET /healthz HTTP/1.1",
        "DELETE / HTTP/1.1",
    ] {
        let answer = server.send(head);
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
             font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'none'; \
             form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
            "{head}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-cache"),
        ] {
            assert_eq!(answer.header(name), value, "{head}");
        }
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{head}"
        );
    }
}

#[test]
fn a_folder_without_its_slash_is_redirected_wherever_the_site_is_mounted() {
    let answer = quiet().get("/before?q=x");
    assert_eq!(answer.status, 308);
    assert_eq!(answer.header("location"), "./before/?q=x");
}

#[test]
fn head_is_get_without_the_content() {
    let server = quiet();
    let (get, head) = (server.get("/"), server.send("HEAD / HTTP/1.1"));
    assert_eq!(head.status, 200);
    assert_eq!(head.content, "");
    assert_eq!(head.header("content-length"), "4");
    for name in ["content-length", "content-type", "etag"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    assert_eq!(server.send("HEAD /nowhere HTTP/1.1").status, 404);
}

#[test]
fn a_browser_that_has_the_page_gets_no_second_one() {
    let server = quiet();
    let tag = server.get("/").header("etag").to_owned();
    assert!(tag.starts_with('"'), "strong: {tag}");
    let ask = |known: &str| server.send(&format!("GET / HTTP/1.1\r\nIf-None-Match: {known}"));
    let same = ask(&tag);
    assert_eq!((same.status, &same.content[..]), (304, ""));
    assert_eq!(same.header("etag"), tag);
    assert_eq!(ask("\"another\"").status, 200);
    assert_ne!(server.get("/assets/main.css").header("etag"), tag);
}

#[test]
fn other_methods_are_told_which_are_allowed() {
    let server = quiet();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let answer = server.send(&format!("{method} / HTTP/1.1"));
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD", "{method}");
    }
}

#[test]
fn no_path_leads_out_of_the_site_or_brings_the_server_down() {
    let server = quiet();
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/assets/..%5c..%5cCargo.toml",
        "/%252e%252e/Cargo.toml",
        "//etc/passwd",
        "/%00",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    for path in ["/%", "/%e", "/%gg", "/%ff%fe"] {
        assert_eq!(server.get(path).status, 400, "{path}");
    }
    // A line break in a name must not begin a header of its own.
    let answer = server.get("/before%0d%0aX-Mine:%20yes");
    assert_eq!((answer.status, answer.header("x-mine")), (404, ""));
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_taken_port_is_named_with_a_free_one_as_remedy() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("bound");
    let listen = taken.local_addr().expect("an address");
    let settings = Settings::at(listen);
    let error = serve::run_until(settings, Ok(Files::new()), None, |_| {}, async {})
        .expect_err("refused")
        .to_string();
    assert!(
        error.contains(&format!("cannot listen on {listen}")),
        "{error}"
    );
    assert!(error.contains("another program uses this port"), "{error}");
    assert!(error.contains("--listen 127.0.0.1:"), "{error}");
}

#[test]
fn the_server_stops_though_a_browser_waits_and_tells_it() {
    let told = (1..=5).any(|attempt| {
        let (watch, _folder) = watch_of(|| Ok(site("home")));
        let mut server = Server::start(Ok(site("home")), Some(watch));
        let mut waiting = open_events(&server, &version(&server.get("/")));
        // Nobody can see from outside when a request is being waited on; a request that comes too
        // late is refused, as it should be, and shows nothing.
        std::thread::sleep(Duration::from_millis(50 * attempt));
        let was_quick = server.stops_quickly();
        server.stop().expect("stopped without a fault");
        assert!(TcpStream::connect(server.address).is_err());
        let mut text = String::new();
        let is_told = waiting.read_to_string(&mut text).is_ok() && text.contains("nothing new");
        is_told && was_quick
    });
    assert!(told);
}

/// A folder to watch, with a `rebuild` that does not read it.
fn watch_of(
    rebuild: impl Fn() -> Result<Files, String> + Send + Sync + 'static,
) -> (Watch, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let watch = Watch {
        paths: vec![folder.path().to_owned()],
        at_once: None,
        rebuild: Box::new(rebuild),
        shows_faults: true,
    };
    (watch, folder)
}

/// Watches `content/home.html` and `config.toml` of a folder; the former is the home page, and a
/// page with the word `fault` in it does not build.
fn author() -> (Watch, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("content")).expect("made");
    save(folder.path(), "content/home.html", "<head></head>first");
    let root = folder.path().to_owned();
    let watch = Watch {
        paths: vec![root.join("content"), root.join("config.toml")],
        at_once: None,
        rebuild: Box::new(move || build(&root)),
        shows_faults: true,
    };
    (watch, folder)
}

fn build(root: &Path) -> Result<Files, String> {
    let files =
        files::read(root, &["content", "config.toml"]).map_err(|error| error.to_string())?;
    let text = |path: &str| files.value.text(path).unwrap_or_default();
    let home = text("content/home.html") + &text("config.toml");
    match home.contains("fault") {
        true => Err(format!("error[dead-link]: <b>{home}</b>")),
        false => Ok(site(&home)),
    }
}

fn save(root: &Path, path: &str, content: &str) {
    std::fs::write(root.join(path), content).expect("written");
}

fn version(page: &Answer) -> String {
    let (_, rest) = page
        .content
        .split_once("data-version=\"")
        .expect("a script");
    rest.split_once('"').expect("a version").0.to_owned()
}

fn open_events(server: &Server, version: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("set");
    write!(
        stream,
        "GET /-/events?version={version} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
    )
    .expect("sent");
    stream
}

fn event(mut stream: TcpStream) -> Answer {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("answered");
    Answer::new(&text)
}

#[test]
fn a_saved_change_appears_and_the_browser_hears_of_it() {
    let (watch, folder) = author();
    let server = Server::start(build(folder.path()), Some(watch));
    let page = server.get("/");
    assert!(
        page.content.contains("defer></script></head>first"),
        "{page:?}"
    );
    let waiting = open_events(&server, &version(&page));
    save(folder.path(), "content/home.html", "second");
    let event = event(waiting);
    assert_eq!(event.header("content-type"), "text/event-stream");
    assert!(
        event.content.contains("event: reload\ndata: new\n\n"),
        "{event:?}"
    );
    let page = server.get_until("/", "second");
    assert_eq!(page.status, 200);
}

#[test]
fn the_reload_script_is_there_and_its_policy_lets_it_ask() {
    let (watch, folder) = author();
    let server = Server::start(build(folder.path()), Some(watch));
    let script = server.get("/-/reload.js");
    assert_eq!(script.status, 200);
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    let policy = script.header("content-security-policy").to_owned();
    assert!(policy.contains("connect-src 'self'"), "{policy}");
    // Not everywhere: a page that asks with an old version is behind already.
    assert!(
        event(open_events(&server, "old"))
            .content
            .contains("event: reload")
    );
    assert_eq!(quiet().get("/-/reload.js").status, 404);
    assert_eq!(quiet().get("/-/events").status, 404);
    assert_eq!(server.send("POST /-/events HTTP/1.1").status, 405);
}

#[test]
fn a_fault_is_shown_while_the_last_good_site_stays() {
    let (watch, folder) = author();
    let server = Server::start(build(folder.path()), Some(watch));
    let waiting = open_events(&server, &version(&server.get("/")));
    save(folder.path(), "content/home.html", "a fault & more");
    assert!(event(waiting).content.contains("event: reload"));
    let page = server.get_until("/before/", "dead-link");
    assert_eq!(page.status, 500);
    assert!(
        page.content
            .contains("&lt;b&gt;a fault &amp; more&lt;/b&gt;"),
        "{page:?}"
    );
    assert!(page.content.contains("/-/reload.js"), "{page:?}");
    assert_eq!(server.get("/assets/main.css").content, "p{}");
    assert_eq!(server.get("/-/error.css").status, 200);

    let waiting = open_events(&server, &version(&page));
    save(folder.path(), "content/home.html", "mended");
    assert!(event(waiting).content.contains("event: reload"));
    assert_eq!(server.get_until("/", "mended").status, 200);
    assert_eq!(server.get("/before/").status, 200);
}

#[test]
fn a_site_that_never_built_comes_up_once_it_does() {
    let (watch, folder) = author();
    save(folder.path(), "content/home.html", "a fault");
    let server = Server::start(build(folder.path()), Some(watch));
    assert!(server.get("/").content.contains("dead-link"));
    assert_eq!(server.get("/assets/main.css").status, 404);
    save(folder.path(), "content/home.html", "well");
    server.get_until("/", "well");
    assert_eq!(server.get("/assets/main.css").status, 200);
}

/// As editors save: a new file is moved over the old one, so the old one's watch sees nothing.
#[test]
fn a_file_that_is_replaced_or_comes_later_is_seen() {
    let (watch, folder) = author();
    let server = Server::start(build(folder.path()), Some(watch));
    save(folder.path(), "config.toml", "one");
    server.get_until("/", "firstone");
    for word in ["two", "three"] {
        save(folder.path(), "config.new", word);
        let new = folder.path().join("config.new");
        std::fs::rename(new, folder.path().join("config.toml")).expect("moved");
        server.get_until("/", &format!("first{word}"));
    }
}

#[test]
fn a_folder_that_is_made_again_is_seen() {
    let (watch, folder) = author();
    let server = Server::start(build(folder.path()), Some(watch));
    let content: PathBuf = folder.path().join("content");
    std::fs::remove_dir_all(&content).expect("removed");
    std::fs::create_dir(&content).expect("made");
    save(folder.path(), "content/home.html", "again");
    server.get_until("/", "again");
    save(folder.path(), "content/home.html", "and again");
    server.get_until("/", "and again");
}

#[test]
fn many_saves_never_build_twice_at_once_and_the_last_one_wins() {
    let (at_once, most, builds) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
    );
    let (mut watch, folder) = author();
    let rebuild = watch.rebuild;
    let counts = (Arc::clone(&at_once), Arc::clone(&most), Arc::clone(&builds));
    let slow = move || {
        let (at_once, most, builds) = &counts;
        most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let built = rebuild();
        std::thread::sleep(Duration::from_millis(60));
        at_once.fetch_sub(1, Ordering::SeqCst);
        builds.fetch_add(1, Ordering::SeqCst);
        built
    };
    watch.rebuild = Box::new(slow);
    let server = Server::start(build(folder.path()), Some(watch));
    for number in 0..60 {
        save(
            folder.path(),
            "content/home.html",
            &format!("save {number}"),
        );
        // Now and then a pause, so that some saves fall into a build.
        std::thread::sleep(Duration::from_millis(if number % 10 == 0 { 90 } else { 3 }));
    }
    server.get_until("/", "save 59");
    assert_eq!(most.load(Ordering::SeqCst), 1);
    let builds = builds.load(Ordering::SeqCst);
    assert!((2..30).contains(&builds), "{builds} builds for 60 saves");
}

#[test]
fn a_burst_of_saves_is_a_few_builds() {
    let builds = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&builds);
    let (mut watch, folder) = author();
    let rebuild = watch.rebuild;
    watch.rebuild = Box::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        rebuild()
    });
    let server = Server::start(build(folder.path()), Some(watch));
    for number in 0..40 {
        save(
            folder.path(),
            "content/home.html",
            &format!("save {number}"),
        );
        std::thread::sleep(Duration::from_millis(3));
    }
    server.get_until("/", "save 39");
    let builds = builds.load(Ordering::SeqCst);
    assert!(builds < 20, "{builds} builds for 40 saves");
}

#[test]
fn reading_the_sources_is_no_change() {
    let builds = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&builds);
    let (watch, folder) = watch_of(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(site("built again"))
    });
    save(folder.path(), "a.md", "text");
    let server = Server::start(Ok(site("home")), Some(watch));
    for _ in 0..20 {
        files::read(folder.path(), &["."]).expect("read");
    }
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(builds.load(Ordering::SeqCst), 0);
    save(folder.path(), "a.md", "changed");
    server.get_until("/", "built again");
}

#[test]
fn a_build_that_panics_is_a_fault_and_not_the_end() {
    let (mut watch, folder) = author();
    let rebuild = watch.rebuild;
    let root = folder.path().to_owned();
    watch.rebuild = Box::new(move || {
        let home = std::fs::read_to_string(root.join("content/home.html")).unwrap_or_default();
        assert!(home != "panic", "this test means to panic");
        rebuild()
    });
    let server = Server::start(Ok(site("home")), Some(watch));
    save(folder.path(), "content/home.html", "panic");
    server.get_until("/", "a fault of rfa-guide itself");
    save(folder.path(), "content/home.html", "recovered");
    server.get_until("/", "recovered");
}
