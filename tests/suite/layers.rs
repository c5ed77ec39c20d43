//! Who may import whom, and who may touch the disk, the network, the clock and the environment:
//! the table of "The folders, and what each may import", held against every path in `src/`.
//!
//! Paths are read from Rust's own tokens, so comments and texts cannot be mistaken for code. What
//! stands under `#[cfg(test)]` may do as it likes.

use std::fmt::Write;
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::rooms::{self, File};

/// Each room and the rooms that it may import, in the order of `src/lib.rs`. `everything` is every
/// room; `main` and `lib` are the two files beside the rooms.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    ("main", &["cli"]),
    ("lib", &[]),
    ("diagnostic", &[]),
    ("text", &[]),
    ("files", &["diagnostic"]),
    ("hosting", &["files"]),
    ("markup", &["diagnostic", "text"]),
    ("site", &["diagnostic", "text", "files", "markup"]),
    ("bundle", &["diagnostic", "text", "files", "markup"]),
    ("check", &["diagnostic", "text", "files", "markup", "site"]),
    ("render", &["diagnostic", "text", "files", "markup", "site"]),
    ("search", &["diagnostic", "text", "files", "markup", "site"]),
    ("serve", &["diagnostic", "text", "files", "hosting"]),
    ("cli", &["everything"]),
];

/// What only one room may use, by the start of its path.
const ONLY_IN: [(&str, &str); 10] = [
    ("std::fs", "files"),
    ("tokio::fs", "files"),
    ("std::net", "serve"),
    ("std::os::unix::net", "serve"),
    ("tokio::net", "serve"),
    ("std::env", "cli"),
    ("std::time::SystemTime", "cli"),
    ("SystemTime", "cli"),
    ("jiff::Timestamp::now", "cli"),
    ("jiff::Zoned::now", "cli"),
];

/// An address as somebody types it; it opens nothing.
const OPENS_NOTHING: [&str; 2] = ["std::net::SocketAddr", "std::net::IpAddr"];

/// Calls that read the clock by a name that was imported before.
const CLOCK: [&str; 2] = ["Timestamp::now", "Zoned::now"];

/// Methods of `Path` that ask the disk.
const DISK: [&str; 10] = [
    "exists",
    "try_exists",
    "metadata",
    "symlink_metadata",
    "canonicalize",
    "read_dir",
    "read_link",
    "is_symlink",
    "is_file",
    "is_dir",
];

/// The two of them by which `cli` tells whether the folder it stands in holds a tree.
const DISK_FOR_CLI: [&str; 2] = ["is_file", "is_dir"];

