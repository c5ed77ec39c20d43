//! The last step: the new site takes the place of the old one.
//!
//! On Linux one system call exchanges the two. Where the system or the file system cannot do that,
//! two renames do it, and the next build repairs what a kill between them left
//! (`partial::clear_abandoned`).

use std::fs;
use std::io;
use std::path::Path;

use super::partial::{self, Partial};
use super::target::{Target, is_ours_or_empty};

/// How often we start again because another build came or went between look and step.
const ATTEMPTS: usize = 10;

/// Puts `partial` in the place of `target` and removes what was there.
///
/// # Errors
/// The system refuses, or what is there has become somebody else's; it is unchanged then.
pub fn into_place(mut partial: Partial, target: &Target) -> anyhow::Result<()> {
    partial.prepare_for_rename();
    let mut last_error = io::Error::from(io::ErrorKind::ResourceBusy);
    for _ in 0..ATTEMPTS {
        let result = if target.exists() {
            exchange(partial.path(), target)
        } else {
            fs::rename(partial.path(), target.path())
        };
        match result {
            Ok(()) => return check_removable(partial, target),
            Err(error) if is_race(&error) => last_error = error,
            Err(error) if is_mount(&error) => return Err(target.is_mounted()),
            Err(error) => return Err(target.swap_refused(&error)),
        }
    }
    Err(target.swap_refused(&last_error))
}

/// A folder that came between our look at the target and the exchange now lies where the partial
/// one did; if it is not ours it must go back, not be removed with the rest.
fn check_removable(partial: Partial, target: &Target) -> anyhow::Result<()> {
    match is_ours_or_empty(partial.path()) {
        Ok(true) => return Ok(()),
        // Nothing was there, or another build has cleared it away.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(false) | Err(_) => {}
    }
    match exchange(partial.path(), target) {
        Ok(()) => Err(target.is_foreign()),
        Err(error) => {
            // Out of reach of every later clearing.
            let _ = fs::rename(partial.path(), partial.path().with_extension("not-ours"));
            Err(target.swap_refused(&error))
        }
    }
}

#[cfg(target_os = "linux")]
fn exchange(partial: &Path, target: &Target) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, partial, CWD, target.path(), RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // NFS, some FUSE and overlay file systems, kernels before 3.15.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => two_renames(partial, target),
        Err(errno) => Err(errno.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(partial: &Path, target: &Target) -> io::Result<()> {
    two_renames(partial, target)
}

/// For a moment nothing is at `target`. A kill in that moment leaves the old site in a folder
/// whose name ends in `.old` and shares its numbers with the partial one.
fn two_renames(partial: &Path, target: &Target) -> io::Result<()> {
    let old = partial.with_extension("old");
    fs::rename(target.path(), &old)?;
    if let Err(error) = fs::rename(partial, target.path()) {
        // If another build was quicker its site stays, and ours is tried again.
        if target.exists() && is_ours_or_empty(&old)? {
            partial::remove(&old);
        } else {
            fs::rename(&old, target.path())?;
        }
        return Err(error);
    }
    // As after an exchange, so that what follows need not know which way it went. If it is
    // refused the next build removes the old site.
    let _ = fs::rename(&old, partial);
    Ok(())
}

fn is_race(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty
    )
}

fn is_mount(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Files, publish};

    fn site(word: &str) -> Files {
        let mut files = Files::new();
        files
            .insert("index.html", word.to_owned())
            .expect("well formed");
        files
    }

    fn read(folder: &Path) -> String {
        fs::read_to_string(folder.join("index.html")).expect("a page")
    }

    /// As `into_place` would do it where the file system knows no exchange.
    #[test]
    fn two_renames_do_what_an_exchange_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        publish(&site("old"), &output).expect("published");
        let target = Target::new(&output).expect("a target");
        let partial = Partial::create(&target).expect("a partial folder");
        assert!(partial.fill(&site("new"), None).is_ok());

        two_renames(partial.path(), &target).expect("renamed");

        assert_eq!(read(&output), "new");
        assert_eq!(read(partial.path()), "old");
        drop(partial);
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn killed_between_two_renames_the_old_site_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        publish(&site("old"), &output).expect("published");
        let old = folder.path().join(".public.4000000000-0.old");
        fs::rename(&output, &old).expect("renamed");

        partial::clear_abandoned(&Target::new(&output).expect("a target"));

        assert_eq!(read(&output), "old");
        assert!(!old.exists());
    }

    #[test]
    fn a_foreign_folder_that_comes_at_the_last_moment_is_put_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        let target = Target::new(&output).expect("a target");
        let partial = Partial::create(&target).expect("a partial folder");
        fs::create_dir(&output).expect("made");
        fs::write(output.join("thesis.txt"), "mine").expect("written");

        let error = into_place(partial, &target).expect_err("refused");

        assert!(
            error.to_string().contains("was not made by rfa-guide"),
            "{error}"
        );
        assert_eq!(fs::read_dir(&output).expect("listed").count(), 1);
        assert!(output.join("thesis.txt").exists());
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }
}
