//! What the program is made of, as far as its manifest tells: a reason for each dependency, no code of ours
//! that the compiler cannot check, and one toolchain for all. Licences and sources are `tests/deny.toml`'s.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).expect("a file of the repository")
}

fn manifest() -> toml::Table {
    read("Cargo.toml").parse().expect("TOML")
}

/// The names in the manifest's tables of dependencies, those for one system alone among them.
fn dependencies(table: &toml::Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in table {
        let Some(inner) = value.as_table() else {
            continue;
        };
        if key.ends_with("dependencies") {
            names.extend(inner.keys().cloned());
        } else if key == "target" || key.starts_with("cfg(") {
            names.extend(dependencies(inner));
        }
    }
    names
}

#[test]
fn each_dependency_has_its_reason() {
    let reasons = read("docs/dependencies.md");
    let words: BTreeSet<&str> = reasons
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == '_'))
        .collect();
    let dependencies = dependencies(&manifest());
    for known in ["tera", "insta", "rustix"] {
        assert!(dependencies.contains(known), "{known} was not found");
    }
    for name in dependencies {
        assert!(
            words.contains(name.as_str()),
            "docs/dependencies.md does not say why there is {name}"
        );
    }
}

#[test]
fn the_compiler_checks_all_of_our_code_and_is_the_one_we_name() {
    let manifest = manifest();
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
    let version = Command::new("rustc").arg("--version").output();
    let version = String::from_utf8(version.expect("rustc").stdout).expect("text");
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
