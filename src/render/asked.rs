//! What templates ask for of documents. A field that none of them names is not made, and what they ask of
//! the page being rendered alone, as nearly all do with its content, is not kept for the others: for ten
//! thousand pages that is most of the memory.
//!
//! Decided by the templates' text, and for keeping wherever it is not plain. Deliberately left out:
//! printing all of a page's value as it is, which shows a list of its fields and is no use to any reader.

use std::collections::HashSet;

use memchr::memmem;

use crate::site::Site;

/// What the templates of a site ask for.
#[derive(Debug, Default)]
pub struct Asked {
    /// All that may be the name of a field; `None` if a name may come from anywhere.
    names: Option<HashSet<String>>,
    /// Of [`OWN`], what is asked of the page or section being rendered alone.
    of_own: Vec<&'static str>,
}

/// Fields that are large.
const OWN: [&str; 2] = ["content", "toc"];

impl Asked {
    pub fn of(site: &Site) -> Self {
        let templates = site.files.under("templates");
        let templates =
            templates.map(|(_, text)| String::from_utf8_lossy(&text.bytes()).into_owned());
        let templates: Vec<_> = templates.collect();
        Self::by(templates.iter().map(String::as_str))
    }

    fn by<'t>(templates: impl Iterator<Item = &'t str> + Clone) -> Self {
        let mut expressions = templates.clone().flat_map(expressions);
        if !expressions.all(names_its_fields) {
            return Self::default();
        }
        let is_own = |name: &&'static str| {
            let mut expressions = templates.clone().flat_map(self::expressions);
            expressions.all(|code| is_of_own(code, name))
        };
        let words = templates
            .clone()
            .flat_map(|text| text.split(|letter| !is_part(letter)));
        Self {
            of_own: OWN.into_iter().filter(is_own).collect(),
            names: Some(words.map(str::to_owned).collect()),
        }
    }

    /// Whether a template may ask for the field `name` of some document.
    pub fn names(&self, name: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Whether a template may ask for the field `name` of a document other than its own.
    pub fn keeps(&self, name: &str) -> bool {
        self.names(name) && !self.of_own.contains(&name)
    }
}

/// The code in `template`, with what is taken for code wherever it is not plain.
fn expressions(template: &str) -> impl Iterator<Item = &str> {
    // What is before the first brace is HTML, and so is what is behind the end of an expression.
    template.split('{').skip(1).filter_map(|piece| {
        let end = match piece.as_bytes().first() {
            Some(b'%') => "%}",
            Some(b'#') => return None,
            // The second brace of two.
            _ => "}}",
        };
        Some(piece.split(end).next().unwrap_or(piece))
    })
}

/// Whether all fields that `code` asks for stand in it by their names.
fn names_its_fields(code: &str) -> bool {
    // `[` looks a field up by a name that may come from anywhere, and these print or give all fields.
    let gives_all = ["[", "json_encode", "get(", "__tera_context"];
    // An end within a text is no end.
    let is_cut = |quote: &char| code.matches(*quote).count() % 2 == 1;
    !gives_all.iter().any(|way| code.contains(way)) && !['"', '\'', '`'].iter().any(is_cut)
}

