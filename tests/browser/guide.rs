//! The guide as readers get it: built once with the program, served by the program's own server, or read
//! from its folder. Changed copies of it are served the same way.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, mpsc};

use rfa_guide::files::Files;
use rfa_guide::serve;

use crate::program;
use crate::state::State;

/// The guide in one file, to be kept and opened from a disk.
pub const SINGLE_FILE: &str = "offline/rfa-guide.html";

/// The whole guide, with letters that are larger on paper alone.
pub const LARGE_PRINT: &str = "print/large/index.html";

const ZIP: &str = "offline/rfa-guide-offline.zip";

/// Published path to content.
pub type Content = BTreeMap<String, Vec<u8>>;

/// Each template that a page may name, and one page made with it.
pub const LAYOUTS: [(&str, &str); 21] = [
    ("404", "404.html"),
    ("all-pages", "all-pages/index.html"),
    ("compare", "decide/compare/index.html"),
    ("glossary", "glossary/index.html"),
    ("how-it-is-made", "about/how-it-is-made/index.html"),
    ("index", "index.html"),
    ("large-print", LARGE_PRINT),
    ("my-questions", "decide/my-questions/index.html"),
    ("my-usual", "support/my-usual/index.html"),
    ("offline", "offline/index.html"),
    ("organisations", "support/organisations/index.html"),
    ("page", "day/before/index.html"),
    ("path", "paths/deciding/index.html"),
    ("poster", "poster/index.html"),
    ("print", "print/index.html"),
    ("questions", "decide/questions-to-ask/index.html"),
    ("search", "search/index.html"),
    ("section-told", "treatments/index.html"),
    ("section", "procedure/index.html"),
    ("sources", "about/sources/index.html"),
    ("wallet-card", "support/wallet-card/index.html"),
];

/// Made only when a hospital lays its own words over the guide.
const HOSPITAL: &str = "hospital";

/// The endings of files that are compressed twins of others.
const COMPRESSED: [&str; 2] = [".gz", ".br"];

/// Files by their ending, for each content that has such twins.
type Twins = HashMap<Vec<u8>, HashMap<&'static str, Vec<u8>>>;

/// The twins that were built: a server that is given them need not make them for each test anew.
static TWINS: LazyLock<Mutex<Twins>> = LazyLock::new(Mutex::default);

/// The folder into which the guide is built, and what it holds.
static BUILT: LazyLock<(PathBuf, Content)> = LazyLock::new(|| build("guide", &[]));

/// Builds the guide into the folder `name`, with more `arguments`, and gives the folder and what it holds.
pub fn build(name: &str, arguments: &[&str]) -> (PathBuf, Content) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let output = folder.to_str().expect("UTF-8");
    let usual = [
        "build",
        "--quiet",
        "--source",
        ".",
        "--today",
        "2026-12-01",
        "--output",
        output,
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    program::run(root, &[&usual, arguments].concat()).success();
    let mut content = program::contents(&folder);
    let mut twins = TWINS.lock().expect("no test fails with it in hand");
    for (path, plain) in &content {
        for ending in COMPRESSED {
            if let Some(twin) = content.get(&format!("{path}{ending}")) {
                let known = twins.entry(plain.clone()).or_default();
                known.insert(ending, twin.clone());
            }
        }
    }
    drop(twins);
    // A twin would be served in place of the page that a test has changed.
    content.retain(|path, _| !COMPRESSED.iter().any(|ending| path.ends_with(ending)));
    (folder, content)
}

static UNPACKED: LazyLock<PathBuf> = LazyLock::new(|| {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unpacked");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).expect("a folder");
    let mut unzip = std::process::Command::new("unzip");
    unzip.arg("-q").arg(BUILT.0.join(ZIP)).current_dir(&place);
    assert!(unzip.status().expect("tests/run installs unzip").success());
    place.join("rfa-guide")
});

pub fn content() -> &'static Content {
    &BUILT.1
}

/// The zip unpacked, for pages opened without a server.
pub fn folder() -> &'static Path {
    &UNPACKED
}

/// The guide in one file, as it is sent by mail.
pub fn single_file() -> PathBuf {
    BUILT.0.join(SINGLE_FILE)
}

/// Every page, by published path.
pub fn pages() -> Vec<&'static str> {
    pages_of(content())
}

