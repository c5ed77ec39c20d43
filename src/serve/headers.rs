//! The headers that every answer carries, whatever its status.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

/// Nothing from elsewhere, nothing inline, and no request from a script: search needs none.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'none'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The same, but the script that reloads the page may ask us for news.
const POLICY_WITH_RELOAD: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// What no page of the guide may use. Only names that browsers know: others are warned about.
const NO_FEATURES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), NO_FEATURES),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // Kept by the browser, but asked about each time: an urgent correction is seen at once.
    (CACHE_CONTROL, "no-cache"),
];

/// Adds the headers; `reloads` is true while the sources are watched.
pub fn add(headers: &mut HeaderMap, reloads: bool) {
    let policy = if reloads { POLICY_WITH_RELOAD } else { POLICY };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_differ_in_what_a_script_may_ask_for_and_nothing_else() {
        assert_eq!(
            POLICY.replace("connect-src 'none'", "connect-src 'self'"),
            POLICY_WITH_RELOAD
        );
    }
}
