//! From a request to an answer: a plain function, without a socket and without waiting.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use hyper::header::{ACCEPT_RANGES, ALLOW, CACHE_CONTROL, ETAG, HeaderValue, LOCATION};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::edition::Edition;
use super::file_answer::file;
use super::lookup::{Found, asks_for_page, lookup, with_slash};
use super::question::question;
use super::reply::{plain_answer, text, text_value, with, with_close, with_headers};
use super::{Answer, error_page, reload};
use crate::hosting::{HTML, TEXT, content_type};

/// An address longer than this, in bytes, is none of ours.
const LONGEST_ADDRESS: usize = 2048;

/// Where the site answers, and who answers a search.
#[derive(Default)]
pub struct Routes {
    /// What the path of each request starts with: empty, or with a slash at its start and none at
    /// its end.
    pub base_path: String,
    /// Makes a page of what a reader without JavaScript typed.
    pub answer: Option<Answer>,
}

/// Where a probe asks, at the root and below the base path.
const HEALTH: &str = "/healthz";

impl Routes {
    /// Tells probes, which ask every few seconds for ever, from readers.
    pub fn is_probe(&self, request: &Parts) -> bool {
        let path = request.uri.path();
        path == HEALTH || path.strip_prefix(&self.base_path) == Some(HEALTH)
    }

    /// Tells searches, which take time, from files.
    pub fn is_search(&self, request: &Parts) -> bool {
        let below = request.uri.path().strip_prefix(&self.base_path);
        below.is_some_and(is_results_page) && request.uri.query().is_some()
    }
}

fn is_results_page(path: &str) -> bool {
    matches!(path, "/search/" | "/search/index.html")
}

/// Answers `request` from `edition`.
pub fn answer(edition: &Edition, routes: &Routes, request: &Parts) -> Response<Bytes> {
    let mut response = match request.method {
        Method::GET | Method::HEAD => get(edition, routes, request),
        _ => {
            let text = text(
                edition,
                StatusCode::METHOD_NOT_ALLOWED,
                "only GET and HEAD\n",
            );
            with(text, ALLOW, HeaderValue::from_static("GET, HEAD"))
        }
    };
    if request.method == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    response
}

fn get(edition: &Edition, routes: &Routes, request: &Parts) -> Response<Bytes> {
    let (path, query) = (request.uri.path(), request.uri.query());
    if path.len() + query.map_or(0, str::len) > LONGEST_ADDRESS {
        let text = text(
            edition,
            StatusCode::URI_TOO_LONG,
            "this address is too long\n",
        );
        return with_close(text);
    }
    if path == HEALTH {
        return text(edition, StatusCode::OK, "ok");
    }
    let Some(below) = path.strip_prefix(&routes.base_path) else {
        return missing(edition);
    };
    if below.is_empty() && !routes.base_path.is_empty() {
        return folder(edition, &with_slash(path, query));
    }
    if let Some(response) = own_page(edition, below) {
        return response;
    }
    if let Some(response) = search(edition, routes, below, query) {
        return response;
    }
    // Most addresses are written as the file is; the others are looked at closely.
    if edition.fault().is_none()
        && let Some(entry) = below.strip_prefix('/').and_then(|path| edition.entry(path))
    {
        return file(edition, request, &entry);
    }
    match lookup(edition.files(), below, query) {
        Found::File(path) => match edition.entry(&path) {
            Some(entry) => file(edition, request, &entry),
            None => missing(edition),
        },
        Found::Folder(location) => folder(edition, &location),
        Found::Missing => missing(edition),
        Found::Malformed => text(edition, StatusCode::BAD_REQUEST, "this is not an address\n"),
    }
}

