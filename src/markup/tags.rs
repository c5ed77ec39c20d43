//! HTML text as its tags, one after the other: what steps need that change or follow addresses in
//! finished pages.
//!
//! Takes a page, gives each start and end tag with the bytes it stands at, in one pass that keeps
//! nothing. Comments, declarations and what stands in scripts and styles are passed over, as a
//! browser passes over them. Deliberately absent: which element a tag belongs to. Whoever needs that
//! keeps a list of what is open.

use memchr::{memchr, memchr_iter, memchr2, memmem};

use crate::diagnostic::Span;

/// Elements whose content is text, whatever it looks like (HTML Living Standard, 13.2.5).
const TEXT_ONLY: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// A start or an end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'h> {
    /// As written; compare it without regard to case.
    pub name: &'h str,
    pub is_end: bool,
    /// From `<` to behind `>`.
    pub span: Span,
    pub attributes: Vec<Attribute<'h>>,
}

/// An attribute of a start tag, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'h> {
    pub name: &'h str,
    /// Without quotes, references such as `&amp;` as they stand; empty if there is none.
    pub value: &'h str,
    /// From the name to behind the value's closing quote.
    pub span: Span,
    /// The bytes of `value`.
    pub value_span: Span,
}

/// The tags of a page, in order.
pub struct Tags<'h> {
    html: &'h str,
    at: usize,
    /// The element whose text is to be passed over next.
    text_only: Option<&'h str>,
    /// The drawing or formula that is open, and how many of its name are open in it. In it a `<style>`
    /// holds elements like any other.
    foreign: Option<(&'h str, usize)>,
}

/// The tags of `html`. A tag that never ends is none.
pub fn tags(html: &str) -> Tags<'_> {
    Tags {
        html,
        at: 0,
        text_only: None,
        foreign: None,
    }
}

impl<'h> Tag<'h> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first attribute of that name, which is the one that counts.
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'h>> {
        let mut attributes = self.attributes.iter();
        attributes.find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// Whether `word` is one of its classes.
    pub fn has_class(&self, word: &str) -> bool {
        let classes = self.attribute("class");
        classes.is_some_and(|classes| {
            classes
                .value
                .split_ascii_whitespace()
                .any(|one| one == word)
        })
    }
}

impl<'h> Iterator for Tags<'h> {
    type Item = Tag<'h>;

    fn next(&mut self) -> Option<Tag<'h>> {
        if let Some(name) = self.text_only.take() {
            self.at = match name.eq_ignore_ascii_case("script") {
                true => end_of_script(self.html, self.at),
                false => end_of_text(self.html, self.at, name),
            };
        }
        let bytes = self.html.as_bytes();
        loop {
            let start = self.at + memchr(b'<', &bytes[self.at..])?;
            let is_end = bytes.get(start + 1) == Some(&b'/');
            let name_start = start + 1 + usize::from(is_end);
            match bytes.get(name_start)? {
                letter if letter.is_ascii_alphabetic() => {
                    let tag = self.tag(start, name_start, is_end)?;
                    self.at = tag.span.end;
                    self.step_foreign(&tag);
                    let mut text_only = TEXT_ONLY.iter();
                    let may_hold_text = !is_end && self.foreign.is_none();
                    if may_hold_text && text_only.any(|name| tag.is(name)) {
                        self.text_only = Some(tag.name);
                    }
                    return Some(tag);
                }
                b'!' | b'?' if !is_end => self.at = end_of_declaration(self.html, start),
                // `</ x>` is a comment, `</>` is nothing.
                _ if is_end => self.at = self.behind(name_start, b">")?,
                _ => self.at = start + 1,
            }
        }
    }
}

impl<'h> Tags<'h> {
    /// Keeps account of the drawing or formula that is open.
    fn step_foreign(&mut self, tag: &Tag<'h>) {
        let is_closed = tag.is_end || self.closes_itself(tag);
        self.foreign = match self.foreign {
            None if !is_closed && (tag.is("svg") || tag.is("math")) => Some((tag.name, 0)),
            Some((name, within)) if tag.is(name) && !is_closed => Some((name, within + 1)),
            Some((name, within)) if tag.is(name) && tag.is_end => {
                within.checked_sub(1).map(|within| (name, within))
            }
            unchanged => unchanged,
        };
    }

