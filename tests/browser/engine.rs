//! The three engines, and how each is started so that a page is seen in a state.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program;
use crate::state::State;
use crate::tools;
use crate::webdriver::{NOBODY, Process, Session, no_network};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

pub const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

/// The fonts that a browser has, and it has no others: the same letters on every machine. `tests/browsers`
/// gets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fonts {
    /// Roboto, which telephones have. All tests but those of widths use it.
    Narrow,
    /// DejaVu, which is as wide as Verdana.
    Wide,
}

impl Fonts {
    fn settings(self) -> PathBuf {
        tools::fonts(match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        })
    }
}

/// The window of a desk, unless a state asks for another.
const WIDE: (u32, u32) = (1280, 1024);

impl Engine {
    /// Starts the engine so that pages are seen in `state`.
    pub fn start(self, state: State, fonts: Fonts) -> Session {
        let session = match self {
            Self::Chromium => chromium(fonts),
            Self::Firefox => firefox(fonts),
            Self::WebKit => webkit(state, fonts),
        };
        self.enter(session, state)
    }

    /// The same engine in another state. WebKit is told its state only when it starts.
    pub fn change(self, session: Session, state: State, fonts: Fonts) -> Session {
        match self {
            Self::WebKit => self.start(state, fonts),
            _ => self.enter(session, state),
        }
    }

    fn enter(self, session: Session, state: State) -> Session {
        match self {
            Self::Chromium => chromium_enters(&session, state),
            Self::Firefox => firefox_enters(&session, state),
            Self::WebKit => webkit_window(&session, state),
        }
        session
    }
}

fn chromium(fonts: Fonts) -> Session {
    let mut arguments = vec![
        "--headless=new",
        "--hide-scrollbars",
        "--disable-renderer-backgrounding",
    ];
    if is_root() {
        arguments.push("--no-sandbox");
    }
    let capabilities = json!({
        "goog:chromeOptions": {"binary": "/usr/bin/chromium", "args": arguments},
        "goog:loggingPrefs": {"browser": "ALL"},
        "proxy": no_network(),
    });
    let start = |port| driver("chromedriver", &[format!("--port={port}")], fonts);
    let session = Session::start(start, None, &capabilities);
    // A window in memory is behind every other one; a page there would not show what has focus.
    let enabled = json!({"enabled": true});
    session.cdp("Emulation.setFocusEmulationEnabled", enabled);
    session
}

/// Chromium's developer tools enter every state; what a state does not name goes back to what it was.
fn chromium_enters(session: &Session, state: State) {
    let (width, height, density) = match state {
        State::Width320 => (320, 640, 1),
        State::Zoom400 => (320, 256, 4),
        _ => (WIDE.0, WIDE.1, 1),
    };
    chromium_window(session, width, height, density);
    let feature = |name, value| json!([{"name": name, "value": value}]);
    let features = match state {
        State::Dark => feature("prefers-color-scheme", "dark"),
        State::ForcedColours => feature("forced-colors", "active"),
        State::ReducedMotion => feature("prefers-reduced-motion", "reduce"),
        _ => json!([]),
    };
    let media = if state == State::Print { "print" } else { "" };
    session.cdp(
        "Emulation.setEmulatedMedia",
        json!({"media": media, "features": features}),
    );
    let off = json!({"value": state.is_without_script()});
    session.cdp("Emulation.setScriptExecutionDisabled", off);
}

/// The part of Chromium's window that shows the page.
pub fn chromium_window(session: &Session, width: u32, height: u32, density: u32) {
    let window =
        json!({"width": width, "height": height, "deviceScaleFactor": density, "mobile": false});
    session.cdp("Emulation.setDeviceMetricsOverride", window);
}

fn firefox(fonts: Fonts) -> Session {
    let options = json!({
        "binary": "/usr/bin/firefox-esr",
        "args": ["-headless"],
        "prefs": {
            // What readers have; the driver's own default lets pages on disk do more than theirs can.
            "security.fileuri.strict_origin_policy": true,
            // Its sandbox would let it read no fonts but the machine's.
            "security.sandbox.content.read_path_whitelist": format!("{}/", tools::fonts_folder().display()),
        },
    });
    let capabilities = json!({"moz:firefoxOptions": options, "proxy": no_network()});
    let start = |port: u16| {
        let program = tools::program("geckodriver");
        let arguments = [
            "--port".to_owned(),
            port.to_string(),
            "--allow-system-access".to_owned(),
        ];
        driver(&program.to_string_lossy(), &arguments, fonts)
    };
    Session::start(start, None, &capabilities)
}

