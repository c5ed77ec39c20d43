//! Markdown as a tree, with the constructs and the HTML that Zola's own Markdown gives.

use std::collections::HashMap;
use std::fmt::Write;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::{Element, Tree};
use crate::diagnostic::{Source, Span};

/// Which of Markdown's optional constructs are read; Zola's names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flavour {
    pub smart_punctuation: bool,
    pub definition_list: bool,
    pub github_alerts: bool,
}

/// The Markdown in `text` from byte `start` on, as a tree whose spans are bytes of `text`.
pub fn parse(text: &str, start: usize, flavour: Flavour) -> Tree {
    parse_source(&Source::new("", text), start, flavour)
}

/// As [`parse`], of a text that is held anyhow.
pub fn parse_source(source: &Source, start: usize, flavour: Flavour) -> Tree {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_SMART_PUNCTUATION, flavour.smart_punctuation);
    options.set(Options::ENABLE_DEFINITION_LIST, flavour.definition_list);
    options.set(Options::ENABLE_GFM, flavour.github_alerts);

    let mut builder = Builder {
        tree: Tree::of(source),
        ..Builder::default()
    };
    for (event, range) in Parser::new_ext(&source.text()[start..], options).into_offset_iter() {
        builder.take(event, range.start + start..range.end + start);
    }
    builder.tree.shrink();
    builder.tree
}

#[derive(Default)]
struct Builder<'a> {
    tree: Tree,
    table: Table,
    /// The number each footnote's name got, by first mention.
    footnotes: HashMap<CowStr<'a>, usize>,
    image: Option<Image>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    column: usize,
}

/// A picture whose text alternative is being gathered: inside it everything counts as text.
struct Image {
    element: Element,
    span: Span,
    alternative: String,
    depth: usize,
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event<'a>, span: Span) {
        if self.image.is_some() {
            self.take_in_image(event);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.tree.add_text(&text, span),
            Event::Code(text) => {
                self.tree.open(Element::new("code"), span.clone());
                self.tree.add_text(&text, span);
                self.tree.close();
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.tree.add_raw(&html, span);
            }
            Event::SoftBreak => self.tree.add_text("\n", span),
            Event::HardBreak => {
                self.leaf(Element::new("br"), span.clone());
                self.tree.add_text("\n", span);
            }
            Event::Rule => self.leaf(Element::new("hr"), span),
            Event::FootnoteReference(name) => self.footnote_reference(name, span),
            Event::TaskListMarker(done) => {
                let mut marker = Element::new("input")
                    .with("disabled", "")
                    .with("type", "checkbox");
                if done {
                    marker.set("checked", "");
                }
                self.leaf(marker, span.clone());
                self.tree.add_text("\n", span);
            }
            // Neither is switched on in `parse`.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.tree.add_text(&text, span),
        }
    }

    fn leaf(&mut self, element: Element, span: Span) {
        self.tree.add(element, span);
    }

    fn footnote_number(&mut self, name: CowStr<'a>) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name).or_insert(next)
    }

    fn footnote_reference(&mut self, name: CowStr<'a>, span: Span) {
        let link = Element::new("a").with("href", format!("#{name}"));
        let number = self.footnote_number(name);
        let note = Element::new("sup").with("class", "footnote-reference");
        self.tree.open(note, span.clone());
        self.tree.open(link, span.clone());
        self.tree.add_text(&number.to_string(), span);
        self.tree.close();
        self.tree.close();
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        let element = match tag {
            Tag::Paragraph => Element::new("p"),
            // Zola drops its other attributes.
            Tag::Heading {
                level, id, classes, ..
            } => heading(level as usize, id, &classes),
            Tag::BlockQuote(kind) => block_quote(kind),
            Tag::CodeBlock(kind) => {
                self.tree.open(Element::new("pre"), span.clone());
                code(&kind)
            }
            Tag::List(None) => Element::new("ul"),
            Tag::List(Some(1)) => Element::new("ol"),
            Tag::List(Some(first)) => Element::new("ol").with("start", first.to_string()),
            Tag::Item => Element::new("li"),
            Tag::DefinitionList => Element::new("dl"),
            Tag::DefinitionListTitle => Element::new("dt"),
            Tag::DefinitionListDefinition => Element::new("dd"),
            Tag::Table(alignments) => {
                self.table.alignments = alignments;
                Element::new("table")
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.tree.open(Element::new("thead"), span.clone());
                Element::new("tr")
            }
            Tag::TableRow => {
                self.table.column = 0;
                Element::new("tr")
            }
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => Element::new("em"),
            Tag::Strong => Element::new("strong"),
            Tag::Strikethrough => Element::new("del"),
            Tag::Superscript => Element::new("sup"),
            Tag::Subscript => Element::new("sub"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => link(link_type, &dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => return self.start_image(&dest_url, &title, span),
            Tag::FootnoteDefinition(name) => return self.start_footnote(name, span),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => return,
        };
        self.tree.open(element, span);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => return,
            TagEnd::CodeBlock => self.tree.close(),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.tree.close();
                self.tree.close();
                self.tree.open(Element::new("tbody"), 0..0);
                return;
            }
            // The body that the head's end opened.
            TagEnd::Table => self.tree.close(),
            _ => {}
        }
        self.tree.close();
    }

    fn table_cell(&mut self) -> Element {
        let name = if self.table.in_head { "th" } else { "td" };
        let alignment = self.table.alignments.get(self.table.column);
        self.table.column += 1;
        let style = match alignment {
            Some(Alignment::Left) => "text-align: left",
            Some(Alignment::Center) => "text-align: center",
            Some(Alignment::Right) => "text-align: right",
            _ => return Element::new(name),
        };
        Element::new(name).with("style", style)
    }

    fn start_footnote(&mut self, name: CowStr<'a>, span: Span) {
        let note = Element::new("div")
            .with("class", "footnote-definition")
            .with("id", name.to_string());
        let number = self.footnote_number(name);
        self.tree.open(note, span.clone());
        let label = Element::new("sup").with("class", "footnote-definition-label");
        self.tree.open(label, span.clone());
        self.tree.add_text(&number.to_string(), span);
        self.tree.close();
    }

    fn start_image(&mut self, address: &str, title: &str, span: Span) {
        let mut element = Element::new("img")
            .with("src", percent_encode(address))
            .with("alt", "");
        if !title.is_empty() {
            element.set("title", title);
        }
        self.image = Some(Image {
            element,
            span,
            alternative: String::new(),
            depth: 0,
        });
    }

    fn take_in_image(&mut self, event: Event<'a>) {
        let image = self.image.as_mut().expect("called only inside an image");
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => {
                let mut image = self.image.take().expect("as above");
                image.element.set("alt", image.alternative);
                self.leaf(image.element, image.span);
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                image.alternative.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => image.alternative.push(' '),
            _ => {}
        }
    }
}

