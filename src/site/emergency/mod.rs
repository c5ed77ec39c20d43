//! `reference/emergency.toml`: the signs that cannot wait, in tiers, and the words that raise each.
//!
//! Takes the tree's files, gives tiers and signs with their places. Templates print the same file;
//! the search shows a tier's card for its words, and rules hold pages to it. Absent: any name of a
//! tier or a sign; another guide brings its own.

pub mod words;

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::Placed;
use super::fields::{self, Fields};
use super::reference;
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;
use words::Matcher;

/// Where the signs stand.
pub const PATH: &str = "reference/emergency.toml";
const RULE: &str = "reference";

/// The whole file. Empty if the site has none.
#[derive(Debug, Clone, Default)]
pub struct Emergency {
    pub source: Option<Source>,
    /// Sorted by urgency, the most urgent first.
    pub tiers: Vec<Tier>,
    /// In the order of the file.
    pub signs: Vec<Sign>,
    /// Words that stand for one another in [`Sign::words`], by the name between `<` and `>`.
    pub classes: BTreeMap<String, Vec<String>>,
    /// The words of all signs, ready to be looked for.
    pub matcher: Matcher,
}

impl Emergency {
    /// The most urgent sign that somebody has who types `text`.
    pub fn raised_by(&self, text: &str) -> Option<&Sign> {
        let raised = self.matcher.raised_by(text)?;
        self.signs.get(raised.sign)
    }

    /// Everything that cards print: the signs, then what each tier says of them.
    pub fn printed(&self) -> impl Iterator<Item = Printed> {
        let signs = self.signs.iter().filter(|sign| sign.is_on_card);
        let signs = signs.map(|sign| Printed {
            texts: vec![sign.text.clone()],
            evidence: sign.evidence.clone(),
        });
        let has_card = |tier: &usize| {
            let mut signs = self.signs.iter();
            signs.any(|sign| sign.is_on_card && sign.tier == *tier)
        };
        let tiers = (0..self.tiers.len()).filter(has_card);
        signs.chain(tiers.map(|tier| self.tiers[tier].printed.clone()))
    }

    /// The matcher as a script, with `cards`, a function from a text to its tier or null.
    pub fn script(&self) -> String {
        let words = serde_json::json!(self.matcher.text()).to_string();
        let words = words.replace('<', "\\u003c");
        format!("{}let cards = cardsOf({words});\n", words::SCRIPT)
    }
}

/// Text that a card prints, and the claims behind it.
#[derive(Debug, Clone)]
pub struct Printed {
    pub texts: Vec<Placed<String>>,
    /// Claims of `reference/evidence.toml`, by id.
    pub evidence: Vec<Placed<String>>,
}

/// One urgency and its card.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Such as `999` or `today`; the search names the card by it.
    pub id: String,
    /// 1 goes before all others.
    pub urgency: i64,
    pub header: String,
    /// The number to ring; `own` is the reader's own 24-hour number.
    pub number: String,
    /// Words of the button, such as "Call 999".
    pub call: String,
    /// When its signs count, and what to do meanwhile.
    pub printed: Printed,
}

/// One line of a card.
#[derive(Debug, Clone)]
pub struct Sign {
    pub id: String,
    /// The tier's place in [`Emergency::tiers`].
    pub tier: usize,
    pub text: Placed<String>,
    /// Phrases that people type, word by word: a word, `numb*` for any word that starts so, or `<limb>`.
    pub words: Vec<Placed<String>>,
    /// Claims of `reference/evidence.toml`, by id.
    pub evidence: Vec<Placed<String>>,
    /// True if the tier's card prints it.
    pub is_on_card: bool,
    /// True if a question about what might happen shows the card too.
    pub is_raised_by_questions: bool,
}

/// Reads the signs, if the site has any.
pub fn load(files: &Files) -> Reported<Emergency> {
    reference::load(files, PATH, read)
}

