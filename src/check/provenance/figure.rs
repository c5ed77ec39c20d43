//! Figures in running text: numbers with what they count or measure.

use std::ops::Range;

/// A figure as it is compared: "5 to 10 visits", "16 of 583", "97%", "24-hour", "5 April 2023".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its numbers in order, digits without marks between thousands; a date is one of them.
    pub numbers: Vec<String>,
    pub relation: Relation,
    pub unit: Unit,
    /// Its bytes in the text, unit included.
    pub range: Range<usize>,
    /// The word before it, in lower case; may be empty.
    pub before: String,
    /// Up to two words right after it, in lower case.
    pub after: Vec<String>,
}

/// How the numbers of a figure belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Single,
    /// "5 to 10", "3-4", "3 or 4".
    Range,
    /// "1 in 6", "16 of 583", "4 out of 10".
    Share,
}

/// What the numbers measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Things or people; the word for them may differ between text and evidence.
    Count,
    /// A measure that has to be the same on both sides: "%", "week", "mg", "£".
    Measure(&'static str),
    /// A year, or a date with its month.
    Date,
}

/// Words for measures, the way they are compared first.
const MEASURES: [&[&str]; 22] = [
    &["%", "percent"],
    &["minute", "minutes", "min", "mins"],
    &["second", "seconds"],
    &["hour", "hours", "hr", "hrs"],
    &["day", "days"],
    &["night", "nights"],
    &["week", "weeks"],
    &["month", "months"],
    &["year", "years"],
    &["decade", "decades"],
    &["am"],
    &["pm"],
    &["mg", "milligram", "milligrams"],
    &["g", "gram", "grams"],
    &["kg", "kilogram", "kilograms"],
    &["ml", "millilitre", "millilitres"],
    &["litre", "litres"],
    &["gy", "gray", "grays"],
    &["mm", "millimetre", "millimetres"],
    &["cm", "centimetre", "centimetres"],
    &["c", "degree", "degrees"],
    &["£", "pound", "pounds"],
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Small numbers in words. They are figures only before a measure, or as "one in ten".
const SMALL: [&str; 10] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// Greater numbers in words, with their value as it is compared.
const GREAT: [(&str, &str); 22] = [
    ("eleven", "11"),
    ("twelve", "12"),
    ("dozen", "12"),
    ("dozens", "dozens"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
    ("hundred", "100"),
    ("hundreds", "hundreds"),
    ("thousand", "1000"),
];

/// Parts of a whole. They are figures before "of": "half of the people".
const PARTS: [&str; 5] = ["half", "third", "thirds", "quarter", "quarters"];

/// What a number that looks like a year may count.
const COUNTED: [&str; 5] = ["people", "patients", "men", "women", "studies"];

/// One piece of text: a number, a word or a mark.
struct Token<'t> {
    text: &'t str,
    kind: Kind,
    range: Range<usize>,
    /// Whether nothing stands between it and the token before.
    is_glued: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Word,
    Mark,
}

impl Token<'_> {
    fn lower(&self) -> String {
        let lower = self.text.to_lowercase();
        lower.trim_end_matches(['\'', '’']).to_owned()
    }

    /// The number's digits, without marks or spaces between thousands.
    fn digits(&self) -> String {
        let digits = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ':');
        self.text.chars().filter(digits).collect()
    }
}

/// The figures of `text`, in order.
pub fn figures(text: &str) -> Vec<Figure> {
    let tokens = tokens(text);
    let mut figures = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match figure_at(&tokens, at) {
            Some((figure, next)) => {
                figures.push(figure);
                at = next;
            }
            None => at += 1,
        }
    }
    figures
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let (length, kind) = match first {
            c if c.is_ascii_digit() => (number_length(&text[at..]), Kind::Number),
            c if c.is_alphabetic() => (word_length(&text[at..]), Kind::Word),
            c => (c.len_utf8(), Kind::Mark),
        };
        let range = at..at + length;
        at += length;
        if first.is_whitespace() {
            continue;
        }
        let is_glued = tokens
            .last()
            .is_some_and(|last| last.range.end == range.start);
        tokens.push(Token {
            text: &text[range.clone()],
            kind,
            range,
            is_glued,
        });
    }
    tokens
}

/// Letters, and what follows them without a gap: "HTG669" and "IPG758" are names, not figures.
fn word_length(text: &str) -> usize {
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'));
    text.find(ends).unwrap_or(text.len())
}

/// Digits, with "1,336", "1 336" (a narrow space), "9.6", "0.1.0" and "5:30" as one number.
fn number_length(text: &str) -> usize {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut length = digits(text);
    while let Some(mark) = text[length..].chars().next() {
        let next = length + mark.len_utf8();
        let more = digits(&text[next..]);
        let joins = match mark {
            ',' | '\u{a0}' | '\u{2009}' | '\u{202f}' => more == 3,
            '.' => more > 0,
            ':' => more == 2,
            _ => false,
        };
        if !joins {
            break;
        }
        length = next + more;
    }
    length
}

