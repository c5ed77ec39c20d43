#![doc = include_str!("promise.md")]

use std::ops::Range;

use crate::check::prose::blocks;
use crate::check::{Context, Find, Input, Rule};
use crate::diagnostic::Diagnostic;
use crate::site::{Document, reference_texts};
use crate::text::sentences;

pub const RULE: Rule = Rule {
    name: "promise",
    documentation: include_str!("promise.md"),
    applies: |rules| rules.evidence,
    find: Find::Both(on_page, on_site),
};

/// Words that promise, and what to say instead.
struct Promise {
    /// Words in a row; `|` stands between alternatives, `?` before a word that may be left out.
    words: &'static [&'static str],
    /// What makes the words harmless in a sentence.
    unless: &'static [Unless],
    instead: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unless {
    /// A word that denies stands before them: "not a cure".
    Denied,
    /// The sentence asks, or says that something is not settled: "whether it is safe".
    Asked,
    /// The words speak of care or of keeping something safe, not of the procedure.
    Kept,
}

use Unless::{Asked, Denied, Kept};

const PROMISES: &[Promise] = &[
    Promise {
        words: &[
            "success|response|cure rate|rates",
            "successful|successfully",
            "works|work well|wonders",
        ],
        unless: &[Denied, Asked],
        instead: "say what a named study saw, with its limits",
    },
    Promise {
        words: &["cure|cures|cured|curing|curative"],
        unless: &[Denied, Asked],
        instead: "say that the aim is comfort, not cure",
    },
    Promise {
        words: &[
            "safe|safely|safer|risk-free|harmless",
            "is|are|has|have|carries|poses|with no risk|risks|danger|dangers",
            "without risk|risks",
        ],
        unless: &[Denied, Asked, Kept],
        instead: "say which harms are known, and that how often they happen is not well known",
    },
    Promise {
        words: &[
            "painless|pain-free|painlessly",
            "free of|from pain",
            "without pain",
            "no more pain",
        ],
        unless: &[Asked],
        instead: "say that some people have less pain, and that not everyone does",
    },
    Promise {
        words: &[
            "revolutionary|breakthrough|breakthroughs|miracle|miraculous|groundbreaking",
            "cutting-edge|leading-edge|state-of-the-art|world-class|excellent|wonderful",
        ],
        unless: &[Denied],
        instead: "say what it is, without praise",
    },
    Promise {
        words: &["proven|proved", "clinically tested"],
        unless: &[Denied, Asked],
        instead: "say what the evidence is and how sure NICE finds it",
    },
    Promise {
        words: &[
            "guarantee|guarantees|guaranteed",
            "will cure|heal|help|relieve|ease|stop|end",
            "always helps|works",
        ],
        unless: &[Denied, Asked],
        instead: "say \"may\", and what is not known",
    },
    Promise {
        words: &[
            "works|acts|relieves|helps ?very fast|quickly|rapidly|instantly|immediately|quick",
            "fast|rapid|instant|immediate|instantaneous ?pain relief",
        ],
        unless: &[Denied, Asked],
        instead: "say that some people have less pain within days and not everyone does",
    },
    Promise {
        words: &[
            "nice ?has ?also ?now approves|approved|recommends|recommended|endorses|endorsed|backs rfa|it|this|radiofrequency|ablation",
            "approved|recommended|endorsed|backed by nice",
            "nice-approved|nice-recommended",
        ],
        unless: &[Denied],
        instead: "say that NICE asks for special arrangements: not a ban, not an approval",
    },
    Promise {
        words: &[
            "banned|forbidden|outlawed|illegal",
            "a ban",
            "is ?done ?used ?offered ?available ?allowed only ?done ?used ?offered ?available ?allowed in ?a trial|trials|research|study|studies",
        ],
        unless: &[Denied, Asked],
        instead: "say that NICE asks for special arrangements: not a ban, not a trial",
    },
    Promise {
        words: &[
            "best|top|leading treatment|treatments|hospital|hospitals|clinic|clinics|centre|surgeon|surgeons|doctor|specialist|option|choice|device",
            "better than",
            "superior to",
        ],
        unless: &[Denied, Asked],
        instead: "describe it, and leave the comparison to the reader and their team",
    },
    Promise {
        words: &[
            "median|average|mean|overall survival",
            "survival rate|rates|time|times",
            "survival of",
            "survived|survive|survives for",
            "life expectancy",
            "months|weeks|years to live",
            "live|lives|lived for ?about ?around months|years|weeks",
        ],
        unless: &[],
        instead: "leave it out: nobody asked, and it differs from person to person",
    },
    Promise {
        words: &[
            "you are|re ?not ?a ?good suitable|candidate|eligible",
            "right|suitable for you",
        ],
        unless: &[Denied, Asked],
        instead: "say that the team looks at each person",
    },
    Promise {
        words: &[
            "checked|reviewed|approved by ?a ?our ?medical ?senior doctor|doctors|nurse|nurses|clinician|clinicians",
            "doctor|doctors|nurse|nurses|clinician|clinicians has|have checked|reviewed|approved",
            "clinically|medically reviewed|approved|checked",
        ],
        unless: &[Denied, Asked],
        instead: "leave it out: a hospital records its own review in its own copy",
    },
];

