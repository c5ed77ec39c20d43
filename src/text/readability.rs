//! How hard a text is to read, as far as counting can tell.

use std::ops::AddAssign;

use super::{syllables, words};

/// The counts that readability formulas are made of.
///
/// They see length, not sense: "the cord is pressed" and "press the is cord" count the same, and a
/// long word that every patient knows counts as hard. The figure points at pages worth reading
/// again; only readers can say whether they understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readability {
    pub sentences: usize,
    pub words: usize,
    pub syllables: usize,
}

impl Readability {
    /// The counts of one sentence.
    pub fn of_sentence(sentence: &str) -> Self {
        let mut counts = Self::default();
        for word in words(sentence) {
            counts.words += 1;
            counts.syllables += syllables(&sentence[word]);
        }
        counts.sentences = usize::from(counts.words > 0);
        counts
    }

    /// The Flesch-Kincaid grade: 0.39 words per sentence + 11.8 syllables per word - 15.59
    /// (Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75). The number of
    /// years of school in the United States after which half of readers understood such a text.
    /// 0.0 for empty text.
    pub fn grade(self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        let (sentences, words) = (self.sentences as f64, self.words as f64);
        0.39 * words / sentences + 11.8 * self.syllables as f64 / words - 15.59
    }

    /// The age at which such a grade is reached: pupils enter the first grade at 6, so an end of
    /// grade n is an age of n + 5 to n + 6; the lower is taken, as British tools do. Below 5, 5.0.
    pub fn reading_age_years(self) -> f64 {
        (self.grade() + 5.0).max(5.0)
    }
}

impl AddAssign for Readability {
    fn add_assign(&mut self, other: Self) {
        self.sentences += other.sentences;
        self.words += other.words;
        self.syllables += other.syllables;
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentences;
    use super::*;

    fn counts(text: &str) -> Readability {
        let mut counts = Readability::default();
        for sentence in sentences(text) {
            counts += Readability::of_sentence(&text[sentence]);
        }
        counts
    }

    /// Counted by hand: 2 sentences, 11 words, 12 syllables (only tu-mour has two).
    #[test]
    fn counts_are_those_made_by_hand() {
        let counts = counts("The probe heats the tumour. You go home the same day.");
        assert_eq!(
            (counts.sentences, counts.words, counts.syllables),
            (2, 11, 12)
        );
        let grade = 0.39 * 11.0 / 2.0 + 11.8 * 12.0 / 11.0 - 15.59;
        assert!((counts.grade() - grade).abs() < 1e-9);
        assert_eq!(counts.reading_age_years(), 5.0);
    }

    #[test]
    fn longer_words_and_sentences_raise_the_age() {
        let hard = counts("Radiofrequency ablation destroys metastatic tissue percutaneously.");
        assert_eq!((hard.words, hard.syllables), (6, 22));
        assert!(hard.reading_age_years() > 20.0);
    }

    #[test]
    fn empty_text_has_grade_nought() {
        assert_eq!(counts("").grade(), 0.0);
    }
}
