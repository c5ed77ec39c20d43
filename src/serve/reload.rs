//! How a browser hears of a new edition: a script on each page waits for one event.
//!
//! The wait is an answer that is held back until there is news, in the form of server-sent events,
//! and ends after one. `EventSource` then asks again by itself. An answer that stays open would
//! give nothing more, and a page that asks with the version it shows cannot miss a change that
//! came between its loading and its asking.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use tokio::sync::watch;

use super::edition::Edition;
use super::reply;
use super::stop::Stopping;

/// Where the page finds its script; inline scripts are forbidden by the policy.
pub const SCRIPT_PATH: &str = "/-/reload.js";

/// A hidden page does not wait: browsers open six connections to a host, and six forgotten tabs
/// would leave none for the seventh.
pub const SCRIPT: &str = "\
'use strict';
(function () {
  var version = document.currentScript.getAttribute('data-version');
  var events = null;
  function listen() {
    if (events) { events.close(); events = null; }
    if (document.hidden) { return; }
    events = new EventSource('/-/events?version=' + version);
    events.addEventListener('reload', function () { events.close(); location.reload(); });
  }
  document.addEventListener('visibilitychange', listen);
  listen();
})();
";

const EVENTS_PATH: &str = "/-/events";

/// How long an answer is held back. Below what proxies allow, which is often a minute.
const WAIT: Duration = Duration::from_secs(25);

/// The element that a page of `version` carries.
pub fn script_element(version: &str) -> String {
    format!("<script src=\"{SCRIPT_PATH}\" data-version=\"{version}\" defer></script>")
}

/// `page` with `script` at the end of its head, or of all if it does not close its head.
pub fn with_script(page: Bytes, script: &str) -> Bytes {
    const END: &[u8] = b"</head>";
    let end = page
        .windows(END.len())
        .position(|bytes| bytes.eq_ignore_ascii_case(END))
        .unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]]
        .concat()
        .into()
}

/// Whether `request` waits for news.
pub fn is_wait(request: &Parts) -> bool {
    request.method == Method::GET && request.uri.path() == EVENTS_PATH
}

/// Answers when there is an edition other than the one that the page shows, when the time is up,
/// or when the server stops.
pub async fn wait(
    request: &Parts,
    mut editions: watch::Receiver<Arc<Edition>>,
    stopping: Stopping,
) -> Response<Bytes> {
    let shown = request
        .uri
        .query()
        .and_then(|query| query.strip_prefix("version="))
        .unwrap_or_default()
        .to_owned();
    let is_news = tokio::select! {
        news = editions.wait_for(|edition| edition.version() != shown) => news.is_ok(),
        () = tokio::time::sleep(WAIT) => false,
        () = stopping.wait() => false,
    };
    // `retry` is in milliseconds. A comment keeps the answer from being empty.
    let text = match is_news {
        true => "retry: 500\nevent: reload\ndata: new\n\n",
        false => "retry: 500\n: nothing new\n\n",
    };
    let edition = Arc::clone(&editions.borrow());
    let content = Bytes::from_static(text.as_bytes());
    reply::plain_answer(&edition, StatusCode::OK, "text/event-stream", content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_to_the_end_of_the_head() {
        let check = |page: &'static str, expected: &str| {
            assert_eq!(
                with_script(Bytes::from_static(page.as_bytes()), "S"),
                expected
            );
        };
        check("<head>a</head><body>", "<head>aS</head><body>");
        check("<HEAD>a</HEAD>", "<HEAD>aS</HEAD>");
        check("<p>\u{e4}", "<p>\u{e4}S");
        check("", "S");
    }
}
