//! Nothing that the research found is lost in silence: each claim is on a page, or is left out for a
//! reason that readers of the repository can see.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rfa_guide::files;
use rfa_guide::site::{self, Site};
use serde::Deserialize;

/// `claims.toml`.
#[derive(Deserialize)]
struct Table {
    /// Ids by source.
    claims: BTreeMap<String, Vec<String>>,
    /// Why a claim is on no page, by id.
    unprinted: BTreeMap<String, String>,
}

fn table() -> Table {
    toml::from_str(include_str!("claims.toml")).expect("claims.toml is a table of claims")
}

fn guide() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut diagnostics = Vec::new();
    let files = files::read(root, &site::ENTRIES)
        .expect("the guide can be read")
        .take(&mut diagnostics);
    site::load(files, &site::Settings::default()).take(&mut diagnostics)
}

/// The claims that some page names as its evidence.
fn printed(site: &Site) -> BTreeSet<&str> {
    let entries = site
        .documents()
        .flat_map(|document| &document.front.provenance.evidence);
    let claims = entries.flat_map(|entry| &entry.claims);
    claims.map(|claim| claim.value.as_str()).collect()
}

#[test]
fn each_claim_is_on_a_page_or_left_out_for_a_reason() {
    let (table, site) = (table(), guide());
    let printed = printed(&site);
    for id in table.claims.values().flatten() {
        let is_printed = printed.contains(id.as_str());
        let has_reason = table
            .unprinted
            .get(id)
            .is_some_and(|reason| !reason.trim().is_empty());
        assert!(
            is_printed || has_reason,
            "{id} is on no page, and nothing says why"
        );
        assert!(
            !(is_printed && has_reason),
            "{id} is on a page, so its reason in claims.toml is stale"
        );
    }
}

#[test]
fn the_table_has_each_claim_of_the_guide_once() {
    let (table, site) = (table(), guide());
    let mut listed = BTreeSet::new();
    for id in table.claims.values().flatten() {
        assert!(
            listed.insert(id.as_str()),
            "{id} stands twice in claims.toml"
        );
        let is_known = site.evidence.claims.contains_key(id) || table.unprinted.contains_key(id);
        assert!(is_known, "{id} is gone from reference/evidence.toml");
    }
    for id in site.evidence.claims.keys().chain(table.unprinted.keys()) {
        assert!(
            listed.contains(id.as_str()),
            "{id} is missing from claims.toml"
        );
    }
}

#[test]
fn the_reasons_stand_in_the_documentation_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page =
        fs::read_to_string(root.join("docs/unprinted-claims.md")).expect("the page is there");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for (id, reason) in table().unprinted {
        let entry = format!("- `{id}`: {reason}");
        assert!(
            page.contains(&entry),
            "docs/unprinted-claims.md does not say: {entry}"
        );
    }
    let decisions = fs::read_to_string(root.join("docs/decisions.md")).expect("the page is there");
    assert!(
        decisions.contains("(unprinted-claims.md)"),
        "docs/decisions.md does not link to the reasons"
    );
}
