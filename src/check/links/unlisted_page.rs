#![doc = include_str!("unlisted_page.md")]

use std::collections::HashSet;

use crate::check::{Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::Target;

pub const RULE: Rule = Rule {
    name: "unlisted-page",
    documentation: include_str!("unlisted_page.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let site = input.site;
    let listed: HashSet<&str> = site
        .sections
        .iter()
        .flat_map(|section| &section.pages)
        .map(|id| site.pages[id.0].document.path.as_str())
        .collect();
    let mut unlisted = site
        .pages
        .iter()
        .map(|page| &page.document)
        .filter(|page| !listed.contains(page.path.as_str()))
        // A page that could not be sorted into its list was reported then.
        .filter(|page| page.ancestors.is_empty())
        .filter(|page| !site.paths.lead_to(&page.path))
        .peekable();
    if unlisted.peek().is_none() {
        return Vec::new();
    }
    let linked: HashSet<(&str, &str)> = site
        .documents()
        .flat_map(|from| from.links.iter().map(move |link| (from, link)))
        .filter_map(|(from, link)| match &link.target {
            Target::Page { address, .. } => Some((from.path.as_str(), address.as_str())),
            _ => None,
        })
        .collect();
    unlisted
        .filter(|page| {
            let mut links = linked.iter();
            !links.any(|(from, address)| *address == page.address && *from != page.path)
        })
        .map(|page| {
            Diagnostic::warning(RULE.name, "no list and no page leads to this page")
                .at(&site.source(page), page.front.span.clone())
                .help(match page.path.rsplit_once('/') {
                    Some((folder, _)) => {
                        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                        let name = folder.rsplit('/').next().unwrap_or(folder);
                        let place = if above.is_empty() { "its part" } else { above };
                        format!("move it out of the folder `{name}`, beside the other pages of {place}, or link to it from one of them")
                    }
                    None => "link to it from another page".to_owned(),
                })
        })
        .collect()
}