/// Texts of `reference/` that readers get, by file: all but what a source says for itself.
const PRINTED: [&str; 4] = [
    "reference/glossary.toml",
    "reference/questions.toml",
    CARDS,
    "reference/organisations.toml",
];

/// The cards, whose file has words that people type beside those that are printed.
const CARDS: &str = "reference/emergency.toml";
const ON_CARDS: [&str; 12] = [
    "label",
    "header",
    "when",
    "call",
    "do_header",
    "do",
    "abroad",
    "text",
    "last",
    "line",
    "by_text",
    "drawing_alt",
];

/// Words that deny what follows them in a sentence.
const DENIALS: [&str; 16] = [
    "no", "not", "nor", "neither", "never", "none", "nobody", "nothing", "cannot", "can't",
    "don't", "doesn't", "isn't", "without", "until", "unlike",
];

/// Words that leave open what follows them.
const QUESTIONS: [&str; 4] = ["whether", "if", "how", "what"];

/// Words with which "safe" is no promise about the procedure.
const KEEPING: [&str; 8] = [
    "keep",
    "keeps",
    "kept",
    "keeping",
    "somewhere",
    "place",
    "check",
    "checks",
];

fn on_page(document: &Document, _: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for block in blocks(document) {
        for (range, promise) in promises(&block.text) {
            let written = &block.text[range.clone()];
            let place = block.verbatim_span(range.clone());
            diagnostics.push(diagnostic(written, promise).at(&document.source, place));
        }
    }
    diagnostics
}

fn on_site(input: &Input, _: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for text in reference_texts(&input.site.files) {
        let path = text.source.path();
        let key = text.key.as_str();
        // What people type into the search is theirs.
        let is_typed = key == "lay" || path == CARDS && !ON_CARDS.contains(&key);
        if PRINTED.contains(&path) && !is_typed {
            for (range, promise) in promises(&text.text.value) {
                let written = &text.text.value[range];
                let place = text.text.span.clone();
                diagnostics.push(diagnostic(written, promise).at(&text.source, place));
            }
        }
    }
    diagnostics
}

fn diagnostic(written: &str, promise: &Promise) -> Diagnostic {
    Diagnostic::error(
        RULE.name,
        format!("`{written}` promises more than the evidence allows"),
    )
    .help(promise.instead)
}

