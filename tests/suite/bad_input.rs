//! Bad input: each mistake ends in one clear message with its place and a remedy, and nothing is
//! lost by it.
//!
//! A site in `tests/fixtures/invalid/` makes one mistake and holds the message about it,
//! `message.snap`. What is no site's fault (the disk, the output folder) comes after, with an exit
//! code of its own.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::program::{self, Outcome, contents, fixture, folder, outcome, run, write};

/// One test a site; the site's folder has the test's name, with hyphens.
macro_rules! invalid_sites {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check(&stringify!($name).replace('_', "-"));
        })*

        const INVALID_SITES: &[&str] = &[$(stringify!($name)),*];
    };
}

invalid_sites! {
    no_config
    no_content
    config_that_is_not_toml
    config_that_is_not_utf8
    config_without_base_url
    config_with_a_base_url_that_is_no_address
    config_with_a_base_url_of_other_signs
    config_key_that_is_unknown
    config_key_outside_the_zola_subset
    sitemap_that_is_switched_off
    addresses_that_are_made_otherwise
    headings_that_link_to_themselves
    search_index_by_zola
    config_value_of_the_wrong_type
    rule_setting_that_is_unknown

    page_that_is_not_utf8
    page_without_front_matter
    front_matter_that_does_not_close
    front_matter_that_is_not_toml
    front_matter_that_is_not_toml_under_every_rule
    front_matter_in_yaml
    front_matter_key_that_is_unknown
    front_matter_key_given_twice
    front_matter_value_of_the_wrong_type
    title_that_is_a_number
    date_of_another_form
    slug_that_is_empty
    sort_by_an_unknown_key
    taxonomies_are_outside_the_zola_subset
    number_that_the_zolas_print_differently
    page_that_is_not_rendered
    section_that_is_not_rendered
    exception_without_a_reason

    template_of_loops_within_loops
    template_with_a_text_that_doubles
    template_with_includes_too_deep
    template_that_names_no_language
    template_that_is_missing
    template_that_is_not_tera
    template_that_is_not_utf8
    template_that_extends_itself
    template_that_extends_a_missing_one
    template_that_includes_itself
    template_that_includes_a_missing_one
    template_that_links_to_a_missing_page
    template_that_reads_broken_data
    template_that_reads_missing_data
    template_at_fault_for_a_page_of_the_booklet
    template_named_by_a_page_is_missing
    template_with_a_date_that_is_none
    template_with_an_unknown_filter
    template_with_an_unknown_function
    template_with_an_unknown_variable
    style_of_loops_within_loops
    style_with_mixins_that_double
    style_that_imports_itself
    style_that_never_ends
    style_that_is_not_sass
    style_that_is_not_utf8
    style_that_uses_a_missing_part

    link_out_of_the_tree
    link_to_a_draft
    draft_of_one_language
    link_to_a_missing_file
    link_to_a_missing_heading
    link_to_a_missing_heading_of_its_own
    link_to_a_missing_page
    page_link_out_of_the_tree
    picture_that_is_a_page
    symlink_out_of_the_tree
    symlink_to_nothing
    file_that_windows_left_among_the_pages
    file_in_the_folders_of_two_pages

    alias_out_of_the_site
    alias_that_is_a_page
    alias_without_a_template
    file_name_without_a_letter
    path_without_a_letter
    path_with_an_empty_part
    heading_without_a_letter
    language_code_that_is_none
    language_that_is_unknown
    name_with_a_dot
    name_that_begins_with_a_dot
    time_in_a_name
    page_named_like_a_section
    page_without_the_key_its_section_sorts_by
    sibling_sections_of_equal_weight
    static_file_in_the_place_of_a_folder
    static_file_in_the_place_of_a_page
    two_pages_with_one_address

    evidence_file_that_is_missing
    evidence_from_an_unknown_source
    evidence_without_its_words

    emergency_file_without_tiers
    emergency_sign_in_two_tiers
    emergency_sign_of_too_many_words
    emergency_sign_with_an_unknown_class
    emergency_sign_without_a_tier
    emergency_sign_without_words
    emergency_tier_without_a_number
    rule_words_of_no_rule
    rule_words_of_the_wrong_type
    rule_words_for_a_tier_that_is_unknown
}

