//! Strong entity tags: the same bytes have the same tag, so a browser that has them gets a 304.

use hyper::HeaderMap;
use hyper::header::{HeaderValue, IF_NONE_MATCH};
use sha2::{Digest, Sha256};

/// A tag for `content`, with its quotation marks: the same on every machine that serves the same
/// files, so that a browser may ask now one of them and now another.
pub fn entity_tag(content: &[u8]) -> HeaderValue {
    let tag = format!("\"{:016x}\"", digest(content));
    HeaderValue::try_from(tag).expect("hexadecimal digits may stand in a header")
}

/// The first eight bytes of the SHA-256, the first of them the highest.
pub fn digest(content: &[u8]) -> u64 {
    let sum = Sha256::digest(content);
    sum[..8]
        .iter()
        .fold(0, |digest, byte| digest << 8 | u64::from(*byte))
}

/// Whether the browser already has what `tag` stands for. Weak tags count, as RFC 9110, 13.1.2
/// asks, because a proxy that compresses may have weakened ours.
pub fn is_known(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let tag = tag.as_bytes();
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_quoted_and_follows_the_content() {
        assert_eq!(entity_tag(b"one"), "\"7692c3ad3540bb80\"");
        assert_ne!(entity_tag(b"one"), entity_tag(b"two"));
    }

    #[test]
    fn a_known_tag_is_found_alone_in_a_list_and_weakened() {
        let tag = HeaderValue::from_static("\"a\"");
        let check = |sent: &str, expected| {
            let mut request = HeaderMap::new();
            request.append(IF_NONE_MATCH, "\"other\"".parse().expect("a header"));
            request.append(IF_NONE_MATCH, sent.parse().expect("a header"));
            assert_eq!(is_known(&request, &tag), expected, "{sent}");
        };
        check("\"a\"", true);
        check("W/\"a\"", true);
        check("\"b\" , \"a\"", true);
        check("*", true);
        check("\"b\"", false);
        check("a", false);
        check("", false);
        assert!(!is_known(&HeaderMap::new(), &tag));
    }
}
