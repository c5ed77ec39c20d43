//! English: Snowball's stems, British and American spellings, and how patients spell by ear.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use pagefind_stem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::Language;
use crate::search::sound::Sounds;

pub static ENGLISH: Language = Language {
    stop_words: LazyLock::new(|| STOP_WORDS.split_whitespace().collect()),
    stem,
    spellings,
    endings: &[
        "s", "es", "ed", "d", "ing", "er", "ers", "ly", "al", "e", "",
    ],
    sounds: LazyLock::new(|| Sounds::new(SOUNDS)),
};

/// Words that carry meaning here stay out: before, after, no, not, without, up, off.
const STOP_WORDS: &str = "\
    a about actually all also am an and any anyone anything are as at be because been being but by can \
    could did do does doing for from get getting give given gives go goes going got had has have having \
    he hello help her hers hi him his how however i id if ill im in information into is isnt it its ive \
    just kind know like made make many may me mean might more most much must my need of on or other our \
    ours out own please really shall she should so some such take tell than thank thanks that thats the \
    their theirs them then there these they thing things this those to too us use used using very want \
    was we were what whats when where which while who whom whose why will with would you your yours";

/// Forms that no ending explains, each line one word.
/// Numerals stand together too: stage IV is stage 4.
const IRREGULAR: [&[&str]; 41] = [
    &["2", "ii"],
    &["3", "iii"],
    &["4", "iv"],
    &["6", "vi"],
    &["7", "vii"],
    &["8", "viii"],
    &["9", "ix"],
    &["ate", "eat", "eaten"],
    &["bled", "bleed"],
    &["bought", "buy"],
    &["break", "broke", "broken"],
    &["brought", "bring"],
    &["came", "come"],
    &["cannot", "cant", "couldnt"],
    &["carer", "caregiver", "carers", "caregivers"],
    &["child", "children"],
    &["drank", "drink", "drunk"],
    &["drive", "driven", "drove"],
    &["fall", "fallen", "fell"],
    &["feel", "felt"],
    &["feet", "foot"],
    &["find", "found"],
    &["flew", "flown", "fly"],
    &["hear", "heard"],
    &["keep", "kept"],
    &["knew", "know", "known"],
    &["lie", "lying"],
    &["lose", "losing", "lost"],
    &["man", "men"],
    &["metastases", "metastasis", "mets"],
    &[
        "not", "doesnt", "dont", "didnt", "wont", "wouldnt", "shouldnt",
    ],
    &["rang", "ring", "rung"],
    &["said", "say"],
    &["sleep", "slept"],
    &["speak", "spoke", "spoken"],
    &["stand", "stood"],
    &["stuck", "stick"],
    &["teeth", "tooth"],
    &["understand", "understood"],
    &["vertebra", "vertebrae", "vertebral"],
    &["wake", "woke", "woken", "awake"],
];

/// The forms of the word that `folded` is an irregular form of.
fn irregular(folded: &str) -> Option<&'static [&'static str]> {
    static BY_FORM: LazyLock<FxHashMap<&str, &[&str]>> = LazyLock::new(|| {
        let forms = IRREGULAR.iter();
        forms
            .flat_map(|forms| forms.iter().map(|form| (*form, *forms)))
            .collect()
    });
    BY_FORM.get(folded).copied()
}

/// Stems by Snowball's English algorithm, after irregular forms became regular and American
/// spelling British.
fn stem(folded: &str) -> String {
    let british = british(irregular(folded).map_or(folded, |forms| forms[0]));
    Stemmer::create(Algorithm::English)
        .stem(&british)
        .into_owned()
}

/// Endings and letters that the two spellings differ in: American, British.
const ENDINGS: [(&str, &str); 12] = [
    ("izations", "isations"),
    ("ization", "isation"),
    ("izing", "ising"),
    ("izes", "ises"),
    ("ized", "ised"),
    ("ize", "ise"),
    ("yzed", "ysed"),
    ("yze", "yse"),
    ("ors", "ours"),
    ("or", "our"),
    ("ters", "tres"),
    ("ter", "tre"),
];

/// Words whose American ending is a spelling, not another word: `tumor`, but not `doctor`.
const OUR_WORDS: [&str; 14] = [
    "armor", "behavior", "color", "favor", "flavor", "harbor", "honor", "humor", "labor",
    "neighbor", "odor", "rumor", "tumor", "vigor",
];
const TRE_WORDS: [&str; 5] = ["center", "fiber", "liter", "meter", "theater"];

/// Letter groups inside words: American, British.
const GROUPS: [(&str, &str); 15] = [
    ("anesth", "anaesth"),
    ("calcem", "calcaem"),
    ("glycem", "glycaem"),
    ("anemi", "anaemi"),
    ("leukem", "leukaem"),
    ("hemato", "haemato"),
    ("hemoglob", "haemoglob"),
    ("hemorr", "haemorr"),
    ("esophag", "oesophag"),
    ("edema", "oedema"),
    ("diarrhea", "diarrhoea"),
    ("pediatr", "paediatr"),
    ("orthopedic", "orthopaedic"),
    ("estrogen", "oestrogen"),
    ("gynecolog", "gynaecolog"),
];