/// What Firefox has to be told before a page is loaded.
fn firefox_enters(session: &Session, state: State) {
    session.run_in_firefox(&format!(
        "document.documentElement.style.minWidth = '0';
         document.body.style.minWidth = '0';
         Services.prefs.setBoolPref('javascript.enabled', {});",
        !state.is_without_script(),
    ));
    let (width, height) = if state == State::Width320 {
        (320, 640)
    } else {
        WIDE
    };
    session.post("/window/rect", json!({"width": width, "height": height}));
}

/// What Firefox has to be told when the page is there, because each page begins anew.
pub fn firefox_shows(session: &Session, state: State) {
    let setting = match state {
        State::Dark => "prefersColorSchemeOverride = 'dark'",
        State::ForcedColours => "forcedColorsOverride = 'active'",
        State::ReducedMotion => "prefersReducedMotionOverride = 'reduce'",
        State::Print => "mediumOverride = 'print'",
        State::Zoom400 => "fullZoom = 4",
        State::Text200 => "textZoom = 2",
        _ => return,
    };
    session.run_in_firefox(&format!(
        "gBrowser.selectedBrowser.browsingContext.{setting};"
    ));
}

/// The WebKit of Linux needs a display; what it can be told, it is told when it starts.
fn webkit(state: State, fonts: Fonts) -> Session {
    let proxy = format!("--proxy=http://{NOBODY}");
    // As `no_network`. A list of hosts in the capabilities crashes WebKitGTK 2.50 at every other start.
    let mut arguments = vec![
        "--automation",
        &proxy,
        "--ignore-host=127.0.0.1",
        "--ignore-host=localhost",
    ];
    if state == State::Dark {
        arguments.push("--dark-mode");
    }
    if state.is_without_script() {
        arguments.push("--enable-javascript=false");
    }
    let capabilities =
        json!({"webkitgtk:browserOptions": {"binary": mini_browser(), "args": arguments}});
    let (display, number) = display(state);
    let settings = gtk_settings(state);
    let start = |port| {
        let mut command = driver("WebKitWebDriver", &[format!("--port={port}")], fonts);
        command
            .env("DISPLAY", format!(":{number}"))
            .env("XDG_CONFIG_HOME", &settings);
        if state == State::Zoom400 {
            command.env("GDK_SCALE", "4");
        }
        command
    };
    Session::start(start, Some(display), &capabilities)
}

fn webkit_window(session: &Session, state: State) {
    let (width, height) = match state {
        State::Width320 => (320, 640),
        State::Zoom400 => (320, 256),
        _ => WIDE,
    };
    session.post("/window/rect", json!({"width": width, "height": height}));
    let deadline = Instant::now() + Duration::from_secs(10);
    while session.run("return innerWidth;", json!([])) != width {
        assert!(
            Instant::now() < deadline,
            "WebKit's window does not become {width} px wide"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A driver, without what it has to say of itself. The browser that it starts has `fonts`.
fn driver(program: &str, arguments: &[String], fonts: Fonts) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("FONTCONFIG_FILE", fonts.settings())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A display in memory, and its number. The pointer stands in its middle, and where there is no window
/// manager the window below the pointer is the one with focus: a small window needs a small display.
fn display(state: State) -> (Process, String) {
    let screen = if state == State::Width320 {
        "600x1000x24"
    } else {
        "1400x1100x24"
    };
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", screen]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut display = Process::start(&mut command);
    let mut number = String::new();
    let mut output = std::io::BufReader::new(display.output());
    std::io::BufRead::read_line(&mut output, &mut number).expect("Xvfb names its display");
    (display, number.trim().to_owned())
}

/// Settings of the desktop: no least width for the window, and no motion where a state asks for none.
fn gtk_settings(state: State) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("gtk-{}", state.name()));
    let style = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; }\n";
    program::write(&folder, "gtk-3.0/gtk.css", style);
    let animations = i32::from(state != State::ReducedMotion);
    let settings = format!("[Settings]\ngtk-enable-animations={animations}\n");
    program::write(&folder, "gtk-3.0/settings.ini", settings);
    folder
}

/// `MiniBrowser` lives in a folder named for the machine and the library's version.
fn mini_browser() -> Value {
    let machines = std::fs::read_dir("/usr/lib").expect("a system has /usr/lib");
    let machines = machines.flatten().map(|machine| machine.path());
    let found = machines
        .flat_map(|machine| {
            ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"]
                .map(|library| machine.join(library).join("MiniBrowser"))
        })
        .find(|program| program.is_file());
    json!(found.expect("webkit2gtk-driver brings MiniBrowser; tests/run installs it"))
}

/// Chromium's sandbox refuses to run as root, which CI and containers often are.
fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:\t0\t"))
}
