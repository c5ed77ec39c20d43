//! The folder beside the target in which a new site grows, and what dead builds left of theirs.
//!
//! Two builds at once do not wait for each other: each has a folder of its own, and the swap is
//! one step, so the last one wins and every reader sees one of the two, whole. A build that is
//! still alive holds a lock on the marker in its folder. A lock and not the process id decides who
//! is dead, because ids are used again and mean nothing to another container on the same volume.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::target::{Target, is_ours};
use super::{MARKER, MARKER_TEXT};
use crate::files::Files;

/// How often another name is tried when a build that clears up takes ours for abandoned.
const ATTEMPTS: usize = 10;

/// Files that one thread writes at a time; below this a second thread costs more than it saves.
const FILES_PER_THREAD: usize = 16;

/// A site being written. Removed when dropped, unless it was swapped in.
pub struct Partial {
    path: PathBuf,
    /// Open, so that its lock is held, until the swap is over.
    marker: Option<File>,
}

/// Why a site could not be written.
pub enum Fault {
    Disk(io::Error),
    /// A path that is there already.
    Clash(String),
}

impl Partial {
    /// An empty folder beside `target` with our marker in it.
    pub fn create(target: &Target) -> io::Result<Self> {
        fs::create_dir_all(target.folder())?;
        let mut last_error = io::Error::from(io::ErrorKind::ResourceBusy);
        for _ in 0..ATTEMPTS {
            let path = target.folder().join(name_beside(target.name(), "partial"));
            match fs::create_dir(&path).and_then(|()| locked_marker(&path)) {
                Ok(marker) => {
                    return Ok(Self {
                        path,
                        marker: Some(marker),
                    });
                }
                Err(error) if is_taken_away(&error) => last_error = error,
                Err(error) => {
                    let _ = fs::remove_dir_all(&path);
                    return Err(error);
                }
            }
        }
        Err(last_error)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives up the lock where a folder cannot be renamed while a file in it is open (Windows).
    pub fn prepare_for_rename(&mut self) {
        if cfg!(not(unix)) {
            self.marker = None;
        }
    }

    /// Writes all of `files`, in parallel. What the site in `old` has already, byte for byte, is not
    /// written again but gets a second name here: until the old site is removed both hold the file.
    /// Nobody writes into a published file, so neither can change the other.
    ///
    /// # Errors
    /// The first file, in no certain order, that could not be written.
    pub fn fill(&self, files: &Files, old: Option<&Path>) -> Result<(), Fault> {
        let folders: BTreeSet<&str> = files
            .iter()
            .filter_map(|(path, _)| Some(path.rsplit_once('/')?.0))
            .collect();
        for folder in folders {
            fs::create_dir_all(self.path.join(folder)).map_err(|error| fault(folder, error))?;
        }
        let files: Vec<_> = files.iter().filter(|(path, _)| *path != MARKER).collect();
        files
            .par_iter()
            .with_min_len(FILES_PER_THREAD)
            .try_for_each(|(path, content)| {
                let new = self.path.join(path);
                let content = content.read().map_err(Fault::Disk)?;
                if old.is_some_and(|old| is_taken_over(&old.join(path), &new, &content)) {
                    return Ok(());
                }
                File::create_new(new)
                    .and_then(|mut file| file.write_all(&content))
                    .map_err(|error| fault(path, error))
            })
    }
}

/// Gives the file `old` the name `new` too, if it holds just `content`.
fn is_taken_over(old: &Path, new: &Path, content: &[u8]) -> bool {
    let is_like_it = fs::symlink_metadata(old)
        .is_ok_and(|metadata| metadata.is_file() && metadata.len() == content.len() as u64);
    if !is_like_it || fs::hard_link(old, new).is_err() {
        return false;
    }
    // Compared under the new name: what stands at the old one may be another file by now.
    let is_same = fs::symlink_metadata(new).is_ok_and(|metadata| metadata.is_file())
        && fs::read(new).is_ok_and(|found| found == content);
    if !is_same {
        // If that is refused, writing the file anew fails and says so.
        let _ = fs::remove_file(new);
    }
    is_same
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After an exchange the old site lies here. What cannot be removed now is removed by the
        // next build, so nobody need be told.
        remove(&self.path);
    }
}

