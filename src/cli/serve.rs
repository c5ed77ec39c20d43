//! `serve`: the site in a browser, and again after each change.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;

use super::pipeline::{self, Origin, Purpose, Settings};
use super::{SourceArguments, terminal};
use crate::files::Files;
use crate::{diagnostic, serve};

/// Show the site in a browser; with --watch, again after each change.
///
/// Nothing is written to disk. A page that fails to build shows what is wrong in the browser, and
/// the last good site stays up.
#[derive(Args)]
#[command(after_help = "Example: rfa-guide serve --watch")]
pub struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// Where to listen. 0.0.0.0 lets other machines in.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// Build again when a file of the tree changes, and reload the browser.
    #[arg(long)]
    watch: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let purpose = match arguments.watch {
        true => Purpose::Preview,
        false => Purpose::Publish,
    };
    let settings = Settings::new(&arguments.source, Some("/".to_owned()), purpose);
    let first = build(&settings)?;
    if let (Err(findings), false) = (&first, arguments.watch) {
        terminal::note(findings);
        return Ok(ExitCode::from(1));
    }
    let watch = match (&settings.origin, arguments.watch) {
        (Origin::Embedded, true) if settings.hospital.is_none() => {
            anyhow::bail!(
                "--watch needs a tree to watch, and there is none in this folder; name one with --source"
            );
        }
        (_, true) => {
            let paths = settings.watched();
            let settings = settings.clone();
            let rebuild = Box::new(move || {
                let built = build(&settings).unwrap_or_else(|error| Err(terminal::chain(&error)));
                if let Err(findings) = &built {
                    terminal::note(findings);
                }
                built
            });
            Some(serve::Watch { paths, rebuild })
        }
        (_, false) => None,
    };
    let serve_settings = serve::Settings {
        listen: arguments.listen,
    };
    serve::run(serve_settings, first, watch, |address| {
        terminal::print(&format!(
            "Open http://{address}/ in a browser. Ctrl-C stops.\n"
        ));
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The site as readers get it, or what is wrong with it, as text. Warnings go to the terminal.
fn build(settings: &Settings) -> anyhow::Result<Result<Files, String>> {
    let built = pipeline::build(settings)?;
    if diagnostic::has_errors(&built.diagnostics) {
        return Ok(Err(diagnostic::text(&built.diagnostics, false)));
    }
    let colour = terminal::stderr_has_colour();
    terminal::note(&diagnostic::text(&built.diagnostics, colour));
    Ok(Ok(built.published))
}
