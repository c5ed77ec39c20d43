//! Where sentences end.

use std::ops::Range;

/// Short forms that are followed by more of the same sentence, without their last full stop.
/// "etc." and "p.m." are not among them: they may stand at the end.
const SHORT_FORMS: [&str; 16] = [
    "approx", "cf", "dr", "e.g", "eg", "fig", "i.e", "ie", "mr", "mrs", "ms", "para", "pp", "prof",
    "st", "vs",
];

/// The byte ranges of the sentences in `block`, without the space around them.
///
/// `block` is one paragraph, list item, table cell or heading: a sentence never runs on from one
/// block into the next, so text without an end stop is a sentence too. A full stop inside "3.8",
/// "10.30" or "e.g.", after "Dr" or an initial, or before a small letter does not end one.
pub fn sentences(block: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = block.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        if !matches!(character, '.' | '!' | '?' | '…') {
            continue;
        }
        let mut end = index + character.len_utf8();
        while let Some((next, closing)) = characters
            .next_if(|(_, next)| matches!(next, '.' | '!' | '?' | ')' | '"' | '”' | '’' | '\''))
        {
            end = next + closing.len_utf8();
        }
        if is_end(&block[start..index], character, &block[end..]) {
            push(&mut found, block, start..end);
            start = end;
        }
    }
    push(&mut found, block, start..block.len());
    found
}

/// Whether `stop`, between `before` and `after`, ends the sentence that `before` began.
fn is_end(before: &str, stop: char, after: &str) -> bool {
    if after.is_empty() {
        return true;
    }
    let next = after.trim_start();
    if next.len() == after.len() || next.starts_with(|c: char| c.is_lowercase()) {
        return false;
    }
    if stop != '.' {
        return true;
    }
    let mut words = before.rsplit(|c: char| c.is_whitespace() || c == '(');
    let last = words.next().unwrap_or("");
    // "By J. Smith" and "J. K. Smith", but not "from A to Z."
    let is_letter =
        last.chars().count() == 1 && last != "I" && last.starts_with(char::is_uppercase);
    let is_initial = is_letter
        && words
            .next()
            .is_none_or(|word| !word.starts_with(char::is_lowercase));
    let last = last.to_lowercase();
    // "No. 5" goes on, "I said no. Then I left" does not.
    let is_number_sign = last == "no" && next.starts_with(|c: char| c.is_ascii_digit());
    !is_initial && !is_number_sign && !SHORT_FORMS.contains(&last.as_str())
}

fn push(found: &mut Vec<Range<usize>>, block: &str, range: Range<usize>) {
    let text = &block[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.start + text.trim_end().len();
    if block[start.min(end)..end].contains(char::is_alphanumeric) {
        found.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(block)
            .into_iter()
            .map(|range| &block[range])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn end_stops_followed_by_a_new_beginning_end_a_sentence() {
        check(
            "It hurts. Is that usual? Ask!",
            &["It hurts.", "Is that usual?", "Ask!"],
        );
        check(
            "Call 999. 3 people can lift.",
            &["Call 999.", "3 people can lift."],
        );
        check(
            "He said “Stop.” Then he left.",
            &["He said “Stop.”", "Then he left."],
        );
        check(
            "Wait (an hour.) Then eat.",
            &["Wait (an hour.)", "Then eat."],
        );
    }

    #[test]
    fn full_stops_inside_numbers_and_short_forms_do_not() {
        check(
            "See 3.8 at 10.30, e.g. with Dr. Ali.",
            &["See 3.8 at 10.30, e.g. with Dr. Ali."],
        );
        check(
            "By J. Smith, i.e. Prof. Smith.",
            &["By J. Smith, i.e. Prof. Smith."],
        );
        check(
            "“Is it safe?” is a fair question.",
            &["“Is it safe?” is a fair question."],
        );
        check(
            "Words from A to Z. Each is short.",
            &["Words from A to Z.", "Each is short."],
        );
        check(
            "Come at 8 a.m. Bring a bag.",
            &["Come at 8 a.m.", "Bring a bag."],
        );
        check(
            "Tea, water etc. Then rest.",
            &["Tea, water etc.", "Then rest."],
        );
        check(
            "See no. 5. They said no. Then I left.",
            &["See no. 5.", "They said no.", "Then I left."],
        );
    }

    #[test]
    fn text_without_an_end_stop_is_one_sentence_and_marks_alone_are_none() {
        check("a list of your medicines", &["a list of your medicines"]);
        check(" … ", &[]);
        check("", &[]);
    }
}
