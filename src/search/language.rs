//! What differs from language to language: stop words, stems, spellings, sounds.
//!
//! A language without a table of its own is searched by whole and half words and by one-letter
//! slips, which need none.

mod english;

use std::sync::LazyLock;

use super::sound::Sounds;

/// The rules of one language.
pub struct Language {
    /// Folded words that say nothing about what is looked for, sorted.
    pub stop_words: LazyLock<Vec<&'static str>>,
    /// The stem of a folded word. Used when an index is made, never when it is asked.
    pub stem: fn(&str) -> String,
    /// Other spellings of a folded word, such as `tumor` for `tumour`.
    pub spellings: fn(&str) -> Vec<String>,
    /// Endings that one word takes: a typed word with one of them may stand in the index with another.
    pub endings: &'static [&'static str],
    /// What words sound like; no rules where sounds are not compared.
    pub sounds: LazyLock<Sounds>,
}

impl Language {
    /// The rules for a page's `lang`, such as `en-GB`.
    pub fn of(lang: &str) -> &'static Language {
        let primary = lang.split(['-', '_']).next().unwrap_or("");
        match primary {
            "en" => &english::ENGLISH,
            _ => &PLAIN,
        }
    }

    pub fn is_stop_word(&self, folded: &str) -> bool {
        self.stop_words.binary_search(&folded).is_ok()
    }
}

static PLAIN: Language = Language {
    stop_words: LazyLock::new(Vec::new),
    stem: str::to_owned,
    spellings: |_| Vec::new(),
    endings: &[],
    sounds: LazyLock::new(|| Sounds::new("")),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_a_table_leaves_words_alone() {
        let welsh = Language::of("cy");
        assert_eq!((welsh.stem)("canser"), "canser");
        assert!(!welsh.is_stop_word("the"));
        assert!(Language::of("en-GB").is_stop_word("the"));
    }
}
