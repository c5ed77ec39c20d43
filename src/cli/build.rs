//! `build`: the complete site in a folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::hospital::HOSPITAL_FILE;
use super::pipeline::{self, Origin, Purpose, Settings};
use super::{SourceArguments, terminal};
use crate::{diagnostic, files};

/// Write the complete site into a folder.
///
/// The folder is replaced as a whole, and only if the site has no errors. A folder that holds
/// something else is left alone.
#[derive(Args, Default)]
#[command(
    after_help = "Example: rfa-guide build --output /srv/rfa --base-url https://hospital.example/rfa"
)]
pub struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// Where to write the site [default: public].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The full address the site will have, for the sitemap and for search engines.
    #[arg(long, value_name = "URL", value_parser = super::base_url)]
    base_url: Option<String>,
    /// Say nothing unless something is wrong.
    #[arg(long)]
    quiet: bool,
    /// Say how long each stage took.
    #[arg(long)]
    timings: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let settings = Settings::new(&arguments.source, arguments.base_url, Purpose::Publish);
    let output = arguments.output.unwrap_or_else(|| PathBuf::from("public"));
    let show_progress = || {
        if !arguments.quiet {
            settings.progress.show(pipeline::STAGES);
        }
    };
    show_progress();
    let built = pipeline::build(&settings);
    settings.progress.end();
    let built = built?;
    terminal::note(&diagnostic::text(
        &built.diagnostics,
        terminal::stderr_has_colour(),
    ));
    if diagnostic::has_errors(&built.diagnostics) {
        terminal::note(&format!(
            "{}: nothing was published, {} is as it was\n",
            terminal::tally(&built.diagnostics),
            output.display()
        ));
        return Ok(ExitCode::from(1));
    }
    show_progress();
    settings.progress.stage("Writing");
    let published = files::publish(&built.published, &output);
    settings.progress.end();
    published?;
    if arguments.timings {
        terminal::note(&settings.progress.timings());
    }
    if !arguments.quiet {
        let from = match settings.origin {
            Origin::Embedded => " from the guide inside this program",
            Origin::Folder(_) => "",
        };
        let whose = terminal::whose(&built.site);
        let pages = terminal::plural(built.site.documents().count(), "page");
        terminal::print(&format!(
            "Built {pages}{from}{whose} in {:.2} s.\nOpen {} in a browser, or run `rfa-guide serve`.\n",
            start.elapsed().as_secs_f64(),
            output.join("index.html").display()
        ));
        let place = output.display().to_string();
        terminal::print(&terminal::sum_line(&built.published, &place));
    }
    if settings.hospital.is_none() && Path::new(HOSPITAL_FILE).is_file() {
        terminal::note(&format!(
            "note: {HOSPITAL_FILE} lies here and was not used; for your own copy add --hospital {HOSPITAL_FILE}\n"
        ));
    }
    // The program ends here, and the system takes its memory back faster than we could give it.
    std::mem::forget(built);
    Ok(ExitCode::SUCCESS)
}