/// Whether the field `name` in `code` is that of the page or section being rendered, so that both words
/// have to mean these.
fn is_of_own(code: &str, name: &str) -> bool {
    let words = |word: &str| {
        let length = word.len();
        let starts: Vec<usize> = memmem::find_iter(code.as_bytes(), word).collect();
        starts
            .into_iter()
            .map(move |start| (&code[..start], &code[start + length..]))
            .filter(|(before, after)| !before.ends_with(is_part) && !after.starts_with(is_part))
    };
    let is_own = |(before, _): (&str, &str)| {
        let owner = before.strip_suffix('.').unwrap_or("");
        let outside = owner.strip_suffix("page").or(owner.strip_suffix("section"));
        outside.is_some_and(|outside| !outside.ends_with(|letter| is_part(letter) || letter == '.'))
    };
    // `for page in …`, `set page = …`, `page=…`: the name means another one.
    let is_bound = |(before, after): (&str, &str)| {
        let after = after.trim_start();
        !before.ends_with('.') && (after.starts_with(['=', ',']) || after.starts_with("in "))
    };
    words(name).all(is_own)
        && !["page", "section"]
            .into_iter()
            .flat_map(words)
            .any(is_bound)
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::{render, site};

    #[test]
    fn the_content_of_other_pages_is_seen_however_it_is_asked_for() {
        let keeps = |template: &str| Asked::by([template].into_iter()).keeps("content");
        for template in [
            "{{ page.content | safe }}",
            "{%if section.content%}<meta content=\"x\">{% endif %}",
            "{% for p in section.pages %}{{ p.title }}{% endfor %} content",
            "<meta content=\"x\">{# p.content #}",
            "{{ page.extra.contents }}{% if page.path == \"/\" %}",
        ] {
            assert!(!keeps(template), "{template}");
        }
        for template in [
            "{% for p in section.pages %}{{ p.content }}",
            "{% for page in section.pages %}{{ page.content }}",
            "{% set section = get_section(path=\"a\") %}{{ section.content }}",
            "{{ get_page(path=\"a\").content }}",
            "{{ page.lower.content }}",
            "{{ my.page.content }}",
            "{{ section.pages | map(attribute=\"content\") }}",
            "{{ page[field] }}",
            "{{ section.pages | json_encode }}",
            "{{ card(page=p) }}{{ page.content }}",
            "{{ page.content }}{{ other . content }}",
            "{% set x = \"%}\" ~ p.content %}",
        ] {
            assert!(keeps(template), "{template}");
        }
    }

    #[test]
    fn a_field_is_named_wherever_its_word_stands() {
        let names =
            |template: &str| Asked::by(["{{ page.title }}", template].into_iter()).names("date");
        assert!(!names("{{ page.updated }}"));
        for template in [
            "{{ p.date }}",
            "{{ section.pages | sort(attribute=\"date\") }}",
            "{# the date #}",
            "{{ page[field] }}",
        ] {
            assert!(names(template), "{template}");
        }
    }

    #[test]
    fn pages_are_the_same_as_with_every_field_of_every_document() {
        let pages = |more: &'static str| {
            let mut files = Files::new();
            for (path, text) in [
                (
                    "config.toml",
                    "base_url = \"https://h.example\"\ntitle = \"T\"\n",
                ),
                (
                    "templates/index.html",
                    "{% for p in section.pages | sort(attribute=\"date\") %}{{ p.path }}, {{ p.year }}, \
                     {{ p.extra.kind }}{% endfor %}{{ section.content | safe }}",
                ),
                (
                    "templates/page.html",
                    "<h1>{{ page.title }}</h1>{% for h in page.toc %}{{ h.id }}, {{ h.level }}{% endfor %}\
                     {{ page.content | safe }}{% if page.lower %}{{ page.lower.title }}{% endif %}\
                     {{ page.reading_time }}{{ page.slug }}{% for a in page.ancestors %}{{ a }}{% endfor %}",
                ),
                ("templates/unused.html", more),
                ("content/_index.md", "+++\nsort_by = \"date\"\n+++\nHome."),
                (
                    "content/a.md",
                    "+++\ntitle = \"A\"\ndate = 2026-01-02\n[extra]\nkind = \"x\"\n+++\n## Why\nSo.\n",
                ),
                (
                    "content/b.md",
                    "+++\ntitle = \"B\"\ndate = 2025-01-02\n[extra]\nkind = \"y\"\n+++\n# Who\n## How\n",
                ),
            ] {
                files.insert(path, text).expect("well formed");
            }
            let site = site::load(files, &site::Settings::default()).value;
            (Asked::of(&site).names.is_some(), render::site(&site).value)
        };
        let (is_by_name, as_asked) = pages("");
        let (is_by_name_too, whole) = pages("{{ page[field] }}");
        assert!(is_by_name && !is_by_name_too);
        let page = as_asked.get("a/index.html").expect("rendered");
        assert!(page.starts_with(b"<h1>A</h1>why, 2<h2 id"), "{page:?}");
        assert_eq!(as_asked, whole);
    }
}
