//! What the program is made of: licences, where crates come from, no code of ours that the compiler
//! cannot check, and one toolchain for all.
//!
//! It reads `cargo metadata`, so nothing need be installed for it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than to be named. Of `A OR B` one is enough, of `A AND B` both.
const LICENCES: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The crates that are compiled on a machine like this one: what others need is not downloaded here.
fn packages() -> Vec<Value> {
    let about = output(Command::new("rustc").arg("-vV"));
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let metadata = output(
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--filter-platform", host.expect("a host")])
            .current_dir(root()),
    );
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn text<'v>(package: &'v Value, key: &str) -> &'v str {
    package[key].as_str().unwrap_or("")
}

fn is_allowed(licence: &str) -> bool {
    let licence = licence.replace(['(', ')'], "").replace('/', " OR ");
    // None of our dependencies mixes the two words in a way that the brackets would matter for.
    licence.split(" AND ").all(|part| {
        let mut choices = part.split(" OR ");
        choices.any(|choice| LICENCES.contains(&choice.trim()))
    })
}

#[test]
fn every_crate_may_be_given_on() {
    let faults: Vec<String> = packages()
        .iter()
        .filter(|package| !is_allowed(text(package, "license")))
        .map(|package| format!("{}: {}", text(package, "name"), text(package, "license")))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_licence_is_read_as_it_is_meant() {
    assert!(is_allowed("MIT OR GPL-3.0-only"));
    assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(is_allowed("MIT/Apache-2.0"));
    assert!(!is_allowed("MIT AND GPL-3.0-only"));
    assert!(!is_allowed(""));
}

#[test]
fn every_crate_comes_from_the_registry() {
    let others: Vec<String> = packages()
        .iter()
        .filter(|package| text(package, "name") != "rfa-guide")
        .filter(|package| !text(package, "source").starts_with("registry+"))
        .map(|package| text(package, "name").to_owned())
        .collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn each_dependency_has_its_reason() {
    let packages = packages();
    let ours = packages
        .iter()
        .find(|package| text(package, "name") == "rfa-guide");
    let ours = ours.expect("the program itself");
    let reasons = std::fs::read_to_string(root().join("docs/dependencies.md")).expect("a page");
    let words: BTreeSet<&str> = reasons
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == '_'))
        .collect();
    let dependencies = ours["dependencies"].as_array().expect("a list");
    for dependency in dependencies {
        let name = text(dependency, "name");
        assert!(
            words.contains(name),
            "docs/dependencies.md does not say why there is {name}"
        );
    }
}

#[test]
fn the_compiler_checks_all_of_our_code_and_is_the_one_we_name() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
    let version = output(Command::new("rustc").arg("--version"));
    let named = manifest["package"]["rust-version"]
        .as_str()
        .expect("a version");
    let in_use = version.split(' ').nth(1).expect("a version");
    let is_named = in_use.split('.').take(2).eq(named.split('.').take(2));
    assert!(
        is_named,
        "rust-version is {named}, and the tests run with {in_use}"
    );
}
