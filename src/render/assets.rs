//! Files that are published as they are: those beside pages, and those of `static/`.

use super::clash;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::site::{Outline, Site};

/// The path below `content/` of each file that goes with `document`, and where it is published.
pub fn addresses(document: &Outline) -> Vec<(&str, String)> {
    let folder = document
        .path
        .rsplit_once('/')
        .map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut addresses: Vec<(&str, String)> = document
        .assets
        .iter()
        .map(|asset| {
            let below = asset.strip_prefix(&folder).unwrap_or(asset);
            (asset.as_str(), format!("{}{below}", &document.address[1..]))
        })
        .collect();
    addresses.sort_by_key(|(_, address)| address.to_lowercase());
    addresses
}

/// Copies them all.
pub fn copy(site: &Site, files: &mut Files) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for document in site.documents() {
        for (asset, address) in addresses(document) {
            let path = format!("content/{asset}");
            let content = site.files.get(&path).expect("assets are files of the tree");
            diagnostics.extend(clash::add(files, &address, content, &path, site));
        }
    }
    for (path, content) in site.files.under("static") {
        let below = path.strip_prefix("static/").expect("listed below static/");
        diagnostics.extend(clash::add(files, below, content.clone(), path, site));
    }
    diagnostics
}
