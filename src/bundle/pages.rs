//! The pages among published files, each through one change.

use anyhow::Context as _;
use lol_html::errors::RewritingError;
use rayon::prelude::*;

use crate::files::Files;

/// `files` with every page changed by `change`, which takes a path and HTML and gives `None` for a
/// page that stays as it is.
///
/// # Errors
/// A page that is not UTF-8, or HTML that cannot be rewritten.
pub fn rewrite(
    mut files: Files,
    change: impl Fn(&str, &str) -> Result<Option<String>, RewritingError> + Sync,
) -> anyhow::Result<Files> {
    let pages: Vec<_> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .collect();
    let changed: Vec<(String, Option<String>)> = pages
        .into_par_iter()
        .map(|(path, content)| {
            let html = std::str::from_utf8(content)
                .with_context(|| format!("{path} is not UTF-8 text"))?;
            let changed =
                change(path, html).with_context(|| format!("{path} could not be rewritten"))?;
            Ok((path.to_owned(), changed))
        })
        .collect::<anyhow::Result<_>>()?;
    for (path, html) in changed {
        if let Some(html) = html {
            files.replace(&path, html);
        }
    }
    Ok(files)
}
