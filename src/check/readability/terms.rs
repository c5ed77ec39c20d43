//! Words of the glossary in a page's text: where they stand, and whether they are explained there.

use std::ops::Range;

use super::english::{overlaps, quoted};
use crate::check::prose::{Block, Mark, Part};
use crate::site::{Glossary, Term};
use crate::text::{sentences, words};

/// One use of a term.
#[derive(Debug, Clone)]
pub struct Use<'a> {
    pub term: &'a Term,
    /// In the block's text.
    pub range: Range<usize>,
}

/// The glossary's hard words, ready to be looked for.
pub struct Terms<'a> {
    /// Every form of every term longest first.
    forms: Vec<Form<'a>>,
}

struct Form<'a> {
    words: Vec<String>,
    /// Abbreviations are looked for as they are written: NICE is not nice.
    is_exact: bool,
    term: &'a Term,
}

impl<'a> Terms<'a> {
    pub fn of(glossary: &'a Glossary) -> Self {
        let mut forms = Vec::new();
        for term in &glossary.terms {
            for form in term.forms() {
                let is_exact = !form.contains(char::is_lowercase);
                let fold = |word: &str| {
                    if is_exact {
                        word.to_owned()
                    } else {
                        word.to_lowercase()
                    }
                };
                forms.push(Form {
                    words: words(&form).map(|range| fold(&form[range])).collect(),
                    is_exact,
                    term,
                });
            }
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.words.len()));
        Self { forms }
    }

    /// The hard terms that `text` uses, in order. Where one stands inside another ("spinal cord" in
    /// "spinal cord compression"), the longer one counts; plain terms hide what stands in them too.
    pub fn uses(&self, text: &str) -> Vec<Use<'a>> {
        let ranges: Vec<Range<usize>> = words(text).collect();
        let lower: Vec<String> = ranges
            .iter()
            .map(|range| text[range.clone()].to_lowercase())
            .collect();
        let mut uses = Vec::new();
        let mut at = 0;
        while at < ranges.len() {
            let found = self.forms.iter().find(|form| {
                let count = form.words.len();
                at + count <= ranges.len()
                    && if form.is_exact {
                        form.words
                            .iter()
                            .zip(&ranges[at..])
                            .all(|(word, range)| word == &text[range.clone()])
                    } else {
                        form.words[..] == lower[at..at + count]
                    }
            });
            let Some(form) = found else {
                at += 1;
                continue;
            };
            let last = at + form.words.len() - 1;
            if !form.term.plain {
                uses.push(Use {
                    term: form.term,
                    range: ranges[at].start..ranges[last].end,
                });
            }
            at = last + 1;
        }
        uses
    }
}

/// Whether one of the uses of `term` in `block` explains it.
pub fn is_explained_in(block: &Block, terms: &Terms, term: &Term) -> bool {
    let mut uses = terms.uses(&block.text).into_iter();
    uses.any(|found| found.term.id == term.id && is_explained(block, &found.range))
}

/// Whether the words at `range`, or the markup on them, are explained where they stand.
///
/// They are if they are a link, an abbreviation spelt out, somebody's words between quotation
/// marks, or what a definition list defines; if they stand in brackets after plainer words, or
/// before brackets with plainer words; or if the sentence leads up to them ("called", "or"), goes on
/// from them ("is a", "means", "such as", ", who"), or is followed by "This means".
fn is_explained(block: &Block, range: &Range<usize>) -> bool {
    let marks = [
        block.marked(Mark::Link),
        block.marked(Mark::SpeltOut),
        quoted(&block.text),
    ];
    if block.part == Part::Term || marks.iter().any(|marked| overlaps(marked, range)) {
        return true;
    }
    let sentence = sentences(&block.text)
        .into_iter()
        .find(|sentence| sentence.contains(&range.start))
        .unwrap_or(0..block.text.len());
    let before = block.text[sentence.start..range.start].to_lowercase();
    let after = &block.text[range.end.min(sentence.end)..sentence.end];
    let next = block.text[sentence.end..].trim_start();
    stands_in_brackets(&before)
        || leads_up(&before)
        || goes_on(after)
        || ["This means", "That means"]
            .iter()
            .any(|start| next.starts_with(start))
}

