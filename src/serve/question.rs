//! What a reader without JavaScript typed into the search box, taken from an address.
//!
//! The words are data from a stranger: they are decoded, shortened, and handed on as text. Whoever
//! answers puts them on a page escaped; no header of ours ever holds them.

/// More than anybody types; the rest is cut off.
const MOST_CHARACTERS: usize = 200;

/// The most hits that can be asked for.
const MOST_HITS: usize = 200;
const FIRST_HITS: usize = 5;

/// What a reader asks, as the results page writes it into its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub words: String,
    /// Whether to look for the words as they are typed and for nothing else.
    pub exactly: bool,
    /// The most hits.
    pub limit: usize,
}

/// What the `query` of an address asks. `None` if it has no `q`.
pub fn question(query: &str) -> Option<Question> {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(key, value)| (key == name).then_some(value))
    };
    let limit = value("show").and_then(|limit| limit.parse().ok());
    Some(Question {
        words: words(value("q")?),
        exactly: value("exactly").is_some(),
        limit: limit.unwrap_or(FIRST_HITS).min(MOST_HITS),
    })
}

fn words(value: &str) -> String {
    let text: String = String::from_utf8_lossy(&decoded(value))
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(MOST_CHARACTERS)
        .collect();
    text.trim().to_owned()
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
            let words = question(query).map(|question| question.words);
            assert_eq!(words.as_deref(), expected, "{query}");
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
    fn how_to_look_is_asked_too() {
        let plain = question("q=a").expect("a question");
        assert_eq!((plain.exactly, plain.limit), (false, FIRST_HITS));
        let more = question("q=a&exactly=1&show=30").expect("a question");
        assert_eq!((more.exactly, more.limit), (true, 30));
        assert_eq!(
            question("q=a&show=99999").expect("a question").limit,
            MOST_HITS
        );
        assert_eq!(
            question("q=a&show=-1").expect("a question").limit,
            FIRST_HITS
        );
    }

    #[test]
    fn nothing_typed_can_be_more_than_words() {
        let check = |query: &str, expected: &str| {
            assert_eq!(
                question(query).expect("a question").words,
                expected,
                "{query}"
            );
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
