//! A part of a file, for a download that broke off and goes on.

use std::ops::Range;

use hyper::HeaderMap;
use hyper::header::{HeaderValue, IF_RANGE, RANGE};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: there is no range, none that we understand, more than one, or the file has
    /// changed since the first part.
    Whole,
    Part(Range<usize>),
    /// A range past the end.
    Beyond,
}

/// Reads `Range` and `If-Range` for a file of `length` bytes with the entity tag `tag`
/// (RFC 9110, 14.2).
pub fn asked(request: &HeaderMap, tag: &HeaderValue, length: usize) -> Asked {
    let mut ranges = request.get_all(RANGE).iter();
    let (Some(range), None) = (ranges.next(), ranges.next()) else {
        return Asked::Whole;
    };
    // Only a strong tag that is the same will do; we never gave out a date.
    if request.get(IF_RANGE).is_some_and(|known| known != tag) {
        return Asked::Whole;
    }
    let Some(range) = range
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("bytes="))
    else {
        return Asked::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-') else {
        return Asked::Whole;
    };
    match (number(first), number(last)) {
        (Some(Some(first)), Some(last)) => {
            if last.is_some_and(|last| last < first) {
                return Asked::Whole;
            }
            let end = last.map_or(length, |last| last.saturating_add(1).min(length));
            part(first..end)
        }
        (Some(None), Some(Some(last))) => part(length.saturating_sub(last)..length),
        _ => Asked::Whole,
    }
}

fn part(range: Range<usize>) -> Asked {
    if range.start < range.end {
        Asked::Part(range)
    } else {
        Asked::Beyond
    }
}

/// `Some(None)` for no digits, `None` for something else than digits. More than fits is very much.
fn number(digits: &str) -> Option<Option<usize>> {
    if digits.is_empty() {
        return Some(None);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Some(digits.parse().unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(range: &str, if_range: Option<&str>, length: usize) -> Asked {
        let mut request = HeaderMap::new();
        request.insert(RANGE, range.parse().expect("a header"));
        if let Some(tag) = if_range {
            request.insert(IF_RANGE, tag.parse().expect("a header"));
        }
        asked(&request, &HeaderValue::from_static("\"a\""), length)
    }

    #[test]
    fn one_range_is_cut_to_the_file() {
        let check = |range, expected: Range<usize>| {
            assert_eq!(ask(range, None, 10), Asked::Part(expected), "{range}");
        };
        check("bytes=0-0", 0..1);
        check("bytes=2-4", 2..5);
        check("bytes=2-", 2..10);
        check("bytes=-3", 7..10);
        check("bytes=-99", 0..10);
        check("bytes=5-99999999999999999999999999", 5..10);
    }

    #[test]
    fn what_lies_past_the_end_is_told_apart_from_nonsense() {
        let beyond = |range, length| assert_eq!(ask(range, None, length), Asked::Beyond, "{range}");
        beyond("bytes=10-", 10);
        beyond("bytes=99999999999999999999999999-", 10);
        beyond("bytes=-0", 10);
        beyond("bytes=0-", 0);
        beyond("bytes=-5", 0);
        for range in [
            "bytes=5-2",
            "bytes=-",
            "bytes=",
            "bytes=a-b",
            "bytes=1-2,4-5",
            "bytes=+1-2",
            "bytes=1--2",
            "bytes 1-2",
            "lines=1-2",
            "",
        ] {
            assert_eq!(ask(range, None, 10), Asked::Whole, "{range}");
        }
    }

    #[test]
    fn a_part_of_another_edition_is_no_part_of_this_one() {
        assert_eq!(ask("bytes=1-2", Some("\"a\""), 10), Asked::Part(1..3));
        for other in ["\"b\"", "W/\"a\"", "Sat, 21 Nov 2026 10:00:00 GMT"] {
            assert_eq!(ask("bytes=1-2", Some(other), 10), Asked::Whole, "{other}");
        }
    }
}
