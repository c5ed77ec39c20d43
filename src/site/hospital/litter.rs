//! Files in a folder of pages that are no pages: drafts in Word, notes, pictures that nothing shows.
//! Each file of the site is fetched and kept by each reader's browser, so it is refused by its name.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Source;
use crate::files::{Content, link};
use crate::markup::{self, Flavour};
use crate::site::links;

/// Endings of pictures that a page can show.
const PICTURES: [&str; 7] = ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Endings of documents of word processors, and of what is printed from them.
const DOCUMENTS: [&str; 8] = ["doc", "docx", "docm", "dotx", "odt", "rtf", "pages", "pdf"];

fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_lowercase()
}

/// True if `path` names a document that is no plain text.
pub fn is_document(path: &str) -> bool {
    DOCUMENTS.contains(&ending(path).as_str())
}

/// The paths that the pages among `local` show or link to.
pub fn pictures(local: &[(&str, &Content)]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (path, content) in local.iter().filter(|(path, _)| path.ends_with(".md")) {
        // A file that is no text is reported as it is laid.
        let Ok(text) = String::from_utf8(content.bytes().to_vec()) else {
            continue;
        };
        // An address with a space in it is no link to Markdown, and is told where it stands.
        let names = local.iter().map(|(other, _)| *other).filter(|other| {
            let name = other.rsplit('/').next().unwrap_or(other);
            name.contains(' ') && text.contains(&format!("({name})"))
        });
        named.extend(names.map(str::to_owned));
        let tree = markup::parse_source(&Source::new(*path, text), 0, Flavour::default());
        for link in links::written(&tree) {
            // A page is an address with a slash at its end; one that is named wrongly is told by its link.
            let page = format!("{}/", path.trim_end_matches(".md"));
            for from in [page.as_str(), path] {
                let file = link::resolve(from, &link.address).map(|(file, _)| file);
                named.extend(
                    file.map(|file| percent_decode_str(&file).decode_utf8_lossy().into_owned()),
                );
            }
        }
    }
    named
}

/// The fault of the file at `path` among pages, and its remedy; `shown` are the files that pages name.
pub fn fault(path: &str, shown: &BTreeSet<String>) -> Option<(String, String)> {
    if path.ends_with(".md") {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let stem = [".md.txt", ".markdown", ".md", ".mdown"]
        .iter()
        .find_map(|ending| lower.strip_suffix(ending).map(|stem| &name[..stem.len()]));
    if let Some(stem) = stem {
        let message = format!("`{name}` is no page, because its name does not end in .md");
        let mut help = format!("rename it to `{stem}.md`");
        if lower.ends_with(".txt") {
            help += "; in Notepad, choose \"All files\" at \"Save as type\"";
        }
        return Some((message, help));
    }
    let elsewhere = "put it elsewhere, into a folder that is not published";
    if name.starts_with("~$") {
        let message = format!(
            "`{name}` is what Word writes while a document is open, and would be published"
        );
        return Some((message, format!("close the document, and {elsewhere}")));
    }
    if is_document(path) {
        let message =
            format!("`{name}` is a document and no page, and would be published as it is");
        return Some((
            message,
            format!("{elsewhere}; words for readers go into a page that ends in .md"),
        ));
    }
    if PICTURES.contains(&ending(path).as_str()) {
        if shown.contains(path) {
            return None;
        }
        let message = format!("no page shows the picture `{name}`, and it would be published");
        return Some((
            message,
            format!("{elsewhere}, or show it: `![what it shows]({name})`"),
        ));
    }
    let message =
        format!("`{name}` is neither a page nor a picture, and would be published as it is");
    Some((message, elsewhere.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, message: Option<&str>) {
        let shown = BTreeSet::from(["pages/map.jpg".to_owned()]);
        let found = fault(path, &shown).map(|(message, _)| message);
        assert_eq!(found.as_deref(), message, "{path}");
    }

    #[test]
    fn pages_and_the_pictures_they_show_are_published_and_nothing_else_is() {
        check("pages/parking.md", None);
        check("pages/map.jpg", None);
        check(
            "pages/plan.jpg",
            Some("no page shows the picture `plan.jpg`, and it would be published"),
        );
        let no_page =
            |name: &str| format!("`{name}` is no page, because its name does not end in .md");
        for name in ["parking.md.txt", "parking.MD", "Parking.Markdown"] {
            check(&format!("pages/{name}"), Some(&no_page(name)));
        }
        check(
            "pages/parking.docx",
            Some("`parking.docx` is a document and no page, and would be published as it is"),
        );
        check(
            "pages/~$arking.docx",
            Some(
                "`~$arking.docx` is what Word writes while a document is open, and would be published",
            ),
        );
        check(
            "pages/notes",
            Some("`notes` is neither a page nor a picture, and would be published as it is"),
        );
    }
}