    /// Whether `tag` ends in a slash that is no part of a value.
    fn closes_itself(&self, tag: &Tag) -> bool {
        let slash = tag.span.end - 2;
        let last = tag.attributes.last();
        self.html.as_bytes()[slash] == b'/'
            && last.is_none_or(|attribute| attribute.span.end <= slash)
    }

    /// The place behind the next of `wanted`.
    fn behind(&self, from: usize, wanted: &[u8]) -> Option<usize> {
        let found = memmem::find(&self.html.as_bytes()[from..], wanted)?;
        Some(from + found + wanted.len())
    }

    fn tag(&self, start: usize, name_start: usize, is_end: bool) -> Option<Tag<'h>> {
        let mut at = self.skip(name_start, |byte| {
            !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>'
        });
        let name = &self.html[name_start..at];
        let mut attributes = Vec::new();
        loop {
            at = self.skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
            if *self.html.as_bytes().get(at)? == b'>' {
                break;
            }
            let attribute = self.attribute(at)?;
            at = attribute.span.end;
            attributes.push(attribute);
        }
        Some(Tag {
            name,
            is_end,
            span: start..at + 1,
            attributes,
        })
    }

    fn attribute(&self, start: usize) -> Option<Attribute<'h>> {
        let bytes = self.html.as_bytes();
        // A name may start with `=`; elsewhere that ends it.
        let name_end = self.skip(start + 1, |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'=')
        });
        let sign = self.skip(name_end, |byte| byte.is_ascii_whitespace());
        let (value_span, end) = if bytes.get(sign) == Some(&b'=') {
            let first = self.skip(sign + 1, |byte| byte.is_ascii_whitespace());
            match *bytes.get(first)? {
                quote @ (b'"' | b'\'') => {
                    let close = first + 1 + memchr(quote, &bytes[first + 1..])?;
                    (first + 1..close, close + 1)
                }
                _ => {
                    let end = self.skip(first, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                    (first..end, end)
                }
            }
        } else {
            (name_end..name_end, name_end)
        };
        Some(Attribute {
            name: &self.html[start..name_end],
            value: &self.html[value_span.clone()],
            span: start..end,
            value_span,
        })
    }

    /// The first place from `at` on whose byte is not one that `goes_on`. Every byte that stops it is
    /// ASCII, so the place is a border between characters.
    fn skip(&self, at: usize, goes_on: impl Fn(u8) -> bool) -> usize {
        let rest = &self.html.as_bytes()[at.min(self.html.len())..];
        let length = rest.iter().position(|byte| !goes_on(*byte));
        at + length.unwrap_or(rest.len())
    }
}

/// Where the content of the text-only element `name` ends, from `at` on.
fn end_of_text(html: &str, at: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let ends = memmem::find_iter(&bytes[at..], b"</").map(|found| at + found);
    for end in ends {
        if is_named(&bytes[end + 2..], name) {
            return end;
        }
    }
    html.len()
}

/// Whether a tag whose name is `name` goes on with `rest`.
fn is_named(rest: &[u8], name: &str) -> bool {
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && matches!(
            rest[name.len()],
            b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0c
        )
}

/// Where the content of a script ends, from `at` on. In a comment in it another script may begin and
/// end, and takes the first `</script>` for itself (HTML Living Standard, 13.2.5.15 to 13.2.5.32).
fn end_of_script(html: &str, mut at: usize) -> usize {
    let bytes = html.as_bytes();
    let (mut is_comment, mut is_inner) = (false, false);
    while let Some(found) = memchr2(b'<', b'-', &bytes[at..]) {
        at += found;
        let rest = &bytes[at..];
        if is_comment && rest.starts_with(b"-->") {
            (is_comment, is_inner) = (false, false);
        } else if rest.starts_with(b"</") && is_named(&rest[2..], "script") {
            if !is_inner {
                return at;
            }
            is_inner = false;
        } else if rest.starts_with(b"<!--") {
            is_comment = true;
            // The dashes may be those that end it: `<!-->`.
            at += 1;
        } else if is_comment && rest[0] == b'<' && is_named(&rest[1..], "script") {
            is_inner = true;
        }
        at += 1;
    }
    html.len()
}

