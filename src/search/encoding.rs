//! The index as files, plain scripts that a browser loads a few of, and back.
//!
//! A browser will not `fetch` from a memory stick, so each file is a script with one call,
//! `rfaSearch("w3","…")`, in plain ASCII. The root of a language, `search/en.js`, keeps its name and
//! says which folder the others are in; that folder is named for their content, so that they can be
//! kept for ever. What the files hold is in the modules below, each with its writer and its reader.
//!
//! | File | Holds |
//! |---|---|
//! | `search/en.js` | the root: where each shard starts, how many entries a page has, phrases, rules, the words that raise a card |
//! | `w0.js` … | words, their groups and how many pages have them |
//! | `p0.js` … | by group: weights in entries, names, forms |
//! | `b0.js` … | words read backwards, to find slips in their first half; if the lexicon is long |
//! | `s0.js` … | what words sound like; if the lexicon is long |
//! | `t0.js` … | addresses, titles, headings and texts |

mod backwards;
mod digits;
mod postings;
mod root;
mod script;
mod sounds;
mod texts;
mod words;

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::index::{Index, LanguageIndex};
use super::language::Language;
use super::lexicon::Lexicon;
use super::vocabulary::sounds_of;
use crate::files::Files;
use crate::site::emergency::words::Matcher;
use root::Root;

/// The folder of all files of an index.
const FOLDER: &str = "search";

/// So many files of the lexicon are no more to load than the ways back to words in it.
const FEW_SHARDS: usize = 8;

/// Files of one kind, and what the root says of where each starts.
#[derive(Default)]
struct Shards {
    kind: &'static str,
    starts: digits::Writer,
    scripts: Vec<Bytes>,
}

impl Shards {
    fn new(kind: &'static str) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    fn push(&mut self, content: &impl Serialize) {
        let name = format!("{}{}", self.kind, self.scripts.len());
        self.scripts.push(script::write(&name, content));
    }
}

/// The files of `index`, whose texts are let go as they are written. Same index, same bytes.
pub fn write(index: Index) -> Files {
    let mut files = Files::new();
    for language in index.languages {
        write_language(language, &mut files);
    }
    files
}

fn write_language(mut language: LanguageIndex, files: &mut Files) {
    let entries = std::mem::take(&mut language.entries);
    let per_file = texts::entries_per_file(&entries);
    let (words, (postings, ([backwards, sounds], texts))) = rayon::join(
        || words::write(&language),
        || {
            rayon::join(
                || postings::write(&language),
                || {
                    rayon::join(
                        || ways_back(&language),
                        || texts::write(&language.pages, entries, per_file),
                    )
                },
            )
        },
    );
    let all = [words, postings, backwards, sounds, texts];
    let mut sum = Sha256::new();
    for script in all.iter().flat_map(|shards| &shards.scripts) {
        sum.update(script);
    }
    let folder = hexadecimal(&sum.finalize()[..5]);
    let starts = all.map(|shards| {
        for (number, script) in shards.scripts.into_iter().enumerate() {
            let path = format!("{FOLDER}/{folder}/{}{number}.js", shards.kind);
            files.replace(&path, script);
        }
        shards.starts.text
    });
    let root = Root::of(&language, folder, starts, per_file);
    // A language whose code is no file name would be left out.
    files.replace(
        &format!("{FOLDER}/{}.js", language.lang),
        script::write("root", &root),
    );
}

/// The ways to words that were typed wrongly. A lexicon of few files is read whole instead.
fn ways_back(language: &LanguageIndex) -> [Shards; 2] {
    if language.lexicon.shards().count() <= FEW_SHARDS {
        return [Shards::new("b"), Shards::new("s")];
    }
    [
        backwards::write(&language.lexicon),
        sounds::write(&language.sounds),
    ]
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The index of a site whose own language is `default_lang`, from the files of the site.
///
/// # Errors
/// There is no index of that language among `files`, or one of its files is damaged.
pub fn read(files: &Files, default_lang: &str) -> anyhow::Result<Index> {
    let mut index = Index::default();
    for (path, content) in files.under(FOLDER) {
        let lang = path[FOLDER.len() + 1..].strip_suffix(".js");
        let Some(lang) = lang.filter(|name| is_language(name)) else {
            continue;
        };
        let language = script::read("root", &content.bytes())
            .and_then(|root| read_language(files, lang, &root))
            .with_context(|| format!("the search index {path} cannot be read"))?;
        let place = match lang == default_lang {
            true => 0,
            false => index.languages.len(),
        };
        index.languages.insert(place, language);
    }
    let first = index.languages.first();
    ensure!(
        first.is_some_and(|first| first.lang == default_lang),
        "there is no search index: {FOLDER}/{default_lang}.js is missing"
    );
    Ok(index)
}

/// True if the script `name` in the folder of the search is a language's, and neither a shard nor
/// the script that searches, `search` or `search.0123abcd`.
fn is_language(name: &str) -> bool {
    !name.contains(['/', '.']) && name != FOLDER
}

/// The shards of one language.
struct Folder<'a> {
    files: &'a Files,
    name: &'a str,
}

