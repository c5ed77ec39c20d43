//! `reference/choices.toml`: what a reader compares, as a table of a few options and a few questions.

use toml::de::DeTable;

use super::Placed;
use super::fields::{self, Fields, tables};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;

/// The file.
pub const PATH: &str = "reference/choices.toml";
const RULE: &str = "reference";

/// The whole comparison.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// `None` if the site has no such file.
    pub source: Option<Source>,
    /// In the one order in which they stand everywhere.
    pub options: Vec<ChoiceOption>,
    pub rows: Vec<ChoiceRow>,
    /// The ids of rows to which what matters to a reader points.
    pub pointed_at: Vec<Placed<String>>,
    /// The claims behind the sentence that most people mix these.
    pub mixing_evidence: Vec<Placed<String>>,
}

/// One thing that a reader may choose.
#[derive(Debug, Clone)]
pub struct ChoiceOption {
    pub id: Placed<String>,
    /// Below `content/`.
    pub page: Placed<String>,
}

/// One question, answered for each option.
#[derive(Debug, Clone)]
pub struct ChoiceRow {
    pub id: Placed<String>,
    pub side: Side,
    /// In the order in which they are written.
    pub cells: Vec<ChoiceCell>,
}

/// The kind of question: of good, of harm, or of neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Benefit,
    Harm,
    Practical,
}

/// The answer for one option in one row.
#[derive(Debug, Clone)]
pub struct ChoiceCell {
    /// An option's id.
    pub option: Placed<String>,
    pub text: Placed<String>,
    /// The gap in it: how many, how often, how long, or everything.
    pub unknown: Option<Placed<String>>,
    pub evidence: Vec<Placed<String>>,
}

impl ChoiceCell {
    /// True if the cell says something, beyond that it is not known.
    pub fn is_filled(&self) -> bool {
        let unknown = self.unknown.as_ref();
        unknown.is_none_or(|unknown| unknown.value != "everything")
    }
}

impl Choices {
    /// Every cell, row by row.
    pub fn cells(&self) -> impl Iterator<Item = &ChoiceCell> {
        self.rows.iter().flat_map(|row| &row.cells)
    }
}

/// Reads the comparison, if the site has one.
pub fn load(files: &Files) -> Reported<Choices> {
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    choices: &mut Choices,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    choices.source = Some(source.clone());
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let mut top = Fields::new(source, 0, RULE, PATH, &table);
    for key in ["decision", "emergency", "order", "caveat", "mixing"] {
        top.required(key, &(0..0));
    }
    for key in ["options", "rows", "values"] {
        top.allow(key);
    }
    choices.mixing_evidence = top.strings("mixing_evidence").unwrap_or_default();
    diagnostics.extend(top.finish());
    for (entry, span) in tables(&table, "options") {
        let mut fields = Fields::new(source, 0, RULE, "an option", entry);
        let id = fields.required("id", &span);
        fields.required("name", &span);
        let page = fields.required("page", &span);
        choices.options.push(ChoiceOption { id, page });
        diagnostics.extend(fields.finish());
    }
    for (entry, span) in tables(&table, "rows") {
        choices.rows.push(row(source, entry, &span, diagnostics));
    }
    for (entry, span) in tables(&table, "values") {
        let mut fields = Fields::new(source, 0, RULE, "a value", entry);
        fields.required("text", &span);
        let row = fields.required("row", &span);
        choices.pointed_at.push(row);
        diagnostics.extend(fields.finish());
    }
    Ok(())
}

fn row(
    source: &Source,
    entry: &DeTable,
    span: &Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> ChoiceRow {
    let mut fields = Fields::new(source, 0, RULE, "a row", entry);
    let id = fields.required("id", span);
    fields.required("question", span);
    let side = fields.required("side", span);
    let side = match side.value.as_str() {
        "benefit" => Side::Benefit,
        "harm" => Side::Harm,
        "practical" => Side::Practical,
        other => {
            let message = format!("there is no side `{other}`");
            let help = "one of: benefit, harm, practical";
            let diagnostic = Diagnostic::error(RULE, message).at(source, side.span);
            fields.report(diagnostic.help(help));
            Side::Practical
        }
    };
    let mut cells = Vec::new();
    if let Some((table, _)) = fields.table("cells") {
        for (option, value) in table {
            let Some(cell) = value.get_ref().as_table() else {
                continue;
            };
            let option = Placed {
                value: option.get_ref().to_string(),
                span: option.span(),
            };
            let mut fields = Fields::new(source, 0, RULE, "a cell", cell);
            cells.push(ChoiceCell {
                text: fields.required("text", &option.span),
                unknown: fields.string("unknown"),
                evidence: fields.strings("evidence").unwrap_or_default(),
                option,
            });
            diagnostics.extend(fields.finish());
        }
    }
    cells.sort_by_key(|cell| cell.option.span.start);
    diagnostics.extend(fields.finish());
    ChoiceRow { id, side, cells }
}
