//! What the tree's own files are given because of the hospital file: values for templates, a claim
//! and a source, organisations, colours, and the page that says how to reach the hospital.

use toml::{Table, Value};

use super::draft::Draft;
use super::logo::PlacedLogo;
use super::{CLAIM, Hospital, LocalOrganisation, Number, Palette};
use crate::diagnostic::Source;
use crate::files::Files;
use crate::site::fields::{self, tables};
use crate::text::slug;

/// The components of local things on paper; `screen_style` has those of the screen.
pub const PRINT_STYLE: &str = "@use \"hospital/print\" as hospital-print;\n";

/// After the page of emergencies, before the glossary.
const CONTACT_WEIGHT: i64 = 15;

fn config(tree: &Files) -> Option<Table> {
    let content = tree.get("config.toml")?;
    toml::from_str(std::str::from_utf8(&content).ok()?).ok()
}

/// Whether the tree came out of here before.
pub fn holds_a_hospital(tree: &Files) -> bool {
    config(tree).is_some_and(|config| {
        let extra = config.get("extra").and_then(Value::as_table);
        extra.is_some_and(|extra| extra.contains_key("hospital"))
    })
}

/// The guide's version, which a hospital's review has to name; empty if it has none.
pub fn version_of(tree: &Files) -> String {
    let config = config(tree).unwrap_or_default();
    let version = config.get("extra").and_then(|extra| extra.get("version"));
    version.and_then(Value::as_str).unwrap_or("").to_owned()
}

/// `[extra.hospital]`, as templates read it. What the hospital left out is an empty text, so that
/// templates need ask one thing only.
pub fn values(hospital: &Hospital, pages: &[String], logo: Option<&PlacedLogo>) -> String {
    let mut values = Table::new();
    for (key, value) in [
        ("name", hospital.name.value.as_str()),
        ("short_name", short_name(hospital)),
        ("web", &hospital.web.value),
        ("feedback", &hospital.feedback.value),
        ("address", &hospital.address.value),
    ] {
        values.insert(key.into(), text(value.trim()));
    }
    let texts = |texts: &mut dyn Iterator<Item = &str>| Value::Array(texts.map(text).collect());
    let ways = &hospital.getting_there;
    values.insert(
        "getting_there".into(),
        texts(&mut ways.iter().map(|way| way.value.as_str())),
    );
    values.insert("pages".into(), texts(&mut pages.iter().map(String::as_str)));
    let phones = hospital.all_numbers().map(Number::tel).collect::<Vec<_>>();
    values.insert(
        "phones".into(),
        texts(&mut phones.iter().map(String::as_str)),
    );
    let numbers = hospital.numbers.iter().map(number).collect();
    values.insert("numbers".into(), Value::Array(numbers));
    let line = hospital.cancer_line.as_ref();
    values.insert("cancer_line".into(), line.map_or(text(""), number));
    let logo = logo.zip(hospital.logo.as_ref()).map(|(placed, logo)| {
        let mut table = Table::new();
        table.insert("path".into(), text(placed.address()));
        table.insert("alt".into(), text(&logo.alt.value));
        table.insert("width".into(), Value::Integer(placed.width));
        table.insert("height".into(), Value::Integer(placed.height));
        Value::Table(table)
    });
    values.insert("logo".into(), logo.unwrap_or_else(|| text("")));
    let review = hospital.review_of_this_version().map(|review| {
        let mut table = Table::new();
        for (key, value) in [
            ("by", review.by.value.clone()),
            ("role", review.role.value.clone()),
            ("date", review.date.value.to_string()),
            ("next", review.next.value.to_string()),
        ] {
            table.insert(key.into(), text(&value));
        }
        Value::Table(table)
    });
    values.insert("review".into(), review.unwrap_or_else(|| text("")));
    format!("\n{}", nested(&["extra", "hospital"], values))
}

fn short_name(hospital: &Hospital) -> &str {
    let short = hospital.short_name.value.trim();
    if short.is_empty() {
        hospital.name.value.trim()
    } else {
        short
    }
}

