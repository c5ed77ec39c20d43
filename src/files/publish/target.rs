//! The folder to publish into, and the reasons not to.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use super::{MARKER, MARKER_TEXT};
use crate::files::read::reason;

/// How often we look for the marker before we call a folder somebody else's.
const LOOKS: usize = 3;

/// Where a site is published.
pub struct Target {
    /// As the user wrote it, for messages.
    shown: PathBuf,
    /// The folder that holds it; partial folders lie here too, so that one rename is enough.
    folder: PathBuf,
    name: OsString,
}

impl Target {
    /// The folder that `output` means; it need not exist.
    ///
    /// A link is followed and the folder it leads to is replaced: web roots are often links
    /// (`/var/www/guide -> /srv/guide`), and replacing the link itself would leave what the
    /// administrator chose, its disk and its place, behind.
    ///
    /// # Errors
    /// `output` names no folder, leads to nothing, or is `/`.
    pub fn new(output: &Path) -> anyhow::Result<Self> {
        let place = match fs::symlink_metadata(output) {
            Ok(_) => fs::canonicalize(output).map_err(|error| {
                anyhow!(
                    "cannot publish into {}: it is a link that leads nowhere ({}); \
                     remove it or make the folder it leads to",
                    output.display(),
                    reason(&error)
                )
            })?,
            Err(_) => output.to_owned(),
        };
        let Some(name) = place.file_name() else {
            bail!(
                "cannot publish into {}: it is the root of the disk or names no folder; \
                 name another, such as --output public",
                output.display()
            );
        };
        let folder = match place.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Self {
            shown: output.to_owned(),
            name: name.to_owned(),
            folder,
        })
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn name(&self) -> &OsStr {
        &self.name
    }

    /// Whether anything is there at this moment.
    pub fn exists(&self) -> bool {
        fs::symlink_metadata(self.path()).is_ok()
    }

    /// # Errors
    /// Something is there that we must not replace; the message says what to do instead.
    pub fn check_replaceable(&self) -> anyhow::Result<()> {
        if !self.exists() {
            return Ok(());
        }
        self.check_movable()?;
        match is_ours_or_empty(&self.path()) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.is_foreign()),
            Err(error) => bail!(
                "cannot publish into {}: cannot look into it ({}); allow that or name another \
                 folder with --output; nothing was changed",
                self.shown.display(),
                reason(&error)
            ),
        }
    }

    /// Puts our marker into a folder that is not ours, so that it may be replaced. True if that was
    /// needed.
    ///
    /// # Errors
    /// There is no such folder, or one that nobody may replace.
    pub fn claim(&self) -> anyhow::Result<bool> {
        self.check_movable()?;
        let path = self.path();
        // It would not be among the files that are published, and so be lost.
        if fs::symlink_metadata(path.join(".git")).is_ok() {
            bail!(
                "cannot publish into {}: it holds a Git repository, which would be lost; copy the \
                 site into a folder of its own; nothing was changed",
                self.shown.display()
            );
        }
        if is_ours(&path) {
            return Ok(false);
        }
        match fs::write(path.join(MARKER), MARKER_TEXT) {
            Ok(()) => Ok(true),
            Err(error) => bail!(
                "cannot publish into {}: {}; nothing was changed",
                self.shown.display(),
                reason(&error)
            ),
        }
    }

    /// Takes the marker of [`Target::claim`] away again.
    pub fn give_back(&self) {
        // A marker that stays does no harm but to allow what the caller has allowed already.
        let _ = fs::remove_file(self.path().join(MARKER));
    }

    /// # Errors
    /// What is there is no folder, or one that cannot be swapped for another.
    fn check_movable(&self) -> anyhow::Result<()> {
        let path = self.path();
        let metadata = fs::symlink_metadata(&path).map_err(|error| {
            anyhow!(
                "cannot publish into {}: {}",
                self.shown.display(),
                reason(&error)
            )
        })?;
        if !metadata.is_dir() {
            bail!(
                "cannot publish into {}: it is a file; remove it or name another folder \
                 with --output",
                self.shown.display()
            );
        }
        // Whoever stands in the folder, in a shell for instance, would be left in the removed one.
        if fs::canonicalize(".").is_ok_and(|current| current.starts_with(&path)) {
            bail!(
                "cannot publish into {}: it is the folder you are in, or holds it; name one \
                 inside it, such as --output public",
                self.shown.display()
            );
        }
        if is_mount_point(&path) {
            return Err(self.is_mounted());
        }
        Ok(())
    }

    pub fn is_foreign(&self) -> anyhow::Error {
        anyhow!(
            "cannot publish into {}: it holds files and was not made by rfa-guide; empty it, or \
             name another folder with --output; nothing was changed",
            self.shown.display()
        )
    }

    /// A mount point cannot be renamed, so it cannot be swapped for another folder.
    pub fn is_mounted(&self) -> anyhow::Error {
        anyhow!(
            "cannot publish into {}: a disk or volume is mounted there, and only a folder inside \
             it can be replaced as a whole; use --output {}",
            self.shown.display(),
            self.shown.join("site").display()
        )
    }

    /// Nothing can be written beside the target.
    pub fn beside_refused(&self, error: &io::Error) -> anyhow::Error {
        anyhow!(
            "cannot publish into {}: the new site is written beside it first, and in {} that is \
             refused ({}); put that right or name a folder elsewhere with --output; what was \
             there is unchanged",
            self.shown.display(),
            self.folder.display(),
            reason(error)
        )
    }

    /// The last step was refused.
    pub fn swap_refused(&self, error: &io::Error) -> anyhow::Error {
        anyhow!(
            "cannot put the new site in the place of {}: {}; close the programs that use the \
             folder and build again; what was there is unchanged",
            self.shown.display(),
            reason(error)
        )
    }
}

/// Whether `folder` is empty or carries our marker. The marker's text is compared too, because
/// its name alone could be some other file of that name in somebody's home.
pub fn is_ours_or_empty(folder: &Path) -> io::Result<bool> {
    // Another build may swap or remove the folder while we look, and our look then ends in one
    // that is gone. A removal takes the marker last, so the order of these questions matters.
    let is_ours = (0..LOOKS).any(|_| is_ours(folder));
    Ok(is_ours || fs::read_dir(folder)?.next().is_none())
}

pub fn is_ours(folder: &Path) -> bool {
    let first_words = &MARKER_TEXT[..MARKER_TEXT.find(',').unwrap_or(MARKER_TEXT.len())];
    let marker = folder.join(MARKER);
    fs::symlink_metadata(&marker).is_ok_and(|metadata| metadata.is_file())
        && fs::read(&marker).is_ok_and(|text| text.starts_with(first_words.as_bytes()))
}

#[cfg(target_os = "linux")]
fn is_mount_point(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // Unlike a comparison of device numbers this sees bind mounts and is not deceived by btrfs
    // subvolumes. On a kernel before 5.8 the swap itself answers EBUSY, which says the same.
    statx(CWD, folder, AtFlags::empty(), StatxFlags::empty())
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mount_point(_folder: &Path) -> bool {
    // The first of the two renames is refused there, before anything is changed.
    false
}
