//! The `Host` of a request: RFC 9112, section 3.2.
//!
//! Nothing is looked up by it. A request that two programs could read as being for two hosts is
//! refused, because a proxy in front may have read it the other way.

use hyper::Version;
use hyper::header::HOST;
use hyper::http::request::Parts;

/// Checks that `request` names its host once and in a sound form; HTTP/1.0 need not name it.
pub fn is_sound(request: &Parts) -> bool {
    let mut hosts = request.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => request.version < Version::HTTP_11,
        (Some(host), None) => host.to_str().is_ok_and(is_host),
        _ => false,
    }
}

/// `uri-host [ ":" port ]` of RFC 3986; it may be empty.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => {
                let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
                return is_address
                    && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
            }
            None => return false,
        },
        None => text.split_once(':').unwrap_or((text, "")),
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(&byte);
    name.bytes().all(is_plain) && is_port(port)
}

fn is_port(text: &str) -> bool {
    text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_with_or_without_a_port() {
        let check = |text, expected| assert_eq!(is_host(text), expected, "{text}");
        for sound in [
            "h",
            "guide.example:8000",
            "127.0.0.1",
            "[::1]",
            "[::1]:8000",
            "",
            "h:",
        ] {
            check(sound, true);
        }
        for broken in [
            "a b", "a/b", "h:x", "h:1:2", "[::1", "[x]", "[::1]8", "u@h", "a,b c", "h\"x",
        ] {
            check(broken, false);
        }
    }
}
