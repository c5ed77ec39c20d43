#![doc = include_str!("unverified_phone.md")]

use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::site::{self, Mark, Organisation, Placed};

pub const RULE: Rule = Rule {
    name: "unverified-phone",
    documentation: include_str!("unverified_phone.md"),
    applies: |rules| rules.evidence,
    find: Find::Site(find),
};

/// The list that says which numbers are sure.
const LIST: &str = "reference/organisations.toml";

/// Hashes, some of which look like anything.
const HASHES: &str = "reference/shingles.toml";

/// Where readers' words come from: folder, and how its files end.
const READ: [(&str, &str); 3] = [
    ("content", ".md"),
    ("templates", ".html"),
    ("reference", ".toml"),
];

/// Numbers that need no list.
const KNOWN: [&str; 2] = ["999", "111"];

/// Words before a short number that make it one to call.
const CALLS: [&str; 9] = [
    "call",
    "calls",
    "calling",
    "ring",
    "ringing",
    "dial",
    "phone",
    "telephone",
    "helpline",
];

/// Digits of the shortest number that is known by its shape alone, such as 0800 1111.
const SHORTEST: usize = 8;

/// Digits of the longest number (ITU-T E.164).
const LONGEST: usize = 15;

fn find(input: &Input) -> Vec<Diagnostic> {
    let organisations = &input.site.organisations;
    let mut diagnostics = Vec::new();
    if let Some(source) = &organisations.source {
        for organisation in &organisations.entries {
            diagnostics.extend(faults(organisation, source));
        }
    }
    let local = &input.site.config.hospital.phones;
    let is_sure = |number: &str| {
        let mut entries = organisations.entries.iter();
        KNOWN.contains(&number)
            || local.iter().any(|phone| phone == number)
            || entries.any(|entry| digits(&entry.phone.value) == number && allows_number(entry))
    };
    for (folder, ending) in READ {
        let files = input.site.files.under(folder);
        let read =
            files.filter(|(path, _)| path.ends_with(ending) && ![LIST, HASHES].contains(path));
        for (path, content) in read {
            // What is not text was reported as it was read.
            let Ok(source) = site::decode(path, content.bytes()) else {
                continue;
            };
            let bare = numbers(source.text()).into_iter();
            for (span, number) in bare.filter(|(_, number)| !is_sure(number)) {
                let hospital = input.site.hospital.as_ref();
                let is_local = hospital.is_some_and(|hospital| hospital.wrote(&source, &span));
                diagnostics.push(unverified(&source, span, &number, is_local));
            }
        }
    }
    diagnostics
}

fn unverified(source: &Source, span: Span, number: &str, is_local: bool) -> Diagnostic {
    let written = source.text()[span.clone()].to_owned();
    let (message, help) = match is_local {
        true => (
            format!("the hospital file does not give the phone number `{written}`"),
            format!(
                "if it is yours, add it to the hospital file: [[numbers]], with `name` and `phone = \"{written}\"`; if it is not, name whose it is, and give no number"
            ),
        ),
        false => (
            format!("nobody has verified the phone number `{written}`"),
            format!(
                "name the organisation instead, or record {number} in {LIST} with a mark that allows printing it"
            ),
        ),
    };
    Diagnostic::error(RULE.name, message)
        .at(source, span)
        .label("somebody in need may ring this")
        .help(help)
}

fn allows_number(organisation: &Organisation) -> bool {
    organisation.mark.is_some_and(Mark::allows_number)
}

