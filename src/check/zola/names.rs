//! Filters, tests and functions by name, with the arguments that every renderer takes.

use super::template::{Fault, Trouble};
use super::tokens::{Tag, TokenKind, is_keyword};
use crate::text::nearest;

/// Filters that Zola 0.22, Zola 0.23 and this program share, each with its arguments.
const FILTERS: [(&str, &[&str]); 28] = [
    ("abs", &[]),
    ("capitalize", &[]),
    ("date", &["format"]),
    ("default", &["value"]),
    ("escape", &[]),
    ("escape_xml", &[]),
    ("first", &[]),
    ("get", &["key", "default"]),
    ("group_by", &["attribute"]),
    ("int", &["base"]),
    ("join", &["sep"]),
    ("last", &[]),
    ("length", &[]),
    ("lower", &[]),
    ("nth", &["n"]),
    ("pluralize", &["singular", "plural"]),
    ("replace", &["from", "to"]),
    ("reverse", &[]),
    ("safe", &[]),
    ("sort", &["attribute"]),
    ("split", &["pat"]),
    ("title", &[]),
    ("trim", &[]),
    ("trim_end", &[]),
    ("trim_start", &[]),
    ("truncate", &["length", "end"]),
    ("upper", &[]),
    ("wordcount", &[]),
];

/// Filters that both Zolas have and that give different text, each with what differs.
const DIFFERING_FILTERS: [(&str, &str); 4] = [
    (
        "float",
        "a whole number is `3` in one and `3.0` in the other",
    ),
    (
        "indent",
        "its arguments have other names, and only one keeps the last line's end",
    ),
    (
        "round",
        "a whole number is `3` in one and `3.0` in the other",
    ),
    ("unique", "only one tells capitals from small letters"),
];

const NEW_FILTERS: [&str; 6] = [
    "escape_html",
    "keys",
    "newlines_to_br",
    "pairs",
    "str",
    "values",
];

/// Arguments that one Tera takes and the other overlooks.
const DIFFERING_ARGUMENTS: [(&str, &str); 4] = [
    ("default", "boolean"),
    ("trim", "pat"),
    ("trim_end", "pat"),
    ("trim_start", "pat"),
];

const TESTS: [&str; 7] = [
    "defined",
    "even",
    "iterable",
    "number",
    "odd",
    "string",
    "undefined",
];
const OLD_TESTS: [&str; 2] = ["matching", "object"];
const NEW_TESTS: [&str; 6] = ["array", "bool", "float", "integer", "map", "none"];

/// Functions that Zola 0.22, Zola 0.23 and this program share.
const FUNCTIONS: [&str; 7] = [
    "get_page",
    "get_section",
    "get_url",
    "load_data",
    "range",
    "super",
    "throw",
];

/// What is wrong with the name at `index`, if it is that of a filter, a test or a function.
pub fn fault(tag: &Tag, index: usize) -> Option<Fault> {
    if tag.kind_of(index) != Some(TokenKind::Name) {
        return None;
    }
    let before = tag.before(index);
    let is_filter = (index > 0 && tag.is_sign(index - 1, "|")) || is_filter_section(tag, index);
    let is_test = before == "is" || (before == "not" && index > 1 && tag.text(index - 2) == "is");
    if is_filter {
        filter(tag, index)
    } else if is_test && tag.text(index) != "not" {
        test(tag, index)
    } else if tag.is_call(index + 1) && !matches!(before, "." | "::") {
        function(tag, index)
    } else {
        None
    }
}

/// Whether token `index` is the filter of `{% filter upper %}`.
fn is_filter_section(tag: &Tag, index: usize) -> bool {
    index == 1 && tag.is_tag_name(0) && tag.text(0) == "filter"
}

fn filter(tag: &Tag, index: usize) -> Option<Fault> {
    let name = tag.text(index);
    let fault = |trouble, help: String| {
        Some(Fault::new(
            tag,
            (index, index),
            trouble,
            format!("the filter `{name}`"),
            help,
        ))
    };
    if let Some((_, difference)) = DIFFERING_FILTERS.iter().find(|(known, _)| *known == name) {
        return fault(Trouble::Differs, format!("do without it: {difference}"));
    }
    if NEW_FILTERS.contains(&name) {
        return fault(
            Trouble::OnlyNew,
            "do without it, or prepare the value in a data file".into(),
        );
    }
    let Some((_, arguments)) = FILTERS.iter().find(|(known, _)| *known == name) else {
        let names = FILTERS.map(|(known, _)| known);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("filters of the subset: {}", names.join(", ")),
        };
        return fault(Trouble::Outside, help);
    };
    let given = arguments_of(tag, index);
    if name == "truncate" && !given.iter().any(|argument| tag.text(*argument) == "length") {
        return fault(
            Trouble::OnlyOld,
            "say how long: `truncate(length=…)`".into(),
        );
    }
    if let Some(fault) = order_of_escaping(tag, index) {
        return Some(fault);
    }
    let unknown = given
        .into_iter()
        .find(|argument| !arguments.contains(&tag.text(*argument)))?;
    let argument = tag.text(unknown);
    let trouble = if DIFFERING_ARGUMENTS.contains(&(name, argument)) {
        Trouble::Differs
    } else {
        Trouble::Outside
    };
    let help = match arguments {
        [] => format!("`{name}` takes no argument"),
        _ => format!("arguments of `{name}`: {}", arguments.join(", ")),
    };
    let what = format!("the argument `{argument}` of `{name}`");
    Some(Fault::new(tag, (unknown, unknown), trouble, what, help))
}

