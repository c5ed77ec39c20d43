//! Statements, and tags that only one Tera knows.

use super::template::{Fault, Trouble};
use super::tokens::{Tag, TagKind, TokenKind};

/// Names that Tera 2 keeps for itself; Tera 1 lets templates set them.
const RESERVED: [&str; 8] = [
    "loop", "self", "none", "None", "null", "continue", "break", "is",
];

/// What is wrong with the whole of `tag`, if anything.
pub fn fault(tag: &Tag) -> Option<Fault> {
    if tag.is_sign(0, "<") {
        // The tag that closes a component's content was reported as it opened.
        let closes = tag.text(1) == "/";
        return (!closes).then(|| component(tag));
    }
    if tag.kind == TagKind::Print {
        return None;
    }
    match tag.text(0) {
        "macro" | "import" => Some(Fault::new(
            tag,
            (0, 0),
            Trouble::OnlyOld,
            format!("`{}`: macros are gone", tag.text(0)),
            "put the part into a template of its own, `set` what it needs and `include` it",
        )),
        "component" => Some(component(tag)),
        "set" | "set_global" => set(tag),
        "for" => reserved(tag, 1).or_else(|| reserved(tag, 3).filter(|_| tag.text(2) == ",")),
        "include" => include(tag),
        "filter" => {
            let pipe = (0..tag.tokens.len()).find(|index| tag.is_sign(*index, "|"))?;
            Some(Fault::new(
                tag,
                (pipe, pipe),
                Trouble::OnlyNew,
                "a second filter in `filter`",
                "put one `filter` inside the other",
            ))
        }
        _ => None,
    }
}

fn component(tag: &Tag) -> Fault {
    Fault::new(
        tag,
        (0, 0),
        Trouble::OnlyNew,
        "components",
        "put the part into a template of its own, `set` what it needs and `include` it",
    )
}

fn set(tag: &Tag) -> Option<Fault> {
    if tag.tokens.len() >= 2 && !tag.is_sign(2, "=") {
        return Some(Fault::new(
            tag,
            (0, 1),
            Trouble::OnlyNew,
            "a `set` with a body",
            "write `{% set name = value %}`",
        ));
    }
    reserved(tag, 1)
}

fn reserved(tag: &Tag, index: usize) -> Option<Fault> {
    let name = tag.text(index);
    RESERVED.contains(&name).then(|| {
        Fault::new(
            tag,
            (index, index),
            Trouble::OnlyOld,
            format!("`{name}` as a name"),
            "choose another name",
        )
    })
}

fn include(tag: &Tag) -> Option<Fault> {
    let help = "include one template that is there; ask with `if` where it may not be wanted";
    if tag.is_sign(1, "[") {
        return Some(Fault::new(
            tag,
            (1, 1),
            Trouble::OnlyOld,
            "a list of templates to include",
            help,
        ));
    }
    let ignores = tag.kind_of(2) == Some(TokenKind::Name) && tag.text(2) == "ignore";
    (ignores && tag.tokens.len() > 3)
        .then(|| Fault::new(tag, (2, 3), Trouble::OnlyOld, "`ignore missing`", help))
}
