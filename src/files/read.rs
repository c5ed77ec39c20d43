//! From the disk into memory: a tree as [`Files`], one file as bytes; and one file back, whole.
//!
//! Takes a root and the names at its top that matter, gives sorted files and what is wrong with the
//! tree's links and names. Contents are not decoded here.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{anyhow, bail};
use bytes::Bytes;
use rayon::prelude::*;

use super::publish::{MARKER, name_beside};
use super::{Files, PathFault};
use crate::diagnostic::{self, Diagnostic, Reported};

/// Links that may lie inside one another. Each level multiplies the folders to visit, so a few
/// links that point at each other's folders could otherwise fill the memory.
const LINKS_WITHIN_LINKS: usize = 4;

/// Files that one thread reads at a time; below this a second thread costs more than it saves.
const FILES_PER_THREAD: usize = 16;

/// Reads `entries` (names of files or folders, or `.` for everything) of the folder `root` into
/// memory, sorted by path. A missing entry is skipped, and so is what editors, Git and file
/// managers leave behind. A link is followed as long as it stays inside `root`.
///
/// # Errors
/// `root` is not a folder, or something in it cannot be read or vanishes meanwhile.
pub fn read(root: &Path, entries: &[&str]) -> anyhow::Result<Reported<Files>> {
    contents(walk(root, entries)?)
}

/// As [`read`], of a tree that Zola can build too. Zola publishes what file managers leave behind among the
/// pages, so that it is a mistake there.
///
/// # Errors
/// As for [`read`].
pub fn read_tree(root: &Path, entries: &[&str]) -> anyhow::Result<Reported<Files>> {
    let mut walk = walk(root, entries)?;
    for path in std::mem::take(&mut walk.left_behind) {
        if path.starts_with("content/") && is_a_file_managers(&path) {
            walk.diagnostics.push(left_among_pages(&path));
        }
    }
    contents(walk)
}

fn contents(walk: Walk) -> anyhow::Result<Reported<Files>> {
    let Walk {
        mut found,
        mut diagnostics,
        ..
    } = walk;
    // So that of several unreadable files the same one is named each time.
    found.sort();

    let contents: Vec<_> = found
        .par_iter()
        .with_min_len(FILES_PER_THREAD)
        .map(|(_, place)| fs::read(place).map_err(|error| unreadable(place, &error)))
        .collect();
    let mut files = Files::new();
    for ((path, _), content) in found.iter().zip(contents) {
        if files.insert(path, content?) == Err(PathFault::Malformed) {
            diagnostics.push(unreadable_name(path));
        }
    }
    diagnostic::sort(&mut diagnostics);
    Ok(Reported {
        value: files,
        diagnostics,
    })
}

/// The paths of everything in the folder `root` that [`read`] would read or complain of, sorted.
///
/// # Errors
/// As for [`read`].
pub fn list(root: &Path) -> anyhow::Result<Vec<String>> {
    let walk = walk(root, &["."])?;
    let complaints = walk.diagnostics.iter().map(Diagnostic::path);
    let mut paths: Vec<String> = complaints.map(str::to_owned).collect();
    paths.extend(walk.found.into_iter().map(|(path, _)| path));
    paths.sort();
    Ok(paths)
}

/// The names of what lies in `folder`, sorted; none if it cannot be listed. For a hint, which is not worth
/// an error.
pub fn names(folder: &Path) -> Vec<String> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = items.filter_map(|item| item.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The plain file at `path`, to be read as a stream. `None` if there is none: nothing, a folder, or
/// a pipe, which would keep us waiting for ever.
///
/// # Errors
/// It is there and cannot be opened.
pub fn open(path: &Path) -> anyhow::Result<Option<fs::File>> {
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Ok(None);
    }
    match fs::File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) => bail!("cannot read {}: {}", path.display(), reason(&error)),
    }
}

/// Every file below `entries` of `root`.
fn walk(root: &Path, entries: &[&str]) -> anyhow::Result<Walk> {
    let canonical_root = fs::canonicalize(root).map_err(|error| {
        anyhow!(
            "cannot read the site in {}: {}; name the folder that holds config.toml and content/",
            root.display(),
            reason(&error)
        )
    })?;
    if !canonical_root.is_dir() {
        bail!(
            "cannot read the site in {}: it is a file; name the folder that holds it",
            root.display()
        );
    }
    let mut walk = Walk {
        root: canonical_root.clone(),
        found: Vec::new(),
        left_behind: Vec::new(),
        diagnostics: Vec::new(),
    };
    let top = Folder {
        chain: vec![canonical_root],
        links: 0,
    };
    for entry in entries {
        match *entry {
            "." => walk.folder(root, "", &top)?,
            name => walk.entry(root, name, &top)?,
        }
    }
    Ok(walk)
}

