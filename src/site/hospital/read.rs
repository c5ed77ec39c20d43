//! The hospital file as TOML: each key by name and type, and nothing left over unseen.

use toml::de::{DeTable, DeValue};

use super::{
    Colours, Hospital, LocalOrganisation, Logo, Number, PageFolder, Palette, RULE, Replacement,
    Review, stays_inside,
};
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::site::Placed;
use crate::site::fields::{self, Fields};

/// Reads the file, whose path is shown to people as `path`.
pub fn read(path: &str, content: &[u8]) -> Reported<Hospital> {
    let mut hospital = Hospital::default();
    let mut diagnostics = Vec::new();
    match crate::site::decode(path, content) {
        Ok(source) => {
            match fields::parse(&source, 0..source.text().len(), RULE) {
                Ok(table) => diagnostics = fill(&mut hospital, &source, &table),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
            hospital.source = Some(source);
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
        *place = top.string(key).unwrap_or_default();
    }
    hospital.getting_there = top.strings("getting_there").unwrap_or_default();
    hospital.left_out = top.strings("leave_out").unwrap_or_default();
    if let Some((logo, span)) = top.table("logo") {
        let mut fields = Fields::new(source, 0, RULE, "[logo]", logo);
        hospital.logo = Some(Logo {
            file: local_path(&mut fields, source, "file", &span),
            alt: required(&mut fields, source, "alt", &span),
        });
        nested.extend(fields.finish());
    }
    if let Some((colours, _)) = top.table("colours") {
        let mut fields = Fields::new(source, 0, RULE, "[colours]", colours);
        let light = palette(&mut fields);
        let mut dark = Palette::default();
        if let Some((table, _)) = fields.table("dark") {
            let mut fields = Fields::new(source, 0, RULE, "[colours.dark]", table);
            dark = palette(&mut fields);
            nested.extend(fields.finish());
        }
        hospital.colours = Colours { light, dark };
        nested.extend(fields.finish());
    }
    if let Some((line, span)) = top.table("cancer_line") {
        let mut fields = Fields::new(source, 0, RULE, "[cancer_line]", line);
        hospital.cancer_line = Some(number(&mut fields, source, &span));
        nested.extend(fields.finish());
    }
    if let Some((review, span)) = top.table("review") {
        let mut fields = Fields::new(source, 0, RULE, "[review]", review);
        let [by, role, version] =
            ["by", "role", "version"].map(|key| required(&mut fields, source, key, &span));
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
        let mut fields = Fields::new(source, 0, RULE, "[[numbers]]", entry);
        hospital.numbers.push(number(&mut fields, source, &span));
        nested.extend(fields.finish());
    }
    for (entry, span) in tables(&mut top, source, table, "organisations") {
        let mut fields = Fields::new(source, 0, RULE, "[[organisations]]", entry);
        let name = required(&mut fields, source, "name", &span);
        hospital.organisations.push(LocalOrganisation {
            helps: required(&mut fields, source, "helps", &span),
            web: required(&mut fields, source, "web", &span),
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
        let mut fields = Fields::new(source, 0, RULE, "[[pages]]", entry);
        hospital.pages.push(PageFolder {
            folder: local_path(&mut fields, source, "folder", &span),
            section: required(&mut fields, source, "section", &span),
        });
        nested.extend(fields.finish());
    }
    for (entry, span) in tables(&mut top, source, table, "replace") {
        let mut fields = Fields::new(source, 0, RULE, "[[replace]]", entry);
        hospital.replaced.push(Replacement {
            page: required(&mut fields, source, "page", &span),
            heading: required(&mut fields, source, "heading", &span),
            with: local_path(&mut fields, source, "with", &span),
            sum: fields.string("original").unwrap_or_default(),
            original: super::Original::default(),
        });
        nested.extend(fields.finish());
    }
    let mut diagnostics = top.finish();
    diagnostics.extend(nested);
    diagnostics
}

fn palette(fields: &mut Fields) -> Palette {
    Palette {
        brand: fields.string("brand"),
        on_brand: fields.string("on_brand"),
        link: fields.string("link"),
    }
}

fn number(fields: &mut Fields, source: &Source, span: &Span) -> Number {
    let mut optional = |key| fields.string(key).unwrap_or_default();
    let (extension, hours) = (optional("extension"), optional("hours"));
    Number {
        name: required(fields, source, "name", span),
        phone: required(fields, source, "phone", span),
        extension,
        hours,
    }
}

/// The text after `key`; one that is missing is reported, and one that is empty left to the rules.
fn required(
    fields: &mut Fields,
    source: &Source,
    key: &'static str,
    span: &Span,
) -> Placed<String> {
    let is_there = fields.place_of(key).is_some();
    if !is_there {
        fields.report(missing(source, key, span, "\"…\""));
    }
    fields.string(key).unwrap_or_else(|| Placed {
        value: String::new(),
        span: span.clone(),
    })
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

/// As [`required`], for a file or folder beside the hospital file.
fn local_path(
    fields: &mut Fields,
    source: &Source,
    key: &'static str,
    span: &Span,
) -> Placed<String> {
    let mut path = required(fields, source, key, span);
    let trimmed = path.value.trim_end_matches('/').trim_start_matches("./");
    path.value = trimmed.to_owned();
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
fn tables<'t>(
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
    let wrong = |span: Span| {
        Diagnostic::error(RULE, format!("`{key}` has to be a list of tables"))
            .at(source, span)
            .help(format!("start each of them with a line `[[{key}]]`"))
    };
    let Some(items) = value.get_ref().as_array() else {
        fields.report(wrong(value.span()));
        return found;
    };
    for item in items.iter() {
        match item.get_ref() {
            DeValue::Table(table) => found.push((table, item.span())),
            _ => fields.report(wrong(item.span())),
        }
    }
    found
}
