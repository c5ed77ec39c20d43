//! The guide's own tree, which `build.rs` put into the binary.

use super::Files;

static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The guide's source tree as it was when this program was compiled.
pub fn embedded() -> Files {
    let mut files = Files::new();
    for (path, content) in EMBEDDED {
        files
            .insert(path, *content)
            .expect("build.rs lists each file of the tree once");
    }
    files
}