/// What is served beside the files of the site.
fn own_page(edition: &Edition, path: &str) -> Option<Response<Bytes>> {
    let (content_type, content) = match path {
        HEALTH => (TEXT, "ok"),
        error_page::STYLE_PATH if edition.fault().is_some() => {
            (content_type("error.css"), error_page::STYLE)
        }
        reload::SCRIPT_PATH if edition.reloads() => (content_type("reload.js"), reload::SCRIPT),
        _ => {
            let page = edition.fault().filter(|_| asks_for_page(path))?;
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return Some(plain_answer(edition, status, HTML, page.clone()));
        }
    };
    let content = Bytes::from_static(content.as_bytes());
    Some(plain_answer(edition, StatusCode::OK, content_type, content))
}

/// The results page for a reader without JavaScript, if `path` and `query` ask for it.
fn search(
    edition: &Edition,
    routes: &Routes,
    path: &str,
    query: Option<&str>,
) -> Option<Response<Bytes>> {
    if !is_results_page(path) {
        return None;
    }
    let answer = routes.answer.as_ref()?;
    let question = question(query?).filter(|question| !question.words.is_empty())?;
    let response = match catch_unwind(AssertUnwindSafe(|| answer(&question))) {
        Ok(page) => plain_answer(edition, StatusCode::OK, HTML, page?.into()),
        Err(_) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            text(
                edition,
                status,
                "the search broke off by a fault of rfa-guide itself\n",
            )
        }
    };
    // What somebody looked for stays between the two of us.
    Some(with(
        response,
        CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    ))
}

fn missing(edition: &Edition) -> Response<Bytes> {
    match edition.entry("404.html") {
        Some(page) => {
            let page = page.plain();
            let mut headers = page.headers.clone();
            headers.remove(ETAG);
            headers.remove(ACCEPT_RANGES);
            with_headers(StatusCode::NOT_FOUND, headers, page.content.clone())
        }
        None => text(edition, StatusCode::NOT_FOUND, "this page does not exist\n"),
    }
}

