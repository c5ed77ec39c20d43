//! Slips in a list that goes over some lines.

use super::{Line, Slip, is_sound, value};

/// The slip at byte `at` of `text`, on `line`, if that is inside a list.
pub fn slip(text: &str, at: usize, line: &Line) -> Option<Slip> {
    let opening = opening(text, at)?;
    let comma = "a comma is missing between two entries of this list";
    if line.start == opening.start {
        let mended = line.text.replace("\" \"", "\", \"").replace("\"; ", "\", ");
        return (mended != line.text && is_sound(&mended)).then(|| line.mended(comma, &mended, ""));
    }
    if at_end(text, at) || starts_something_else(line.text) {
        return Some(not_closed(&opening));
    }
    let item = line.text.trim_end_matches([',', ';']);
    if line.text.ends_with(';') && is_item(item) {
        return Some(line.slip(comma, format!("write `{item},`")));
    }
    if let Some((message, mended)) = value::mended(item) {
        return Some(line.slip(message, format!("write `{mended},`")));
    }
    let before = text[..line.start].trim_end();
    let before = Line::at(text, before.len());
    let is_without = !before.text.ends_with([',', '[']) && is_item(before.text);
    is_without.then(|| before.slip(comma, format!("write `{},`", before.text)))
}

fn at_end(text: &str, at: usize) -> bool {
    at >= text.trim_end().len()
}

fn not_closed(opening: &Line) -> Slip {
    opening.slip(
        "the list that begins here is not closed",
        "write a line `]` after its last entry",
    )
}

fn is_item(text: &str) -> bool {
    is_sound(&format!("x = {text}"))
}

/// A table, or a key and its value.
fn starts_something_else(line: &str) -> bool {
    let is_table =
        line.starts_with('[') && line.trim_end().ends_with(']') && !line.contains(['"', ',']);
    let key = line.split('=').next().unwrap_or("").trim();
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_table || (is_key && line.contains('='))
}

/// The line that begins the list in which byte `at` of `text` stands.
fn opening<'t>(text: &'t str, at: usize) -> Option<Line<'t>> {
    let here = Line::at(text, at);
    let mut start = here.start;
    loop {
        let line = Line::at(text, start);
        let begins = line.text.split_once('=').is_some_and(|(key, value)| {
            let value = value.trim_start();
            !key.trim().contains(['"', '[', '#']) && value.starts_with('[') && !is_sound(line.text)
        });
        if begins {
            return Some(line);
        }
        // A table, or the end of another list.
        if line.start != here.start
            && (starts_something_else(line.text) || line.text.starts_with(']'))
        {
            return None;
        }
        start = text[..line.start].rfind('\n')?;
    }
}
