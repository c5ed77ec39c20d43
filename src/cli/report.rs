//! `check --report`: how each page reads, how long it is, what it rests on, and when its next check is due;
//! then how much of the guide's budget of pages and words is used.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::check::readability::measures;
use crate::files::Files;
use crate::markup::main_words;
use crate::site::{Budget, Entry, Site};

/// One page of the report, as JSON gives it.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    audience: &'a str,
    reading_age_years: f64,
    longest_sentence_words: usize,
    /// Of the page's sentences, 0 to 1.
    share_over_20_words: f64,
    /// Of the finished page's main part; see [`main_words`].
    words: usize,
    claims: usize,
    check_due: Option<String>,
}

/// The last line: what is typical of pages for patients.
#[derive(Serialize)]
struct Total {
    patient_pages: usize,
    median_reading_age_years: f64,
    median_longest_sentence_words: f64,
    median_share_over_20_words: f64,
    pages: usize,
    words: usize,
    /// `[extra.budget]`, as far as it is given.
    most_pages: Option<i64>,
    most_words: Option<i64>,
    most_page_words: Option<i64>,
    /// Pages that have more words than one page may.
    too_long: Vec<String>,
}

impl Total {
    fn holds(&self) -> bool {
        let within = |count: usize, most: Option<i64>| most.is_none_or(|most| count as i64 <= most);
        within(self.pages, self.most_pages)
            && within(self.words, self.most_words)
            && self.too_long.is_empty()
    }
}

/// Aligned columns, a line a page and one for all patient pages.
pub fn text(site: &Site, published: &Files) -> String {
    let (rows, total) = rows(site, published);
    let width = rows.iter().map(|row| row.path.len()).max().unwrap_or(0);
    let mut out = format!(
        "{:width$}  {:>11}  {:>16}  {:>13}  {:>6}  {:>6}  {:10}\n",
        "page", "reading age", "longest sentence", "over 20 words", "words", "claims", "check due",
    );
    for row in &rows {
        let due = row.check_due.as_deref().unwrap_or("-");
        writeln!(
            out,
            "{:width$}  {:11.1}  {:16}  {:11.0} %  {:6}  {:6}  {due:10}",
            row.path,
            row.reading_age_years,
            row.longest_sentence_words,
            row.share_over_20_words * 100.0,
            row.words,
            row.claims,
        )
        .expect("writing to a string cannot fail");
    }
    let name = format!("median of {} patient pages", total.patient_pages);
    writeln!(
        out,
        "{name:width$}  {:11.1}  {:16.0}  {:11.0} %",
        total.median_reading_age_years,
        total.median_longest_sentence_words,
        total.median_share_over_20_words * 100.0,
    )
    .expect("as above");
    out.push_str(&budget(&total));
    out
}

/// The lines about the budget; empty if the guide has none.
fn budget(total: &Total) -> String {
    let mut lines = String::new();
    for (name, count, most) in [
        ("pages", total.pages, total.most_pages),
        ("words", total.words, total.most_words),
    ] {
        if let Some(most) = most {
            writeln!(lines, "{name}: {count} of at most {most}").expect("as above");
        }
    }
    if let Some(most) = total.most_page_words {
        for page in &total.too_long {
            writeln!(lines, "{page} has more than {most} words").expect("as above");
        }
    }
    if !lines.is_empty() {
        let words = if total.holds() {
            "holds"
        } else {
            "is exceeded"
        };
        writeln!(lines, "The budget {words}.").expect("as above");
    }
    lines
}

/// One object a line, the last for all patient pages.
pub fn json(site: &Site, published: &Files) -> String {
    let (rows, total) = rows(site, published);
    let mut out = String::new();
    for row in rows {
        out.push_str(&serde_json::to_string(&row).expect("strings and numbers are JSON"));
        out.push('\n');
    }
    out.push_str(&serde_json::to_string(&total).expect("as above"));
    out.push('\n');
    out
}

fn rows<'s>(site: &'s Site, published: &Files) -> (Vec<Row<'s>>, Total) {
    let Budget {
        page_words,
        words,
        pages,
        long_pages,
    } = &site.config.budget;
    let mut rows: Vec<Row> = site
        .documents()
        .map(|document| row(document, site, published))
        .collect();
    rows.sort_by_key(|row| row.path);
    let patient: Vec<&Row> = rows
        .iter()
        .filter(|row| row.audience == "patient")
        .collect();
    let total = Total {
        patient_pages: patient.len(),
        median_reading_age_years: median(patient.iter().map(|row| row.reading_age_years)),
        median_longest_sentence_words: median(
            patient.iter().map(|row| row.longest_sentence_words as f64),
        ),
        median_share_over_20_words: median(patient.iter().map(|row| row.share_over_20_words)),
        pages: rows.len(),
        words: rows.iter().map(|row| row.words).sum(),
        most_pages: *pages,
        most_words: *words,
        most_page_words: *page_words,
        too_long: rows
            .iter()
            .filter(|row| page_words.is_some_and(|most| row.words as i64 > most))
            .filter(|row| !long_pages.iter().any(|page| page == row.path))
            .map(|row| row.path.to_owned())
            .collect(),
    };
    (rows, total)
}

fn row<'s>(document: &'s Entry, site: &Site, published: &Files) -> Row<'s> {
    let measures = measures(&site.open(document));
    let provenance = &document.front.provenance;
    let entries = provenance.evidence.iter();
    let claims: BTreeSet<&str> = entries
        .flat_map(|entry| entry.claims.iter().map(|claim| claim.value.as_str()))
        .collect();
    Row {
        path: &document.path,
        audience: provenance
            .audience
            .as_ref()
            .map_or("", |audience| &audience.value),
        reading_age_years: tenths(measures.readability.reading_age_years()),
        longest_sentence_words: measures.longest_sentence,
        share_over_20_words: measures.share_of_long_sentences(),
        words: published
            .text(&document.output_path())
            .map_or(0, |html| main_words(&html)),
        claims: claims.len(),
        check_due: provenance
            .check_due
            .as_ref()
            .map(|due| due.value.to_string()),
    }
}

fn tenths(years: f64) -> f64 {
    (years * 10.0).round() / 10.0
}

/// The middle value, or the mean of the middle two; 0.0 of none.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[count / 2],
        count => f64::midpoint(values[count / 2 - 1], values[count / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert_eq!(median(std::iter::empty()), 0.0);
    }
}
