//! The server as a service manager runs it: signals, the log, a path of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::program::{command, copy_of, fixture, folder, run, write};
use crate::serve::{Answer, PATIENCE};

/// `rfa-guide serve` with `arguments` on a free port, ended when dropped.
pub struct Process {
    child: Child,
    address: SocketAddr,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    pub fn start(place: &Path, arguments: &[&str]) -> Self {
        for _ in 0..5 {
            let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
            let address = listener.local_addr().expect("an address");
            drop(listener);
            let listen = address.to_string();
            let all = [&["serve", "--listen", &listen], arguments].concat();
            let mut child = command(place, &all)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
            for _ in 0..PATIENCE.as_millis() / 20 {
                if TcpStream::connect(address).is_ok() {
                    return Self { child, address };
                }
                if matches!(child.try_wait(), Ok(Some(_))) {
                    break;
                }
                thread::sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
        }
        panic!("the server never answered");
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn get(&self, path: &str) -> Answer {
        use std::io::Write;
        let mut stream = TcpStream::connect(self.address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        )
        .expect("sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answered");
        Answer::new(&text)
    }

    pub fn get_until(&self, path: &str, part: &str) {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if self.get(path).content.contains(part) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{path} never holds {part}");
    }

    pub fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.expect("kill is there").success());
    }

    /// Asks for `path` again and again while `work` is done; each answer has to be whole.
    pub fn asked_meanwhile(&self, path: &str, work: impl FnOnce()) {
        let is_over = AtomicBool::new(false);
        let ask = || {
            while !is_over.load(Ordering::Relaxed) {
                let answer = self.get(path);
                assert_eq!(answer.status, 200);
                let length = answer.content.len().to_string();
                assert_eq!(answer.header("content-length"), length);
                // Readers, not an attack: the rebuild needs a processor too.
                thread::sleep(Duration::from_millis(20));
            }
        };
        thread::scope(|scope| {
            let readers = [scope.spawn(ask), scope.spawn(ask)];
            let done = catch_unwind(AssertUnwindSafe(work));
            is_over.store(true, Ordering::Relaxed);
            for reader in readers {
                reader.join().expect("every answer was whole");
            }
            done.unwrap_or_else(|fault| resume_unwind(fault));
        });
    }

    /// What it complains of from now on; `stop` does not give it again.
    pub fn complaints(&mut self) -> Complaints {
        let stderr = self.child.stderr.take().expect("nobody reads it yet");
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let read = BufReader::new(stderr).lines().map_while(Result::ok);
            let _ = read.map(|line| sender.send(line)).all(|sent| sent.is_ok());
        });
        Complaints(lines)
    }

    /// Asks it to stop, and gives its exit code and what it wrote to standard output and error.
    fn stop(mut self) -> (Option<i32>, String, String) {
        self.signal("TERM");
        let read = |pipe: Option<&mut dyn Read>| {
            let mut text = String::new();
            if let Some(pipe) = pipe {
                let _ = pipe.read_to_string(&mut text);
            }
            text
        };
        let stdout = read(self.child.stdout.as_mut().map(|pipe| pipe as &mut dyn Read));
        let stderr = read(self.child.stderr.as_mut().map(|pipe| pipe as &mut dyn Read));
        (self.child.wait().expect("ended").code(), stdout, stderr)
    }
}

/// The lines that a process wrote to standard error.
pub struct Complaints(mpsc::Receiver<String>);

impl Complaints {
    /// The next line that holds `part`.
    pub fn wait_for(&self, part: &str) -> String {
        while let Ok(line) = self.0.recv_timeout(PATIENCE) {
            if line.contains(part) {
                return line;
            }
        }
        panic!("it never complains of {part}");
    }
}

fn page(tree: &Path, text: &str) {
    let page = format!("+++\ntitle = \"Before\"\n+++\n\n{text}\n");
    write(tree, "content/before.md", page);
}

#[test]
fn a_hang_up_brings_the_new_site_only_if_it_is_sound_and_drops_nobody() {
    let tree = copy_of("hosting");
    page(tree.path(), "First.");
    let mut process = Process::start(tree.path(), &["--source", "."]);
    let complaints = process.complaints();
    process.get_until("/before/", "First.");
    process.asked_meanwhile("/before/", || {
        page(tree.path(), "Second.");
        assert!(process.get("/before/").content.contains("First."));
        process.signal("HUP");
        process.get_until("/before/", "Second.");
        page(tree.path(), "[Third](@/nowhere.md).");
        process.signal("HUP");
        complaints.wait_for("@/nowhere.md");
        page(tree.path(), "Fourth.");
        assert!(process.get("/before/").content.contains("Second."));
        process.signal("HUP");
        process.get_until("/before/", "Fourth.");
    });
    assert!(!process.get("/before/").content.contains("/-/reload.js"));
    let (code, ..) = process.stop();
    assert_eq!(code, Some(0));
}