/// The bytes of the plain file at `path`, read by this thread alone. `None` if there is none: nothing, a
/// folder, or a link, of which [`read`] has to tell where it leads.
///
/// # Errors
/// It is there and cannot be read.
pub fn read_plain(path: &Path) -> anyhow::Result<Option<Bytes>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => read_file(path).map(Some),
        _ => Ok(None),
    }
}

/// The bytes of one file.
///
/// # Errors
/// There is no such file, or it cannot be read; the message says which and why.
pub fn read_file(path: &Path) -> anyhow::Result<Bytes> {
    match fs::read(path) {
        Ok(content) => Ok(content.into()),
        Err(error) => bail!("cannot read {}: {}", path.display(), reason(&error)),
    }
}

/// Writes one file, whole or not at all, and makes the folders above it. A file that was there
/// stays as it was until the new one is on the disk.
///
/// # Errors
/// The disk is full, the folder is not writable, or `path` is something other than a file.
pub fn write_file(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    // A link keeps its place and its target gets the content, as any editor would do it.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        bail!(
            "cannot write {}: it is a folder or a device; name a file",
            path.display()
        );
    }
    let Some(name) = target.file_name() else {
        bail!("cannot write {}: it names no file", path.display());
    };
    let folder = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let partial = folder.join(name_beside(name, "partial"));

    let written = fs::create_dir_all(folder)
        .and_then(|()| write_through(&partial, content))
        .and_then(|()| fs::rename(&partial, &target));
    written.map_err(|error| {
        // Best effort: the error that brought us here is the one worth telling.
        let _ = fs::remove_file(&partial);
        anyhow!("cannot write {}: {}", path.display(), reason(&error))
    })
}

/// Writes and waits for the disk, so that the rename can never come before the bytes.
fn write_through(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// `error` in words a person can act on, without numbers from the operating system where we can.
pub(super) fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::QuotaExceeded => "your share of the disk is used up",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        io::ErrorKind::IsADirectory => "it is a folder, not a file",
        io::ErrorKind::NotADirectory => "a part of the path is a file, not a folder",
        io::ErrorKind::AlreadyExists => "a file of that name is in the way",
        io::ErrorKind::InvalidFilename => "the name is too long or not allowed here",
        _ => return error.to_string(),
    };
    known.to_owned()
}

/// Where the walk stands: the real folders from the root to here, and how many links led to it.
struct Folder {
    chain: Vec<PathBuf>,
    links: usize,
}

impl Folder {
    /// The real place of `folder`, which lies directly in this one and is no link.
    fn below(&self, folder: &Path) -> Option<PathBuf> {
        Some(self.chain.last()?.join(folder.file_name()?))
    }
}

struct Walk {
    /// Canonical, so that targets of links can be compared with it.
    root: PathBuf,
    /// Relative path with `/`, and the place on the disk.
    found: Vec<(String, PathBuf)>,
    /// Paths that are no part of a site, by their name.
    left_behind: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Walk {
    /// One of the entries asked for; it may be missing.
    fn entry(&mut self, root: &Path, name: &str, top: &Folder) -> anyhow::Result<()> {
        let place = root.join(name);
        match fs::symlink_metadata(&place) {
            Ok(metadata) => self.item(&place, name, metadata.file_type(), top),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unreadable(&place, &error)),
        }
    }

    fn folder(&mut self, place: &Path, path: &str, here: &Folder) -> anyhow::Result<()> {
        let listing = fs::read_dir(place)
            .and_then(Iterator::collect::<io::Result<Vec<_>>>)
            .map_err(|error| unreadable(place, &error))?;
        for item in listing {
            let name = item.file_name();
            let separator = if path.is_empty() { "" } else { "/" };
            let Some(name) = name.to_str() else {
                let shown = format!("{path}{separator}{}", name.to_string_lossy());
                self.diagnostics.push(unreadable_name(&shown));
                continue;
            };
            if is_left_behind(name) {
                self.left_behind.push(format!("{path}{separator}{name}"));
                continue;
            }
            let place = item.path();
            let kind = item
                .file_type()
                .map_err(|error| unreadable(&place, &error))?;
            self.item(&place, &format!("{path}{separator}{name}"), kind, here)?;
        }
        Ok(())
    }

    fn item(
        &mut self,
        place: &Path,
        path: &str,
        kind: fs::FileType,
        here: &Folder,
    ) -> anyhow::Result<()> {
        if kind.is_symlink() {
            return self.link(place, path, here);
        }
        if kind.is_dir() {
            let inside = Folder {
                chain: here
                    .chain
                    .iter()
                    .cloned()
                    .chain(here.below(place))
                    .collect(),
                links: here.links,
            };
            return self.folder(place, path, &inside);
        }
        self.file(place, path, kind.is_file());
        Ok(())
    }

