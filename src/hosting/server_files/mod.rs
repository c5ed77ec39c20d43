//! Files that tell other servers what `serve` does by itself: which headers to send, what a file
//! is, how long to keep it, and which page to show to a lost reader.
//!
//! All are written from the tables in `headers` and `content_type`. Those that a server looks for
//! in the site itself lie at its root; the others lie in `hosting/`, to be included.

mod apache;
mod caddy;
mod cloudfront;
mod iis;
mod nginx;
mod underscore_headers;

use std::collections::BTreeSet;

use super::content_type::TYPES;
use super::headers;
use crate::files::Files;

/// Where the files lie that no server looks for by itself.
const FOLDER: &str = "hosting/";

/// Those that servers look for at the root.
const AT_THE_ROOT: [&str; 3] = [".htaccess", "_headers", "web.config"];

/// What the files are written for.
struct Site<'a> {
    /// Before the path of each address: empty, or with a slash at its start and none at its end.
    base_path: &'a str,
    /// Styles, scripts and folders that never change, for servers that know no patterns.
    immutable: BTreeSet<String>,
}

/// Adds the files for servers to `files`; one that the site brings itself stays as it is.
pub fn with_server_files(mut files: Files, base_path: &str) -> Files {
    let site = Site {
        base_path,
        immutable: immutable_places(&files),
    };
    for (path, text) in [
        (".htaccess", apache::htaccess(&site)),
        ("_headers", underscore_headers::headers(&site)),
        ("web.config", iis::web_config(&site)),
        ("hosting/Caddyfile", caddy::caddyfile(&site)),
        (
            "hosting/cloudfront-headers.json",
            cloudfront::policy("index.html"),
        ),
        ("hosting/cloudfront-index.js", cloudfront::index_function()),
        (
            "hosting/cloudfront-single-file-headers.json",
            cloudfront::policy(headers::SINGLE_FILE),
        ),
        (
            "hosting/cloudfront-worker-headers.json",
            cloudfront::policy(headers::WORKER),
        ),
        ("hosting/nginx.conf", nginx::snippet(&site)),
    ] {
        // Taken means that the site's authors have written their own.
        let _ = files.insert(path, text);
    }
    files
}

/// Whether the file at `path` is for a server and not for readers.
pub fn is_server_file(path: &str) -> bool {
    AT_THE_ROOT.contains(&path) || path.starts_with(FOLDER)
}

/// Each hashed file, and the folder of each part of the search index.
fn immutable_places(files: &Files) -> BTreeSet<String> {
    files
        .iter()
        .map(|(path, _)| path)
        .filter(|path| headers::is_immutable(path))
        .map(|path| match path.strip_prefix("search/") {
            Some(rest) => format!("search/{}", rest.split('/').next().unwrap_or(rest)),
            None => path.to_owned(),
        })
        .collect()
}

/// Each media type once, with its extensions.
fn types() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut types: Vec<(&str, Vec<&str>)> = Vec::new();
    for (extension, content_type) in TYPES {
        match types.iter_mut().find(|(known, _)| *known == content_type) {
            Some((_, extensions)) => extensions.push(extension),
            None => types.push((content_type, vec![extension])),
        }
    }
    types
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authors_wrote_themselves_stays() {
        let mut files = Files::new();
        files.insert("web.config", "ours").expect("well formed");
        let files = with_server_files(files, "");
        assert_eq!(files.get("web.config").expect("there"), "ours");
        assert!(files.contains(".htaccess") && files.contains("hosting/nginx.conf"));
        assert!(files.iter().all(|(path, _)| is_server_file(path)));
    }

    #[test]
    fn a_folder_of_the_index_is_one_place() {
        let mut files = Files::new();
        for path in [
            "index.html",
            "main.0123abcd.css",
            "search/0123456789ab/a.js",
            "search/0123456789ab/b.js",
        ] {
            files.insert(path, "").expect("well formed");
        }
        let places: Vec<String> = immutable_places(&files).into_iter().collect();
        assert_eq!(places, ["main.0123abcd.css", "search/0123456789ab"]);
    }
}
