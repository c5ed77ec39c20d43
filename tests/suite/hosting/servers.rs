//! Web servers on a free port of this machine, without special rights, serving a built site.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::program::{contents, fixture, folder, run};
use crate::serve::PATIENCE;

/// Something that answers for a published site.
pub trait WebServer {
    fn running(&self) -> &Running;

    /// What was published, by path.
    fn site(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.running().site
    }

    fn get(&self, path: &str, accept_encoding: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.running().port)).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {accept_encoding}\r\n\
             Connection: close\r\n\r\n"
        )
        .expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answered");
        Answer::new(&bytes)
    }
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub bytes: Vec<u8>,
    pub content: String,
}

/// For the message of a test that fails; the content would hide it.
impl std::fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.head)
    }
}

impl Answer {
    fn new(answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let (head, bytes) = answer.split_at(end.expect("a head") + 4);
        let head = String::from_utf8_lossy(head).into_owned();
        let is_chunked = head
            .to_ascii_lowercase()
            .contains("transfer-encoding: chunked");
        assert!(!is_chunked, "files have a length: {head}");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.expect("a status"),
            bytes: bytes.to_vec(),
            content: String::from_utf8_lossy(bytes).into_owned(),
            head,
        }
    }

    fn all(&self, name: &str) -> Vec<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }

    /// The header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.all(name).first().copied().unwrap_or("")
    }

    /// The header's value, if it was sent once and not twice.
    #[track_caller]
    pub fn only(&self, name: &str) -> &str {
        let all = self.all(name);
        assert!(
            all.len() == 1,
            "{name} is there {} times: {self:?}",
            all.len()
        );
        all[0]
    }
}

/// A server at work, ended when dropped.
pub struct Running {
    child: Child,
    port: u16,
    site: BTreeMap<String, Vec<u8>>,
    _place: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Builds the tiny site `name` and starts what `command` makes of the folder, the site in it and
    /// a free port.
    fn start(name: &str, command: impl Fn(&Path, &Path, u16) -> Command) -> Self {
        let build = |_: &Path, output: &str| {
            run(&fixture(name), &["build", "--quiet", "--output", output]).success();
        };
        Self::start_built(build, command)
    }

    /// As [`Self::start`], of the site that `build` writes, which is given an empty folder to run in.
    fn start_built(
        build: impl Fn(&Path, &str),
        command: impl Fn(&Path, &Path, u16) -> Command,
    ) -> Self {
        let place = folder();
        open_to_all(place.path());
        let site = place.path().join("site");
        build(place.path(), site.to_str().expect("UTF-8"));
        // The port is free until somebody else takes it, so a server may have to try another.
        for _ in 0..5 {
            let port = free_port();
            let mut command = command(place.path(), &site, port);
            let program = command.get_program().to_string_lossy().into_owned();
            let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
            let child = child.unwrap_or_else(|error| {
                panic!("{program} does not start ({error}); tests/run installs it")
            });
            let mut running = Self {
                child,
                port,
                site: contents(&site),
                _place: folder(),
            };
            if running.answers() {
                running._place = place;
                return running;
            }
        }
        panic!("the server never answered; what it said is above");
    }

    fn answers(&mut self) -> bool {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return true;
            }
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("bound");
    listener.local_addr().expect("an address").port()
}

/// Servers that are started by root answer as somebody else.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder, rights).expect("set");
}

