//! The headers of answers: one table, for `serve` and for the files that other servers read.

/// Nothing from elsewhere, nothing inline, and no request from a script: search needs none.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'none'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same, but scripts may ask the server they came from: for the service worker, whose whole
/// task it is, and for pages that reload themselves while an author works on them.
const POLICY_WITH_REQUESTS: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The service worker. A browser looks for its next version under the same name, and a worker
/// governs what lies beside and below it, so it stays at the root under this name.
pub const WORKER: &str = "sw.js";

/// The guide in one file holds its styles and its script. Its own first lines name each by its sum and
/// forbid every other, and a browser keeps to both policies.
const POLICY_OF_ONE_FILE: &str = "default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Where the guide in one file lies: it is there to be kept, and some open it instead.
pub const SINGLE_FILE: &str = "offline/rfa-guide.html";

/// Files with a policy of their own.
pub const APART: [&str; 2] = [WORKER, SINGLE_FILE];

/// What no page of the guide may use. Only names that browsers know: others are warned about.
const NO_FEATURES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// On every answer, whatever its status. The policy and how long to keep the answer come with them,
/// but differ from file to file. `Strict-Transport-Security` is the host's to give: it binds other
/// sites of the same name too.
pub const EVERY_ANSWER: [(&str, &str); 5] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", NO_FEATURES),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// Kept by the browser, but asked about each time: an urgent correction is seen at once.
pub const ASK_EACH_TIME: &str = "no-cache";

/// A year, the longest there is, for files whose name changes with their content.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The content security policy of the file at `path`.
pub fn policy(path: &str) -> &'static str {
    match path {
        WORKER => POLICY_WITH_REQUESTS,
        SINGLE_FILE => POLICY_OF_ONE_FILE,
        _ => POLICY,
    }
}

/// The policy of every file while the sources are watched.
pub fn policy_with_reload() -> &'static str {
    POLICY_WITH_REQUESTS
}

/// How long a browser or a proxy may keep the file at `path`.
pub fn cache_control(path: &str) -> &'static str {
    if is_immutable(path) {
        FOR_EVER
    } else {
        ASK_EACH_TIME
    }
}

/// Hexadecimal digits of the content's sum in a name.
pub const HASH_DIGITS: usize = 8;

/// Whether the content of `path` never changes: a style or script named for its sum, or a part of
/// the search index, whose folder is.
pub fn is_immutable(path: &str) -> bool {
    if let Some((folder, _)) = path
        .strip_prefix("search/")
        .and_then(|rest| rest.split_once('/'))
    {
        return folder.len() >= HASH_DIGITS && folder.bytes().all(is_digit);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, "css" | "js")) = name.rsplit_once('.') else {
        return false;
    };
    stem.rsplit_once('.')
        .is_some_and(|(_, hash)| hash.len() == HASH_DIGITS && hash.bytes().all(is_digit))
}

/// The same as a regular expression on the path after the last folder that is not the guide's, for
/// nginx, Apache and Caddy.
pub const IMMUTABLE_PATTERN: &str = r"(\.[0-9a-f]{8}\.(css|js)|/search/[0-9a-f]{8,}/[^/]+)$";

fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_differ_in_what_a_script_may_ask_for_and_nothing_else() {
        assert_eq!(
            POLICY.replace("connect-src 'none'", "connect-src 'self'"),
            POLICY_WITH_REQUESTS
        );
        assert_eq!(policy("sw.js"), POLICY_WITH_REQUESTS);
        assert_eq!(policy("a/sw.js"), POLICY);
        assert_eq!(policy("a/offline/rfa-guide.html"), POLICY);
        assert_eq!(policy("index.html"), POLICY);
    }

    #[test]
    fn only_a_name_that_changes_with_its_content_is_kept_for_ever() {
        let check = |path, expected| assert_eq!(is_immutable(path), expected, "{path}");
        check("main.0123abcd.css", true);
        check("a/my-questions.89abcdef.js", true);
        check("search/0123456789ab/t.js", true);
        check("index.html", false);
        check("main.css", false);
        check("main.0123abc.css", false);
        check("main.0123ABCD.css", false);
        check("0123abcd.css", false);
        check("report.0123abcd.pdf", false);
        check("search/index.html", false);
        check("search/words/index.html", false);
        check("a/search/0123456789ab/t.js", false);
    }
}