/// Removes what builds that were killed left beside `target`; puts the old site back if one was
/// killed between two renames. What cannot be removed stays: it harms nobody.
pub fn clear_abandoned(target: &Target) {
    let Ok(listing) = fs::read_dir(target.folder()) else {
        return;
    };
    for item in listing.flatten() {
        let path = item.path();
        let is_folder = item.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || !is_name_beside(target.name(), &item.file_name()) {
            continue;
        }
        // Held until the end of this round, so that nobody begins to use what we remove.
        let Some(_claim) = Claim::on(&path.with_extension("partial")) else {
            continue;
        };
        let holds_old_site = path.extension() == Some(OsStr::new("old"));
        if holds_old_site && !target.exists() && is_ours(&path) {
            let _ = fs::rename(&path, target.path());
        } else {
            remove(&path);
        }
    }
}

/// Removes a folder of ours as far as that is possible. Its marker goes last, so that whoever
/// looks meanwhile, or after a kill, still sees whose it is. Without a marker the folder is removed
/// only if it is empty: somebody may be about to put theirs in it.
pub fn remove(folder: &Path) {
    if !is_ours(folder) {
        let _ = fs::remove_dir(folder);
        return;
    }
    let items: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    let is_emptied = items
        .par_iter()
        .filter(|item| item.file_name() != MARKER)
        .map(
            |item| match item.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => fs::remove_dir_all(item.path()),
                false => fs::remove_file(item.path()),
            },
        )
        // Two builds may clear the same folder away.
        .all(|removed| {
            removed.map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |()| true)
        });
    if !is_emptied {
        return;
    }
    let _ = fs::remove_file(folder.join(MARKER));
    let _ = fs::remove_dir(folder);
}

/// A hidden name for something that lies beside `name` for a while: `.name.PID-N.suffix`.
pub fn name_beside(name: &OsStr, suffix: &str) -> OsString {
    // Threads of one process share its id.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}-{count}.{suffix}", std::process::id()));
    beside
}

fn is_name_beside(name: &OsStr, candidate: &OsStr) -> bool {
    let (Some(name), Some(candidate)) = (name.to_str(), candidate.to_str()) else {
        return false;
    };
    let numbers = candidate
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| {
            rest.strip_suffix(".partial")
                .or_else(|| rest.strip_suffix(".old"))
        })
        .and_then(|rest| rest.split_once('-'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    numbers.is_some_and(|(process, count)| is_number(process) && is_number(count))
}

fn locked_marker(folder: &Path) -> io::Result<File> {
    let path = folder.join(MARKER);
    let mut marker = File::create_new(&path)?;
    marker.write_all(MARKER_TEXT.as_bytes())?;
    match marker.try_lock() {
        Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::NotFound.into()),
        // A file system without locks: nobody can see that we live, and nobody will ask.
        Err(TryLockError::Error(_)) | Ok(()) => {}
    }
    // Somebody may have cleared it away between its making and its lock.
    fs::metadata(&path)?;
    Ok(marker)
}

/// The right to remove what a build left, kept as a lock on its marker if there is one.
struct Claim {
    _marker: Option<File>,
}

impl Claim {
    /// `None` while the build that makes `partial` still runs, as far as one can tell.
    fn on(partial: &Path) -> Option<Self> {
        match File::options().write(true).open(partial.join(MARKER)) {
            Ok(marker) if marker.try_lock().is_ok() => Some(Self {
                _marker: Some(marker),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Self { _marker: None }),
            Ok(_) | Err(_) => None,
        }
    }
}

fn is_taken_away(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists
    )
}

fn fault(path: &str, error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::AlreadyExists
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory => Fault::Clash(path.to_owned()),
        _ => Fault::Disk(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_our_own_making_are_cleared_away() {
        let check = |candidate: &str, expected| {
            let found = is_name_beside(OsStr::new("public"), OsStr::new(candidate));
            assert_eq!(found, expected, "{candidate}");
        };
        check(".public.12-0.partial", true);
        check(".public.12-0.old", true);
        check(".public.12.partial", false);
        check(".public.-.partial", false);
        check(".public.notes.partial", false);
        check(".publicity.12-0.partial", false);
        check("public.12-0.partial", false);
        let made = name_beside(OsStr::new("public"), "partial");
        assert!(is_name_beside(OsStr::new("public"), &made));
    }
}
