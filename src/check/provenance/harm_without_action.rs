#![doc = include_str!("harm_without_action.md")]

use crate::check::phrases::Words;
use crate::check::prose::{self, Block, SUMMARY, blocks, entry_at};
use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Span};
use crate::site::{Document, EvidenceEntry, Placed, RuleFile, Site, Target, rule_words};

pub const RULE: Rule = Rule {
    name: "harm-without-action",
    documentation: include_str!("harm_without_action.md"),
    applies: |rules| rules.evidence,
    find: Find::Both(on_page, on_site),
};

fn on_page(document: &Document, context: &Context) -> Vec<Diagnostic> {
    let site = context.site;
    let Some(file) = site.rule_words.get(RULE.name) else {
        return Vec::new();
    };
    let audience = document.front.provenance.audience.as_ref();
    let is_other = audience.is_some_and(|audience| {
        let mut held = file.list("audiences").iter();
        held.all(|held| held.value != audience.value)
    });
    let entries = document.front.provenance.evidence.iter();
    let harming: Vec<Part> = entries
        .filter(|_| !is_other)
        .filter_map(|entry| Part::new(document, entry, site))
        .collect();
    let told: Vec<&Part> = harming
        .iter()
        .filter(|part| part.says_what_to_do(file) || part.links_to_it(document, file, site))
        .collect();
    let silent = harming.iter().filter(|part| {
        let is_told = |told: &&Part| std::ptr::eq(told.entry, part.entry);
        // A summary cannot link; the part of its page that has the same harm is where it is said.
        let is_told_below = |told: &&Part| {
            part.entry.heading.value == SUMMARY && told.harms.contains(&part.harms[0])
        };
        part.tells(file) && !told.iter().any(|told| is_told(told) || is_told_below(told))
    });
    let finding = |part: &Part| {
        let message = format!(
            "this part tells of harm (`{}`) and does not say what to do about it",
            part.harms[0]
        );
        Diagnostic::error(RULE.name, message)
            .at(&document.source, part.place())
            .help(format!(
                "say whom to ask or ring, or link to where that is said; {} lists the words and pages that count",
                file.source.path()
            ))
    };
    silent.map(finding).collect()
}

/// A part of a page that rests on harm.
struct Part<'s> {
    entry: &'s EvidenceEntry,
    /// The claims that are marked, at least one.
    harms: Vec<&'s str>,
    /// All that it tells its readers; pictures and titles are no advice.
    blocks: Vec<Block<'s>>,
    /// The place of its heading, else of its first words.
    place: Span,
}

/// Pages of the rule's file that are not there, and claims that are marked in a guide without that file.
fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let site = input.site;
    if let Some(file) = site.rule_words.get(RULE.name) {
        return file
            .list("links")
            .iter()
            .filter_map(|link| dead(link, file, site))
            .collect();
    }
    let mut claims = site.evidence.claims.iter();
    let harm = claims.find(|(_, claim)| claim.is_harm);
    let Some((id, _)) = harm else {
        return Vec::new();
    };
    let path = format!("{}{}.toml", rule_words::FOLDER, RULE.name);
    // One that could not be read was reported as it was read.
    if site.files.get(&path).is_some() {
        return Vec::new();
    }
    let message =
        format!("`{id}` is marked `harm`, and no {path} says which words tell what to do");
    vec![
        Diagnostic::error(RULE.name, message)
            .in_file(path)
            .help("add the file, with `words` such as [\"call\", \"ring\"] and `links` such as [\"urgent-help.md\"]"),
    ]
}

/// A page that `link` names and the site does not have.
fn dead(link: &Placed<String>, file: &RuleFile, site: &Site) -> Option<Diagnostic> {
    let (path, id) = match link.value.split_once('#') {
        Some((path, id)) => (path, Some(id)),
        None => (link.value.as_str(), None),
    };
    // A hospital's copy can leave pages out.
    if site.hospital.is_some() {
        return None;
    }
    let page = site.place(path).map(|place| site.at(place));
    let is_there = page.is_some_and(|page| {
        let mut headings = page.headings.iter();
        id.is_none_or(|id| headings.any(|heading| heading.id == id))
    });
    (!is_there).then(|| {
        Diagnostic::error(
            RULE.name,
            format!("there is no page content/{}", link.value),
        )
        .at(&file.source, link.span.clone())
        .help("name a page below content/, such as \"urgent-help.md\", or a part of one after `#`")
    })
}

impl<'s> Part<'s> {
    /// The part of `entry`, if it rests on harm and there is such a part.
    fn new(document: &'s Document, entry: &'s EvidenceEntry, site: &Site) -> Option<Self> {
        let claims = entry.claims.iter().map(|claim| claim.value.as_str());
        let is_harm = |id: &&str| {
            let claim = site.evidence.claims.get(*id);
            claim.is_some_and(|claim| claim.is_harm)
        };
        let harms: Vec<&str> = claims.filter(is_harm).collect();
        if harms.is_empty() {
            return None;
        }
        let own = |block: &Block| {
            let at = block.evidence();
            at.is_some_and(|at| std::ptr::eq(at, entry))
        };
        let mut blocks: Vec<Block> = blocks(document).into_iter().filter(own).collect();
        let heading = blocks
            .iter()
            .find(|block| block.part == prose::Part::Heading);
        let advice =
            |block: &Block| block.part.is_running_text() || block.part == prose::Part::Cell;
        let first = blocks.iter().find(|block| advice(block));
        let block = heading.or(first)?;
        let place = block.span(0..block.text.len());
        blocks.retain(advice);
        Some(Self {
            entry,
            harms,
            blocks,
            place,
        })
    }

    /// Where the finding about it is.
    fn place(&self) -> Span {
        self.place.clone()
    }

    /// True if it tells what can happen, and does not only rest on a claim that does.
    fn tells(&self, file: &RuleFile) -> bool {
        self.has(file.list("harms"))
    }

    fn says_what_to_do(&self, file: &RuleFile) -> bool {
        self.has(file.list("words"))
    }

    fn has(&self, phrases: &[Placed<String>]) -> bool {
        let mut texts = self.blocks.iter().map(|block| &block.text);
        texts.any(|text| Words::new(text).first(phrases).is_some())
    }

    /// True if a link in it leads to a page, or a part of one, that says what to do.
    fn links_to_it(&self, document: &Document, file: &RuleFile, site: &Site) -> bool {
        let own = document.links.iter().filter(|link| {
            let headings = document.headings.iter();
            let before = headings.take_while(|heading| heading.span.start <= link.span.start);
            let entry = entry_at(document, before.count().checked_sub(1));
            entry.is_some_and(|at| std::ptr::eq(at, self.entry))
        });
        let mut pages = own.filter_map(|link| match &link.target {
            Target::Page { address, fragment } => Some((address, fragment.as_deref())),
            _ => None,
        });
        pages.any(|(address, fragment)| {
            file.list("links").iter().any(|listed| {
                let (path, id) = match listed.value.split_once('#') {
                    Some((path, id)) => (path, Some(id)),
                    None => (listed.value.as_str(), None),
                };
                let page = site.place(path).map(|place| site.at(place));
                page.is_some_and(|page| page.address == *address)
                    && (id.is_none() || id == fragment)
            })
        })
    }
}