fn number(number: &Number) -> Value {
    let mut table = Table::new();
    for (key, value) in [
        ("name", &number.name.value),
        ("phone", &number.phone.value),
        ("tel", &number.tel()),
        ("extension", &number.extension.value),
        ("hours", &number.hours.value),
    ] {
        table.insert(key.into(), text(value));
    }
    Value::Table(table)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// `values` as TOML, below the tables of `path`.
fn nested(path: &[&str], values: Table) -> String {
    let mut table = values;
    for name in path.iter().rev() {
        let mut outer = Table::new();
        outer.insert((*name).to_owned(), Value::Table(table));
        table = outer;
    }
    toml::to_string(&table).expect("texts, numbers, lists and tables are TOML")
}

/// The hospital as a source, and the one claim that its own words rest on.
pub fn evidence(hospital: &Hospital) -> String {
    let name = &hospital.name.value;
    let mut source = Table::new();
    for (key, value) in [
        ("title", name.as_str()),
        ("publisher", name),
        ("kind", "this hospital"),
        ("published", ""),
        ("url", &hospital.web.value),
        ("note", "Its own words."),
    ] {
        source.insert(key.into(), text(value));
    }
    let mut claim = Table::new();
    for (key, value) in [
        ("source", CLAIM),
        ("paragraph", ""),
        ("says", "What the hospital says in its own words."),
    ] {
        claim.insert(key.into(), text(value));
    }
    format!(
        "\n{}\n{}",
        nested(&["sources", CLAIM], source),
        nested(&["claims", CLAIM], claim)
    )
}

/// An entry of `reference/organisations.toml`.
pub fn organisation(organisation: &LocalOrganisation, hospital: &Hospital) -> String {
    let mut entry = Table::new();
    let number = &organisation.number;
    let seen = format!("{} added this.", hospital.name.value);
    for (key, value) in [
        ("id", format!("local-{}", slug(&organisation.name.value))),
        ("name", organisation.name.value.clone()),
        ("url", organisation.web.value.clone()),
        ("helps", organisation.helps.value.clone()),
        ("mark", "LOCAL".to_owned()),
        ("phone", number.phone.value.clone()),
        ("tel", number.tel()),
        ("hours", number.hours.value.clone()),
        ("seen", seen),
        ("caution", String::new()),
        ("checked", String::new()),
    ] {
        entry.insert(key.into(), Value::String(value));
    }
    let needs = organisation.needs.iter().map(|need| text(&need.value));
    entry.insert("needs".into(), Value::Array(needs.collect()));
    entry.insert("nations".into(), Value::Array(Vec::new()));
    let mut list = Table::new();
    let entries = vec![Value::Table(entry)];
    list.insert("organisations".into(), Value::Array(entries));
    let words = toml::to_string(&list).expect("texts, lists and tables are TOML");
    format!("\n{words}")
}

/// The components of local things, and the hospital's colours. Each scheme is named, so that the
/// colours of one do not win over those that the guide keeps in the other.
pub fn screen_style(hospital: &Hospital) -> String {
    let mut style = String::from("\n@use \"hospital/screen\";\n");
    let colours = &hospital.colours;
    for (scheme, palette, edge) in [
        ("light", &colours.light, true),
        ("dark", &colours.dark, false),
    ] {
        let rules = properties(palette, edge);
        if !rules.is_empty() {
            style.push_str(&format!(
                "@media (prefers-color-scheme: {scheme}) {{ :root {{ {rules} }} }}\n"
            ));
        }
    }
    style
}

/// A value that is no colour is left out; the rule `low-contrast` says so.
fn properties(palette: &Palette, has_edge: bool) -> String {
    let edge = palette.brand.as_ref().filter(|_| has_edge);
    [
        ("--brand", palette.brand.as_ref()),
        ("--brand-edge", edge),
        ("--on-brand", palette.on_brand.as_ref()),
        ("--link", palette.link.as_ref()),
    ]
    .into_iter()
    .filter_map(|(property, colour)| {
        let [red, green, blue] = super::rgb(&colour?.value)?;
        Some(format!("{property}: #{red:02x}{green:02x}{blue:02x};"))
    })
    .collect::<Vec<_>>()
    .join(" ")
}

/// The page of numbers; its template shows them.
pub fn contact_page(hospital: &Hospital) -> String {
    let mut front = Table::new();
    let name = &hospital.name.value;
    front.insert(
        "title".into(),
        text(&format!("{name}: phone numbers and how to find us")),
    );
    let description =
        "Who to ring, when to ring, and how to get here. The hospital wrote this page.";
    front.insert("description".into(), text(description));
    front.insert("template".into(), text("hospital.html"));
    front.insert("weight".into(), Value::Integer(CONTACT_WEIGHT));
    let mut extra = Table::new();
    extra.insert("nav_title".into(), text(short_name(hospital)));
    let words = [
        "phone",
        "telephone",
        "number",
        "contact",
        "ring",
        "address",
        "parking",
        "bus",
    ];
    let numbers = hospital
        .numbers
        .iter()
        .map(|number| number.name.value.as_str());
    let keywords = words.into_iter().chain(numbers).chain([name.as_str()]);
    extra.insert(
        "keywords".into(),
        Value::Array(keywords.map(text).collect()),
    );
    front.insert("extra".into(), Value::Table(extra));
    let front = toml::to_string(&front).expect("texts, lists and tables are TOML");
    format!("+++\n{front}+++\n")
}

/// The ways through the guide at `source`, without the steps at `page`. The comma after each goes with it.
pub fn paths_without(source: &Source, page: &str) -> Draft {
    let mut draft = Draft::new();
    let (mut at, text) = (0, source.text());
    if let Ok(table) = fields::parse(source, 0..text.len(), super::RULE) {
        let ways = tables(&table, "paths");
        let steps = ways.flat_map(|(way, _)| tables(way, "steps"));
        for (_, span) in steps.filter(|(step, _)| {
            let leads_to = step.get("page").and_then(|page| page.get_ref().as_str());
            leads_to == Some(page)
        }) {
            draft.copy(source, at..span.start);
            let after = text[span.end..].trim_start();
            at = text.len() - after.strip_prefix(',').unwrap_or(after).len();
        }
    }
    draft.copy(source, at..text.len());
    draft
}

/// The glossary at `source`, whose terms no longer lead to `page`.
pub fn without_page(source: &Source, page: &str) -> Draft {
    let mut draft = Draft::new();
    let mut at = 0;
    let length = source.text().len();
    if let Ok(table) = fields::parse(source, 0..length, super::RULE) {
        let terms = table
            .get("terms")
            .and_then(|terms| terms.get_ref().as_array());
        for term in terms.into_iter().flat_map(|terms| terms.iter()) {
            let entry = term.get_ref().as_table();
            let Some(value) = entry.and_then(|entry| entry.get("page")) else {
                continue;
            };
            if value.get_ref().as_str() == Some(page) {
                draft.copy(source, at..value.span().start);
                draft.write("\"\"", source, value.span());
                at = value.span().end;
            }
        }
    }
    draft.copy(source, at..length);
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_left_out_is_no_step_of_a_path() {
        let file = "[[paths]]\nsteps = [\n  { page = \"a.md\" },\n  { page = \"b.md\" },\n]\n";
        let check = |page, expected| {
            let source = Source::new("reference/paths.toml", file);
            assert_eq!(paths_without(&source, page).finish().0, expected);
        };
        check(
            "a.md",
            "[[paths]]\nsteps = [\n  \n  { page = \"b.md\" },\n]\n",
        );
        check(
            "b.md",
            "[[paths]]\nsteps = [\n  { page = \"a.md\" },\n  \n]\n",
        );
        check("c.md", file);
    }
}
