//! The words that raise a sign: finds in a text the signs that its writer has.
//!
//! Takes the phrases of `reference/emergency.toml`, compiled once, and any text; gives the most urgent
//! sign with a phrase in it. `cards.js` does the same in a browser, from the same line of text
//! ([`Matcher::text`]), and gives the tier. There is no dictionary and no order of words: a phrase is
//! there if all its words stand close together.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::text::fold;
use crate::text::slip::is_one_slip;

/// The matcher for browsers. Its first half, words as they are compared, serves the search as well.
pub const SCRIPT: &str = include_str!("cards.js");

/// So many other words may stand among those of a phrase.
const BETWEEN: usize = 6;
/// A slip is forgiven in a word of so many letters and more, and looked for in words of at most so many.
const SLIPS: Range<usize> = 5..40;
/// A longer text is a story, and no question about what might happen.
const QUESTION: usize = 14;

/// All phrases, ready to be looked for.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    text: String,
    /// By sign: its tier, and whether a question about what might happen raises it too.
    signs: Vec<(String, bool)>,
    patterns: Vec<Pattern>,
    by_letter: HashMap<char, Vec<usize>>,
    tokens: Vec<Token>,
    /// By the first pattern of a token: the token, and the patterns that follow.
    starts: Vec<Vec<(usize, Vec<usize>)>>,
    /// The most urgent first.
    phrases: Vec<Phrase>,
    questions: Vec<Phrase>,
    not_slips: Vec<Pattern>,
}

/// A sign in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Its place among the signs.
    pub sign: usize,
    /// The bytes from the first word of the phrase to its last.
    pub span: Range<usize>,
}

/// A word, or what a word starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    stem: String,
    letters: Vec<char>,
    is_start: bool,
}

/// A part of a phrase: words one after another.
#[derive(Debug, Clone, Default)]
struct Token {
    words: usize,
    /// It counts at the start of the text alone.
    is_first: bool,
}

#[derive(Debug, Clone, Default)]
struct Phrase {
    urgency: i64,
    sign: usize,
    tokens: Vec<usize>,
    /// The tokens that no text with this phrase has.
    absent: Vec<usize>,
    window: usize,
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Matcher {}

impl Matcher {
    /// Reads `classes|not slips|questions|signs`, where a class is `limb=leg,arm;` and a sign is
    /// `1 999=numb <limb>,weak <limb>;`, with `!` before `=` if questions raise it too. What is
    /// not of this form says nothing.
    pub fn new(text: &str) -> Self {
        let mut parts = text.split('|');
        let mut part = || parts.next().unwrap_or_default();
        let mut compiler = Compiler {
            matcher: Self {
                text: text.to_owned(),
                ..Self::default()
            },
            classes: entries(part()).collect(),
            ..Compiler::default()
        };
        let not_slips = part().split(',').filter(|word| !word.is_empty());
        compiler.matcher.not_slips = not_slips.map(Pattern::new).collect();
        for phrase in part().split(',') {
            let phrase = compiler.phrase(phrase);
            compiler.matcher.questions.push(phrase);
        }
        for (sign, (head, phrases)) in entries(part()).enumerate() {
            let (urgency, tier) = head.split_once(' ').unwrap_or_default();
            let plain = tier.trim_end_matches('!');
            let own = (plain.to_owned(), plain != tier);
            compiler.matcher.signs.push(own);
            for phrase in phrases {
                let phrase = compiler.phrase(phrase);
                compiler.matcher.phrases.push(Phrase {
                    urgency: urgency.parse().unwrap_or(i64::MAX),
                    sign,
                    ..phrase
                });
            }
        }
        let mut matcher = compiler.matcher;
        matcher.phrases.sort_by_key(|phrase| phrase.urgency);
        matcher
    }

    /// All phrases in one line, for the script of a browser.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tier of the most urgent sign in `text`. A short question about what might happen raises none.
    pub fn tier(&self, text: &str) -> Option<&str> {
        let raised = self.raised_by(text)?;
        Some(&self.signs[raised.sign].0)
    }

