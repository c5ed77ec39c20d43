//! Markdown that one of the Zolas in the field reads in its own way.

use crate::diagnostic::Span;
use crate::markup::{Kind, NodeId, Step, Tree};
use crate::site::Document;

/// Something on a page that is outside the subset.
pub struct Fault {
    pub span: Span,
    pub message: &'static str,
    pub help: &'static str,
}

/// Elements that a page may write as HTML, each with the attributes it may have.
const ALLOWED_HTML: [(&str, &[&str]); 2] = [("abbr", &["title"]), ("span", &["lang", "dir"])];

/// Everything on the page that is outside the subset. A strict site has also given up what Zola
/// takes but a hospital's policy or a translator may not: styled tables and HTML among the words.
pub fn faults(document: &Document, is_strict: bool) -> Vec<Fault> {
    let mut faults = template_syntax(document);
    faults.extend(summary_marks(&document.tree));
    faults.extend(fences(document));
    faults.extend(headings_of_lines(document));
    faults.extend(quoted_titles(&document.tree));
    faults.extend(pictures_in_words(document));
    if is_strict {
        faults.extend(aligned_tables(document));
        faults.extend(html(&document.tree));
    }
    faults
}

fn template_syntax(document: &Document) -> Vec<Fault> {
    let text = document.source.text();
    let code: Vec<Span> = document
        .tree
        .elements()
        .filter(|(_, element)| element.name == "code")
        .map(|(node, _)| document.tree.span(node))
        .collect();
    let mut faults = Vec::new();
    let mut from = document.body_start;
    while let Some(found) = text[from..].find('{') {
        let start = from + found;
        from = start + 1;
        let opener = text.get(start..start + 2);
        if !matches!(opener, Some("{{" | "{%" | "{#")) {
            continue;
        }
        from = start + 2;
        let rest = &text[start + 2..];
        let is_code = is_within(start, &code, |span| span);
        let is_heading = is_within(start, &document.headings, |heading| &heading.span);
        let (message, help) = if opener == Some("{#") && is_heading {
            (
                "this heading gives itself an id, which not every Zola takes",
                "remove `{#…}`: the id is made from the heading's words",
            )
        } else if rest.trim_start_matches('-').trim_start().starts_with("end") {
            // The end of what was reported already.
            continue;
        } else if is_code {
            (
                "template syntax in code: Zola 0.23 runs it there too",
                "put a space between the two signs, or show it in a picture",
            )
        } else {
            (
                "template syntax on a page: Zola would run it",
                "write it as plain Markdown, and put what pages share into a template",
            )
        };
        faults.push(Fault {
            span: start..from + length_of_closed(rest),
            message,
            help,
        });
    }
    faults
}

/// How much of `rest`, which follows an opener, belongs to it: up to its closer, if that is the next brace on its
/// line. No look goes past the next opener, so that a line of thousands is read once.
fn length_of_closed(rest: &str) -> usize {
    match rest.find(['{', '}', '\n']) {
        Some(end) if rest[end..].starts_with("}}") => end + 2,
        Some(end) if rest[end..].starts_with('}') => end + 1,
        _ => 0,
    }
}

/// Whether byte `at` is in the span of one of `items`, which are in order and apart.
fn is_within<T>(at: usize, items: &[T], span: impl Fn(&T) -> &Span) -> bool {
    let after = items.partition_point(|item| span(item).start <= at);
    after > 0 && span(&items[after - 1]).contains(&at)
}

/// `<!-- more -->`, for which Zola makes a summary and an anchor.
fn summary_marks(tree: &Tree) -> Vec<Fault> {
    raw_nodes(tree)
        .filter(|(_, html)| {
            let comments = html.split("<!--").skip(1);
            let mut words = comments.filter_map(|rest| Some(rest.split_once("-->")?.0));
            words.any(|words| words.trim().eq_ignore_ascii_case("more"))
        })
        .map(|(node, _)| Fault {
            span: tree.span(node),
            message: "`<!-- more -->` cuts a summary, which is outside the Zola subset",
            help: "remove it, and say what the page holds in its `description`",
        })
        .collect()
}

/// Titles of links to other sites, which Zola writes into the page unescaped.
fn quoted_titles(tree: &Tree) -> Vec<Fault> {
    let is_unsafe = |title: &str| {
        let mut after = title.split('&').skip(1);
        let is_letter = |letter: char| letter == '#' || letter.is_ascii_alphanumeric();
        title.contains('"') || after.any(|rest| rest.starts_with(is_letter))
    };
    let links = tree.elements().filter(|(_, element)| {
        let address = element.attribute("href").unwrap_or("");
        let leads_elsewhere = address.starts_with("http:") || address.starts_with("https:");
        leads_elsewhere && element.attribute("title").is_some_and(is_unsafe)
    });
    links
        .map(|(link, _)| Fault {
            span: tree.span(link),
            message: "the title of this link has a quotation mark or `&`, which Zola does not escape",
            help: "leave the title out, or write it without them",
        })
        .collect()
}