impl Folder<'_> {
    fn read<T: DeserializeOwned>(&self, kind: &str, number: usize) -> anyhow::Result<T> {
        let name = format!("{kind}{number}");
        let path = format!("{FOLDER}/{}/{name}.js", self.name);
        let content = self
            .files
            .get(&path)
            .with_context(|| format!("{path} is missing"))?;
        script::read(&name, &content).with_context(|| format!("{path} is damaged"))
    }
}

fn read_language(files: &Files, lang: &str, root: &Root) -> anyhow::Result<LanguageIndex> {
    let folder = Folder {
        files,
        name: &root.folder,
    };
    let phrases = root.phrases()?;
    let (forms, page_counts) = words::read(&root.words, &folder, phrases.first_group)?;
    let lexicon = Lexicon::new(forms);
    let (pages, entries) = texts::read(root.texts, &root.pages, &folder)?;
    let sizes = postings::Sizes {
        groups: phrases.first_group as usize + phrases.concepts.len(),
        entries: entries.len(),
        pages: pages.len(),
    };
    let postings::Read {
        postings,
        cut,
        names,
    } = postings::read(&root.postings, &folder, &sizes)?;
    let sounds = sounds_of(&lexicon, Language::of(lang), &page_counts);
    Ok(LanguageIndex {
        lang: lang.to_owned(),
        pages,
        entries,
        lexicon,
        postings,
        cut,
        page_counts,
        sounds,
        phrases,
        names,
        cards: Matcher::new(&root.cards),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::page_text::{PageText, Part};
    use crate::search::synonyms::{Concept, Synonyms};

    fn page(address: &str, lang: &str, title: &str, texts: &[&str]) -> PageText {
        let parts = texts.iter().enumerate().map(|(place, text)| Part {
            anchor: if place == 0 {
                String::new()
            } else {
                format!("part-{place}")
            },
            heading: if place == 0 {
                String::new()
            } else {
                format!("Part {place}: {title}")
            },
            text: (*text).to_owned(),
            keywords: "own words".to_owned(),
        });
        PageText {
            address: address.to_owned(),
            lang: lang.to_owned(),
            title: title.to_owned(),
            summary: format!("In short, {title}."),
            keywords: "said otherwise".to_owned(),
            parts: parts.collect(),
        }
    }

    fn index() -> Index {
        let synonyms = Synonyms {
            concepts: vec![Concept {
                name: "bone cement".to_owned(),
                typed: vec!["glue for bones".to_owned(), "does it set".to_owned()],
                printed: vec!["bone cement".to_owned()],
            }],
            slips: vec![("siment".to_owned(), "cement".to_owned())],
            known: Vec::new(),
        };
        let long = "Bone cement and tumours. ".repeat(400);
        let pages = vec![
            page(
                "/a/",
                "en",
                "Bone cement",
                &["", "It sets “hard” – in minutes.", &long],
            ),
            page("/b/", "en", "Tumours 😀", &["Öde, naïve and anaesthetic"]),
            page("/cy/", "cy", "Esgyrn", &["Mae’r asgwrn"]),
        ];
        super::super::index::index(pages, "en", &synonyms, &Matcher::new("||| 1 999=numb;"))
    }

    #[test]
    fn what_is_written_is_read() {
        let index = index();
        let files = write(index.clone());
        assert_eq!(read(&files, "en").expect("whole"), index);
        assert_eq!(write(read(&files, "en").expect("whole")), files);
        assert!(files.iter().all(|(_, script)| script.bytes().is_ascii()));
    }

    #[test]
    fn what_is_missing_or_damaged_is_named() {
        let files = write(index());
        for path in files.iter().map(|(path, _)| path) {
            let mut fewer = files.clone();
            fewer.remove(path);
            let error = read(&fewer, "en").err();
            // Another language may be missing as a whole.
            let is_needed = path != "search/cy.js";
            assert_eq!(error.is_some(), is_needed, "{path}");
            if !is_needed {
                continue;
            }
            let mut damaged = files.clone();
            damaged.replace(path, "rfaSearch(\"root\",\"!\")");
            let error = format!("{:#}", read(&damaged, "en").expect_err(path));
            assert!(error.contains(path) || error.contains("search/"), "{error}");
        }
        assert!(read(&Files::new(), "en").is_err());
    }
}
