#![doc = include_str!("hidden_direction.md")]

use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::{self, Document};

pub const RULE: Rule = Rule {
    name: "hidden-direction",
    documentation: include_str!("hidden_direction.md"),
    applies: |_| true,
    find: Find::Both(on_page, on_site),
};

/// Folders of text that readers get, beside the pages.
const FOLDERS: [&str; 2] = ["templates", "reference"];

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    in_source(&document.source)
}

fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (path, content) in FOLDERS
        .iter()
        .flat_map(|folder| input.site.files.under(folder))
    {
        // What is not UTF-8 is reported by whoever needs it.
        if let Ok(source) = site::decode(path, content.bytes()) {
            diagnostics.extend(in_source(&source));
        }
    }
    diagnostics
}

fn in_source(source: &Source) -> Vec<Diagnostic> {
    // All of them begin with this byte in UTF-8; text without it, such as English, is passed over fast.
    if memchr::memchr(0xe2, source.text().as_bytes()).is_none() {
        return Vec::new();
    }
    let found = source
        .text()
        .char_indices()
        .filter(|(_, letter)| turns(*letter));
    let diagnostics = found.map(|(start, letter)| {
        let message = format!(
            "a character that nobody sees (U+{:04X}) turns the words after it round",
            letter as u32
        );
        Diagnostic::error(RULE.name, message)
            .at(source, start..start + letter.len_utf8())
            .help("remove it; words in a language from right to left go into `<span lang=\"…\" dir=\"rtl\">`")
    });
    diagnostics.collect()
}

/// Embeddings, overrides and isolates; not what ends them, which does nothing by itself.
fn turns(letter: char) -> bool {
    matches!(
        letter,
        '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}'
    )
}
