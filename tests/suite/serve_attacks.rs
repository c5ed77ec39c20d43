//! What strangers send to a server, and that it goes on answering readers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use rfa_guide::serve::{Limits, Routes, Settings};

use crate::serve::{Answer, PATIENCE, Server, site};

const ANYWHERE: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

fn server(limits: Limits) -> Server {
    let settings = Settings {
        limits,
        routes: Routes {
            base_path: String::new(),
            answer: Some(Box::new(|question| {
                Some(format!("<p>{}</p>", question.words.replace('<', "&lt;")))
            })),
        },
        ..Settings::at(SocketAddr::from(ANYWHERE))
    };
    let mut files = site("home");
    let form = files.insert("search/index.html", "form");
    form.expect("well formed");
    Server::start_with(settings, Ok(files), None)
}

fn usual() -> Server {
    server(Limits::default())
}

/// Ends what gets nowhere after a second or two.
fn impatient() -> Limits {
    Limits {
        patience: Duration::from_secs(1),
        ..Limits::default()
    }
}

#[test]
fn no_spelling_of_a_path_leads_out_of_the_site() {
    let server = usual();
    let dots = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "%c0%ae%c0%ae",
        "..;",
        "..%00",
    ];
    let slashes = ["/", "%2f", "%5c", "\\", "%252f", "%c0%af", "//"];
    for dot in dots {
        for slash in slashes {
            for start in ["/", "/before/", "//", "/assets/main.css/"] {
                let path = format!("{start}{dot}{slash}{dot}{slash}etc{slash}passwd");
                let status = server.get(&path).status;
                assert!(matches!(status, 400 | 404), "{path}: {status}");
            }
        }
    }
    for path in [
        "/.rfa-guide",
        "/.htaccess",
        "/file:///etc/passwd",
        "http://other/etc/passwd",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn what_is_no_request_is_refused_and_the_next_one_answered() {
    let server = usual();
    let long = |count| "x".repeat(count);
    for (request, status) in [
        (
            format!("GET /{} HTTP/1.1\r\nHost: h\r\n\r\n", long(4000)),
            414,
        ),
        (
            format!("GET /?q={} HTTP/1.1\r\nHost: h\r\n\r\n", long(4000)),
            414,
        ),
        (
            format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", long(40_000)),
            431,
        ),
        (
            format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(100)),
            431,
        ),
        (
            format!("{} / HTTP/1.1\r\nHost: h\r\n\r\n", long(40_000)),
            431,
        ),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400),
        ("GET  /  HTTP/1.1\r\n\r\n".to_owned(), 400),
        ("\0\0\0\0\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nA b\r\n\r\n".to_owned(), 400),
        (
            "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_owned(),
            400,
        ),
        (
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".to_owned(),
            400,
        ),
        (
            "\u{16}\u{3}\u{1}\u{2}hello, this is TLS\r\n\r\n".to_owned(),
            400,
        ),
    ] {
        let answer = server.exchange(request.as_bytes());
        let text = String::from_utf8_lossy(&answer);
        let begins = request.chars().take(30).collect::<String>();
        assert_eq!(Answer::new(&text).status, status, "{begins:?}: {text}");
        assert_eq!(server.get("/").status, 200, "after {begins:?}");
    }
}

#[test]
fn a_request_with_content_is_refused_and_its_content_never_taken_for_a_request() {
    let server = usual();
    for (head, status) in [
        ("GET / HTTP/1.1\r\nContent-Length: 44", 413),
        ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked", 413),
        ("POST / HTTP/1.1\r\nContent-Length: 44", 405),
        (
            "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\nExpect: 100-continue",
            405,
        ),
    ] {
        let hidden = "GET /healthz HTTP/1.1\r\nHost: hidden\r\n\r\n    \r\n";
        let request = format!("{head}\r\nHost: h\r\n\r\n{hidden}");
        let answer = server.exchange(request.as_bytes());
        let text = String::from_utf8_lossy(&answer);
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{head}: {text}");
        let answer = Answer::new(&text);
        assert_eq!(answer.status, status, "{head}");
        assert_eq!(answer.header("connection"), "close", "{head}");
    }
}

