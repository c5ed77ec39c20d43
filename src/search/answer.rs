//! What a reader gets for a query.

use crate::diagnostic::Span;

/// Hits, best first, and how the query was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Hits on one page stand together.
    pub hits: Vec<Hit>,
    /// How many hits there are, shown or not.
    pub total: usize,
    pub rewritings: Vec<Rewriting>,
    /// The tier of `reference/emergency.toml` whose card belongs above it.
    pub card: Option<String>,
    /// If there are no hits: words of the site that start like those that were typed.
    pub nearest: Vec<String>,
}

/// A heading, or a page's own part, that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// From the site's root: `/day/before/#when-to-stop-drinking`.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// Empty for the page's own part.
    pub heading: String,
    /// Higher is better.
    pub score: u64,
    pub excerpt: Excerpt,
}

/// A sentence or two of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    /// Bytes of `text` that were looked for, in order.
    pub marks: Vec<Span>,
}

/// Something that was looked for in place of, or beside, what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewriting {
    pub kind: RewritingKind,
    pub typed: String,
    pub used: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewritingKind {
    /// The same word as others spell it, or a common slip.
    Spelling,
    /// Words that what was typed is the start of.
    Completion,
    /// The word one slip away.
    Correction,
    /// A word that sounds the same.
    SoundAlike,
    /// Words with the same start and another ending.
    SameStart,
    /// Two words in one, or one in two.
    Spacing,
    /// Other words for the same thing.
    Concept,
}

impl RewritingKind {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::Completion => "completion",
            Self::Correction => "correction",
            Self::SoundAlike => "sound-alike",
            Self::SameStart => "same-start",
            Self::Spacing => "spacing",
            Self::Concept => "concept",
        }
    }
}

impl Rewriting {
    /// As a sentence, such as "Showing results for pneumonia in place of newmonia".
    pub fn sentence(&self) -> String {
        let used = self.used.join(", ");
        match self.kind {
            RewritingKind::Concept => format!("Also searching for: {used} (for {})", self.typed),
            RewritingKind::Completion => {
                format!("Also showing words that start with {}: {used}", self.typed)
            }
            RewritingKind::Spelling => format!(
                "Also showing results for {used}, another spelling of {}",
                self.typed
            ),
            _ => format!("Showing results for {used} in place of {}", self.typed),
        }
    }
}