fn heading(level: usize, id: Option<CowStr>, classes: &[CowStr]) -> Element {
    const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let mut element = Element::new(NAMES[level - 1]);
    if let Some(id) = id {
        element.set("id", id.to_string());
    }
    if !classes.is_empty() {
        element.set("class", classes.join(" "));
    }
    element
}

fn block_quote(kind: Option<BlockQuoteKind>) -> Element {
    let class = match kind {
        None => return Element::new("blockquote"),
        Some(BlockQuoteKind::Note) => "markdown-alert-note",
        Some(BlockQuoteKind::Tip) => "markdown-alert-tip",
        Some(BlockQuoteKind::Important) => "markdown-alert-important",
        Some(BlockQuoteKind::Warning) => "markdown-alert-warning",
        Some(BlockQuoteKind::Caution) => "markdown-alert-caution",
    };
    Element::new("blockquote").with("class", class)
}

fn code(kind: &CodeBlockKind) -> Element {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split(',').next().unwrap_or(""),
        CodeBlockKind::Indented => "",
    };
    // For Zola's highlighter `plain` is no language but the lack of one.
    if language.is_empty() || language == "plain" {
        Element::new("code")
    } else {
        Element::new("code").with("data-lang", language)
    }
}

fn link(kind: LinkType, address: &str, title: &str) -> Element {
    let address = percent_encode(address);
    let mut element = if kind == LinkType::Email {
        Element::new("a").with("href", format!("mailto:{address}"))
    } else {
        Element::new("a").with("href", address)
    };
    if !title.is_empty() {
        element.set("title", title);
    }
    element
}

/// `address` with what may not stand in a link written as `%XX`; what is so written already stays.
fn percent_encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$%&'()*+,-./:;=?@_~".contains(&byte) {
            out.push(byte as char);
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::write_html;
    use super::*;

    fn check(markdown: &str, html: &str) {
        let flavour = Flavour {
            smart_punctuation: true,
            definition_list: true,
            github_alerts: true,
        };
        assert_eq!(write_html(&parse(markdown, 0, flavour)).trim_end(), html);
    }

    #[test]
    fn text_is_escaped_and_quotes_are_curled() {
        check("it's <b>1 < 2</b>", "<p>it’s <b>1 &lt; 2</b></p>");
    }

    #[test]
    fn picture_alternative_is_the_text_without_its_markup() {
        check(
            "![the *whole* spine](a b.svg)",
            "<p>![the <em>whole</em> spine](a b.svg)</p>",
        );
        check(
            "![the *whole* spine](</a b.svg> \"T\")",
            "<p><img src=\"/a%20b.svg\" alt=\"the whole spine\" title=\"T\"></p>",
        );
    }

    #[test]
    fn table_has_head_and_body() {
        check(
            "|a|b|\n|-|-|\n|1|2|",
            "<table><thead><tr><th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody><tr><td>1</td>\n\
             <td>2</td>\n</tr>\n</tbody>\n</table>",
        );
    }

    #[test]
    fn spans_are_bytes_of_the_whole_file() {
        let text = "+++\n+++\nHello *you*";
        let tree = parse(text, 8, Flavour::default());
        let (id, _) = tree
            .elements()
            .find(|(_, element)| element.name == "em")
            .expect("one em");
        assert_eq!(&text[tree.span(id)], "*you*");
    }
}
