//! `reference/organisations.toml`: who can help, and how sure the guide is of each phone number.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Placed;
use super::fields::{self, Fields};
use super::reference;
use super::web_address::is_web_address;
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;
use crate::text::nearest;

const PATH: &str = "reference/organisations.toml";
const RULE: &str = "reference";

/// Where an organisation helps, as readers choose it.
const NATIONS: [&str; 5] = [
    "england",
    "scotland",
    "wales",
    "northern-ireland",
    "elsewhere",
];

/// Where a number was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// On its owner's own page, or in its owner's own paper.
    Verified,
    /// In one of the guide's five sources.
    Source,
    /// Only in somebody else's list.
    SecondHand,
    /// Given by the hospital whose copy this is.
    Local,
}

impl Mark {
    const NAMES: [(&'static str, Mark); 4] = [
        ("VERIFIED", Mark::Verified),
        ("SOURCE", Mark::Source),
        ("SECOND-HAND", Mark::SecondHand),
        ("LOCAL", Mark::Local),
    ];

    /// Whether a number with this mark may be printed.
    pub fn allows_number(self) -> bool {
        self != Mark::SecondHand
    }

    /// Whether opening hours with this mark may be printed.
    pub fn allows_hours(self) -> bool {
        matches!(self, Mark::Verified | Mark::Local)
    }
}

/// The whole file. Empty if the site has none.
#[derive(Debug, Clone, Default)]
pub struct Organisations {
    pub source: Option<Source>,
    /// The day on which a person last went through the whole list.
    pub reviewed: Option<Placed<Date>>,
    /// The day by which somebody has to do so again.
    pub review_due: Option<Placed<Date>>,
    pub needs: Vec<Need>,
    pub entries: Vec<Organisation>,
}

/// Something to need help with.
#[derive(Debug, Clone, Default)]
pub struct Need {
    pub id: String,
    pub title: String,
    pub intro: String,
    /// What people type who need it.
    pub lay: Vec<String>,
}

/// One organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Where its entry starts.
    pub span: Span,
    pub name: String,
    /// `None` after a mark that is none; reported as it was read.
    pub mark: Option<Mark>,
    /// As people read it; empty if none is printed.
    pub phone: Placed<String>,
    /// As a phone dials it; empty if none is printed.
    pub tel: Placed<String>,
    pub hours: Placed<String>,
    /// In words: where and when the number, or the service, was last seen.
    pub seen: Placed<String>,
    /// The day on which a person rang the number; `None` until somebody does.
    pub checked: Option<Placed<Date>>,
}

/// Reads the list, if there is one.
pub fn load(files: &Files) -> Reported<Organisations> {
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    organisations: &mut Organisations,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    organisations.source = Some(source.clone());
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let mut top = Fields::new(source, 0, RULE, PATH, &table);
    organisations.reviewed = top.date("reviewed");
    organisations.review_due = top.date("review_due");
    top.allow("needs");
    top.allow("organisations");
    diagnostics.extend(top.finish());
    for (need, _) in fields::tables(&table, "needs") {
        let mut fields = Fields::new(source, 0, RULE, "a need", need);
        let mut text = |key| fields.string(key).map_or(String::new(), |text| text.value);
        let (id, title, intro) = (text("id"), text("title"), text("intro"));
        let lay = fields.strings("lay").unwrap_or_default().into_iter();
        organisations.needs.push(Need {
            id,
            title,
            intro,
            lay: lay.map(|words| words.value).collect(),
        });
        diagnostics.extend(fields.finish());
    }
    let mut ids = BTreeMap::new();
    let need_ids: Vec<&str> = organisations
        .needs
        .iter()
        .map(|need| need.id.as_str())
        .collect();
    for (entry, span) in fields::tables(&table, "organisations") {
        let mut fields = Fields::new(source, 0, RULE, "an organisation", entry);
        organisations
            .entries
            .push(organisation(source, &mut fields, span));
        for need in fields.strings("needs").unwrap_or_default() {
            if !need_ids.contains(&need.value.as_str()) {
                let message = format!("there is no need `{}`", need.value);
                fields.report(
                    Diagnostic::error(RULE, message)
                        .at(source, need.span)
                        .help(format!("one of: {}", need_ids.join(", "))),
                );
            }
        }
        for key in ["helps", "caution"] {
            fields.allow(key);
        }
        hold_to_the_list(&mut fields, source, &mut ids);
        diagnostics.extend(fields.finish());
    }
    Ok(())
}

/// Reports an id that stands twice, an address that nobody can follow and a nation that is none.
fn hold_to_the_list(fields: &mut Fields, source: &Source, ids: &mut BTreeMap<String, Span>) {
    if let Some(id) = fields.string("id") {
        fields::unfit_id(&id, ids, "organisation", RULE, source)
            .into_iter()
            .for_each(|diagnostic| fields.report(diagnostic));
    }
    if let Some(url) = fields.string("url")
        && !url.value.is_empty()
        && !is_web_address(&url.value)
    {
        fields.report(
            Diagnostic::error(RULE, format!("nobody can follow `{}`", url.value))
                .at(source, url.span)
                .help("write the web address in full, such as \"https://www.charity.example/\""),
        );
    }
    for nation in fields.strings("nations").unwrap_or_default() {
        if NATIONS.contains(&nation.value.as_str()) {
            continue;
        }
        let help = match nearest(&nation.value.to_lowercase(), NATIONS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", NATIONS.join(", ")),
        };
        fields.report(
            Diagnostic::error(RULE, format!("there is no nation `{}`", nation.value))
                .at(source, nation.span)
                .label("readers who choose theirs would not see this entry")
                .help(help),
        );
    }
}

fn organisation(source: &Source, fields: &mut Fields, span: Span) -> Organisation {
    let mut text = |key| {
        fields.string(key).unwrap_or(Placed {
            value: String::new(),
            span: span.clone(),
        })
    };
    let name = text("name").value;
    let (phone, tel, hours, seen) = (text("phone"), text("tel"), text("hours"), text("seen"));
    let (mark, checked) = (text("mark"), text("checked"));
    let known = Mark::NAMES.iter().find(|(name, _)| *name == mark.value);
    if known.is_none() {
        let names = Mark::NAMES.map(|(name, _)| name).join(", ");
        fields.report(
            Diagnostic::error(
                RULE,
                format!("{name} has no mark that says where it was seen"),
            )
            .at(source, mark.span)
            .help(format!("`mark` is one of: {names}")),
        );
    }
    let date: Option<Date> = checked.value.parse().ok();
    if date.is_none() && !checked.value.is_empty() {
        fields.report(
            Diagnostic::error(RULE, format!("`checked` of {name} is not a date"))
                .at(source, checked.span.clone())
                .help("give the day on which somebody rang the number, such as \"2026-11-21\""),
        );
    }
    Organisation {
        name,
        mark: known.map(|(_, mark)| *mark),
        phone,
        tel,
        hours,
        seen,
        checked: date.map(|value| Placed {
            value,
            span: checked.span,
        }),
        span,
    }
}
