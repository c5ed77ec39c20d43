//! The site of an author who is at work on it: a page that was saved is shown at once, and the rest
//! follows.
//!
//! Two threads work on it. One is told of each change ([`Preview::at_once`]): it reads the saved page
//! again, renders it alone and puts it into the site of the last build. The other ([`Preview::rebuild`])
//! brings the rest up to date: the index and the findings if nothing else can have changed, else
//! everything. After it the site is what a build from nothing gives, byte for byte.

mod kept;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::pipeline::{self, Origin, Purpose, Settings};
use super::serve::Tree;
use crate::diagnostic::{self, Diagnostic};
use crate::files::Files;
use crate::serve::Change;
use kept::{Behind, Kept};

/// Follows the sources of one site.
pub struct Preview {
    tree: Tree,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last site that could be rendered, with every page that was read again since.
    kept: Option<Arc<Kept>>,
    behind: Behind,
    /// By the last build.
    found: Vec<Diagnostic>,
    /// How many came so far.
    changes: u64,
}

/// What came of a build, if it can be built upon, and what it found.
type Outcome = (Option<Arc<Kept>>, Vec<Diagnostic>);

impl Preview {
    pub fn new(tree: Tree) -> Self {
        Self {
            tree,
            state: Mutex::default(),
        }
    }

    pub fn settings(&self) -> Settings {
        self.tree.settings(Purpose::Preview)
    }

    /// The site with the pages that `change` names as they are now, if it can be shown already.
    pub fn at_once(&self, change: &Change) -> Option<Files> {
        let settings = self.settings();
        let mut state = self.state();
        state.changes += 1;
        let Origin::Folder(folder) = &settings.origin else {
            // In the guide inside this program only a hospital's own files can change.
            state.behind = Behind::Everything;
            return None;
        };
        let folder = std::path::absolute(folder).ok()?;
        let State { kept, behind, .. } = &mut *state;
        match (kept, change) {
            (Some(kept), Change::Files(paths)) if kept.today == settings.today => {
                let kept = Arc::make_mut(kept);
                for path in paths {
                    *behind = kept.follow(&folder, path).max(*behind);
                }
            }
            _ => *behind = Behind::Everything,
        }
        // While something is wrong the author sees that, until a build says that it is mended.
        let is_sound = !diagnostic::has_errors(&state.found);
        let kept = state.kept.as_ref().filter(|_| is_sound)?;
        Some(kept.published.clone())
    }

    /// The site as the sources are now, and what was found; not to be shown if that holds an error.
    ///
    /// # Errors
    /// As for [`pipeline::build`].
    pub fn rebuild(&self) -> anyhow::Result<(Files, Vec<Diagnostic>)> {
        let (kept, behind, changes, found) = {
            let mut state = self.state();
            let behind = std::mem::replace(&mut state.behind, Behind::Nothing);
            (
                state.kept.clone(),
                behind,
                state.changes,
                state.found.clone(),
            )
        };
        let outcome = match (kept, behind) {
            (Some(kept), Behind::Nothing) => Ok((Some(kept), found)),
            (Some(kept), Behind::Index) => {
                let (kept, found) = Arc::unwrap_or_clone(kept).with_index();
                Ok((Some(Arc::new(kept)), found))
            }
            _ => self.build(),
        };
        let mut state = self.state();
        // A page that was read meanwhile is not in what was built, and another build follows.
        let is_late = state.changes != changes;
        if is_late || !matches!(outcome, Ok((Some(_), _))) {
            state.behind = state.behind.max(behind);
        }
        let (kept, found) = outcome?;
        let published = match &kept {
            Some(kept) => kept.published.clone(),
            None => Files::new(),
        };
        let mut unneeded = kept;
        if !is_late {
            state.found.clone_from(&found);
            if unneeded.is_some() {
                std::mem::swap(&mut state.kept, &mut unneeded);
            }
        }
        // A site of ten thousand pages takes a while to give back, and its author waits for the new one.
        rayon::spawn(move || drop(unneeded));
        Ok((published, found))
    }

