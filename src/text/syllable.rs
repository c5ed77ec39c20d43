//! How many syllables a word has, near enough for a readability formula.

/// Words of this field that the rules below get wrong, with their number of syllables.
#[rustfmt::skip]
const EXCEPTIONS: &[(&str, usize)] = &[
    ("area", 3), ("areas", 3), ("beforehand", 3), ("breathe", 1), ("create", 2), ("created", 3),
    ("cryoablation", 5), ("diet", 2), ("element", 3), ("every", 2), ("everybody", 4),
    ("everyday", 3), ("everyone", 3), ("everything", 3), ("eye", 1), ("eyes", 1), ("friend", 1),
    ("friends", 1), ("guideline", 2), ("guidelines", 2), ("idea", 3), ("ideas", 3),
    ("ireland", 2), ("lifetime", 2), ("opinion", 3), ("opinions", 3), ("people", 2), ("physiotherapy", 6), ("quiet", 2),
    ("science", 2), ("sideways", 2), ("somebody", 3), ("someone", 2), ("something", 2),
    ("sometimes", 2), ("somewhere", 2), ("therefore", 2), ("whereas", 2),
];

/// Abbreviations that are spoken as a word; all others are spoken letter by letter.
const SPOKEN: &[(&str, usize)] = &[("BRAN", 1), ("CAT", 1), ("NICE", 1), ("PALS", 1)];

/// The syllables of `word`, at least 1.
///
/// A heuristic for English: groups of vowels, less a silent e, plus vowels that part ("ra-di-o").
/// Hyphens and the like divide a word. An abbreviation counts its letters and a number its digits,
/// as both are read aloud one by one.
pub fn syllables(word: &str) -> usize {
    let parts = word.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    let sum: usize = parts.map(of_part).sum();
    sum.max(1)
}

fn of_part(part: &str) -> usize {
    let (stem, contracted) = match part.split_once(['\'', '’']) {
        // "did-n't", but "don't" and "can't".
        Some((stem, "t")) => (
            stem,
            usize::from(stem.ends_with("dn") || stem.ends_with("sn")),
        ),
        Some((stem, _)) => (stem, 0),
        None => (part, 0),
    };
    if let Some((_, count)) = SPOKEN.iter().find(|(word, _)| *word == stem) {
        return *count;
    }
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let is_abbreviation = letters > 1 && !stem.contains(char::is_lowercase);
    if is_abbreviation || letters == 0 {
        return stem.chars().map(|c| if c == 'W' { 3 } else { 1 }).sum();
    }
    let word = stem.to_lowercase();
    match EXCEPTIONS.iter().find(|(known, _)| *known == word) {
        Some((_, count)) => *count,
        None => spoken_groups(word.as_bytes()).max(1) + contracted,
    }
}

/// Groups of vowels in `word` (small letters), mended for what is silent and for what parts.
fn spoken_groups(word: &[u8]) -> usize {
    let groups = (0..word.len())
        .filter(|index| is_vowel(word, *index) && (*index == 0 || !is_vowel(word, *index - 1)))
        .count();
    let parting = (1..word.len())
        .filter(|index| parts_before(word, *index))
        .count();
    groups + parting - silent_endings(word, groups).min(groups)
}

/// Whether the letter at `index` is a vowel here: y is one unless it begins a syllable.
fn is_vowel(word: &[u8], index: usize) -> bool {
    match word[index] {
        b'a' | b'e' | b'i' | b'o' => true,
        b'u' => index == 0 || word[index - 1] != b'q',
        b'y' if index == 0 => false,
        // "carry" and "carry-ing", but "say-ing"
        b'y' => {
            !b"aeiou".contains(&word[index - 1])
                || !word
                    .get(index + 1)
                    .is_some_and(|next| b"aeiou".contains(next))
        }
        _ => false,
    }
}