    fn link(&mut self, place: &Path, path: &str, here: &Folder) -> anyhow::Result<()> {
        let target = match fs::canonicalize(place) {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Err(unreadable(place, &error));
            }
            // Nothing there, a file on the way, or links that lead to one another.
            Err(_) => {
                self.report(path, "dangling-link", "this link leads to nothing");
                return Ok(());
            }
        };
        let Ok(inner) = target.strip_prefix(&self.root) else {
            self.report(
                path,
                "link-outside",
                "this link leads out of the site's folder",
            );
            return Ok(());
        };
        if inner.components().any(|part| {
            matches!(part, Component::Normal(name) if name.to_str().is_some_and(is_left_behind))
        }) {
            return Ok(());
        }
        let Ok(metadata) = fs::metadata(&target) else {
            self.report(path, "dangling-link", "this link leads to nothing");
            return Ok(());
        };
        if !metadata.is_dir() {
            self.file(place, path, metadata.is_file());
            return Ok(());
        }
        if here.chain.contains(&target) || here.links == LINKS_WITHIN_LINKS {
            let message = "this link leads back to where it started, or through too many others";
            self.report(path, "dangling-link", message);
            return Ok(());
        }
        let inside = Folder {
            chain: here.chain.iter().cloned().chain([target]).collect(),
            links: here.links + 1,
        };
        self.folder(place, path, &inside)
    }

    fn file(&mut self, place: &Path, path: &str, is_plain: bool) {
        if is_plain {
            self.found.push((path.to_owned(), place.to_owned()));
            return;
        }
        // Reading a pipe would wait for ever for somebody to write.
        let message = "this is a pipe, a socket or a device, not a file";
        self.diagnostics.push(
            Diagnostic::error("special-file", message)
                .in_file(path)
                .help("remove it, or put a file in its place"),
        );
    }

    fn report(&mut self, path: &str, rule: &'static str, message: &str) {
        self.diagnostics.push(
            Diagnostic::error(rule, message)
                .in_file(path)
                .help("put the file itself here, or link to one inside the site's folder"),
        );
    }
}

fn unreadable(place: &Path, error: &io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::NotFound {
        return anyhow!(
            "cannot read {}: it vanished while the site was being read; run the command again",
            place.display()
        );
    }
    anyhow!("cannot read {}: {}", place.display(), reason(error))
}

fn unreadable_name(path: &str) -> Diagnostic {
    Diagnostic::error(
        "unreadable-name",
        format!("the name of {path} cannot be written as a web address"),
    )
    .in_file(path)
    .help("rename it with letters, digits and hyphens")
}

fn left_among_pages(path: &str) -> Diagnostic {
    Diagnostic::error(
        "zola-subset",
        "Windows or a Mac left this hidden file here, and Zola publishes it with the pages",
    )
    .in_file(path)
    .help("delete it")
}

/// True if the file at `path`, which was left behind, is one that Zola takes for a part of the site:
/// Windows's, or a Mac's with an ending other than that of a page.
fn is_a_file_managers(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_a_macs = name.starts_with("._") && name[2..].contains('.') && !name.ends_with(".md");
    matches!(name, "Thumbs.db" | "desktop.ini") || is_a_macs
}

/// Whether `name` is Git's, an editor's, a file manager's or our own, and no part of a site.
fn is_left_behind(name: &str) -> bool {
    matches!(name, ".git" | ".DS_Store" | "Thumbs.db" | "desktop.ini" | MARKER)
        // What a Mac keeps beside each file of a stick or a share, such as `._before.md`.
        || name.starts_with("._")
        || name.ends_with('~')
        || name.ends_with(".swp")
        // Emacs: `.#name` is a lock, and a dangling link besides; `#name#` is unsaved work.
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_and_git_leave_behind_is_no_part_of_a_site() {
        for name in [
            ".git",
            "a.md~",
            ".a.md.swp",
            ".#a.md",
            "#a.md#",
            ".DS_Store",
            "._a.md",
        ] {
            assert!(is_left_behind(name), "{name}");
        }
        for name in [
            ".htaccess",
            ".well-known",
            "_headers",
            "git",
            "a.md",
            ".gitignore",
        ] {
            assert!(!is_left_behind(name), "{name}");
        }
    }

    #[test]
    fn a_full_disk_is_named_in_plain_words() {
        let error = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(reason(&error), "the disk is full");
    }
}
