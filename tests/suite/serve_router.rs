//! The way from a request to an answer, for any request: no panic, and nothing but the site.

use std::collections::HashSet;

use hyper::Request;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rfa_guide::files::Files;
use rfa_guide::serve::{Edition, Routes, answer};

const PATHS: [&str; 9] = [
    "index.html",
    "404.html",
    "a/index.html",
    "a/b/c.svg",
    "main.0123abcd.css",
    "search/index.html",
    "sw.js",
    "caf\u{e9}/index.html",
    "long.txt",
];

fn edition() -> Edition {
    let mut files = Files::new();
    for path in PATHS {
        let content = match path {
            "long.txt" => "long text ".repeat(100),
            path => format!("<{path}>"),
        };
        files.insert(path, content).expect("well formed");
    }
    files.insert(".htaccess", "secret").expect("well formed");
    files
        .insert("hosting/nginx.conf", "secret")
        .expect("well formed");
    Edition::first(Ok(files), false)
}

/// Bits of addresses that servers have stumbled over, put together at will.
fn address() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("/".to_owned()),
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just("%2e%2E".to_owned()),
        Just("%2f".to_owned()),
        Just("%5c".to_owned()),
        Just("%00".to_owned()),
        Just("%".to_owned()),
        Just("%c3%a9".to_owned()),
        Just("?q=".to_owned()),
        Just(".htaccess".to_owned()),
        Just("hosting/nginx.conf".to_owned()),
        Just("search/".to_owned()),
        Just("long.txt".to_owned()),
        Just("long.txt.br".to_owned()),
        prop::sample::select(PATHS.as_slice()).prop_map(|path| path.replace('\u{e9}', "%C3%A9")),
        "[ -~]{0,6}",
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| format!("/{}", parts.concat()))
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let name = prop::sample::select(vec![
        "range",
        "if-range",
        "if-none-match",
        "accept-encoding",
    ]);
    let value = prop_oneof![
        "bytes=[0-9]{0,30}-[0-9]{0,30}",
        "(br|gzip|\\*|identity)(;q=[01](\\.[0-9]{0,4})?)?(, (br|gzip)(;q=0)?)?",
        "(W/)?\"[0-9a-f]{0,16}\"",
        "[ -~]{0,20}",
    ];
    prop::collection::vec((name, value), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_only_the_site_comes_out(
        method in prop_oneof![Just("GET"), Just("HEAD"), Just("POST"), Just("BREW")],
        uri in address(),
        headers in headers(),
        base_path in prop_oneof![Just(""), Just("/a"), Just("/p/q")],
    ) {
        let mut request = Request::builder().method(method).uri(&uri);
        for (name, value) in &headers {
            request = request.header(*name, value);
        }
        let Ok(request) = request.body(()) else {
            return Ok(());
        };
        let routes = Routes {
            base_path: base_path.to_owned(),
            answer: Some(Box::new(|question| {
                Some(format!("words: {}", question.words.len()))
            })),
        };
        let response = answer(&edition(), &routes, &request.into_parts().0);
        let status = response.status().as_u16();
        let expected: HashSet<u16> = [200, 206, 304, 308, 400, 404, 405, 414, 416].into();
        prop_assert!(expected.contains(&status), "{status}");
        prop_assert_eq!(status == 405, !matches!(method, "GET" | "HEAD"));
        let headers = response.headers();
        prop_assert!(headers.contains_key("content-security-policy"));
        prop_assert_eq!(&headers["x-content-type-options"], "nosniff");
        let body = response.body();
        prop_assert!(!body.windows(6).any(|window| window == b"secret"));
        if method == "HEAD" || status == 304 {
            prop_assert!(body.is_empty());
        } else {
            prop_assert_eq!(headers["content-length"].to_str().unwrap(), body.len().to_string());
        }
        if let Some(location) = headers.get("location") {
            prop_assert!(location.as_bytes().starts_with(b"./"));
        }
    }
}
