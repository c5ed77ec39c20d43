//! `reference/glossary.toml`: the words that a patient may not know, and what they mean.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::fields::{self, Fields, Placed};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::files::Files;
use crate::text::nearest;

const PATH: &str = "reference/glossary.toml";
const RULE: &str = "reference";

/// The terms, in the file's order.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    pub terms: Vec<Term>,
}

/// One word or phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub id: String,
    /// As the glossary heads it, such as `Radiofrequency ablation (RFA)`.
    pub term: String,
    pub meaning: String,
    /// What people type when they look for it.
    pub lay: Vec<String>,
    /// Forms that pages print and that adding an `s` does not give, such as `vertebrae`.
    pub irregular_forms: Vec<String>,
    /// Whether everybody knows it: it is in the glossary to be found, not to be explained.
    pub plain: bool,
    /// Whether every page says it in plain words first, with the term in brackets after them.
    pub hard: bool,
}

impl Term {
    /// How pages print the term: as it stands, what stands in brackets behind it, and plurals.
    pub fn forms(&self) -> Vec<String> {
        let (name, abbreviation) = match self.term.split_once(" (") {
            Some((name, rest)) => (name, Some(rest.trim_end_matches(')'))),
            None => (self.term.as_str(), None),
        };
        let mut forms = vec![name.to_owned(), format!("{name}s")];
        forms.extend(abbreviation.map(str::to_owned));
        forms.extend(self.irregular_forms.iter().cloned());
        forms
    }
}

/// Reads the terms. Without the file there are none.
pub fn load(files: &Files) -> Reported<Glossary> {
    reference::load(files, PATH, |source, glossary, diagnostics| {
        read(source, files, glossary, diagnostics)
    })
}

fn read(
    source: &Source,
    files: &Files,
    glossary: &mut Glossary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let terms = table.get("terms").map(|terms| terms.get_ref());
    let Some(terms) = terms.and_then(DeValue::as_array) else {
        return Ok(());
    };
    let mut ids = BTreeMap::new();
    for value in terms.iter() {
        let Some(table) = value.get_ref().as_table() else {
            continue;
        };
        let mut fields = Fields::new(source, 0, RULE, "a term", table);
        let mut required = |key: &'static str| {
            let text = fields.string(key);
            if text.is_none() && fields.place_of(key).is_none() {
                let message = format!("a term of the glossary has no `{key}`");
                fields.report(
                    Diagnostic::error(RULE, message)
                        .at(source, value.span())
                        .help(format!("add `{key} = \"…\"`")),
                );
            }
            text
        };
        let (id, term, meaning) = (required("id"), required("term"), required("meaning"));
        let page = required("page");
        if let Some(id) = &id {
            let fault = fields::unfit_id(id, &mut ids, "term", RULE, source);
            fault.into_iter().for_each(|fault| fields.report(fault));
        }
        if let Some(page) = page.filter(|page| !page.value.is_empty())
            && !files.contains(&format!("content/{}", page.value))
        {
            let pages = files
                .under("content")
                .filter_map(|(path, _)| path.strip_prefix("content/"));
            let help = match nearest(&page.value, pages.filter(|path| path.ends_with(".md"))) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "name a page below content/, such as `day/before.md`, or write \"\"".to_owned()
                }
            };
            fields.report(
                Diagnostic::error(RULE, format!("there is no page `{}`", page.value))
                    .at(source, page.span)
                    .help(help),
            );
        }
        let [id, term, meaning] =
            [id, term, meaning].map(|text| text.map_or_else(String::new, |text| text.value));
        let texts = |field: Option<Vec<Placed<String>>>| -> Vec<String> {
            let placed = field.unwrap_or_default();
            placed.into_iter().map(|word| word.value).collect()
        };
        let lay = texts(fields.strings("lay"));
        let irregular_forms = texts(fields.strings("forms"));
        glossary.terms.push(Term {
            id,
            term,
            meaning,
            lay,
            irregular_forms,
            plain: fields.boolean("plain").unwrap_or(false),
            hard: fields.boolean("hard").unwrap_or(false),
        });
        diagnostics.extend(fields.finish());
    }
    Ok(())
}
