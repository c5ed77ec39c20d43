//! Slips of a leaflet lead and of an author, on the guide as it ships: each is told once, in plain words,
//! at the line that made it, with what to write there.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{Outcome, copy_of, folder, run, write};

const TODAY: &str = "2026-12-01";

/// The example hospital with numbers that ring, and `from` in its file made `to`.
#[track_caller]
fn hospital(from: &str, to: &str) -> TempDir {
    let place = sound();
    let file = place.path().join("hospital.toml");
    let text = fs::read_to_string(&file).expect("it was just written");
    assert!(text.contains(from), "{from}");
    write(place.path(), "hospital.toml", text.replacen(from, to, 1));
    place
}

/// The example hospital with numbers that are not kept for stories. Nobody rings them here.
fn sound() -> TempDir {
    let place = copy_of("hospital");
    for path in ["hospital.toml", "pages/where-to-go.md", "when-to-stop.md"] {
        let text = fs::read_to_string(place.path().join(path)).expect("a file of the fixture");
        let text = text
            .replace("01632 960199", "0300 123 4567")
            .replace("020 7946 0101", "0300 123 4568")
            .replace("020 7946 0100", "0300 123 4569")
            .replace("01632 960150", "0300 123 4570");
        write(place.path(), path, text);
    }
    place
}

fn check(place: &Path) -> Outcome {
    run(place, &["hospital", "check", "--today", TODAY])
}

/// `place` has this one finding, and nothing else is said.
#[track_caller]
fn one_finding(place: &Path, message: &str, help: &str) {
    let said = check(place).stdout;
    assert!(
        said.contains(&format!("]: {message}\n")),
        "{message}: {said}"
    );
    assert!(
        said.contains(&format!("= help: {help}\n")),
        "{help}: {said}"
    );
    let findings = said
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    assert_eq!(findings.count(), 1, "{said}");
}

#[test]
fn a_sound_hospital_file_in_this_folder_is_checked_without_a_word() {
    let said = check(sound().path());
    assert_eq!(
        said.stdout,
        "Nothing wrong in the guide with hospital.toml.\n"
    );
    let nowhere = check(folder().path());
    assert_eq!(nowhere.code, Some(2));
    assert!(
        nowhere
            .stderr
            .contains("`rfa-guide hospital new hospital.toml`"),
        "{}",
        nowhere.stderr
    );
}

const NAME: &str = "name = \"Example Hospital\"\n";
const DATE: &str = "date = 2026-11-20";
const PHONE: &str = "phone = \"0300 123 4567\"";

