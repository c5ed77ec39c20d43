//! Makes `reference/shingles.toml` anew from the texts of the sources, which are not in this
//! repository: `cargo run --example shingles -- SOURCE.txt… > shingles.toml`, then put the file in
//! its place. What stands above the hashes, the exempt titles among it, is kept as it is.

use std::collections::BTreeSet;
use std::{env, fs};

use rfa_guide::site::shingles::{fold, hashes};

/// The line from which on the file is made anew.
const START: &str = "shingles = \"\"\"\n";

/// How many hashes of 12 digits fit on a line of 78 characters.
const A_LINE: usize = 6;

fn main() -> std::io::Result<()> {
    let old = fs::read_to_string("reference/shingles.toml")?;
    let head = old.split(START).next().unwrap_or_default();
    let mut all = BTreeSet::new();
    for path in env::args().skip(1) {
        all.extend(hashes(&fold(&fs::read_to_string(path)?)));
    }
    let all: Vec<String> = all.iter().map(|hash| format!("{hash:012x}")).collect();
    let lines: Vec<String> = all.chunks(A_LINE).map(|line| line.join(" ")).collect();
    print!("{head}{START}{}\n\"\"\"\n", lines.join("\n"));
    Ok(())
}