fn read(
    source: &Source,
    emergency: &mut Emergency,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    emergency.source = Some(source.clone());
    let table = fields::parse(source, 0..source.text().len(), RULE)?;
    let mut top = Fields::new(source, 0, RULE, PATH, &table);
    let tiers = top.table("tiers");
    let classes = top.table("classes");
    let longest = top.integer("line_words");
    let questions = top.strings("questions").unwrap_or_default();
    let not_slips = top.strings("not_slips").unwrap_or_default();
    for key in ["signs", "line", "last", "by_text", "drawing", "drawing_alt"] {
        top.allow(key);
    }
    if tiers.is_none() {
        let message = format!("{PATH} has no tiers");
        top.report(
            Diagnostic::error(RULE, message)
                .at(source, 0..0)
                .help("add a table such as [tiers.999], with `urgency`, `header` and `number`"),
        );
    }
    diagnostics.extend(top.finish());
    for (key, value) in tiers.iter().flat_map(|(tiers, _)| tiers.iter()) {
        let (id, span) = (key.get_ref(), key.span());
        if let Some(table) = value.get_ref().as_table() {
            let tier = tier(source, id, &span, table, diagnostics);
            emergency.tiers.extend(tier);
        } else {
            let message = format!("tier `{id}` has to be a table");
            diagnostics.push(Diagnostic::error(RULE, message).at(source, span));
        }
    }
    emergency.tiers.sort_by_key(|tier| tier.urgency);
    for (key, value) in classes.iter().flat_map(|(classes, _)| classes.iter()) {
        match fields::strings(value.get_ref(), 0) {
            Some(words) => {
                diagnostics.extend(odd_words(source, &words));
                let words = words.into_iter().map(|word| word.value).collect();
                emergency.classes.insert(key.get_ref().to_string(), words);
            }
            None => diagnostics.push(
                Diagnostic::error(RULE, format!("class `{}` has to be a list", key.get_ref()))
                    .at(source, value.span())
                    .help("write [\"leg*\", \"arm*\"]"),
            ),
        }
    }
    for (table, span) in fields::tables(&table, "signs") {
        if let Some(sign) = sign(source, table, &span, emergency, diagnostics) {
            emergency.signs.push(sign);
        }
    }
    let longest = longest.map(|longest| longest.value);
    for sign in &emergency.signs {
        diagnostics.extend(too_long(source, sign, longest));
        diagnostics.extend(unknown_classes(source, &sign.words, &emergency.classes));
        diagnostics.extend(odd_words(source, &sign.words));
    }
    diagnostics.extend(unknown_classes(source, &questions, &emergency.classes));
    for words in [&questions, &not_slips] {
        diagnostics.extend(odd_words(source, words));
    }
    diagnostics.extend(told_twice(source, emergency));
    diagnostics.extend(phrases_of_two_tiers(source, emergency));
    emergency.matcher = Matcher::new(&line(emergency, &questions, &not_slips));
    for (place, tier) in emergency.tiers.iter().enumerate() {
        if !emergency.signs.iter().any(|sign| sign.tier == place) {
            let message = format!("no sign is in tier `{}`", tier.id);
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .at(source, 0..0)
                    .help(format!("add [[signs]] with `tier = \"{}\"`", tier.id)),
            );
        }
    }
    Ok(())
}