/// Each row: what stands in the file, what is put in its place, the message, the line put right.
#[test]
fn slips_in_toml_are_told_with_the_line_put_right() {
    let curly = "these are curly quotes, as Word makes them";
    let day =
        "a date is written as the year, the month and the day, with hyphens and two digits each";
    let phone = "a telephone number has to stand between quotes, so that nothing of it is lost";
    let slash = "`\\` has a meaning of its own between these quotes; in paths, `/` does its work";
    let name = "write `name = \"Example Hospital\"`";
    for (from, to, message, help) in [
        (NAME, "name = “Example Hospital”\n", curly, name),
        (
            NAME,
            "name: \"Example Hospital\"\n",
            "`=` has to stand after `name`, and not `:`",
            name,
        ),
        (
            NAME,
            "name = \"Example Hospital\n",
            "the closing quote is missing",
            name,
        ),
        (
            NAME,
            "name = Example Hospital\n",
            "a text has to stand between quotes",
            name,
        ),
        (DATE, "date = 20/11/2026", day, "write `date = 2026-11-20`"),
        (DATE, "date = 2026-11-1", day, "write `date = 2026-11-01`"),
        (
            DATE,
            "date = 2026-02-30",
            "there is no 30 February 2026: that month has 28 days",
            "write `date = 2026-02-28`",
        ),
        (
            DATE,
            "date = \"20 November 2026\"",
            "`date` in [review] has to be a date such as 2026-11-21, without quotes",
            "write `date = 2026-11-20`",
        ),
        (
            PHONE,
            "phone = 03001234567",
            phone,
            "write `phone = \"03001234567\"`",
        ),
        (
            "extension = \"3344\"",
            "extension = 3344",
            "`extension` in [[numbers]] has to be text between quotes",
            "write `extension = \"3344\"`",
        ),
        (
            "brand = \"#0b3c6f\"",
            "brand = #0b3c6f",
            "without quotes, `#` begins a note, and the colour is not read",
            "write `brand = \"#0b3c6f\"`",
        ),
        (
            "1 Example Road, Exampletown EX1 1EX\"",
            "1 Example Road,\nExampletown EX1 1EX\"",
            "this text goes over more than one line, and has to stand in one",
            "write `address = \"1 Example Road, Exampletown EX1 1EX\"`",
        ),
        (
            "\"when-to-stop.md\"",
            "\"pages\\when.md\"",
            slash,
            "write `with = \"pages/when.md\"`",
        ),
        (
            "\"when-to-stop.md\"",
            "\"C:\\Users\\jo\\x.md\"",
            slash,
            "write `with = \"C:/Users/jo/x.md\"`",
        ),
        (
            "\"when-to-stop.md\"",
            "\"texts\\new.md\"",
            slash,
            "write `with = \"texts/new.md\"`",
        ),
        (
            "with = \"when-to-stop.md\"\n",
            "with = \"when-to-stop.md\"\nfeedback = \"a@b.example\"\n",
            "`feedback` stands below [[replace]], and belongs above it",
            "move the line up, above the first line that starts with `[`",
        ),
        (
            "[[numbers]]",
            "[numbers]",
            "`[numbers]` in line 27 has one pair of brackets, and there is more than one of them",
            "write `[[numbers]]` before each of them",
        ),
        (
            "[[pages]]",
            "[pages]",
            "`[pages]` has one pair of brackets, and needs two: there may be more of them",
            "start each of them with a line `[[pages]]`",
        ),
    ] {
        one_finding(hospital(from, to).path(), message, help);
    }
}

#[test]
fn a_file_saved_in_another_form_is_named_with_the_way_to_save_it() {
    let place = sound();
    let text = fs::read_to_string(place.path().join("hospital.toml")).expect("it is there");
    let wide = || text.encode_utf16().flat_map(u16::to_le_bytes);
    let notepad = "save it as UTF-8; in Notepad: File, Save as, and at Encoding choose UTF-8";
    let message = "this file is saved as UTF-16, and has to be UTF-8";
    for content in [
        [0xff, 0xfe].into_iter().chain(wide()).collect::<Vec<u8>>(),
        wide().collect(),
    ] {
        write(place.path(), "hospital.toml", content);
        one_finding(place.path(), message, notepad);
    }
    write(place.path(), "hospital.toml", b"name = \"Caf\xe9\"\n");
    one_finding(
        place.path(),
        "this file is not UTF-8 text (line 1)",
        notepad,
    );
    write(place.path(), "hospital.toml", b"PK\x03\x04\xdf");
    let plain = "copy its words into a plain editor such as Notepad, and save that";
    one_finding(
        place.path(),
        "this is a Word document or a zip, and not plain text",
        plain,
    );
}

#[test]
fn a_number_that_cannot_be_dialled_is_taken_apart_and_told_once() {
    let phone = "phone = \"0300 123 4568\"";
    for (to, message, help) in [
        (
            "phone = \"0300 123 4568 ext 22\"",
            "nobody can dial `0300 123 4568 ext 22`: there are words in it",
            "write `phone = \"0300 123 4568\"`, and below it `extension = \"22\"`",
        ),
        (
            "phone = \"070 1234 5678\"",
            "nobody can dial `070 1234 5678`: it may cost the caller extra, and hospitals may not use such numbers",
            "write it as you dial it from any UK phone, such as \"01632 960199\"",
        ),
    ] {
        one_finding(hospital(phone, to).path(), message, help);
    }
    // Word sets a blank that does not break; it dials all the same.
    let said = check(hospital(PHONE, "phone = \"0300\u{a0}123 4567\"").path());
    assert_eq!(said.code, Some(0), "{}", said.stdout);
    // A number that only a page gives is told in the hospital's own terms.
    let place = sound();
    let page = place.path().join("pages/where-to-go.md");
    let text = fs::read_to_string(&page)
        .expect("it is there")
        .replace("123 4567", "123 4599");
    write(place.path(), "pages/where-to-go.md", text);
    one_finding(
        place.path(),
        "the hospital file does not give the phone number `0300 123 4599`",
        "if it is yours, add it to the hospital file: [[numbers]], with `name` and `phone = \"0300 123 4599\"`; \
         if it is not, name whose it is, and give no number",
    );
}