#[test]
fn every_invalid_site_has_its_test() {
    let mut tested: Vec<String> = INVALID_SITES
        .iter()
        .map(|name| name.replace('_', "-"))
        .collect();
    tested.sort();
    assert_eq!(names(&fixture("invalid")), tested);
}

/// Words that speak to us and not to an author.
const OUR_WORDS: [&str; 7] = ["failed to", "Error", "Some(", "None", "::", "unwrap", "0x"];

/// The site `name` has one mistake: `check` says so in the words of its snapshot and with a
/// remedy, and `build` says the same and leaves everything as it was.
fn check(name: &str) {
    let place = fixture(&format!("invalid/{name}"));
    let before = tree(&place);

    let told = in_tree(&place, &["check"]);
    assert_eq!(told.code, Some(1), "{}{}", told.stdout, told.stderr);
    assert_eq!(told.stderr, "");
    insta::with_settings!({
        snapshot_path => &place,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("message", told.stdout);
    });

    let lines = in_tree(&place, &["check", "--format", "json"]).stdout;
    assert_eq!(
        lines.lines().count(),
        1,
        "one mistake, one message:\n{lines}"
    );
    check_manner(&serde_json::from_str(&lines).expect("JSON"));

    let elsewhere = folder();
    let output = old_site(elsewhere.path());
    let built = in_tree(&place, &["build", "--output", output]);
    assert_eq!(built.code, Some(1), "{}{}", built.stdout, built.stderr);
    assert_eq!(built.stdout, "");
    let without_tally = told
        .stdout
        .trim_end()
        .rsplit_once('\n')
        .expect("two lines")
        .0;
    assert!(built.stderr.starts_with(without_tally), "{}", built.stderr);
    check_old_site(elsewhere.path());
    assert!(tree(&place) == before, "the tree has changed");
}

/// The site at `place`, without the message about it.
fn tree(place: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut tree = contents(place);
    tree.retain(|path, _| !path.starts_with("message.snap"));
    tree
}

/// A message says what is wrong, where, and what to do, in the author's words.
fn check_manner(message: &serde_json::Value) {
    let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
    assert_ne!(text("file"), "", "{message} has a place");
    assert_ne!(text("help"), "", "{message} says what to do");
    for words in [text("message"), text("help")] {
        assert!(!words.ends_with('.') && !words.contains('\n'), "{words}");
        let ours = OUR_WORDS.iter().find(|ours| words.contains(*ours));
        assert_eq!(ours, None, "{words}");
    }
}

/// Runs `arguments` on the tree at `place`, from inside it.
fn in_tree(place: &Path, arguments: &[&str]) -> Outcome {
    let settings = ["--source", ".", "--today", "2026-11-21"];
    run(place, &[arguments, &settings].concat())
}

/// A site that was published before, below `parent`; gives its place.
fn old_site(parent: &Path) -> &'static str {
    let site = parent.join("public");
    let site = site.to_str().expect("UTF-8").to_owned().leak();
    run(
        &fixture("sections"),
        &["build", "--quiet", "--output", site],
    )
    .success();
    write(parent, "public/index.html", "the old home page");
    site
}

/// What [`old_site`] made is there as it was, and nothing else is.
#[track_caller]
fn check_old_site(parent: &Path) {
    assert_eq!(names(parent), ["public"]);
    let home = fs::read_to_string(parent.join("public/index.html")).expect("the old home page");
    assert_eq!(home, "the old home page");
    assert!(parent.join("public/procedure/before/index.html").exists());
}

fn names(folder: &Path) -> Vec<String> {
    let items = fs::read_dir(folder).expect("a folder");
    let name = |item: fs::DirEntry| item.file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = items.map(|item| name(item.expect("an item"))).collect();
    names.sort();
    names
}

