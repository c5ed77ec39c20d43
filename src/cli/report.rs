//! `check --report`: how each page reads, what it rests on, and when its next check is due.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::check::readability::measures;
use crate::site::{Entry, Site};

/// One page of the report, as JSON gives it.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    audience: &'a str,
    reading_age_years: f64,
    longest_sentence_words: usize,
    /// Of the page's sentences, 0 to 1.
    share_over_20_words: f64,
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
}

/// Aligned columns, a line a page and one for all patient pages.
pub fn text(site: &Site) -> String {
    let (rows, total) = rows(site);
    let width = rows.iter().map(|row| row.path.len()).max().unwrap_or(0);
    let mut out = format!(
        "{:width$}  {:>11}  {:>16}  {:>13}  {:>6}  {:10}\n",
        "page", "reading age", "longest sentence", "over 20 words", "claims", "check due",
    );
    for row in &rows {
        let due = row.check_due.as_deref().unwrap_or("-");
        writeln!(
            out,
            "{:width$}  {:11.1}  {:16}  {:11.0} %  {:6}  {due:10}",
            row.path,
            row.reading_age_years,
            row.longest_sentence_words,
            row.share_over_20_words * 100.0,
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
    out
}

/// One object a line, the last for all patient pages.
pub fn json(site: &Site) -> String {
    let (rows, total) = rows(site);
    let mut out = String::new();
    for row in rows {
        out.push_str(&serde_json::to_string(&row).expect("strings and numbers are JSON"));
        out.push('\n');
    }
    out.push_str(&serde_json::to_string(&total).expect("as above"));
    out.push('\n');
    out
}

fn rows(site: &Site) -> (Vec<Row<'_>>, Total) {
    let mut rows: Vec<Row> = site
        .documents()
        .map(|document| row(document, site))
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
    };
    (rows, total)
}

fn row<'s>(document: &'s Entry, site: &Site) -> Row<'s> {
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
