//! Any request against a small site: nothing but the site comes out, no header of ours holds what a
//! stranger said, and no address leads to another host.

#![no_main]

use std::sync::LazyLock;

use hyper::header::{CONTENT_LENGTH, CONTENT_RANGE, LOCATION};
use hyper::{Method, Request, StatusCode};
use libfuzzer_sys::fuzz_target;
use rfa_guide::files::Files;
use rfa_guide::serve::{Edition, Routes, answer};

static EDITION: LazyLock<Edition> = LazyLock::new(|| {
    let mut files = Files::new();
    for path in [
        "index.html",
        "404.html",
        "a/index.html",
        "search/index.html",
        "sw.js",
    ] {
        files
            .insert(path, "public ".repeat(100))
            .expect("well formed");
    }
    files
        .insert("hosting/nginx.conf", "secret")
        .expect("well formed");
    Edition::first(Ok(files), false)
});

static ROUTES: LazyLock<[Routes; 2]> = LazyLock::new(|| {
    ["", "/a"].map(|base_path| Routes {
        base_path: base_path.to_owned(),
        answer: Some(Box::new(|question| {
            assert!(question.words.chars().count() <= 200 && question.limit <= 200);
            assert!(!question.words.contains(char::is_control));
            Some(question.words.len().to_string())
        })),
    })
});

// Lines: the method and the address, then headers.
fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let (method, uri) = first.split_once(' ').unwrap_or(("GET", first));
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    let Ok(request) = request.body(()) else {
        return;
    };
    let request = request.into_parts().0;
    for routes in ROUTES.iter() {
        let response = answer(&EDITION, routes, &request);
        let (status, headers, body) = (response.status(), response.headers(), response.body());
        assert!(headers.contains_key("content-security-policy"));
        assert!(!body.windows(6).any(|window| window == b"secret"));
        assert!(status.as_u16() < 500);
        for (name, value) in headers {
            let is_injected = value
                .as_bytes()
                .iter()
                .any(|byte| matches!(byte, b'\r' | b'\n'));
            assert!(!is_injected, "{name}");
        }
        if let Some(location) = headers.get(LOCATION) {
            let location = location.to_str().expect("an address is plain");
            assert!(
                location.starts_with("./") || location.starts_with("../"),
                "{location}"
            );
        }
        if let Some(length) = headers.get(CONTENT_LENGTH) {
            let length: usize = length.to_str().expect("plain").parse().expect("a number");
            let is_left_out = request.method == Method::HEAD || status == StatusCode::NOT_MODIFIED;
            assert!(length == body.len() || (is_left_out && body.is_empty()));
        }
        let is_part = status == StatusCode::PARTIAL_CONTENT;
        let says_part = headers.contains_key(CONTENT_RANGE);
        assert!(says_part == is_part || status == StatusCode::RANGE_NOT_SATISFIABLE);
    }
});
