//! What is served at one moment. Replaced as a whole, so no answer mixes two builds.

use std::collections::HashMap;

use bytes::Bytes;

use super::content_type::{HTML, content_type};
use super::entity_tag::{digest, entity_tag};
use super::{error_page, reload};
use crate::files::Files;

/// The files of the last build that went well, and the fault of the last build if it did not.
pub struct Edition {
    files: Files,
    /// Path to entity tag.
    tags: HashMap<String, String>,
    /// The page to show in the place of every other.
    fault: Option<Bytes>,
    version: String,
    reloads: bool,
}

impl Edition {
    /// `reloads` is true if later editions may follow; pages then carry the script that looks out
    /// for them.
    pub fn first(build: Result<Files, String>, reloads: bool) -> Self {
        let nothing = Self {
            files: Files::new(),
            tags: HashMap::new(),
            fault: None,
            version: String::new(),
            reloads,
        };
        nothing.next(build)
    }

    /// The edition after this one. If the build went wrong the files stay.
    pub fn next(&self, build: Result<Files, String>) -> Self {
        match build {
            Ok(files) => self.with_files(files),
            Err(diagnostics) => self.with_fault(&diagnostics),
        }
    }

    fn with_files(&self, mut files: Files) -> Self {
        let mut tags: HashMap<String, String> = files
            .iter()
            .map(|(path, content)| (path.to_owned(), entity_tag(content)))
            .collect();
        let version = version_of(&files, &tags);
        if self.reloads {
            let script = reload::script_element(&version);
            for path in pages(&files) {
                let page = files.get(&path).cloned().unwrap_or_default();
                let page = reload::with_script(page, &script);
                tags.insert(path.clone(), entity_tag(&page));
                files.replace(&path, page);
            }
        }
        Self {
            files,
            tags,
            fault: None,
            version,
            reloads: self.reloads,
        }
    }

    fn with_fault(&self, diagnostics: &str) -> Self {
        let version = format!("fault-{}", digest(diagnostics.as_bytes()));
        let script = match self.reloads {
            true => reload::script_element(&version),
            false => String::new(),
        };
        Self {
            files: self.files.clone(),
            tags: self.tags.clone(),
            fault: Some(error_page::error_page(diagnostics, &script)),
            version,
            reloads: self.reloads,
        }
    }

    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The entity tag of the file at `path`, with its quotation marks.
    pub fn tag(&self, path: &str) -> Option<&str> {
        self.tags.get(path).map(String::as_str)
    }

    pub fn fault(&self) -> Option<&Bytes> {
        self.fault.as_ref()
    }

    /// Differs between editions that look different, and is the same for the same files, also
    /// after a new start: a browser that shows this version need not reload.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub fn reloads(&self) -> bool {
        self.reloads
    }
}

fn pages(files: &Files) -> Vec<String> {
    files
        .iter()
        .filter(|(path, _)| content_type(path) == HTML)
        .map(|(path, _)| path.to_owned())
        .collect()
}

fn version_of(files: &Files, tags: &HashMap<String, String>) -> String {
    let mut all = String::new();
    for (path, _) in files.iter() {
        all.push_str(path);
        all.push_str(tags.get(path).map_or("", String::as_str));
    }
    digest(all.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(page: &str) -> Files {
        let mut files = Files::new();
        files
            .insert("index.html", page.to_owned())
            .expect("well formed");
        files.insert("style.css", "a").expect("well formed");
        files
    }

    #[test]
    fn pages_carry_the_script_only_if_they_may_change() {
        let quiet = Edition::first(Ok(files("<p>")), false);
        assert_eq!(quiet.files(), &files("<p>"));
        let edition = Edition::first(Ok(files("<p>")), true);
        let page = edition.files().get("index.html").expect("a page");
        assert!(page.ends_with(b"></script>"), "{page:?}");
        assert_eq!(edition.files().get("style.css").expect("a style"), "a");
        assert_ne!(edition.tag("index.html"), quiet.tag("index.html"));
        assert_eq!(edition.tag("style.css"), quiet.tag("style.css"));
    }

    #[test]
    fn the_version_follows_what_is_seen() {
        let first = Edition::first(Ok(files("1")), true);
        assert_eq!(first.next(Ok(files("1"))).version(), first.version());
        assert_ne!(first.next(Ok(files("2"))).version(), first.version());
        let fault = first.next(Err("no".to_owned()));
        assert_ne!(fault.version(), first.version());
        assert_ne!(
            fault.next(Err("not yet".to_owned())).version(),
            fault.version()
        );
        assert_eq!(fault.next(Ok(files("1"))).version(), first.version());
    }

    #[test]
    fn a_fault_keeps_the_last_good_files() {
        let edition = Edition::first(Ok(files("1")), true).next(Err("no".to_owned()));
        assert!(edition.fault().is_some());
        assert!(edition.files().contains("style.css"));
        assert!(edition.next(Ok(files("2"))).fault().is_none());
    }
}
