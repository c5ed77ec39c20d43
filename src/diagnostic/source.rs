//! Source texts and places in them.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

/// A byte range in a source's text.
pub type Span = std::ops::Range<usize>;

/// One file's path and text, cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Source(Arc<Inner>);

#[derive(PartialEq, Eq)]
struct Inner {
    path: String,
    text: String,
}

/// A place as a person counts: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Source {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            path: path.into(),
            text: text.into(),
        }))
    }

    /// The path as shown to people, relative to the tree's root, with `/`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The text as bytes, shared and not copied.
    pub fn bytes(&self) -> Bytes {
        struct Shared(Source);
        impl AsRef<[u8]> for Shared {
            fn as_ref(&self) -> &[u8] {
                self.0.text().as_bytes()
            }
        }
        Bytes::from_owner(Shared(self.clone()))
    }

    /// The line and column of byte `offset`.
    pub fn position(&self, offset: usize) -> Position {
        let before = &self.text()[..self.clamp(offset..offset).start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The byte offset of a place counted from 1; the text's end if there is no such place.
    pub fn offset(&self, position: Position) -> usize {
        let mut start = 0;
        for _ in 1..position.line {
            match self.text()[start..].find('\n') {
                Some(newline) => start += newline + 1,
                None => return self.text().len(),
            }
        }
        let line = self.text()[start..].split('\n').next().unwrap_or("");
        let column = position.column.saturating_sub(1);
        start
            + line
                .char_indices()
                .nth(column)
                .map_or(line.len(), |(index, _)| index)
    }

    /// `span` moved inside the text and onto character borders.
    pub(super) fn clamp(&self, span: Span) -> Span {
        let text = self.text();
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let end = text.floor_char_boundary(span.end.min(text.len()));
        start..end.max(start)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Source({:?})", self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_lines_and_characters_from_one() {
        let source = Source::new("a.md", "one\ntwö x\n");
        let check = |offset, line, column| {
            assert_eq!(source.position(offset), Position { line, column });
        };
        check(0, 1, 1);
        check(4, 2, 1);
        check(8, 2, 4);
        check(999, 3, 1);
    }

    #[test]
    fn offset_is_the_inverse_of_position() {
        let source = Source::new("a.md", "one\ntwö x\n\nend");
        for (offset, _) in source.text().char_indices() {
            assert_eq!(source.offset(source.position(offset)), offset);
        }
    }
}
