//! Sass as CSS, compressed, by grass; imports are looked up in the tree and nowhere else.

mod endless;
mod turns;

use std::io;
use std::path::{Path, PathBuf};

use grass::{ErrorKind, OutputStyle};

use super::clash;
use super::templates::as_we_say_it;
use crate::diagnostic::{Diagnostic, Position, Source};
use crate::files::Files;
use crate::site::Site;

/// The rule that faults in Sass are reported under.
const RULE: &str = "sass";

/// Compiles each style sheet of `sass/` that is not a part of another (`_name.scss`).
pub fn compile(site: &Site, files: &mut Files) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !site.config.compile_sass {
        return diagnostics;
    }
    let sheets = site.files.under("sass");
    let sources: Vec<Source> = sheets
        .filter_map(|(path, content)| crate::site::decode(path, content.bytes()).ok())
        .collect();
    diagnostics.extend(endless::faults(&sources));
    if !diagnostics.is_empty() {
        return diagnostics;
    }
    let tree = Tree(&site.files);
    let options = grass::Options::default()
        .style(OutputStyle::Compressed)
        .fs(&tree);
    for (path, _) in site.files.under("sass") {
        let is_style = path.ends_with(".scss") || path.ends_with(".sass");
        let is_part = path.split('/').any(|part| part.starts_with('_'));
        if !is_style || is_part {
            continue;
        }
        match grass::from_path(path, &options) {
            Ok(css) => {
                let below = path.strip_prefix("sass/").expect("listed below sass/");
                let name = format!("{}.css", &below[..below.len() - ".scss".len()]);
                diagnostics.extend(clash::add(files, &name, css, path, site));
            }
            Err(error) => diagnostics.push(diagnostic(*error, path)),
        }
    }
    diagnostics
}

fn diagnostic(error: grass::Error, path: &str) -> Diagnostic {
    let help = "see https://sass-lang.com/documentation for what Sass may say";
    match error.kind() {
        ErrorKind::ParseError { message, loc, .. } => {
            let source = Source::new(loc.file.name(), loc.file.source());
            let place = |at: codemap::LineCol| {
                source.offset(Position {
                    line: at.line + 1,
                    column: at.column + 1,
                })
            };
            let span = place(loc.begin)..place(loc.end);
            Diagnostic::error(RULE, as_we_say_it(&message)).at(&source, span)
        }
        ErrorKind::FromUtf8Error(_) => {
            let message = "this style sheet, or a part of it, is not UTF-8 text";
            return Diagnostic::error("not-utf8", message)
                .in_file(path)
                .help("save it as UTF-8 in your editor");
        }
        other => {
            let message = format!("this style sheet does not compile: {other:?}");
            Diagnostic::error(RULE, message).in_file(path)
        }
    }
    .help(help)
}

/// The tree as the file system that grass sees.
#[derive(Debug)]
struct Tree<'a>(&'a Files);

impl Tree<'_> {
    /// `path` as a path of the tree; `None` if it leads outside.
    fn key(path: &Path) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        for part in path.to_str()?.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

impl grass::Fs for Tree<'_> {
    fn is_dir(&self, path: &Path) -> bool {
        Self::key(path).is_some_and(|key| self.0.under(&key).next().is_some())
    }

    fn is_file(&self, path: &Path) -> bool {
        Self::key(path).is_some_and(|key| self.0.contains(&key))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Self::key(path)
            .and_then(|key| self.0.get(&key))
            .map(|content| content.to_vec())
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(PathBuf::from(Self::key(path).unwrap_or_default()))
    }
}
