//! One file of the index: a call that hands its name and content to the browser's script.

use anyhow::{Context as _, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The function that is called.
const FUNCTION: &str = "rfaSearch";

/// The script that hands over `content`, in plain ASCII, without a `<` that could end an element it
/// is put into.
pub fn write(name: &str, content: &impl Serialize) -> String {
    let json = serde_json::to_string(content).expect("the index is JSON");
    let mut script = format!("{FUNCTION}(\"{name}\",");
    for character in json.chars() {
        if character.is_ascii() && character != '<' {
            script.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                script.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    script.push_str(")\n");
    script
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
        assert!(script.is_ascii() && !script.contains('<'));
        assert_eq!(
            read::<String>("t0", script.as_bytes()).expect("whole"),
            text
        );
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
