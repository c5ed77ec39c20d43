//! `reference/synonyms.toml` and the glossary's lay words: how people's words meet the guide's.
//!
//! Takes the site, gives concepts (phrases that people type, phrases that pages print) and slips
//! (misspellings that no rule finds). Faults in the file are reported with their place.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::site::{self, Site};

const PATH: &str = "reference/synonyms.toml";
const RULE: &str = "reference";

/// One meaning and the words for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concept {
    /// What the results page says it also searched for.
    pub name: String,
    /// What people type.
    pub typed: Vec<String>,
    /// What pages print. Often also typed.
    pub printed: Vec<String>,
}

/// Everything that the file and the glossary say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    pub concepts: Vec<Concept>,
    /// A misspelling, and the word that is meant.
    pub slips: Vec<(String, String)>,
    /// Words that are no slips of others, although no page prints them.
    pub known: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    /// Words that people type and mean, although no page prints them.
    #[serde(default)]
    known: Vec<String>,
    #[serde(default)]
    concepts: Vec<RawConcept>,
    #[serde(default)]
    slips: Vec<RawSlips>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConcept {
    /// Phrases that mean the same, whether typed or printed; the first names the concept.
    same: Vec<String>,
    /// Phrases that lead here when typed, but say less or something else when a page prints them.
    #[serde(default)]
    typed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlips {
    word: String,
    typed: Vec<String>,
}

/// The synonyms of `site`. Without the file, those of its glossary.
pub fn load(site: &Site) -> Reported<Synonyms> {
    let mut synonyms = Synonyms::default();
    let mut diagnostics = Vec::new();
    if let Some(content) = site.files.get(PATH) {
        match site::decode(PATH, content).and_then(|source| read(&source)) {
            Ok(read) => synonyms = read,
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    for term in &site.glossary.terms {
        let forms = term.forms();
        let typed: Vec<String> = term.lay.iter().chain(&forms).cloned().collect();
        let is_same = |phrase: &String| forms.iter().any(|form| form.eq_ignore_ascii_case(phrase));
        let known = synonyms
            .concepts
            .iter_mut()
            .find(|concept| concept.printed.iter().any(is_same));
        match known {
            Some(concept) => {
                concept.typed.extend(typed);
                concept.printed.extend(forms);
            }
            None => synonyms.concepts.push(Concept {
                name: name_of(&term.term),
                typed,
                printed: forms,
            }),
        }
    }
    Reported {
        value: synonyms,
        diagnostics,
    }
}

/// `Radiofrequency ablation (RFA)` without its brackets, as in the middle of a sentence.
fn name_of(term: &str) -> String {
    let name = term.split(" (").next().unwrap_or(term);
    let is_abbreviation = name.chars().skip(1).any(char::is_uppercase);
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if !is_abbreviation => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

fn read(source: &Source) -> Result<Synonyms, Box<Diagnostic>> {
    let raw: RawFile = toml::from_str(source.text()).map_err(|error| {
        let message = format!("the synonyms cannot be read: {}", error.message());
        Box::new(
            Diagnostic::error(RULE, message)
                .at(source, error.span().unwrap_or(0..0))
                .help("write a list `known`, `[[concepts]]` with `same` and `typed`, and `[[slips]]` with `word` and `typed`"),
        )
    })?;
    let concepts = raw
        .concepts
        .into_iter()
        .filter(|concept| !concept.same.is_empty())
        .map(|concept| Concept {
            name: concept.same[0].clone(),
            typed: concept.same.iter().chain(&concept.typed).cloned().collect(),
            printed: concept.same,
        });
    let slips = raw.slips.into_iter().flat_map(|slips| {
        let word = slips.word;
        slips
            .typed
            .into_iter()
            .map(move |typed| (typed, word.clone()))
    });
    Ok(Synonyms {
        concepts: concepts.collect(),
        slips: slips.collect(),
        known: raw.known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concepts_and_slips_are_read() {
        let text = r#"
known = ["father"]
[[concepts]]
same = ["bone cement", "PMMA"]
typed = ["glue"]
[[slips]]
word = "metastases"
typed = ["metastises"]
"#;
        let synonyms = read(&Source::new(PATH, text)).expect("sound");
        assert_eq!(synonyms.concepts[0].name, "bone cement");
        assert_eq!(synonyms.concepts[0].typed, ["bone cement", "PMMA", "glue"]);
        assert_eq!(synonyms.concepts[0].printed, ["bone cement", "PMMA"]);
        assert_eq!(synonyms.slips, [("metastises".into(), "metastases".into())]);
        assert_eq!(synonyms.known, ["father"]);
    }

    #[test]
    fn a_fault_has_its_place() {
        let source = Source::new(PATH, "[[concepts]]\nsmae = []\n");
        let diagnostic = read(&source).expect_err("unknown key");
        assert_eq!(
            source
                .position(diagnostic.place.expect("placed").1.start)
                .line,
            2
        );
    }

    #[test]
    fn names_read_well_in_a_sentence() {
        assert_eq!(
            name_of("Radiofrequency ablation (RFA)"),
            "radiofrequency ablation"
        );
        assert_eq!(name_of("MRI scan"), "MRI scan");
        assert_eq!(name_of("NICE"), "NICE");
    }
}
