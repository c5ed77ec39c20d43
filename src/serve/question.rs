//! What a reader without JavaScript typed into the search box, taken from an address.
//!
//! The words are data from a stranger: they are decoded, shortened, and handed on as text. Whoever
//! answers puts them on a page escaped; no header of ours ever holds them.

/// More than anybody types; the rest is cut off.
const MOST_CHARACTERS: usize = 200;

/// The value of `q` in the `query` of an address. `None` if there is none.
pub fn question(query: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("q="))?;
    let text: String = String::from_utf8_lossy(&decoded(value))
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(MOST_CHARACTERS)
        .collect();
    Some(text.trim().to_owned())
}

/// As browsers encode a form: `+` is a space. A percent sign that means nothing is a percent sign.
fn decoded(value: &str) -> Vec<u8> {
    let spaced = value.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_as_forms_encode_them() {
        let check = |query, expected: Option<&str>| {
            assert_eq!(question(query).as_deref(), expected, "{query}");
        };
        check("q=back+pain", Some("back pain"));
        check("q=caf%C3%A9%2B", Some("caf\u{e9}+"));
        check("a=1&q=x&q=y", Some("x"));
        check("q=", Some(""));
        check("q=%20", Some(""));
        check("q=100%", Some("100%"));
        check("q=%zz", Some("%zz"));
        check("", None);
        check("sq=1", None);
        check("q", None);
    }

    #[test]
    fn nothing_typed_can_be_more_than_words() {
        let check = |query: &str, expected: &str| {
            assert_eq!(question(query).as_deref(), Some(expected), "{query}");
        };
        check("q=a%0d%0aSet-Cookie:b%00", "a  Set-Cookie:b");
        check("q=%ff%fe", "\u{fffd}\u{fffd}");
        check("q=%3Cscript%3E", "<script>");
        check(&format!("q={}", "x".repeat(9999)), &"x".repeat(200));
        check(
            &format!("q={}", "%F0%9F%8E%88".repeat(999)),
            &"\u{1f388}".repeat(200),
        );
    }
}
