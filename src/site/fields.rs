//! A TOML table read strictly: each field by name and type, and nothing left over unseen.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::toml_slips;
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::text::{nearest, slug};

/// A value and where it stands in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    pub span: Span,
}

/// Parses the TOML in `source` from byte `start` to `end`.
///
/// # Errors
/// A diagnostic of `rule` at the place of the first syntax error.
pub fn parse<'a>(
    source: &'a Source,
    range: Span,
    rule: &'static str,
) -> Result<DeTable<'a>, Box<Diagnostic>> {
    let offset = range.start;
    let text = &source.text()[range];
    if let Ok(table) = DeTable::parse(text) {
        return Ok(table.into_inner());
    }
    // One slip makes others further down; the first is the one that was made.
    let (_, errors) = DeTable::parse_recoverable(text);
    let place = |error: &toml::de::Error| error.span().unwrap_or(0..0);
    let first = errors.iter().min_by_key(|error| place(error).start);
    let first = first.expect("a text that does not parse has a fault");
    let slip = toml_slips::explain(text, place(first), first.message());
    Err(Box::new(
        Diagnostic::error(rule, slip.message)
            .at(source, slip.span.start + offset..slip.span.end + offset)
            .help(slip.help),
    ))
}

/// Kinds of values, as people are asked for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    YesOrNo,
    WholeNumber,
    Day,
    DayOrText,
    Texts,
    Table,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::Text => "text between quotes",
            Kind::YesOrNo => "`true` or `false`",
            Kind::WholeNumber => "a whole number",
            Kind::Day => "a date such as 2026-11-21, without quotes",
            Kind::DayOrText => "a date such as 2026-11-21",
            Kind::Texts => "a list of texts, such as [\"a\", \"b\"]",
            Kind::Table => "a table",
        }
    }

    /// `written`, a value of another kind, as one of this, where it can be only one.
    fn of(self, written: &str) -> Option<String> {
        let bare = written.trim_matches(['"', '\'']);
        let is_text = bare.len() < written.len();
        let is_plain = !written.starts_with(['[', '{']);
        match self {
            Kind::Text if is_plain && !is_text => Some(toml_slips::quoted(written)),
            Kind::YesOrNo if ["true", "false"].contains(&bare) => Some(bare.to_owned()),
            Kind::WholeNumber if bare.parse::<i64>().is_ok() => Some(bare.to_owned()),
            Kind::Day | Kind::DayOrText if bare.parse::<Date>().is_ok() => Some(bare.to_owned()),
            Kind::Day | Kind::DayOrText => toml_slips::date_fault(bare).map(|(_, mended)| mended),
            Kind::Texts if is_text => Some(format!("[{written}]")),
            _ => None,
        }
    }
}

