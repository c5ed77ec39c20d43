//! The components of the program as CycloneDX 1.5 JSON, for whoever has to know what is in it.
//!
//! Takes what `cargo metadata --format-version 1` prints on standard input and `Cargo.lock` in the
//! current folder; asks nobody else. What only tests use is left out. No time and no random number
//! is in it: the same lock file gives the same list.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use anyhow::Context;
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let metadata: Value = serde_json::from_str(&text).context("this is not cargo's metadata")?;
    let lock = std::fs::read_to_string("Cargo.lock").context("cannot read Cargo.lock")?;
    println!("{:#}", list(&metadata, &sums(&lock)?)?);
    Ok(())
}

/// SHA-256 of each crate as the registry keeps it, by name and version.
fn sums(lock: &str) -> anyhow::Result<BTreeMap<(String, String), String>> {
    let lock: toml::Table = toml::from_str(lock).context("Cargo.lock is not TOML")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let sum = |package: &toml::Value| {
        let text = |key| {
            package
                .get(key)
                .and_then(toml::Value::as_str)
                .map(str::to_owned)
        };
        Some(((text("name")?, text("version")?), text("checksum")?))
    };
    Ok(packages.into_iter().flatten().filter_map(sum).collect())
}

fn list(metadata: &Value, sums: &BTreeMap<(String, String), String>) -> anyhow::Result<Value> {
    let root = metadata["resolve"]["root"]
        .as_str()
        .context("there is no root package")?;
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let packages = by_id(&metadata["packages"]);
    let mut found = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(needed(nodes[id]));
        }
    }
    let component = |id: &str| {
        let package = packages[id];
        let (name, version) = (text(package, "name"), text(package, "version"));
        let reference = format!("pkg:cargo/{name}@{version}");
        let kind = if id == root { "application" } else { "library" };
        let mut component = json!({
            "type": kind, "bom-ref": reference, "name": name, "version": version,
            "purl": reference,
        });
        if let Some(licence) = package["license"].as_str() {
            // An old way of writing `OR`.
            let licence = licence.replace('/', " OR ");
            component["licenses"] = json!([{ "expression": licence }]);
        }
        if let Some(sum) = sums.get(&(name.to_owned(), version.to_owned())) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        component
    };
    let reference = |id: &str| component(id)["bom-ref"].clone();
    let sorted = |ids: Vec<&str>| {
        let mut ids: Vec<String> = ids
            .into_iter()
            .map(|id| reference(id).as_str().unwrap_or_default().to_owned())
            .collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let mut libraries: Vec<Value> = found
        .iter()
        .filter(|id| **id != root)
        .map(|id| component(id))
        .collect();
    libraries.sort_by_key(|library| library["bom-ref"].to_string());
    let mut depends: Vec<Value> = found
        .iter()
        .map(|id| json!({ "ref": reference(id), "dependsOn": sorted(needed(nodes[id])) }))
        .collect();
    depends.sort_by_key(|entry| entry["ref"].to_string());
    Ok(json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": { "component": component(root) },
        "components": libraries,
        "dependencies": depends,
    }))
}

fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    let list = list.as_array().into_iter().flatten();
    list.map(|entry| (text(entry, "id"), entry)).collect()
}

/// What goes into the program with `node`, or is needed to compile it; not what only tests need.
fn needed(node: &Value) -> Vec<&str> {
    let is_needed = |dependency: &&Value| {
        let kinds = dependency["dep_kinds"].as_array();
        kinds
            .into_iter()
            .flatten()
            .any(|kind| kind["kind"] != "dev")
    };
    let dependencies = node["deps"].as_array().into_iter().flatten();
    dependencies
        .filter(is_needed)
        .map(|dependency| text(dependency, "pkg"))
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
