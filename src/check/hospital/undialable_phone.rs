#![doc = include_str!("undialable_phone.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::hospital::{Number, digits};

pub const RULE: Rule = Rule {
    name: "undialable-phone",
    documentation: include_str!("undialable_phone.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// Short numbers that every UK phone rings, and those of the European helplines that start with 116.
const SHORT: [&str; 8] = [
    "999", "111", "112", "101", "119", "116123", "116111", "116000",
];

/// The first digits of UK numbers (Ofcom, National Telephone Numbering Plan) and their lengths.
const PLAN: [(&str, &[usize]); 30] = [
    ("011", &[11]),
    ("012", &[10, 11]),
    ("013", &[10, 11]),
    ("014", &[10, 11]),
    ("015", &[10, 11]),
    ("016", &[10, 11]),
    ("017", &[10, 11]),
    ("018", &[10, 11]),
    ("019", &[10, 11]),
    ("020", &[11]),
    ("023", &[11]),
    ("024", &[11]),
    ("028", &[11]),
    ("029", &[11]),
    ("030", &[11]),
    ("033", &[11]),
    ("034", &[11]),
    ("037", &[11]),
    ("055", &[11]),
    ("056", &[11]),
    ("071", &[11]),
    ("073", &[11]),
    ("074", &[11]),
    ("075", &[11]),
    ("07624", &[11]),
    ("077", &[11]),
    ("078", &[11]),
    ("079", &[11]),
    ("080", &[10, 11]),
    ("084", &[11]),
];

/// Numbers that Ofcom keeps for stories, by their first digits.
const FOR_STORIES: [&str; 16] = [
    "01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960",
    "01414960", "01514960", "01614960", "02079460", "01632960", "03069990", "07700900", "08081570",
];

/// Marks that people set between digits; the last three are blanks and a hyphen of Word's own.
const SET_BETWEEN: [char; 7] = [' ', '-', '(', ')', '\u{a0}', '\u{202f}', '\u{2011}'];

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    hospital
        .all_numbers()
        .flat_map(|number| faults(number, source))
        .collect()
}

fn faults(number: &Number, source: &Source) -> Vec<Diagnostic> {
    let written = &number.phone.value;
    let at = |diagnostic: Diagnostic| {
        diagnostic
            .at(source, number.phone.span.clone())
            .label("somebody in need may ring this")
    };
    let mut found = Vec::new();
    if let Err(why) = dial(written) {
        let message = format!("nobody can dial `{written}`: {why}");
        found.push(at(
            Diagnostic::error(RULE.name, message).help(remedy(written))
        ));
    } else if is_for_stories(&digits(written)) {
        let message = format!("`{written}` is kept for stories, and rings nowhere");
        let help = "give your own number, and ring it once from a phone outside the hospital";
        found.push(at(Diagnostic::warning(RULE.name, message).help(help)));
    }
    let extension = &number.extension;
    let mut letters = extension.value.bytes();
    if !letters.all(|letter| letter.is_ascii_digit() || letter == b' ') {
        let message = format!("nobody can dial the extension `{}`", extension.value);
        found.push(
            Diagnostic::error(RULE.name, message)
                .at(source, extension.span.clone())
                .help("write its digits alone"),
        );
    }
    found
}

/// The remedy for a number that nobody can dial.
fn remedy(written: &str) -> String {
    if let Some(start) = written
        .to_lowercase()
        .find(|letter: char| letter.is_ascii_alphabetic())
    {
        let (number, rest) = written.split_at(start);
        let extension = digits(rest);
        let is_extension =
            rest.to_lowercase().starts_with("ext") || rest.to_lowercase().starts_with('x');
        let number = number.trim().trim_end_matches([',', ';', '-']).trim_end();
        if is_extension && dial(number).is_ok() && !extension.is_empty() {
            return format!(
                "write `phone = \"{number}\"`, and below it `extension = \"{extension}\"`"
            );
        }
        if dial(number).is_ok() {
            return format!(
                "write one number, such as \"{number}\"; another gets a [[numbers]] of its own"
            );
        }
    }
    let first = written.split(['/', ',', ';']).next().unwrap_or("").trim();
    if first.len() < written.len() && dial(first).is_ok() {
        return format!(
            "write one number, such as \"{first}\"; another gets a [[numbers]] of its own"
        );
    }
    if let Some(abroad) = written.strip_prefix("+44") {
        let inland = format!("0{}", abroad.replace("(0)", "").trim_start());
        if dial(&inland).is_ok() {
            return format!("write \"{inland}\"");
        }
    }
    "write it as you dial it from any UK phone, such as \"01632 960199\"".to_owned()
}

fn is_for_stories(number: &str) -> bool {
    FOR_STORIES.iter().any(|start| number.starts_with(start))
}

/// # Errors
/// Why a phone in the UK could not dial `written`.
fn dial(written: &str) -> Result<(), String> {
    if written.trim().is_empty() {
        return Err("there is no number".into());
    }
    if let Some(odd) = written
        .chars()
        .find(|c| !c.is_ascii_digit() && !SET_BETWEEN.contains(c))
    {
        return Err(match odd {
            '+' => "`+44` is for calls from abroad; start it with 0".into(),
            _ if odd.is_alphabetic() => "there are words in it".into(),
            _ => format!("`{odd}` is no digit"),
        });
    }
    let number = digits(written);
    if SHORT.contains(&number.as_str()) || number == "08001111" {
        return Ok(());
    }
    if number.starts_with("00") {
        return Err("no UK number starts with 00".into());
    }
    if !number.starts_with('0') {
        return Err("it has no area code, which starts with 0".into());
    }
    if ["09", "087", "070"]
        .iter()
        .any(|start| number.starts_with(start))
    {
        return Err("it may cost the caller extra, and hospitals may not use such numbers".into());
    }
    let Some((start, lengths)) = PLAN.iter().find(|(start, _)| number.starts_with(start)) else {
        return Err(format!(
            "no UK number starts with {}",
            number.get(..3).unwrap_or(&number)
        ));
    };
    if !lengths.contains(&number.len()) {
        let counted = number.len();
        let wanted: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        let wanted = wanted.join(" or ");
        return Err(format!(
            "it has {counted} digits, and one that starts with {start} has {wanted}"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_uk_can_be_dialled() {
        for number in [
            "999",
            "111",
            "116 123",
            "0800 1111",
            "020 7123 4567",
            "(01632) 960-199",
            "016977 2345",
            "07624 123456",
        ] {
            assert_eq!(dial(number), Ok(()), "{number}");
        }
    }

    #[test]
    fn a_number_with_something_behind_it_is_taken_apart() {
        let check = |number: &str, help: &str| assert_eq!(remedy(number), help, "{number}");
        check(
            "01234 567890 ext 22",
            "write `phone = \"01234 567890\"`, and below it `extension = \"22\"`",
        );
        let one =
            "write one number, such as \"01234 567890\"; another gets a [[numbers]] of its own";
        check("01234 567890 or 01234 567891", one);
        check("01234 567890 / 1", one);
        check("+44 (0)1234 567890", "write \"01234 567890\"");
    }

    #[test]
    fn what_nobody_can_dial_is_told_with_its_reason() {
        let check = |number: &str, why: &str| assert_eq!(dial(number), Err(why.into()), "{number}");
        check(" ", "there is no number");
        check(
            "020 7123 456",
            "it has 10 digits, and one that starts with 020 has 11",
        );
        check("7123 4567", "it has no area code, which starts with 0");
        check(
            "+44 20 7123 4567",
            "`+44` is for calls from abroad; start it with 0",
        );
        check("01234 567 89O", "there are words in it");
        check("01234 567890 / 1", "`/` is no digit");
        check(
            "070 1234 5678",
            "it may cost the caller extra, and hospitals may not use such numbers",
        );
        check("0400 123 4567", "no UK number starts with 040");
        check("076 1234 5678", "no UK number starts with 076");
        check("0044 20 7123 4567", "no UK number starts with 00");
        check(
            "0909 879 0000",
            "it may cost the caller extra, and hospitals may not use such numbers",
        );
    }
}
