//! Tera with the site's templates, and Tera's errors as diagnostics.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Context, ErrorKind, Tera};

use super::context::Library;
use super::functions;
use super::guards::{self, Guard, Guarded, Stop};
use crate::diagnostic::{Diagnostic, Position, Reported, Source, Span};
use crate::site::{Document, Site};
use crate::text::nearest;

/// The rule that faults in templates are reported under.
const RULE: &str = "template";

/// In bytes. A page of a thousand sheets has some 5 MB; without a bound a template that runs away ends
/// when the machine's memory does.
const LARGEST_PAGE: usize = 256 << 20;

const HELP: &str = "see https://keats.github.io/tera for what templates may say";

/// The site's templates, ready to render.
pub struct Templates {
    tera: Tera,
    sources: BTreeMap<String, Source>,
    /// The templates as Tera renders them.
    guarded: BTreeMap<String, Guarded>,
    guards: Vec<Guard>,
    /// What was said of each template that ran away. The next page would take as long to say the same.
    stopped: Mutex<BTreeMap<String, Diagnostic>>,
}

/// Compiles everything below `templates/`. After an error no template is there.
pub fn load(site: &Site, library: &Arc<Library>) -> Reported<Templates> {
    let mut diagnostics = Vec::new();
    let mut sources = BTreeMap::new();
    for (path, content) in site.files.under("templates") {
        let name = path
            .strip_prefix("templates/")
            .expect("listed below templates/");
        match crate::site::decode(path, content.bytes()) {
            Ok(source) => {
                diagnostics.extend(byte_order_mark(&source));
                sources.insert(name.to_owned(), source);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".xml"]);
    functions::register(&mut tera, library);
    // With its mark a template that extends another would be faulted once more.
    let texts = sources
        .iter()
        .map(|(name, source)| (name.as_str(), source.text().trim_start_matches('\u{feff}')));
    let compiled = tera.add_raw_templates(texts);
    let mut templates = Templates {
        tera,
        sources,
        guarded: BTreeMap::new(),
        guards: Vec::new(),
        stopped: Mutex::default(),
    };
    match compiled {
        Ok(()) => diagnostics.extend(templates.guard()),
        Err(error) => diagnostics.extend(templates.diagnostics(&error)),
    }
    Reported {
        value: templates,
        diagnostics,
    }
}

/// Unseen in an editor, and published in the middle of each page that includes the template.
fn byte_order_mark(source: &Source) -> Option<Diagnostic> {
    const MARK: char = '\u{feff}';
    let is_there = source.text().starts_with(MARK);
    is_there.then(|| {
        Diagnostic::error(
            RULE,
            "this template begins with a byte order mark, which no editor shows",
        )
        .at(source, 0..MARK.len_utf8())
        .help("save it as UTF-8 without a mark (in Notepad: UTF-8, not UTF-8 with BOM)")
    })
}

impl Templates {
    /// Compiles what has compiled once more, with guards. The faults of a template are those of its own text.
    fn guard(&mut self) -> Option<Diagnostic> {
        if let Some((source, span)) = guards::too_deep(&self.sources) {
            let message = format!(
                "more than {} templates include one another here",
                guards::DEEPEST
            );
            let help = "write some of them into the template that includes them";
            return Some(Diagnostic::error(RULE, message).at(source, span).help(help));
        }
        for (name, source) in &self.sources {
            let text = source.text().trim_start_matches('\u{feff}');
            let guarded = Guarded::new(name, text, &mut self.guards);
            self.guarded.insert(name.clone(), guarded);
        }
        guards::register(&mut self.tera, &self.guards);
        let texts = self.guarded.iter();
        let texts = texts.map(|(name, guarded)| (name.as_str(), guarded.text.as_str()));
        let compiled = self.tera.add_raw_templates(texts);
        compiled.expect("a call beside a tag is allowed wherever the tag is");
        None
    }

    pub fn contains(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Renders `name` with `context`, for `document` if it is for one.
    ///
    /// # Errors
    /// A diagnostic at the place in the template.
    pub fn render(
        &self,
        name: &str,
        context: &Context,
        document: Option<&Document>,
    ) -> Result<String, Box<Diagnostic>> {
        if !self.contains(name) {
            return Err(Box::new(self.missing(name, document)));
        }
        let stopped = || self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = stopped().get(name) {
            return Err(Box::new(known.clone()));
        }
        let mut page = Bounded::default();
        guards::start();
        let rendered = self.tera.render_to(name, context, &mut page);
        if page.is_full || guards::stop().is_some() {
            let diagnostic = self.endless(name, document);
            stopped().insert(name.to_owned(), diagnostic.clone());
            return Err(Box::new(diagnostic));
        }
        match rendered {
            Ok(()) => Ok(String::from_utf8(page.bytes).expect("templates and values are text")),
            Err(error) => Err(Box::new(self.diagnostic(&error, document))),
        }
    }

    /// The page that this thread has just stopped, at the tag that made it run away.
    fn endless(&self, name: &str, document: Option<&Document>) -> Diagnostic {
        let (message, help, guard) = match guards::stop() {
            Some(Stop::Steps) => (
                format!(
                    "this page took more than {} turns of loops and includes and was stopped",
                    guards::MOST_STEPS
                ),
                "look for loops or includes within one another",
                guards::busiest(),
            ),
            Some(Stop::Value(guard)) => (
                format!(
                    "this value became larger than {} MB and the page was stopped",
                    guards::LARGEST_VALUE >> 20
                ),
                "look for a text or a list that is added to itself: it doubles each time",
                Some(guard),
            ),
            None => (
                format!(
                    "this template made a page of more than {} MB and was stopped",
                    LARGEST_PAGE >> 20
                ),
                "look for loops or includes within one another",
                guards::busiest(),
            ),
        };
        let met = document.map_or_else(String::new, |document| {
            format!("; met while rendering content/{}", document.path)
        });
        let diagnostic = Diagnostic::error(RULE, message).help(format!("{help}{met}"));
        let (name, span) = match guard.and_then(|guard| self.guards.get(guard)) {
            Some(guard) => (guard.template.as_str(), guard.tag.clone()),
            None => (name, 0..0),
        };
        match self.sources.get(name) {
            Some(source) => diagnostic.at(source, span),
            None => diagnostic.in_file(format!("templates/{name}")),
        }
    }

    fn missing(&self, name: &str, document: Option<&Document>) -> Diagnostic {
        let names = self.sources.keys().map(String::as_str);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add templates/{name}"),
        };
        let diagnostic =
            Diagnostic::error(RULE, format!("there is no template templates/{name}")).help(help);
        match document {
            Some(document) => {
                let named = document.front.template.as_ref();
                let span = named.map_or(0..0, |template| template.span.clone());
                diagnostic.at(&document.source, span)
            }
            None => diagnostic,
        }
    }

    /// The findings of a compilation: Tera gives several unknown names as one text, each
    /// `error: message`, then `--> file:line:column`, then a drawing.
    fn diagnostics(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let text = error.to_string();
        let reports = text.split("error: ").skip(1);
        let found: Vec<Diagnostic> = reports.filter_map(|report| self.reported(report)).collect();
        if found.is_empty() || !matches!(error.kind(), ErrorKind::Msg(_)) {
            return vec![self.diagnostic(error, None)];
        }
        found
    }

    fn reported(&self, report: &str) -> Option<Diagnostic> {
        let mut lines = report.lines();
        let message = lines.next()?;
        let mut place = lines.next()?.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let column = place.next()?.parse().ok()?;
        let line = place.next()?.parse().ok()?;
        let source = self.sources.get(place.next()?)?;
        let start = source.offset(Position { line, column });
        let length = lines.nth(2)?.matches('^').count();
        Some(
            Diagnostic::error(RULE, as_we_say_it(message))
                .at(source, start..start + length)
                .help(HELP),
        )
    }

    fn diagnostic(&self, error: &tera::Error, document: Option<&Document>) -> Diagnostic {
        let mut cause: &tera::Error = error;
        while let Some(inner) =
            std::error::Error::source(cause).and_then(|inner| inner.downcast_ref::<tera::Error>())
        {
            cause = inner;
        }
        let help = document.map_or_else(
            || HELP.to_owned(),
            |document| format!("met while rendering content/{}", document.path),
        );
        let in_template = |name: &str, mentioned: &str, message: String| {
            let diagnostic = Diagnostic::error(RULE, message);
            match self.sources.get(name) {
                Some(source) => diagnostic.at(source, mention(source.text(), mentioned)),
                None => diagnostic.in_file(format!("templates/{name}")),
            }
        };
        match cause.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let diagnostic = Diagnostic::error(RULE, as_we_say_it(report.message()));
                match self.sources.get(report.filename()) {
                    Some(source) => {
                        let span = report.span().range.clone();
                        let guarded = self.guarded.get(report.filename());
                        let span = guarded.map_or(span.clone(), |guarded| guarded.place(span));
                        diagnostic.at(source, span)
                    }
                    None => diagnostic.in_file(format!("templates/{}", report.filename())),
                }
            }
            ErrorKind::CircularExtend {
                tpl,
                inheritance_chain,
            } => in_template(
                tpl,
                inheritance_chain.first().map_or("", String::as_str),
                format!(
                    "this template extends itself: {} → {}",
                    inheritance_chain.join(" → "),
                    inheritance_chain.first().map_or("", String::as_str)
                ),
            ),
            ErrorKind::CircularInclude { tpl, include_chain } => in_template(
                tpl,
                include_chain.get(1).map_or("", String::as_str),
                format!(
                    "this template includes itself: {}",
                    include_chain.join(" → ")
                ),
            ),
            ErrorKind::MissingParent { current, parent } => in_template(
                current,
                parent,
                format!("this template extends templates/{parent}, which is not there"),
            ),
            ErrorKind::TemplateNotFound(name) => {
                Diagnostic::error(RULE, format!("there is no template templates/{name}"))
            }
            other => Diagnostic::error(RULE, other.to_string()),
        }
        .help(help)
    }
}

/// A page as it grows, up to [`LARGEST_PAGE`].
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > LARGEST_PAGE {
            self.is_full = true;
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where `text` names the template `name`; its start if it does not.
fn mention(text: &str, name: &str) -> Span {
    let quoted = [format!("\"{name}\""), format!("'{name}'")];
    let found = quoted
        .iter()
        .find_map(|quoted| Some((text.find(quoted)?, quoted.len())));
    found.map_or(0..0, |(start, length)| start..start + length)
}

/// A library's message in our manner: a small letter first, no full stop at the end.
pub fn as_we_say_it(message: &str) -> String {
    if message == "Unexpected end of input" {
        return "the file ends too soon: a tag or a block is left open".to_owned();
    }
    let message = message
        .trim_end_matches('.')
        .replace(". Available variables:", "; there are:");
    match message.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_lowercase() + rest,
        None => message,
    }
}