#[test]
fn a_line_for_day_and_night_that_nobody_answers_at_night_is_told() {
    let hours = "hours = \"Day and night\"\n";
    let not_ours = "give the number at which your own staff answer by day and night, or take [cancer_line] out";
    let page = "pages/where-to-go.md";
    for (from, to, message, help) in [
        (
            hours,
            "hours = \"Monday to Friday, 9am to 5pm\"\n",
            "`Monday to Friday, 9am to 5pm` is not day and night",
            "this number is on the cards for emergencies: give one that is always answered, and this one as [[numbers]]",
        ),
        (
            hours,
            "",
            "nothing says that this line is answered by day and night",
            "ring it at night; if it is answered, write `hours = \"Day and night\"`",
        ),
        (
            PHONE,
            "phone = \"999\"",
            "`999` is everybody's number, and no line of the hospital's own",
            not_ours,
        ),
        (
            PHONE,
            "phone = \"111\"",
            "`111` is everybody's number, and no line of the hospital's own",
            not_ours,
        ),
        (
            "[cancer_line]\nname = \"24-hour cancer line\"\nphone = \"0300 123 4567\"\nhours = \"Day and night\"\n",
            "",
            "this copy gives no number to ring by day and night",
            "add [cancer_line] with `name`, `phone` and `hours`: the cards for emergencies show it",
        ),
    ] {
        let place = hospital(from, to);
        let text = fs::read_to_string(place.path().join(page)).expect("it is there");
        write(
            place.path(),
            page,
            text.replace("0300 123 4567", "0300 123 4568"),
        );
        one_finding(place.path(), message, help);
    }
}

#[test]
fn a_colour_that_fails_is_told_with_the_nearest_that_passes() {
    let brand = "brand = \"#0b3c6f\"";
    one_finding(
        hospital(brand, "brand = \"#005eb8\"\non_brand = \"#ffffff\"").path(),
        "the contrast of words on the bar is 6.3 to 1 in the light scheme, and 7 is needed",
        "choose a darker bar: the nearest to #005eb8 that passes is #0058ad",
    );
    let passes = check(hospital(brand, "brand = \"#0058ad\"\non_brand = \"#ffffff\"").path());
    assert_eq!(passes.code, Some(0), "{}", passes.stdout);
    one_finding(
        hospital(brand, "brand = \"#03c\"").path(),
        "`#03c` is not a colour as this file has them",
        "write \"#0033cc\"",
    );
}

#[test]
fn a_logo_that_is_cut_off_or_says_nothing_is_told() {
    let place = hospital("alt = \"Example Hospital\"", "alt = \"logo\"");
    one_finding(
        place.path(),
        "`logo` does not say whose logo it is",
        "write after `alt` what the logo says, such as the hospital's name",
    );
    let place = sound();
    let svg = fs::read(place.path().join("logo.svg")).expect("it is there");
    write(place.path(), "logo.svg", &svg[..svg.len() - 20]);
    one_finding(
        place.path(),
        "this picture ends before its end: a part of the file is missing",
        "copy the file again from where it came from",
    );
    one_finding(
        hospital("file = \"logo.svg\"", "file = \"Logo.SVG\"").path(),
        "there is no file `Logo.SVG`",
        "did you mean `logo.svg`?",
    );
    one_finding(
        hospital("folder = \"pages\"", "folder = \"page\"").path(),
        "there is no folder `page`",
        "did you mean `pages`?",
    );
}

