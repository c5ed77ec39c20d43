//! Slips of a line that should be `key = "value"`.

use super::line::Line;
use super::{Slip, value};

/// A line such as `name: "x"`.
pub fn slip(text: &str, line: &Line) -> Option<Slip> {
    let sign = line.text.find(['=', ':']);
    let Some(sign) = sign.filter(|sign| *sign > 0) else {
        return Some(no_sign(line));
    };
    let written_key = line.text[..sign].trim();
    let after = &line.text[sign + 1..];
    let value = after.trim_start_matches(['=', '>', ':']).trim_start();
    let is_equals = line.text[sign..].starts_with('=') && !after.starts_with(['=', '>', ':']);
    let Some(key) = key(written_key) else {
        return Some(no_sign(line));
    };
    if !is_equals {
        let value = value::mended(value).map_or_else(|| value.to_owned(), |(_, mended)| mended);
        let wrong =
            &line.text[sign..line.text.len() - after.trim_start_matches(['=', '>', ':']).len()];
        return Some(line.mended(
            &format!("`=` has to stand after `{key}`, and not `{wrong}`"),
            &format!("{key} = {value}"),
            &format!("write `{key} = \"…\"`"),
        ));
    }
    if key != written_key {
        let value = value::mended(value).map_or_else(|| value.to_owned(), |(_, mended)| mended);
        return Some(line.mended(
            "what stands before `=` has to be one word, without quotes",
            &format!("{key} = {value}"),
            &format!("write `{key} = \"…\"`"),
        ));
    }
    if value.is_empty() {
        return Some(line.slip(
            format!("nothing stands after `{key} =`"),
            format!("write `{key} = \"…\"`, or put `#` before the line"),
        ));
    }
    if let Some(slip) = over_lines(text, line, &key, value) {
        return Some(slip);
    }
    let (message, mended) = value::mended(value)?;
    Some(line.mended(
        &message,
        &format!("{key} = {mended}"),
        &format!("write `{key} = \"…\"`"),
    ))
}

/// `written` as a key: one word. `None` if it is a sentence.
fn key(written: &str) -> Option<String> {
    const MOST_WORDS: usize = 3;
    let bare = written.trim_matches(value::is_quote);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let key = words.join("_");
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    (!key.is_empty() && words.len() <= MOST_WORDS && key.chars().all(is_word)).then_some(key)
}

/// A line without `=`.
fn no_sign(line: &Line) -> Slip {
    let word = line.text.split_whitespace().next().unwrap_or("");
    let rest = line.text[word.len()..].trim_start();
    if rest.starts_with(value::is_quote) && key(word).is_some() {
        let rest = value::mended(rest).map_or_else(|| rest.to_owned(), |(_, mended)| mended);
        return line.mended(
            "there is no `=` in this line",
            &format!("{word} = {rest}"),
            "write `key = \"value\"`",
        );
    }
    line.slip(
        "this line is no `key = \"value\"`",
        format!(
            "delete it, or put `#` before it if it is a note: `# {}`",
            line.text
        ),
    )
}

/// A text whose closing quote stands some lines further down.
fn over_lines(text: &str, line: &Line, key: &str, value: &str) -> Option<Slip> {
    const MOST_LINES: usize = 8;
    let is_open =
        value.starts_with('"') && !value.starts_with("\"\"\"") && value.matches('"').count() == 1;
    if !is_open {
        return None;
    }
    let mut joined = value.to_owned();
    let mut span = line.span();
    for next in text[span.end..].split('\n').skip(1).take(MOST_LINES) {
        let next = Line::at(text, next.as_ptr() as usize - text.as_ptr() as usize);
        if next.text.is_empty() || next.text.starts_with('[') || next.text.contains('=') {
            return None;
        }
        let gap = if joined.ends_with([',', '.', ';', ':', '"']) {
            " "
        } else {
            ", "
        };
        joined = format!("{joined}{gap}{}", next.text);
        span.end = next.span().end;
        if next.text.contains('"') {
            return next.text.ends_with('"').then(|| Slip {
                span,
                ..line.mended(
                    "this text goes over more than one line, and has to stand in one",
                    &format!("{key} = {joined}"),
                    "put the whole text into one line, between two quotes",
                )
            });
        }
    }
    None
}
