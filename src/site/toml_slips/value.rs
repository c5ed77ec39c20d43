//! The value after `=`, put right.

use super::date;

/// Quotes that a word processor sets in place of straight ones.
const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '‚', '‛'];

/// Other marks that are taken for quotes.
const OTHER: [char; 7] = ['«', '»', '‹', '›', '`', '´', '″'];

/// A quote of any kind.
pub fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'') || is_odd(letter)
}

fn is_odd(letter: char) -> bool {
    CURLY.contains(&letter) || OTHER.contains(&letter)
}

/// `text` between straight quotes, whatever it holds.
pub fn quoted(text: &str) -> String {
    let mut is_inside = false;
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => {
                quoted.push(if is_inside { '”' } else { '“' });
                is_inside = !is_inside;
            }
            '\\' => quoted.push('/'),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// The slip in a value, in words, and the value put right; `None` if it is sound.
pub fn mended(value: &str) -> Option<(String, String)> {
    if super::is_sound(&format!("x = {value}")) {
        return None;
    }
    if value.starts_with(['[', '{']) {
        return in_brackets(value);
    }
    if let Some(rest) = value.strip_prefix('#') {
        return colour(rest);
    }
    if value.starts_with('"') {
        return after_a_quote(value);
    }
    let value = value.split(" #").next().unwrap_or(value).trim();
    if let Some(found) = odd_quotes(value) {
        return Some(found);
    }
    let bare = value.trim_end_matches([',', ';']);
    if let Some(fault) = date::date_fault(bare) {
        return Some(fault);
    }
    if bare.len() == 6
        && bare.bytes().all(|digit| digit.is_ascii_hexdigit())
        && bare.contains(|letter: char| letter.is_ascii_alphabetic())
    {
        let message = "a colour has to stand between quotes, with `#` before it";
        return Some((message.to_owned(), format!("\"#{bare}\"")));
    }
    if is_telephone(bare) {
        let message =
            "a telephone number has to stand between quotes, so that nothing of it is lost";
        return Some((message.to_owned(), quoted(bare)));
    }
    let small = bare.to_lowercase();
    if ["true", "false"].contains(&small.as_str()) {
        return Some((format!("`{small}` is written small"), small));
    }
    if bare.ends_with(['"', '\'']) {
        let message = "the opening quote is missing";
        return Some((message.to_owned(), quoted(bare.trim_matches(is_quote))));
    }
    if value.starts_with('\'') {
        let message = "the closing quote is missing";
        return Some((message.to_owned(), quoted(bare.trim_matches(is_quote))));
    }
    Some((
        "a text has to stand between quotes".to_owned(),
        quoted(bare),
    ))
}

/// A colour without quotes; `rest` is what stands behind `#`.
fn colour(rest: &str) -> Option<(String, String)> {
    let word = rest.split_whitespace().next().unwrap_or("");
    let is_colour = word.len() >= 3 && word.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_colour.then(|| {
        let message = "without quotes, `#` begins a note, and the colour is not read";
        (message.to_owned(), format!("\"#{word}\""))
    })
}

/// A list or table in one line.
fn in_brackets(value: &str) -> Option<(String, String)> {
    let straight = value.replace(|letter| "“”„‟″".contains(letter), "\"");
    (straight != value).then(|| {
        (
            "these are curly quotes, as Word makes them".to_owned(),
            straight,
        )
    })
}

fn odd_quotes(value: &str) -> Option<(String, String)> {
    let bare = value.trim_end_matches([',', ';', '.']);
    let (first, last) = (bare.chars().next()?, bare.chars().next_back()?);
    let is_alone = bare.chars().count() < 2;
    let odd = [first, last].into_iter().find(|letter| is_odd(*letter))?;
    // An apostrophe at the end of words without quotes.
    if is_alone || !is_quote(first) {
        return None;
    }
    let message = match CURLY.contains(&odd) {
        true => "these are curly quotes, as Word makes them",
        false => "these are not straight quotes",
    };
    Some((message.to_owned(), quoted(bare.trim_matches(is_quote))))
}

/// A value that starts with a straight quote.
fn after_a_quote(value: &str) -> Option<(String, String)> {
    let inner = &value[1..];
    let Some(end) = inner.find('"') else {
        if let Some(found) = odd_quotes(value) {
            return Some(found);
        }
        let text = inner.trim_end_matches(is_quote).trim_end();
        return Some(("the closing quote is missing".to_owned(), quoted(text)));
    };
    let rest = inner[end + 1..].trim();
    if !rest.is_empty() && !rest.starts_with('#') {
        if rest.chars().all(is_quote) {
            let message = "there is one quote too many";
            return Some((message.to_owned(), quoted(&inner[..end])));
        }
        let whole = inner.trim_end_matches([',', ';', '.']);
        if rest.contains('"') && whole.ends_with('"') {
            let message = "there are quotes inside the quotes";
            return Some((message.to_owned(), quoted(&whole[..whole.len() - 1])));
        }
        let message = "nothing may stand after the closing quote";
        return Some((message.to_owned(), quoted(&inner[..end])));
    }
    let text = &inner[..end];
    text.contains('\\').then(|| {
        let message = super::BACKSLASH;
        (message.to_owned(), quoted(text))
    })
}

/// Digits with what people set between them.
fn is_telephone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits > 2
        && value
            .chars()
            .all(|letter| letter.is_ascii_digit() || " ()+-\u{a0}".contains(letter))
}