/// The figure that starts at token `at`, and the token after its numbers.
fn figure_at(tokens: &[Token], at: usize) -> Option<(Figure, usize)> {
    if let Some(found) = date_at(tokens, at) {
        return Some(found);
    }
    let first = number_at(tokens, at)?;
    let is_word = tokens[at].kind == Kind::Word;
    let mut numbers = vec![first];
    let mut relation = Relation::Single;
    let mut next = at + 1;
    while let Some((joint, place)) = joint_at(tokens, next)
        && (relation == Relation::Single || relation == joint)
        && let Some(number) = number_at(tokens, place)
        // "16 of 583" is a share; "9 studies in 2018" and "the first of 2018" are not.
        && (joint == Relation::Range || !is_year(&tokens[place]))
    {
        numbers.push(number);
        relation = joint;
        next = place + 1;
    }
    let (unit, end) = unit_at(tokens, at, next);
    if is_word && !counts_in_words(tokens, at, &unit) {
        return None;
    }
    let counts_people = tokens
        .get(next)
        .is_some_and(|token| COUNTED.contains(&token.lower().as_str()));
    let is_year =
        is_year(&tokens[at]) && numbers.len() == 1 && unit == Unit::Count && !counts_people;
    let figure = Figure {
        numbers,
        relation,
        unit: if is_year { Unit::Date } else { unit },
        range: start_of(tokens, at)..tokens[end - 1].range.end,
        before: word_before(tokens, at),
        after: words_after(tokens, end),
    };
    Some((figure, end))
}

/// "5 April 2023", "April 2023", "5 April".
fn date_at(tokens: &[Token], at: usize) -> Option<(Figure, usize)> {
    let is_month = |place: usize| {
        tokens.get(place).is_some_and(|token| {
            token.kind == Kind::Word && MONTHS.contains(&token.lower().as_str())
        })
    };
    let is_number = |place: usize| {
        tokens
            .get(place)
            .is_some_and(|token| token.kind == Kind::Number)
    };
    let year = |place: usize| tokens.get(place).is_some_and(is_year);
    let length = match () {
        () if is_number(at) && is_month(at + 1) && year(at + 2) => 3,
        () if is_number(at) && is_month(at + 1) => 2,
        () if is_month(at) && year(at + 1) => 2,
        () => return None,
    };
    let parts: Vec<String> = tokens[at..at + length].iter().map(Token::lower).collect();
    let figure = Figure {
        numbers: vec![parts.join(" ")],
        relation: Relation::Single,
        unit: Unit::Date,
        range: tokens[at].range.start..tokens[at + length - 1].range.end,
        before: word_before(tokens, at),
        after: words_after(tokens, at + length),
    };
    Some((figure, at + length))
}

/// The number at token `at`, in digits or in words, as it is compared.
fn number_at(tokens: &[Token], at: usize) -> Option<String> {
    let token = tokens.get(at)?;
    if token.kind == Kind::Number {
        return Some(token.digits());
    }
    let word = token.lower();
    if let Some(index) = SMALL.iter().position(|small| *small == word) {
        return Some((index + 1).to_string());
    }
    if let Some((_, value)) = GREAT.iter().find(|(great, _)| *great == word) {
        return Some((*value).to_owned());
    }
    let is_part =
        PARTS.contains(&word.as_str()) && tokens.get(at + 1).is_some_and(|next| next.text == "of");
    is_part.then_some(word)
}

/// Whether a number that starts with a word is a figure.
fn counts_in_words(tokens: &[Token], at: usize, unit: &Unit) -> bool {
    let word = tokens[at].lower();
    if !SMALL.contains(&word.as_str()) {
        return true;
    }
    // "one day you may feel sure" tells no time.
    let is_some_day = word == "one" && *unit == Unit::Measure("day");
    // "one in ten", "nine out of ten"; not "one of the four".
    let has_joint = tokens
        .get(at + 1)
        .is_some_and(|token| matches!(token.text, "in" | "out"));
    let is_share = has_joint
        && joint_at(tokens, at + 1).is_some_and(|(_, place)| number_at(tokens, place).is_some());
    (matches!(unit, Unit::Measure(_)) && !is_some_day) || is_share
}

/// What joins two numbers at token `at`, and where the second stands.
fn joint_at(tokens: &[Token], at: usize) -> Option<(Relation, usize)> {
    let word = |place: usize| tokens.get(place).map(|token| token.text);
    match (word(at)?, word(at + 1)) {
        ("out", Some("of")) => Some((Relation::Share, at + 2)),
        ("of", Some("the")) => Some((Relation::Share, at + 2)),
        ("of" | "in", _) => Some((Relation::Share, at + 1)),
        ("to" | "or", _) => Some((Relation::Range, at + 1)),
        ("-" | "–" | "‑", _) if tokens[at].is_glued => Some((Relation::Range, at + 1)),
        _ => None,
    }
}