#[test]
fn the_page_of_emergencies_is_the_same_in_every_copy() {
    let replaced = "page = \"day/before.md\"\nheading = \"can-i-eat-or-have-a-cup-of-tea\"";
    let place = hospital(
        replaced,
        "page = \"urgent-help.md\"\nheading = \"who-to-call\"",
    );
    // The part that it replaced before has a line for it to fill in.
    let file = place.path().join("hospital.toml");
    let text = fs::read_to_string(&file).expect("it was just written");
    let filled = "[before]\nfasting = \"Nothing to eat for 6 hours.\"\n";
    write(
        place.path(),
        "hospital.toml",
        text.replacen("[before]\n", filled, 1),
    );
    one_finding(
        place.path(),
        "no copy can replace words of the page that says what is an emergency",
        "take this table out; your own line goes into [cancer_line]",
    );
}

#[test]
fn the_checks_of_the_guide_that_are_overdue_are_one_line_to_a_hospital() {
    let place = sound();
    let arguments = ["hospital", "check", "--today", "2028-01-01"];
    let said = run(place.path(), &arguments).stdout;
    assert_eq!(said.matches("warning[overdue-check]").count(), 1, "{said}");
    assert!(
        said.contains("checks of the guide's own are overdue"),
        "{said}"
    );
    assert_eq!(said.matches("warning[overdue-review]").count(), 1, "{said}");
    assert!(
        said.ends_with("2 warnings in the guide with hospital.toml.\n"),
        "{said}"
    );
}

const FRONT: &str =
    "+++\ntitle = \"Where to park\"\ndescription = \"The car park.\"\nweight = 46\n+++\n\n";

#[test]
fn whatever_is_no_page_in_the_folder_of_pages_is_named_and_not_published() {
    let document = "put it elsewhere, into a folder that is not published; words for readers go into a page that ends in .md";
    let rename = "rename it to `parking.md`";
    let notepad = "rename it to `parking.md`; in Notepad, choose \"All files\" at \"Save as type\"";
    let elsewhere = "put it elsewhere, into a folder that is not published";
    let (place, mut told) = (sound(), Vec::new());
    for (name, message, help) in [
        (
            "parking.docx",
            "`parking.docx` is a document and no page, and would be published as it is",
            document,
        ),
        (
            "map.pdf",
            "`map.pdf` is a document and no page, and would be published as it is",
            document,
        ),
        (
            "~$arking.docx",
            "`~$arking.docx` is what Word writes while a document is open, and would be published",
            "close the document, and put it elsewhere, into a folder that is not published",
        ),
        (
            "parking.md.txt",
            "`parking.md.txt` is no page, because its name does not end in .md",
            notepad,
        ),
        (
            "parking.MD",
            "`parking.MD` is no page, because its name does not end in .md",
            rename,
        ),
        (
            "private notes.txt",
            "`private notes.txt` is neither a page nor a picture, and would be published as it is",
            elsewhere,
        ),
        (
            "map.jpg",
            "no page shows the picture `map.jpg`, and it would be published",
            "put it elsewhere, into a folder that is not published, or show it: `![what it shows](map.jpg)`",
        ),
    ] {
        write(place.path(), &format!("pages/{name}"), FRONT);
        told.push((message, help));
    }
    let findings = told.len();
    let said = check(place.path()).stdout;
    for (message, help) in told {
        let told = said
            .split("\n\n")
            .find(|finding| finding.contains(&format!("]: {message}\n")));
        let told = told.unwrap_or_else(|| panic!("{message}: {said}"));
        assert!(told.ends_with(&format!("= help: {help}")), "{told}");
    }
    assert!(
        said.ends_with(&format!(
            "{findings} errors in the guide with hospital.toml.\n"
        )),
        "{said}"
    );
    let built = run(
        place.path(),
        &["build", "--hospital", "hospital.toml", "--today", TODAY],
    );
    assert_eq!(built.code, Some(1), "{}", built.stderr);
    assert!(!place.path().join("public").exists());
}

#[test]
fn a_picture_lies_beside_its_page_in_a_folder_of_their_own() {
    let place = sound();
    let picture = format!("{FRONT}![The way to the car park.](map.svg)\n");
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 3 1\"></svg>";
    write(place.path(), "pages/parking.md", &picture);
    write(place.path(), "pages/map.svg", drawing);
    one_finding(
        place.path(),
        "nothing is published at procedure/parking/map.svg",
        "make a folder `parking`, put this page into it as `index.md`, and `map.svg` beside it",
    );
    for name in ["parking.md", "map.svg"] {
        fs::remove_file(place.path().join("pages").join(name)).expect("it is there");
    }
    write(place.path(), "pages/parking/index.md", &picture);
    write(place.path(), "pages/parking/map.svg", drawing);
    run(
        place.path(),
        &["build", "--hospital", "hospital.toml", "--today", TODAY],
    )
    .success();
    assert!(
        place
            .path()
            .join("public/procedure/parking/map.svg")
            .exists()
    );
}

