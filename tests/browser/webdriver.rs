//! WebDriver, as much of it as the tests need: a driver process, a session in it, and its commands.
//!
//! Takes the driver's command line and capabilities, gives the value of each answer. It is a client of
//! our own because the protocol is one JSON object each way; a crate would bring an HTTP stack.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A browser that has not answered in this time never will. The longest look, axe-core at the whole guide on one
/// page, takes a minute or two where there is much else to do.
const PATIENCE: Duration = Duration::from_secs(300);

/// How long a driver may take to listen, and then to bring a browser up.
const LISTENS: Duration = Duration::from_secs(30);
const STARTS: Duration = Duration::from_secs(100);

/// Whatever is not on this machine is asked of somebody who is not there.
pub const NOBODY: &str = "127.0.0.1:9";

/// The same as a capability.
pub fn no_network() -> Value {
    json!({
        "proxyType": "manual",
        "httpProxy": NOBODY,
        "sslProxy": NOBODY,
        "noProxy": ["127.0.0.1", "localhost"],
    })
}

/// A process that ends with its owner.
pub struct Process(Child);

impl Process {
    /// Starts `command`; a program that is not there fails the test and says how to get it.
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| {
            panic!("{name} does not start ({error}); tests/run installs it")
        }))
    }

    pub fn output(&mut self) -> std::process::ChildStdout {
        self.0.stdout.take().expect("the output was asked for")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One browser under control.
pub struct Session {
    port: u16,
    path: String,
    /// What the browser calls itself, and its version.
    pub browser: String,
    // Dropped last, in this order.
    _driver: Process,
    _display: Option<Process>,
}

impl Session {
    /// Starts the driver that `command` describes, given its port, and a browser with `capabilities`.
    pub fn start(
        command: impl Fn(u16) -> Command,
        display: Option<Process>,
        capabilities: &Value,
    ) -> Self {
        let wish = json!({"capabilities": {"alwaysMatch": capabilities}});
        // On a machine with much else to do a browser may never come up. It has seen no page yet, so
        // asking once more hides nothing.
        let (driver, port, answer) = ask_for_browser(&command, &wish).unwrap_or_else(|error| {
            eprintln!("a browser did not start and is asked for once more: {error}");
            ask_for_browser(&command, &wish).unwrap_or_else(|error| panic!("no browser: {error}"))
        });
        let id = answer["sessionId"].as_str().expect("a session has an id");
        let text = |name: &str| {
            answer["capabilities"][name]
                .as_str()
                .unwrap_or("?")
                .to_owned()
        };
        let session = Self {
            port,
            path: format!("/session/{id}"),
            browser: format!("{} {}", text("browserName"), text("browserVersion")),
            _driver: driver,
            _display: display,
        };
        let timeouts = json!({"script": 280_000, "pageLoad": 60_000, "implicit": 0});
        session.post("/timeouts", timeouts);
        session
    }

    /// The value of the answer to a command; an error of the browser fails the test.
    #[track_caller]
    pub fn post(&self, command: &str, body: Value) -> Value {
        self.try_post(command, &body)
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// As [`Session::post`], with the browser's error as text.
    pub fn try_post(&self, command: &str, body: &Value) -> Result<Value, String> {
        self.send("POST", command, &body.to_string())
    }

    /// The value of the answer to a question.
    #[track_caller]
    pub fn get(&self, command: &str) -> Value {
        let answer = self.send("GET", command, "");
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub fn go(&self, address: &str) {
        self.post("/url", json!({ "url": address }));
    }

    /// What `script` returns, run in the page.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: Value) -> Value {
        self.post(
            "/execute/sync",
            json!({"script": script, "args": arguments}),
        )
    }

    /// What `script` hands to its last argument, a function.
    #[track_caller]
    pub fn run_async(&self, script: &str, arguments: Value) -> Value {
        self.post(
            "/execute/async",
            json!({"script": script, "args": arguments}),
        )
    }

    /// Presses keys one after the other, as a hand would; of words, each letter.
    pub fn press(&self, keys: &[&str]) {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|words| words.chars())
            .flat_map(|key| {
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        self.post(
            "/actions",
            json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]}),
        );
    }

    /// Presses on what `selector` finds first, as a pointer does.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.post(&format!("{}/click", self.element(selector)), json!({}));
    }

    /// Types `text` into the field that `selector` finds first, or chooses a file by its path.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        let command = format!("{}/value", self.element(selector));
        self.post(&command, json!({ "text": text }));
    }

    #[track_caller]
    fn element(&self, selector: &str) -> String {
        let found = self.post(
            "/element",
            json!({"using": "css selector", "value": selector}),
        );
        let id = found.as_object().and_then(|found| found.values().next());
        let id = id.and_then(Value::as_str).expect("an element has an id");
        format!("/element/{id}")
    }

    /// Waits until `script` gives something other than nothing, and gives that.
    #[track_caller]
    pub fn wait_for(&self, script: &str) -> Value {
        let deadline = Instant::now() + Duration::from_secs(20);
        let body = json!({"script": script, "args": []});
        loop {
            // On its way from one page to the next a browser may have none to ask.
            let value = self.try_post("/execute/sync", &body).unwrap_or(Value::Null);
            if ![Value::Null, json!(false), json!(0), json!("")].contains(&value) {
                return value;
            }
            assert!(Instant::now() < deadline, "never: {script}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// A command of Chromium's developer tools.
    pub fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            json!({"cmd": command, "params": parameters}),
        )
    }

    /// Runs `script` in Firefox's own window, where its settings can be reached.
    pub fn run_in_firefox(&self, script: &str) -> Value {
        self.post("/moz/context", json!({"context": "chrome"}));
        let value = self.run(script, json!([]));
        self.post("/moz/context", json!({"context": "content"}));
        value
    }

    fn send(&self, method: &str, command: &str, body: &str) -> Result<Value, String> {
        let path = [&self.path, command].concat();
        send(self.port, PATIENCE, method, &path, body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The driver closes the browser; if it cannot, nothing is lost but a process.
        let _ = self.send("DELETE", "", "");
    }
}

/// A driver, its port, and its answer to the wish for a browser.
fn ask_for_browser(
    command: impl Fn(u16) -> Command,
    wish: &Value,
) -> Result<(Process, u16, Value), String> {
    let port = free_port();
    let driver = Process::start(&mut command(port));
    let deadline = Instant::now() + LISTENS;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > deadline {
            return Err("the driver does not listen".to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let answer = send(port, STARTS, "POST", "/session", &wish.to_string())?;
    Ok((driver, port, answer))
}

/// The value of the answer of the driver at `port`.
fn send(
    port: u16,
    patience: Duration,
    method: &str,
    path: &str,
    body: &str,
) -> Result<Value, String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
    let failed = |error: std::io::Error| format!("the driver does not answer: {error}");
    stream.set_read_timeout(Some(patience)).map_err(failed)?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let answer: Value = serde_json::from_slice(&content(stream).map_err(failed)?)
        .map_err(|error| format!("the driver's answer is no JSON: {error}"))?;
    let value = &answer["value"];
    match value["error"].as_str() {
        Some(error) => Err(format!(
            "{error}: {}",
            value["message"].as_str().unwrap_or("")
        )),
        None => Ok(value.clone()),
    }
}

/// The content of an answer that says how long it is.
fn content(mut stream: TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0; 16 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let start = end + 4;
            if length.is_some_and(|length: usize| bytes.len() >= start + length) {
                return Ok(bytes.split_off(start));
            }
        }
        match stream.read(&mut part)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => bytes.extend_from_slice(&part[..count]),
        }
    }
}

/// A port that nobody listens on just now.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}