#[test]
fn the_log_is_json_and_names_nobody() {
    let process = Process::start(&fixture("hosting"), &["--source", ".", "--access-log"]);
    process.get("/before/?q=burning+pain");
    process.get("/nowhere?secret");
    let (code, stdout, stderr) = process.stop();
    assert_eq!(code, Some(0));
    let (start, ready) = stderr.split_once('\n').expect("two lines");
    assert!(start.starts_with("Getting the site ready"), "{stderr}");
    assert!(ready.starts_with("Open http://127.0.0.1:"), "{stderr}");
    let lines: Vec<serde_json::Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let short: Vec<String> = lines
        .iter()
        .map(|line| format!("{} {} {}", line["method"], line["path"], line["status"]))
        .collect();
    assert_eq!(
        short,
        ["\"GET\" \"/before/\" 200", "\"GET\" \"/nowhere\" 404"]
    );
    for word in ["127.0.0.1", "burning", "secret", "q="] {
        assert!(!stdout.contains(word), "{word}: {stdout}");
    }
}

#[test]
fn below_a_base_path_every_link_leads_below_it() {
    let arguments = ["--source", ".", "--base-path", "/patients/rfa"];
    let process = Process::start(&fixture("hosting"), &arguments);
    assert_eq!(process.get("/patients/rfa/before/").status, 200);
    assert_eq!(process.get("/patients/rfa").header("location"), "./rfa/");
    assert_eq!(process.get("/before/").status, 404);
    assert_eq!(process.get("/healthz").content, "ok");
    let lost = process.get("/patients/rfa/nowhere");
    assert_eq!(lost.status, 404);
    assert!(
        lost.content.contains("href=\"/patients/rfa/main."),
        "{lost:?}"
    );
}

#[test]
fn a_folder_that_is_no_site_is_refused() {
    let place = folder();
    let outcome = run(
        place.path(),
        &["serve", "--site", ".", "--listen", "127.0.0.1:0"],
    );
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("there is no index.html in ."),
        "{}",
        outcome.stderr
    );
    let outcome = run(place.path(), &["serve", "--base-path", "/../x"]);
    assert!(
        outcome.stderr.contains("such as /patients/rfa"),
        "{}",
        outcome.stderr
    );
}

/// The guide inside the program, a tree, and a folder that was published, each with hashed names.
#[test]
fn a_search_without_script_is_answered_however_the_site_is_served() {
    let place = tempfile::tempdir().expect("a folder");
    let guide = env!("CARGO_MANIFEST_DIR").to_owned();
    let built = run(
        place.path(),
        &["build", "--source", &guide, "--output", "out"],
    );
    built.success();
    for arguments in [&[][..], &["--source", guide.as_str()], &["--site", "out"]] {
        let process = Process::start(place.path(), arguments);
        let answer = process.get("/search/?q=can+i+drink+watter");
        assert!(answer.content.contains("results for"), "{arguments:?}");
        assert!(
            answer.content.contains("../day/before/index.html"),
            "{arguments:?}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{arguments:?}");
    }
}

#[test]
fn an_index_that_cannot_be_read_is_told_at_the_start() {
    let place = tempfile::tempdir().expect("a folder");
    let guide = env!("CARGO_MANIFEST_DIR").to_owned();
    run(
        place.path(),
        &["build", "--source", &guide, "--output", "out"],
    )
    .success();
    write(place.path(), "out/search/en.js", "cut off");
    let mut process = Process::start(place.path(), &["--site", "out"]);
    process
        .complaints()
        .wait_for("Searches without JavaScript find nothing");
    assert_eq!(process.get("/search/?q=pain").status, 200);
}

#[test]
fn a_published_folder_takes_no_hospital_file() {
    let place = tempfile::tempdir().expect("a folder");
    let refused = run(
        place.path(),
        &["serve", "--site", "out", "--hospital", "hospital.toml"],
    );
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("--hospital"), "{}", refused.stderr);
}