    /// The most urgent sign in `text`, as for [`Self::tier`].
    pub fn raised_by(&self, text: &str) -> Option<Raised> {
        let found = Found::new(text, self, |word| self.patterns_of(word));
        let is_question = found.words.len() <= QUESTION
            && self
                .questions
                .iter()
                .any(|asked| found.place(asked).is_some());
        let phrases = self.phrases.iter();
        phrases
            .filter(|phrase| !is_question || self.signs[phrase.sign].1)
            .find_map(|phrase| found.raised(phrase))
    }

    /// All signs in `text`, the most urgent first, each once. No slip is forgiven: pages are proofread,
    /// and "patch" there is not "patchy".
    pub fn signs_in(&self, text: &str) -> Vec<Raised> {
        let found = Found::new(text, self, |word| self.exact_patterns_of(word));
        let mut raised: Vec<Raised> = Vec::new();
        for phrase in &self.phrases {
            if raised.iter().all(|raised| raised.sign != phrase.sign) {
                raised.extend(found.raised(phrase));
            }
        }
        raised
    }

    /// The patterns that `word` is without a slip.
    fn exact_patterns_of(&self, word: &str) -> Vec<usize> {
        let same = word
            .chars()
            .next()
            .and_then(|first| self.by_letter.get(&first));
        let same = same.into_iter().flatten().copied();
        same.filter(|number| self.patterns[*number].is_in(word))
            .collect()
    }

    /// The patterns that `word` is.
    fn patterns_of(&self, word: &str) -> Vec<usize> {
        let letters: Vec<char> = word.chars().collect();
        let is_slip =
            SLIPS.end >= letters.len() && !self.not_slips.iter().any(|pattern| pattern.is_in(word));
        let same = letters.first().and_then(|first| self.by_letter.get(first));
        let same = same.into_iter().flatten().copied();
        same.filter(|number| {
            let pattern = &self.patterns[*number];
            pattern.is_in(word) || is_slip && pattern.is_slip_in(&letters)
        })
        .collect()
    }
}

/// A matcher in the making.
#[derive(Default)]
struct Compiler<'a> {
    matcher: Matcher,
    classes: BTreeMap<&'a str, Vec<&'a str>>,
    tokens: HashMap<&'a str, usize>,
    patterns: HashMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    fn phrase(&mut self, text: &'a str) -> Phrase {
        let mut phrase = Phrase {
            window: BETWEEN,
            ..Phrase::default()
        };
        for part in text.split_whitespace() {
            let wanted = part.strip_prefix('!');
            let token = self.token(wanted.unwrap_or(part));
            if wanted.is_some() {
                phrase.absent.push(token);
            } else {
                phrase.window += self.matcher.tokens[token].words;
                phrase.tokens.push(token);
            }
        }
        phrase
    }

    fn token(&mut self, text: &'a str) -> usize {
        if let Some(token) = self.tokens.get(text) {
            return *token;
        }
        let token = self.matcher.tokens.len();
        let own = text.trim_start_matches('^');
        self.tokens.insert(text, token);
        self.matcher.tokens.push(Token {
            words: own.split('-').count(),
            is_first: own != text,
        });
        let mut all = vec![Vec::new()];
        for part in own.split('-') {
            let class = part
                .strip_prefix('<')
                .and_then(|part| part.strip_suffix('>'));
            let words = match class {
                Some(class) => self.classes.get(class).cloned().unwrap_or_default(),
                None => vec![part],
            };
            let longer = |before: &Vec<usize>| -> Vec<Vec<usize>> {
                let words = words.iter().map(|word| word.split('-'));
                let own = words.map(|word| word.map(|word| self.pattern(word)).collect::<Vec<_>>());
                own.map(|own| [before.as_slice(), &own].concat()).collect()
            };
            all = all.iter().flat_map(longer).collect();
        }
        for patterns in all {
            if let [first, rest @ ..] = patterns.as_slice() {
                self.matcher.starts[*first].push((token, rest.to_vec()));
            }
        }
        token
    }

