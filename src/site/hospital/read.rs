//! The hospital file as TOML: each key by name and type, and nothing left over unseen.

use bytes::Bytes;
use toml::de::{DeTable, DeValue};

use super::{
    Colours, Hospital, LocalOrganisation, Logo, Number, PageFolder, Palette, RULE, Replacement,
    Review, stays_inside,
};
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::site::Placed;
use crate::site::fields::{self, Fields};
use crate::site::toml_slips;
use crate::site::web_address::is_web_address;

/// Keys that stand above every table.
const TOP: [&str; 7] = [
    "name",
    "short_name",
    "web",
    "feedback",
    "address",
    "getting_there",
    "leave_out",
];

/// Reads the file, whose path is shown to people as `path`.
pub fn read(path: &str, content: &[u8]) -> Reported<Hospital> {
    let mut hospital = Hospital {
        path: path.to_owned(),
        ..Hospital::default()
    };
    let mut diagnostics = Vec::new();
    match crate::site::decode(path, Bytes::copy_from_slice(content)) {
        Ok(source) => {
            match fields::parse(&source, 0..source.text().len(), RULE) {
                Ok(table) => {
                    diagnostics = fill(&mut hospital, &source, &table);
                    hospital.source = Some(source.clone());
                }
                // With no source nothing is laid, and no rule says what the file may well have.
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        Err(diagnostic) => diagnostics.push(*diagnostic),
    }
    Reported {
        value: hospital,
        diagnostics,
    }
}

fn fill(hospital: &mut Hospital, source: &Source, table: &DeTable) -> Vec<Diagnostic> {
    let mut nested = Vec::new();
    let mut top = Fields::new(source, 0, RULE, "the hospital file", table);
    for (key, place) in [
        ("name", &mut hospital.name),
        ("short_name", &mut hospital.short_name),
        ("web", &mut hospital.web),
        ("feedback", &mut hospital.feedback),
        ("address", &mut hospital.address),
    ] {
        *place = top.text(key).unwrap_or_default();
    }
    if !hospital.web.value.is_empty() {
        hold_to(is_web_address, &hospital.web, source, &mut top);
    }
    if !hospital.feedback.value.is_empty() {
        let is_address = |text: &str| is_web_address(text) || is_mail_address(text);
        hold_to(is_address, &hospital.feedback, source, &mut top);
    }
    hospital.getting_there = top.strings("getting_there").unwrap_or_default();
    hospital.left_out = top.strings("leave_out").unwrap_or_default();
    if let Some((logo, span)) = top.table("logo") {
        let mut fields = Fields::new(source, 0, RULE, "[logo]", logo).below(&TOP);
        hospital.logo = Some(Logo {
            file: local_path(&mut fields, source, "file", &span),
            alt: fields.required("alt", &span),
        });
        nested.extend(fields.finish());
    }
    if let Some((colours, _)) = top.table("colours") {
        let mut fields = Fields::new(source, 0, RULE, "[colours]", colours).below(&TOP);
        let light = palette(&mut fields);
        let mut dark = Palette::default();
        if let Some((table, _)) = fields.table("dark") {
            let mut fields = Fields::new(source, 0, RULE, "[colours.dark]", table).below(&TOP);
            dark = palette(&mut fields);
            nested.extend(fields.finish());
        }
        hospital.colours = Colours { light, dark };
        nested.extend(fields.finish());
    }
    if let Some((line, span)) = top.table("cancer_line") {
        let mut fields = Fields::new(source, 0, RULE, "[cancer_line]", line).below(&TOP);
        hospital.cancer_line = Some(number(&mut fields, &span));
        nested.extend(fields.finish());
    }
    if let Some((review, span)) = top.table("review") {
        let mut fields = Fields::new(source, 0, RULE, "[review]", review).below(&TOP);
        let [by, role, version] = ["by", "role", "version"].map(|key| fields.required(key, &span));
        let dates = ["date", "next"].map(|key| required_date(&mut fields, source, key, &span));
        if let [Some(date), Some(next)] = dates {
            hospital.review = Some(Review {
                by,
                role,
                version,
                date,
                next,
            });
        }
        nested.extend(fields.finish());
    }
    for (entry, span) in tables(&mut top, source, table, "numbers") {
        let mut fields = Fields::new(source, 0, RULE, "[[numbers]]", entry).below(&TOP);
        hospital.numbers.push(number(&mut fields, &span));
        nested.extend(fields.finish());
    }
    for (entry, span) in tables(&mut top, source, table, "organisations") {
        let mut fields = Fields::new(source, 0, RULE, "[[organisations]]", entry).below(&TOP);
        let name = fields.required("name", &span);
        let web = fields.required("web", &span);
        if fields.place_of("web").is_some() {
            hold_to(is_web_address, &web, source, &mut fields);
        }
        hospital.organisations.push(LocalOrganisation {
            helps: fields.required("helps", &span),
            web,
            needs: fields.strings("needs").unwrap_or_default(),
            number: Number {
                name: name.clone(),
                phone: fields.string("phone").unwrap_or_default(),
                extension: Placed::default(),
                hours: fields.string("hours").unwrap_or_default(),
            },
            name,
            span,
        });
        nested.extend(fields.finish());
    }
    for (entry, span) in tables(&mut top, source, table, "pages") {
        let mut fields = Fields::new(source, 0, RULE, "[[pages]]", entry).below(&TOP);
        hospital.pages.push(PageFolder {
            folder: local_path(&mut fields, source, "folder", &span),
            section: fields.required("section", &span),
        });
        nested.extend(fields.finish());
    }
    for (entry, span) in tables(&mut top, source, table, "replace") {
        let mut fields = Fields::new(source, 0, RULE, "[[replace]]", entry).below(&TOP);
        hospital.replaced.push(Replacement {
            page: fields.required("page", &span),
            heading: fields.required("heading", &span),
            with: local_path(&mut fields, source, "with", &span),
            sum: fields.string("original").unwrap_or_default(),
            original: super::Original::default(),
        });
        nested.extend(fields.finish());
    }
    for name in super::lines::TABLES {
        if let Some((entry, _)) = top.table(name) {
            read_lines(hospital, source, name, entry, &mut nested);
        }
    }
    let mut diagnostics = top.finish();
    diagnostics.extend(nested);
    if table.get("name").is_none() {
        hospital.name = misplaced_name(table).unwrap_or_default();
    }
    diagnostics
}

/// Keeps the texts of the table `name`; which keys there are is known when the tree is.
fn read_lines(
    hospital: &mut Hospital,
    source: &Source,
    name: &'static str,
    table: &DeTable,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, value) in table {
        let Some(text) = value.get_ref().as_str() else {
            let message = format!("`{}` in [{name}] has to be a text", key.get_ref());
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .at(source, value.span())
                    .help("write a short sentence between quotes"),
            );
            continue;
        };
        hospital.lines.push(super::LocalLine {
            table: name,
            key: Placed {
                value: key.get_ref().to_string(),
                span: key.span(),
            },
            text: Placed {
                value: text.to_owned(),
                span: value.span(),
            },
        });
    }
}