#[test]
fn a_hang_up_tells_what_was_taken_up() {
    let place = tempfile::tempdir().expect("a folder");
    run(place.path(), &["build", "--quiet", "--output", "out"]).success();
    let mut process = Process::start(place.path(), &["--site", "out"]);
    let complaints = process.complaints();
    process.get("/");
    process.signal("HUP");
    let told = ["Read again: ", "Sum of the list"].map(|part| complaints.wait_for(part));

    // As documented, with the counts and the sum of another day.
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/serving.md");
    let docs = std::fs::read_to_string(docs).expect("read");
    let sample = docs
        .split("```text\n")
        .find(|part| part.starts_with("Read again: "));
    let sample = sample
        .and_then(|part| part.split("```").next())
        .expect("a sample");
    assert_eq!(
        without_figures(sample.trim_end()),
        without_figures(&told.join("\n"))
    );
}

/// `text` with a sign in place of each number and sum.
fn without_figures(text: &str) -> String {
    let is_figure = |word: &str| {
        word.contains(|letter: char| letter.is_ascii_digit())
            && word.chars().all(|letter| letter.is_ascii_hexdigit())
    };
    let words = text
        .split(' ')
        .map(|word| if is_figure(word) { "#" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// A tree needs no folder but those of its pages and templates; one that comes later is seen as well.
#[test]
fn a_tree_without_static_files_sass_or_reference_is_watched() {
    let tree = folder();
    let root = tree.path();
    write(
        root,
        "config.toml",
        "base_url = \"/\"\ncompile_sass = true\n",
    );
    write(root, "content/_index.md", "+++\ntitle = \"Home\"\n+++\n");
    page(root, "First words");
    for name in ["index", "section"] {
        let template = "{{ section.content | safe }}";
        write(root, &format!("templates/{name}.html"), template);
    }
    write(root, "templates/page.html", "{{ page.content | safe }}");
    let server = Process::start(root, &["--source", ".", "--watch"]);
    server.get_until("/before/", "First words");
    page(root, "Second words");
    server.get_until("/before/", "Second words");
    write(root, "static/plan.txt", "The way in");
    server.get_until("/plan.txt", "The way in");
    write(root, "sass/main.scss", "a { b { color: red; } }");
    server.get_until("/main.css", "a b{color:red}");
    write(root, "reference/words.toml", "word = \"Third words\"\n");
    let template = "{% set data = load_data(path=\"reference/words.toml\") %}{{ data.word }}";
    write(root, "templates/page.html", template);
    server.get_until("/before/", "Third words");
}

#[test]
fn probes_stay_out_of_the_log() {
    let place = tempfile::tempdir().expect("a folder");
    let arguments = ["--base-path", "/patients/rfa", "--access-log"];
    let process = Process::start(place.path(), &arguments);
    for path in ["/healthz", "/patients/rfa/healthz", "/patients/rfa/"] {
        assert_eq!(process.get(path).status, 200, "{path}");
    }
    let (_, log, _) = process.stop();
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains("\"path\":\"/patients/rfa/\""), "{log}");
}

#[test]
fn the_guide_answers_a_client_that_closes_its_sending_half() {
    use std::io::Write;
    use std::net::Shutdown;
    let place = tempfile::tempdir().expect("a folder");
    let process = Process::start(place.path(), &[]);
    for path in ["/", "/search/?q=pain", "/nowhere"] {
        for _ in 0..50 {
            let mut stream = TcpStream::connect(process.address()).expect("connected");
            stream.set_read_timeout(Some(PATIENCE)).expect("set");
            write!(stream, "GET {path} HTTP/1.1\r\nHost: h\r\n\r\n").expect("sent");
            stream.shutdown(Shutdown::Write).expect("closed");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("answered");
            assert!(answer.starts_with(b"HTTP/1.1 "), "{path}");
            let answer = Answer::new(&String::from_utf8_lossy(&answer));
            assert_eq!(
                answer.header("content-length"),
                answer.content.len().to_string()
            );
        }
    }
}

#[test]
fn the_guide_answers_only_a_request_that_names_one_host() {
    use std::io::Write;
    let place = tempfile::tempdir().expect("a folder");
    let process = Process::start(place.path(), &[]);
    for (head, status) in [
        ("GET / HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a b/c\r\n", 400),
        ("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n", 400),
        ("GET /search/?q=pain HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.0\r\n", 200),
        (
            "GET / HTTP/1.1\r\nHost: [::1]:8000\r\nConnection: close\r\n",
            200,
        ),
        (
            "GET / HTTP/1.1\r\nHost: guide.example\r\nConnection: close\r\n",
            200,
        ),
    ] {
        let mut stream = TcpStream::connect(process.address()).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        write!(stream, "{head}\r\n").expect("sent");
        let mut answer = Vec::new();
        stream
            .read_to_end(&mut answer)
            .expect("answered, and hung up");
        let answer = Answer::new(&String::from_utf8_lossy(&answer));
        assert_eq!(answer.status, status, "{head:?}");
    }
}