fn write(place: &Path, name: &str, text: String) -> PathBuf {
    let path = place.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

pub struct Nginx(Running);

impl Nginx {
    pub fn start(site: &str) -> Self {
        Self(Running::start(site, |place, site, port| {
            let site = site.display();
            let server = format!("root {site};\ninclude {site}/hosting/nginx.conf;");
            nginx(place, port, &server)
        }))
    }
}

impl Nginx {
    /// The guide in the program below `/patients/rfa/`, by `location`, a text of the documentation
    /// for a guide in `/srv/guide/rfa`, beside a site with a page of its own.
    pub fn beside_other_pages(location: &str) -> Self {
        let address = ["--base-url", "https://hospital.example/patients/rfa"];
        let build = |place: &Path, output: &str| {
            run(
                place,
                &[&["build", "--quiet", "--output", output][..], &address].concat(),
            )
            .success();
        };
        Self(Running::start_built(build, |place, site, port| {
            let other = place.join("other");
            std::fs::create_dir_all(&other).expect("made");
            write(&other, "index.html", "The hospital's own page".to_owned());
            let site = site.display().to_string();
            let location = location.replace("/srv/guide/rfa", &site);
            let server = format!("root {};\n{location}", other.display());
            nginx(place, port, &server)
        }))
    }
}

/// nginx with `server` in its one server block.
fn nginx(place: &Path, port: u16, server: &str) -> Command {
    let place_name = place.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("  {kind}_temp_path {place_name}/{kind};\n"))
        .collect();
    let text = format!(
        "daemon off;\nmaster_process off;\npid {place_name}/pid;\nerror_log stderr;\n\
         events {{}}\nhttp {{\n  access_log off;\n{temporary}  server {{\n    \
         listen 127.0.0.1:{port};\n{server}\n  }}\n}}\n"
    );
    let config = write(place, "nginx.conf", text);
    let mut command = Command::new("/usr/sbin/nginx");
    command.arg("-e").arg("stderr").arg("-c").arg(config);
    command
}

impl WebServer for Nginx {
    fn running(&self) -> &Running {
        &self.0
    }
}

pub struct Apache(Running);

impl Apache {
    pub fn start(site: &str) -> Self {
        Self(Running::start(site, |place, site, port| {
            let (place_name, site) = (place.display(), site.display());
            let modules: String = [
                "mpm_event",
                "authz_core",
                "dir",
                "mime",
                "headers",
                "rewrite",
            ]
            .iter()
            .map(|name| {
                format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")
            })
            .collect();
            let text = format!(
                "ServerRoot {place_name}\nServerName localhost\nListen 127.0.0.1:{port}\n\
                 PidFile {place_name}/pid\nErrorLog /dev/stderr\nDefaultRuntimeDir {place_name}\n\
                 {modules}User www-data\nGroup www-data\nTypesConfig /dev/null\n\
                 DocumentRoot {site}\n<Directory {site}>\n  AllowOverride FileInfo Indexes\n  \
                 Require all granted\n</Directory>\n<Files \".ht*\">\n  Require all denied\n</Files>\n"
            );
            let config = write(place, "apache.conf", text);
            let mut command = Command::new("/usr/sbin/apache2");
            command.arg("-X").arg("-f").arg(config);
            command
        }))
    }
}

impl WebServer for Apache {
    fn running(&self) -> &Running {
        &self.0
    }
}

pub struct Caddy(Running);

impl Caddy {
    pub fn start(site: &str) -> Self {
        Self(Running::start(site, |place, site, port| {
            let site = site.display();
            let text = format!(
                "{{\n\tadmin off\n\tauto_https off\n\tlog {{\n\t\tlevel ERROR\n\t}}\n}}\n\
                 http://127.0.0.1:{port}, http://localhost:{port} {{\n\tbind 127.0.0.1\n\t\
                 root * {site}\n\timport {site}/hosting/Caddyfile\n}}\n"
            );
            let config = write(place, "Caddyfile", text);
            let mut command = Command::new("/usr/bin/caddy");
            command
                .args(["run", "--adapter", "caddyfile", "--config"])
                .arg(config);
            // It keeps notes of its own there.
            command
                .env("HOME", place)
                .env("XDG_DATA_HOME", place)
                .env("XDG_CONFIG_HOME", place);
            command
        }))
    }
}

impl WebServer for Caddy {
    fn running(&self) -> &Running {
        &self.0
    }
}

/// Our own server, over the same folder.
pub struct Ours(Running);

impl Ours {
    pub fn start(site: &str) -> Self {
        Self(Running::start(site, |place, site, port| {
            let listen = format!("127.0.0.1:{port}");
            let site = site.to_str().expect("UTF-8");
            crate::program::command(place, &["serve", "--site", site, "--listen", &listen])
        }))
    }
}

impl WebServer for Ours {
    fn running(&self) -> &Running {
        &self.0
    }
}