#[test]
fn words_in_an_address_never_become_a_header_or_a_script() {
    let server = usual();
    for words in [
        "%0d%0aSet-Cookie:%20a=b",
        "%0aLocation:%20//evil.example",
        "%E5%98%8A%E5%98%8DSet-Cookie:a",
        "<script>alert(1)</script>",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%00%ff%fe%c0%af",
    ] {
        for path in [
            "/search/?q=",
            "/search/index.html?q=",
            "/search?q=",
            "/before?q=",
        ] {
            let answer = server.get(&format!("{path}{words}"));
            // Brackets that are not encoded are no address; the others are words.
            let expected: &[u16] = if words.contains('<') {
                &[400]
            } else {
                &[200, 308]
            };
            assert!(
                expected.contains(&answer.status),
                "{path}{words}: {answer:?}"
            );
            assert_eq!(answer.header("set-cookie"), "", "{path}{words}");
            assert!(!answer.content.contains("<script"), "{path}{words}");
            let policy = answer.header("content-security-policy");
            assert!(answer.status == 400 || policy.contains("script-src 'self'"));
            let location = answer.header("location");
            assert!(
                location.is_empty() || location.starts_with("./"),
                "{location}"
            );
        }
    }
    // A line break that is not encoded ends the first line, and is no request.
    let answer = server.exchange(b"GET /search/?q=a\r\nSet-Cookie: a=b HTTP/1.1\r\n\r\n");
    assert_eq!(Answer::new(&String::from_utf8_lossy(&answer)).status, 400);
}

/// A head that comes drop by drop, an answer that nobody takes, a line on which nothing is said.
#[test]
fn whoever_gets_nowhere_is_sent_away_and_readers_are_served() {
    let server = server(impatient());
    let mut slow_head = server.connect();
    slow_head.write_all(b"GET / HTTP/1.1\r\n").expect("sent");
    let mut slow_content = server.connect();
    slow_content
        .write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nx")
        .expect("sent");
    let silent = server.connect();
    let mut used = server.connect();
    used.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        .expect("sent");

    let start = Instant::now();
    let mut dripping = slow_head.try_clone().expect("a copy");
    while start.elapsed() < PATIENCE {
        assert_eq!(server.get("/").status, 200);
        if dripping.write_all(b"A: b\r\n").is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    for (name, stream) in [
        ("slow head", slow_head),
        ("slow content", slow_content),
        ("silent", silent),
        ("used before", used),
    ] {
        assert!(is_ended(stream), "{name}");
    }
}

/// Whether the server hangs up, after whatever it had to say.
fn is_ended(mut stream: TcpStream) -> bool {
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn when_the_house_is_full_the_longest_idle_make_room() {
    let server = server(Limits {
        connections: 32,
        ..Limits::default()
    });
    let idle: Vec<TcpStream> = (0..300).map(|_| server.connect()).collect();
    for _ in 0..20 {
        assert_eq!(server.get("/").status, 200);
    }
    let mut ended = 0;
    for mut stream in idle {
        stream
            .set_read_timeout(Some(Duration::from_millis(1)))
            .expect("set");
        ended += usize::from(matches!(stream.read(&mut [0]), Ok(0)));
    }
    assert!(
        (268..=300).contains(&ended),
        "{ended} of 300 were sent away"
    );
}

#[test]
fn hundreds_of_idle_connections_cost_little_and_harm_nobody() {
    let server = usual();
    let before = memory_bytes();
    let idle: Vec<TcpStream> = (0..400)
        .map(|number| {
            let mut stream = server.connect();
            if number % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nX: ").expect("sent");
            }
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(server.get("/").status, 200);
    }
    let each = memory_bytes().saturating_sub(before) / idle.len();
    assert!(each < 64 * 1024, "{each} bytes for each connection");
}

/// What this process has in memory; 0 where the system does not say.
fn memory_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or(0) * 4096
}

#[test]
fn several_requests_on_one_line_are_answered_in_turn() {
    let server = usual();
    let one = "GET /before/ HTTP/1.1\r\nHost: h\r\n\r\n";
    let last = "GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    let answer = server.exchange(format!("{}{last}", one.repeat(50)).as_bytes());
    let text = String::from_utf8_lossy(&answer);
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 51);
    assert!(text.ends_with("ok"), "{text}");
}

/// The search waits until a page was answered by the one thread there is.
#[test]
fn a_search_holds_up_no_other_answer() {
    let (sender, page_was_answered) = mpsc::channel();
    let page_was_answered = Mutex::new(page_was_answered);
    let settings = Settings {
        limits: Limits {
            threads: Some(1),
            ..Limits::default()
        },
        routes: Routes {
            base_path: String::new(),
            answer: Some(Box::new(move |_| {
                let waits = page_was_answered.lock().expect("one search at a time");
                waits.recv_timeout(PATIENCE).ok()
            })),
        },
        ..Settings::at(SocketAddr::from(ANYWHERE))
    };
    let mut files = site("home");
    let form = files.insert("search/index.html", "form");
    form.expect("well formed");
    let server = Server::start_with(settings, Ok(files), None);
    let mut search = server.connect();
    search
        .write_all(b"GET /search/?q=x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        .expect("sent");
    assert_eq!(server.get("/").content, "home");
    sender.send("found".to_owned()).expect("the search waits");
    let mut answer = String::new();
    search.read_to_string(&mut answer).expect("answered");
    assert_eq!(Answer::new(&answer).content, "found");
}
