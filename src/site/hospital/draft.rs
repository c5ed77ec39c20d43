//! A text put together from others, which remembers where each of its words came from.

use crate::diagnostic::{Source, Span};

/// A text in the making.
pub struct Draft {
    text: String,
    trace: Trace,
}

/// Where the words of a finished text come from, in order.
#[derive(Debug, Clone, Default)]
pub struct Trace(Vec<Piece>);

#[derive(Debug, Clone)]
struct Piece {
    /// Where it starts in the finished text.
    start: usize,
    source: Source,
    /// Where in `source` it stands.
    origin: Span,
    /// Whether it has the source's own bytes, rather than words made because of them.
    is_verbatim: bool,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            text: String::new(),
            trace: Trace::default(),
        }
    }

    /// Adds what stands at `span` of `source`.
    pub fn copy(&mut self, source: &Source, span: Span) {
        self.piece(source, span.clone(), true);
        self.text.push_str(&source.text()[span]);
    }

    /// Adds `words`, made because of what stands at `span` of `source`.
    pub fn write(&mut self, words: &str, source: &Source, span: Span) {
        self.piece(source, span, false);
        self.text.push_str(words);
    }

    fn piece(&mut self, source: &Source, origin: Span, is_verbatim: bool) {
        self.trace.0.push(Piece {
            start: self.text.len(),
            source: source.clone(),
            origin,
            is_verbatim,
        });
    }

    pub fn finish(self) -> (String, Trace) {
        (self.text, self.trace)
    }
}

impl Trace {
    /// Of a text that is the whole of `source`.
    pub fn of_copy(source: &Source) -> Self {
        let mut draft = Draft::new();
        draft.copy(source, 0..source.text().len());
        draft.trace
    }

    /// Takes note of words added at byte `start`, made because of what stands at `origin`.
    pub fn add(&mut self, start: usize, source: &Source, origin: Span) {
        self.0.push(Piece {
            start,
            source: source.clone(),
            origin,
            is_verbatim: false,
        });
    }

    /// Where the words at `span` of the finished text were written.
    pub fn origin(&self, span: &Span) -> (Source, Span) {
        let mut pieces = self.0.iter().rev();
        let piece = pieces
            .find(|piece| piece.start <= span.start)
            .expect("the first piece starts at 0");
        let place = if piece.is_verbatim {
            let shift = |at: usize| (at - piece.start + piece.origin.start).min(piece.origin.end);
            shift(span.start)..shift(span.end.max(span.start))
        } else {
            piece.origin.clone()
        };
        (piece.source.clone(), place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_traced_to_where_they_were_written() {
        let page = Source::new("page.md", "one two four");
        let local = Source::new("local.md", "three ");
        let file = Source::new("hospital.toml", "with");
        let mut draft = Draft::new();
        draft.copy(&page, 0..8);
        draft.write("(ours) ", &file, 0..4);
        draft.copy(&local, 0..6);
        draft.copy(&page, 8..12);
        let (text, trace) = draft.finish();
        assert_eq!(text, "one two (ours) three four");
        let check = |words: &str, path: &str, expected: Span| {
            let start = text.find(words).expect("it is there");
            let (source, span) = trace.origin(&(start..start + words.len()));
            assert_eq!((source.path(), span), (path, expected), "{words}");
        };
        check("two", "page.md", 4..7);
        check("ours", "hospital.toml", 0..4);
        check("three", "local.md", 0..5);
        check("four", "page.md", 8..12);
    }
}
