#![doc = include_str!("unanswered_line.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::hospital::EMERGENCY_PAGE;

pub const RULE: Rule = Rule {
    name: "unanswered-line",
    documentation: include_str!("unanswered_line.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// Numbers that everybody has, and that are on the cards already or belong to nobody in the hospital.
const EVERYBODYS: [&str; 4] = ["999", "112", "111", "101"];

/// Words that only hours of an office have.
const OFFICE: [&str; 13] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "weekday",
    "weekdays",
    "office",
    "mon",
    "am",
    "pm",
    "9am",
    "working",
];

/// Words of a line that is always answered.
const ALWAYS: [&str; 6] = [
    "24",
    "day and night",
    "always",
    "any time",
    "anytime",
    "night and day",
];

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    // Without the page of emergencies there is no card to show a line on.
    if input.site.place(EMERGENCY_PAGE).is_none() {
        return Vec::new();
    }
    let warning = |message: String, help: &str| Diagnostic::warning(RULE.name, message).help(help);
    let Some(line) = &hospital.cancer_line else {
        let message = "this copy gives no number to ring by day and night".to_owned();
        let help =
            "add [cancer_line] with `name`, `phone` and `hours`: the cards for emergencies show it";
        return vec![warning(message, help).at(source, hospital.name.span.clone())];
    };
    let mut found = Vec::new();
    if EVERYBODYS.contains(&line.tel().as_str()) {
        let message = format!(
            "`{}` is everybody's number, and no line of the hospital's own",
            line.phone.value
        );
        let help = "give the number at which your own staff answer by day and night, or take [cancer_line] out";
        found.push(warning(message, help).at(source, line.phone.span.clone()));
    }
    let hours = line.hours.value.trim().to_lowercase();
    if hours.is_empty() {
        let message = "nothing says that this line is answered by day and night".to_owned();
        let help = "ring it at night; if it is answered, write `hours = \"Day and night\"`";
        found.push(warning(message, help).at(source, line.phone.span.clone()));
    } else if is_office(&hours) {
        let message = format!("`{}` is not day and night", line.hours.value);
        let help = "this number is on the cards for emergencies: give one that is always answered, and this one \
                    as [[numbers]]";
        found.push(
            warning(message, help)
                .at(source, line.hours.span.clone())
                .label("somebody in need may ring at night"),
        );
    }
    found
}

fn is_office(hours: &str) -> bool {
    let mut words = hours.split(|letter: char| !letter.is_alphanumeric());
    // "9am" and "5pm" are one word each.
    let is_of_an_office = |word: &str| {
        let letters = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        OFFICE.contains(&word) || OFFICE.contains(&letters)
    };
    !ALWAYS.iter().any(|always| hours.contains(always)) && words.any(is_of_an_office)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_an_office_are_told_from_day_and_night() {
        for hours in [
            "monday to friday, 9am to 5pm",
            "weekdays",
            "office hours",
            "8am – 8pm",
            "mon-fri",
        ] {
            assert!(is_office(hours), "{hours}");
        }
        for hours in [
            "day and night",
            "24 hours a day, monday to sunday",
            "24/7",
            "always",
            "every day and night",
        ] {
            assert!(!is_office(hours), "{hours}");
        }
    }
}
