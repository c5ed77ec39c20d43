//! Publishing: the whole site or none of it, and never in the place of what is not ours.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use rfa_guide::files::{Files, Published, publish};

fn site(entries: &[(&str, &str)]) -> Files {
    let mut files = Files::new();
    for (path, content) in entries {
        files
            .insert(path, content.to_string())
            .expect("well formed");
    }
    files
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a text")
}

fn names(folder: &Path) -> Vec<String> {
    let listing = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = listing
        .map(|item| {
            item.expect("an item")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Publishing is refused with `expected` in the message, and `output` and its neighbours stay.
fn check_refused(output: &Path, neighbours: &Path, expected: &str) {
    let before = names(neighbours);
    let error = publish(&site(&[("index.html", "new")]), output).expect_err("refused");
    let message = error.to_string();
    assert!(message.contains(expected), "{message}");
    assert!(message.contains(&output.display().to_string()), "{message}");
    assert_eq!(names(neighbours), before);
}

#[test]
fn a_new_folder_holds_the_files_and_the_marker() {
    let parent = folder();
    let output = parent.path().join("deep/er/public");
    let files = site(&[
        ("index.html", "home"),
        ("a/b/index.html", "page"),
        ("a.css", ""),
    ]);
    assert_eq!(
        publish(&files, &output).expect("published"),
        Published {
            files: 3,
            size_bytes: 8
        }
    );
    assert_eq!(names(&output), [".rfa-guide", "a", "a.css", "index.html"]);
    assert_eq!(read(&output.join("a/b/index.html")), "page");
    assert_eq!(names(&parent.path().join("deep/er")), ["public"]);
    insta::assert_snapshot!(
        read(&output.join(".rfa-guide")),
        @"This folder was made by rfa-guide, which replaces it as a whole at each build. Keep files of your own elsewhere."
    );
}

#[test]
fn the_next_site_replaces_the_last_as_a_whole() {
    let parent = folder();
    let output = parent.path().join("public");
    publish(
        &site(&[("old/index.html", "old"), ("index.html", "1")]),
        &output,
    )
    .expect("published");
    publish(&site(&[("index.html", "2")]), &output).expect("published");
    assert_eq!(names(&output), [".rfa-guide", "index.html"]);
    assert_eq!(read(&output.join("index.html")), "2");
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
#[cfg(unix)]
fn a_file_that_did_not_change_is_not_written_again() {
    use std::os::unix::fs::MetadataExt;
    let folder = folder();
    let output = folder.path().join("public");
    let file = |name: &str| fs::metadata(output.join(name)).expect("published");
    publish(
        &site(&[("same", "1"), ("other", "1"), ("edited", "1")]),
        &output,
    )
    .expect("published");
    fs::write(output.join("edited"), "2").expect("written");
    let before = ["same", "other"].map(|name| file(name).ino());

    publish(
        &site(&[("same", "1"), ("other", "2"), ("edited", "1")]),
        &output,
    )
    .expect("published");

    assert_eq!(file("same").ino(), before[0]);
    assert_ne!(file("other").ino(), before[1]);
    assert_eq!(file("same").nlink(), 1, "the old site is gone");
    assert_eq!(
        ["same", "other", "edited"].map(|name| read(&output.join(name))),
        ["1", "2", "1"]
    );
}

/// A link in the old site may lead anywhere; what it leads to is not taken for a file of the site.
#[test]
#[cfg(unix)]
fn a_link_in_the_old_site_is_not_taken_over() {
    let folder = folder();
    let output = folder.path().join("public");
    let secret = folder.path().join("secret");
    fs::write(&secret, "1").expect("written");
    publish(&site(&[("page", "1")]), &output).expect("published");
    fs::remove_file(output.join("page")).expect("removed");
    std::os::unix::fs::symlink(&secret, output.join("page")).expect("linked");

    publish(&site(&[("page", "1")]), &output).expect("published");

    let page = fs::symlink_metadata(output.join("page")).expect("published");
    assert!(page.is_file());
}

#[test]
fn an_empty_folder_is_taken() {
    let output = folder();
    let place = output.path().join("public");
    fs::create_dir(&place).expect("made");
    publish(&site(&[("index.html", "")]), &place).expect("published");
}

#[test]
fn a_folder_with_other_peoples_files_is_left_alone() {
    let parent = folder();
    let output = parent.path().join("thesis");
    fs::create_dir(&output).expect("made");
    fs::write(output.join("chapter.tex"), "years of work").expect("written");
    check_refused(&output, parent.path(), "was not made by rfa-guide");
    // A file of the marker's name with other words in it changes nothing.
    fs::write(output.join(".rfa-guide"), "settings of mine").expect("written");
    check_refused(&output, parent.path(), "was not made by rfa-guide");
    assert_eq!(names(&output), [".rfa-guide", "chapter.tex"]);
    assert_eq!(read(&output.join("chapter.tex")), "years of work");
}

#[test]
fn a_file_is_not_taken_for_a_folder() {
    let parent = folder();
    let output = parent.path().join("public");
    fs::write(&output, "a letter").expect("written");
    check_refused(&output, parent.path(), "it is a file");
    assert_eq!(read(&output), "a letter");
    check_refused(&output.join("below"), parent.path(), "in the way");
}

#[test]
fn the_root_and_the_folder_one_stands_in_are_refused() {
    let check = |output: &str, expected: &str| {
        let error = publish(&site(&[("index.html", "")]), Path::new(output)).expect_err("refused");
        let message = error.to_string();
        assert!(message.contains(expected), "{output}: {message}");
    };
    check(
        "/",
        "it is the root of the disk or names no folder; name another",
    );
    check(
        "/nowhere-at-all/..",
        "it is the root of the disk or names no folder; name another",
    );
    check(
        ".",
        "it is the folder you are in, or holds it; name one inside it",
    );
    check(
        "..",
        "it is the folder you are in, or holds it; name one inside it",
    );
    assert!(Path::new("src/lib.rs").exists());
}

#[test]
fn a_link_stays_and_the_folder_it_leads_to_is_replaced() {
    let parent = folder();
    let real = parent.path().join("srv/guide");
    publish(&site(&[("index.html", "1")]), &real).expect("published");
    let link = parent.path().join("www");
    symlink("srv/guide", &link).expect("linked");
    publish(&site(&[("index.html", "2")]), &link).expect("published");
    assert!(link.is_symlink());
    assert_eq!(read(&real.join("index.html")), "2");
    assert_eq!(names(parent.path()), ["srv", "www"]);
    assert_eq!(names(&parent.path().join("srv")), ["guide"]);
}

#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let parent = folder();
    let link = parent.path().join("www");
    symlink("gone", &link).expect("linked");
    check_refused(&link, parent.path(), "leads nowhere");
}

#[test]
fn two_files_that_cannot_both_exist_leave_the_old_site() {
    let parent = folder();
    let output = parent.path().join("public");
    publish(&site(&[("index.html", "old")]), &output).expect("published");
    let error = publish(&site(&[("a", "file"), ("a/b", "folder")]), &output).expect_err("refused");
    assert!(error.to_string().contains("a is needed twice"), "{error}");
    assert_eq!(read(&output.join("index.html")), "old");
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
fn what_dead_builds_left_is_cleared_and_nothing_else() {
    let parent = folder();
    let output = parent.path().join("public");
    let leave = |name: &str| {
        publish(
            &site(&[("a/index.html", "half")]),
            &parent.path().join(name),
        )
        .expect("published");
    };
    leave(".public.4000000000-0.partial");
    leave(".public.4000000000-1.old");
    leave(".public.mine.partial");
    leave(".other.1-0.partial");
    publish(&site(&[("index.html", "")]), &output).expect("published");
    publish(&site(&[("index.html", "")]), &output).expect("published");
    assert_eq!(
        names(parent.path()),
        [".other.1-0.partial", ".public.mine.partial", "public"]
    );
}

/// A build that has just made its folder and not yet its marker looks like this.
#[test]
fn a_partial_folder_without_a_marker_is_left_unless_it_is_empty() {
    let parent = folder();
    let of = |name: &str| parent.path().join(name);
    fs::create_dir(of(".public.4000000000-0.partial")).expect("made");
    fs::create_dir(of(".public.4000000000-1.partial")).expect("made");
    fs::write(of(".public.4000000000-1.partial/index.html"), "").expect("written");
    publish(&site(&[("index.html", "")]), &of("public")).expect("published");
    assert_eq!(
        names(parent.path()),
        [".public.4000000000-1.partial", "public"]
    );
}

#[test]
fn a_partial_folder_of_a_living_build_is_left() {
    let parent = folder();
    let living = parent.path().join(".public.4000000000-0.partial");
    publish(&site(&[("index.html", "half")]), &living).expect("published");
    let marker = fs::File::open(living.join(".rfa-guide")).expect("opened");
    marker.lock().expect("locked");
    publish(&site(&[("index.html", "")]), &parent.path().join("public")).expect("published");
    assert!(living.exists());
    drop(marker);
    publish(&site(&[("index.html", "")]), &parent.path().join("public")).expect("published");
    assert!(!living.exists());
}

/// Readers see one whole site at every moment, and no builder gets in another's way.
#[test]
fn builds_at_once_all_succeed_and_readers_see_whole_sites() {
    let parent = folder();
    let output = parent.path().join("public");
    let of = |word: &str| {
        let paths: Vec<String> = (0..40).map(|page| format!("{page}/index.html")).collect();
        let entries: Vec<_> = paths.iter().map(|path| (&path[..], word)).collect();
        site(&entries)
    };
    publish(&of("first"), &output).expect("published");
    let building = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while building.load(Ordering::Relaxed) {
                // A look that began in the old folder may end after its removal; the next may not.
                let page = output.join("39/index.html");
                assert!(page.exists() || page.exists(), "a gap after {seen} looks");
                seen += 1;
            }
            seen
        });
        let builders: Vec<_> = ["a", "b", "c"]
            .map(|word| {
                let (files, output) = (of(word), &output);
                scope.spawn(move || {
                    for _ in 0..15 {
                        publish(&files, output).expect("published");
                    }
                })
            })
            .into_iter()
            .collect();
        let results: Vec<_> = builders.into_iter().map(|builder| builder.join()).collect();
        building.store(false, Ordering::Relaxed);
        assert!(reader.join().expect("no gap") > 0);
        assert!(results.iter().all(Result::is_ok));
    });
    let word = read(&output.join("0/index.html"));
    assert!((0..40).all(|page| read(&output.join(format!("{page}/index.html"))) == word));
    assert_eq!(names(parent.path()), ["public"]);
}

