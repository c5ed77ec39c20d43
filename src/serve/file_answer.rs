//! A file as an answer: whole, a part of it, or that the browser has it already.

use bytes::Bytes;
use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::edition::Edition;
use super::entity_tag;
use super::entry::{Entry, Variant};
use super::range::{self, Asked};
use super::reply::{text, text_value, with, with_headers};

/// Answers `request` with the form of `entry` that it likes best.
pub fn file(edition: &Edition, request: &Parts, entry: &Entry) -> Response<Bytes> {
    let variant = entry.variant(&request.headers);
    if entity_tag::is_known(&request.headers, &variant.tag) {
        return not_modified(variant);
    }
    let length = variant.content.len();
    let asked = match request.method {
        // A range means something with GET only.
        Method::GET => range::asked(&request.headers, &variant.tag, length),
        _ => Asked::Whole,
    };
    match asked {
        Asked::Whole => with_headers(
            StatusCode::OK,
            variant.headers.clone(),
            variant.content.clone(),
        ),
        Asked::Part(part) => {
            let place = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            let content = variant.content.slice(part);
            let part_length = HeaderValue::from(content.len());
            let status = StatusCode::PARTIAL_CONTENT;
            let response = with_headers(status, variant.headers.clone(), content);
            let response = with(response, CONTENT_LENGTH, part_length);
            with(response, CONTENT_RANGE, text_value(&place))
        }
        Asked::Beyond => {
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            let response = text(edition, status, "the file is shorter than that\n");
            with(
                response,
                CONTENT_RANGE,
                text_value(&format!("bytes */{length}")),
            )
        }
    }
}

/// All headers of the whole answer but those that describe its content.
fn not_modified(variant: &Variant) -> Response<Bytes> {
    let mut headers = variant.headers.clone();
    for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING] {
        headers.remove(name);
    }
    with_headers(StatusCode::NOT_MODIFIED, headers, Bytes::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use hyper::Request;
    use hyper::header::{
        ACCEPT_ENCODING, CACHE_CONTROL, ETAG, HeaderName, IF_NONE_MATCH, RANGE, VARY,
    };

    const STYLE: &str = "style.css";
    const LONG: &str = "long.0123abcd.js";

    /// What a request for `path` with `headers` gets.
    fn ask(method: &str, path: &str, headers: &[(HeaderName, &str)]) -> Response<Bytes> {
        let mut files = Files::new();
        for (path, content) in [(STYLE, "style".to_owned()), (LONG, "long ".repeat(200))] {
            files.insert(path, content).expect("well formed");
        }
        let edition = Edition::first(Ok(files), false);
        let mut request = Request::builder().method(method);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(()).expect("a request").into_parts().0;
        file(
            &edition,
            &request,
            &edition.entry(path).expect("it is there"),
        )
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let tag = ask("GET", STYLE, &[]).headers()[ETAG].clone();
        let tag = tag.to_str().expect("a text");
        let known = [(IF_NONE_MATCH, tag), (RANGE, "bytes=0-1")];
        let response = ask("GET", STYLE, &known);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert!(response.body().is_empty());
        let headers = response.headers();
        assert_eq!(headers[ETAG], tag);
        assert_eq!(headers[CACHE_CONTROL], "no-cache");
        assert!(!headers.contains_key(CONTENT_LENGTH));
    }

    #[test]
    fn each_form_of_a_file_has_a_tag_of_its_own() {
        let mut tags = Vec::new();
        for coding in ["identity", "gzip", "br"] {
            let response = ask("GET", LONG, &[(ACCEPT_ENCODING, coding)]);
            let headers = response.headers();
            let coded = headers.get(CONTENT_ENCODING);
            assert_eq!(coded.is_some_and(|it| it == coding), coding != "identity");
            assert_eq!(headers[VARY], "accept-encoding");
            assert_eq!(
                headers[CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(headers[CONTENT_LENGTH], response.body().len().to_string());
            assert!(!tags.contains(&headers[ETAG]), "{coding}");
            tags.push(headers[ETAG].clone());
        }
    }

    #[test]
    fn a_part_is_cut_from_the_form_that_was_chosen() {
        let check = |method, range, status: u16, content: &str, place: Option<&str>| {
            let response = ask(method, STYLE, &[(RANGE, range)]);
            assert_eq!(response.status(), status, "{method} {range}");
            let found = response.headers().get(CONTENT_RANGE);
            assert_eq!(found.map(|it| it.to_str().expect("text")), place, "{range}");
            if status < 400 {
                assert_eq!(response.body(), content, "{method} {range}");
                assert_eq!(
                    response.headers()[CONTENT_LENGTH],
                    content.len().to_string()
                );
            }
        };
        check("GET", "bytes=1-3", 206, "tyl", Some("bytes 1-3/5"));
        check("GET", "bytes=5-", 416, "", Some("bytes */5"));
        check("GET", "bytes=3-1", 200, "style", None);
        check("GET", "bytes=0-0,4-4", 200, "style", None);
        check("HEAD", "bytes=1-3", 200, "style", None);
    }
}
