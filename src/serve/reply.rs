//! Answers, put together from a status, headers and content.

use bytes::Bytes;
use hyper::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::edition::Edition;
use super::entry::standing_headers;
use crate::hosting::TEXT;

/// `content` with all headers, for what is neither a file nor found by `answer`.
pub fn plain_answer(
    edition: &Edition,
    status: StatusCode,
    content_type: &'static str,
    content: Bytes,
) -> Response<Bytes> {
    // Told here, because the answer to HEAD has it too, without the content.
    let length = HeaderValue::from(content.len());
    let headers = standing_headers("", edition.reloads());
    let response = with_headers(status, headers, content);
    let response = with(response, CONTENT_LENGTH, length);
    with(
        response,
        CONTENT_TYPE,
        HeaderValue::from_static(content_type),
    )
}

/// A line for people, where there is no page to show.
pub fn text(edition: &Edition, status: StatusCode, content: &'static str) -> Response<Bytes> {
    plain_answer(
        edition,
        status,
        TEXT,
        Bytes::from_static(content.as_bytes()),
    )
}

/// `response`, and an end to the connection: what follows on it cannot be trusted.
pub fn with_close(response: Response<Bytes>) -> Response<Bytes> {
    with(response, CONNECTION, HeaderValue::from_static("close"))
}

/// An answer of these parts.
pub fn with_headers(status: StatusCode, headers: HeaderMap, content: Bytes) -> Response<Bytes> {
    let mut response = Response::new(content);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// `response` with one header more, or another value of it.
pub fn with(
    mut response: Response<Bytes>,
    name: HeaderName,
    value: HeaderValue,
) -> Response<Bytes> {
    response.headers_mut().insert(name, value);
    response
}

/// `value`, or nothing rather than no answer: addresses hold no letter that a header may not.
pub fn text_value(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or_else(|_| HeaderValue::from_static(""))
}
