//! Templates cut into tags and their words, as far as Tera 1 and Tera 2 cut them alike.
//!
//! Text between quotes is one token, comments and `raw` are left out. A tag that does not close ends
//! the reading: compiling reports it.

use crate::diagnostic::Span;

/// One `{{ … }}` or `{% … %}`.
#[derive(Debug)]
pub struct Tag<'t> {
    pub kind: TagKind,
    pub tokens: Vec<Token<'t>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    /// `{{ … }}`
    Print,
    /// `{% … %}`
    Statement,
}

/// One word, number, text or sign inside a tag.
#[derive(Debug)]
pub struct Token<'t> {
    pub kind: TokenKind,
    /// As it is written, quotes included.
    pub text: &'t str,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Name,
    Number,
    Text,
    Sign,
}

/// Signs of more than one character, longer ones first.
const LONG_SIGNS: [&str; 10] = ["...", "//", "**", "==", "!=", ">=", "<=", "?.", "?[", "::"];

/// The tags of `template`, in order.
pub fn tags(template: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = template[at..].find('{') {
        let start = at + found;
        let inside = start + 2;
        match template.get(start..inside) {
            Some("{#") => match template[inside..].find("#}") {
                Some(end) => at = inside + end + 2,
                None => break,
            },
            Some("{{") => match read(template, inside, TagKind::Print) {
                Some((tag, end)) => {
                    tags.push(tag);
                    at = end;
                }
                None => break,
            },
            Some("{%") => match read(template, inside, TagKind::Statement) {
                Some((tag, end)) => {
                    at = end;
                    if tag.is_lone("raw") {
                        match end_of_raw(template, end) {
                            Some(end) => at = end,
                            None => break,
                        }
                    } else {
                        tags.push(tag);
                    }
                }
                None => break,
            },
            _ => at = start + 1,
        }
    }
    tags
}

/// The byte after the `{% endraw %}` that follows `from`.
fn end_of_raw(template: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let inside = at + template[at..].find("{%")? + 2;
        match read(template, inside, TagKind::Statement) {
            Some((tag, end)) if tag.is_lone("endraw") => return Some(end),
            _ => at = inside,
        }
    }
}

/// Reads a tag's words from byte `from` to its end; `None` if it has none.
fn read(template: &str, from: usize, kind: TagKind) -> Option<(Tag<'_>, usize)> {
    let end = match kind {
        TagKind::Print => "}}",
        TagKind::Statement => "%}",
    };
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = from;
    if template[at..].starts_with('-') {
        at += 1;
    }
    loop {
        let rest = &template[at..];
        let first = rest.chars().next()?;
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if let Some(after) = rest.strip_prefix('-').unwrap_or(rest).strip_prefix(end) {
            return Some((Tag { kind, tokens }, template.len() - after.len()));
        }
        let is_after_dot = tokens.last().is_some_and(|last| last.text == ".");
        let (kind, length) = measure(rest, first, is_after_dot)?;
        tokens.push(Token {
            kind,
            text: &rest[..length],
            span: at..at + length,
        });
        at += length;
    }
}

/// What `rest` starts with, and its length in bytes; `None` for text that does not close.
fn measure(rest: &str, first: char, is_after_dot: bool) -> Option<(TokenKind, usize)> {
    let length_while =
        |is_part: fn(char) -> bool| rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
    Some(match first {
        '"' | '\'' | '`' => (TokenKind::Text, text_length(rest, first)?),
        '0'..='9' if is_after_dot => (
            TokenKind::Number,
            length_while(|letter| letter.is_ascii_digit()),
        ),
        '0'..='9' => (
            TokenKind::Number,
            length_while(|letter| letter.is_ascii_digit() || letter == '.'),
        ),
        _ if first.is_alphanumeric() || first == '_' => (
            TokenKind::Name,
            length_while(|letter| letter.is_alphanumeric() || letter == '_'),
        ),
        _ => {
            let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (
                TokenKind::Sign,
                long.map_or(first.len_utf8(), |sign| sign.len()),
            )
        }
    })
}

/// The length of the text that `rest` starts with, quotes included, as Tera 2 reads it: a backslash
/// takes the meaning from what follows it. `None` if it does not close.
fn text_length(rest: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (index, letter) in rest.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' {
            is_escaped = true;
        } else if letter == quote {
            return Some(index + quote.len_utf8());
        }
    }
    None
}

