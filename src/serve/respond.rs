//! From a request to an answer: a plain function, without a socket and without waiting.

use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use bytes::Bytes;

use super::content_type::{HTML, TEXT, content_type};
use super::edition::Edition;
use super::lookup::{Found, asks_for_page, lookup};
use super::{entity_tag, error_page, headers, reload};

/// Answers `request` from `edition`.
pub fn answer(edition: &Edition, request: &Parts) -> Response<Bytes> {
    let mut response = match request.method {
        Method::GET | Method::HEAD => get(edition, request),
        _ => {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
            set(&mut response, ALLOW, "GET, HEAD");
            response
        }
    };
    headers::add(response.headers_mut(), edition.reloads());
    if request.method == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    response
}

/// `content` with all headers, for what is neither a file nor found by `answer`.
pub fn plain_answer(content_type: &str, content: Bytes, reloads: bool) -> Response<Bytes> {
    let mut response = full(StatusCode::OK, content_type, content);
    headers::add(response.headers_mut(), reloads);
    response
}

fn get(edition: &Edition, request: &Parts) -> Response<Bytes> {
    match request.uri.path() {
        "/healthz" => return text(StatusCode::OK, "ok"),
        error_page::STYLE_PATH if edition.fault().is_some() => {
            let style = Bytes::from_static(error_page::STYLE.as_bytes());
            return full(StatusCode::OK, content_type("error.css"), style);
        }
        reload::SCRIPT_PATH if edition.reloads() => {
            let script = Bytes::from_static(reload::SCRIPT.as_bytes());
            return full(StatusCode::OK, content_type("reload.js"), script);
        }
        _ => {}
    }
    if let Some(page) = edition.fault()
        && asks_for_page(&request.uri)
    {
        return full(StatusCode::INTERNAL_SERVER_ERROR, HTML, page.clone());
    }
    match lookup(edition.files(), &request.uri) {
        Found::File(path) => file(edition, request, &path),
        Found::Folder(location) => {
            let mut response = text(StatusCode::PERMANENT_REDIRECT, "this is a folder\n");
            set(&mut response, LOCATION, &location);
            response
        }
        Found::Missing => missing(edition),
        Found::Malformed => text(StatusCode::BAD_REQUEST, "this is not an address\n"),
    }
}

fn file(edition: &Edition, request: &Parts, path: &str) -> Response<Bytes> {
    let content = edition.files().get(path).cloned().unwrap_or_default();
    let tag = edition.tag(path).unwrap_or_default();
    let mut response = if entity_tag::is_known(&request.headers, tag) {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        full(StatusCode::OK, content_type(path), content)
    };
    set(&mut response, ETAG, tag);
    response
}

fn missing(edition: &Edition) -> Response<Bytes> {
    match edition.files().get("404.html") {
        Some(page) => full(StatusCode::NOT_FOUND, HTML, page.clone()),
        None => text(StatusCode::NOT_FOUND, "this page does not exist\n"),
    }
}

fn text(status: StatusCode, content: &'static str) -> Response<Bytes> {
    full(status, TEXT, Bytes::from_static(content.as_bytes()))
}

fn full(status: StatusCode, content_type: &str, content: Bytes) -> Response<Bytes> {
    // Told here, because the answer to HEAD has it too, without the content.
    let length = HeaderValue::from(content.len());
    let mut response = Response::new(content);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_LENGTH, length);
    set(&mut response, CONTENT_TYPE, content_type);
    response
}

/// Leaves the header out if `value` is none, rather than the answer.
fn set(response: &mut Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use axum::http::Request;
    use axum::http::header::IF_NONE_MATCH;

    fn edition() -> Edition {
        let mut files = Files::new();
        for (path, content) in [
            ("index.html", "home"),
            ("a/index.html", "a"),
            ("style.css", "style"),
            ("404.html", "lost"),
        ] {
            files.insert(path, content).expect("well formed");
        }
        Edition::first(Ok(files), false)
    }

    fn ask(edition: &Edition, method: &str, uri: &str) -> Response<Bytes> {
        let request = Request::builder().method(method).uri(uri).body(());
        answer(edition, &request.expect("a request").into_parts().0)
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
    }

    #[test]
    fn head_tells_the_length_of_what_it_leaves_out() {
        assert_eq!(ask(&edition(), "HEAD", "/").headers()[CONTENT_LENGTH], "4");
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let tag = ask(&edition(), "GET", "/").headers()[ETAG].clone();
        let request = Request::builder()
            .uri("/")
            .header(IF_NONE_MATCH, &tag)
            .body(());
        let response = answer(&edition(), &request.expect("a request").into_parts().0);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()[ETAG], tag);
        assert!(response.body().is_empty());
        assert!(!response.headers().contains_key(CONTENT_LENGTH));
    }

    #[test]
    fn a_fault_takes_the_place_of_pages_only() {
        let edition = edition().next(Err("dead link".to_owned()));
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
