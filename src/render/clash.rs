//! Published files that want one place: two of one path, or a file where a folder has to be.

use super::assets;
use crate::diagnostic::Diagnostic;
use crate::files::{Content, Files, PathFault};
use crate::site::Site;

/// The rule that clashes are reported under.
const RULE: &str = "address-clash";

/// Adds a published file. A path that is taken, or that leads outside, is a mistake of the tree:
/// of `made_from`, the file that asks for it.
pub fn add(
    files: &mut Files,
    path: &str,
    content: impl Into<Content>,
    made_from: &str,
    site: &Site,
) -> Option<Diagnostic> {
    let (message, help) = match files.insert(path, content) {
        Ok(()) => return None,
        Err(PathFault::Taken) => {
            let first = maker(path, site, made_from);
            let message = format!("two things are published as {path}: {first} and {made_from}");
            (message, "rename one of them")
        }
        Err(PathFault::Malformed) => {
            let message = format!("`{path}` leads out of the site");
            (message, "write it without `..`, `//` and backslashes")
        }
    };
    Some(
        Diagnostic::error(RULE, message)
            .in_file(made_from)
            .help(help),
    )
}

/// No disk can hold a file and a folder of one name.
pub fn files_in_the_place_of_folders(site: &Site, files: &Files) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (path, _) in files.iter() {
        let folders = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        for folder in folders.filter(|folder| files.contains(folder)) {
            let file = maker(folder, site, "");
            if diagnostics.iter().any(|known| known.path() == file) {
                continue;
            }
            let other = maker(path, site, "");
            let message =
                format!("{folder} is needed twice: as this file, and as a folder for {other}");
            diagnostics.push(
                Diagnostic::error(RULE, message)
                    .in_file(file)
                    .help("rename one of them"),
            );
        }
    }
    diagnostics
}

/// The file of the tree that is published as `path`, as far as its name tells, and that is not `other`.
pub(super) fn maker(path: &str, site: &Site, other: &str) -> String {
    let static_file = format!("static/{path}");
    let template = format!("templates/{path}");
    match site
        .documents()
        .find(|document| document.output_path() == path)
    {
        Some(document) => format!("content/{}", document.path),
        None if static_file != other && site.files.contains(&static_file) => static_file,
        None if template != other && site.files.contains(&template) => template,
        None => asset_of(path, site).unwrap_or_else(|| format!("the {path} that every site gets")),
    }
}

/// The file beside a page that is published as `path`.
fn asset_of(path: &str, site: &Site) -> Option<String> {
    let mut documents = site.documents();
    documents.find_map(|document| {
        let addresses = assets::addresses(document).into_iter();
        let mut assets = addresses.filter(|(_, address)| address == path);
        Some(format!("content/{}", assets.next()?.0))
    })
}
