//! What a Markdown file's name says: its section, its language, its date and its address.

use super::front_matter::Owner;
use super::{Config, FrontMatter};
use crate::text::slug;

/// What a Markdown file's name says about it.
pub struct FileName<'a> {
    folders: Vec<&'a str>,
    /// Without date, language and ending.
    stem: &'a str,
    /// The date that the name of a page starts with.
    pub date: Option<&'a str>,
    pub lang: &'a str,
}

impl<'a> FileName<'a> {
    /// Reads `path`, which is below `content/` and ends in `.md`.
    ///
    /// # Errors
    /// What is wrong with the name, and what to do about it.
    pub fn of(path: &'a str, config: &'a Config) -> Result<Self, (String, String)> {
        let mut folders: Vec<&str> = path.split('/').collect();
        let name = folders.pop().expect("a split has at least one part");
        let stem = name.strip_suffix(".md").unwrap_or(name);
        if name.starts_with('.') {
            return Err((
                "Zola leaves out a page whose name begins with a dot".into(),
                "rename it without the dot, or move it out of content/".into(),
            ));
        }
        let (stem, lang) = match stem.split_once('.') {
            None => (stem, config.default_language.as_str()),
            Some((stem, lang)) => {
                Self::check_language(name, lang, config)?;
                (stem, lang)
            }
        };
        let stem = match (stem, folders.last()) {
            ("index", None) => return Err(refused_index()),
            ("index", Some(folder)) => {
                let folder = *folder;
                folders.pop();
                folder
            }
            _ => stem,
        };
        if has_other_time(stem) {
            return Err((
                "this name starts with a time that Zola reads in its own way".into(),
                "name the file without it, and write `date = …` into its front matter".into(),
            ));
        }
        let (date, stem) = match name.starts_with("_index.") {
            true => (None, stem),
            false => split_date(stem),
        };
        Ok(Self {
            folders,
            stem,
            date,
            lang,
        })
    }

    fn check_language(name: &str, lang: &str, config: &Config) -> Result<(), (String, String)> {
        if lang == config.default_language {
            return Err((
                format!(
                    "`{lang}` is the site's own language, and Zola takes it for a part of the name"
                ),
                format!("leave `.{lang}` out of the file's name"),
            ));
        }
        if !config
            .languages
            .iter()
            .any(|language| language.code == lang)
        {
            if !looks_like_language(lang) {
                let stem = name.strip_suffix(".md").unwrap_or(name);
                let words = stem.split(|letter: char| letter == '.' || letter.is_whitespace());
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                return Err((
                    format!(
                        "there is a dot in this file's name, and Zola takes what follows it, \
                         `{lang}`, for a language"
                    ),
                    format!(
                        "rename it without the dot, such as `{}.md`",
                        words.join("-")
                    ),
                ));
            }
            return Err((
                format!("`{lang}` in this file's name is not one of the site's languages"),
                format!(
                    "add [languages.{lang}] to config.toml, or rename the file without the dot"
                ),
            ));
        }
        Ok(())
    }

    /// Whether it is a section's own file or a page's.
    pub fn owner(&self) -> Owner {
        if self.stem == "_index" {
            Owner::Section
        } else {
            Owner::Page
        }
    }

    /// The address, and the slug (empty for a section). Folders and `path` stay as they are written;
    /// only a page's own name is made a slug.
    pub fn address(&self, front: &FrontMatter, config: &Config) -> (String, String) {
        let mut parts: Vec<&str> = Vec::new();
        if self.lang != config.default_language && front.path.is_none() {
            parts.push(self.lang);
        }
        let page_slug = match (self.owner(), &front.slug) {
            (Owner::Section, _) => String::new(),
            (Owner::Page, Some(own)) => slug(own.value.trim()),
            (Owner::Page, None) => slug(self.stem),
        };
        match &front.path {
            Some(path) => parts.extend(path.value.split('/').filter(|part| !part.is_empty())),
            None => parts.extend(&self.folders),
        }
        if self.owner() == Owner::Page && front.path.is_none() {
            parts.push(&page_slug);
        }
        let address = if parts.is_empty() {
            "/".to_owned()
        } else {
            format!("/{}/", parts.join("/"))
        };
        (address, page_slug)
    }
}