/// Tera 1 forgets `safe` when another filter follows, and escapes again after `escape`.
fn order_of_escaping(tag: &Tag, index: usize) -> Option<Fault> {
    let end = match tag.is_call(index + 1) {
        true => tag.partner(index + 1)?,
        false => index,
    };
    let next = tag.is_sign(end + 1, "|").then(|| tag.text(end + 2));
    let (what, help) = match (tag.text(index), next) {
        ("safe", Some(next)) if next != "length" => ("what follows `safe`", "put `safe` last"),
        ("escape", next) if next != Some("safe") => (
            "`escape` without `safe` after it",
            "leave it out: templates escape by themselves",
        ),
        _ => return None,
    };
    Some(Fault::new(
        tag,
        (index, index),
        Trouble::Differs,
        what,
        help,
    ))
}

fn test(tag: &Tag, index: usize) -> Option<Fault> {
    let name = tag.text(index);
    let (trouble, what) = if tag.is_call(index + 1) {
        let is_by_position = arguments_of(tag, index).is_empty() && !tag.is_sign(index + 2, ")");
        let trouble = if is_by_position {
            Trouble::OnlyOld
        } else {
            Trouble::OnlyNew
        };
        (
            trouble,
            format!("`is {name}` with an argument written like this"),
        )
    } else if TESTS.contains(&name) {
        return None;
    } else if OLD_TESTS.contains(&name) {
        (Trouble::OnlyOld, format!("`is {name}`"))
    } else if NEW_TESTS.contains(&name) {
        (Trouble::OnlyNew, format!("`is {name}`"))
    } else {
        (Trouble::Outside, format!("`is {name}`"))
    };
    let help = match name {
        "containing" => "use `in`: `{% if \"a\" in text %}`".to_owned(),
        _ => format!(
            "tests of the subset, all without arguments: {}",
            TESTS.join(", ")
        ),
    };
    Some(Fault::new(tag, (index, index), trouble, what, help))
}

fn function(tag: &Tag, index: usize) -> Option<Fault> {
    let name = tag.text(index);
    if FUNCTIONS.contains(&name) || is_keyword(name) {
        return None;
    }
    let help = match nearest(name, FUNCTIONS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("functions of the subset: {}", FUNCTIONS.join(", ")),
    };
    let what = format!("the function `{name}`");
    Some(Fault::new(
        tag,
        (index, index),
        Trouble::Outside,
        what,
        help,
    ))
}

/// A call for a page or an address that does not say of which language: Zola 0.22 takes the site's own, Zola 0.23
/// that of the page.
pub fn without_language(tag: &Tag, index: usize) -> Option<Fault> {
    let is_function = tag.kind_of(index) == Some(TokenKind::Name)
        && tag.is_call(index + 1)
        && !matches!(tag.before(index), "." | "::");
    if !is_function {
        return None;
    }
    let name = tag.text(index);
    let arguments = arguments_of(tag, index);
    let given = |wanted: &str| arguments.iter().find(|at| tag.text(**at) == wanted);
    let is_unclear = match name {
        "get_url" => true,
        // A path that is not written out is mostly one that the site gave, of a file in its language.
        "get_page" | "get_section" => {
            given("path").is_some_and(|at| tag.kind_of(at + 2) == Some(TokenKind::Text))
        }
        _ => false,
    };
    if !is_unclear || given("lang").is_some() {
        return None;
    }
    Some(Fault::new(
        tag,
        (index, index),
        Trouble::Differs,
        format!("`{name}` without `lang` in a site of several languages"),
        "add `lang=lang` for the language of the page, or `lang=config.default_language`",
    ))
}

/// The names of the arguments given to what stands at `index`, such as the `value` of
/// `default(value=1)`.
fn arguments_of(tag: &Tag, index: usize) -> Vec<usize> {
    let open = index + 1;
    if !tag.is_call(open) {
        return Vec::new();
    }
    let Some(close) = tag.partner(open) else {
        return Vec::new();
    };
    let level = tag.level(open + 1, close).into_iter();
    level
        .filter(|at| tag.kind_of(*at) == Some(TokenKind::Name) && tag.is_sign(at + 1, "="))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(FILTERS.is_sorted());
        assert!(TESTS.is_sorted());
        assert!(FUNCTIONS.is_sorted());
    }
}