    fn pattern(&mut self, word: &'a str) -> usize {
        let next = self.patterns.len();
        let number = *self.patterns.entry(word).or_insert(next);
        if number == next {
            let pattern = Pattern::new(word);
            let first = pattern.letters.first().copied().unwrap_or(' ');
            let same = self.matcher.by_letter.entry(first);
            same.or_default().push(number);
            self.matcher.patterns.push(pattern);
            self.matcher.starts.push(Vec::new());
        }
        number
    }
}

/// The entries of `limb=leg,arm;back=spine;`.
fn entries(text: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let entries = text.split(';').filter_map(|entry| entry.split_once('='));
    entries.map(|(name, words)| (name, words.split(',').collect()))
}

impl Pattern {
    fn new(word: &str) -> Self {
        let stem = word.replacen('*', "", 1);
        Self {
            letters: stem.chars().collect(),
            is_start: stem != word,
            stem,
        }
    }

    fn is_in(&self, word: &str) -> bool {
        word == self.stem || self.is_start && word.starts_with(&self.stem)
    }

    /// True if `word`, or its start, is one slip from the pattern.
    fn is_slip_in(&self, word: &[char]) -> bool {
        let length = self.letters.len();
        if length < SLIPS.start {
            return false;
        }
        let lengths = match self.is_start {
            true => length - 1..length + 2,
            false => word.len()..word.len() + 1,
        };
        lengths
            .filter_map(|length| word.get(..length))
            .any(|start| is_one_slip(start, &self.letters))
    }
}

/// A text, and where each token stands in it.
struct Found {
    words: Vec<fold::Word>,
    /// By token: the first word, and the word after the last.
    places: Vec<Vec<Range<usize>>>,
}

impl Found {
    /// `patterns_of` gives the patterns that a word is.
    fn new(text: &str, matcher: &Matcher, patterns_of: impl Fn(&str) -> Vec<usize>) -> Self {
        let words = contracted(fold::words(text));
        let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
        for word in &words {
            known
                .entry(&word.folded)
                .or_insert_with(|| patterns_of(&word.folded));
        }
        let patterns: Vec<&Vec<usize>> = words
            .iter()
            .map(|word| &known[word.folded.as_str()])
            .collect();
        let mut places = vec![Vec::new(); matcher.tokens.len()];
        for (at, own) in patterns.iter().enumerate() {
            for (token, rest) in own.iter().flat_map(|pattern| &matcher.starts[*pattern]) {
                let end = at + 1 + rest.len();
                let is_here = (at == 0 || !matcher.tokens[*token].is_first)
                    && patterns.get(at + 1..end).is_some_and(|following| {
                        let mut pairs = following.iter().zip(rest);
                        pairs.all(|(own, pattern)| own.contains(pattern))
                    });
                if is_here {
                    places[*token].push(at..end);
                }
            }
        }
        Self { words, places }
    }

    fn raised(&self, phrase: &Phrase) -> Option<Raised> {
        let place = self.place(phrase)?;
        let (first, last) = (&self.words[place.start], &self.words[place.end - 1]);
        Some(Raised {
            sign: phrase.sign,
            span: first.span.start..last.span.end,
        })
    }

    /// The words among which all tokens of `phrase` stand, each at a place of its own.
    fn place(&self, phrase: &Phrase) -> Option<Range<usize>> {
        let is_there = |token: &usize| !self.places[*token].is_empty();
        if phrase.tokens.is_empty()
            || !phrase.tokens.iter().all(is_there)
            || phrase.absent.iter().any(is_there)
        {
            return None;
        }
        self.place_others(&phrase.tokens, phrase.window, &mut Vec::new())
    }

