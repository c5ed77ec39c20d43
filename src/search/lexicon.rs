//! The words that can be looked up, and the group that each belongs to.
//!
//! Words stand as people write them; stemming happened when the index was made, and all words of
//! one stem point at one group. A half-typed word is therefore simply the start of some of them.

/// A group's place in the index's postings.
pub type GroupId = u32;

/// Sorted words and their groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon {
    forms: Vec<Form>,
    /// Places in `forms`, sorted by the word read backwards.
    backwards: Vec<u32>,
}

/// A word as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub word: String,
    pub group: GroupId,
    /// The word that this is another spelling of, or a common slip for.
    pub means: Option<String>,
}

impl Lexicon {
    /// `forms` sorted; of forms with the same word the first counts.
    pub fn new(mut forms: Vec<Form>) -> Self {
        forms.sort_by(|a, b| a.word.cmp(&b.word));
        forms.dedup_by(|later, first| later.word == first.word);
        let mut backwards: Vec<u32> = (0..forms.len() as u32).collect();
        backwards.sort_by(|a, b| {
            let [a, b] = [a, b].map(|place| forms[*place as usize].word.chars().rev());
            a.cmp(b)
        });
        Self { forms, backwards }
    }

    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    pub fn find(&self, word: &str) -> Option<&Form> {
        let place = self
            .forms
            .binary_search_by(|form| form.word.as_str().cmp(word))
            .ok()?;
        Some(&self.forms[place])
    }

    /// The forms that start with `start`, in order.
    pub fn starting_with(&self, start: &str) -> &[Form] {
        let from = self
            .forms
            .partition_point(|form| form.word.as_str() < start);
        let length = self.forms[from..].partition_point(|form| form.word.starts_with(start));
        &self.forms[from..from + length]
    }

    /// The forms that end in `end`.
    pub fn ending_in(&self, end: &str) -> impl Iterator<Item = &Form> {
        let form = |place: u32| &self.forms[place as usize];
        let from = self
            .backwards
            .partition_point(|place| form(*place).word.chars().rev().lt(end.chars().rev()));
        let length =
            self.backwards[from..].partition_point(|place| form(*place).word.ends_with(end));
        self.backwards[from..from + length]
            .iter()
            .map(move |place| form(*place))
    }

    /// The forms that share the longest start with `word`, and its length in bytes.
    pub fn nearest_by_start(&self, word: &str) -> (&[Form], usize) {
        let at = self.forms.partition_point(|form| form.word.as_str() < word);
        let shared = |place: usize| {
            self.forms
                .get(place)
                .map_or(0, |form| shared_start(&form.word, word))
        };
        let length = shared(at).max(at.checked_sub(1).map_or(0, shared));
        (self.starting_with(&word[..length]), length)
    }
}

/// How many bytes two words have in common at their start, in whole characters.
fn shared_start(a: &str, b: &str) -> usize {
    a.chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_by_start_and_by_end() {
        let lexicon = lexicon(&["bone", "bones", "stone", "spine", "épine"]);
        let starting = lexicon.starting_with("bon").iter();
        assert_eq!(
            starting.map(|form| &form.word).collect::<Vec<_>>(),
            ["bone", "bones"]
        );
        let ending = lexicon.ending_in("pine");
        assert_eq!(
            ending.map(|form| &form.word).collect::<Vec<_>>(),
            ["spine", "épine"]
        );
        assert!(lexicon.find("bone").is_some());
        assert!(lexicon.find("bon").is_none());
        assert_eq!(lexicon.starting_with("z"), []);
        assert_eq!(lexicon.nearest_by_start("bony").1, 3);
        assert_eq!(lexicon.nearest_by_start("ébène").1, 2);
    }

    fn lexicon(words: &[&str]) -> Lexicon {
        let forms = words.iter().map(|word| Form {
            word: (*word).to_owned(),
            group: 0,
            means: None,
        });
        Lexicon::new(forms.collect())
    }
}
