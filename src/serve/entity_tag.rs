//! Strong entity tags: the same bytes have the same tag, so a browser that has them gets a 304.

use std::hash::{DefaultHasher, Hasher};

use axum::http::HeaderMap;
use axum::http::header::IF_NONE_MATCH;

/// A tag for `content`, with its quotation marks.
///
/// SipHash with fixed keys, from the standard library: the same on every run of one program. A new
/// compiler may change it, which costs each reader one download. It guards against chance, not
/// against an attacker, who could gain nothing: only we write what is tagged.
pub fn entity_tag(content: &[u8]) -> String {
    format!("\"{}\"", digest(content))
}

/// Sixteen hexadecimal digits.
pub fn digest(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{:016x}", hasher.finish())
}

/// Whether the browser already has what `tag` stands for. Weak tags count, as RFC 9110, 13.1.2
/// asks, because a proxy that compresses may have weakened ours.
pub fn is_known(request: &HeaderMap, tag: &str) -> bool {
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_quoted_and_follows_the_content() {
        let tag = entity_tag(b"one");
        assert_eq!(tag, entity_tag(b"one"));
        assert_ne!(tag, entity_tag(b"two"));
        assert!(
            tag.starts_with('"') && tag.ends_with('"') && tag.len() == 18,
            "{tag}"
        );
    }

    #[test]
    fn a_known_tag_is_found_alone_in_a_list_and_weakened() {
        let check = |sent: &str, expected| {
            let mut request = HeaderMap::new();
            request.append(IF_NONE_MATCH, "\"other\"".parse().expect("a header"));
            request.append(IF_NONE_MATCH, sent.parse().expect("a header"));
            assert_eq!(is_known(&request, "\"a\""), expected, "{sent}");
        };
        check("\"a\"", true);
        check("W/\"a\"", true);
        check("\"b\" , \"a\"", true);
        check("*", true);
        check("\"b\"", false);
        check("a", false);
        check("", false);
        assert!(!is_known(&HeaderMap::new(), "\"a\""));
    }
}