/// The unit of a figure whose numbers end before token `next`, and the token after it.
fn unit_at(tokens: &[Token], at: usize, next: usize) -> (Unit, usize) {
    if at > 0 && tokens[at].is_glued && matches!(tokens[at - 1].text, "£" | "$" | "€") {
        return (Unit::Measure("£"), next);
    }
    let lower = |place: usize| tokens.get(place).map(Token::lower).unwrap_or_default();
    let place = match lower(next).as_str() {
        "-" | "‑" | "°" if tokens[next].is_glued => next + 1,
        _ => next,
    };
    if lower(place) == "per" && lower(place + 1) == "cent" {
        return (Unit::Measure("%"), place + 2);
    }
    let word = lower(place);
    let measure = MEASURES.iter().find(|names| names.contains(&word.as_str()));
    // "a" litre or "c" stand for units only right behind the digits: "20C".
    let is_letter = word.len() == 1 && word != "%";
    match measure {
        Some(names) if !is_letter || tokens[place].is_glued => (Unit::Measure(names[0]), place + 1),
        _ => (Unit::Count, next),
    }
}

/// Where a figure starts, the mark of its money included.
fn start_of(tokens: &[Token], at: usize) -> usize {
    let is_money = at > 0 && tokens[at].is_glued && matches!(tokens[at - 1].text, "£" | "$" | "€");
    tokens[if is_money { at - 1 } else { at }].range.start
}

/// 1900 to 2099.
fn is_year(token: &Token) -> bool {
    let is_four = token.kind == Kind::Number && token.text.len() == 4;
    is_four && (token.text.starts_with("19") || token.text.starts_with("20"))
}

fn word_before(tokens: &[Token], at: usize) -> String {
    let before = at.checked_sub(1).map(|place| &tokens[place]);
    before.map(Token::lower).unwrap_or_default()
}

fn words_after(tokens: &[Token], next: usize) -> Vec<String> {
    let words = tokens[next..].iter().take(2);
    let words = words.take_while(|token| token.kind == Kind::Word);
    words.map(Token::lower).collect()
}

impl Figure {
    /// Whether `recorded` says the same.
    pub fn is(&self, recorded: &Figure) -> bool {
        self.numbers == recorded.numbers
            && self.relation == recorded.relation
            && self.unit == recorded.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = figures(text)
            .iter()
            .map(|figure| {
                let joint = match figure.relation {
                    Relation::Range => " to ",
                    _ => " of ",
                };
                let unit = match &figure.unit {
                    Unit::Count => String::new(),
                    Unit::Measure(name) => format!(" [{name}]"),
                    Unit::Date => " [date]".to_owned(),
                };
                format!("{}{unit}", figure.numbers.join(joint))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_take_their_measure_with_them() {
        check(
            "97% of them, 4 per cent, 5 percent",
            &["97 [%]", "4 [%]", "5 [%]"],
        );
        check(
            "every 3 to 4 weeks for 15–60 minutes",
            &["3 to 4 [week]", "15 to 60 [minute]"],
        );
        check(
            "your 24-hour number, below -20°C, 8Gy once",
            &["24 [hour]", "20 [c]", "8 [gy]"],
        );
        check(
            "6 months’ relief for £1,500 at 5:30pm",
            &["6 [month]", "1500 [£]", "5:30 [pm]"],
        );
        check("3 weeks to 6 months", &["3 [week]", "6 [month]"]);
    }

    #[test]
    fn shares_and_counts_are_told_apart() {
        check(
            "1 in 6 people, 16 of 583, 1 of the 61, 4 out of 10",
            &["1 of 6", "16 of 583", "1 of 61", "4 of 10"],
        );
        check(
            "33 studies with 1,336 people; 1\u{202f}336 too",
            &["33", "1336", "1336"],
        );
        check("9 studies in 2018", &["9", "2018 [date]"]);
    }

    #[test]
    fn years_and_dates_are_dates() {
        check(
            "On 5 April 2023, in January 2026, a 2018 review",
            &["5 april 2023 [date]", "january 2026 [date]", "2018 [date]"],
        );
        check(
            "2000 people; 2018: 9 studies",
            &["2000", "2018 [date]", "9"],
        );
    }

    #[test]
    fn small_numbers_in_words_count_only_with_a_measure_or_a_share() {
        check(
            "two kinds of probe, one of the four, three or four of them",
            &[],
        );
        check(
            "within two weeks, for one year, one in ten people",
            &["2 [week]", "1 [year]", "1 of 10"],
        );
        check("sure one day and unsure the next", &[]);
        check(
            "twenty people, half of them, a third opinion",
            &["20", "half"],
        );
    }

    #[test]
    fn names_with_digits_are_no_figures() {
        check("HTG669, IPG758, NG234, C1 and WCAG", &[]);
    }
}