/// The hospital's name, written below a table that has none. That was reported; to say that there is no
/// name would be one fault too many.
fn misplaced_name(table: &DeTable) -> Option<Placed<String>> {
    let mut tables = Vec::new();
    for key in ["review", "logo", "colours"] {
        tables.extend(table.get(key).and_then(|value| value.get_ref().as_table()));
    }
    for key in ["pages", "replace"] {
        let list = table.get(key).and_then(|value| value.get_ref().as_array());
        let items = list.into_iter().flat_map(|list| list.iter());
        tables.extend(items.filter_map(|item| item.get_ref().as_table()));
    }
    let name = tables.into_iter().find_map(|table| table.get("name"))?;
    Some(Placed {
        value: name.get_ref().as_str()?.to_owned(),
        span: name.span(),
    })
}

fn palette(fields: &mut Fields) -> Palette {
    Palette {
        brand: fields.string("brand"),
        on_brand: fields.string("on_brand"),
        link: fields.string("link"),
    }
}

fn number(fields: &mut Fields, span: &Span) -> Number {
    let mut optional = |key| fields.string(key).unwrap_or_default();
    let (extension, hours) = (optional("extension"), optional("hours"));
    Number {
        name: fields.required("name", span),
        phone: fields.required("phone", span),
        extension,
        hours,
    }
}

fn required_date(
    fields: &mut Fields,
    source: &Source,
    key: &'static str,
    span: &Span,
) -> Option<Placed<jiff::civil::Date>> {
    if fields.place_of(key).is_none() {
        fields.report(missing(source, key, span, "2026-11-21"));
    }
    fields.date(key)
}

fn missing(source: &Source, key: &str, span: &Span, example: &str) -> Diagnostic {
    Diagnostic::error(RULE, format!("there is no `{key}` in this table"))
        .at(source, span.clone())
        .help(format!("add a line `{key} = {example}`"))
}

