//! The sentence or two of an entry that hold most of what was looked for.

use super::answer::Excerpt;
use super::index::LanguageIndex;
use super::lexicon::GroupId;
use crate::diagnostic::Span;
use crate::text::fold;

/// About how long an excerpt is, in UTF-16 units, which is what the browser's script counts in.
const LONG: usize = 200;

/// An excerpt of `entry` with the words of `groups` (sorted) marked.
pub fn of(index: &LanguageIndex, entry: u32, groups: &[GroupId]) -> Excerpt {
    let text = index.entries[entry as usize].text.as_str();
    let mut found: Vec<(Span, GroupId)> = Vec::new();
    fold::each_word(text, |word, span, _| {
        if let Some(form) = index.lexicon.find(word)
            && form.means.is_none()
            && groups.binary_search(&form.group).is_ok()
        {
            found.push((span, form.group));
        }
    });
    let sentences = sentences(text);
    let mut best = (0, 0, 0..0);
    for (first, sentence) in sentences.iter().enumerate() {
        let mut range = sentence.clone();
        for next in &sentences[first + 1..] {
            if units(&text[range.start..next.end]) > LONG {
                break;
            }
            range.end = next.end;
        }
        let inside = found.iter().filter(|(span, _)| range.contains(&span.start));
        let mut distinct: Vec<GroupId> = inside.map(|(_, group)| *group).collect();
        let all = distinct.len();
        distinct.sort_unstable();
        distinct.dedup();
        if first == 0 || (distinct.len(), all) > (best.0, best.1) {
            best = (distinct.len(), all, range);
        }
    }
    let range = shortened(text, best.2);
    let marks = found
        .into_iter()
        .filter(|(span, _)| range.start <= span.start && span.end <= range.end)
        .map(|(span, _)| span.start - range.start..span.end - range.start)
        .collect();
    // Of a list that goes on.
    let shown = &text[range];
    let shown = shown.strip_suffix(';').unwrap_or(shown);
    Excerpt {
        text: shown.replace('\n', " "),
        marks,
    }
}

/// Ranges of sentences: up to a full stop, question mark or exclamation mark before a space, or a
/// line's end.
fn sentences(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (index, character) in text.char_indices() {
        let is_end = character == '\n' || (character == ' ' && matches!(before, '.' | '?' | '!'));
        if is_end {
            if start < index {
                sentences.push(start..index);
            }
            start = index + character.len_utf8();
        }
        before = character;
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

/// `range`, cut after a word if it is far too long.
fn shortened(text: &str, range: Span) -> Span {
    let long = &text[range.clone()];
    if units(long) <= LONG + LONG / 2 {
        return range;
    }
    let mut length = 0;
    let most = long
        .char_indices()
        .find(|(_, character)| {
            length += character.len_utf16();
            length > LONG
        })
        .map_or(long.len(), |(at, _)| at);
    let end = long[..most].rfind(' ').unwrap_or(most);
    range.start..range.start + end
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_stops_and_lines() {
        let text = "One. Two? Three\nfour e.g. five";
        let found: Vec<&str> = sentences(text)
            .into_iter()
            .map(|span| &text[span])
            .collect();
        assert_eq!(found, ["One.", "Two?", "Three", "four e.g.", "five"]);
    }
}