fn stands_in_brackets(before: &str) -> bool {
    before
        .rfind('(')
        .is_some_and(|open| !before[open..].contains(')'))
}

/// Whether `before` (small letters) ends in a word that names what was just described, with at
/// most one word between: "called a", "called prospective"; or says what it is like.
fn leads_up(before: &str) -> bool {
    const LEADS: [&str; 5] = ["called", "named", "known as", "name is", "or"];
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '"'));
    let shorter = before.rsplit_once(' ').map_or("", |(shorter, _)| shorter);
    let ends = |text: &str, lead: &str| {
        let rest = text.strip_suffix(lead);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    before.ends_with("-like")
        || LEADS.iter().any(|lead| ends(before, lead))
        || ends(shorter, "called")
}

/// Whether `after` says what the words before it are.
fn goes_on(after: &str) -> bool {
    #[rustfmt::skip]
    const VERBS: [&str; 14] = [
        "also called", "are a ", "are medicines", "are the ", "are two ", "is a ", "is an ",
        "is how ", "is one ", "is the ", "is when ", "means", "or ", "such as ",
    ];
    const SET_OFF: [&str; 7] = ["a ", "an ", "or ", "that is", "the ", "which ", "who "];
    let after = after.trim_start_matches(['”', '"', '’']).trim_start();
    if let Some(brackets) = after.strip_prefix('(') {
        // An abbreviation in brackets explains nothing.
        let inside = brackets.split(')').next().unwrap_or("");
        return inside.contains(char::is_lowercase);
    }
    if after.starts_with([':', '–']) {
        return true;
    }
    if let Some(clause) = after.strip_prefix(", ") {
        return SET_OFF.iter().any(|start| clause.starts_with(start));
    }
    VERBS.iter().any(|start| after.starts_with(start)) || is_described(after)
}

/// "a palliative care team, who help with pain": a clause close by about the thing that is named.
fn is_described(after: &str) -> bool {
    after.split_once(", who ").is_some_and(|(between, _)| {
        between.split_whitespace().count() <= 2 && !between.contains(['.', ','])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::tests::site;
    use crate::check::readability::english;

    fn check(text: &str, expected: bool) {
        let glossary = Glossary {
            terms: ["Kyphoplasty", "Spinal cord", "Multidisciplinary team"]
                .map(term)
                .into(),
        };
        let site = site(text);
        let document = site.open(&site.pages[0].document);
        let blocks = english(&document);
        let block = blocks.last().expect("the page has this paragraph");
        assert_eq!(block.text, text);
        let uses = Terms::of(&glossary).uses(text);
        assert_eq!(uses.len(), 1, "{text}");
        assert_eq!(is_explained(block, &uses[0].range), expected, "{text}");
    }

    fn term(term: &str) -> Term {
        Term {
            id: term.to_owned(),
            term: term.to_owned(),
            meaning: String::new(),
            lay: Vec::new(),
            irregular_forms: Vec::new(),
            plain: false,
            hard: true,
        }
    }

    #[test]
    fn plain_words_before_or_after_explain() {
        check("A balloon and cement (kyphoplasty) may help.", true);
        check("Kyphoplasty (a balloon, then cement) may help.", true);
        check("This is called kyphoplasty.", true);
        check("This is called balloon kyphoplasty.", true);
        check("Kyphoplasty is a way to put in cement.", true);
        check("Kyphoplasty, a balloon and then cement, may help.", true);
        check("“Kyphoplasty” is what to say.", true);
        check("It is kyphoplasty. This means a balloon and cement.", true);
        check(
            "A multidisciplinary team, who meet each week, decides.",
            true,
        );
    }

    #[test]
    fn the_word_alone_or_its_abbreviation_does_not() {
        check("Kyphoplasty may help.", false);
        check("A multidisciplinary team (MDT) decides.", false);
        check("It may (rarely) harm the spinal cord.", false);
        check("Kyphoplasty, radiotherapy and the rest.", false);
    }
}