/// Whether `lang` has the form of a language's code, such as `cy` or `pt-BR` (RFC 5646).
fn looks_like_language(lang: &str) -> bool {
    let mut parts = lang.split(['-', '_']);
    let language = parts.next().unwrap_or("");
    let is_code =
        matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn refused_index() -> (String, String) {
    (
        "an `index.md` needs a folder of its own".into(),
        "call it `_index.md` if it is the first page of the site, else give it a name".into(),
    )
}

/// The date that Zola lets a name start with, and the rest: `2024-01-31-news` is `2024-01-31` and
/// `news`. A name of another form keeps its date in its address too.
fn split_date(stem: &str) -> (Option<&str>, &str) {
    /// `0` stands for any digit.
    const FORMS: [&str; 2] = ["0000-00-00T00:00:00Z", "0000-00-00"];
    let fits = |form: &str| {
        stem.len() >= form.len()
            && form
                .bytes()
                .zip(stem.bytes())
                .all(|(wanted, byte)| match wanted {
                    b'0' => byte.is_ascii_digit(),
                    _ => byte == wanted,
                })
    };
    let Some(form) = FORMS.into_iter().find(|form| fits(form)) else {
        return (None, stem);
    };
    let (date, rest) = stem.split_at(form.len());
    let is_in_range = ("01"..="12").contains(&&date[5..7]) && ("01"..="31").contains(&&date[8..10]);
    if !is_in_range {
        return (None, stem);
    }
    match rest.strip_prefix(['-', '_']) {
        Some(name) if !name.is_empty() => (Some(date), name),
        _ => (Some(date), stem),
    }
}

/// Whether a name starts with a date and a time of another form than the one that is taken: Zola reads each in
/// its own way.
fn has_other_time(stem: &str) -> bool {
    let (date, _) = split_date(stem);
    date.is_some_and(|date| date.len() == 10 && stem[10..].starts_with(['T', 't']))
}

#[cfg(test)]
mod tests {
    use super::super::config::Language;
    use super::*;

    fn check(path: &str, front: FrontMatter, address: &str) {
        let config = Config {
            default_language: "en".into(),
            languages: vec![Language {
                code: "cy".into(),
                ..Language::default()
            }],
            ..Config::default()
        };
        let name = FileName::of(path, &config).expect("a known language");
        assert_eq!(name.address(&front, &config).0, address);
    }

    #[test]
    fn dates_are_taken_from_names() {
        let dates = |stem| split_date(stem).0;
        assert_eq!(dates("2024-01-31-news"), Some("2024-01-31"));
        assert_eq!(dates("2024-01-31 news"), Some("2024-01-31"));
        assert_eq!(dates("2024-01-31b"), Some("2024-01-31"));
        assert_eq!(dates("2024-13-01-news"), None);
        assert!(has_other_time("2024-01-31T10:20-news"));
        assert!(!has_other_time("2024-01-31T10:20:30Z-news"));
        assert!(!has_other_time("2024-01-31-Tea"));
    }

    #[test]
    fn languages_look_like_languages() {
        for code in ["cy", "ckb", "pt-BR", "zh-Hant", "zh_hant"] {
            assert!(looks_like_language(code), "{code}");
        }
        for word in ["", "0", "0-Name", " Who", "b", "cy.b", "draft", "md-"] {
            assert!(!looks_like_language(word), "{word}");
        }
    }

    #[test]
    fn addresses_follow_from_file_names() {
        check("_index.md", FrontMatter::default(), "/");
        check("_index.cy.md", FrontMatter::default(), "/cy/");
        check("a/_index.md", FrontMatter::default(), "/a/");
        check(
            "a/Before You Come.md",
            FrontMatter::default(),
            "/a/before-you-come/",
        );
        check("a/b/index.md", FrontMatter::default(), "/a/b/");
        check("a/2024-01-31-news.md", FrontMatter::default(), "/a/news/");
        check("a/2024-01-31.md", FrontMatter::default(), "/a/2024-01-31/");
        check(
            "a/2024-01-31 b.md",
            FrontMatter::default(),
            "/a/2024-01-31-b/",
        );
        check(
            "a/2024-01-31T10:20:30Z-news.md",
            FrontMatter::default(),
            "/a/news/",
        );
        check("A b/c d.md", FrontMatter::default(), "/A b/c-d/");
        check("a/x.cy.md", FrontMatter::default(), "/cy/a/x/");
    }
}
