//! Mistakes in the names and bytes of files, made in the guide itself with all that its config asks for.

use std::path::Path;

use rfa_guide::{files, site};

use crate::program::{folder, run, write};
use crate::real_site::root;

/// A copy of the guide's own tree, to be changed.
fn guide() -> tempfile::TempDir {
    let copy = folder();
    let tree = files::read(root(), &site::ENTRIES).expect("read").value;
    for (path, content) in tree.iter() {
        write(copy.path(), path, content.bytes());
    }
    copy
}

/// The errors that `check` finds in `tree`: rule, file and message of each.
fn errors(tree: &Path) -> Vec<[String; 3]> {
    let told = run(tree, &["check", "--format", "json"]);
    let findings = told.stdout.lines().map(|line| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        (
            text("severity"),
            [text("rule"), text("file"), text("message")],
        )
    });
    let errors = findings.filter(|(severity, _)| severity == "error");
    errors.map(|(_, finding)| finding).collect()
}

#[track_caller]
fn names(errors: &[[String; 3]], rule: &str, path: &str, part: &str) {
    let is_it = |[known, file, message]: &[String; 3]| {
        known == rule && file.contains(path) && message.contains(part)
    };
    assert!(errors.iter().any(is_it), "{rule} at {path}: {errors:#?}");
}

#[test]
fn leftovers_and_unseen_bytes_in_the_guide_are_errors() {
    let tree = guide();
    let leftovers = [
        "static/.env",
        "static/main.js.orig",
        "content/day/before.md.rej",
        "static/notes.tmp",
    ];
    for path in leftovers {
        write(tree.path(), path, "SECRET=1");
    }
    let append = |path: &str, text: &str| {
        let old = std::fs::read_to_string(tree.path().join(path)).expect("read");
        write(tree.path(), path, old + text);
    };
    append("content/day/before.md", "\nA nul: \0.\n");
    append("content/urgent-help.md", "\n<!-- never closed\n\n## Lost\n");
    append("content/day/first-14-days.md", "\n<div>\n\nOpen.\n");

    let errors = errors(tree.path());
    for path in leftovers {
        names(&errors, "leftover", path, path);
    }
    let page = "content/day/before.md";
    names(&errors, "control-character", page, "U+0000");
    names(
        &errors,
        "unclosed-html",
        "content/urgent-help.md",
        "comment",
    );
    names(
        &errors,
        "unclosed-html",
        "content/day/first-14-days.md",
        "<div>",
    );
}

#[test]
fn a_byte_order_mark_in_a_template_is_named() {
    let tree = guide();
    let footer = "templates/components/footer.html";
    let old = std::fs::read_to_string(tree.path().join(footer)).expect("read");
    write(tree.path(), footer, format!("\u{feff}{old}"));
    names(&errors(tree.path()), "template", footer, "byte order mark");
}

#[test]
fn names_that_other_disks_cannot_hold_are_errors() {
    let tree = guide();
    let unfit = [
        "static/con.txt",
        "static/a:b.txt",
        "static/a.",
        "static/aux/x.txt",
    ];
    for path in unfit {
        write(tree.path(), path, "x");
    }
    for path in [
        "static/A.txt",
        "static/a.txt",
        "static/caf\u{e9}.txt",
        "static/cafe\u{301}.txt",
    ] {
        write(tree.path(), path, "x");
    }
    let long = format!("static/{}.css", "x".repeat(230));
    write(tree.path(), &long, "p{}");
    let errors = errors(tree.path());
    for path in unfit {
        names(&errors, "portable-name", path, "Windows cannot hold");
    }
    names(
        &errors,
        "portable-name",
        "static/a.txt",
        "A.txt and a.txt are one name",
    );
    names(&errors, "portable-name", "static/caf", "are one name");
    names(&errors, "portable-name", &long, "234 bytes long");
}

/// A bound ends them; without it the build ends when the memory of the machine does.
#[test]
fn templates_and_styles_that_run_away_are_stopped_at_their_place() {
    let tree = guide();
    let line = "x".repeat(1_000);
    let mut loops = String::new();
    for name in ["a", "b", "c"] {
        loops += &format!("{{% for {name} in range(end=1000) %}}");
    }
    loops += &(line + &"{% endfor %}".repeat(3));
    let page = "templates/404.html";
    write(tree.path(), page, loops);
    names(&errors(tree.path()), "template", page, "was stopped");

    let tree = guide();
    let nested = "a,b{".repeat(22) + "c:d" + &"}".repeat(22);
    write(tree.path(), "sass/nested.scss", nested);
    names(
        &errors(tree.path()),
        "sass",
        "sass/nested.scss",
        "selectors",
    );
}

/// Git converts line ends where people on Windows have told it to.
#[test]
fn a_checkout_on_windows_has_the_same_bytes() {
    let place = folder();
    let tree = files::read(root(), &site::ENTRIES).expect("read").value;
    for (path, content) in tree.iter() {
        write(place.path(), &format!("first/{path}"), content.bytes());
    }
    let attributes = std::fs::read(root().join(".gitattributes")).expect("there");
    write(place.path(), "first/.gitattributes", attributes);
    let git = |folder: &str, arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example",
            "-c",
            "core.autocrlf=true",
        ]);
        git.args(["-c", "core.safecrlf=false"]);
        git.args(arguments).current_dir(place.path().join(folder));
        let outcome = crate::program::outcome(&mut git);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    };
    git("first", &["init", "--quiet"]);
    git("first", &["add", "--all"]);
    git("first", &["commit", "--quiet", "--message", "all"]);
    git(".", &["clone", "--quiet", "first", "second"]);
    let checked_out = files::read(&place.path().join("second"), &site::ENTRIES)
        .expect("read")
        .value;
    for (path, content) in tree.iter() {
        let found = checked_out.get(path).expect("checked out");
        assert!(found == content.bytes(), "{path} has other bytes");
    }
}
