#![doc = include_str!("nameless_hospital.md")]

use super::local;
use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "nameless-hospital",
    documentation: include_str!("nameless_hospital.md"),
    applies: |_| true,
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let nameless = local(input).filter(|(hospital, _)| hospital.name.value.trim().is_empty());
    let Some((hospital, source)) = nameless else {
        return Vec::new();
    };
    vec![
        Diagnostic::error(RULE.name, "this file does not name the hospital")
            .at(source, hospital.name.span.clone())
            .help("write `name = \"…\"` with the name that patients know, above the first table"),
    ]
}
