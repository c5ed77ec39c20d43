//! `verify`: whether a copy of the guide is as it was made.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::terminal;
use crate::bundle::{self, Report};

/// Differences that are named one by one. A copy that has more is another guide, or none.
const NAMED: usize = 50;

/// Hold a copy of the guide against its sums.
///
/// Takes the zip, the folder it was unpacked to, a published site, or one file beside its
/// SHA256SUMS. Says what is missing, changed or added, and prints the sum of SHA256SUMS, which
/// stands for the whole copy.
#[derive(Args)]
#[command(after_help = "Example: rfa-guide verify dist/rfa-guide-offline.zip")]
pub struct Arguments {
    /// The zip, folder or file to look at.
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The list of sums for one file [default: SHA256SUMS beside it].
    #[arg(long, value_name = "FILE")]
    sums: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let path = &arguments.path;
    if !path.is_dir() && !path.is_file() {
        bail!(
            "cannot read {}: there is no such file or folder",
            path.display()
        );
    }
    let report = if path.is_dir() {
        if arguments.sums.is_some() {
            bail!("--sums is for one file; a folder has its own SHA256SUMS in it");
        }
        bundle::verify_folder(path)?
    } else {
        file(path, arguments.sums.as_deref())?
    };
    terminal::print(&text(&report, path));
    Ok(ExitCode::from(u8::from(!report.is_whole())))
}

/// A zip has its own list inside; one that also lies beside a list that names it is held to both.
fn file(path: &Path, sums: Option<&Path>) -> anyhow::Result<Report> {
    let beside = path.with_file_name(bundle::SUMS);
    let is_zip = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    let sums = match sums {
        Some(sums) => Some(sums),
        None if is_zip && !beside.is_file() => None,
        None => Some(beside.as_path()),
    };
    let whole = match sums {
        Some(sums) => bundle::verify_file(path, sums)?,
        None => None,
    };
    match whole {
        Some(report) if !report.is_whole() => Ok(report),
        _ if is_zip => bundle::verify_zip(path),
        Some(report) => Ok(report),
        None => bail!(
            "{} does not name {}; give the file the name it came with, or name the list that has it \
             with --sums",
            sums.unwrap_or(&beside).display(),
            path.display()
        ),
    }
}

fn text(report: &Report, path: &Path) -> String {
    let kinds = [
        ("missing", &report.missing),
        ("changed", &report.changed),
        ("added", &report.added),
    ];
    let differences: Vec<String> = kinds
        .iter()
        .flat_map(|(kind, paths)| {
            paths
                .iter()
                .map(move |path| format!("{kind}: {}", shown(path)))
        })
        .collect();
    let mut text: String = differences
        .iter()
        .take(NAMED)
        .map(|line| format!("{line}\n"))
        .collect();
    if differences.len() > NAMED {
        text += &format!("and {} more\n", differences.len() - NAMED);
    }
    let place = path.display();
    text += &match differences.len() {
        0 => format!(
            "{place} is whole: {} as listed.\n",
            terminal::plural(report.listed, "file")
        ),
        count => format!(
            "{place} is not as it was made: {}.\n",
            terminal::plural(count, "difference")
        ),
    };
    if !report.sum.is_empty() {
        let list = match (report.is_inside, path.is_file()) {
            (true, _) => format!("inside {place}"),
            (false, true) => format!("that names {place}"),
            (false, false) => format!("{} in {place}", bundle::SUMS),
        };
        text += &format!("Sum of the list {list}: {}\n", report.sum);
    }
    text
}

/// A name that somebody else chose, so that it cannot play tricks on a terminal.
fn shown(path: &str) -> String {
    const LONGEST: usize = 200;
    let escaped: String = path.escape_debug().take(LONGEST + 1).collect();
    match escaped.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &escaped[..end]),
        None => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_is_wrong_and_what_to_compare() {
        let report = Report {
            listed: 3,
            missing: vec!["a".to_owned()],
            changed: Vec::new(),
            added: vec!["b\u{1b}[2J".to_owned(), "c".repeat(300)],
            sum: "0123".to_owned(),
            is_inside: false,
        };
        insta::assert_snapshot!(text(&report, Path::new("dist")), @r"
        missing: a
        added: b\u{1b}[2J
        added: cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc…
        dist is not as it was made: 3 differences.
        Sum of the list SHA256SUMS in dist: 0123
        ");
    }

    #[test]
    fn a_whole_copy_is_said_to_be_whole() {
        let report = Report {
            listed: 2,
            sum: "0123".to_owned(),
            ..Report::default()
        };
        insta::assert_snapshot!(text(&report, Path::new("dist")), @r"
        dist is whole: 2 files as listed.
        Sum of the list SHA256SUMS in dist: 0123
        ");
    }

    #[test]
    fn many_differences_are_counted_and_not_all_named() {
        let report = Report {
            added: vec!["x".to_owned(); 1000],
            ..Report::default()
        };
        let text = text(&report, Path::new("dist"));
        assert!(text.contains("and 950 more\n"), "{text}");
        assert!(text.ends_with("1000 differences.\n"), "{text}");
    }
}