/// Whether the vowel at `index` begins a syllable although it follows a vowel.
fn parts_before(word: &[u8], index: usize) -> bool {
    let soft = index >= 2 && matches!(word[index - 2], b't' | b'c' | b's' | b'x' | b'g');
    let after = &word[index + 1..];
    match (word[index - 1], word[index]) {
        // "do-ing", "se-eing"
        (b'a' | b'e' | b'o' | b'u', b'i') => after == b"ng",
        // "ra-di-ation" and "me-di-um", but "spe-cial"; "as-so-ci-ation"
        (b'i', b'a') => !soft || after.starts_with(b"tion") || after.starts_with(b"te"),
        (b'i', b'o') => !soft || word[index - 2] == b'x' || after.starts_with(b"l"),
        (b'i', b'u') => true,
        (b'y', b'a' | b'e' | b'i' | b'o' | b'u') => index >= 2 && is_vowel(word, index - 1),
        // "experi-ence", "eas-i-er" and "soci-ety", but "pa-tient"
        (b'i', b'e') => after == b"r" || after == b"ty" || after.starts_with(b"n") && !soft,
        // "vi-de-o", "ste-reo"; "ac-tu-al"; "flu-o-ro-scopy"
        (b'e', b'o') => after.is_empty() || after.starts_with(b"t") || after.starts_with(b"p"),
        (b'u', b'a') => matches!(
            word[index.saturating_sub(2)],
            b't' | b'd' | b's' | b'n' | b'v'
        ),
        (b'u', b'o') => true,
        (b'e', b'u') => after == b"s",
        _ => false,
    }
}

/// How many of the groups are an e that nobody speaks: "bon(e)", "bon(e)s", "burn(e)d",
/// "lik(e)ly".
fn silent_endings(word: &[u8], groups: usize) -> usize {
    if groups < 2 {
        return 0;
    }
    let (body, ending) = match word {
        [body @ .., b'e', b's' | b'd'] => (body, &word[body.len()..]),
        [body @ .., b'e'] => (body, &word[body.len()..]),
        _ => return usize::from(has_silent_e_inside(word)),
    };
    let Some(last) = body.last().filter(|last| !b"aeiouy".contains(last)) else {
        // "agreed", "vertebrae", "carried": the e belongs to the group before it.
        return 0;
    };
    let before = body
        .get(body.len().wrapping_sub(2))
        .copied()
        .unwrap_or(b'a');
    // "mus-cle", "nee-dles"
    let is_le = *last == b'l' && !b"aeiouylr".contains(&before);
    let spoken = match ending {
        b"ed" => matches!(last, b't' | b'd'),
        b"es" => {
            is_le
                || matches!(last, b's' | b'x' | b'z' | b'c' | b'g')
                || body.ends_with(b"ch")
                || body.ends_with(b"sh")
        }
        _ => is_le,
    };
    usize::from(!spoken)
}

/// Whether a suffix follows a silent e: "safely", "movement", "careful", "homeless", "safety".
fn has_silent_e_inside(word: &[u8]) -> bool {
    const SUFFIXES: [&[u8]; 6] = [b"ly", b"ment", b"ments", b"ful", b"less", b"ty"];
    SUFFIXES.iter().any(|suffix| {
        let Some([stem @ .., consonant, b'e']) = word.strip_suffix(*suffix) else {
            return false;
        };
        !b"aeiouy".contains(consonant) && stem.iter().any(|letter| b"aeiouy".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_those_counted_aloud() {
        let check = |expected: usize, line: &str| {
            for word in line.split(' ') {
                assert_eq!(syllables(word), expected, "{word}");
            }
        };
        check(
            1,
            "a bone bones heat numb nerve nerves through used burned eyes NICE don’t",
        );
        check(
            2,
            "tumour tumours cement needle needles muscle needed going saying safely careful movement",
        );
        check(
            2,
            "isn’t didn’t fracture agreed happens CT doctor sedate X-ray",
        );
        check(
            3,
            "radio vertebrae area RFA 999 actual medium video follow-up cancerous easier carrying anyone",
        );
        check(
            4,
            "vertebroplast radiation anaesthetic kyphoplasty metastases MSCC",
        );
        check(6, "radiofrequency");
    }
}
