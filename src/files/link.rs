//! Links between files of a site: what an address leads to, and how one file names another.

/// Whether `address` starts with a scheme (RFC 3986, 3.1), such as `https:` or `tel:`.
pub fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|letter| letter.is_ascii_alphanumeric() || b"+-.".contains(&letter))
    })
}

/// The file and the fragment that `address` leads to from the file `from`; a folder is its
/// `index.html`. `None` if it leads to another host, a telephone or the like, or above the root. A
/// path from the host's root is elsewhere, too: files that people carry have no host.
pub fn resolve<'a>(from: &str, address: &'a str) -> Option<(String, &'a str)> {
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = address.split('?').next().unwrap_or_default();
    if path.starts_with('/') || has_scheme(path) {
        return None;
    }
    let mut file = place(path, from, "")?;
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    Some((file, fragment))
}

/// Where `path`, written in the file `from`, leads, from the site's root; a folder ends in a slash or
/// is empty. `None` if that is above the root, which stands at `base_path`: empty, or with a slash at
/// its start and none at its end.
pub fn place(path: &str, from: &str, base_path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_owned());
    }
    if path.starts_with('/') {
        let below = path.strip_prefix(base_path)?;
        return joined("", below.strip_prefix('/')?);
    }
    let folder = from.rfind('/').map_or("", |slash| &from[..=slash]);
    joined(folder, path)
}

/// `path` as seen from `folder`, which is empty or ends in a slash, without `.` and `..`.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut joined = String::with_capacity(folder.len() + path.len());
    joined.push_str(folder);
    for part in path.split_inclusive('/') {
        match part.trim_end_matches('/') {
            "" | "." => {}
            ".." => {
                let outer = joined.strip_suffix('/')?;
                joined.truncate(outer.rfind('/').map_or(0, |slash| slash + 1));
            }
            _ => joined.push_str(part),
        }
    }
    Some(joined)
}

/// `to` as seen from the file `from`; both are paths from the root.
pub fn relative(from: &str, to: &str) -> String {
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b);
    let same = &from[..from.floor_char_boundary(same.count())];
    // Up to the last folder that they share.
    let shared = same.rfind('/').map_or(0, |slash| slash + 1);
    let up = from[shared..].matches('/').count();
    let below = &to[shared..];
    // A name that would be read as a scheme, or as a path from the host's root, is neither.
    let start = match up == 0 && (below.starts_with('/') || has_scheme(below)) {
        true => "./".to_owned(),
        false => "../".repeat(up),
    };
    start + below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<(&str, &str)>) {
        let found = resolve("a/b/index.html", address);
        let found = found.as_ref().map(|(file, id)| (file.as_str(), *id));
        assert_eq!(found, expected, "{address}");
    }

    #[test]
    fn an_address_leads_to_a_file_of_the_site_or_elsewhere() {
        check("#x", Some(("a/b/index.html", "x")));
        check("../index.html#x", Some(("a/index.html", "x")));
        check("../../index.html", Some(("index.html", "")));
        check("../..", Some(("index.html", "")));
        check("./x.svg", Some(("a/b/x.svg", "")));
        check("../../search/?q=a:b", Some(("search/index.html", "")));
        check("../../../x", None);
        check("tel:999", None);
        check("https://h.example/x#y", None);
        check("//h.example/x", None);
    }

    #[test]
    fn a_path_from_the_hosts_root_is_below_the_sites_or_elsewhere() {
        let check = |path, expected: Option<&str>| {
            assert_eq!(
                place(path, "a/index.html", "/p").as_deref(),
                expected,
                "{path}"
            );
        };
        check("/p/x.css", Some("x.css"));
        check("/p/", Some(""));
        check("/pages/", None);
        check("/x.css", None);
        check("../b/", Some("b/"));
    }

    #[test]
    fn a_file_is_named_from_the_folder_of_another() {
        let check = |from, to, expected| assert_eq!(relative(from, to), expected, "{from}");
        check("print/large/index.html", "x.svg", "../../x.svg");
        check("index.html", "a/x.svg", "a/x.svg");
        check("a/b/index.html", "a/c/index.html", "../c/index.html");
        check("a/é/index.html", "a/è/index.html", "../è/index.html");
        check("a/index.html", "a/index.html", "index.html");
        check("a/index.html", "a//b", ".//b");
        check("index.html", "javascript:x", "./javascript:x");
        check("a/index.html", "javascript:x", "../javascript:x");
    }

    #[test]
    fn schemes_are_told_from_paths() {
        assert!(has_scheme("tel:999"));
        assert!(!has_scheme("a/b:c"));
        assert!(!has_scheme("drawing.svg"));
    }
}