/// A small file system of its own. To mount one takes root, or a user namespace.
pub struct Disk(tempfile::TempDir);

impl Disk {
    pub fn mount(options: &str) -> Self {
        let place = folder();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(place.path())
            .output();
        assert!(
            mounted.is_ok_and(|output| output.status.success()),
            "this test mounts a small disk: run it as root, or as `unshare -rm tests/run`"
        );
        Self(place)
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let mut command = Command::new("mount");
        let status = command.arg("-o").arg(options).arg(self.0.path()).status();
        assert!(status.expect("mount runs").success());
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let mut command = Command::new("umount");
        let _ = command.arg("--recursive").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_site_and_no_rubbish() {
    let disk = Disk::mount("size=256k");
    let output = disk.path().join("public");
    publish(&site(&[("index.html", "old")]), &output).expect("published");
    let large = "x".repeat(100_000);
    let files = site(&[
        ("a", &large),
        ("b", &large),
        ("c", &large),
        ("index.html", "new"),
    ]);
    let error = publish(&files, &output).expect_err("refused").to_string();
    assert!(
        error.contains("the disk is full; make room for 293 KB"),
        "{error}"
    );
    assert_eq!(read(&output.join("index.html")), "old");
    assert_eq!(names(&disk.path()), ["public"]);
    publish(&site(&[("index.html", "newer")]), &output).expect("room again");
}

/// The tree on one disk, the site on another: what grows beside the site grows on its disk.
#[test]
fn a_site_on_another_disk_than_its_tree_is_replaced_as_a_whole() {
    let disk = Disk::mount("size=16m");
    let output = disk.path().join("public");
    let build = |tree: &str| {
        let arguments = ["build", "--quiet", "--output"];
        let output = output.to_str().expect("UTF-8");
        crate::program::run(
            &crate::program::fixture(tree),
            &[&arguments[..], &[output]].concat(),
        )
        .success();
        crate::program::contents(Path::new(output))
    };
    let first = build("sections");
    let second = build("links");
    assert!(first.contains_key("procedure/at-home/sleep/index.html"));
    assert!(!second.contains_key("procedure/at-home/sleep/index.html"));
    assert_eq!(names(&disk.path()), ["public"]);
}

#[test]
fn a_mount_point_is_refused_with_a_folder_inside_it_as_remedy() {
    let disk = Disk::mount("size=256k");
    check_refused(&disk.path(), &disk.path(), "--output");
    let inside = disk.path().join("site");
    publish(&site(&[("index.html", "")]), &inside).expect("published");
    assert!(inside.join("index.html").exists());
}

#[test]
fn a_folder_mounted_from_the_same_disk_is_a_mount_point_too() {
    let disk = Disk::mount("size=256k");
    let (source, output) = (disk.path().join("source"), disk.path().join("public"));
    fs::create_dir(&source).expect("made");
    fs::create_dir(&output).expect("made");
    let mut command = Command::new("mount");
    let status = command.arg("--bind").arg(&source).arg(&output).status();
    assert!(status.expect("mount runs").success());
    check_refused(&output, &disk.path(), "a disk or volume is mounted there");
}

#[test]
fn a_read_only_disk_is_named_and_left() {
    let disk = Disk::mount("size=256k");
    let output = disk.path().join("public");
    publish(&site(&[("index.html", "old")]), &output).expect("published");
    disk.remount("ro");
    check_refused(&output, &disk.path(), "the disk is read-only");
    assert_eq!(read(&output.join("index.html")), "old");
}

#[test]
fn a_parent_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let parent = folder();
    let output = parent.path().join("public");
    publish(&site(&[("index.html", "old")]), &output).expect("published");
    let set = |mode| fs::set_permissions(parent.path(), fs::Permissions::from_mode(mode));
    set(0o555).expect("set");
    // Permissions do not hold root back; the read-only disk above shows the same path for it.
    if fs::write(parent.path().join("probe"), "").is_err() {
        check_refused(&output, parent.path(), "permission denied");
    }
    set(0o755).expect("set");
    assert_eq!(read(&output.join("index.html")), "old");
}
