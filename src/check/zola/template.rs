//! Templates held to what Zola 0.22 (Tera 1) and Zola 0.23 (Tera 2) render alike.
//!
//! Each construct was tried with tera 1.20.1 and tera 2.4.0. What only shows with the values at hand,
//! such as a whole number printed as `3` or `3.0`, is left to a person.

use super::tokens::{self, Tag};
use super::{expression, names, statement};
use crate::diagnostic::Span;

/// A construct that is outside the subset.
pub struct Fault {
    pub span: Span,
    pub trouble: Trouble,
    /// The construct, as the subject or object of a sentence.
    pub what: String,
    pub help: String,
}

/// Who does what with a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Zola 0.22 takes it, Zola 0.23 does not.
    OnlyOld,
    /// Zola 0.23 takes it, Zola 0.22 does not.
    OnlyNew,
    /// Both take it, and give different pages.
    Differs,
    /// This program does not know it.
    Outside,
}

impl Fault {
    /// A fault at tokens `from` to `to` (included) of `tag`.
    pub fn new(
        tag: &Tag,
        (from, to): (usize, usize),
        trouble: Trouble,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            span: tag.tokens[from].span.start..tag.tokens[to].span.end,
            trouble,
            what: what.into(),
            help: help.into(),
        }
    }

    pub fn message(&self) -> String {
        let what = &self.what;
        match self.trouble {
            Trouble::OnlyOld => format!("Zola 0.23 does not take {what}"),
            Trouble::OnlyNew => format!("Zola 0.22 does not take {what}"),
            Trouble::Differs => format!("Zola 0.22 and 0.23 differ over {what}"),
            Trouble::Outside => format!("{what} is outside the Zola subset"),
        }
    }
}