/// The pages of `content`, without those at old addresses, which lead on at once. The single file is for
/// a disk: no server's policy lets its styles in.
pub fn pages_of(content: &Content) -> Vec<&str> {
    let leads_on = |html: &[u8]| memchr::memmem::find(html, b"http-equiv=\"refresh\"").is_some();
    let pages = content.iter().filter(|(path, html)| {
        path.ends_with(".html") && path.as_str() != SINGLE_FILE && !leads_on(html)
    });
    pages.map(|(path, _)| path.as_str()).collect()
}

/// One page a layout; all of them with `tests/run --all`.
pub fn samples() -> Vec<&'static str> {
    if is_everything() {
        pages()
    } else {
        LAYOUTS.iter().map(|(_, page)| *page).collect()
    }
}

/// Whether everything is to be seen in everything.
pub fn is_everything() -> bool {
    std::env::var_os("RFA_GUIDE_BROWSER_ALL").is_some_and(|value| !value.is_empty())
}

/// The guide as it comes in `state`.
pub fn content_in(state: State) -> Content {
    as_it_comes(content(), state)
}

/// `content` in `state`: without what fails to load.
pub fn as_it_comes(content: &Content, state: State) -> Content {
    let is_lost = |path: &str| {
        state.is_without_style() && path.ends_with(".css")
            || state.is_without_script() && path.ends_with(".js")
            || state == State::NoImages && !path.starts_with("favicon") && path.ends_with(".svg")
    };
    let kept = content.iter().filter(|(path, _)| !is_lost(path));
    kept.map(|(path, content)| (path.clone(), content.clone()))
        .collect()
}

/// A server, stopped when dropped.
pub struct Served {
    pub address: String,
    pub port: u16,
    stop: Option<(
        tokio::sync::oneshot::Sender<()>,
        std::thread::JoinHandle<()>,
    )>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let (stop, thread) = self.stop.take().expect("it runs until now");
        let _ = stop.send(());
        // Whoever serves here next finds the port free.
        let _ = thread.join();
    }
}

/// Serves `content` as `rfa-guide serve` would, with all of its headers.
pub fn serve(content: &Content) -> Served {
    serve_at(content, 0)
}

/// As [`serve`], at the port where another has stopped.
pub fn serve_at(content: &Content, port: u16) -> Served {
    let mut files = Files::new();
    let twins = TWINS.lock().expect("no test fails with it in hand");
    for (path, content) in content {
        files.insert(path, content.clone()).expect("well formed");
        for (ending, twin) in twins.get(content).into_iter().flatten() {
            let path = format!("{path}{ending}");
            files.insert(&path, twin.clone()).expect("well formed");
        }
    }
    drop(twins);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (sender, ready) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let settings = serve::Settings {
            listen: ([127, 0, 0, 1], port).into(),
            routes: serve::Routes::default(),
            access_log: None,
            limits: serve::Limits::default(),
        };
        let ready = move |address| sender.send(address).expect("somebody waits");
        serve::run_until(settings, Ok(files), None, ready, async {
            let _ = stopped.await;
        })
        .expect("served");
    });
    let address = ready.recv().expect("the server starts");
    Served {
        address: format!("http://{address}"),
        port: address.port(),
        stop: Some((stop, thread)),
    }
}

#[test]
fn the_layouts_are_all_of_the_templates_that_pages_name() {
    let templates = program::contents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"));
    let named: Vec<&str> = templates
        .keys()
        .filter_map(|path| path.strip_suffix(".html"))
        .filter(|name| !name.contains('/') && *name != "base" && *name != HOSPITAL)
        .collect();
    assert_eq!(LAYOUTS.map(|(name, _)| name).as_slice(), named);
    for (name, page) in LAYOUTS {
        assert!(content().contains_key(page), "{page} is not published");
        let folder = page
            .strip_suffix("index.html")
            .unwrap_or_default()
            .trim_end_matches('/');
        let source = ["content", folder, "_index.md"]
            .join("/")
            .replace("//", "/");
        let is_section = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(&source)
            .is_file();
        match name {
            "404" => assert_eq!(page, "404.html"),
            "index" | "section" => assert!(is_section, "{source} is no section"),
            _ => {
                let source = match name {
                    // Their addresses are shorter than their places.
                    "poster" => "content/support/poster.md".to_owned(),
                    "print" => "content/print/whole-guide.md".to_owned(),
                    "section-told" => source,
                    _ => format!("content/{folder}.md"),
                };
                let text =
                    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&source));
                let text = text.unwrap_or_else(|error| panic!("{source}: {error}"));
                let line = format!("template = \"{name}.html\"");
                assert_eq!(
                    text.contains("template = ") && text.contains(&line),
                    name != "page",
                    "{source}"
                );
            }
        }
    }
}