#[test]
fn no_room_reaches_past_its_layer() {
    let mut faults = String::new();
    for file in rooms::sources() {
        for fault in faults_of(&file) {
            writeln!(faults, "{fault}").expect("writing to a string");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_table_has_a_row_for_each_room_and_no_other() {
    let mut rows: Vec<&str> = MAY_IMPORT.iter().map(|(room, _)| *room).collect();
    rows.retain(|room| !["main", "lib"].contains(room));
    rows.sort_unstable();
    assert_eq!(rows, rooms::names());
}

#[test]
fn an_import_past_the_layer_is_found_wherever_it_hides() {
    check(
        "site/load.rs",
        "use crate::render::site;",
        &["1: site may not import render"],
    );
    check(
        "site/load.rs",
        "\nuse crate::{files, render as r};",
        &["2: site may not import render"],
    );
    check(
        "render/mod.rs",
        "fn f() { crate::check::run() }",
        &["1: render may not import check"],
    );
    check(
        "site/mod.rs",
        "use super::render;",
        &["1: site may not import render"],
    );
    check(
        "site/load.rs",
        "use super::super::{cli, files};",
        &["1: site may not import cli"],
    );
    check(
        "site/load.rs",
        "mod a { use super::super::super::cli; }",
        &["1: site may not import cli"],
    );
    check(
        "files.rs",
        "use super::site;",
        &["1: files may not import site"],
    );
    check(
        "main.rs",
        "fn main() { rfa_guide::site::load() }",
        &["1: main may not import site"],
    );
    check(
        "text/mod.rs",
        "use crate::*;",
        &["1: text may not import *"],
    );
    check(
        "attic/mod.rs",
        "use crate::text;",
        &["1: attic may not import text"],
    );
}

#[test]
fn a_forbidden_part_of_the_system_is_found() {
    check(
        "render/sass.rs",
        "use std::{io, fs::File};",
        &["1: std::fs is for files alone"],
    );
    check(
        "site/mod.rs",
        "fn f() { std::fs::read(p) }",
        &["1: std::fs is for files alone"],
    );
    check(
        "cli/build.rs",
        "use std::fs;",
        &["1: std::fs is for files alone"],
    );
    check(
        "check/mod.rs",
        "use std::net::TcpStream;",
        &["1: std::net is for serve alone"],
    );
    check(
        "check/mod.rs",
        "use tokio::{net, time};",
        &["1: tokio::net is for serve alone"],
    );
    check(
        "site/mod.rs",
        "fn f() { ::std::env::var(\"A\") }",
        &["1: std::env is for cli alone"],
    );
    check(
        "render/mod.rs",
        "let t = Timestamp::now();",
        &["1: Timestamp::now is for cli alone"],
    );
    check(
        "serve/mod.rs",
        "let t = SystemTime::now();",
        &["1: SystemTime is for cli alone"],
    );
    check(
        "site/mod.rs",
        "let a = path.exists();",
        &["1: `.exists()` asks the disk, which is for files alone"],
    );
    check(
        "cli/mod.rs",
        "p.is_dir() && p.exists()",
        &["1: `.exists()` asks the disk, which is for files alone"],
    );
}

#[test]
fn what_is_allowed_is_not_reported() {
    check(
        "site/load.rs",
        "use crate::{diagnostic, files::Files}; use super::Page;",
        &[],
    );
    check(
        "cli/mod.rs",
        "use crate::render; let d = std::env::var(\"A\"); Zoned::now();",
        &[],
    );
    check(
        "site/mod.rs",
        "// crate::render\n/* std::fs */ let a = \"crate::cli\";",
        &[],
    );
    check(
        "site/mod.rs",
        "#[cfg(test)]\nmod tests { use crate::render; use std::fs; }",
        &[],
    );
    check(
        "site/mod.rs",
        "#[cfg(test)] use crate::render;\nuse crate::files;",
        &[],
    );
    check("cli/serve.rs", "use std::net::SocketAddr;", &[]);
    check("render/sass.rs", "fn is_dir(&self) -> bool { true }", &[]);
    check("site/load.rs", "mod a { use super::super::Page; }", &[]);
}

fn check(path: &str, text: &str, expected: &[&str]) {
    let file = File {
        path: format!("src/{path}"),
        text: text.to_owned(),
    };
    let expected: Vec<String> = expected
        .iter()
        .map(|fault| format!("src/{path}:{fault}"))
        .collect();
    assert_eq!(faults_of(&file), expected, "{text}");
}

/// Every breach in `file`, as `src/site/load.rs:12: what is wrong`.
fn faults_of(file: &File) -> Vec<String> {
    let tokens = TokenStream::from_str(&file.text).unwrap_or_else(|error| {
        panic!("{}:{}: {error}", file.path, error.span().start().line);
    });
    let mut uses = Uses {
        depth: file.depth(),
        found: Vec::new(),
    };
    uses.read(tokens);
    let mut faults: Vec<(usize, String)> = Vec::new();
    for found in uses.found {
        let fault = match &found.what {
            What::Path(path) => import_fault(file.room(), path).or(system_fault(file.room(), path)),
            What::Call(method) => call_fault(file.room(), method),
        };
        faults.extend(fault.map(|fault| (found.line, fault)));
    }
    faults.sort();
    faults.dedup();
    let path = &file.path;
    let lines = faults.into_iter();
    lines
        .map(|(line, fault)| format!("{path}:{line}: {fault}"))
        .collect()
}

fn import_fault(room: &str, path: &[String]) -> Option<String> {
    let (root, rest) = path.split_first()?;
    if root != "crate" && !(room == "main" && root == "rfa_guide") {
        return None;
    }
    let imported = rest.first()?;
    let row = MAY_IMPORT.iter().find(|(name, _)| *name == room);
    let allowed = row.map_or(&[][..], |(_, allowed)| *allowed);
    let is_allowed =
        imported == room || allowed.contains(&imported.as_str()) || allowed.contains(&"everything");
    (!is_allowed).then(|| format!("{room} may not import {imported}"))
}

fn system_fault(room: &str, path: &[String]) -> Option<String> {
    let path = path.join("::");
    if OPENS_NOTHING.contains(&path.as_str()) {
        return None;
    }
    let starts = |part: &str| {
        path.strip_prefix(part)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let clock = CLOCK.iter().map(|call| (*call, "cli"));
    ONLY_IN
        .into_iter()
        .chain(clock)
        .find(|(part, owner)| starts(part) && room != *owner)
        .map(|(part, owner)| format!("{part} is for {owner} alone"))
}

fn call_fault(room: &str, method: &str) -> Option<String> {
    let is_allowed = !DISK.contains(&method)
        || room == "files"
        || (room == "cli" && DISK_FOR_CLI.contains(&method));
    (!is_allowed).then(|| format!("`.{method}()` asks the disk, which is for files alone"))
}

/// Paths and method calls of one file.
struct Uses {
    /// How many modules the tokens at hand lie below the crate's root.
    depth: usize,
    found: Vec<Use>,
}

struct Use {
    line: usize,
    what: What,
}

enum What {
    /// `["crate", "files", "Files"]`; `super` is resolved where it leaves the room.
    Path(Vec<String>),
    /// `exists` for `path.exists()`.
    Call(String),
}

impl Uses {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_test_only(&tokens[at..]) {
                at = after_item(&tokens, at + 2);
                continue;
            }
            at = match &tokens[at] {
                TokenTree::Group(group) => {
                    self.enter(group, is_module_body(&tokens, at));
                    at + 1
                }
                TokenTree::Ident(name) => {
                    if is_call(&tokens, at) {
                        let line = name.span().start().line;
                        let what = What::Call(name.to_string());
                        self.found.push(Use { line, what });
                    }
                    self.path(&tokens, at, &[])
                }
                _ => at + 1,
            };
        }
    }

    fn enter(&mut self, group: &Group, is_module: bool) {
        self.depth += usize::from(is_module);
        self.read(group.stream());
        self.depth -= usize::from(is_module);
    }

    /// Reads the path that begins at `at`, its branches included, and gives the place after it.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, before: &[String]) -> usize {
        let line = tokens[at].span().start().line;
        let mut path = before.to_vec();
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(name)) => path.push(name.to_string()),
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".into()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.branches(group, &path);
                    return at + 1;
                }
                _ => break,
            }
            at += 1;
            if !is_double_colon(tokens, at) {
                break;
            }
            at += 2;
        }
        let what = What::Path(self.absolute(path));
        self.found.push(Use { line, what });
        at
    }

    /// `{a, b::c}` at the end of `use …::`.
    fn branches(&mut self, group: &Group, before: &[String]) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        for branch in
            tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        {
            if !branch.is_empty() {
                self.path(branch, 0, before);
            }
        }
    }

    /// `super::super::cli` as `crate::cli` where that many steps up are the crate's root.
    fn absolute(&self, path: Vec<String>) -> Vec<String> {
        let steps = path.iter().take_while(|part| *part == "super").count();
        if steps == 0 || steps < self.depth {
            return path;
        }
        let rest = path.into_iter().skip(steps);
        std::iter::once("crate".to_owned()).chain(rest).collect()
    }
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// `.name(`
fn is_call(tokens: &[TokenTree], at: usize) -> bool {
    let after_dot =
        at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(dot) if dot.as_char() == '.');
    let before_arguments = matches!(
        tokens.get(at + 1),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
    );
    after_dot && before_arguments
}

/// `mod name {`, at the brace.
fn is_module_body(tokens: &[TokenTree], at: usize) -> bool {
    at >= 2 && matches!(&tokens[at - 2], TokenTree::Ident(word) if word == "mod")
}

/// `#[cfg(test)]`
fn is_test_only(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] => {
            hash.as_char() == '#' && attribute.to_string().replace(' ', "") == "[cfg(test)]"
        }
        _ => false,
    }
}

/// The place after the item at `at`: behind its body in braces, or its semicolon.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    };
    let length = tokens[at..].iter().position(ends);
    length.map_or(tokens.len(), |length| at + length + 1)
}