    fn build(&self) -> anyhow::Result<Outcome> {
        let settings = self.settings();
        let built = pipeline::build(&settings)?;
        // What was met on the way to a page is not looked for again when another is rendered alone.
        let is_sound = !diagnostic::has_errors(&built.diagnostics);
        let kept = built.reprinter.filter(|_| is_sound).map(|reprinter| {
            Arc::new(Kept {
                site: built.site,
                published: built.published,
                index: built.index,
                reprinter: Arc::new(reprinter),
                today: settings.today,
            })
        });
        Ok((kept, built.diagnostics))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;
    use crate::cli::SourceArguments;
    use crate::diagnostic::Severity;
    use crate::files;

    /// What an author may have in the file at each path; the first is there at the start.
    const FILES: &[(&str, &[&str])] = &[
        (
            "config.toml",
            &[
                "base_url = \"/\"\ntitle = \"T\"\n[extra.publish]\nsearch = true\n",
                "base_url = \"/\"\ntitle = \"U\"\n",
                "base_url = ",
            ],
        ),
        (
            "templates/page.html",
            &[
                "<h1>{{ page.title }}</h1>{{ page.content | safe }}\
                 {% if page.lower %}{{ page.lower.title }}{% endif %}{% set a = load_data(path=\"a.toml\") %}{{ a.word }}",
                "{{ page.content | safe }}{% for a in page.toc %}{{ a.title }}{% endfor %}",
                "{{ page.word_count }}{{ page.content | safe }}",
                "{{ nothing }}",
            ],
        ),
        (
            "templates/index.html",
            &[
                "{% for p in section.pages %}{{ p.title }}{% endfor %}{{ section.content | safe }}",
                "{% for p in section.pages %}{{ p.content | safe }}{{ p.toc | length }}{% endfor %}",
                "{% for p in section.pages %}{{ p.word_count }}{% endfor %}",
                "{% set a = get_page(path=\"a.md\") %}{{ a.title }}<a href=\"/b/\">b</a>",
            ],
        ),
        (
            "templates/section.html",
            &["{{ section.title }}{{ section.content | safe }}"],
        ),
        ("sass/main.scss", &["p { color: red }", "p { color: blue }"]),
        ("static/a.toml", &["word = \"one\"", "word = \"two\""]),
        (
            "content/_index.md",
            &[
                "+++\nsort_by = \"title\"\n+++\nHome.",
                "+++\nsort_by = \"title\"\n+++\n[A](@/a.md)",
            ],
        ),
        (
            "content/a.md",
            &[
                "+++\ntitle = \"A\"\n+++\nPain in the spine.",
                "+++\ntitle = \"A\"\n+++\nAches, and [more](@/s/b.md#why).\n\n## When\n",
                "+++\ntitle = \"Z\"\n+++\nPain in the spine.",
                "+++\ntitle = \"A\"\ndraft = true\n+++\nPain.",
                "+++\ntitle = \"A\"\nslug = \"c\"\n+++\nPain.",
                "+++\ntitle = ",
                "",
            ],
        ),
        (
            "content/c.md",
            &["+++\ntitle = \"C\"\n+++\nHeat, and [data](/a.toml).", ""],
        ),
        (
            "content/s/_index.md",
            &[
                "+++\ntitle = \"S\"\nsort_by = \"title\"\n+++\n",
                "+++\ntitle = \"S\"\nsort_by = \"title\"\n+++\nWords.",
            ],
        ),
        (
            "content/s/b.md",
            &[
                "+++\ntitle = \"B\"\n+++\nHeat.\n\n## Why\n",
                "+++\ntitle = \"B\"\n+++\nWarmth.\n\n## Why\n",
                "+++\ntitle = \"B\"\n+++\nHeat.\n\n## How\n",
            ],
        ),
    ];

    /// What an author does before looking at the browser.
    #[derive(Debug, Clone)]
    enum Step {
        Write(usize, usize),
        Remove(usize),
        Rename(usize, usize),
        /// Long enough for everything to follow.
        Wait,
    }

    fn step() -> impl Strategy<Value = Step> {
        let file = 0..FILES.len();
        prop_oneof![
            6 => (file.clone(), 0..8_usize).prop_map(|(file, form)| Step::Write(file, form)),
            1 => file.clone().prop_map(Step::Remove),
            1 => (file.clone(), file).prop_map(|(from, to)| Step::Rename(from, to)),
            2 => Just(Step::Wait),
        ]
    }

    /// Does `step` in `folder` and gives the paths that a system would name.
    fn act(folder: &Path, step: &Step) -> Vec<PathBuf> {
        let path = |file: usize| folder.join(FILES[file].0);
        match *step {
            Step::Write(file, form) => {
                let forms = FILES[file].1;
                let content = forms[form % forms.len()];
                files::write_file(&path(file), content.as_bytes()).expect("written");
                vec![path(file)]
            }
            Step::Remove(file) => {
                let _ = std::fs::remove_file(path(file));
                vec![path(file)]
            }
            Step::Rename(from, to) => {
                let _ = std::fs::rename(path(from), path(to));
                vec![path(from), path(to)]
            }
            Step::Wait => Vec::new(),
        }
    }

    fn preview(folder: &Path) -> Preview {
        let arguments = SourceArguments {
            source: Some(folder.to_owned()),
            hospital: None,
            drafts: false,
            today: Some(jiff::civil::date(2026, 11, 21)),
        };
        Preview::new(Tree {
            arguments,
            base_path: String::new(),
        })
    }

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in 0..FILES.len() {
            act(folder.path(), &Step::Write(file, 0));
        }
        folder
    }