/// Where `text` promises.
fn promises(text: &str) -> Vec<(Range<usize>, &'static Promise)> {
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let words = words(text, sentence.clone());
        let asks = text[sentence]
            .trim_end_matches(['”', '"', '’', ')'])
            .ends_with('?');
        for promise in PROMISES {
            for at in 0..words.len() {
                let Some(length) = longest(promise, &words[at..]) else {
                    continue;
                };
                if !promise
                    .unless
                    .iter()
                    .any(|unless| excuses(*unless, &words, at, asks))
                {
                    found.push((words[at].1.start..words[at + length - 1].1.end, promise));
                }
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The words of a sentence in lower case, each with its place in `text`. A hyphen or an apostrophe
/// inside a word belongs to it.
fn words(text: &str, sentence: Range<usize>) -> Vec<(String, Range<usize>)> {
    let words = crate::text::words(&text[sentence.clone()]);
    words
        .map(|range| sentence.start + range.start..sentence.start + range.end)
        .map(|range| (text[range.clone()].to_lowercase().replace('’', "'"), range))
        .collect()
}

fn longest(promise: &Promise, words: &[(String, Range<usize>)]) -> Option<usize> {
    promise
        .words
        .iter()
        .filter_map(|pattern| {
            let parts: Vec<&str> = pattern.split(' ').collect();
            matched(&parts, words)
        })
        .max()
}

/// How many of `words` the pattern takes, if they start with it.
fn matched(pattern: &[&str], words: &[(String, Range<usize>)]) -> Option<usize> {
    let Some((part, rest)) = pattern.split_first() else {
        return Some(0);
    };
    let is_there = |part: &str| {
        let word = words.first().map(|(word, _)| word.as_str());
        word.is_some_and(|word| part.split('|').any(|alternative| alternative == word))
    };
    let take = |part| is_there(part).then(|| matched(rest, &words[1..])).flatten();
    match part.strip_prefix('?') {
        Some(part) => take(part)
            .map(|length| length + 1)
            .or_else(|| matched(rest, words)),
        None => take(part).map(|length| length + 1),
    }
}

fn excuses(unless: Unless, words: &[(String, Range<usize>)], at: usize, asks: bool) -> bool {
    let before = |list: &[&str]| {
        let mut words = words[..at].iter();
        words.any(|(word, _)| {
            list.contains(&word.as_str()) || (list == DENIALS && word.ends_with("n't"))
        })
    };
    match unless {
        Denied => before(&DENIALS),
        Asked => asks || before(&QUESTIONS),
        Kept => before(&KEEPING),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = promises(text).into_iter().map(|(range, _)| &text[range]);
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn what_the_facts_forbid_is_found() {
        check("The success rate is high.", &["success rate"]);
        check(
            "RFA cures the pain. It is safe and painless.",
            &["cures", "safe", "painless"],
        );
        check(
            "A proven, revolutionary treatment.",
            &["proven", "revolutionary"],
        );
        check("NICE recommends RFA.", &["NICE recommends RFA"]);
        check(
            "RFA is approved by NICE. It is banned elsewhere.",
            &["approved by NICE", "banned"],
        );
        check("It is done only in trials.", &["is done only in trials"]);
        check(
            "The best hospital offers fast pain relief.",
            &["best hospital", "fast pain relief"],
        );
        check("Median survival is under one year.", &["Median survival"]);
        check(
            "You are suitable. A nurse has checked this.",
            &["You are suitable", "nurse has checked"],
        );
    }

    #[test]
    fn what_is_denied_or_asked_is_not() {
        check("It is not a cure. The aim is comfort, not cure.", &[]);
        check("It is not known how safe it is. Is it safe?", &[]);
        check("Keep your notes somewhere safe.", &[]);
        check("This is not a ban, and it is not an approval.", &[]);
        check(
            "Ask whether it is proven. No doctor or nurse has checked it.",
            &[],
        );
        check(
            "No page can tell you what is right for you. The clinics name no risks.",
            &[],
        );
    }

    #[test]
    fn a_denial_in_another_sentence_excuses_nothing() {
        check("Do not wait. It is safe.", &["safe"]);
    }
}