/// Reports an address that would lead readers nowhere, or into the guide itself.
fn hold_to(
    is_address: impl Fn(&str) -> bool,
    given: &Placed<String>,
    source: &Source,
    fields: &mut Fields,
) {
    if !is_address(&given.value) {
        fields.report(
            Diagnostic::error(RULE, format!("nobody can follow `{}`", given.value))
                .at(source, given.span.clone())
                .help("write a web address in full, such as \"https://www.hospital.example/\"; for `feedback` also \"leaflets@hospital.example\""),
        );
    }
}

fn is_mail_address(text: &str) -> bool {
    let is_plain = |letter: char| !letter.is_whitespace() && !"/:?".contains(letter);
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && text.chars().all(is_plain)
}

/// As [`required`], for a file or folder beside the hospital file.
fn local_path(
    fields: &mut Fields,
    source: &Source,
    key: &'static str,
    span: &Span,
) -> Placed<String> {
    let mut path = fields.required(key, span);
    let trimmed = path.value.trim_end_matches('/').trim_start_matches("./");
    path.value = trimmed.to_owned();
    let written = &source.text()[path.span.clone()];
    if written.starts_with('"') && written.contains('\\') {
        // `\n` is a line break there, and `\t` a tab: the name that was meant is what was written.
        let mended = written.replace('\\', "/");
        let message = toml_slips::BACKSLASH;
        fields.report(
            Diagnostic::error(RULE, message)
                .at(source, path.span.clone())
                .help(format!("write `{key} = {mended}`")),
        );
        // Nothing lies there, and that is said.
        path.value = String::new();
        return path;
    }
    if fields.place_of(key).is_some() && !stays_inside(&path.value) {
        let message = format!("`{}` does not name a file beside this one", path.value);
        fields.report(
            Diagnostic::error(RULE, message)
                .at(source, path.span.clone())
                .help("put it into the folder of the hospital file, and write its path from there, with `/`"),
        );
    }
    path
}

/// The tables of the list `key`, each with its place.
pub(super) fn tables<'t>(
    fields: &mut Fields,
    source: &Source,
    table: &'t DeTable<'t>,
    key: &'static str,
) -> Vec<(&'t DeTable<'t>, Span)> {
    fields.allow(key);
    let mut found = Vec::new();
    let Some((_, value)) = table.get_key_value(key) else {
        return found;
    };
    let wrong = |message: String, span: Span| {
        Diagnostic::error(RULE, message)
            .at(source, span)
            .help(format!("start each of them with a line `[[{key}]]`"))
    };
    let items = match value.get_ref() {
        DeValue::Array(items) => items,
        DeValue::Table(only) => {
            let message = format!(
                "`[{key}]` has one pair of brackets, and needs two: there may be more of them"
            );
            fields.report(wrong(message, value.span()));
            // Its content is known all the same, and nothing else is wrong because of it.
            return vec![(only, value.span())];
        }
        _ => {
            let message = format!("`{key}` has to be a list of tables");
            fields.report(wrong(message, value.span()));
            return found;
        }
    };
    for item in items.iter() {
        match item.get_ref() {
            DeValue::Table(table) => found.push((table, item.span())),
            _ => {
                let message = format!("`{key}` has to be a list of tables");
                fields.report(wrong(message, item.span()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, messages: &[&str]) {
        let read = read("hospital.toml", text.as_bytes());
        let found = read.diagnostics.iter();
        let found: Vec<_> = found.map(|finding| finding.message.as_str()).collect();
        assert_eq!(found, messages, "{text}");
    }

    #[test]
    fn an_address_that_nobody_can_follow_is_reported_where_it_was_written() {
        check("web = \"https://www.hospital.example/\"", &[]);
        check("web = \"\"\nfeedback = \"\"", &[]);
        check("feedback = \"leaflets@hospital.example\"", &[]);
        check("feedback = \"http://hospital.example/say\"", &[]);
        for web in ["www.hospital.example", "https://", "javascript:x", "a@b"] {
            let message = format!("nobody can follow `{web}`");
            check(&format!("web = \"{web}\""), &[message.as_str()]);
        }
        for feedback in ["ring us", "a b@c", "mailto:a@b", "@b"] {
            let message = format!("nobody can follow `{feedback}`");
            check(&format!("feedback = \"{feedback}\""), &[message.as_str()]);
        }
        check(
            "[[organisations]]\nname = \"A\"\nhelps = \"B\"\nweb = \"hospital\"",
            &["nobody can follow `hospital`"],
        );
    }
}
