//! `hospital`: the file by which a hospital makes the guide its own, started and checked.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::pipeline::{self, Purpose, Settings};
use super::{SourceArguments, terminal};
use crate::{diagnostic, files};

/// The default name of a hospital's file.
pub const HOSPITAL_FILE: &str = "hospital.toml";

/// What `hospital new` writes: every key, commented, with an example.
const STARTING_FILE: &str = include_str!("hospital.toml");

/// Start or check the file by which a hospital makes the guide its own.
#[derive(Args)]
#[command(after_help = "Example: rfa-guide hospital new hospital.toml")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a commented file to start from. A file that is there already is left alone.
    #[command(after_help = "Example: rfa-guide hospital new hospital.toml")]
    New {
        /// Where to write it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Say everything that is wrong with the file and the pages that it names.
    #[command(after_help = "Example: rfa-guide hospital check hospital.toml")]
    Check {
        /// The hospital's file [default: hospital.toml in this folder].
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// The folder that holds config.toml and content/ [default: this folder if it holds them,
        /// else the guide inside this program].
        #[arg(long, value_name = "DIR")]
        source: Option<PathBuf>,
        /// The day by which reviews are due or overdue, such as 2026-11-21 [default: today].
        #[arg(long, value_name = "DATE", value_parser = super::day)]
        today: Option<Date>,
    },
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::New { file } => start(&file),
        Command::Check {
            file,
            source,
            today,
        } => check(SourceArguments {
            source,
            hospital: Some(match file {
                Some(file) => file,
                None => file_here()?,
            }),
            drafts: false,
            today,
        }),
    }
}

/// The file that is checked when none is named.
fn file_here() -> anyhow::Result<PathBuf> {
    let file = PathBuf::from(HOSPITAL_FILE);
    if !file.is_file() {
        bail!(
            "there is no {HOSPITAL_FILE} in this folder; name your file, or start one with \
             `rfa-guide hospital new {HOSPITAL_FILE}`"
        );
    }
    Ok(file)
}

fn start(file: &std::path::Path) -> anyhow::Result<ExitCode> {
    if file.is_file() || file.is_dir() {
        bail!(
            "{} is there already and was left alone; name a file that is not",
            file.display()
        );
    }
    files::write_file(file, STARTING_FILE.as_bytes())?;
    terminal::print(&format!(
        "Wrote {0}. Fill in `name`, take the `#` from what you want, then run `rfa-guide hospital check {0}`.\n",
        file.display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn check(arguments: SourceArguments) -> anyhow::Result<ExitCode> {
    let built = pipeline::build(&Settings::new(&arguments, None, Purpose::Carry))?;
    let found = built.diagnostics;
    let colour = terminal::stdout_has_colour();
    terminal::print(&diagnostic::text(&found, colour));
    let summary = match terminal::tally(&found) {
        tally if tally.is_empty() => "Nothing wrong".to_owned(),
        tally => tally,
    };
    let file = arguments.hospital.unwrap_or_default();
    terminal::print(&format!(
        "{summary} in the guide with {}.\n",
        file.display()
    ));
    Ok(ExitCode::from(u8::from(diagnostic::has_errors(&found))))
}
