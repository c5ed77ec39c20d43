//! What words sound like, by the rules of a language, so that words spelt by ear can be found.
//!
//! The rules are text, because the browser gets the very same ones with the index.

use rustc_hash::FxHashMap;

/// Rules in the order they are tried at each letter of a word.
#[derive(Debug, Clone, Default)]
pub struct Sounds {
    text: &'static str,
    /// By the first of their letters.
    rules: FxHashMap<u8, Vec<Rule>>,
}

/// `tio3x2`: at the letters `tio`, from the word's place 2 on, three letters are taken and `x` is
/// heard. A sound of `-` is none; `^` for the place is the word's start alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    letters: &'static str,
    taken: usize,
    sound: Option<char>,
    first_place: usize,
    last_place: usize,
}

/// The shortest word that is compared by sound, in letters.
const SHORTEST: usize = 4;

impl Sounds {
    /// The rules in `text`, with spaces between them. What is no rule is left out.
    pub fn new(text: &'static str) -> Self {
        let mut rules: FxHashMap<u8, Vec<Rule>> = FxHashMap::default();
        for rule in text.split_whitespace().filter_map(Rule::of) {
            let first = rule.letters.as_bytes()[0];
            rules.entry(first).or_default().push(rule);
        }
        Self { text, rules }
    }

    /// The rules as they were written.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// The sounds of a folded word, none twice in a row; a letter without a rule sounds as itself.
    /// Empty for a word that is short or not of plain letters.
    pub fn of(&self, folded: &str) -> String {
        let is_plain = folded.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut sounds = String::new();
        if self.rules.is_empty() || folded.len() < SHORTEST || !is_plain {
            return sounds;
        }
        let mut place = 0;
        while let Some(letter) = folded.as_bytes().get(place) {
            let rules = self.rules.get(letter).map_or(&[][..], Vec::as_slice);
            let rule = rules.iter().find(|rule| {
                (rule.first_place..=rule.last_place).contains(&place)
                    && folded[place..].starts_with(rule.letters)
            });
            let (sound, taken) = match rule {
                Some(rule) => (rule.sound, rule.taken),
                None => (Some(char::from(*letter)), 1),
            };
            if let Some(sound) = sound
                && !sounds.ends_with(sound)
            {
                sounds.push(sound);
            }
            place += taken;
        }
        sounds
    }
}

impl Rule {
    fn of(text: &'static str) -> Option<Self> {
        let (letters, rest) = text.split_at(text.find(|at: char| at.is_ascii_digit())?);
        let mut rest = rest.chars();
        let taken = rest.next()?.to_digit(10)? as usize;
        let sound = rest.next()?;
        let (first_place, last_place) = match rest.next() {
            None => (0, usize::MAX),
            Some('^') => (0, 0),
            Some(place) => (place.to_digit(10)? as usize, usize::MAX),
        };
        let is_sound = (1..=letters.len()).contains(&taken);
        is_sound.then_some(Self {
            letters,
            taken,
            sound: (sound != '-').then_some(sound),
            first_place,
            last_place,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_holds_is_taken() {
        let sounds = Sounds::new("kn1-^ ph2f tio3x2 o1-");
        assert_eq!(sounds.of("knpho"), "nf");
        assert_eq!(sounds.of("tiotio"), "tix");
        assert_eq!(sounds.of("abba"), "aba");
        assert_eq!(sounds.of("abc"), "", "too short");
        assert_eq!(sounds.of("ab-cd"), "", "not of letters alone");
        assert_eq!(Sounds::new("").of("phone"), "");
    }
}
