//! The words of a large site are put aside while it is made. What comes of it is what comes of one whose words
//! are held: the same pages, index and findings.

use std::path::{Path, PathBuf};

use rfa_guide::check::{self, Input, Reader};
use rfa_guide::diagnostic::{self, Reported};
use rfa_guide::files::{self, Files, Spool};
use rfa_guide::site::{self, Document};
use rfa_guide::{render, search};

/// The folders of all sites below `place`, in order.
fn sites(place: &Path) -> Vec<PathBuf> {
    if place.join("config.toml").is_file() {
        return vec![place.to_owned()];
    }
    let listing = place.read_dir().expect("a folder");
    let mut below: Vec<PathBuf> = listing.map(|item| item.expect("read").path()).collect();
    below.sort();
    below.retain(|place| place.is_dir());
    below.iter().flat_map(|place| sites(place)).collect()
}

/// The pages of `tree`, its search index, and what was found.
fn made(tree: Files, spool: Option<Spool>) -> (Files, Files, String) {
    let settings = site::Settings {
        spool,
        ..site::Settings::default()
    };
    let Reported {
        value: site,
        mut diagnostics,
    } = site::load(tree, &settings);
    let today = jiff::civil::date(2026, 11, 21);
    let mut published = Files::new();
    let mut index = Files::new();
    if !diagnostic::has_errors(&diagnostics) {
        let reader = Reader::of(&site, today);
        let look = |document: &Document| reader.read(document);
        let settings = render::Settings::of(&site, today);
        let (rendered, _) = render::published(&site, settings, look).expect("our pages are UTF-8");
        published = rendered.take(&mut diagnostics);
        index = search::files(&site).take(&mut diagnostics);
        // Each page came by once.
        let found = reader.found();
        if !diagnostic::has_errors(&diagnostics) {
            assert_eq!(sorted(found), sorted(check::read_pages(&site, today)));
        }
    }
    let input = Input {
        site: &site,
        published: &published,
        today,
    };
    diagnostics.extend(check::run(&input));
    if let Some(spool) = &site.spool {
        spool.check().expect("all was read");
    }
    (published, index, diagnostic::text(&diagnostics, false))
}

fn sorted(mut diagnostics: Vec<diagnostic::Diagnostic>) -> String {
    diagnostic::sort(&mut diagnostics);
    diagnostic::text(&diagnostics, false)
}

#[test]
fn a_site_is_the_same_whether_its_words_are_held_or_put_aside() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sites = sites(&root.join("tests/fixtures"));
    assert!(sites.len() > 50, "{sites:?}");
    sites.push(root.to_owned());
    for place in sites {
        let tree = files::read(&place, &site::ENTRIES).expect("read").value;
        let held = made(tree.clone(), None);
        let aside = made(tree, Some(Spool::new().expect("a temporary file")));
        let place = place.display();
        assert!(held.0 == aside.0, "pages of {place}");
        assert!(held.1 == aside.1, "index of {place}");
        assert_eq!(held.2, aside.2, "{place}");
    }
}