/// Zola's value of a key that is not written.
#[derive(Debug, Clone, Copy)]
pub enum ZolaDefault {
    Switch(bool),
    Word(&'static str),
}

/// One table while it is being read. What [`Fields::finish`] finds unread is a mistake.
pub struct Fields<'t> {
    source: &'t Source,
    offset: usize,
    rule: &'static str,
    table: &'t DeTable<'t>,
    /// The table's name as people know it, such as `front matter` or `[extra]`.
    name: &'t str,
    known: Vec<&'static str>,
    /// Keys that belong above every table of the file.
    above: &'static [&'static str],
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Fields<'t> {
    /// `offset` is where in `source` the TOML text starts.
    pub fn new(
        source: &'t Source,
        offset: usize,
        rule: &'static str,
        name: &'t str,
        table: &'t DeTable<'t>,
    ) -> Self {
        Self {
            source,
            offset,
            rule,
            table,
            name,
            known: Vec::new(),
            above: &[],
            diagnostics: Vec::new(),
        }
    }

    /// As [`Self::new`] makes it, with the keys of the file's own that people write below a table.
    #[must_use]
    pub fn below(mut self, above: &'static [&'static str]) -> Self {
        self.above = above;
        self
    }

    /// Reports keys that nothing asked for, with the nearest known one, and gives all findings.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            if self.above.contains(&name) {
                let message = format!("`{name}` stands below {}, and belongs above it", self.name);
                let diagnostic = Diagnostic::error(self.rule, message)
                    .at(self.source, self.shift(&key.span()))
                    .help("move the line up, above the first line that starts with `[`");
                self.diagnostics.push(diagnostic);
                continue;
            }
            let help = match nearest(name, self.known.iter().copied()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("known keys: {}", self.known.join(", ")),
            };
            let diagnostic =
                Diagnostic::error(self.rule, format!("unknown key `{name}` in {}", self.name))
                    .at(self.source, self.shift(&key.span()))
                    .help(help);
            self.diagnostics.push(diagnostic);
        }
        self.diagnostics
    }

    /// Gives the findings so far; keys that nothing asked for are the author's own business.
    pub fn finish_open(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    pub fn string(&mut self, key: &'static str) -> Option<Placed<String>> {
        self.read(key, Kind::Text, |value| value.as_str().map(str::to_owned))
    }

    /// As [`Self::string`]; what is there and no text is reported, and read as empty in its place.
    pub fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let read = self.string(key);
        let span = self.shift(&self.table.get(key)?.span());
        let value = String::new();
        read.or(Some(Placed { value, span }))
    }

    /// The text of a key that has to be there; empty, with a finding at `place`, if it is not.
    pub fn required(&mut self, key: &'static str, place: &Span) -> Placed<String> {
        if self.place_of(key).is_none() {
            let message = format!("there is no `{key}` in this table");
            let missing = Diagnostic::error(self.rule, message).at(self.source, place.clone());
            self.report(missing.help(format!("add a line `{key} = \"…\"`")));
        }
        self.text(key).unwrap_or_else(|| Placed {
            value: String::new(),
            span: place.clone(),
        })
    }

    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.read(key, Kind::YesOrNo, DeValue::as_bool)
            .map(|placed| placed.value)
    }

    pub fn integer(&mut self, key: &'static str) -> Option<Placed<i64>> {
        self.read(key, Kind::WholeNumber, integer)
    }

    pub fn date(&mut self, key: &'static str) -> Option<Placed<Date>> {
        self.read(key, Kind::Day, date)
    }

    /// A date, with or without a time, as the text that templates get. Between quotes it is written out as
    /// TOML writes it, as Zola does.
    pub fn date_text(&mut self, key: &'static str) -> Option<Placed<String>> {
        self.read(key, Kind::DayOrText, |value| {
            let written = match value {
                DeValue::Datetime(datetime) => *datetime,
                DeValue::String(text) => text.parse::<Datetime>().ok()?,
                _ => return None,
            };
            written.date.map(|_| written.to_string())
        })
    }

    pub fn strings(&mut self, key: &'static str) -> Option<Vec<Placed<String>>> {
        let offset = self.offset;
        self.read(key, Kind::Texts, |value| strings(value, offset))
            .map(|placed| placed.value)
    }

    pub fn table(&mut self, key: &'static str) -> Option<(&'t DeTable<'t>, Span)> {
        self.known.push(key);
        let (_, value) = self.table.get_key_value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some((table, self.shift(&value.span()))),
            _ => {
                self.wrong_type(key, &value.span(), Kind::Table);
                None
            }
        }
    }

    /// Takes note of `key` without reading it.
    pub fn allow(&mut self, key: &'static str) {
        self.known.push(key);
    }

    /// Whether `key` is there, and where.
    pub fn place_of(&self, key: &str) -> Option<Span> {
        let (key, _) = self.table.get_key_value(key)?;
        Some(self.shift(&key.span()))
    }

    /// Reports each of `keys` that is there as outside the Zola subset, with its remedy.
    pub fn refuse_outside_subset(&mut self, keys: &[(&'static str, &str)]) {
        for (key, remedy) in keys {
            self.refuse(key, None, remedy);
        }
    }

    /// As [`Self::refuse_outside_subset`], but takes a key that says no more than what Zola does without it.
    pub fn refuse_unless_default(&mut self, keys: &[(&'static str, ZolaDefault, &str)]) {
        for (key, default, remedy) in keys {
            self.refuse(key, Some(*default), remedy);
        }
    }

    fn refuse(&mut self, key: &'static str, default: Option<ZolaDefault>, remedy: &str) {
        self.known.push(key);
        let value = self.table.get(key).map(|value| value.get_ref());
        let is_default = match default {
            Some(ZolaDefault::Switch(default)) => value.and_then(DeValue::as_bool) == Some(default),
            Some(ZolaDefault::Word(default)) => value.and_then(DeValue::as_str) == Some(default),
            None => false,
        };
        if let Some(place) = self.place_of(key).filter(|_| !is_default) {
            let message = format!("`{key}` is outside the Zola subset");
            self.diagnostics.push(
                Diagnostic::error("zola-subset", message)
                    .at(self.source, place)
                    .help(remedy),
            );
        }
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        wanted: Kind,
        read: impl FnOnce(&'t DeValue<'t>) -> Option<T>,
    ) -> Option<Placed<T>> {
        self.known.push(key);
        let (_, value) = self.table.get_key_value(key)?;
        match read(value.get_ref()) {
            Some(read) => Some(Placed {
                value: read,
                span: self.shift(&value.span()),
            }),
            None => {
                self.wrong_type(key, &value.span(), wanted);
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &str, span: &Span, wanted: Kind) {
        let place = self.shift(span);
        let written = &self.source.text()[place.clone()];
        let (words, name) = (wanted.words(), self.name);
        let mut message = format!("`{key}` in {name} has to be {words}");
        let mut help = match wanted.of(written) {
            Some(mended) => format!("write `{key} = {mended}`"),
            None => format!("write {words} after `{key} =`"),
        };
        if wanted == Kind::Table {
            help = format!("write a line `[{key}]`, and its keys below it");
            if written.starts_with("[[") {
                message = format!(
                    "there is one `{key}` only, and its name stands in one pair of brackets"
                );
            }
        }
        let diagnostic = Diagnostic::error(self.rule, message)
            .at(self.source, place)
            .help(help);
        self.diagnostics.push(diagnostic);
    }

    fn shift(&self, span: &Span) -> Span {
        span.start + self.offset..span.end + self.offset
    }
}

/// The fault of an id that becomes part of an address: it is not fit for one, or stands in `ids` already.
pub fn unfit_id(
    id: &Placed<String>,
    ids: &mut BTreeMap<String, Span>,
    kind: &str,
    rule: &'static str,
    source: &Source,
) -> Option<Diagnostic> {
    let is_fit =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let name = &id.value;
    if name.is_empty() || !name.chars().all(is_fit) {
        let message = format!("the id `{name}` cannot be part of an address");
        return Some(
            Diagnostic::error(rule, message)
                .at(source, id.span.clone())
                .help(format!(
                    "write small letters, digits and hyphens, such as `{}`",
                    slug(name)
                )),
        );
    }
    let Some(first) = ids.get(name) else {
        ids.insert(name.clone(), id.span.clone());
        return None;
    };
    let line = source.position(first.start).line;
    let message = format!("two entries have the id `{name}`: the {kind} at line {line} has it too");
    Some(
        Diagnostic::error(rule, message)
            .at(source, id.span.clone())
            .help("give one of them another id: links would lead to the first of the two"),
    )
}

/// The tables of the list `key` of `table`, each with its place; none if there is no such list.
pub fn tables<'t>(
    table: &'t DeTable<'t>,
    key: &str,
) -> impl Iterator<Item = (&'t DeTable<'t>, Span)> {
    let list = table.get(key).and_then(|value| value.get_ref().as_array());
    let items = list.into_iter().flat_map(|list| list.iter());
    items.filter_map(|item| match item.get_ref() {
        DeValue::Table(table) => Some((table, item.span())),
        _ => None,
    })
}

/// The texts of a TOML list, each with its place; `None` if it is not a list of texts.
pub fn strings(value: &DeValue, offset: usize) -> Option<Vec<Placed<String>>> {
    let items = value.as_array()?.iter();
    items
        .map(|item| {
            let span = item.span();
            let text = item.get_ref().as_str()?;
            Some(Placed {
                value: text.to_owned(),
                span: span.start + offset..span.end + offset,
            })
        })
        .collect()
}

/// A table as JSON, in the author's order; dates become text, as Zola gives them to templates.
pub fn json(table: &DeTable) -> Map<String, Value> {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), json_value(value.get_ref())))
        .collect()
}

/// Values below `[extra]` that the Zolas in the field give templates in another form, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unshared {
    /// Zola gives templates no date that is an item of a list.
    DateInList,
    /// 0.22 prints 3.0 as `3`, 0.23 as `3.0`.
    WholeFloat,
}