/// Faults of pages, which are told at once: a page each, what is said, and how often the word of the rule.
#[test]
fn what_a_page_of_the_hospital_hides_or_leaves_open_is_told_at_its_line() {
    let head = |number: usize| {
        let head = FRONT.replace("to park", &format!("to park {number}"));
        head.replace("car park.", &format!("car park {number}."))
    };
    let note = "this note would be published for everybody to read";
    let no_head = "this file has no front matter";
    let bodies = [
        (
            "Turn left.\n\n<!-- ask Jo, patient Mr X complained -->",
            note,
        ),
        ("Turn left <!-- ask Jo --> here.", note),
        (
            "See [before](@/day/before.md for more.",
            "this link is not closed, and readers see its brackets",
        ),
        (
            "![Map.](my map.svg)",
            "this address has a space in it, and readers see its brackets",
        ),
        (
            "•\tFirst\n•\tSecond",
            "this bullet is Word's own, and makes no list here",
        ),
        (
            "Write to ward@hospital.example today.",
            "`ward@hospital.example` is no link, and readers cannot follow it",
        ),
        (
            "{{ figure() }}",
            "template syntax on a page: it would be run, and not shown",
        ),
    ];
    let bodies = bodies.iter().enumerate();
    let bodies =
        bodies.map(|(number, (body, message))| (format!("{}{body}\n", head(number)), *message));
    let heads = [
        ("# Parking\n", no_head),
        ("", no_head),
        (
            "---\ntitle: Parking\n---\n",
            "the head of this page stands between lines of `---`, and has to stand between lines of `+++`",
        ),
        (
            "+++\ntitle: \"Parking\"\n+++\n",
            "`=` has to stand after `title`, and not `:`",
        ),
        (
            "+++\ntitle = \"Parking here\"\ndescription = \"Here.\"\n+++\n",
            "this page has no `weight`, by which its section is sorted",
        ),
    ];
    let heads = heads
        .iter()
        .map(|(content, message)| ((*content).to_owned(), *message));
    let place = sound();
    let mut expected = Vec::new();
    for (number, (content, message)) in bodies.chain(heads).enumerate() {
        write(place.path(), &format!("pages/page-{number}.md"), content);
        expected.push((number, message));
    }
    let said = check(place.path()).stdout;
    for (number, message) in &expected {
        let at = format!("--> pages/page-{number}.md");
        let told: Vec<&str> = said
            .split("\n\n")
            .filter(|finding| finding.contains(&at))
            .collect();
        assert_eq!(told.len(), 1, "{at}: {said}");
        assert!(told[0].contains(&format!("]: {message}\n")), "{}", told[0]);
    }
    assert!(
        said.ends_with("11 errors, 1 warning in the guide with hospital.toml.\n"),
        "{said}"
    );
    assert!(!said.contains("Zola"), "{said}");
}

#[test]
fn a_page_without_a_title_is_told_at_the_page_and_not_at_a_template() {
    let place = sound();
    write(
        place.path(),
        "pages/parking.md",
        "+++\ndescription = \"Here.\"\nweight = 46\n+++\n",
    );
    one_finding(
        place.path(),
        "this page has no title",
        "add `title = \"…\"` to the front matter: what the page says, keyword first",
    );
}

#[test]
fn a_page_that_no_list_leads_to_is_told() {
    let place = sound();
    write(place.path(), "pages/car/parking.md", FRONT);
    one_finding(
        place.path(),
        "no list and no page leads to this page",
        "move it out of the folder `car`, beside the other pages of procedure, or link to it from one of them",
    );
}

