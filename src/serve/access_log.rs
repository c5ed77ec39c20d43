//! What may be told of an answer without telling of its reader.

use bytes::Bytes;
use hyper::Response;
use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue};
use hyper::http::request::Parts;

/// A longer path is an attack, and is not worth more space.
const LONGEST_PATH: usize = 200;

/// A request and its answer. The reader's address, the words of a search, the page before and the
/// name of the browser are not in it: in a hospital they could say who is ill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered<'a> {
    pub method: &'a str,
    /// Without the query.
    pub path: &'a str,
    pub status: u16,
    /// Of the content, as sent.
    pub size_bytes: usize,
    /// `br`, `gzip` or `identity`.
    pub coding: &'a str,
}

impl<'a> Answered<'a> {
    pub fn new(request: &'a Parts, response: &'a Response<Bytes>) -> Self {
        let path = request.uri.path();
        let headers = response.headers();
        Self {
            method: known_method(request.method.as_str()),
            path: &path[..path.floor_char_boundary(LONGEST_PATH)],
            status: response.status().as_u16(),
            size_bytes: response.body().len(),
            coding: headers
                .get(CONTENT_ENCODING)
                .filter(|_| headers.contains_key(CONTENT_LENGTH))
                .and_then(|value: &HeaderValue| value.to_str().ok())
                .unwrap_or("identity"),
        }
    }
}

/// A method is any word that a stranger likes to send.
fn known_method(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "OPTIONS" | "PATCH" | "TRACE" | "CONNECT" => {
            method
        }
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    #[test]
    fn neither_words_nor_endless_paths_are_told() {
        let uri = format!("/search/{}?q=secret", "x".repeat(500));
        let request = Request::builder().method("BREW").uri(uri).body(());
        let request = request.expect("a request").into_parts().0;
        let response = Response::new(Bytes::from_static(b"page"));
        let answered = Answered::new(&request, &response);
        assert_eq!((answered.method, answered.size_bytes), ("other", 4));
        assert_eq!(answered.path.len(), LONGEST_PATH);
        assert!(!format!("{answered:?}").contains("secret"));
    }
}
