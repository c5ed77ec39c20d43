//! Where an address on a published page leads, as a browser resolves it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::files::link;

/// A place on this site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Destination {
    /// From the site's root, without a slash at its start; a folder ends in a slash or is empty.
    pub path: String,
    /// The id behind `#`, decoded; `None` if the whole page is meant.
    pub fragment: Option<String>,
}

impl Destination {
    /// Where `address`, written on the page published at `page`, leads; `None` if that is another
    /// host, a mail address, or above the site's root. The root stands at `base_path`, which is empty
    /// or starts with a slash and does not end in one.
    pub fn of(address: &str, page: &str, base_path: &str) -> Option<Self> {
        let address = address.trim();
        if address.starts_with("//") || link::has_scheme(address) {
            return None;
        }
        let (address, fragment) = match address.split_once('#') {
            Some((address, fragment)) => (address, fragment_id(fragment)),
            None => (address, None),
        };
        let path = decode(address.split('?').next().unwrap_or(""));
        let path = link::place(&path, page, base_path)?;
        Some(Self { path, fragment })
    }
}

/// The id that a fragment names. Without one, or with `top`, the page's start is meant; `:~:` marks
/// words to look for (Scroll to Text Fragment), which is no id.
pub fn fragment_id(fragment: &str) -> Option<String> {
    let id = fragment.split(":~:").next().unwrap_or("");
    (!id.is_empty() && !id.eq_ignore_ascii_case("top")).then(|| decode(id).into_owned())
}

/// `text` with each `%XX` as the letter it stands for.
pub fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// `path` as people name it: a folder's `index.html`, or its slash, is left out.
pub fn folder_of(path: &str) -> &str {
    let folder = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    match folder.trim_end_matches('/') {
        "" => path,
        folder => folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expected: Option<(&str, Option<&str>)>) {
        let found = Destination::of(address, "a/b/index.html", "/p");
        let found = found
            .as_ref()
            .map(|found| (found.path.as_str(), found.fragment.as_deref()));
        assert_eq!(found, expected, "{address}");
    }

    #[test]
    fn addresses_lead_where_a_browser_goes() {
        check("../x.pdf", Some(("a/x.pdf", None)));
        check("./c/", Some(("a/b/c/", None)));
        check("../..", Some(("", None)));
        check("#x", Some(("a/b/index.html", Some("x"))));
        check("", Some(("a/b/index.html", None)));
        check("x.svg?v=1#part", Some(("a/b/x.svg", Some("part"))));
        check("/p/x%20y.pdf", Some(("x y.pdf", None)));
        check("/p/", Some(("", None)));
        check("#caf%C3%A9", Some(("a/b/index.html", Some("café"))));
        check("#top", Some(("a/b/index.html", None)));
        check("#:~:text=water", Some(("a/b/index.html", None)));
    }

    #[test]
    fn addresses_beyond_the_site_are_left_alone() {
        check("https://example.org/", None);
        check("tel:999", None);
        check("//example.org/x", None);
        check("../../../x", None);
        check("/another-site/", None);
        check("/pages/", None);
    }
}
