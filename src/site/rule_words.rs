//! `reference/rules/<rule>.toml`: the words and lists by which a rule reads this guide.
//!
//! Takes the tree's files, gives the phrases of each file with their places. Another guide brings
//! its own; a rule whose file is absent has nothing to look for.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::Placed;
use super::fields::{self, Fields};
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;
use crate::text::nearest;

/// The folder of the files.
pub const FOLDER: &str = "reference/rules/";
const RULE: &str = "reference";

/// Keys of one rule's file; every one has to be there, and no other.
struct Shape {
    rule: &'static str,
    /// Lists of texts.
    lists: &'static [&'static str],
    /// Tables of lists, each list under a name of the guide's own.
    tables: &'static [&'static str],
}

const SHAPES: [Shape; 9] = [
    Shape {
        rule: "half-count",
        lists: &["words"],
        tables: &[],
    },
    Shape {
        rule: "harm-without-action",
        lists: &["audiences", "harms", "words", "links"],
        tables: &[],
    },
    Shape {
        rule: "makers-voice",
        lists: &["phrases", "places"],
        tables: &[],
    },
    Shape {
        rule: "mixed-urgency",
        lists: &["except"],
        tables: &["actions"],
    },
    Shape {
        rule: "rare-without-rate",
        lists: &["except"],
        tables: &["words"],
    },
    Shape {
        rule: "repeated-gap",
        lists: &["phrases", "places", "audiences"],
        tables: &[],
    },
    Shape {
        rule: "steering-word",
        lists: &["words"],
        tables: &[],
    },
    Shape {
        rule: "unanswered-section",
        lists: &["headings"],
        tables: &[],
    },
    Shape {
        rule: "vague-heading",
        lists: &["alone", "openings"],
        tables: &[],
    },
];

/// The files by the rule's name.
#[derive(Debug, Clone, Default)]
pub struct RuleWords {
    files: BTreeMap<&'static str, RuleFile>,
}

/// One rule's file.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub source: Source,
    lists: BTreeMap<&'static str, Vec<Placed<String>>>,
    tables: BTreeMap<&'static str, Vec<Group>>,
}

/// A list in a table, under its name.
#[derive(Debug, Clone)]
pub struct Group {
    pub name: Placed<String>,
    pub phrases: Vec<Placed<String>>,
}

impl RuleWords {
    /// The file of `rule`, if there is one and it could be read.
    pub fn get(&self, rule: &str) -> Option<&RuleFile> {
        self.files.get(rule)
    }
}

