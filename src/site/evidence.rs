//! `reference/evidence.toml`: the claims that pages rest on, and the sources they come from.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::Placed;
use super::fields::{self, Fields};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;

const PATH: &str = "reference/evidence.toml";
const RULE: &str = "reference";

/// Claims and their sources, each by id.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub claims: BTreeMap<String, Claim>,
    pub sources: BTreeMap<String, EvidenceSource>,
}

/// What claims come from: a document that somebody published.
#[derive(Debug, Clone)]
pub struct EvidenceSource {
    /// Its dates in words, as far as they are known: `published`, and what `title` and `note` say.
    pub dates: String,
}

/// One thing that one source says.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The id of the source it comes from.
    pub source: String,
    /// Where in the source, such as `1.1`; may be empty.
    pub paragraph: String,
    /// Figures that a page may print from it, each exactly as the page prints it.
    pub figures: Vec<String>,
    /// True for something that can harm a reader: a page that tells it says what to do.
    pub is_harm: bool,
    /// In our words.
    pub says: String,
}

/// Reads the claims. Each has to name a source that is there.
pub fn load(files: &Files) -> Reported<Evidence> {
    if !files.contains(PATH) {
        let diagnostic = Diagnostic::error(RULE, format!("there is no {PATH}"))
            .in_file(PATH)
            .help("add it, or switch off `evidence` under [extra.rules] in config.toml");
        return Reported {
            value: Evidence::default(),
            diagnostics: vec![diagnostic],
        };
    }
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    evidence: &mut Evidence,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let mut top = Fields::new(source, 0, RULE, PATH, &table);
    let sources = top.table("sources");
    let claims = top.table("claims");
    diagnostics.extend(top.finish());
    let (Some((sources, _)), Some((claims, _))) = (sources, claims) else {
        return Ok(());
    };
    for (key, value) in sources {
        let name = format!("source `{}`", key.get_ref());
        let Some(mut fields) = table_of(source, &name, value.get_ref(), &key.span(), diagnostics)
        else {
            continue;
        };
        for required in ["publisher", "kind", "url"] {
            require(&mut fields, source, &name, &key.span(), required);
        }
        let dated = ["published", "title", "note"].map(|dated| {
            let text = require(&mut fields, source, &name, &key.span(), dated);
            text.map_or_else(String::new, |text| text.value)
        });
        let dates = dated.join("; ");
        let id = key.get_ref().to_string();
        evidence.sources.insert(id, EvidenceSource { dates });
        diagnostics.extend(fields.finish());
    }
    for (key, value) in claims {
        let name = format!("claim `{}`", key.get_ref());
        let Some(mut fields) = table_of(source, &name, value.get_ref(), &key.span(), diagnostics)
        else {
            continue;
        };
        let says = require(&mut fields, source, &name, &key.span(), "says");
        let paragraph = require(&mut fields, source, &name, &key.span(), "paragraph");
        let from = require(&mut fields, source, &name, &key.span(), "source");
        let figures = fields.strings("figures").unwrap_or_default();
        let is_harm = fields.boolean("harm").unwrap_or(false);
        if let Some(from) = from {
            if !sources.contains_key(from.value.as_str()) {
                let message = format!(
                    "{name} names the source `{}`, which is not there",
                    from.value
                );
                fields.report(Diagnostic::error(RULE, message).at(source, from.span).help(
                    format!("add [sources.{}], or name another source", from.value),
                ));
            }
            let claim = Claim {
                source: from.value,
                paragraph: paragraph.map_or_else(String::new, |paragraph| paragraph.value),
                figures: figures.into_iter().map(|figure| figure.value).collect(),
                is_harm,
                says: says.map_or_else(String::new, |says| says.value),
            };
            evidence.claims.insert(key.get_ref().to_string(), claim);
        }
        diagnostics.extend(fields.finish());
    }
    Ok(())
}

fn table_of<'t>(
    source: &'t Source,
    name: &'t str,
    value: &'t DeValue<'t>,
    span: &Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Fields<'t>> {
    let Some(table) = value.as_table() else {
        let message = format!("{name} has to be a table");
        diagnostics.push(Diagnostic::error(RULE, message).at(source, span.clone()));
        return None;
    };
    Some(Fields::new(source, 0, RULE, name, table))
}

fn require(
    fields: &mut Fields,
    source: &Source,
    name: &str,
    span: &Span,
    key: &'static str,
) -> Option<Placed<String>> {
    let value = fields.string(key);
    if value.is_none() && fields.place_of(key).is_none() {
        fields.report(
            Diagnostic::error(RULE, format!("{name} has no `{key}`"))
                .at(source, span.clone())
                .help(format!(
                    "add `{key} = \"…\"`; it may be empty if nothing is known"
                )),
        );
    }
    value
}
