//! Expressions: signs, brackets and keywords that the two Teras read differently.

use super::template::Fault;
use super::template::Trouble::{Differs, OnlyNew, OnlyOld};
use super::tokens::{Tag, TagKind, TokenKind};

/// Each looks at one token and its neighbours.
const CHECKS: [fn(&Tag, usize) -> Option<Fault>; 6] =
    [access, sign, word, group, join, containment];

const COMPARISONS: [&str; 6] = ["==", "!=", ">=", "<=", ">", "<"];
const ARITHMETIC: [&str; 5] = ["+", "-", "*", "/", "%"];

/// What both Teras know of a loop.
const LOOP_FIELDS: [&str; 4] = ["first", "index", "index0", "last"];

/// What is wrong at token `index`, if anything.
pub fn fault(tag: &Tag, index: usize) -> Option<Fault> {
    CHECKS.iter().find_map(|check| check(tag, index))
}

/// Ways to a part of a value: `list.0`, `list[0:1]`, `loop.length`, `call().field`.
fn access(tag: &Tag, index: usize) -> Option<Fault> {
    let next = index + 1;
    let new = |to, what: &str, help: &str| Some(Fault::new(tag, (index, to), OnlyNew, what, help));
    if tag.is_sign(index, ".") && tag.kind_of(next) == Some(TokenKind::Number) {
        let number = tag.text(next);
        return Some(Fault::new(
            tag,
            (index, next),
            OnlyOld,
            format!("`.{number}`"),
            format!("write `[{number}]`"),
        ));
    }
    if tag.is_sign(index, ")") && (tag.is_sign(next, ".") || tag.is_sign(next, "[")) {
        return new(
            next,
            "a part taken from a call",
            "`set` a name to the value first",
        );
    }
    if tag.is_sign(index, ":") && tag.is_sign(tag.enclosing(index)?, "[") {
        return new(
            index,
            "a part of a list by `:`",
            "use `first`, `last` or `nth`",
        );
    }
    let is_index = tag.is_sign(index, "[") && !tag.is_list(index);
    if is_index && tag.is_sign(next, "-") && tag.kind_of(index + 2) == Some(TokenKind::Number) {
        let help = "use `last`, or `reverse` and `nth`";
        return Some(Fault::new(
            tag,
            (next, index + 2),
            OnlyNew,
            "a place counted from the end",
            help,
        ));
    }
    let is_loop = tag.text(index) == "loop" && tag.before(index) != "." && tag.is_sign(next, ".");
    if is_loop && !LOOP_FIELDS.contains(&tag.text(index + 2)) && index + 2 < tag.tokens.len() {
        let what = format!("`loop.{}`", tag.text(index + 2));
        return new(
            index + 2,
            &what,
            "a loop has `first`, `index`, `index0` and `last`",
        );
    }
    None
}

/// Signs and literals that only one Tera has.
fn sign(tag: &Tag, index: usize) -> Option<Fault> {
    let new = |to, what: &str, help: &str| Some(Fault::new(tag, (index, to), OnlyNew, what, help));
    match tag.kind_of(index)? {
        TokenKind::Text if tag.text(index).contains('\\') => {
            return Some(Fault::new(
                tag,
                (index, index),
                Differs,
                "a backslash between quotes",
                "leave it out; a text that holds quotes can stand between quotes of the other kind",
            ));
        }
        TokenKind::Sign => {}
        _ => return None,
    }
    let is_in_map = |at| tag.enclosing(at).is_some_and(|open| tag.is_sign(open, "{"));
    match tag.text(index) {
        "::" if index > 0 && index + 1 < tag.tokens.len() => Some(Fault::new(
            tag,
            (index - 1, index + 1),
            OnlyOld,
            "a macro's call",
            "put the part into a template of its own, `set` what it needs and `include` it",
        )),
        "{" if !is_in_map(index) => new(
            index,
            "a map written out",
            "put it into a data file and use `load_data`",
        ),
        "//" | "**" | "..." => new(index, &format!("`{}`", tag.text(index)), "do without it"),
        "?." | "?[" => new(
            index,
            &format!("`{}`", tag.text(index)),
            "use `default(value=…)`",
        ),
        "[" if tag.is_list(index) && tag.is_list(tag.enclosing(index)?) => new(
            index,
            "a list in a list",
            "put it into a data file and use `load_data`",
        ),
        "-" if !(index > 0 && tag.ends_value(index - 1))
            && tag.kind_of(index + 1) == Some(TokenKind::Name) =>
        {
            new(index + 1, "a minus sign before a name", "write `0 - …`")
        }
        "==" | "!=" if tag.is_list(index + 1) || ends_list(tag, index.checked_sub(1)?) => new(
            index,
            "a list that is compared",
            "compare its parts, or use `in`",
        ),
        _ => None,
    }
}

/// Whether token `index` closes a list that is written out.
fn ends_list(tag: &Tag, index: usize) -> bool {
    tag.is_sign(index, "]") && tag.partner(index).is_some_and(|open| tag.is_list(open))
}

