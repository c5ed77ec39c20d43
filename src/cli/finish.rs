//! `finish`: what `build` does after rendering, for a folder that Zola rendered.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::pipeline::{self, Purpose, Settings};
use super::{SourceArguments, terminal};
use crate::diagnostic;
use crate::files;

/// Files that Zola writes at the top of every site.
const SIGNS_OF_A_SITE: [&str; 2] = ["index.html", "404.html"];

/// Make a site that Zola rendered the same as one from `build`.
///
/// The folder is replaced as a whole, and only if the site has no errors. Finishing it twice changes
/// nothing more.
#[derive(Args)]
#[command(after_help = "Example: zola build && rfa-guide finish public")]
pub struct Arguments {
    /// The folder that `zola build` wrote.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    source: SourceArguments,
    /// The address that Zola was given with --base-url, if it was given one.
    #[arg(long, value_name = "URL", value_parser = super::base_url)]
    base_url: Option<String>,
    /// Say nothing unless something is wrong.
    #[arg(long)]
    quiet: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if let Some(file) = &arguments.source.hospital {
        bail!(
            "Zola rendered this folder without {0}, so its words are not in the pages; run \
             `rfa-guide build --hospital {0}`, which needs no Zola; nothing was changed",
            file.display()
        );
    }
    let folder = arguments.folder;
    // Zola empties the folder at each build, and our marker goes with the rest.
    if files::is_published(&folder) {
        if !arguments.quiet {
            terminal::print(&format!(
                "{} is finished already; run `zola build` to render it again.\n",
                folder.display()
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !folder.is_dir() {
        bail!(
            "there is no folder {}; name the one that `zola build` writes, which is public/ unless it \
             is told otherwise",
            folder.display()
        );
    }
    let mut diagnostics = Vec::new();
    let rendered = files::read(&folder, &["."])?.take(&mut diagnostics);
    if let Some(missing) = SIGNS_OF_A_SITE.iter().find(|sign| !rendered.contains(sign)) {
        bail!(
            "{} does not look like a site that Zola wrote: there is no {missing} in it; name the \
             folder that `zola build` writes, which is public/ unless it is told otherwise; \
             nothing was changed",
            folder.display()
        );
    }
    let settings = Settings::new(&arguments.source, arguments.base_url, Purpose::Publish);
    let finished = pipeline::finish(&settings, rendered)?;
    diagnostics.extend(finished.diagnostics);
    diagnostic::sort(&mut diagnostics);
    terminal::note(&diagnostic::text(
        &diagnostics,
        terminal::stderr_has_colour(),
    ));
    if diagnostic::has_errors(&diagnostics) {
        terminal::note(&format!(
            "{}: nothing was published, {} is as it was\n",
            terminal::tally(&diagnostics),
            folder.display()
        ));
        return Ok(ExitCode::from(1));
    }
    files::publish_over(&finished.published, &folder)?;
    if !arguments.quiet {
        let pages = terminal::plural(finished.site.documents().count(), "page");
        terminal::print(&format!(
            "Finished {pages}.\nOpen {} in a browser, or run `rfa-guide serve`.\n",
            folder.join("index.html").display()
        ));
        let place = folder.display().to_string();
        terminal::print(&terminal::sum_line(&finished.published, &place));
    }
    Ok(ExitCode::SUCCESS)
}
