//! `w` files: the lexicon. A word takes after the one before it; most words are the first of their
//! group, and groups are numbered in the order of their words, so that most say just that.

use anyhow::ensure;

use super::digits::{Reader, Writer};
use super::{Folder, Shards};
use crate::search::index::LanguageIndex;
use crate::search::lexicon::{Form, GroupId};

pub fn write(language: &LanguageIndex) -> Shards {
    let mut shards = Shards::new("w");
    let mut next = 0;
    let mut first_before = "";
    for shard in language.lexicon.shards() {
        let forms = &language.lexicon.forms()[shard];
        shards.starts.number(forms.len() as u32);
        shards.starts.word(&forms[0].word, first_before);
        first_before = &forms[0].word;
        let mut out = Writer::default();
        out.number(next);
        let mut before = "";
        for form in forms {
            out.word(&form.word, before);
            before = &form.word;
            out.signed(i64::from(form.group) - i64::from(next));
            next += u32::from(form.group == next);
            let pages = language.page_counts[form.group as usize];
            out.number(2 * pages + u32::from(form.means.is_some()));
            if let Some(meant) = &form.means {
                out.word(meant, &form.word);
            }
        }
        shards.push(&out.text);
    }
    shards
}

/// The words, and by group how many pages have them. There are `group_count` groups of words.
pub fn read(
    starts: &str,
    folder: &Folder,
    group_count: GroupId,
) -> anyhow::Result<(Vec<Form>, Vec<u32>)> {
    let mut forms: Vec<Form> = Vec::new();
    let mut starts = Reader::new(starts);
    let mut first = String::new();
    let mut shard = 0;
    let mut counts = Vec::new();
    while !starts.is_at_end() {
        let number = starts.number()? as usize;
        first = starts.word(&first)?;
        let mut reader = Reader::new(&folder.read::<String>("w", shard)?);
        let mut next = reader.number()?;
        let mut word = String::new();
        for _ in 0..number {
            word = reader.word(&word)?;
            let group = i64::from(next) + reader.signed()?;
            ensure!(
                (0..i64::from(group_count)).contains(&group),
                "there is no group {group}"
            );
            let group = group as GroupId;
            next += u32::from(group == next);
            let pages = reader.number()?;
            let means = match pages % 2 {
                0 => None,
                _ => Some(reader.word(&word)?),
            };
            if counts.len() <= group as usize {
                counts.resize(group as usize + 1, 0);
            }
            counts[group as usize] = pages / 2;
            forms.push(Form {
                word: word.clone(),
                group,
                means,
            });
        }
        shard += 1;
    }
    ensure!(
        counts.len() == group_count as usize,
        "there are groups without words"
    );
    Ok((forms, counts))
}