/// Words inside an expression that one Tera takes for values or does not expect.
fn word(tag: &Tag, index: usize) -> Option<Fault> {
    let is_field = tag.before(index) == "." || tag.is_sign(index + 1, "=");
    if tag.kind_of(index) != Some(TokenKind::Name) || tag.is_tag_name(index) || is_field {
        return None;
    }
    let new = |what: &str, help: &str| Some(Fault::new(tag, (index, index), OnlyNew, what, help));
    match tag.text(index) {
        "if" => new(
            "`if` inside an expression",
            "write `{% if … %}…{% else %}…{% endif %}`",
        ),
        "for" => new(
            "`for` inside an expression",
            "write `{% for … %}…{% endfor %}`",
        ),
        "none" | "None" | "null" if !matches!(tag.before(index), "is" | "not") => new(
            &format!("`{}`", tag.text(index)),
            "use `is defined`, or an empty text by `default(value=\"\")`",
        ),
        "and" | "or" if tag.kind == TagKind::Print && tag.enclosing(index).is_none() => {
            Some(Fault::new(
                tag,
                (index, index),
                Differs,
                format!("what `{}` prints", tag.text(index)),
                "write `{% if … %}` and say what to print",
            ))
        }
        _ => None,
    }
}

/// Brackets that keep a part together, where Tera 1 expects none or overlooks a `not`.
fn group(tag: &Tag, index: usize) -> Option<Fault> {
    if !tag.is_group(index) {
        return None;
    }
    let close = tag.partner(index)?;
    let level = tag.level(index + 1, close);
    let has = |words: &[&str]| {
        level
            .iter()
            .any(|at| tag.kind_of(*at) != Some(TokenKind::Text) && words.contains(&tag.text(*at)))
    };
    let compares = has(&COMPARISONS) || has(&["and", "or", "in"]);
    let before = tag.before(index);
    let is_text_before = index > 0 && tag.kind_of(index - 1) == Some(TokenKind::Text);
    if before == "not" && !is_text_before && (compares || has(&["|", "not"])) {
        return Some(Fault::new(
            tag,
            (index - 1, index),
            OnlyNew,
            "`not` before brackets that compare or filter",
            "turn the comparison round, or `set` a name to the value first",
        ));
    }
    if tag.text(index + 1) == "not" && !compares {
        return Some(Fault::new(
            tag,
            (index, close),
            Differs,
            "`not` as the first word in brackets: 0.22 overlooks it",
            "leave the brackets out",
        ));
    }
    let after = tag.text(close + 1);
    let is_operator =
        |text: &str| COMPARISONS.contains(&text) || ARITHMETIC.contains(&text) || text == "in";
    let is_operand = is_operator(before) || is_operator(after) || after == "|";
    (has(&["|", "~"]) && !compares && is_operand).then(|| {
        Fault::new(
            tag,
            (index, close),
            OnlyNew,
            "a filter or `~` in brackets inside a larger expression",
            "leave the brackets out, or `set` a name to the value first",
        )
    })
}

/// `~`: beside a filter the two Teras disagree on what is filtered.
fn join(tag: &Tag, index: usize) -> Option<Fault> {
    if !tag.is_sign(index, "~") {
        return None;
    }
    let next = index + 1;
    if tag.is_group(next) || tag.is_list(next) {
        return Some(Fault::new(
            tag,
            (index, next),
            OnlyNew,
            "`~` before brackets",
            "`set` a name to the value first",
        ));
    }
    let from = tag.enclosing(index).map_or(0, |open| open + 1);
    let to = tag
        .enclosing(index)
        .map_or(Some(tag.tokens.len()), |open| tag.partner(open))?;
    let level = tag.level(from, to);
    let place = level.iter().position(|at| *at == index)?;
    let is_boundary = |at: &usize| {
        let text = tag.text(*at);
        tag.is_tag_name(*at)
            || (tag.kind_of(*at) == Some(TokenKind::Name)
                && matches!(text, "and" | "or" | "not" | "in" | "is"))
            || (tag.kind_of(*at) == Some(TokenKind::Sign)
                && (COMPARISONS.contains(&text) || matches!(text, "," | "=")))
    };
    let left = level[..place]
        .iter()
        .rev()
        .take_while(|at| !is_boundary(at));
    let right = level[place + 1..].iter().take_while(|at| !is_boundary(at));
    let left: Vec<usize> = left.copied().collect();
    let is_first = !left.iter().any(|at| tag.is_sign(*at, "~"));
    let is_filter = |at: &usize| tag.is_sign(*at, "|");
    let (trouble, what) = if left.iter().any(is_filter) {
        (OnlyNew, "`~` after a filter")
    } else if right.copied().collect::<Vec<_>>().iter().any(is_filter) {
        (Differs, "what a filter after `~` filters")
    } else {
        return None;
    };
    is_first.then(|| {
        Fault::new(
            tag,
            (index, index),
            trouble,
            what,
            "`set` a name to the filtered value first",
        )
    })
}

/// `in`: Tera 1 takes only a name, a text or a list after it.
fn containment(tag: &Tag, index: usize) -> Option<Fault> {
    let is_loop = tag.is_tag_name(0) && tag.text(0) == "for";
    let is_in = tag.kind_of(index) == Some(TokenKind::Name) && tag.text(index) == "in";
    if !is_in || is_loop || tag.before(index) == "." {
        return None;
    }
    let next = index + 1;
    let help = "`set` a name to the value first";
    if tag.is_group(next) || tag.is_call(next + 1) {
        return Some(Fault::new(
            tag,
            (index, next),
            OnlyNew,
            "a call or brackets after `in`",
            help,
        ));
    }
    if tag.kind_of(next) != Some(TokenKind::Name) {
        return None;
    }
    let mut end = next;
    loop {
        if tag.is_sign(end + 1, ".") {
            end += 2;
        } else if tag.is_sign(end + 1, "[") {
            end = tag.partner(end + 1)?;
        } else {
            break;
        }
    }
    tag.is_sign(end + 1, "|").then(|| {
        Fault::new(
            tag,
            (end + 1, end + 1),
            OnlyNew,
            "a filter on the name after `in`",
            help,
        )
    })
}
