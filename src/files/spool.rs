//! Where the files of a large site wait outside the memory: a temporary file without a name, which is
//! gone as soon as the program is, however it ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// A place for contents that are read again later. Cheap to clone.
#[derive(Clone)]
pub struct Spool(Arc<Mutex<Tape>>);

struct Tape {
    file: File,
    length: u64,
    /// What went wrong at first, if anything did.
    fault: Option<io::Error>,
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
        let tape = Tape {
            file: tempfile::tempfile()?,
            length: 0,
            fault: None,
        };
        Ok(Self(Arc::new(Mutex::new(tape))))
    }

    /// Puts `content` aside. Where the disk has no room for it, it stays in memory.
    pub fn put(&self, content: Bytes) -> Content {
        let mut tape = self.tape();
        let start = tape.length;
        if tape.write(&content).is_err() {
            return Content(Place::Memory(content));
        }
        Content(Place::Aside(Aside {
            spool: self.clone(),
            start,
            length: content.len(),
        }))
    }

    /// # Errors
    /// Something that was put aside could not be read again, and was taken for blank since.
    pub fn check(&self) -> io::Result<()> {
        self.tape().fault.take().map_or(Ok(()), Err)
    }

    /// Loses all that was put aside, and takes nothing more.
    #[cfg(test)]
    pub fn lose(&self) {
        self.tape().file = File::open("/dev/null").expect("it is everywhere");
    }

    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tape {
    fn write(&mut self, content: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(content)?;
        self.length += content.len() as u64;
        Ok(())
    }

    fn read(&mut self, start: u64, length: usize) -> io::Result<Bytes> {
        let mut content = vec![0; length];
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut content)?;
        Ok(content.into())
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
            Place::Aside(aside) => aside.spool.tape().read(aside.start, aside.length),
        }
    }

    /// As [`Self::read`], but as many empty lines where that fails, so that no place in the text is outside of
    /// it. [`Spool::check`] tells of it.
    pub fn bytes(&self) -> Bytes {
        self.read().unwrap_or_else(|error| {
            if let Place::Aside(aside) = &self.0 {
                aside.spool.tape().fault.get_or_insert(error);
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
        let spool = Spool::new().expect("a temporary file");
        let content = spool.put(Bytes::from_static(b"words"));
        spool.lose();
        assert_eq!(content.bytes(), "\n\n\n\n\n");
        let fault = spool.check().expect_err("it was cut short");
        assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof);
    }
}
