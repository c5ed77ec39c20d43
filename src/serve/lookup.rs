//! From the path of a request to a file.

use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::files::Files;

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// The file of this path is there.
    File(String),
    /// A folder was asked for without the slash that relative links in its page need. Holds the
    /// way there relative to the request, so that it is right behind a proxy's prefix as well.
    Folder(String),
    Missing,
    /// Not an address at all: half a percent sign, or bytes that are no UTF-8.
    Malformed,
}

/// Looks the path and the query of an address up in `files`: `/x/` means `x/index.html`.
pub fn lookup(files: &Files, path: &str, query: Option<&str>) -> Found {
    let Some(parts) = decoded_parts(path) else {
        return Found::Malformed;
    };
    // `..` needs no resolving, as no link of ours holds one; a slash or a backslash that was
    // hidden behind a percent sign is never part of a name.
    let is_name = |part: &String| part != "." && part != ".." && !part.contains(['/', '\\', '\0']);
    if !parts.iter().all(is_name) {
        return Found::Missing;
    }
    let name = parts.join("/");
    if name.is_empty() || name.ends_with('/') {
        return file(files, format!("{name}index.html"));
    }
    if files.contains(&name) {
        return Found::File(name);
    }
    if files.contains(&format!("{name}/index.html")) {
        return Found::Folder(with_slash(path, query));
    }
    Found::Missing
}

/// Whether somebody who opens `path` expects a page and not a style, a script or a picture.
pub fn asks_for_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !name.contains('.') || name.ends_with(".html")
}

fn file(files: &Files, path: String) -> Found {
    if files.contains(&path) {
        Found::File(path)
    } else {
        Found::Missing
    }
}

/// The last part of the path with a slash, and the query. The dot keeps a name with a colon from
/// being taken for a scheme. It goes into a header, where only ASCII means the same to everybody.
pub fn with_slash(path: &str, query: Option<&str>) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let address = match query {
        Some(query) => format!("./{name}/?{query}"),
        None => format!("./{name}/"),
    };
    utf8_percent_encode(&address, CONTROLS).to_string()
}

/// The parts between the slashes, decoded once. `None` if one is malformed.
fn decoded_parts(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split('/').map(decoded).collect()
}

/// Stricter than the crates for it, which let half a percent sign through as it is.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let byte = match byte {
            b'%' => hexadecimal(rest.next()?)? << 4 | hexadecimal(rest.next()?)?,
            byte => byte,
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Uri;

    fn check(uri: &str, expected: Found) {
        let mut files = Files::new();
        for path in [
            "index.html",
            "a/index.html",
            "a/b/index.html",
            "a/picture.svg",
            "style.css",
            "caf\u{e9}/index.html",
            "a:b/index.html",
            "empty/style.css",
        ] {
            files.insert(path, "").expect("well formed");
        }
        let parsed: Uri = uri.parse().expect("an address");
        let found = lookup(&files, parsed.path(), parsed.query());
        assert_eq!(found, expected, "{uri}");
    }

    fn file(path: &str) -> Found {
        Found::File(path.to_owned())
    }

    fn folder(location: &str) -> Found {
        Found::Folder(location.to_owned())
    }

    #[test]
    fn a_folder_is_its_index() {
        check("/", file("index.html"));
        check("/a/", file("a/index.html"));
        check("/a/b/?q=x", file("a/b/index.html"));
        check("/a/index.html", file("a/index.html"));
        check("http://example.org/a/", file("a/index.html"));
    }

    #[test]
    fn a_folder_without_its_slash_is_one_step_away() {
        check("/a", folder("./a/"));
        check("/a/b?q=x", folder("./b/?q=x"));
        check("/caf%C3%A9", folder("./caf%C3%A9/"));
        check("/caf\u{e9}?q=\u{e9}", folder("./caf%C3%A9/?q=%C3%A9"));
        check("/a:b", folder("./a:b/"));
    }

    #[test]
    fn a_name_may_be_encoded() {
        check("/a/pictur%65.svg", file("a/picture.svg"));
        check("/caf%c3%A9/", file("caf\u{e9}/index.html"));
    }

    #[test]
    fn what_is_not_there_is_missing() {
        for uri in [
            "/b",
            "/b/",
            "/style.css/",
            "/empty",
            "/empty/",
            "/A/",
            "/%00",
            "*",
        ] {
            check(uri, Found::Missing);
        }
    }

    #[test]
    fn no_spelling_leads_out_of_the_site() {
        for uri in [
            "/../index.html",
            "/a/../index.html",
            "/a/./index.html",
            "/%2e%2e/index.html",
            "/a/%2E%2E/style.css",
            "/a%2Findex.html",
            "/..%2f..%2fetc/passwd",
            "/..%5c..%5cwindows",
            "/a\\..\\style.css",
            "//a/",
            "//example.org/a",
            "/a//b/",
            "/%252e%252e/",
        ] {
            if uri.parse::<Uri>().is_ok() {
                check(uri, Found::Missing);
            }
        }
    }

    #[test]
    fn half_a_percent_sign_and_broken_utf8_are_malformed() {
        for uri in ["/%", "/a%2", "/%zz", "/%+1", "/%ff", "/a/%C3/"] {
            check(uri, Found::Malformed);
        }
    }

    #[test]
    fn a_page_is_told_from_what_it_loads() {
        let check = |uri: &str, expected| {
            let uri: Uri = uri.parse().expect("an address");
            assert_eq!(asks_for_page(uri.path()), expected, "{uri}");
        };
        check("/", true);
        check("/a.b/", true);
        check("/a", true);
        check("/a/index.html?v=1.2", true);
        check("/style.css", false);
        check("/a/picture.svg", false);
    }
}