/// Where the comment, doctype or the like that starts at `start` ends.
fn end_of_declaration(html: &str, start: usize) -> usize {
    let rest = &html[start..];
    let length = if rest.starts_with("<!-->") {
        Some("<!-->".len())
    } else if rest.starts_with("<!--->") {
        Some("<!--->".len())
    } else if let Some(comment) = rest.strip_prefix("<!--") {
        // One look for both ends: looking for one of them behind the other takes the page's length each time.
        let mut ends = memchr_iter(b'>', comment.as_bytes());
        let end = ends.find(|end| {
            ["--", "--!"]
                .iter()
                .any(|dashes| comment[..*end].ends_with(dashes))
        });
        end.map(|end| "<!--".len() + end + 1)
    } else {
        rest.find('>').map(|end| end + 1)
    };
    start + length.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each tag as its text, and its attributes as `name=value`.
    fn check(html: &str, expected: &[&str]) {
        let found: Vec<String> = tags(html)
            .map(|tag| {
                let mut shown = html[tag.span.clone()].to_owned();
                for attribute in &tag.attributes {
                    assert_eq!(&html[attribute.value_span.clone()], attribute.value);
                    shown += &format!(" {}={}", attribute.name, attribute.value);
                }
                shown
            })
            .collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn attributes_are_read_in_each_way_of_writing_them() {
        check(
            "<a href=x CLASS='y z' id = \"w>\" hidden/>t</a>",
            &[
                "<a href=x CLASS='y z' id = \"w>\" hidden/> href=x CLASS=y z id=w> hidden=",
                "</a>",
            ],
        );
        check("<a href=x/y>", &["<a href=x/y> href=x/y"]);
    }

    #[test]
    fn what_a_browser_takes_for_text_holds_no_tags() {
        check("<!doctype html><!-- <a> --!><b><!--><i>", &["<b>", "<i>"]);
        check(
            "<script>'<a>'</scripty></SCRIPT ><title><b></title>",
            &["<script>", "</SCRIPT >", "<title>", "</title>"],
        );
        check("<!-- > - -> -- --!> <a>--><b>", &["<a>", "<b>"]);
        check("<!-- --->-<!-- ---!><b><!-- <i>", &["<b>"]);
        check("1 < 2 <3 </ x> </> <?x?><b>", &["<b>"]);
    }

    /// Else the tags behind it would be taken for part of the comment that is not there.
    #[test]
    fn a_script_in_a_comment_in_a_script_ends_nothing() {
        let check = |script: &str, expected: &[&str]| {
            check(
                &format!("<script>{script}<b>"),
                &[&["<script>"], expected].concat(),
            );
        };
        let both = ["</script>", "<b>"];
        check("<!--<script </script> <i></script>", &both);
        check("<!--<SCRIPT></script> --> <i></script>", &both);
        check("<!-- </script>", &both);
        check("<!--><script></script>", &both);
        check("<!-- <scripts></script>", &both);
        check("<!-- <script> --></script>", &both);
        check("<script></script>", &both);
        check("<!--<script></script>", &[]);
    }

    /// Browsers read it so, and what would run there is found only by reading it as they do.
    #[test]
    fn in_a_drawing_a_style_holds_elements() {
        check(
            "<svg><svg/><style><img onerror=x></style></svg><style><b></style>",
            &[
                "<svg>",
                "<svg/>",
                "<style>",
                "<img onerror=x> onerror=x",
                "</style>",
                "</svg>",
                "<style>",
                "</style>",
            ],
        );
        check(
            "<MATH><svg></svg><title><i></title></math><title><b>",
            &[
                "<MATH>", "<svg>", "</svg>", "<title>", "<i>", "</title>", "</math>", "<title>",
            ],
        );
    }

    #[test]
    fn a_tag_that_never_ends_is_none() {
        for html in [
            "<",
            "<a",
            "<a href",
            "<a href=",
            "<a href=\"x",
            "</",
            "<!--",
            "<script>",
        ] {
            let expected = usize::from(html == "<script>");
            assert_eq!(tags(html).count(), expected, "{html}");
        }
    }
}