/// Everything in `template` that is outside the subset, in order; `of_languages` if the site has several.
pub fn faults(template: &str, of_languages: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for tag in tokens::tags(template) {
        match statement::fault(&tag) {
            // What such a tag holds follows rules of its own.
            Some(fault) => faults.push(fault),
            None => {
                for index in 0..tag.tokens.len() {
                    faults.extend(expression::fault(&tag, index));
                    faults.extend(names::fault(&tag, index));
                    if of_languages {
                        faults.extend(names::without_language(&tag, index));
                    }
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::Trouble::{Differs, OnlyNew, OnlyOld, Outside};
    use super::*;

    /// Checks that the only fault of `template` has this trouble and marks this text.
    fn check(template: &str, trouble: Trouble, marked: &str) {
        let found: Vec<_> = faults(template, false)
            .iter()
            .map(|fault| (fault.trouble, &template[fault.span.clone()]))
            .collect();
        assert_eq!(found, [(trouble, marked)], "{template}");
    }

    fn check_clean(templates: &[&str]) {
        for template in templates {
            let messages: Vec<_> = faults(template, false).iter().map(Fault::message).collect();
            assert!(messages.is_empty(), "{template}: {messages:?}");
        }
    }

    #[test]
    fn statements_of_one_tera_only_are_found() {
        check("{% macro a() %}x{% endmacro a %}", OnlyOld, "macro");
        check("{% import \"m.html\" as m %}", OnlyOld, "import");
        check(
            "{% component a(b: string) %}x{% endcomponent a %}",
            OnlyNew,
            "component",
        );
        check("{{ <card title=\"a\" /> }}", OnlyNew, "<");
        check("{% <card> %}x{% </card> %}", OnlyNew, "<");
        check("{% set x %}a{% endset %}", OnlyNew, "set x");
        check("{% set loop = 1 %}", OnlyOld, "loop");
        check("{% include [\"a.html\", \"b.html\"] %}", OnlyOld, "[");
        check(
            "{% include \"a.html\" ignore missing %}",
            OnlyOld,
            "ignore missing",
        );
        check("{% filter upper | trim %}x{% endfilter %}", OnlyNew, "|");
    }

    #[test]
    fn expressions_of_one_tera_only_are_found() {
        check("{{ l.0 }}", OnlyOld, ".0");
        check("{{ m::f(a=1) }}", OnlyOld, "m::f");
        check("{{ {\"a\": {\"b\": 1}  } }}", OnlyNew, "{");
        check("{{ l[0:1] }}", OnlyNew, ":");
        check("{{ l[-1] }}", OnlyNew, "-1");
        check("{{ a // b }}", OnlyNew, "//");
        check("{{ a?.b }}", OnlyNew, "?.");
        check("{{ \"x\" if a else \"y\" }}", OnlyNew, "if");
        check("{{ [x for x in l] }}", OnlyNew, "for");
        check("{% if a == none %}x{% endif %}", OnlyNew, "none");
        check("{{ -n }}", OnlyNew, "-n");
        check("{{ [[1], 2] }}", OnlyNew, "[");
        check("{{ loop.length }}", OnlyNew, "loop.length");
        check("{{ get_section(path=\"a\").title }}", OnlyNew, ").");
        check("{% if not (a == b) %}x{% endif %}", OnlyNew, "not (");
        check(
            "{% if (l | length) > 2 %}x{% endif %}",
            OnlyNew,
            "(l | length)",
        );
        check(
            "{% if 2 < (l | length) %}x{% endif %}",
            OnlyNew,
            "(l | length)",
        );
        check(
            "{% for x in (l | reverse) %}x{% endfor %}",
            OnlyNew,
            "(l | reverse)",
        );
        check("{% if \"a\" in l | reverse %}x{% endif %}", OnlyNew, "|");
        check(
            "{% if \"a\" in range(end=2) %}x{% endif %}",
            OnlyNew,
            "in range",
        );
        check("{% if l == [1] %}x{% endif %}", OnlyNew, "==");
        check("{{ [1] == l }}", OnlyNew, "==");
        check("{{ a | upper ~ b }}", OnlyNew, "~");
        check("{{ a ~ (b) }}", OnlyNew, "~ (");
    }

    #[test]
    fn constructs_that_print_differently_are_found() {
        check("{{ a ~ b | upper }}", Differs, "~");
        check("{% if t and (not e) %}x{% endif %}", Differs, "(not e)");
        check("{{ a or b }}", Differs, "or");
        check("{{ \"a\\nb\" }}", Differs, "\"a\\nb\"");
        check("{{ n | round }}", Differs, "round");
        check("{{ h | safe | trim }}", Differs, "safe");
        check("{{ h | escape }}", Differs, "escape");
        check("{{ l | unique | length }}", Differs, "unique");
        check(
            "{{ e | default(value=\"x\", boolean=true) }}",
            Differs,
            "boolean",
        );
        check("{{ s | trim(pat=\"x\") }}", Differs, "pat");
    }

    #[test]
    fn names_outside_the_subset_are_found() {
        check("{{ l | slice(start=1) }}", Outside, "slice");
        check("{{ s | markdown }}", Outside, "markdown");
        check("{{ m | keys }}", OnlyNew, "keys");
        check("{{ s | truncate }}", OnlyOld, "truncate");
        check("{{ now() }}", Outside, "now");
        check("{% set a = get_env(name=\"X\") %}", Outside, "get_env");
        check(
            "{% if s is containing(\"a\") %}x{% endif %}",
            OnlyOld,
            "containing",
        );
        check(
            "{% if s is not containing(pat=\"a\") %}x{% endif %}",
            OnlyNew,
            "containing",
        );
        check("{% if s is string() %}x{% endif %}", OnlyNew, "string");
        check("{% if m is object %}x{% endif %}", OnlyOld, "object");
        check("{% if m is map %}x{% endif %}", OnlyNew, "map");
        check(
            "{{ d | date(format=\"%Y\", timezone=\"Europe/London\") }}",
            Outside,
            "timezone",
        );
    }

    #[test]
    fn functions_name_their_language_where_there_are_several() {
        let check = |template: &str, marked: &[&str]| {
            let found = faults(template, true).into_iter();
            let found: Vec<&str> = found.map(|fault| &template[fault.span]).collect();
            assert_eq!(found, marked, "{template}");
            assert!(faults(template, false).is_empty(), "{template}");
        };
        check("{{ get_url(path=\"@/a.md\") }}", &["get_url"]);
        check(
            "{{ get_url(path=here, trailing_slash=true) }}",
            &["get_url"],
        );
        check("{% set a = get_page(path=\"a.md\") %}", &["get_page"]);
        check(
            "{% set a = get_section(path=\"_index.cy.md\") %}",
            &["get_section"],
        );
        // Both find the section of a path that the site itself gave.
        check("{% set a = get_section(path=page.ancestors | last) %}", &[]);
        check("{{ get_url(path=\"@/a.md\", lang=lang) }}", &[]);
        check("{% set a = get_page(lang=\"cy\", path=\"a.md\") %}", &[]);
        check("{{ page.get_url }}", &[]);
    }

    #[test]
    fn what_both_render_alike_is_silent() {
        check_clean(&[
            "{% extends \"a.html\" %}{% block b %}{{ super() }}{% endblock b %}",
            "{% for k, v in m %}{{ loop.index0 }}{% else %}{% break %}{% endfor %}",
            "{% for x in range(end=3) | reverse %}{% endfor %}",
            "{% for x in get_section(path=\"a\") %}{% endfor %}",
            "{% filter replace(from=\"a\", to=\"b\") %}x{% endfilter %}",
            "{% set_global keys = keys ~ s.title ~ \"|\" ~ id ~ \"||\" %}",
            "{{ get_url(path=\"@/\" ~ term.page) | safe }}",
            "{% if l | length > 2 and (n == 7 or t) and s is defined %}{% endif %}",
            "{% if not (t) %}{% endif %}{% if not (n is odd) %}{% endif %}",
            "{% if t and (l | length > 2) %}{% elif a not in [\"a\"] %}{% endif %}",
            "{% if \"A\" | lower in [\"a\"] | reverse %}{% endif %}",
            "{% if \"a\" in m[\"k\"].z and s | upper == \"A\" ~ b %}{% endif %}",
            "{{ (n + 1) * 2 }}{{ (s | upper) }}{{ -3 }}{{ n - 1 }}{{ n-1 }}{{ l[0][\"a\"].b }}",
            "{{ x | default(value=-1) }}{{ x | default(value=[]) | length }}",
            "{{ [s ~ \"x\", n + 1] | join(sep=\"-\") }}{{ m | get(key=\"k\", default=\"\") }}",
            "{{ \"{{ a if b }}\" }}{{ '%}' }}{# {% macro x() %} #}{% raw %}{{ {} }}{% endraw %}",
            "{{ m.none }}{{ m.if }}{{ 1.5 }}{{ h | escape | safe }}",
            "{{ d | date(format=\"%-d %B %Y\") }}{{ a == b }}{{ \"a\" in l }}",
            "{% set part = get_section(path=page.ancestors | last) %}",
        ]);
    }
}
