//! `bundle`: the guide in the forms that people carry.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::pipeline::{self, Purpose, Settings};
use super::{SourceArguments, terminal};
use crate::{bundle, diagnostic, files};

/// Write the guide as a zip and as one file, with their sums, into a folder.
///
/// The same tree gives the same bytes, on any machine. The folder is replaced as a whole, and only
/// if the site has no errors.
#[derive(Args)]
#[command(after_help = "Example: rfa-guide bundle --output /media/stick/rfa-guide")]
pub struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// Where to write the zip, the file and their sums.
    #[arg(long, value_name = "DIR", default_value = "dist")]
    output: PathBuf,
    /// The full address at which the same guide is on the web.
    #[arg(long, value_name = "URL", value_parser = super::base_url)]
    base_url: Option<String>,
    /// Say nothing unless something is wrong.
    #[arg(long)]
    quiet: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let settings = Settings::new(&arguments.source, arguments.base_url, Purpose::Carry);
    let built = pipeline::build(&settings)?;
    terminal::note(&diagnostic::text(
        &built.diagnostics,
        terminal::stderr_has_colour(),
    ));
    let output = arguments.output;
    if diagnostic::has_errors(&built.diagnostics) {
        terminal::note(&format!(
            "{}: nothing was bundled, {} is as it was\n",
            terminal::tally(&built.diagnostics),
            output.display()
        ));
        return Ok(ExitCode::from(1));
    }
    let editions = bundle::editions(&built.carried, &built.site.emergency.script())?;
    let bundles = editions.to_files();
    files::publish(&bundles, &output)?;
    if !arguments.quiet {
        let mut lines = format!(
            "Bundled {}{} in {:.2} s.\n",
            terminal::plural(built.site.documents().count(), "page"),
            terminal::whose(&built.site),
            start.elapsed().as_secs_f64()
        );
        for (path, content) in bundles.iter() {
            let place = output.join(path);
            lines += &format!("{} ({} bytes)\n", place.display(), content.len());
        }
        terminal::print(&lines);
        terminal::print(&format!(
            "Sum of the list inside {}: {}\n",
            bundle::ZIP,
            editions.sum_inside()
        ));
        terminal::print(&terminal::sum_line(&bundles, &output.display().to_string()));
        terminal::print(
            "`rfa-guide verify` prints the first for the zip and the folder made of it, the second for this folder.\n",
        );
    }
    Ok(ExitCode::SUCCESS)
}