impl Unshared {
    /// The finding about one in front matter or `config.toml`, at `place`.
    pub fn diagnostic(self, source: &Source, place: Span) -> Diagnostic {
        let (message, help) = match self {
            Self::DateInList => (
                "Zola gives templates no date in a list",
                "write it as text, between quotes",
            ),
            Self::WholeFloat => (
                "one Zola prints this number with `.0`, another without",
                "leave `.0` out, or write it as text, between quotes",
            ),
        };
        Diagnostic::error("zola-subset", message)
            .at(source, place)
            .help(help)
    }
}

/// The values in `table`, and in tables inside it, that are [`Unshared`].
pub fn unshared(table: &DeTable) -> Vec<(Unshared, Span)> {
    let mut found = Vec::new();
    let mut open: Vec<(&Spanned<DeValue>, bool)> =
        table.values().map(|value| (value, false)).collect();
    while let Some((value, is_in_list)) = open.pop() {
        match value.get_ref() {
            DeValue::Table(table) => open.extend(table.values().map(|value| (value, false))),
            DeValue::Array(items) => open.extend(items.iter().map(|item| (item, true))),
            DeValue::Datetime(_) if is_in_list => {
                found.push((Unshared::DateInList, value.span()));
            }
            DeValue::Float(float) if is_whole(float.as_str()) => {
                found.push((Unshared::WholeFloat, value.span()));
            }
            _ => {}
        }
    }
    found.sort_by_key(|(_, span)| span.start);
    found
}

fn is_whole(float: &str) -> bool {
    float
        .parse::<f64>()
        .is_ok_and(|float| float.is_finite() && float.fract() == 0.0)
}

fn json_value(value: &DeValue) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(_) => integer(value).map_or(Value::Null, Value::from),
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map_or(Value::Null, Value::Number),
        DeValue::Boolean(boolean) => Value::Bool(*boolean),
        DeValue::Datetime(datetime) => Value::String(datetime.to_string()),
        DeValue::Array(items) => items
            .iter()
            .map(|item| json_value(item.get_ref()))
            .collect(),
        DeValue::Table(table) => Value::Object(json(table)),
    }
}

fn integer(value: &DeValue) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn date(value: &DeValue) -> Option<Date> {
    let date = value.as_datetime()?.date?;
    Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}
