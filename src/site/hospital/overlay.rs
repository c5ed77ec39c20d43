//! The hospital's values and words laid over the tree, so that what comes out is a tree again.

use std::collections::BTreeMap;

use super::draft::{Draft, Trace};
use super::{
    CONTACT_PAGE, EMERGENCY_PAGE, Hospital, RULE, generated, lines, litter, logo, replaced,
};
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::{Content, Files};
use crate::site::{Placed, is_in_a_template, paths};
use crate::text::nearest;

/// Where the published logo stands, but for its ending.
const LOGO: &str = "static/hospital-logo";

/// Lays `hospital` over `tree`. A value that cannot be laid is left out and reported; what is
/// merely wrong is laid, and left to the rules.
pub fn lay_over(hospital: &mut Hospital, tree: Files) -> Reported<Files> {
    let Some(file) = hospital.source.clone() else {
        // Reported as it was read.
        return Reported::clean(tree);
    };
    if generated::holds_a_hospital(&tree) {
        let message = "this tree has a hospital's values in it already";
        let diagnostic = Diagnostic::error(RULE, message)
            .in_file("config.toml")
            .help("leave out --hospital, or name the tree as it was before");
        return Reported {
            value: tree,
            diagnostics: vec![diagnostic],
        };
    }
    let mut overlay = Overlay {
        tree,
        file,
        traces: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    hospital.guide_version = generated::version_of(&overlay.tree);
    overlay.leave_out(hospital);
    let (slots, found, faults) = lines::slots(&overlay.tree);
    overlay.diagnostics.extend(faults);
    hospital.slots = found;
    overlay.diagnostics.extend(lines::unknown(hospital));
    overlay.replace_parts(hospital, slots.as_ref());
    let pages = overlay.add_pages(hospital);
    let placed_logo = overlay.add_logo(hospital);
    let values = generated::values(hospital, &pages, placed_logo.as_ref());
    overlay.append("config.toml", &values, 0..0);
    overlay.append(
        "reference/evidence.toml",
        &generated::evidence(hospital),
        hospital.name.span.clone(),
    );
    for organisation in &hospital.organisations {
        let words = generated::organisation(organisation, hospital);
        overlay.append(
            "reference/organisations.toml",
            &words,
            organisation.span.clone(),
        );
    }
    overlay.append("sass/main.scss", &generated::screen_style(hospital), 0..0);
    overlay.prepend("sass/print.scss", generated::PRINT_STYLE);
    let contact = generated::contact_page(hospital);
    overlay.insert(
        &format!("content/{CONTACT_PAGE}"),
        &contact,
        hospital.name.span.clone(),
    );
    hospital.traces = overlay.traces;
    Reported {
        value: overlay.tree,
        diagnostics: overlay.diagnostics,
    }
}

struct Overlay {
    tree: Files,
    /// The hospital file.
    file: Source,
    traces: BTreeMap<String, Trace>,
    diagnostics: Vec<Diagnostic>,
}

impl Overlay {
    fn report(&mut self, message: String, place: &Placed<String>, help: impl Into<String>) {
        self.diagnostics.push(
            Diagnostic::error(RULE, message)
                .at(&self.file, place.span.clone())
                .help(help),
        );
    }

    /// The text of a file of the tree; what is not text is reported as the tree is read.
    fn source(&self, path: &str) -> Option<Source> {
        crate::site::decode(path, self.tree.get(path)?).ok()
    }

    fn set(&mut self, path: &str, draft: Draft) {
        let (text, trace) = draft.finish();
        self.tree.replace(path, text);
        self.traces.insert(path.to_owned(), trace);
    }

    /// Adds `words` at the end of the file at `path`, if the tree has it.
    fn append(&mut self, path: &str, words: &str, origin: Span) {
        let Some(content) = self.tree.get(path) else {
            return;
        };
        let Ok(source) = crate::site::decode(path, content) else {
            return;
        };
        let mut text = source.text().to_owned();
        let end = text.len();
        text.push_str(words);
        let trace = self.traces.entry(path.to_owned());
        let trace = trace.or_insert_with(|| Trace::of_copy(&source));
        trace.add(end, &self.file, origin);
        self.tree.replace(path, text);
    }

    /// Adds `words` at the start of the file at `path`, if the tree has it: Sass wants what it uses
    /// named before anything else.
    fn prepend(&mut self, path: &str, words: &str) {
        if let Some(source) = self.source(path) {
            let mut draft = Draft::new();
            draft.write(words, &self.file, 0..0);
            draft.copy(&source, 0..source.text().len());
            self.set(path, draft);
        }
    }

    fn insert(&mut self, path: &str, words: &str, origin: Span) {
        let mut draft = Draft::new();
        draft.write(words, &self.file, origin);
        self.set(path, draft);
    }

    /// Takes pages out. The links to them are found as links are resolved.
    fn leave_out(&mut self, hospital: &Hospital) {
        for page in &hospital.left_out {
            if self.may_be_left_out(page) {
                self.tree.remove(&format!("content/{}", page.value));
                let path = "reference/glossary.toml";
                if let Some(source) = self.source(path) {
                    self.set(path, generated::without_page(&source, &page.value));
                }
                if let Some(source) = self.source(paths::PATH) {
                    self.set(paths::PATH, generated::paths_without(&source, &page.value));
                }
            }
        }
    }

    fn may_be_left_out(&mut self, page: &Placed<String>) -> bool {
        let path = format!("content/{}", page.value);
        if !self.tree.contains(&path) || !path.ends_with(".md") {
            let message = format!("there is no page `{}` to leave out", page.value);
            let help = self.nearest_page(&page.value);
            self.report(message, page, help);
            return false;
        }
        // The rule `left-out-page` says so.
        !is_needed(&self.tree, &page.value)
    }

    fn nearest_page(&self, name: &str) -> String {
        let pages = self.tree.under("content").map(|(path, _)| path);
        let pages = pages.filter_map(|path| path.strip_prefix("content/"));
        match nearest(name, pages.filter(|path| path.ends_with(".md"))) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name its file below content/, such as `day/before.md`".to_owned(),
        }
    }

    /// Puts the hospital's words in the place of the guide's. All parts and lines of one page are
    /// replaced together, because each moves what stands below it.
    fn replace_parts(&mut self, hospital: &mut Hospital, slots: Option<&Source>) {
        let mut lines = lines::by_page(hospital);
        let mut by_page: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for page in lines.keys() {
            by_page.insert(page.clone(), Vec::new());
        }
        for (index, replacement) in hospital.replaced.iter().enumerate() {
            let page = replacement.page.value.clone();
            by_page.entry(page).or_default().push(index);
        }
        for (page, indices) in by_page {
            let path = format!("content/{page}");
            let Some(source) = self.source(&path) else {
                let near = self.nearest_page(&page);
                for index in indices {
                    hospital.replaced[index].original = super::Original::NoPage(near.clone());
                }
                continue;
            };
            let mut texts = Vec::new();
            for index in indices {
                let found = replaced::original(&source, &hospital.replaced[index].heading.value);
                let replacement = &mut hospital.replaced[index];
                match found {
                    Ok(part) => {
                        replacement.original = super::Original::Sum(part.sum.clone());
                        let with = replacement.with.clone();
                        let local = self.local_text(hospital, &with);
                        texts.extend(local.map(|local| (part, local, with.span)));
                    }
                    Err(ids) => replacement.original = super::Original::NoHeading(ids),
                }
            }
            let of_page = lines.remove(&page).unwrap_or_default();
            let file = self.file.clone();
            let mut edits = Vec::new();
            for (slot, words) in &of_page {
                let slots = slots.expect("a slot comes from the file of slots");
                match lines::edits(&source, slot, words, hospital, &file, slots) {
                    Ok(edit) => edits.push(edit),
                    Err(diagnostic) => self.diagnostics.push(*diagnostic),
                }
            }
            let (draft, faults) = replaced::splice(&source, &texts, edits, hospital, &file);
            self.diagnostics.extend(faults);
            self.set(&path, draft);
        }
    }

    fn local_text(&mut self, hospital: &Hospital, file: &Placed<String>) -> Option<Source> {
        let shown = hospital.shown_path(&file.value);
        let Some(content) = hospital.files.get(&file.value) else {
            self.missing(hospital, file, "file");
            return None;
        };
        if litter::is_document(&file.value) {
            let message = format!("`{}` is a document of a word processor", file.value);
            let help = "copy its words into a plain file that ends in .md, and name that";
            self.report(message, file, help);
            return None;
        }
        match crate::site::decode(&shown, content) {
            Ok(source) => Some(source),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// Reports that there is no file or folder, which `kind` says, by the name in `place`.
    fn missing(&mut self, hospital: &Hospital, place: &Placed<String>, kind: &str) {
        let name = &place.value;
        // A path that leads out, and a link, were reported as they were read.
        let is_reported = hospital
            .refused
            .iter()
            .any(|path| path.starts_with(name.as_str()));
        if is_reported || !super::stays_inside(name) {
            return;
        }
        let message = format!("there is no {kind} `{}`", hospital.shown_path(name));
        let mut beside = hospital.beside.iter().map(String::as_str);
        let small = name.to_lowercase();
        let near = beside.clone().find(|other| other.to_lowercase() == small);
        let help = match near.or_else(|| nearest(name, beside.by_ref())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write its path from the folder of the hospital file, with `/`".to_owned(),
        };
        self.report(message, place, help);
    }

    /// Puts the hospital's pages into their sections. Gives their paths below `content/`, the
    /// page of numbers first.
    fn add_pages(&mut self, hospital: &Hospital) -> Vec<String> {
        let mut pages = vec![CONTACT_PAGE.to_owned()];
        for folder in &hospital.pages {
            let section = folder.section.value.trim_matches('/');
            let index = if section.is_empty() {
                "content/_index.md".to_owned()
            } else {
                format!("content/{section}/_index.md")
            };
            if !self.tree.contains(&index) {
                let message = format!("the guide has no part `{section}`");
                let sections = self.tree.under("content").filter_map(|(path, _)| {
                    path.strip_prefix("content/")?.strip_suffix("/_index.md")
                });
                let help = format!("one of: {}", sections.collect::<Vec<_>>().join(", "));
                self.report(message, &folder.section, help);
                continue;
            }
            let within = index.trim_end_matches("_index.md").to_owned();
            let local = hospital.files.under(&folder.folder.value);
            let local: Vec<(&str, &Content)> = local.collect();
            if local.is_empty() {
                self.missing(hospital, &folder.folder, "folder");
            }
            let pictures = litter::pictures(&local);
            for (path, content) in local {
                if let Some(fault) = litter::fault(path, &pictures) {
                    let shown = hospital.shown_path(path);
                    let fault = Diagnostic::error(RULE, fault.0)
                        .in_file(shown)
                        .help(fault.1);
                    self.diagnostics.push(fault);
                    continue;
                }
                let below = &path[folder.folder.value.len() + 1..];
                let target = format!("{within}{below}");
                let mut source = None;
                if below.ends_with(".md") {
                    match crate::site::decode(&hospital.shown_path(path), content.bytes()) {
                        Ok(text) => source = Some(text),
                        Err(diagnostic) => {
                            self.diagnostics.push(*diagnostic);
                            continue;
                        }
                    }
                }
                if self.tree.insert(&target, content.clone()).is_err() {
                    let message = format!("the guide has a {target} already");
                    let help = format!("give {} another name", hospital.shown_path(path));
                    self.report(message, &folder.folder, help);
                    continue;
                }
                if let Some(source) = source {
                    pages.push(target["content/".len()..].to_owned());
                    self.traces.insert(target, Trace::of_copy(&source));
                }
            }
        }
        pages
    }

    /// Puts the logo among the static files. Gives its address and its size on the page.
    fn add_logo(&mut self, hospital: &Hospital) -> Option<logo::PlacedLogo> {
        let logo = hospital.logo.as_ref()?;
        let Some(content) = hospital.files.get(&logo.file.value) else {
            self.missing(hospital, &logo.file, "file");
            return None;
        };
        let placed = logo::place(LOGO, &content)?;
        self.tree.replace(&placed.path, content.clone());
        Some(placed)
    }
}

/// Whether templates or settings lead to `page`, so that no copy can do without it.
pub fn is_needed(tree: &Files, page: &str) -> bool {
    let is_emergency = page == EMERGENCY_PAGE;
    let is_section = page == "_index.md" || page.ends_with("/_index.md");
    is_emergency || is_section || is_in_a_template(tree, &format!("\"@/{page}\""))
}