#[test]
fn build_names_the_hospital_and_a_file_that_lies_unused() {
    let place = sound();
    let arguments = ["build", "--today", TODAY, "--hospital", "hospital.toml"];
    let said = run(place.path(), &arguments).success();
    assert!(
        said.starts_with(
            "Built 81 pages from the guide inside this program for Example Hospital in "
        ),
        "{said}"
    );
    let plain = run(place.path(), &arguments[..3]);
    assert_eq!(
        plain.stderr,
        "note: hospital.toml lies here and was not used; for your own copy add --hospital hospital.toml\n"
    );
    assert!(
        !plain.stdout.contains("Example Hospital"),
        "{}",
        plain.stdout
    );
}

#[test]
fn an_address_that_no_site_can_have_is_refused_for_what_is_wrong_with_it() {
    for (address, said) in [
        (
            "https://ashford.example/Patient Info/rfa",
            "an address has no spaces",
        ),
        (
            "https://ashford.example/rfa/?x=1",
            "it ends before any `?` or `#`",
        ),
        (
            "ashford.example",
            "an address begins with https:// or http://",
        ),
    ] {
        let outcome = run(folder().path(), &["build", "--base-url", address]);
        assert_eq!(outcome.code, Some(2), "{address}");
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
}

/// The guide's own tree, as an author has it.
fn guide() -> TempDir {
    let place = folder();
    for (path, content) in rfa_guide::files::embedded().iter() {
        write(place.path(), path, content.bytes());
    }
    place
}

/// The findings of `check` when the file at `path` of the guide is changed by `change`.
fn told_of(guide: &TempDir, path: &str, change: impl Fn(&str) -> String) -> String {
    let place = guide.path().join(path);
    let sound = fs::read_to_string(&place).expect("a file of the guide");
    write(guide.path(), path, change(&sound));
    let said = run(guide.path(), &["check", "--today", TODAY]).stdout;
    write(guide.path(), path, sound);
    said
}

#[test]
fn a_file_that_cannot_be_read_is_the_only_finding() {
    let guide = guide();
    for path in [
        "reference/evidence.toml",
        "reference/organisations.toml",
        "reference/glossary.toml",
        "reference/emergency.toml",
        "reference/synonyms.toml",
        "config.toml",
    ] {
        let said = told_of(&guide, path, |text| format!("{text}\n[[claims]\n"));
        assert!(
            said.contains("]: a bracket is missing from this line\n"),
            "{said}"
        );
        assert!(said.contains(&format!("--> {path}:")), "{said}");
        assert!(said.ends_with("1 error.\n"), "{path}: {said}");
    }
}

#[test]
fn an_authors_slip_is_told_at_the_authors_line() {
    let guide = guide();
    let before = "content/day/before.md";
    let glossary = "reference/glossary.toml";
    let organisations = "reference/organisations.toml";
    for (path, from, to, message) in [
        (
            before,
            "updated = 2026-",
            "updated = \"30/11/2026\" # ",
            "`updated` in",
        ),
        (
            before,
            "audience = \"patient\"",
            "audience = \"patients\"",
            "there is no audience `patients`",
        ),
        (
            glossary,
            "page = \"day/",
            "page = \"days/",
            "there is no page `days/",
        ),
        (
            glossary,
            "id = \"ablation\"",
            "id = \"Abla tion\"",
            "the id `Abla tion` cannot be part of an address",
        ),
        (
            organisations,
            "url = \"https://",
            "url = \"",
            "nobody can follow `",
        ),
        (
            organisations,
            "\"england\"",
            "\"engand\"",
            "there is no nation `engand`",
        ),
    ] {
        let said = told_of(&guide, path, |text| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        assert!(said.contains(message), "{message}: {said}");
        assert!(said.contains(&format!("--> {path}:")), "{said}");
        assert!(said.ends_with("1 error.\n"), "{message}: {said}");
        assert!(!said.contains("templates/"), "{said}");
    }
    for path in [glossary, organisations] {
        let said = told_of(&guide, path, |text| {
            let list = if path == glossary {
                "[[terms]]"
            } else {
                "[[organisations]]"
            };
            let start = text.find(list).expect("it has an entry");
            let entry = text[start..].split("\n[[").next().expect("one at least");
            format!("{text}\n{entry}\n")
        });
        assert!(said.contains("]: two entries have the id `"), "{said}");
        assert!(said.ends_with("1 error.\n"), "{said}");
    }
}
