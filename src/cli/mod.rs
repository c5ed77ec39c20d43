//! The command line: one file a command, and the only room that joins the others.
//!
//! Only here are the clock, the environment and the arguments read. Results go to standard output,
//! progress and findings of a build to standard error. Exit codes: 0 nothing wrong, 1 the site has
//! errors, 2 the work could not be done.

mod access_log;
mod build;
mod check;
mod finish;
mod pipeline;
mod report;
mod search;
mod serve;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

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
    /// Show the site in a browser; with --watch, again after each change.
    Serve(serve::Arguments),
}

/// The tree to read, the same for every command.
#[derive(Args, Clone, Default)]
struct SourceArguments {
    /// The folder that holds config.toml and content/ [default: this folder if it holds them, else
    /// the guide inside this program].
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Include pages marked as drafts.
    #[arg(long)]
    drafts: bool,
    /// The day by which checks are due or overdue, such as 2026-11-21 [default: today].
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        None => build::run(build::Arguments::default()),
        Some(Command::Build(arguments)) => build::run(arguments),
        Some(Command::Finish(arguments)) => finish::run(arguments),
        Some(Command::Check(arguments)) => check::run(arguments),
        Some(Command::Search(arguments)) => search::run(arguments),
        Some(Command::Serve(arguments)) => serve::run(arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(2)
        }
    }
}