    fn errors(found: &[Diagnostic]) -> String {
        let errors: Vec<Diagnostic> = found
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .cloned()
            .collect();
        diagnostic::text(&errors, false)
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 120,
            rng_seed: RngSeed::Fixed(10),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn after_any_edits_the_site_is_what_a_build_from_nothing_gives(
            steps in prop::collection::vec(step(), 1..12)
        ) {
            let folder = tree();
            let preview_of_author = preview(folder.path());
            preview_of_author.rebuild().expect("read");
            for step in &steps {
                if let Step::Wait = step {
                    preview_of_author.rebuild().expect("read");
                }
                let paths = act(folder.path(), step);
                preview_of_author.at_once(&Change::Files(paths.into_iter().collect()));
            }
            let (followed, found) = preview_of_author.rebuild().expect("read");
            let (clean, found_anew) = preview(folder.path()).rebuild().expect("read");
            prop_assert_eq!(errors(&found), errors(&found_anew));
            if !diagnostic::has_errors(&found_anew) {
                for (path, content) in clean.iter() {
                    prop_assert_eq!(followed.content(path), Some(content), "{}", path);
                }
                prop_assert_eq!(followed.len(), clean.len());
            }
        }
    }

    #[test]
    fn a_saved_page_is_shown_before_anything_is_built() {
        let folder = tree();
        let preview = preview(folder.path());
        let at_once = |step| {
            let paths = act(folder.path(), &step);
            let shown = preview.at_once(&Change::Files(paths.into_iter().collect()));
            let page = shown.and_then(|files| files.get("s/b/index.html"));
            (page, preview.state().behind)
        };
        let b = FILES.len() - 1;
        assert_eq!(at_once(Step::Write(b, 0)), (None, Behind::Everything));
        let (_, found) = preview.rebuild().expect("read");
        assert_eq!(errors(&found), "");
        let heat = "<h1>B</h1><p>Heat.</p>\n<h2 id=\"why\">Why</h2>\none";
        assert_eq!(
            at_once(Step::Write(b, 0)),
            (Some(heat.into()), Behind::Nothing)
        );
        let warmth = heat.replace("Heat", "Warmth");
        assert_eq!(
            at_once(Step::Write(b, 1)),
            (Some(warmth.into()), Behind::Index)
        );
        let how = heat.replace("Why", "How").replace("why", "how");
        assert_eq!(
            at_once(Step::Write(b, 2)),
            (Some(how.into()), Behind::Everything)
        );
    }

    #[test]
    fn what_is_wrong_elsewhere_is_not_forgotten_with_the_next_page() {
        let folder = tree();
        let place = |path| {
            FILES
                .iter()
                .position(|(known, _)| *known == path)
                .expect(path)
        };
        let preview = preview(folder.path());
        // The home page shows a page that is a draft now.
        act(
            folder.path(),
            &Step::Write(place("templates/index.html"), 3),
        );
        act(folder.path(), &Step::Write(place("content/a.md"), 3));
        let (_, found) = preview.rebuild().expect("read");
        assert!(
            errors(&found).contains("there is no content/a.md"),
            "{}",
            errors(&found)
        );
        let paths = act(folder.path(), &Step::Write(place("content/s/b.md"), 1));
        assert_eq!(
            preview.at_once(&Change::Files(paths.into_iter().collect())),
            None
        );
        let (_, found_then) = preview.rebuild().expect("read");
        assert_eq!(errors(&found_then), errors(&found));
    }
}
