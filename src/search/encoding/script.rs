//! One file of the index: a call that hands its name and content to the browser's script.

use std::io::{self, Write};

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use memchr::memchr;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::Formatter;

/// The function that is called.
const FUNCTION: &str = "rfaSearch";

/// The script that hands over `content`, in plain ASCII, without a `<` that could end an element it
/// is put into.
pub fn write(name: &str, content: &impl Serialize) -> Bytes {
    let mut script = format!("{FUNCTION}(\"{name}\",").into_bytes();
    let mut json = serde_json::Serializer::with_formatter(&mut script, Ascii);
    content.serialize(&mut json).expect("the index is JSON");
    script.extend_from_slice(b")\n");
    // Without the room for more that it has while it is written.
    Bytes::copy_from_slice(&script)
}

/// JSON with everything in texts escaped that is not plain.
struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        script: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Most text is plain, and to see that much at a time is quicker.
        if fragment.is_ascii() && memchr(b'<', fragment.as_bytes()).is_none() {
            return script.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        let is_escaped = |byte: u8| !byte.is_ascii() || byte == b'<';
        while let Some(at) = rest.bytes().position(is_escaped) {
            script.write_all(&rest.as_bytes()[..at])?;
            let escaped = rest[at..].chars().next().expect("it was found");
            for unit in escaped.encode_utf16(&mut [0; 2]) {
                write!(script, "\\u{unit:04x}")?;
            }
            rest = &rest[at + escaped.len_utf8()..];
        }
        script.write_all(rest.as_bytes())
    }
}

/// What `script` hands over under `name`.
///
/// # Errors
/// It is another script, or not what is expected.
pub fn read<T: DeserializeOwned>(name: &str, script: &[u8]) -> anyhow::Result<T> {
    let script = std::str::from_utf8(script).context("it is not text")?;
    let content = script
        .strip_prefix(FUNCTION)
        .and_then(|rest| rest.trim_end().strip_prefix('('))
        .and_then(|rest| rest.strip_suffix(')'))
        .context("it is no file of a search index")?;
    let (found, content): (String, T) = serde_json::from_str(&format!("[{content}]"))?;
    ensure!(found == name, "it calls itself {found}");
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_plain_ascii_and_comes_back() {
        let text = "a “b” </script> 😀 \\ \"";
        let script = write("t0", &text);
        assert!(script.is_ascii() && !script.contains(&b'<'));
        assert_eq!(read::<String>("t0", &script).expect("whole"), text);
    }

    #[test]
    fn another_script_is_an_error() {
        for script in [
            "",
            "alert(1)",
            "rfaSearch(\"t1\",\"\")",
            "rfaSearch(\"t0\",\"",
            "rfaSearch(\"t0\")",
        ] {
            assert!(read::<String>("t0", script.as_bytes()).is_err(), "{script}");
        }
        assert!(read::<String>("t0", b"\xff").is_err());
    }
}
