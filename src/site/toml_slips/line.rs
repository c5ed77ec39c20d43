//! One line of a text that the parser refused, and the line put right.

use super::Slip;
use crate::diagnostic::Span;

/// A line without the blanks around it.
#[derive(Debug, Clone, Copy)]
pub struct Line<'t> {
    /// Where it stands in the whole text.
    pub start: usize,
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// The line that holds byte `at`.
    pub fn at(text: &'t str, at: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let whole = text[start..].split('\n').next().unwrap_or("");
        let trimmed = whole.trim_start_matches([' ', '\t']);
        Self {
            start: start + whole.len() - trimmed.len(),
            text: trimmed.trim_end(),
        }
    }

    pub fn span(&self) -> Span {
        self.start..self.start + self.text.len()
    }

    pub fn slip(&self, message: impl Into<String>, help: impl Into<String>) -> Slip {
        Slip {
            span: self.span(),
            message: message.into(),
            help: help.into(),
        }
    }

    /// As [`Self::slip`], with the line as it should be; `else_help` if that cannot be said for certain.
    pub fn mended(&self, message: &str, mended: &str, else_help: &str) -> Slip {
        let help = match is_sound(mended) {
            true => format!("write `{mended}`"),
            false => else_help.to_owned(),
        };
        self.slip(message, help)
    }
}

/// True if `line` alone is TOML.
pub fn is_sound(line: &str) -> bool {
    line.parse::<toml::Table>().is_ok()
}
