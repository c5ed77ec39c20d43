//! What is served at one moment. Replaced as a whole, so no answer mixes two builds.

use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::entity_tag::digest;
use super::entry::Entry;
use super::{error_page, reload};
use crate::files::{Content, Files};
use crate::hosting::{self, HTML, content_type};

/// The files of the last build that went well, and the fault of the last build if it did not.
pub struct Edition {
    files: Files,
    /// Each file by its path, and each `…/index.html` by its folder, with a slash, as well. Empty
    /// while an author works on the site: then an entry is made when somebody asks for it.
    entries: FxHashMap<String, Arc<Entry>>,
    /// Of each of `files`, in their order.
    digests: Vec<u64>,
    /// The page to show in the place of every other.
    fault: Option<Bytes>,
    version: String,
    reloads: bool,
}

impl Edition {
    /// `reloads` is true while an author works on the site; pages then carry the script that looks
    /// out for later editions, and nothing is compressed or kept.
    pub fn first(build: Result<Files, String>, reloads: bool) -> Self {
        let nothing = Self {
            files: Files::new(),
            entries: FxHashMap::default(),
            digests: Vec::new(),
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

    fn with_files(&self, files: Files) -> Self {
        let files = without_server_files(files);
        let digests = self.digests_of(&files);
        let entries = match self.reloads {
            true => FxHashMap::default(),
            false => entries(&files),
        };
        Self {
            version: version_of(&files, &digests),
            files,
            entries,
            digests,
            fault: None,
            reloads: self.reloads,
        }
    }

    /// The digest of each of `files`. Of ten thousand pages an author changes one: those that are
    /// the very bytes of this edition need no second look.
    fn digests_of(&self, files: &Files) -> Vec<u64> {
        let mut known = self.files.iter().zip(&self.digests).peekable();
        let mut known_of = |path: &str, content: &Content| {
            while known.next_if(|((old, _), _)| *old < path).is_some() {}
            let ((_, old), digest) = known.next_if(|((old, _), _)| *old == path)?;
            old.is_shared_with(content).then_some(*digest)
        };
        let files: Vec<(&Content, Option<u64>)> = files
            .iter()
            .map(|(path, content)| (content, known_of(path, content)))
            .collect();
        files
            .into_par_iter()
            .map(|(content, known)| known.unwrap_or_else(|| digest(&content.bytes())))
            .collect()
    }

    fn with_fault(&self, diagnostics: &str) -> Self {
        let version = format!("fault-{:016x}", digest(diagnostics.as_bytes()));
        let script = match self.reloads {
            true => reload::script_element(&version),
            false => String::new(),
        };
        Self {
            files: self.files.clone(),
            entries: self.entries.clone(),
            digests: self.digests.clone(),
            fault: Some(error_page::error_page(diagnostics, &script)),
            version,
            reloads: self.reloads,
        }
    }

    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The file at `path`, which is written as [`Files`] writes it, or a folder with a slash at its
    /// end; empty for the root.
    pub fn entry(&self, path: &str) -> Option<Arc<Entry>> {
        if !self.reloads {
            return self.entries.get(path).cloned();
        }
        let path = match path.is_empty() || path.ends_with('/') {
            true => format!("{path}index.html"),
            false => path.to_owned(),
        };
        let content = self.files.get(&path)?.clone();
        let content = match content_type(&path) == HTML {
            true => reload::with_script(content, &reload::script_element(&self.version)),
            false => content,
        };
        Some(Arc::new(Entry::new(&path, &content, &self.files, true)))
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

/// Whether `path` is another file of `files`, compressed.
fn is_twin(path: &str, files: &Files) -> bool {
    [hosting::BROTLI, hosting::GZIP]
        .iter()
        .filter_map(|ending| path.strip_suffix(ending))
        .any(|plain| files.contains(plain))
}

/// What is for other servers is not for readers.
fn without_server_files(mut files: Files) -> Files {
    let paths: Vec<String> = files
        .iter()
        .map(|(path, _)| path.to_owned())
        .filter(|path| hosting::is_server_file(path))
        .collect();
    for path in paths {
        files.remove(&path);
    }
    files
}

fn version_of(files: &Files, digests: &[u64]) -> String {
    let mut all = Vec::new();
    for ((path, _), digest) in files.iter().zip(digests) {
        all.extend_from_slice(path.as_bytes());
        all.extend_from_slice(&digest.to_be_bytes());
    }
    format!("{:016x}", digest(&all))
}

/// Every file ready to be sent, by its path and by its folder.
fn entries(files: &Files) -> FxHashMap<String, Arc<Entry>> {
    let made: Vec<(String, Arc<Entry>)> = files
        .iter()
        .filter(|(path, _)| !is_twin(path, files))
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(path, content)| {
            let entry = Entry::new(path, &content.bytes(), files, false);
            (path.to_owned(), Arc::new(entry))
        })
        .collect();
    let mut entries = FxHashMap::default();
    for (path, entry) in made {
        if let Some(folder) = path.strip_suffix("index.html")
            && (folder.is_empty() || folder.ends_with('/'))
        {
            entries.insert(folder.to_owned(), Arc::clone(&entry));
        }
        entries.insert(path, entry);
    }
    entries
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

    fn content(edition: &Edition, path: &str) -> Bytes {
        edition.entry(path).expect("there").plain().content.clone()
    }

    #[test]
    fn pages_carry_the_script_only_if_they_may_change() {
        let quiet = Edition::first(Ok(files("<p>")), false);
        assert_eq!(content(&quiet, "index.html"), "<p>");
        assert_eq!(content(&quiet, ""), "<p>");
        let edition = Edition::first(Ok(files("<p>")), true);
        let page = content(&edition, "index.html");
        assert!(page.ends_with(b"></script>"), "{page:?}");
        assert_eq!(content(&edition, "style.css"), "a");
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
    fn a_version_is_the_same_whatever_was_served_before() {
        let mut all = files("1");
        all.insert("b.css", "b").expect("well formed");
        let before = Edition::first(Ok(all.clone()), true);
        all.remove("b.css");
        all.insert("a.css", "a").expect("well formed");
        all.replace("index.html", "2");
        let after = before.next(Ok(all.clone()));
        assert_eq!(after.version(), Edition::first(Ok(all), true).version());
        assert_ne!(after.version(), before.version());
    }

    #[test]
    fn a_fault_keeps_the_last_good_files() {
        let edition = Edition::first(Ok(files("1")), true).next(Err("no".to_owned()));
        assert!(edition.fault().is_some());
        assert!(edition.entry("style.css").is_some());
        assert!(edition.next(Ok(files("2"))).fault().is_none());
    }

    #[test]
    fn twins_are_forms_of_a_file_and_what_is_for_servers_is_left_out() {
        let mut all = files("page");
        for path in [
            "style.css.br",
            "index.html.gz",
            "lone.gz",
            ".htaccess",
            "hosting/nginx.conf",
        ] {
            all.insert(path, "twin").expect("well formed");
        }
        let edition = Edition::first(Ok(all), false);
        for path in [
            "style.css.br",
            "index.html.gz",
            ".htaccess",
            "hosting/nginx.conf",
        ] {
            assert!(edition.entry(path).is_none(), "{path}");
        }
        assert_eq!(content(&edition, "lone.gz"), "twin");
        let mut request = hyper::HeaderMap::new();
        request.insert("accept-encoding", "br".parse().expect("a header"));
        let style = edition.entry("style.css").expect("there");
        assert_eq!(style.variant(&request).content, "twin");
    }
}
