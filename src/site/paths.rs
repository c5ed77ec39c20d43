//! `reference/paths.toml`: ways through the guide by where a reader stands, each a list of pages in order.

use toml::de::DeTable;

use super::Placed;
use super::fields::{self, Fields, tables};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source};
use crate::files::Files;

/// The file.
pub const PATH: &str = "reference/paths.toml";
const RULE: &str = "reference";

/// Every way, in the order in which the home page offers them.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    /// `None` if the site has no such file.
    pub source: Option<Source>,
    pub ways: Vec<Way>,
}

/// A way through the guide.
#[derive(Debug, Clone)]
pub struct Way {
    pub id: Placed<String>,
    /// Pages below `content/`, in the order in which they are of use.
    pub steps: Vec<Placed<String>>,
}

impl Way {
    /// The page that shows the whole way, below `content/`.
    pub fn page(&self) -> String {
        format!("paths/{}.md", self.id.value)
    }
}

impl Paths {
    /// True if a way leads to the document at `path` below `content/`, or is told there.
    pub fn lead_to(&self, path: &str) -> bool {
        let mut ways = self.ways.iter();
        ways.any(|way| way.page() == path || way.steps.iter().any(|step| step.value == path))
    }
}

/// Reads the ways, if the site has any.
pub fn load(files: &Files) -> Reported<Paths> {
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    paths: &mut Paths,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    paths.source = Some(source.clone());
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let mut top = Fields::new(source, 0, RULE, PATH, &table);
    top.allow("paths");
    diagnostics.extend(top.finish());
    for (entry, span) in tables(&table, "paths") {
        let mut fields = Fields::new(source, 0, RULE, "a path", entry);
        let id = fields.string("id");
        let place = fields.string("place");
        let size = fields.string("size");
        fields.allow("steps");
        let is_known = |size: &Placed<String>| matches!(size.value.as_str(), "large" | "small");
        if id.is_none() || place.is_none() || !size.as_ref().is_some_and(is_known) {
            let message = "a path needs `id`, `place`, and `size = \"large\"` or `\"small\"`";
            let help = "write what the reader would say as `place`";
            let diagnostic = Diagnostic::error(RULE, message).at(source, span.clone());
            fields.report(diagnostic.help(help));
        }
        let steps = steps(source, entry, diagnostics);
        diagnostics.extend(fields.finish());
        paths.ways.extend(id.map(|id| Way { id, steps }));
    }
    Ok(())
}

fn steps(
    source: &Source,
    entry: &DeTable,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Placed<String>> {
    let mut steps = Vec::new();
    for (step, span) in tables(entry, "steps") {
        let mut fields = Fields::new(source, 0, RULE, "a step", step);
        let (page, why) = (fields.string("page"), fields.string("why"));
        if page.is_none() || why.is_none() {
            let message = "a step needs `page` and `why`";
            let help = "write `{ page = \"day/before.md\", why = \"getting ready\" }`";
            let diagnostic = Diagnostic::error(RULE, message).at(source, span);
            fields.report(diagnostic.help(help));
        }
        steps.extend(page);
        diagnostics.extend(fields.finish());
    }
    steps
}
