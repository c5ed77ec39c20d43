//! Where the files of a large site wait outside the memory: a temporary file without a name, which is
//! gone as soon as the program is, however it ends.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// The bytes of one of [`super::Files`]: in memory, or put aside in a [`Spool`]. Cheap to clone.
#[derive(Clone)]
pub struct Content(Place);

#[derive(Clone)]
enum Place {
    Memory(Bytes),
    Aside(Aside),
}

#[derive(Clone)]
struct Aside {
    spool: Spool,
    start: u64,
    length: usize,
}

/// A place for contents that are read again later. Cheap to clone; nobody waits for another who reads or writes.
#[derive(Clone)]
pub struct Spool(Arc<Tape>);

struct Tape {
    file: File,
    /// Where the next content goes.
    end: AtomicU64,
    /// What went wrong at first, if anything did.
    fault: Mutex<Option<io::Error>>,
}

impl std::fmt::Debug for Spool {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Spool")
    }
}

impl Spool {
    /// # Errors
    /// The system gives no temporary file.
    pub fn new() -> io::Result<Self> {
        tempfile::tempfile().map(Self::on)
    }

    fn on(file: File) -> Self {
        Self(Arc::new(Tape {
            file,
            end: AtomicU64::new(0),
            fault: Mutex::default(),
        }))
    }

    /// Puts `content` aside. Where the disk has no room for it, it stays in memory.
    pub fn put(&self, content: Bytes) -> Content {
        let length = content.len();
        let start = self.0.end.fetch_add(length as u64, Ordering::Relaxed);
        if positioned::write(&self.0.file, &content, start).is_err() {
            return Content(Place::Memory(content));
        }
        Content(Place::Aside(Aside {
            spool: self.clone(),
            start,
            length,
        }))
    }

    /// # Errors
    /// Something that was put aside could not be read again, and was taken for blank since.
    pub fn check(&self) -> io::Result<()> {
        let mut fault = self.0.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.take().map_or(Ok(()), Err)
    }

    fn take_note(&self, error: io::Error) {
        let mut fault = self.0.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.get_or_insert(error);
    }

    /// A place that takes everything and gives nothing back.
    #[cfg(test)]
    pub fn that_loses_all() -> Self {
        let nowhere = File::options().read(true).write(true).open("/dev/null");
        Self::on(nowhere.expect("it is everywhere"))
    }
}

impl Aside {
    fn read(&self) -> io::Result<Bytes> {
        let mut content = vec![0; self.length];
        positioned::read(&self.spool.0.file, &mut content, self.start)?;
        Ok(content.into())
    }
}

/// Reading and writing at a place, which no thread has to wait for another to do.
#[cfg(unix)]
mod positioned {
    use std::os::unix::fs::FileExt as _;
    use std::{fs::File, io};

    pub fn read(file: &File, content: &mut [u8], start: u64) -> io::Result<()> {
        file.read_exact_at(content, start)
    }

    pub fn write(file: &File, content: &[u8], start: u64) -> io::Result<()> {
        file.write_all_at(content, start)
    }
}

/// The same, with what Windows has for it.
#[cfg(windows)]
mod positioned {
    use std::os::windows::fs::FileExt as _;
    use std::{fs::File, io};

    pub fn read(file: &File, content: &mut [u8], start: u64) -> io::Result<()> {
        let mut done = 0;
        while done < content.len() {
            match file.seek_read(&mut content[done..], start + done as u64)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => done += count,
            }
        }
        Ok(())
    }

    pub fn write(file: &File, content: &[u8], start: u64) -> io::Result<()> {
        let mut done = 0;
        while done < content.len() {
            match file.seek_write(&content[done..], start + done as u64)? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                count => done += count,
            }
        }
        Ok(())
    }
}

impl Content {
    /// In bytes.
    pub fn len(&self) -> usize {
        match &self.0 {
            Place::Memory(bytes) => bytes.len(),
            Place::Aside(aside) => aside.length,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// # Errors
    /// The bytes were put aside and cannot be read again.
    pub fn read(&self) -> io::Result<Bytes> {
        match &self.0 {
            Place::Memory(bytes) => Ok(bytes.clone()),
            Place::Aside(aside) => aside.read(),
        }
    }

    /// As [`Self::read`], but as many empty lines where that fails, so that no place in the text is outside of
    /// it. [`Spool::check`] tells of it.
    pub fn bytes(&self) -> Bytes {
        self.read().unwrap_or_else(|error| {
            if let Place::Aside(aside) = &self.0 {
                aside.spool.take_note(error);
            }
            vec![b'\n'; self.len()].into()
        })
    }

    /// `bytes` in the place of these: put aside if these were.
    pub fn followed_by(&self, bytes: Bytes) -> Self {
        match &self.0 {
            Place::Memory(_) => bytes.into(),
            Place::Aside(aside) => aside.spool.put(bytes),
        }
    }

    /// Whether both are known to be equal without reading either: clones of one another are.
    pub fn is_shared_with(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Place::Memory(one), Place::Memory(other)) => {
                one.as_ptr() == other.as_ptr() && one.len() == other.len()
            }
            (Place::Aside(one), Place::Aside(other)) => {
                (one.start, one.length) == (other.start, other.length)
                    && Arc::ptr_eq(&one.spool.0, &other.spool.0)
            }
            _ => false,
        }
    }
}

impl<T: Into<Bytes>> From<T> for Content {
    fn from(bytes: T) -> Self {
        Self(Place::Memory(bytes.into()))
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        self.is_shared_with(other) || (self.len() == other.len() && self.bytes() == other.bytes())
    }
}

impl Eq for Content {}

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.bytes().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_comes_back() {
        let spool = Spool::new().expect("a temporary file");
        let put = |text: &'static str| spool.put(Bytes::from_static(text.as_bytes()));
        let contents = ["one", "", "three"].map(put);
        for (content, text) in contents.iter().zip(["one", "", "three"]) {
            assert_eq!(content.bytes(), text);
            assert_eq!(*content, Content::from(text));
        }
        assert!(contents[0].is_shared_with(&contents[0].clone()));
        assert!(!contents[0].is_shared_with(&put("one")));
        spool.check().expect("all was read");
    }

    #[test]
    fn what_cannot_be_read_again_is_told() {
        let spool = Spool::that_loses_all();
        let content = spool.put(Bytes::from_static(b"words"));
        assert_eq!(content.bytes(), "\n\n\n\n\n");
        let fault = spool.check().expect_err("it was cut short");
        assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof);
    }
}