impl Tag<'_> {
    /// Whether the tag is one word, such as `{% raw %}`.
    fn is_lone(&self, name: &str) -> bool {
        self.tokens.len() == 1 && self.tokens[0].text == name
    }

    /// The text of token `index` as it is written; empty if there is none.
    pub fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text)
    }

    /// The kind of token `index`.
    pub fn kind_of(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// The token before `index`, or an empty text.
    pub fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |before| self.text(before))
    }

    /// Whether token `index` can end a value: a name, a number, a text, or a closing bracket.
    pub fn ends_value(&self, index: usize) -> bool {
        match self.kind_of(index) {
            Some(TokenKind::Name) => !is_keyword(self.text(index)) && !self.is_tag_name(index),
            Some(TokenKind::Number | TokenKind::Text) => true,
            Some(TokenKind::Sign) => matches!(self.text(index), ")" | "]" | "}"),
            None => false,
        }
    }

    /// Whether token `index` is what names a statement, such as the `set` of `{% set a = 1 %}`.
    pub fn is_tag_name(&self, index: usize) -> bool {
        index == 0 && self.kind == TagKind::Statement
    }

    /// Whether the bracket at `index` holds the arguments of a call.
    pub fn is_call(&self, index: usize) -> bool {
        self.text(index) == "("
            && index > 0
            && self.kind_of(index - 1) == Some(TokenKind::Name)
            && self.ends_value(index - 1)
    }

    /// Whether the bracket at `index` is there to keep a part together.
    pub fn is_group(&self, index: usize) -> bool {
        self.is_sign(index, "(") && !self.is_call(index)
    }

    /// Whether the bracket at `index` opens a list that is written out.
    pub fn is_list(&self, index: usize) -> bool {
        self.is_sign(index, "[") && (index == 0 || !self.ends_value(index - 1))
    }

    /// Whether token `index` is `sign`, and not the same letters as a text.
    pub fn is_sign(&self, index: usize, sign: &str) -> bool {
        self.kind_of(index) == Some(TokenKind::Sign) && self.text(index) == sign
    }

    /// The bracket around token `index`.
    pub fn enclosing(&self, index: usize) -> Option<usize> {
        let mut at = index;
        loop {
            at = at.checked_sub(1)?;
            if self.kind_of(at) == Some(TokenKind::Sign) {
                match self.text(at) {
                    "(" | "[" | "{" | "?[" => return Some(at),
                    ")" | "]" | "}" => at = self.partner(at)?,
                    _ => {}
                }
            }
        }
    }

    /// The tokens of one level between `from` and `to`: what stands in brackets is left out, the
    /// brackets are not.
    pub fn level(&self, from: usize, to: usize) -> Vec<usize> {
        let mut level = Vec::new();
        let mut at = from;
        while at < to {
            level.push(at);
            let is_opener = ["(", "[", "{", "?["]
                .iter()
                .any(|sign| self.is_sign(at, sign));
            at = match self.partner(at).filter(|_| is_opener) {
                Some(end) => {
                    level.push(end);
                    end + 1
                }
                None => at + 1,
            };
        }
        level
    }

    /// The bracket that belongs to the one at `index`, in either direction.
    pub fn partner(&self, index: usize) -> Option<usize> {
        let opens = |text: &str| matches!(text, "(" | "[" | "{" | "?[");
        let closes = |text: &str| matches!(text, ")" | "]" | "}");
        let forward = opens(self.text(index));
        let mut depth = 0usize;
        let mut at = index;
        loop {
            if self.kind_of(at)? == TokenKind::Sign {
                let text = self.text(at);
                if (forward && opens(text)) || (!forward && closes(text)) {
                    depth += 1;
                } else if (forward && closes(text)) || (!forward && opens(text)) {
                    depth -= 1;
                }
            }
            if depth == 0 {
                return Some(at);
            }
            at = if forward { at + 1 } else { at.checked_sub(1)? };
        }
    }
}

/// Words that join values rather than being one.
pub fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and" | "or" | "not" | "in" | "is" | "if" | "else" | "for"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &[&[&str]]) {
        let found: Vec<Vec<&str>> = tags(template)
            .iter()
            .map(|tag| tag.tokens.iter().map(|token| token.text).collect())
            .collect();
        assert_eq!(found, expected, "{template}");
    }

    #[test]
    fn tags_are_cut_into_words() {
        check(
            "a {{- x.0.1 | f(a='}}') -}} b",
            &[&[
                "x", ".", "0", ".", "1", "|", "f", "(", "a", "=", "'}}'", ")",
            ]],
        );
        check(
            "{%if a>=1.5%}{{b}}{%endif%}",
            &[&["if", "a", ">=", "1.5"], &["b"], &["endif"]],
        );
        check("{# {{ a }} #}{{ \"#}\" }}", &[&["\"#}\""]]);
        check("{% raw %}{{ a }}{% b %}{%- endraw %}{{ c }}", &[&["c"]]);
        check(r#"{{ "a\"}}" }}"#, &[&[r#""a\"}}""#]]);
        check("{ a } {{ b", &[]);
        check("{{ 'a }}", &[]);
    }

    #[test]
    fn brackets_find_their_partners() {
        let tag = &tags("{{ f(a=[1, (2)]) }}")[0];
        assert_eq!(tag.partner(1), Some(tag.tokens.len() - 1));
        assert_eq!(tag.partner(tag.tokens.len() - 1), Some(1));
        assert_eq!(tags("{{ (a }}")[0].partner(0), None);
    }
}