impl RuleFile {
    /// The list `key`: in lower case, with straight apostrophes.
    pub fn list(&self, key: &str) -> &[Placed<String>] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// The lists in the table `key`, their texts as those of [`Self::list`].
    pub fn groups(&self, key: &str) -> &[Group] {
        self.tables.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Reads the files that are there.
pub fn load(files: &Files) -> Reported<RuleWords> {
    let mut words = RuleWords::default();
    let mut diagnostics = Vec::new();
    for (path, content) in files.under(FOLDER.trim_end_matches('/')) {
        let Some(name) = path[FOLDER.len()..].strip_suffix(".toml") else {
            continue;
        };
        let Some(shape) = SHAPES.iter().find(|shape| shape.rule == name) else {
            diagnostics.push(unread(path, name));
            continue;
        };
        let read = super::decode(path, content.bytes())
            .and_then(|source| read(source, shape, &mut diagnostics));
        match read {
            Ok(file) => {
                words.files.insert(shape.rule, file);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Reported {
        value: words,
        diagnostics,
    }
}

fn unread(path: &str, name: &str) -> Diagnostic {
    let rules = SHAPES.iter().map(|shape| shape.rule);
    let help = match nearest(name, rules.clone()) {
        Some(near) => format!("did you mean `{near}.toml`?"),
        None => format!(
            "name it for one of these rules: {}",
            rules.collect::<Vec<_>>().join(", ")
        ),
    };
    Diagnostic::error(RULE, "no rule reads this file")
        .in_file(path)
        .help(help)
}

fn read(
    source: Source,
    shape: &Shape,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<RuleFile, Box<Diagnostic>> {
    let table = fields::parse(&source, 0..source.text().len(), RULE)?;
    let mut fields = Fields::new(&source, 0, RULE, source.path(), &table);
    let mut lists = BTreeMap::new();
    let mut tables = BTreeMap::new();
    for key in shape.lists.iter().copied() {
        if let Some(list) = fields.strings(key) {
            diagnostics.extend(blank(&source, &list));
            lists.insert(key, folded(list));
        }
    }
    for key in shape.tables.iter().copied() {
        if let Some((table, _)) = fields.table(key) {
            tables.insert(key, groups(&source, table, diagnostics));
        }
    }
    for (key, example) in shape
        .lists
        .iter()
        .map(|key| (*key, format!("{key} = [\"…\"]")))
        .chain(shape.tables.iter().map(|key| (*key, format!("[{key}]"))))
    {
        if fields.place_of(key).is_none() {
            let message = format!("{} has no `{key}`", source.path());
            fields.report(
                Diagnostic::error(RULE, message)
                    .at(&source, 0..0)
                    .help(format!("add `{example}`, or remove the file")),
            );
        }
    }
    diagnostics.extend(fields.finish());
    Ok(RuleFile {
        source: source.clone(),
        lists,
        tables,
    })
}

fn groups(source: &Source, table: &DeTable, diagnostics: &mut Vec<Diagnostic>) -> Vec<Group> {
    let mut groups = Vec::new();
    for (key, value) in table {
        let name = Placed {
            value: key.get_ref().to_string(),
            span: key.span(),
        };
        match phrases(value.get_ref()) {
            Some(list) => {
                diagnostics.extend(blank(source, &list));
                groups.push(Group {
                    name,
                    phrases: folded(list),
                });
            }
            None => diagnostics.push(
                Diagnostic::error(
                    RULE,
                    format!(
                        "`{}` has to be a list of texts with at least one",
                        name.value
                    ),
                )
                .at(source, value.span())
                .help("write [\"one phrase\", \"another\"]"),
            ),
        }
    }
    groups
}

/// The texts of a list that has any.
fn phrases(value: &DeValue) -> Option<Vec<Placed<String>>> {
    fields::strings(value, 0).filter(|list| !list.is_empty())
}

/// An empty text in a list would stand everywhere.
fn blank(source: &Source, list: &[Placed<String>]) -> Option<Diagnostic> {
    let is_blank = |text: &&Placed<String>| text.value.trim().is_empty();
    let span: Span = list.iter().find(is_blank)?.span.clone();
    Some(
        Diagnostic::error(RULE, "this text is empty")
            .at(source, span)
            .help("write a word between the quotes, or remove them"),
    )
}

/// `list` in lower case and with straight apostrophes, as text is compared with it.
fn folded(mut list: Vec<Placed<String>>) -> Vec<Placed<String>> {
    for text in &mut list {
        text.value = text.value.to_lowercase().replace('’', "'");
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, content: &str, expected: &[&str]) {
        let mut files = Files::new();
        files.insert(path, content.to_owned()).expect("well formed");
        let found: Vec<String> = load(&files)
            .diagnostics
            .into_iter()
            .map(|diagnostic| diagnostic.message)
            .collect();
        assert_eq!(found, expected, "{content}");
    }

    #[test]
    fn rule_files_are_read_strictly() {
        let path = "reference/rules/mixed-urgency.toml";
        check(path, "except = []\n[actions]\n999 = [\"999\"]\n", &[]);
        check(
            path,
            "except = []\nactons = 1\n",
            &[
                "reference/rules/mixed-urgency.toml has no `actions`",
                "unknown key `actons` in reference/rules/mixed-urgency.toml",
            ],
        );
        check(
            path,
            "except = []\n[actions]\n999 = []\nnow = \"now\"\n",
            &[
                "`999` has to be a list of texts with at least one",
                "`now` has to be a list of texts with at least one",
            ],
        );
        check(
            path,
            "except = []\n[actions]\n999 = [\" \"]\n",
            &["this text is empty"],
        );
        check(
            "reference/rules/mixed-urgencies.toml",
            "",
            &["no rule reads this file"],
        );
    }

    #[test]
    fn phrases_are_folded() {
        let mut files = Files::new();
        let path = "reference/rules/mixed-urgency.toml";
        let content = "[actions]\nnow = [\"A&E now\", \"Don’t wait\"]\n";
        files.insert(path, content.to_owned()).expect("well formed");
        let words = load(&files).value;
        let file = words.get("mixed-urgency").expect("the file is there");
        let phrases = file.groups("actions")[0].phrases.iter();
        let phrases: Vec<&str> = phrases.map(|phrase| phrase.value.as_str()).collect();
        assert_eq!(phrases, ["a&e now", "don't wait"]);
    }
}
