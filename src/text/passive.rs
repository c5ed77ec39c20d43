//! Sentences that hide who acts.

use super::words;

/// Forms of "to be".
const BE: [&str; 8] = ["am", "are", "be", "been", "being", "is", "was", "were"];

/// Words that may stand between "is" and "treated", besides adverbs in -ly.
#[rustfmt::skip]
const BETWEEN: [&str; 22] = [
    "again", "all", "already", "also", "always", "be", "been", "being", "both", "ever", "first",
    "just", "more", "most", "never", "not", "often", "only", "sometimes", "still", "then", "well",
];

/// Past participles without -ed that take somebody who acts.
#[rustfmt::skip]
const IRREGULAR: &[&str] = &[
    "born", "broken", "brought", "built", "caught", "chosen", "cut", "done", "drawn", "driven",
    "eaten", "felt", "found", "given", "grown", "heard", "held", "hidden", "hit", "hurt", "kept",
    "laid", "led", "lost", "made", "put", "read", "run", "said", "seen", "sent", "set",
    "shown", "shut", "spoken", "spent", "stopped", "taken", "taught", "thought", "thrown", "told",
    "understood", "worn", "written",
];

/// Words in -ed that say how somebody or something is, not what was done to them.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "advanced", "aged", "allowed", "bed", "bored", "concerned", "confused", "experienced", "interested",
    "limited", "married", "mixed", "need", "pleased", "prepared", "qualified", "related", "relaxed",
    "retired", "scared", "skilled", "supposed", "tired", "trained", "unrelated", "worried",
];

/// The words of `sentence` that put it in the passive, such as "is usually given"; `None` if it is
/// in the active.
///
/// A form of "to be", then adverbs, then a past participle. Words that name a state ("tired",
/// "limited"), and "is known", "is called" and "is meant", which name no deed, do not count.
pub fn passive(sentence: &str) -> Option<&str> {
    let words: Vec<_> = words(sentence).collect();
    for (index, be) in words.iter().enumerate() {
        if !BE.contains(&lower(sentence, be).as_str()) {
            continue;
        }
        let participle = words[index + 1..]
            .iter()
            .find(|word| !is_between(&lower(sentence, word)));
        if let Some(word) = participle
            && is_participle(&lower(sentence, word))
            && !sentence[be.end..word.start].contains([',', ';', ':', '(', '.'])
        {
            return Some(&sentence[be.start..word.end]);
        }
    }
    None
}

fn lower(sentence: &str, word: &std::ops::Range<usize>) -> String {
    sentence[word.clone()].to_lowercase()
}

fn is_between(word: &str) -> bool {
    BETWEEN.contains(&word) || (word.len() > 4 && word.ends_with("ly"))
}

fn is_participle(word: &str) -> bool {
    if IRREGULAR.contains(&word) {
        return true;
    }
    word.len() > 3
        && word.ends_with("ed")
        && word != "called"
        && !word.ends_with("eed")
        && !STATES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: Option<&str>) {
        assert_eq!(passive(sentence), expected, "{sentence}");
    }

    #[test]
    fn to_be_with_a_participle_is_passive() {
        check("The needle is put in.", Some("is put"));
        check("You will usually be asked to stay.", Some("be asked"));
        check(
            "It was not often fully explained to me.",
            Some("was not often fully explained"),
        );
        check("Cement has been used.", Some("been used"));
        check("The bone has been filled.", Some("been filled"));
    }

    #[test]
    fn states_and_the_active_are_not() {
        check("You are tired and worried.", None);
        check("The evidence is limited.", None);
        check("This is not known.", None);
        check("It is called cement.", None);
        check("The doctor put the needle in.", None);
        check("The pain is, they said, less.", None);
    }
}
