//! Links between published files: what an address leads to, and how one file names another.

/// The file and the fragment that `address` leads to from the file `from`. `None` if it leads to
/// another host, a telephone or the like, or above the root.
pub fn resolve<'a>(from: &str, address: &'a str) -> Option<(String, &'a str)> {
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = address.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return Some((from.to_owned(), fragment));
    }
    if path.starts_with('/') || has_scheme(path) {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut file = parts.join("/");
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    Some((file, fragment))
}

/// `to` as seen from the file `from`; both are paths from the root.
pub fn relative(from: &str, to: &str) -> String {
    "../".repeat(from.matches('/').count()) + to
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
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
        check("../../search/?q=a:b", Some(("search/index.html", "")));
        check("../../../x", None);
        check("tel:999", None);
        check("https://h.example/x#y", None);
        check("//h.example/x", None);
    }

    #[test]
    fn a_file_is_named_from_the_folder_of_another() {
        assert_eq!(relative("print/large/index.html", "x.svg"), "../../x.svg");
        assert_eq!(relative("index.html", "a/x.svg"), "a/x.svg");
    }
}
