//! `reference/questions.toml`: the questions of the sheet, as far as rules look at them.

use super::Placed;
use super::fields::{self, Fields, tables};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::files::Files;

const PATH: &str = "reference/questions.toml";
const RULE: &str = "reference";

/// The questions by topic, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Questions {
    /// `None` if the site has no such file.
    pub source: Option<Source>,
    all: Vec<Question>,
}

/// A question to ask.
#[derive(Debug, Clone)]
pub struct Question {
    pub text: Placed<String>,
    /// The sound of a good answer.
    pub answer: Option<Placed<String>>,
    is_in_short_list: bool,
}

impl Questions {
    /// The questions of the short list: of topics that are not kept for "more questions".
    pub fn short(&self) -> impl Iterator<Item = &Question> {
        self.all.iter().filter(|question| question.is_in_short_list)
    }
}

/// Reads the questions, if the site has any.
pub fn load(files: &Files) -> Reported<Questions> {
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    questions: &mut Questions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    questions.source = Some(source.clone());
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    for (topic, span) in tables(&table, "topics") {
        // Topics have more keys, which are the templates' business.
        let mut fields = Fields::new(source, 0, RULE, "a topic", topic);
        let is_in_short_list = !fields.boolean("more").unwrap_or(false);
        diagnostics.extend(fields.finish_open());
        for (entry, _) in tables(topic, "questions") {
            let mut fields = Fields::new(source, 0, RULE, "a question", entry);
            let Some(text) = fields.string("text") else {
                let diagnostic = Diagnostic::error(RULE, "a question has no `text`");
                diagnostics.push(
                    diagnostic
                        .at(source, span.clone())
                        .help("add `text = \"…?\"`"),
                );
                continue;
            };
            questions.all.push(Question {
                text,
                answer: fields.string("answer"),
                is_in_short_list,
            });
            diagnostics.extend(fields.finish_open());
        }
    }
    Ok(())
}
