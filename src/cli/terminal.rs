//! Words for the person at the terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use crate::bundle;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::site::Site;

/// What standard output refused, if it did. Then not all was written that was to be.
static UNWRITTEN: OnceLock<io::Error> = OnceLock::new();

/// Whether standard error is a terminal that wants colour (<https://no-color.org>).
pub fn stderr_has_colour() -> bool {
    io::stderr().is_terminal() && wants_colour()
}

/// As [`stderr_has_colour`], for standard output.
pub fn stdout_has_colour() -> bool {
    io::stdout().is_terminal() && wants_colour()
}

fn wants_colour() -> bool {
    let is_unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
    is_unset("NO_COLOR") && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
}

/// Says what could not be done.
pub fn error(error: &anyhow::Error) {
    note(&chain(error));
}

/// What could not be done, and why, from the outermost step inwards.
pub fn chain(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    format!("error: {}\n", causes.join("\n  because: "))
}

/// Writes `text` to standard output. A reader that went away, such as `head`, is no fault; anything
/// else is told by [`unwritten`].
pub fn print(text: &str) {
    let mut output = io::stdout().lock();
    // What has no line end waits in a buffer, and would be lost unseen.
    let written = output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush());
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        // The first is told.
        let _ = UNWRITTEN.set(error);
    }
}

/// Why not all was written to standard output, such as a full disk.
pub fn unwritten() -> Option<&'static io::Error> {
    UNWRITTEN.get()
}

/// Writes `text` to standard error.
pub fn note(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// "2 errors, 1 warning"; empty if there are none.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let parts: Vec<String> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| plural(count, word))
    .collect();
    parts.join(", ")
}

/// " for Example Hospital", if the site is a hospital's own copy.
pub fn whose(site: &Site) -> String {
    let hospital = site.hospital.as_ref();
    hospital.map_or_else(String::new, |hospital| {
        format!(" for {}", hospital.name.value.trim())
    })
}

/// The line by which people compare two copies; empty for files without sums. `place` holds the files.
pub fn sum_line(files: &Files, place: &str) -> String {
    match files.get(bundle::SUMS) {
        Some(list) => format!(
            "Sum of the list {} in {place}: {}\n",
            bundle::SUMS,
            bundle::sum(&list)
        ),
        None => String::new(),
    }
}

/// "1 page", "2 pages".
pub fn plural(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}
