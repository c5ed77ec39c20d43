//! Dates as people write them, and as TOML has them.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The slip in a value that is meant as a date, in words, and the date put right. `None` if it is no
/// date, or one that is written as it should be.
pub fn date_fault(written: &str) -> Option<(String, String)> {
    if written.parse::<Date>().is_ok() && written.len() == "2026-11-21".len() {
        return None;
    }
    let is_between = |letter: char| "/.-–—,".contains(letter) || letter.is_whitespace();
    let parts: Vec<&str> = written
        .split(is_between)
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    let is_short = |part: &str| part.len() <= 2;
    let year_first = (first.len() == 4 && first.bytes().all(|digit| digit.is_ascii_digit()))
        || (is_short(first) && is_short(third) && written.contains('-'));
    let [year, month, day] = if year_first {
        [first, second, third]
    } else if named(first).is_some() {
        [third, first, second]
    } else {
        [third, second, first]
    };
    let day = number(day)?;
    let month = named(month).or_else(|| number(month))?;
    // As British people write it, unless the middle is no month.
    let (month, day) = match month > 12 && day <= 12 {
        true => (day, month),
        false => (month, day),
    };
    let year: i16 = match year.len() {
        2 => 2000 + i16::from(number(year)?),
        4 => year.parse().ok()?,
        _ => return None,
    };
    if !(1900..2200).contains(&year) {
        return None;
    }
    let name = match usize::try_from(month)
        .ok()?
        .checked_sub(1)
        .and_then(|place| MONTHS.get(place))
    {
        Some(name) => *name,
        None => {
            let message =
                format!("there is no month {month}: a date is the year, the month, the day");
            return Some((message, format!("{year}-12-{:02}", day.clamp(1, 31))));
        }
    };
    if let Ok(date) = Date::new(year, month, day) {
        let message = "a date is written as the year, the month and the day, with hyphens and two digits each";
        return Some((message.to_owned(), date.to_string()));
    }
    let last = Date::new(year, month, 1).ok()?.days_in_month();
    let message = format!("there is no {day} {name} {year}: that month has {last} days");
    Some((message, Date::new(year, month, last).ok()?.to_string()))
}

/// A month by its name or the first three letters of it.
fn named(part: &str) -> Option<i8> {
    let part = part.to_lowercase();
    let is_month = |name: &str| {
        let name = name.to_lowercase();
        part.len() >= 3 && name.starts_with(&part)
    };
    let place = MONTHS.iter().position(|name| is_month(name))?;
    i8::try_from(place + 1).ok()
}

/// A day or month in digits, such as `1`, `01` or `1st`.
fn number(part: &str) -> Option<i8> {
    let digits = part.trim_end_matches(|letter: char| "stndrdh".contains(letter));
    (digits.len() <= 2).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, message: &str, mended: &str) {
        let fault = date_fault(written);
        assert_eq!(
            fault,
            Some((message.to_owned(), mended.to_owned())),
            "{written}"
        );
    }

    #[test]
    fn dates_in_other_forms_are_put_right() {
        let form = "a date is written as the year, the month and the day, with hyphens and two digits each";
        for written in [
            "20/11/2026",
            "20.11.2026",
            "20-11-2026",
            "2026/11/20",
            "2026–11–20",
            "26-11-20",
            "20/11/26",
            "20 November 2026",
            "20th Nov 2026",
            "November 20, 2026",
            "11/20/2026",
        ] {
            check(written, form, "2026-11-20");
        }
        check("2026-11-1", form, "2026-11-01");
        check("2026-9-01", form, "2026-09-01");
    }

    #[test]
    fn days_that_are_none_are_named() {
        check(
            "2026-02-30",
            "there is no 30 February 2026: that month has 28 days",
            "2026-02-28",
        );
        check(
            "31/11/2026",
            "there is no 31 November 2026: that month has 30 days",
            "2026-11-30",
        );
        check(
            "2026-13-21",
            "there is no month 13: a date is the year, the month, the day",
            "2026-12-21",
        );
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for written in [
            "2026-11-20",
            "0300 123 4567",
            "01632 960 199",
            "1.2",
            "10 20 30 40",
            "1.1.1",
            "x/y/2026",
        ] {
            assert_eq!(date_fault(written), None, "{written}");
        }
    }
}