/// The work could not be done: exit code 2, one line, and `parts` in it.
#[track_caller]
fn check_refused(outcome: &Outcome, parts: &[&str]) {
    assert_eq!(
        outcome.code,
        Some(2),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    assert_eq!(outcome.stdout, "");
    let message = outcome.stderr.trim_end();
    assert!(
        message.starts_with("error: ") && !message.contains('\n'),
        "{message}"
    );
    for part in parts {
        assert!(message.contains(part), "{part} in: {message}");
    }
    for ours in ["failed to", "os error", "Os {", "::"] {
        assert!(!message.contains(ours), "{message}");
    }
}

/// A tree of one page, in a folder of its own.
fn small_tree() -> tempfile::TempDir {
    program::copy_of("sections")
}

#[test]
fn a_missing_source_folder() {
    let place = folder();
    for command in ["check", "build"] {
        let outcome = run(place.path(), &[command, "--source", "nowhere"]);
        check_refused(
            &outcome,
            &[
                "in nowhere: there is no such",
                "name the folder that holds config.toml",
            ],
        );
    }
    assert!(names(place.path()).is_empty());
}

#[test]
fn a_source_that_is_a_file() {
    let place = small_tree();
    let outcome = run(place.path(), &["check", "--source", "config.toml"]);
    check_refused(
        &outcome,
        &["in config.toml: it is a file", "name the folder"],
    );
}

#[test]
fn a_pipe_among_the_pages_is_not_waited_for() {
    let place = small_tree();
    let status = Command::new("mkfifo")
        .arg(place.path().join("content/page.md"))
        .status();
    assert!(status.expect("mkfifo runs").success());
    let outcome = in_tree(place.path(), &["check"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome
            .stdout
            .contains("this is a pipe, a socket or a device"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_link_that_goes_in_circles_ends() {
    let place = small_tree();
    symlink("..", place.path().join("content/round")).expect("linked");
    let outcome = in_tree(place.path(), &["check"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stdout.contains("leads out of the site's folder")
            || outcome.stdout.contains("leads back to where it started"),
        "{}",
        outcome.stdout
    );
}

/// A page comes and goes as fast as it can while the tree is read again and again, until one run
/// lists it and finds it gone a moment later. A run that sees it whole, or not at all, succeeds.
#[test]
fn a_file_that_vanishes_while_it_is_read() {
    let tree = small_tree();
    let (page, hidden) = (
        tree.path().join("content/brief.md"),
        tree.path().join("brief.md"),
    );
    fs::write(&hidden, "+++\ntitle = \"Brief\"\n+++\n").expect("written");
    let reading = AtomicBool::new(true);
    let vanished = std::thread::scope(|scope| {
        scope.spawn(|| {
            while reading.load(Ordering::Relaxed) {
                fs::rename(&hidden, &page).expect("comes");
                fs::rename(&page, &hidden).expect("goes");
            }
        });
        let runs = (0..2000).map(|_| in_tree(tree.path(), &["check"]));
        let vanished = runs
            .map(|outcome| (outcome.code != Some(0)).then_some(outcome))
            .find(Option::is_some);
        reading.store(false, Ordering::Relaxed);
        vanished.flatten()
    });
    let outcome = vanished.expect("one of 2000 runs lists the page and finds it gone");
    check_refused(
        &outcome,
        &[
            "cannot read ./content/brief.md: it vanished",
            "run the command again",
        ],
    );
}

/// Permissions do not hold root back, so root runs the program as nobody.
#[test]
fn a_file_that_may_not_be_read() {
    let tree = small_tree();
    let secret = tree.path().join("content/_index.md");
    for (place, mode) in [(tree.path(), 0o755), (&secret, 0o000)] {
        fs::set_permissions(place, fs::Permissions::from_mode(mode)).expect("set");
    }
    // Built below a home that nobody may enter, the program needs a place that everybody may.
    let binary = tree.path().join("rfa-guide");
    fs::copy(env!("CARGO_BIN_EXE_rfa-guide"), &binary).expect("copied");
    let mut command = Command::new(&binary);
    command
        .args(["check", "--source", "."])
        .current_dir(tree.path());
    if fs::read(&secret).is_ok() {
        command.uid(65534).gid(65534);
    }
    let refused = outcome(&mut command);
    check_refused(
        &refused,
        &["cannot read ./content/_index.md: permission denied"],
    );
}

#[test]
fn an_output_folder_that_is_not_ours_is_left_alone() {
    let place = folder();
    write(place.path(), "public/thesis.txt", "years of work");
    let outcome = run(place.path(), &["build"]);
    check_refused(
        &outcome,
        &[
            "into public",
            "was not made by rfa-guide",
            "--output",
            "nothing was changed",
        ],
    );
    assert_eq!(contents(place.path()).len(), 1);
    assert_eq!(
        contents(place.path())["public/thesis.txt"],
        b"years of work"
    );
}

#[test]
fn an_output_that_is_a_file_is_left_alone() {
    let place = folder();
    write(place.path(), "public", "a letter");
    check_refused(
        &run(place.path(), &["build"]),
        &["into public", "it is a file", "--output"],
    );
    assert_eq!(contents(place.path())["public"], b"a letter");
}

/// `/proc` is a mount point on every Linux machine, so nothing has to be mounted for this.
#[test]
fn an_output_that_is_a_mount_point_is_refused() {
    let place = folder();
    let outcome = run(place.path(), &["build", "--output", "/proc"]);
    check_refused(
        &outcome,
        &["into /proc", "is mounted there", "--output /proc/site"],
    );
}

/// A disk of 256 KB, which the guide does not fit on, in a mount namespace that ends with the
/// program. Where nobody may have one (some containers), a limit on the size of a file stands for
/// it: the write fails half-way all the same, with other words.
#[test]
fn a_full_disk_leaves_the_old_site_whole() {
    let place = folder();
    let disk = place.path().join("disk");
    fs::create_dir(&disk).expect("made");
    let on_small_disk = "mount -t tmpfs -o size=256k tmpfs disk && mkdir disk/public \
        && cp marker disk/public/.rfa-guide && echo old > disk/public/index.html || exit 99; \
        \"$0\" build --quiet --output disk/public; code=$?; \
        ls -A disk disk/public; cat disk/public/index.html; exit $code";
    write(place.path(), "marker", marker());
    let (shell, binary) = (["sh", "-c", on_small_disk], env!("CARGO_BIN_EXE_rfa-guide"));
    for flags in [&["--mount"][..], &["--mount", "--map-root-user"]] {
        let mut unshare = Command::new("unshare");
        unshare
            .args(flags)
            .args(shell)
            .arg(binary)
            .current_dir(place.path());
        let outcome = outcome(&mut unshare);
        if outcome.code == Some(2) {
            let parts = [
                "into disk/public: the disk is full",
                "make room for",
                "is unchanged",
            ];
            assert!(
                parts.iter().all(|part| outcome.stderr.contains(part)),
                "{}",
                outcome.stderr
            );
            assert_eq!(
                outcome.stdout,
                "disk:\npublic\n\ndisk/public:\n.rfa-guide\nindex.html\nold\n"
            );
            return;
        }
        assert_ne!(outcome.code, Some(0), "the guide fits on 256 KB");
    }
    eprintln!("nobody may mount a disk here; a limit on the size of files stands for a full one");
    check_file_size_limit(place.path());
}

#[test]
fn a_write_that_fails_half_way_leaves_the_old_site_whole() {
    check_file_size_limit(folder().path());
}

fn check_file_size_limit(parent: &Path) {
    let parent = parent.join("limited");
    fs::create_dir(&parent).expect("made");
    let output = old_site(&parent);
    // Ignored, so that the write fails rather than the program; 2 blocks of 512 or 1024 bytes.
    let script = "trap '' XFSZ; ulimit -f 2; exec \"$0\" build --quiet --output \"$1\"";
    let mut shell = Command::new("sh");
    let binary = env!("CARGO_BIN_EXE_rfa-guide");
    let outcome = outcome(
        shell
            .args(["-c", script, binary, output])
            .current_dir(&parent),
    );
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("what was there is unchanged"),
        "{}",
        outcome.stderr
    );
    check_old_site(&parent);
}

/// What a folder of ours says it is.
fn marker() -> Vec<u8> {
    let place = folder();
    old_site(place.path());
    fs::read(place.path().join("public/.rfa-guide")).expect("a marker")
}
