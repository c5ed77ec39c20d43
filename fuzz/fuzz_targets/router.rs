//! Any request against a small site: no panic, and nothing but the site comes out.
//!
//! `RUSTC_BOOTSTRAP=1 cargo +stable fuzz run router -- -max_total_time=60`
#![no_main]

use std::sync::LazyLock;

use hyper::Request;
use libfuzzer_sys::fuzz_target;
use rfa_guide::files::Files;
use rfa_guide::serve::{Edition, Routes, answer};

static EDITION: LazyLock<Edition> = LazyLock::new(|| {
    let mut files = Files::new();
    for path in ["index.html", "404.html", "a/index.html", "search/index.html", "sw.js"] {
        files.insert(path, "public ".repeat(100)).expect("well formed");
    }
    files.insert("hosting/nginx.conf", "secret").expect("well formed");
    Edition::first(Ok(files), false)
});

static ROUTES: LazyLock<[Routes; 2]> = LazyLock::new(|| {
    ["", "/a"].map(|base_path| Routes {
        base_path: base_path.to_owned(),
        answer: Some(Box::new(|words| words.len().to_string())),
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
        assert!(response.headers().contains_key("content-security-policy"));
        assert!(!response.body().windows(6).any(|window| window == b"secret"));
        assert!(response.status().as_u16() < 500);
    }
});