/// Pictures in headings, whose ids Zola 0.23 makes of other words, and in the words about a picture, over which
/// it stops.
fn pictures_in_words(document: &Document) -> Vec<Fault> {
    let text = document.source.text();
    let pictures = document
        .tree
        .elements()
        .filter(|(_, element)| element.name == "img");
    pictures
        .filter_map(|(picture, _)| {
            let span = document.tree.span(picture);
            let (message, help) = if text[span.start + 1..span.end].contains("![") {
                (
                    "a picture in the words about a picture, over which Zola 0.23 stops",
                    "write what the picture shows in words alone",
                )
            } else if is_within(span.start, &document.headings, |heading| &heading.span) {
                (
                    "a picture in a heading, whose id Zola 0.23 makes otherwise",
                    "put the picture below the heading",
                )
            } else {
                return None;
            };
            Some(Fault {
                span,
                message,
                help,
            })
        })
        .collect()
}

/// Headings of several lines, whose words Zola joins without a space in their ids and in the contents.
fn headings_of_lines(document: &Document) -> Vec<Fault> {
    let headings = document.headings.iter();
    headings
        .filter(|heading| heading.title.contains('\n'))
        .map(|heading| Fault {
            span: heading.span.clone(),
            message: "this heading runs over several lines, which Zola joins without a space",
            help: "write it on one line, with `#` before it",
        })
        .collect()
}

/// Fences that say more than a language, which Zola reads as orders to its highlighter, or writes into the
/// page unescaped.
fn fences(document: &Document) -> Vec<Fault> {
    let text = document.source.text();
    let blocks = document
        .tree
        .elements()
        .filter(|(_, element)| element.name == "pre");
    blocks
        .filter_map(|(block, _)| {
            let start = document.tree.span(block).start;
            let line = text[start..].lines().next()?;
            let info = line.trim_start().trim_start_matches(['`', '~']).trim();
            let is_fence = ["```", "~~~"]
                .iter()
                .any(|fence| line.trim_start().starts_with(fence));
            let is_more = info.contains([',', '=', '"', '&', '\\']);
            (is_fence && is_more).then(|| {
                let start = start + line.find(info).unwrap_or(0);
                Fault {
                    span: start..start + info.len(),
                    message: "this code block says more than its language",
                    help: "leave the language alone there, without commas, quotes and `=`",
                }
            })
        })
        .collect()
}

fn aligned_tables(document: &Document) -> Vec<Fault> {
    let tree = &document.tree;
    let tables = tree
        .elements()
        .filter(|(_, element)| element.name == "table");
    tables
        .filter(|(table, _)| {
            tree.walk(*table).any(|step| match step {
                Step::Enter(node) => tree
                    .element(node)
                    .is_some_and(|element| element.attribute("style").is_some()),
                Step::Leave(_) => false,
            })
        })
        .map(|(table, _)| Fault {
            span: delimiter_row(document.source.text(), tree.span(table)),
            message: "aligned columns become style attributes, which a strict policy blocks",
            help: "remove the colons from the row of dashes",
        })
        .collect()
}

/// The second line of the table at `table`: the one of dashes and colons.
fn delimiter_row(text: &str, table: Span) -> Span {
    let rows = &text[table.clone()];
    let Some(first) = rows.find('\n') else {
        return table;
    };
    let start = table.start + first + 1;
    let end = rows[first + 1..]
        .find('\n')
        .unwrap_or(rows.len() - first - 1);
    start..start + end
}

/// HTML other than abbreviations and words of another language. The first tag of a run speaks for
/// all of it.
fn html(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut end_of_last = None;
    for (node, html) in raw_nodes(tree) {
        let span = tree.span(node);
        let continues = end_of_last == Some(span.start);
        if !has_other_html(html) {
            continue;
        }
        end_of_last = Some(span.end);
        if !continues {
            faults.push(Fault {
                span,
                message: "HTML on a page, other than `<abbr title>` and `<span lang>`",
                help: "write it as Markdown, or move it into a template",
            });
        }
    }
    faults
}

fn raw_nodes(tree: &Tree) -> impl Iterator<Item = (NodeId, &str)> {
    tree.walk(tree.root()).filter_map(|step| match step {
        Step::Enter(node) => match tree.kind(node) {
            Kind::Raw(html) => Some((node, html)),
            _ => None,
        },
        Step::Leave(_) => None,
    })
}