/// What is wrong with the number of one organisation.
fn faults(organisation: &Organisation, source: &Source) -> Vec<Diagnostic> {
    let name = &organisation.name;
    let has = |text: &Placed<String>| !text.value.trim().is_empty();
    let error = |text: &Placed<String>, message: String, help: &str| {
        Diagnostic::error(RULE.name, message)
            .at(source, text.span.clone())
            .help(help)
    };
    let (phone, tel) = (&organisation.phone, &organisation.tel);
    let mut found = Vec::new();
    // A mark that is none was reported as it was read.
    if has(&organisation.hours) && organisation.mark.is_some_and(|mark| !mark.allows_hours()) {
        found.push(error(
            &organisation.hours,
            format!("the opening hours of {name} are not verified"),
            "leave `hours` empty: only hours seen on the owner's own page are printed",
        ));
    }
    if !has(phone) && !has(tel) {
        return found;
    }
    if organisation.mark == Some(Mark::SecondHand) {
        found.push(error(
            phone,
            format!("the number of {name} was seen only in somebody else's list"),
            "leave `phone` and `tel` empty: the web address stands alone",
        ));
    }
    if digits(&phone.value) != digits(&tel.value) {
        found.push(error(
            tel,
            format!("the number of {name} that is dialled is not the one that is read"),
            "give `phone` and `tel` the same digits",
        ));
    }
    if !has(&organisation.seen) {
        found.push(error(
            phone,
            format!("nothing says where the number of {name} was seen"),
            "say in `seen` where it was last seen, and how old that copy was",
        ));
    }
    found
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What looks like a phone number in `text`: its place and its digits.
pub(super) fn numbers(text: &str) -> Vec<(Span, String)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = end_of_run(text, at);
        let number = digits(&text[at..end]);
        if is_phone(text, at, end, &number) {
            found.push((at..end, number));
        }
        at = end;
    }
    found
}

/// The end of the digits that start at `start`, with at most one mark and one space between two.
fn end_of_run(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut between = 0;
    for (index, character) in text[start..].char_indices() {
        match character {
            '0'..='9' => {
                end = start + index + 1;
                between = 0;
            }
            ' ' | '\u{a0}' | '-' | '‑' | '(' | ')' | '.' if between < 2 => between += 1,
            _ => break,
        }
    }
    end
}

fn is_phone(text: &str, start: usize, end: usize, number: &str) -> bool {
    let token_start = text[..start]
        .rfind([' ', '\n', '"', '(', '<', '>'])
        .map_or(0, |space| space + 1);
    let token = &text[token_start..start];
    if token.contains("tel:") {
        return true;
    }
    // Part of an address, a name or a longer number: /gid-ipg10158, PMC9018647, 978-1-4731-5103-1.
    if token.contains(['/', '.', '=', '_', ':']) || touches_word(text, start, end) {
        return false;
    }
    let written = &text[start..end];
    let before = &text[..token_start];
    let is_long = (SHORTEST..=LONGEST).contains(&number.len());
    let is_dialled_so = number.starts_with('0')
        || token.ends_with('+')
        || written.starts_with("1-8")
        || written.starts_with("1 8")
        || number.starts_with("180")
        || number.starts_with("130");
    if is_long && is_dialled_so && !before.trim_end().ends_with("ISBN") {
        return true;
    }
    let is_short = (3..SHORTEST).contains(&number.len()) && !is_followed_by_measure(&text[end..]);
    is_short && is_called(before)
}

fn touches_word(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(char::is_alphanumeric) || text[end..].starts_with(char::is_alphanumeric)
}

/// Whether one of the last two words before a number says to call it.
fn is_called(before: &str) -> bool {
    let words = before.split_whitespace().rev().take(2);
    let bare = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    words.map(bare).any(|word| CALLS.contains(&word.as_str()))
}

/// "100 people", "150%": a number that counts, and is not called.
fn is_followed_by_measure(after: &str) -> bool {
    let next = after.trim_start();
    next.starts_with('%') || (next.len() < after.len() && next.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = numbers(text).into_iter().map(|(span, _)| &text[span]);
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn numbers_of_many_lands_are_known_by_their_shape() {
        check(
            "Ring 0808 808 00 00 or 0800 1111.",
            &["0808 808 00 00", "0800 1111"],
        );
        check(
            "(020) 7946 0000, +44 20 7946 0000, 03000 68 3000",
            &["020) 7946 0000", "44 20 7946 0000", "03000 68 3000"],
        );
        check(
            "1-800-227-2345; 1800 200 700",
            &["1-800-227-2345", "1800 200 700"],
        );
        check("<a href=\"tel:116123\">", &["116123"]);
    }

    #[test]
    fn short_numbers_are_known_by_the_word_before() {
        check(
            "call 911, ring 116 123, dial 999",
            &["911", "116 123", "999"],
        );
        check("call 100 people", &[]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        check("ISBN 978-1-4731-5103-1, PubMed 29143901, PMC9018647", &[]);
        check(
            "https://pubmed.ncbi.nlm.nih.gov/30282388/ and gid-ipg10158",
            &[],
        );
        check("checked = 2026-11-21, 16 of 583, 1,336 people", &[]);
        check("10.1038/s41598-021-97407-z", &[]);
    }
}
