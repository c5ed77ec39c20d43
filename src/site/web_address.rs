//! Addresses as authors write them: of the site itself, and of others.

/// Why a site cannot have this address, if so. It can have one in full, or a path from the root of whatever host.
pub fn base_url_fault(text: &str) -> Option<&'static str> {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let is_in_full = text.starts_with("https://") || text.starts_with("http://");
    if text.contains(char::is_whitespace) {
        Some(
            "an address has no spaces; name the folder with hyphens, such as https://hospital.example/patient-info/rfa",
        )
    } else if text.contains(['?', '#']) {
        Some("pages stand below this address, so it ends before any `?` or `#`")
    } else if is_in_full && text.ends_with("//") {
        // Zola keeps the second slash in every address.
        Some("one slash at the end is enough")
    } else if (is_path || is_in_full) && (!is_plain(text) || text.contains(['\'', ';'])) {
        Some(
            "an address has no quotes or brackets; write such a sign as %22 and so on, or name the folder without it",
        )
    } else if is_path || is_web_address(text) {
        None
    } else {
        Some("an address begins with https:// or http://, or is \"/\" for the root of any host")
    }
}

/// Whether it is an address in full, with a name or number of a host.
pub fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://");
    let host = host.or_else(|| text.strip_prefix("http://"));
    let begins_well =
        |host: &str| host.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    host.is_some_and(begins_well) && is_plain(text)
}

/// Whether nothing in it would end an address where one is written: in HTML, in XML, in the files of servers. An
/// address has such signs as `%22` and so on (RFC 3986, 2).
fn is_plain(address: &str) -> bool {
    !address.contains(|letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_given_in_full_or_from_the_root() {
        for right in [
            "/",
            "/rfa/",
            "http://[::1]:1111",
            "https://hospital.example/rfa",
        ] {
            assert_eq!(base_url_fault(right), None, "{right}");
        }
        for wrong in [
            "",
            "hospital.example",
            "https://",
            "https:///a",
            "//a",
            "https://a.example//",
            "/a b",
            "https://a.example/?x=1",
            "/a#b",
            "ftp://a",
            "https://x/\"onload=",
            "https://a.example/'b",
            "https://a.example/<b>",
            "/a\"b",
            "/a;b",
        ] {
            assert_ne!(base_url_fault(wrong), None, "{wrong}");
        }
    }
}
