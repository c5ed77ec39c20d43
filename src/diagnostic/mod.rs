//! What a person is told about a mistake: which rule, where, what is wrong, what to do.
//!
//! Takes places in source texts, gives text as rustc would print it, or JSON. Knows no rule:
//! rules live in `check`, and the rooms below it report their own kinds of fault by name.

mod format;
mod source;

pub use format::{Format, json, text};
pub use source::{Position, Source, Span};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A person should look; the site may be published.
    Warning,
    /// The site must not be published.
    Error,
}

impl Severity {
    /// The word a reader sees: `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding. A reader who sees only `message` still knows what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name, such as `dead-link`.
    pub rule: &'static str,
    pub severity: Severity,
    /// What is wrong, in one line of plain words.
    pub message: String,
    /// Where: a span in a source. `None` for faults that belong to no file.
    pub place: Option<(Source, Span)>,
    /// Words beside the marked text; may be empty.
    pub label: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// Where to read more, such as a success criterion; may be empty.
    pub see: String,
}

impl Diagnostic {
    /// An error of `rule`, without a place.
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message.into())
    }

    /// A warning of `rule`, without a place.
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message.into())
    }

    fn new(rule: &'static str, severity: Severity, message: String) -> Self {
        Self {
            rule,
            severity,
            message,
            place: None,
            label: String::new(),
            help: String::new(),
            see: String::new(),
        }
    }

    /// The finding is at `span` of `source`. A span outside the text is moved to its end.
    #[must_use]
    pub fn at(mut self, source: &Source, span: Span) -> Self {
        self.place = Some((source.clone(), source.clamp(span)));
        self
    }

    /// The finding concerns the whole of the file at `path`, of which no text is at hand.
    #[must_use]
    pub fn in_file(self, path: impl Into<String>) -> Self {
        let source = Source::new(path, "");
        self.at(&source, 0..0)
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    #[must_use]
    pub fn see(mut self, see: impl Into<String>) -> Self {
        self.see = see.into();
        self
    }

    /// The file's path, or an empty string.
    pub fn path(&self) -> &str {
        self.place.as_ref().map_or("", |(source, _)| source.path())
    }

    /// The order in which findings are shown: by file, place, rule, message.
    pub fn order(&self) -> (&str, usize, &str, &str) {
        let start = self.place.as_ref().map_or(0, |(_, span)| span.start);
        (self.path(), start, self.rule, &self.message)
    }
}

/// A value and everything noticed while making it.
#[derive(Debug, Clone)]
pub struct Reported<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Reported<T> {
    /// `value`, with nothing to report.
    pub fn clean(value: T) -> Self {
        Self {
            value,
            diagnostics: Vec::new(),
        }
    }

    /// Moves the findings to `diagnostics` and gives the value.
    pub fn take(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

/// Sorts findings into the order they are shown in and drops exact repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup();
}

/// Whether any finding forbids publishing.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