fn folder(edition: &Edition, location: &str) -> Response<Bytes> {
    let response = text(
        edition,
        StatusCode::PERMANENT_REDIRECT,
        "this is a folder\n",
    );
    with(response, LOCATION, text_value(location))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use hyper::Request;
    use hyper::header::CONTENT_LENGTH;

    fn files() -> Files {
        let mut files = Files::new();
        for (path, content) in [
            ("index.html", "home"),
            ("a/index.html", "a"),
            ("search/index.html", "form"),
            ("style.css", "style"),
            ("sw.js", "worker"),
            ("404.html", "lost"),
        ] {
            files.insert(path, content).expect("well formed");
        }
        files
    }

    fn edition() -> Edition {
        Edition::first(Ok(files()), false)
    }

    fn ask(edition: &Edition, method: &str, uri: &str) -> Response<Bytes> {
        ask_at(edition, &Routes::default(), method, uri)
    }

    fn ask_at(edition: &Edition, routes: &Routes, method: &str, uri: &str) -> Response<Bytes> {
        let request = Request::builder().method(method).uri(uri).body(());
        answer(edition, routes, &request.expect("a request").into_parts().0)
    }

    #[test]
    fn each_way_of_asking_has_its_status() {
        let check = |method: &str, uri: &str, status: u16, content: &str| {
            let response = ask(&edition(), method, uri);
            assert_eq!(response.status().as_u16(), status, "{method} {uri}");
            assert_eq!(response.body(), content, "{method} {uri}");
            assert!(response.headers().contains_key("content-security-policy"));
        };
        check("GET", "/", 200, "home");
        check("HEAD", "/", 200, "");
        check("GET", "/a/", 200, "a");
        check("GET", "/a", 308, "this is a folder\n");
        check("GET", "/healthz", 200, "ok");
        check("GET", "/nowhere", 404, "lost");
        check("GET", "/%", 400, "this is not an address\n");
        check("POST", "/", 405, "only GET and HEAD\n");
        check("OPTIONS", "*", 405, "only GET and HEAD\n");
        check("GET", "/-/reload.js", 404, "lost");
        for start in ["/", "/?"] {
            let uri = start.to_owned() + &"x".repeat(3000);
            check("GET", &uri, 414, "this address is too long\n");
        }
    }

    #[test]
    fn head_tells_the_length_of_what_it_leaves_out() {
        assert_eq!(ask(&edition(), "HEAD", "/").headers()[CONTENT_LENGTH], "4");
    }

    #[test]
    fn the_worker_alone_may_make_requests() {
        let policy = |uri| {
            let response = ask(&edition(), "GET", uri);
            response.headers()["content-security-policy"]
                .to_str()
                .expect("text")
                .to_owned()
        };
        assert!(policy("/sw.js").contains("connect-src 'self'"));
        for uri in ["/", "/style.css", "/nowhere", "/a/sw.js", "/healthz"] {
            assert!(policy(uri).contains("connect-src 'none'"), "{uri}");
        }
    }

    #[test]
    fn below_a_base_path_the_site_is_the_same_and_elsewhere_there_is_none() {
        let routes = Routes {
            base_path: "/patients/rfa".to_owned(),
            answer: None,
        };
        let check = |uri: &str, status: u16, location: &str| {
            let response = ask_at(&edition(), &routes, "GET", uri);
            assert_eq!(response.status().as_u16(), status, "{uri}");
            let found = response.headers().get(LOCATION);
            assert_eq!(
                found.map_or("", |v| v.to_str().expect("text")),
                location,
                "{uri}"
            );
        };
        check("/patients/rfa/", 200, "");
        check("/patients/rfa/a/index.html", 200, "");
        check("/patients/rfa/a?x", 308, "./a/?x");
        check("/patients/rfa", 308, "./rfa/");
        check("/patients/rfa/healthz", 200, "");
        check("/healthz", 200, "");
        check("/", 404, "");
        check("/a/", 404, "");
        check("/patients/rfauna/", 404, "");
    }

    #[test]
    fn a_search_without_javascript_is_answered_and_never_kept() {
        let routes = Routes {
            base_path: String::new(),
            answer: Some(Box::new(|question| {
                assert_ne!(question.words, "panic");
                Some(format!("[{}]", question.words))
            })),
        };
        let check = |uri: &str, status: u16, content: &str| {
            let response = ask_at(&edition(), &routes, "GET", uri);
            assert_eq!(response.status().as_u16(), status, "{uri}");
            assert_eq!(response.body(), content, "{uri}");
            let kept = &response.headers()[CACHE_CONTROL];
            assert_eq!(
                kept == "no-store",
                !matches!(content, "form" | "a"),
                "{uri}"
            );
        };
        check("/search/?q=back+pain", 200, "[back pain]");
        check("/search/index.html?q=%3Cb%3E%0d%0aX:1", 200, "[<b>  X:1]");
        let fault = "the search broke off by a fault of rfa-guide itself\n";
        check("/search/?q=panic", 500, fault);
        check("/search/?q=", 200, "form");
        check("/search/?q=%20+", 200, "form");
        check("/search/", 200, "form");
        check("/a/?q=x", 200, "a");
        assert_eq!(ask(&edition(), "GET", "/search/?q=x").body(), "form");
    }

    #[test]
    fn a_fault_takes_the_place_of_pages_only() {
        let edition = Edition::first(Ok(files()), true).next(Err("dead link".to_owned()));
        let check = |uri: &str, status: u16, part: &str| {
            let response = ask(&edition, "GET", uri);
            let content = String::from_utf8_lossy(response.body()).into_owned();
            assert_eq!(response.status().as_u16(), status, "{uri}");
            assert!(content.contains(part), "{uri}: {content}");
        };
        check("/", 500, "dead link");
        check("/a", 500, "dead link");
        check("/nowhere/", 500, "dead link");
        check("/style.css", 200, "style");
        check("/gone.css", 404, "lost");
        check("/-/error.css", 200, "pre-wrap");
        check("/healthz", 200, "ok");
    }
}
