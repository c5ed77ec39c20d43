#![doc = include_str!("mixed_urgency.md")]

use std::ops::Range;

use super::lists;
use crate::check::phrases::Words;
use crate::check::prose::{Block, Part, blocks};
use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::emergency::{self, words::Raised};
use crate::site::{Document, Emergency, Placed, RuleFile};
use crate::text::{nearest, sentences};

pub const RULE: Rule = Rule {
    name: "mixed-urgency",
    documentation: include_str!("mixed_urgency.md"),
    applies: |_| true,
    find: Find::Both(on_page, on_site),
};

/// The table of [`RuleFile`]: how a page says what to do, by tier.
const ACTIONS: &str = "actions";

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let emergency = &context.site.emergency;
    let Some(file) = context.site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    if emergency.signs.is_empty() {
        return Vec::new();
    }
    let blocks = blocks(document);
    let spans = lists::spans(document);
    let mut diagnostics = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let lead_ins = lists::lead_ins(&blocks, at, &spans);
        for range in units(block) {
            diagnostics.extend(mixed(block, range, &lead_ins, emergency, file));
        }
    }
    diagnostics
}

/// Tiers and signs of the rule's file that are none.
fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let emergency = &input.site.emergency;
    let Some(file) = input.site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    let tiers: Vec<&str> = emergency
        .tiers
        .iter()
        .map(|tier| tier.id.as_str())
        .collect();
    let signs: Vec<&str> = emergency
        .signs
        .iter()
        .map(|sign| sign.id.as_str())
        .collect();
    let unknown = |what: &str, name: &Placed<String>, known: &[&str]| {
        let near = nearest(&name.value, known.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("{} has: {}", emergency::PATH, known.join(", ")),
        };
        let is_known = known.contains(&name.value.as_str());
        (!is_known).then(|| {
            Diagnostic::error(RULE.name, format!("there is no {what} `{}`", name.value))
                .at(&file.source, name.span.clone())
                .help(help)
        })
    };
    let groups = file.groups(ACTIONS).iter();
    let actions = groups.filter_map(|group| unknown("tier", &group.name, &tiers));
    let excepted = file.list("except").iter();
    actions
        .chain(excepted.filter_map(|id| unknown("sign", id, &signs)))
        .collect()
}

/// The parts of a block that are judged each by itself: an item is one thing told.
fn units(block: &Block) -> Vec<Range<usize>> {
    match block.part {
        Part::Item | Part::KeyPoint | Part::Definition => {
            std::iter::once(0..block.text.len()).collect()
        }
        _ => sentences(&block.text),
    }
}

/// The finding about the words at `range` of `block`, if their most urgent sign stands with the
/// actions of other tiers alone.
fn mixed(
    block: &Block,
    range: Range<usize>,
    lead_ins: &[&str],
    emergency: &Emergency,
    file: &RuleFile,
) -> Option<Diagnostic> {
    let unit = &block.text[range.clone()];
    let texts: Vec<(&str, Words)> = std::iter::once(unit)
        .chain(lead_ins.iter().copied())
        .map(|text| (text, Words::new(text)))
        .collect();
    let said = |tier: &str| -> Option<&str> {
        let groups = file.groups(ACTIONS).iter();
        let mut phrases = groups.filter(|group| group.name.value == tier);
        let phrases = &phrases.next()?.phrases;
        let mut places = texts
            .iter()
            .filter_map(|(text, words)| Some(&text[words.first(phrases)?]));
        places.next()
    };
    let mut tiers = emergency.tiers.iter();
    let other = tiers.find_map(|tier| said(&tier.id))?;
    let is_excepted = |raised: &Raised| {
        let id = &emergency.signs[raised.sign].id;
        file.list("except").iter().any(|other| other.value == *id)
    };
    // "Day or night" is how soon to ring, and no pain at night.
    let quiet: Vec<String> = texts
        .iter()
        .map(|(text, words)| without_actions(text, words, file))
        .collect();
    let (quiet_unit, quiet_lead_ins) = quiet.split_first()?;
    let quiet_lead_ins: Vec<&str> = quiet_lead_ins.iter().map(String::as_str).collect();
    let mut raised = lists::signs(emergency, quiet_unit, &quiet_lead_ins).into_iter();
    let raised = raised.find(|raised| !is_excepted(raised))?;
    let sign = &emergency.signs[raised.sign];
    let tier = &emergency.tiers[sign.tier];
    let has_actions = |id: &str| {
        let mut groups = file.groups(ACTIONS).iter();
        groups.any(|group| group.name.value == id)
    };
    if !has_actions(&tier.id) || said(&tier.id).is_some() {
        return None;
    }
    let named = &unit[raised.span.clone()];
    let place = range.start + raised.span.start..range.start + raised.span.end;
    let line = emergency
        .source
        .as_ref()
        .map_or(0, |source| source.position(sign.text.span.start).line);
    Some(
        Diagnostic::error(
            RULE.name,
            format!(
                "“{named}” stands with “{other}”, and {}:{line} has the sign in tier `{}`",
                emergency::PATH,
                tier.id
            ),
        )
        .at(&block.document.source, block.span(place))
        .label("a reader with this sign gets the wrong advice")
        .help(format!(
            "say what the card says (“{}”), in a sentence of its own; a sign that differs by what comes with it is declared there with an id and a tier of its own",
            tier.header
        )),
    )
}

/// `text` with spaces in place of all actions.
fn without_actions(text: &str, words: &Words, file: &RuleFile) -> String {
    let mut quiet = text.to_owned();
    let groups = file.groups(ACTIONS).iter();
    for phrase in groups.flat_map(|group| &group.phrases) {
        for place in words.places(&phrase.value) {
            quiet.replace_range(place.clone(), &" ".repeat(place.len()));
        }
    }
    quiet
}
