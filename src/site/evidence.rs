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
    /// The people in it that can be drawn.
    pub count: Option<Count>,
}

/// To how many people out of a hundred one thing happened, as `[claims.<id>.count]` records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The event: "had less pain".
    pub outcome: String,
    /// Within what time; may be empty.
    pub within: String,
    /// `None` if nobody has counted them: a page shows an empty frame, of the size of a picture.
    pub people: Option<People>,
}

/// People out of [`OUT_OF`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct People {
    /// As the pooled figure says, or the only study.
    pub number: u8,
    /// The most that any study found; the same where that is not known.
    pub most: u8,
}

/// The people of every count, so that two pictures can be held against each other.
pub const OUT_OF: i64 = 100;

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
        let count = match fields.table("count") {
            Some((table, span)) => {
                let name = format!("[claims.\"{}\".count]", key.get_ref());
                let mut fields = Fields::new(source, 0, RULE, &name, table);
                let count = count(&mut fields, source, &name, &span);
                diagnostics.extend(fields.finish());
                count
            }
            None => None,
        };
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
                count,
            };
            evidence.claims.insert(key.get_ref().to_string(), claim);
        }
        diagnostics.extend(fields.finish());
    }
    Ok(())
}

/// The words of a count, which the templates print beside its drawing.
const WORDS_OF_A_COUNT: [&str; 4] = ["outcome", "others", "within", "group"];

/// Reads a count; what cannot be drawn or said is a finding.
fn count(fields: &mut Fields, source: &Source, name: &str, span: &Span) -> Option<Count> {
    let [outcome, others, within, group] =
        WORDS_OF_A_COUNT.map(|key| require(fields, source, name, span, key));
    for word in [&outcome, &others, &group].into_iter().flatten() {
        if word.value.trim().is_empty() {
            let help = "say it as it is to be read: of whom, what happened, and to the others what";
            let diagnostic = Diagnostic::error(RULE, format!("{name} lacks words here"));
            fields.report(diagnostic.at(source, word.span.clone()).help(help));
        }
    }
    let people = if fields.boolean("unknown") == Some(true) {
        None
    } else {
        Some(people(fields, source, name, span)?)
    };
    Some(Count {
        outcome: outcome?.value,
        within: within?.value,
        people,
    })
}

fn people(fields: &mut Fields, source: &Source, name: &str, span: &Span) -> Option<People> {
    let (of, people) = (fields.integer("of"), fields.integer("people"));
    let low = fields.integer("low").or_else(|| people.clone());
    let high = fields.integer("high").or_else(|| people.clone());
    let (Some(of), Some(people), Some(low), Some(high)) = (of, people, low, high) else {
        let message = format!("{name} has to say how many people of how many");
        let help = "write `people = 3` and `of = 100`, `low` and `high` where studies differ, or \
                    `unknown = true`";
        let diagnostic = Diagnostic::error(RULE, message).at(source, span.clone());
        fields.report(diagnostic.help(help));
        return None;
    };
    let is_in_order = (0..=people.value).contains(&low.value)
        && (people.value..=OUT_OF).contains(&high.value)
        && of.value == OUT_OF;
    if !is_in_order {
        let message = format!("{name} cannot be drawn as people out of {OUT_OF}");
        let help = "`of` has to be 100, and `low`, `people` and `high` to follow in order";
        let diagnostic = Diagnostic::error(RULE, message).at(source, people.span);
        fields.report(diagnostic.help(help));
        return None;
    }
    let number = |number: i64| u8::try_from(number).expect("between 0 and 100");
    Some(People {
        number: number(people.value),
        most: number(high.value),
    })
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