/// Finds any of the letter groups. Few words have one, and to look for each takes long.
static ANY_GROUP: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let groups = GROUPS
        .iter()
        .flat_map(|(american, british)| [american, british]);
    AhoCorasick::new(groups).expect("the groups are few and short")
});

/// `folded` as the British spell it, if it is an American spelling; else as it is.
fn british(folded: &str) -> String {
    if folded.len() < 5 || !folded.is_ascii() {
        return folded.to_owned();
    }
    let mut word = folded.to_owned();
    if ANY_GROUP.is_match(folded) {
        for (american, british) in GROUPS {
            if let Some(at) = word.find(american)
                && !word.contains(british)
            {
                word.replace_range(at..at + american.len(), british);
            }
        }
    }
    for (american, british) in ENDINGS {
        let Some(start) = word.strip_suffix(american) else {
            continue;
        };
        let is_spelling = match american {
            "or" | "ors" => OUR_WORDS.contains(&word.trim_end_matches('s')),
            "ter" | "ters" => TRE_WORDS.contains(&word.trim_end_matches('s')),
            _ => word.len() > american.len() + 3,
        };
        if is_spelling {
            return format!("{start}{british}");
        }
    }
    word
}

/// The other spelling of a British or American word.
fn spellings(folded: &str) -> Vec<String> {
    if let Some(forms) = irregular(folded) {
        let others = forms.iter().filter(|form| **form != folded);
        return others.map(|form| (*form).to_owned()).collect();
    }
    if folded.len() < 5 || !folded.is_ascii() {
        return Vec::new();
    }
    let mut found = vec![british(folded)];
    let mut word = folded.to_owned();
    if ANY_GROUP.is_match(folded) {
        for (american, british) in GROUPS {
            if let Some(at) = word.find(british) {
                word.replace_range(at..at + british.len(), american);
            }
        }
    }
    for (american, british) in ENDINGS {
        if let Some(start) = word.strip_suffix(british)
            && self::british(&format!("{start}{american}")) == folded
        {
            word = format!("{start}{american}");
            break;
        }
    }
    found.push(word);
    found.retain(|other| other != folded);
    found.dedup();
    found
}

/// After Soundex and Metaphone (Philips 1990), with the letter groups of medical words:
/// `fisiotherapy` and `physiotherapy` are both `fs0rp`.
const SOUNDS: &str = "\
    ps1-^ pn1-^ kn1-^ gn1-^ wr1-^ mn1-^ sch3s tio3x2 tia3x2 sio3x2 tch3x cio3x cia3x ph2f gh2- sh2x \
    th20 rh2r ch2k ck2k qu2k sce2s sci2s scy2s ce1s ci1s cy1s ge1j gi1j gy1j dge2j dgi2j dgy2j x1s^ \
    x1k c1k q1k z1s v1f h1-1 w1-1 y1-1 a1a^ e1a^ i1a^ o1a^ u1a^ a1- e1- i1- o1- u1-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_for_the_search_in_them() {
        assert!(ENGLISH.stop_words.is_sorted());
    }

    #[test]
    fn no_form_is_of_two_words() {
        let forms: Vec<&str> = IRREGULAR.concat();
        assert!(forms.iter().all(|form| irregular(form).is_some()));
        let distinct: std::collections::BTreeSet<_> = forms.iter().collect();
        assert_eq!(distinct.len(), forms.len());
    }

    #[test]
    fn both_spellings_have_one_stem() {
        for (british, american) in [
            ("tumours", "tumor"),
            ("anaesthetic", "anesthetics"),
            ("hypercalcaemia", "hypercalcemia"),
            ("centre", "center"),
            ("haemorrhage", "hemorrhage"),
            ("stabilise", "stabilized"),
            ("diarrhoea", "diarrhea"),
        ] {
            assert_eq!(stem(british), stem(american), "{british}");
        }
        assert_ne!(stem("doctor"), stem("doctour"));
    }

    #[test]
    fn spellings_go_both_ways() {
        assert_eq!(spellings("tumour"), ["tumor"]);
        assert_eq!(spellings("tumor"), ["tumour"]);
        assert_eq!(spellings("anaesthetic"), ["anesthetic"]);
        assert_eq!(spellings("doctor"), [""; 0]);
        assert_eq!(spellings("bones"), [""; 0]);
    }

    #[test]
    fn words_spelt_by_ear_sound_like_the_word() {
        for (slip, word) in [
            ("diarea", "diarrhoea"),
            ("alzimers", "alzheimers"),
            ("hemorage", "haemorrhage"),
            ("fisiotherapy", "physiotherapy"),
            ("newmonia", "pneumonia"),
            ("anesthesiya", "anaesthesia"),
            ("vertabroplasti", "vertebroplasty"),
            ("metastisees", "metastases"),
        ] {
            assert_eq!(ENGLISH.sounds.of(slip), ENGLISH.sounds.of(word), "{slip}");
        }
        assert_ne!(ENGLISH.sounds.of("bone"), ENGLISH.sounds.of("pain"));
    }
}