fn tier(
    source: &Source,
    id: &str,
    span: &Span,
    table: &DeTable,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Tier> {
    let name = format!("tier `{id}`");
    let mut fields = Fields::new(source, 0, RULE, &name, table);
    let urgency = fields.integer("urgency");
    let mut text = |key| {
        let text = fields.string(key);
        let is_missing = text
            .as_ref()
            .is_none_or(|text| text.value.trim().is_empty());
        if is_missing {
            let place = text.as_ref().map_or(span.clone(), |text| text.span.clone());
            fields.report(
                Diagnostic::error(RULE, format!("{name} has no `{key}`"))
                    .at(source, place)
                    .help(match key {
                        "number" => "add `number`, or `number = \"own\"` for the reader's own 24-hour number".to_owned(),
                        _ => format!("add `{key} = \"…\"`"),
                    }),
            );
        }
        text.map(|text| text.value)
    };
    let header = text("header");
    let number = text("number");
    let call = text("call");
    let when = fields.string("when");
    let do_lines = fields.strings("do").unwrap_or_default();
    let evidence = fields.strings("evidence").unwrap_or_default();
    if urgency.is_none() && fields.place_of("urgency").is_none() {
        fields.report(
            Diagnostic::error(RULE, format!("{name} has no `urgency`"))
                .at(source, span.clone())
                .help("add `urgency = 1` for the tier that goes before all others, 2 for the next"),
        );
    }
    for key in ["label", "do_header", "abroad", "people"] {
        fields.allow(key);
    }
    diagnostics.extend(fields.finish());
    Some(Tier {
        id: id.to_owned(),
        urgency: urgency?.value,
        header: header?,
        number: number?,
        call: call?,
        printed: Printed {
            texts: when.into_iter().chain(do_lines).collect(),
            evidence,
        },
    })
}

fn sign(
    source: &Source,
    table: &DeTable,
    span: &Span,
    emergency: &Emergency,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Sign> {
    let mut fields = Fields::new(source, 0, RULE, "a sign", table);
    let id = fields.string("id");
    let (tier, text) = (fields.string("tier"), fields.string("text"));
    let words = fields.strings("words");
    let is_on_card = fields.boolean("card").unwrap_or(true);
    let evidence = fields.strings("evidence").unwrap_or_default();
    let is_raised_by_questions = fields.boolean("even_asked").unwrap_or(false);
    for (key, is_there) in [
        ("id", id.is_some()),
        ("tier", tier.is_some()),
        ("text", text.is_some()),
        (
            "words",
            words.as_ref().is_some_and(|words| !words.is_empty()),
        ),
    ] {
        if is_there {
            continue;
        }
        let help = match key {
            "words" => {
                "add what people type who have the sign: without it the search shows no card"
            }
            "tier" => "add the tier: how soon to get help",
            _ => "add it",
        };
        fields.report(
            Diagnostic::error(RULE, format!("a sign has no `{key}`"))
                .at(source, span.clone())
                .help(help),
        );
    }
    let mut place = None;
    if let Some(tier) = tier {
        let mut tiers = emergency.tiers.iter();
        place = tiers.position(|known| known.id == tier.value);
        // A file without tiers was reported as that.
        if place.is_none() && !emergency.tiers.is_empty() {
            let known: Vec<&str> = emergency
                .tiers
                .iter()
                .map(|tier| tier.id.as_str())
                .collect();
            let message = format!("there is no tier `{}`", tier.value);
            fields.report(
                Diagnostic::error(RULE, message)
                    .at(source, tier.span)
                    .help(format!("one of: {}", known.join(", "))),
            );
        }
    }
    diagnostics.extend(fields.finish());
    Some(Sign {
        id: id?.value,
        tier: place?,
        text: text?,
        words: words?,
        evidence,
        is_on_card,
        is_raised_by_questions,
    })
}

fn too_long(source: &Source, sign: &Sign, longest: Option<i64>) -> Option<Diagnostic> {
    let words = sign.text.value.split_whitespace().count();
    let longest = usize::try_from(longest?).ok()?;
    (words > longest).then(|| {
        Diagnostic::error(RULE, format!("this sign has {words} words"))
            .at(source, sign.text.span.clone())
            .help(format!("say it in {longest}, or make two signs of it"))
    })
}

/// All phrases in the one line that [`Matcher::new`] reads; `templates/components/find.html` writes the same.
fn line(
    emergency: &Emergency,
    questions: &[Placed<String>],
    not_slips: &[Placed<String>],
) -> String {
    let join = |words: &[Placed<String>]| {
        let words: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        words.join(",")
    };
    let classes = emergency.classes.iter();
    let classes = classes.map(|(name, words)| format!("{name}={};", words.join(",")));
    let signs = emergency.signs.iter().map(|sign| {
        let Tier { id, urgency, .. } = &emergency.tiers[sign.tier];
        let even = if sign.is_raised_by_questions { "!" } else { "" };
        format!("{urgency} {id}{even}={};", join(&sign.words))
    });
    let (classes, signs): (String, String) = (classes.collect(), signs.collect());
    format!("{classes}|{}|{}|{signs}", join(not_slips), join(questions))
}

fn unknown_classes(
    source: &Source,
    phrases: &[Placed<String>],
    classes: &BTreeMap<String, Vec<String>>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for phrase in phrases {
        let named = words::parts(&phrase.value).filter_map(|part| part.strip_prefix('<'));
        let named = named.map(|name| name.trim_end_matches('>'));
        for class in named.filter(|class| !classes.contains_key(*class)) {
            let known: Vec<&str> = classes.keys().map(String::as_str).collect();
            diagnostics.push(
                Diagnostic::error(RULE, format!("there is no class `{class}`"))
                    .at(source, phrase.span.clone())
                    .help(format!(
                        "add it under [classes], or use one of: {}",
                        known.join(", ")
                    )),
            );
        }
    }
    diagnostics
}

/// Words that no text can have as texts are compared: with capitals, accents or signs.
fn odd_words(source: &Source, phrases: &[Placed<String>]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for phrase in phrases {
        let is_odd = |part: &&str| {
            !part.starts_with('<') && !words::is_comparable(part.trim_end_matches('*'))
        };
        if let Some(word) = words::parts(&phrase.value).find(is_odd) {
            let message = format!(
                "`{word}` can never be found: texts are compared without capitals, accents and signs"
            );
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .at(source, phrase.span.clone())
                    .help("write `cant` for can’t and cannot, `im` for I’m, `a-e` for A&E; the head of the file says which signs mean something"),
            );
        }
    }
    diagnostics
}

/// Phrases that two tiers have: the less urgent one would never be shown for them.
fn phrases_of_two_tiers(source: &Source, emergency: &Emergency) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut known: BTreeMap<Vec<String>, (&Sign, usize)> = BTreeMap::new();
    for sign in &emergency.signs {
        for phrase in &sign.words {
            let words = words::comparable(&phrase.value);
            let (other, place) = *known.entry(words).or_insert((sign, phrase.span.start));
            let tier = other.tier;
            // One sign in two tiers is reported as that, and not phrase by phrase.
            if tier == sign.tier || is_same(other, sign) {
                continue;
            }
            let line = source.position(place).line;
            let [here, there] = [sign.tier, tier].map(|tier| emergency.tiers[tier].id.as_str());
            let message = format!(
                "the words `{}` are in two tiers: `{there}` at line {line}, and `{here}` here",
                phrase.value
            );
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .at(source, phrase.span.clone())
                    .help("keep them at one sign, or add the word that tells the two signs apart"),
            );
        }
    }
    diagnostics
}

/// True for two signs of one id or one text.
fn is_same(one: &Sign, other: &Sign) -> bool {
    one.id == other.id || one.text.value.eq_ignore_ascii_case(&other.text.value)
}

/// Signs that stand in the file twice: a sign has one tier.
fn told_twice(source: &Source, emergency: &Emergency) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (place, sign) in emergency.signs.iter().enumerate() {
        let before = &emergency.signs[..place];
        if let Some(other) = before.iter().find(|other| is_same(other, sign)) {
            let line = source.position(other.text.span.start).line;
            let tiers = [other.tier, sign.tier].map(|tier| emergency.tiers[tier].id.as_str());
            let message = match tiers[0] == tiers[1] {
                true => format!(
                    "the sign `{}` stands here twice: line {line} has it too",
                    sign.id
                ),
                false => format!(
                    "the sign `{}` is in two tiers: `{}` at line {line}, and `{}` here",
                    sign.id, tiers[0], tiers[1]
                ),
            };
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .at(source, sign.text.span.clone())
                    .help("keep one; signs that differ by what comes with them get an id and a text each"),
            );
        }
    }
    diagnostics
}
