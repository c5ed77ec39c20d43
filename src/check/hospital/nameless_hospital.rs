#![doc = include_str!("nameless_hospital.md")]

use crate::check::{Input, Rule};
use crate::diagnostic::Diagnostic;

pub const RULE: Rule = Rule {
    name: "nameless-hospital",
    documentation: include_str!("nameless_hospital.md"),
    applies: |_| true,
    find,
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let hospital = input.site.hospital.as_ref();
    let nameless = hospital.filter(|hospital| hospital.name.value.trim().is_empty());
    let Some((hospital, source)) = nameless.and_then(|it| Some((it, it.source.as_ref()?))) else {
        return Vec::new();
    };
    vec![
        Diagnostic::error(RULE.name, "this file does not name the hospital")
            .at(source, hospital.name.span.clone())
            .help("write `name = \"…\"` with the name that patients know, above the first table"),
    ]
}