    fn place_others(
        &self,
        tokens: &[usize],
        window: usize,
        taken: &mut Vec<Range<usize>>,
    ) -> Option<Range<usize>> {
        let start = taken.iter().map(|place| place.start).min();
        let end = taken.iter().map(|place| place.end).max();
        let taken_span = start.zip(end).map(|(start, end)| start..end);
        let [token, others @ ..] = tokens else {
            return taken_span;
        };
        for place in &self.places[*token] {
            let span = taken_span.as_ref().unwrap_or(place);
            let is_near = place.end.max(span.end) - place.start.min(span.start) <= window;
            let overlaps =
                |other: &Range<usize>| place.start < other.end && other.start < place.end;
            if !is_near || taken.iter().any(overlaps) {
                continue;
            }
            taken.push(place.clone());
            let found = self.place_others(others, window, taken);
            taken.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// Verbs that take "not" into themselves.
const VERBS: [&str; 15] = [
    "can", "could", "will", "would", "should", "do", "does", "did", "is", "are", "was", "has",
    "have", "had", "need",
];

/// `words` with "can not", "cannot" and "can t" as "cant", "do not" as "dont", "I am" as "im".
fn contracted(words: Vec<fold::Word>) -> Vec<fold::Word> {
    let mut short: Vec<fold::Word> = Vec::with_capacity(words.len());
    for mut word in words {
        if word.folded == "cannot" {
            word.folded = "cant".to_owned();
        }
        if let Some(before) = short.last_mut()
            && let Some(folded) = contraction(&before.folded, &word.folded)
        {
            before.folded = folded;
            before.span.end = word.span.end;
            continue;
        }
        short.push(word);
    }
    short
}

fn contraction(one: &str, two: &str) -> Option<String> {
    match (one, two) {
        ("can", "not" | "t") => Some("cant".to_owned()),
        ("will", "not") => Some("wont".to_owned()),
        (_, "not") if VERBS.contains(&one) => Some(format!("{one}nt")),
        ("won" | "don" | "didn" | "doesn" | "couldn" | "isn" | "hasn" | "haven", "t") => {
            Some(format!("{one}t"))
        }
        ("i", "m" | "am") => Some("im".to_owned()),
        ("i", "ve" | "have") => Some("ive".to_owned()),
        _ => None,
    }
}

/// The words and classes of a phrase.
pub fn parts(phrase: &str) -> impl Iterator<Item = &str> {
    let parts = phrase.split([' ', '-', '!', '^']);
    parts.filter(|part| !part.is_empty())
}

/// True if `word` is as the words of a text are compared: only such words are ever found.
pub fn is_comparable(word: &str) -> bool {
    let mut words = contracted(fold::words(word)).into_iter();
    words.next().is_some_and(|only| only.folded == word) && words.next().is_none()
}

/// `phrase` as it is compared with others: its words in one order.
pub fn comparable(phrase: &str) -> Vec<String> {
    let mut words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
    words.sort();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_as_the_head_of_the_file_says() {
        let words = "limb=leg,legs;|would|^could weak|2 now=fever*;1 999=<limb> weak,all-gone,pain !mouth,swollen;";
        let matcher = Matcher::new(words);
        let check = |text: &str, tier: Option<&str>| assert_eq!(matcher.tier(text), tier, "{text}");
        check("my legs are weak", Some("999"));
        check("weak LÉGS", Some("999"));
        check("legs one two three four five six seven weak", None);
        check("it is all gone", Some("999"));
        check("all is gone", None);
        check("pain and a fever", Some("999"));
        check("pain in the mouth and a fever", Some("now"));
        check("feverish", Some("now"));
        check("swolen", Some("999"));
        check("wsollen", None);
        check("could legs get weak", None);
        check("i could have weak legs", Some("999"));
        let raised = matcher.raised_by("oh, my legs are weak!").expect("a sign");
        assert_eq!((raised.sign, raised.span), (1, 7..20));
    }
}
