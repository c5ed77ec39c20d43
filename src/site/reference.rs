//! The files of `reference/`: how each is read, the faults of those that cannot be, and every text
//! with its key and its place, for rules about words. The lists that rules themselves look for, in
//! `reference/rules/`, are left out of the texts: no reader gets them.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Placed;
use super::fields;
use super::rule_words::FOLDER;
use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::files::Files;

/// A text that a file in `reference/` holds.
#[derive(Debug, Clone)]
pub struct ReferenceText {
    pub source: Source,
    /// The key it is written after, such as `meaning`; the list's key for an item of a list.
    pub key: String,
    pub text: Placed<String>,
}

/// Reads the file at `path` with `read`; a site without the file has the default. Its faults are
/// findings, and the part that was read before them counts.
pub fn load<T: Default>(
    files: &Files,
    path: &str,
    read: impl FnOnce(&Source, &mut T, &mut Vec<Diagnostic>) -> Result<(), Box<Diagnostic>>,
) -> Reported<T> {
    let mut value = T::default();
    let mut diagnostics = Vec::new();
    if let Some(content) = files.get(path) {
        let fault = super::decode(path, content)
            .and_then(|source| read(&source, &mut value, &mut diagnostics));
        diagnostics.extend(fault.err().map(|diagnostic| *diagnostic));
    }
    Reported { value, diagnostics }
}

/// Faults of the files that everything else is read from and that cannot be read themselves:
/// `config.toml` and `reference/*.toml`. As long as one of them says nothing, whatever is said of the rest
/// would be about what it holds.
pub fn unread(files: &Files) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let config = files
        .get("config.toml")
        .map(|content| ("config.toml", content));
    let reference = files
        .under("reference")
        .map(|(path, content)| (path, content.bytes()));
    for (path, content) in config.into_iter().chain(reference) {
        if !path.ends_with(".toml") {
            continue;
        }
        let rule = if path == "config.toml" {
            "config"
        } else {
            "reference"
        };
        let read = super::decode(path, content)
            .and_then(|source| fields::parse(&source, 0..source.text().len(), rule).map(drop));
        found.extend(read.err().map(|diagnostic| *diagnostic));
    }
    found
}

/// The texts in order of file and place. What is not TOML has none; whoever reads it for its
/// meaning reports that.
pub fn texts(files: &Files) -> Vec<ReferenceText> {
    let mut texts = Vec::new();
    for (path, content) in files.under("reference") {
        let Ok(source) = super::decode(path, content.bytes()) else {
            continue;
        };
        if !path.ends_with(".toml") || path.starts_with(FOLDER) {
            continue;
        }
        if let Ok(table) = fields::parse(&source, 0..source.text().len(), "reference") {
            gather(&source, &table, &mut texts);
        }
    }
    texts.sort_by(|a, b| {
        let place = |text: &ReferenceText| (text.source.path().to_owned(), text.text.span.start);
        place(a).cmp(&place(b))
    });
    texts
}

/// Adds the texts of `table` and of the tables and lists in it, without recursion.
fn gather(source: &Source, table: &DeTable, texts: &mut Vec<ReferenceText>) {
    let mut open: Vec<(&str, &Spanned<DeValue>)> = entries(table).collect();
    while let Some((key, value)) = open.pop() {
        match value.get_ref() {
            DeValue::String(text) => texts.push(ReferenceText {
                source: source.clone(),
                key: key.to_owned(),
                text: Placed {
                    value: text.to_string(),
                    span: value.span(),
                },
            }),
            DeValue::Array(items) => open.extend(items.iter().map(|item| (key, item))),
            DeValue::Table(table) => open.extend(entries(table)),
            _ => {}
        }
    }
}

fn entries<'t>(
    table: &'t DeTable<'t>,
) -> impl Iterator<Item = (&'t str, &'t Spanned<DeValue<'t>>)> {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), value))
}
