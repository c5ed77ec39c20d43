//! `_headers`: for Netlify, Cloudflare Pages and other hosts that took the format over.

use super::super::headers::{APART, EVERY_ANSWER, FOR_EVER, is_immutable, policy};
use super::Site;

/// Two rules that give one header are joined with a comma by these hosts, so rules must not meet:
/// pages keep the hosts' own `Cache-Control`, which asks each time, and a rule for one file takes the
/// policy of all files away before it gives its own.
pub fn headers(site: &Site) -> String {
    let base = site.base_path;
    let mut text = format!(
        "{base}/*\n  Content-Security-Policy: {}\n",
        policy("index.html")
    );
    for (name, value) in EVERY_ANSWER {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for path in APART {
        text.push_str(&format!(
            "{base}/{path}\n  ! Content-Security-Policy\n  Content-Security-Policy: {}\n",
            policy(path)
        ));
    }
    for place in &site.immutable {
        // A place that is no file by itself is a folder of the search index.
        let below = if is_immutable(place) { "" } else { "/*" };
        text.push_str(&format!(
            "{base}/{place}{below}\n  Cache-Control: {FOR_EVER}\n"
        ));
    }
    text
}
