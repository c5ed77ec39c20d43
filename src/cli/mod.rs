//! The command line: one file a command, and the only room that joins the others.
//!
//! Only here are the clock, the environment and the arguments read. Results go to standard output,
//! progress and findings of a build to standard error. Exit codes: 0 nothing wrong, 1 the site has
//! errors, 2 the work could not be done.

mod access_log;
mod build;
mod bundle;
mod check;
mod finish;
mod hospital;
mod pipeline;
mod preview;
mod progress;
mod report;
mod search;
mod serve;
mod terminal;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::site;

/// Builds, checks and serves a guide for patients to radiofrequency ablation for painful spinal
/// metastases.
///
/// Without a command it builds the site into `public/`.
#[derive(Parser)]
#[command(
    version,
    about,
    after_help = "Example: rfa-guide build --output public"
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Write the complete site into a folder.
    Build(build::Arguments),
    /// Make a site that Zola rendered the same as one from `build`.
    Finish(finish::Arguments),
    /// Say everything that is wrong with a tree, and what to do about it.
    Check(check::Arguments),
    /// Ask the guide, as its readers do.
    Search(search::Arguments),
    /// Write the guide as a zip and as one file, with their sums, into a folder.
    Bundle(bundle::Arguments),
    /// Hold a copy of the guide against its sums.
    Verify(verify::Arguments),
    /// Show the site in a browser; with --watch, again after each change.
    Serve(serve::Arguments),
    /// Start or check the file by which a hospital makes the guide its own.
    Hospital(hospital::Arguments),
}

/// The tree to read, the same for every command.
#[derive(Args, Clone, Default)]
struct SourceArguments {
    /// The folder that holds config.toml and content/ [default: this folder if it holds them, else
    /// the guide inside this program].
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Lay a hospital's own values and pages over the tree; `rfa-guide hospital new` writes such a
    /// file.
    #[arg(long, value_name = "FILE")]
    hospital: Option<PathBuf>,
    /// Include pages marked as drafts.
    #[arg(long)]
    drafts: bool,
    /// The day by which checks are due or overdue, such as 2026-11-21 [default: today].
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
}

fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "a day is written as 2026-11-21")
}

/// The address of a site, or `/` for the root of whatever host it comes to.
fn base_url(text: &str) -> Result<String, &'static str> {
    match site::base_url_fault(text) {
        None => Ok(text.to_owned()),
        Some(fault) => Err(fault),
    }
}

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        None => build::run(build::Arguments::default()),
        Some(Command::Build(arguments)) => build::run(arguments),
        Some(Command::Finish(arguments)) => finish::run(arguments),
        Some(Command::Check(arguments)) => check::run(arguments),
        Some(Command::Search(arguments)) => search::run(arguments),
        Some(Command::Bundle(arguments)) => bundle::run(arguments),
        Some(Command::Verify(arguments)) => verify::run(arguments),
        Some(Command::Serve(arguments)) => serve::run(arguments),
        Some(Command::Hospital(arguments)) => hospital::run(arguments),
    };
    let result = result.and_then(|code| match terminal::unwritten() {
        Some(error) => Err(anyhow!("{error}").context("the output could not be written")),
        None => Ok(code),
    });
    match result {
        Ok(code) => code,
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(2)
        }
    }
}