/// Whether `html` opens an element that pages may not write, or with attributes it may not have.
fn has_other_html(html: &str) -> bool {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find('>').unwrap_or(rest.len());
        if !is_allowed(&rest[..end]) {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

/// Whether a tag such as `abbr title="…"`, without its brackets, is one that pages may write.
fn is_allowed(tag: &str) -> bool {
    let tag = tag.trim_end_matches('/');
    let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(name_end);
    let Some((_, allowed)) = ALLOWED_HTML
        .iter()
        .find(|(allowed, _)| name.eq_ignore_ascii_case(allowed))
    else {
        return false;
    };
    let names = attribute_names(attributes);
    let has_only_allowed = names.iter().all(|name| allowed.contains(&name.as_str()));
    // A `span` without a language says nothing.
    has_only_allowed
        && (name.eq_ignore_ascii_case("abbr") || names.iter().any(|name| name == "lang"))
}

/// The names, in lower case, of attributes such as ` lang="la" dir='ltr'`.
fn attribute_names(attributes: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|letter: char| letter == '=' || letter.is_whitespace())
            .unwrap_or(rest.len());
        names.push(rest[..end].to_ascii_lowercase());
        rest = rest[end..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|first| "\"'".contains(*first));
            rest = match quote {
                Some(quote) => value[1..].split_once(quote).map_or("", |(_, rest)| rest),
                None => value
                    .split_once(char::is_whitespace)
                    .map_or("", |(_, rest)| rest),
            }
            .trim_start();
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::site;

    /// Checks the texts that are reported on a page of a strict site.
    fn check(body: &str, expected: &[&str]) {
        let mut tree = Files::new();
        let page = format!("+++\n+++\n{body}");
        tree.insert("config.toml", "base_url = \"/\"")
            .expect("well formed");
        tree.insert("content/a.md", page).expect("well formed");
        let site = site::load(tree, &site::Settings::default()).value;
        let document = &site.open(&site.pages[0].document);
        let mut faults = faults(document, true);
        faults.sort_by_key(|fault| fault.span.start);
        let found: Vec<_> = faults
            .into_iter()
            .map(|fault| &document.source.text()[fault.span])
            .collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn template_syntax_is_found() {
        check("a {{ b }} c", &["{{ b }}"]);
        check("{% x() %}\nwords\n{% end %}", &["{% x() %}"]);
        check("## What to ask {#ask}", &["{#ask}"]);
        check("a { b } {c}, `{ {x} }`", &[]);
    }

    #[test]
    fn template_syntax_runs_even_in_code() {
        check("`{{ x }}`", &["{{ x }}"]);
        check("`{{ youtube(id=1) }}`", &["{{ youtube(id=1) }}"]);
        check("```\n{%/* x() */%}\n```", &["{%/* x() */%}"]);
        check(
            "```\n{% raw %}{{ x }}{% endraw %}\n```",
            &["{% raw %}", "{{ x }}"],
        );
        check("    {% if x %}\n    {# y #}\n", &["{% if x %}", "{# y #}"]);
    }

    #[test]
    fn html_is_found_once_a_run_and_abbreviations_are_fine() {
        check(
            "the <abbr title=\"National Health Service\">NHS</abbr>",
            &[],
        );
        check("<span lang=\"la\" dir='ltr'>os</span> <!-- a note -->", &[]);
        check("a <b>b</b>", &["<b>"]);
        check(
            "a <span class=\"x\" lang=\"la\">b</span>",
            &["<span class=\"x\" lang=\"la\">"],
        );
        check("a <span>b</span>", &["<span>"]);
        check("<div>\n<p>\n</div>\n", &["<div>\n"]);
        check("a < b and `<b>`", &[]);
        check("a <https://example.org>", &[]);
        check("a <!-- More --> b", &["<!-- More -->"]);
        check("<!-- a --><!--more-->\n", &["<!-- a --><!--more-->\n"]);
    }

    #[test]
    fn titles_of_links_to_other_sites_need_no_escape() {
        check("[a](https://a.example \"B & c\")", &[]);
        let quoted = "[a](https://a.example 'B \"c\"')";
        check(quoted, &[quoted]);
        let entity = "[a](https://a.example 'B &amp;amp; c')";
        check(entity, &[entity]);
    }

    #[test]
    fn pictures_stand_by_themselves() {
        check("![a](b.svg)\n\n# C\n", &[]);
        check("# ![a](b.svg) C\n", &["![a](b.svg)"]);
        check("![a ![b](c.svg)](d.svg)", &["![a ![b](c.svg)](d.svg)"]);
    }

    #[test]
    fn headings_are_of_one_line() {
        check("# One\n\nTwo\n===\n", &[]);
        check("One\ntwo\n===\n", &["One\ntwo\n===\n"]);
    }

    #[test]
    fn fences_name_a_language_and_nothing_else() {
        check("```toml\n\n```\n\n~~~ plain text\n~~~\n\n    a,b=c\n", &[]);
        check("```rust,linenos\n```\n", &["rust,linenos"]);
        check("> ~~~ rust hl_lines=1\n> x\n", &["rust hl_lines=1"]);
    }

    #[test]
    fn tables_are_plain() {
        check("|a|b|\n|-|-|\n|1|2|\n", &[]);
        check("|a|b|\n|-|-:|\n|1|2|\n", &["|-|-:|"]);
    }
}
