//! Single lines of pages that a hospital says in words of its own: when to shower, who rings.
//!
//! `reference/hospital-lines.toml` names each line: the table and key of the hospital file that fill
//! it in, and the page, heading and first words of what it takes the place of.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::read::tables;
use super::replaced::{Edit, Part, escaped};
use super::{CLAIM, Hospital, RULE};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::files::Files;
use crate::site::Placed;
use crate::site::fields::{self, Fields};
use crate::text::nearest;

const FILE: &str = "reference/hospital-lines.toml";

/// Tables of the hospital file that fill in lines.
pub const TABLES: [&str; 2] = ["before", "aftercare"];

/// What a hospital may say in one line.
#[derive(Debug, Clone)]
pub struct Slot {
    /// One of [`TABLES`], and the key in it.
    pub table: String,
    pub key: String,
    /// Below `content/`.
    pub page: String,
    /// The id of the heading that the line stands below.
    pub heading: String,
    /// The first words of the guide's own line.
    starts: Placed<String>,
}

/// A line as the hospital file has it.
#[derive(Debug, Clone)]
pub struct LocalLine {
    pub table: &'static str,
    pub key: Placed<String>,
    pub text: Placed<String>,
}

/// The lines that the tree lets a hospital fill in, and the file that names them; none without it.
pub fn slots(tree: &Files) -> (Option<Source>, Vec<Slot>, Vec<Diagnostic>) {
    let Some(content) = tree.get(FILE) else {
        return (None, Vec::new(), Vec::new());
    };
    let mut slots = Vec::new();
    let source = match crate::site::decode(FILE, content) {
        Ok(source) => source,
        Err(diagnostic) => return (None, slots, vec![*diagnostic]),
    };
    let table = match fields::parse(&source, 0..source.text().len(), RULE) {
        Ok(table) => table,
        Err(diagnostic) => return (None, slots, vec![*diagnostic]),
    };
    let mut top = Fields::new(&source, 0, RULE, FILE, &table);
    let mut nested = Vec::new();
    for (entry, span) in tables(&mut top, &source, &table, "lines") {
        let mut fields = Fields::new(&source, 0, RULE, "[[lines]]", entry);
        let mut text = |key| fields.required(key, &span);
        let (table, key) = (text("table").value, text("key").value);
        let (page, heading) = (text("page").value, text("heading").value);
        slots.push(Slot {
            table,
            key,
            page,
            heading,
            starts: text("starts"),
        });
        nested.extend(fields.finish());
    }
    let mut diagnostics = top.finish();
    diagnostics.extend(nested);
    (Some(source), slots, diagnostics)
}

/// The lines of the hospital file that no slot takes.
pub fn unknown(hospital: &Hospital) -> Vec<Diagnostic> {
    let Some(file) = &hospital.source else {
        return Vec::new();
    };
    let of_table = |table| {
        hospital
            .slots
            .iter()
            .filter(move |slot| slot.table == table)
    };
    let is_known = |line: &&LocalLine| of_table(line.table).any(|slot| slot.key == line.key.value);
    let unknown = hospital.lines.iter().filter(|line| !is_known(line));
    unknown
        .map(|line| {
            let keys: Vec<&str> = of_table(line.table).map(|slot| slot.key.as_str()).collect();
            let help = match nearest(&line.key.value, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", keys.join(", ")),
            };
            let message = format!(
                "the guide has no line `{}` in [{}]",
                line.key.value, line.table
            );
            Diagnostic::error(RULE, message)
                .at(file, line.key.span.clone())
                .help(help)
        })
        .collect()
}

/// The slots that the hospital fills in, by page, each with its words.
pub fn by_page(hospital: &Hospital) -> BTreeMap<String, Vec<(Slot, Placed<String>)>> {
    let mut pages: BTreeMap<String, Vec<(Slot, Placed<String>)>> = BTreeMap::new();
    for slot in &hospital.slots {
        let fills = |line: &&LocalLine| line.table == slot.table && line.key.value == slot.key;
        if let Some(line) = hospital.lines.iter().find(fills)
            && !line.text.value.trim().is_empty()
        {
            let of_page = pages.entry(slot.page.clone()).or_default();
            of_page.push((slot.clone(), line.text.clone()));
        }
    }
    pages
}

/// Puts `words` in the place of the line of `slot` in `page`, and adds the hospital's own word to what
/// its part rests on.
///
/// # Errors
/// The tree names a line that its page does not have.
pub fn edits<'a>(
    page: &Source,
    slot: &Slot,
    words: &'a Placed<String>,
    hospital: &'a Hospital,
    file: &'a Source,
    slots: &Source,
) -> Result<(Span, Vec<Edit<'a>>), Box<Diagnostic>> {
    let missing = |what: String| {
        let help = "write the first words of a paragraph or of an item of a list that stands there";
        let diagnostic = Diagnostic::error(RULE, what).at(slots, slot.starts.span.clone());
        Box::new(diagnostic.help(help))
    };
    let part = super::replaced::original(page, &slot.heading)
        .map_err(|_| missing(format!("{} has no heading `{}`", slot.page, slot.heading)))?;
    let span = line(page.text(), &part.body, &slot.starts.value).ok_or_else(|| {
        missing(format!(
            "nothing below `{}` of {} starts so",
            slot.heading, slot.page
        ))
    })?;
    let mut edits = vec![Edit {
        span: span.clone(),
        write: Box::new(|draft: &mut Draft| {
            let name = escaped(&hospital.name.value);
            let said = escaped(words.value.trim());
            draft.write(
                &format!("**{name} says:** {said}"),
                file,
                words.span.clone(),
            );
        }),
    }];
    edits.extend(evidence(&part, file, &words.span));
    Ok((span, edits))
}

/// The paragraph or item of `text`, in `body`, that starts with `starts`, without its marker.
fn line(text: &str, body: &Span, starts: &str) -> Option<Span> {
    let mut at = body.start;
    let mut found: Option<Span> = None;
    for line in text[body.clone()].split_inclusive('\n') {
        let shown = line.trim_start();
        let is_item = shown.starts_with("- ");
        let content = shown.strip_prefix("- ").unwrap_or(shown);
        if let Some(found) = &mut found {
            if line.trim().is_empty() || is_item {
                return Some(found.clone());
            }
            found.end = at + line.trim_end().len();
        } else if content.starts_with(starts) {
            found = Some(at + (line.len() - content.len())..at + line.trim_end().len());
        }
        at += line.len();
    }
    found
}

fn evidence<'a>(part: &Part, file: &'a Source, place: &'a Span) -> Option<Edit<'a>> {
    let entries = part.front.provenance.evidence.iter();
    let entry = entries
        .into_iter()
        .find(|entry| entry.heading.value == part.id)?;
    let end = entry.claims.last()?.span.end;
    Some(Edit {
        span: end..end,
        write: Box::new(|draft: &mut Draft| {
            draft.write(&format!(", {CLAIM:?}"), file, place.clone());
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(starts: &str, expected: Option<&str>) {
        let text = "## Washing\n\nYou can shower.\nAfter a day.\n\n- **Keep** it dry\n  for long.\n- Then not.\n";
        let found = line(text, &(11..text.len()), starts).map(|span| &text[span]);
        assert_eq!(found, expected, "{starts}");
    }

    #[test]
    fn a_line_is_a_paragraph_or_an_item() {
        check("You can", Some("You can shower.\nAfter a day."));
        check("**Keep**", Some("**Keep** it dry\n  for long."));
        check("Then", Some("Then not."));
        check("Never", None);
    }
}
