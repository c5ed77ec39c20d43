//! Where `tests/browsers` put the tools that are not part of Debian.

use std::path::PathBuf;

/// The folder that it printed.
fn folder() -> PathBuf {
    let folder = std::env::var_os("RFA_GUIDE_BROWSER_TOOLS");
    PathBuf::from(
        folder.expect(
            "RFA_GUIDE_BROWSER_TOOLS is not set; run tests/run, or tests/browsers to see how",
        ),
    )
}

/// A file of an npm package, by its path.
pub fn file(path: &str) -> PathBuf {
    folder().join("node_modules").join(path)
}

/// A program that cargo built.
pub fn program(name: &str) -> PathBuf {
    folder().join("bin").join(name)
}

/// A script of an npm package.
pub fn script(path: &str) -> String {
    let file = file(path);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The folder of the sets of fonts.
pub fn fonts_folder() -> PathBuf {
    folder().join("fonts")
}

/// The settings with which a browser has the set of fonts `name` alone.
pub fn fonts(name: &str) -> PathBuf {
    let file = fonts_folder().join(name).with_extension("conf");
    // Without its settings a browser would take the machine's fonts and say nothing.
    assert!(file.is_file(), "{}: run tests/browsers", file.display());
    file
}
