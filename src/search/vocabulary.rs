//! Which words an index knows: those that pages print, those of phrases, other spellings, slips.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::count::CountedPages;
use super::language::Language;
use super::lexicon::{Form, GroupId, Lexicon};
use super::synonyms::Synonyms;
use crate::text::fold;

/// Every word of the pages, of the phrases, and their other spellings; and the number of groups.
pub fn lexicon_of(
    pages: &[CountedPages],
    language: &Language,
    synonyms: &Synonyms,
) -> (Lexicon, u32) {
    let mut words: FxHashSet<&str> = FxHashSet::default();
    for page in pages {
        words.extend(page.words.iter().map(|(word, _)| word.as_str()));
    }
    let mut typed = Vec::new();
    let phrases = synonyms.concepts.iter().flat_map(|concept| &concept.typed);
    for phrase in phrases.chain(&synonyms.known) {
        typed.extend(fold::words(phrase).into_iter().map(|word| word.folded));
    }
    for (_, meant) in &synonyms.slips {
        typed.extend(fold::words(meant).into_iter().map(|word| word.folded));
    }
    typed.retain(|word| !language.is_stop_word(word) && !words.contains(word.as_str()));
    let only_typed: FxHashSet<&str> = typed.iter().map(String::as_str).collect();
    words.extend(&only_typed);
    let mut words: Vec<&str> = words.into_iter().collect();
    words.par_sort_unstable();

    let stems: Vec<String> = words.par_iter().map(|word| (language.stem)(word)).collect();
    let mut groups: FxHashMap<&str, GroupId> = FxHashMap::default();
    let mut forms = Vec::with_capacity(words.len());
    for (word, stem) in words.iter().zip(&stems) {
        let next = groups.len() as GroupId;
        let group = *groups.entry(stem).or_insert(next);
        forms.push(Form {
            word: (*word).to_owned(),
            group,
            means: None,
        });
    }
    let mut others: Vec<(String, &Form)> = forms
        .par_iter()
        .filter(|form| !only_typed.contains(form.word.as_str()))
        .flat_map_iter(|form| {
            let spellings = (language.spellings)(&form.word);
            spellings.into_iter().map(move |spelling| (spelling, form))
        })
        .collect();
    for (slip, meant) in &synonyms.slips {
        let [slip, meant] = [slip, meant].map(|text| fold::words(text));
        if let ([slip], [meant]) = (slip.as_slice(), meant.as_slice())
            && let Ok(place) = forms.binary_search_by(|form| form.word.cmp(&meant.folded))
        {
            others.push((slip.folded.clone(), &forms[place]));
        }
    }
    let others: Vec<Form> = others
        .into_iter()
        .filter(|(word, _)| words.binary_search(&word.as_str()).is_err())
        .map(|(word, form)| Form {
            word,
            group: form.group,
            means: Some(form.word.clone()),
        })
        .collect();
    let count = groups.len() as u32;
    forms.extend(others);
    (Lexicon::new(forms), count)
}

/// What words sound like, and the places in the lexicon of the printed words that do.
pub fn sounds_of(
    lexicon: &Lexicon,
    language: &Language,
    page_counts: &[u32],
) -> BTreeMap<String, Vec<u32>> {
    let sounds_of_forms = lexicon.forms().par_iter().map(|form| {
        let is_printed = form.means.is_none() && page_counts[form.group as usize] > 0;
        match is_printed {
            true => language.sounds.of(&form.word),
            false => String::new(),
        }
    });
    let mut sounds: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (place, sound) in (0..).zip(sounds_of_forms.collect::<Vec<_>>()) {
        if !sound.is_empty() {
            sounds.entry(sound).or_default().push(place);
        }
    }
    sounds
}
