//! The pages among files, each through one change.

use anyhow::Context as _;
use rayon::prelude::*;

use super::{Content, Files};

/// `files` with every page changed by `change`, in parallel; each in the place of what it was made
/// from, so that no two sites are held at once; in the spool, if that was there. `change` takes a path and
/// HTML, and gives `None` for a page that stays as it is.
///
/// # Errors
/// A page that is not UTF-8, or the fault of `change`; of several the first, in the order of their paths.
pub fn rewrite_pages<E: Into<anyhow::Error>>(
    mut files: Files,
    change: impl Fn(&str, &str) -> Result<Option<String>, E> + Sync,
) -> anyhow::Result<Files> {
    let rewrite = |path: &str, content: &mut Content| {
        let bytes = content
            .read()
            .with_context(|| format!("{path} cannot be read again"))?;
        let html =
            std::str::from_utf8(&bytes).with_context(|| format!("{path} is not UTF-8 text"))?;
        let changed = change(path, html)
            .map_err(Into::into)
            .with_context(|| format!("{path} could not be rewritten"))?;
        if let Some(mut html) = changed {
            // A text that grew has room for as much again.
            html.shrink_to_fit();
            *content = content.followed_by(html.into());
        }
        anyhow::Ok(())
    };
    let pages: Vec<(&str, &mut Content)> = files
        .iter_mut()
        .filter(|(path, _)| path.ends_with(".html"))
        .collect();
    let faults: Vec<anyhow::Error> = pages
        .into_par_iter()
        .filter_map(|(path, content)| rewrite(path, content).err())
        .collect();
    faults.into_iter().next().map_or(Ok(files), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_changed_and_the_first_fault_is_told() {
        let mut files = Files::new();
        for path in ["a.html", "b.html", "c.css"] {
            files.insert(path, "x").expect("well formed");
        }
        let double = |_: &str, html: &str| anyhow::Ok(Some(html.repeat(2)));
        let files = rewrite_pages(files, double).expect("sound pages");
        let sizes: Vec<usize> = files.iter().map(|(_, content)| content.len()).collect();
        assert_eq!(sizes, [2, 2, 1]);
        let fail = |path: &str, _: &str| Err(anyhow::anyhow!("no {path}"));
        let fault = rewrite_pages(files, fail).expect_err("each page fails");
        assert_eq!(
            format!("{fault:#}"),
            "a.html could not be rewritten: no a.html"
        );
    }
}
