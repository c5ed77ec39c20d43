//! `search`: the guide's own answer to a query, as its readers get it.

use std::io::{self, BufRead};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::pipeline::{Origin, Purpose, Settings};
use super::{SourceArguments, terminal};
use crate::diagnostic::{self, Reported};
use crate::search::{Answer, Index, Options};
use crate::site::Tier;
use crate::{files, search, site};

/// Ask the guide, as its readers do.
///
/// Each result is a part of a page: the words before its first heading, or those below a heading.
/// What was looked for in place of, or beside, the words of the query is said first.
#[derive(Args)]
#[command(after_help = "Example: rfa-guide search \"can i drink watter\"")]
pub struct Arguments {
    /// What a reader types.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    query: Vec<String>,
    #[command(flatten)]
    source: SourceArguments,
    /// The most results.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// For people, or for programs: one JSON object.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Look for the words as they are typed: no corrections, no other words.
    #[arg(long)]
    literally: bool,
    /// Read queries from standard input, one JSON object a line with `id` and `query`, and answer
    /// each with a line that holds `id`, `card` and `results`.
    #[arg(long)]
    batch: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let (index, tiers) = read_index(&Settings::new(&arguments.source, None, Purpose::Carry))?;
    let options = Options {
        limit: arguments.limit,
        literally: arguments.literally,
    };
    if arguments.batch {
        return batch(&index, &options);
    }
    let answer = search::query(&index, &arguments.query.join(" "), &options);
    terminal::print(&match arguments.format {
        Format::Human => human(&answer, &tiers),
        Format::Json => json(&answer)?,
    });
    Ok(ExitCode::SUCCESS)
}

/// The index of the tree and the tiers of its emergency cards. Mistakes in the tree are told, and what could be read is searched.
fn read_index(settings: &Settings) -> anyhow::Result<(Index, Vec<Tier>)> {
    let mut diagnostics = Vec::new();
    let tree = match &settings.origin {
        Origin::Folder(folder) => files::read_tree(folder, &site::ENTRIES)?,
        Origin::Embedded => Reported::clean(files::embedded()),
    };
    let tree = tree.take(&mut diagnostics);
    if !tree.contains("config.toml") {
        bail!("there is no config.toml in this folder; name one that holds it with --source");
    }
    let site_settings = settings.site(&mut diagnostics)?;
    let site = site::load(tree, &site_settings).take(&mut diagnostics);
    let index = search::index(&site).take(&mut diagnostics);
    if let Some(hospital) = &site.hospital {
        hospital.retrace(&mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    terminal::note(&diagnostic::text(
        &diagnostics,
        terminal::stderr_has_colour(),
    ));
    Ok((index, site.emergency.tiers))
}

#[derive(Deserialize)]
struct Question {
    id: serde_json::Value,
    query: String,
}

#[derive(Serialize)]
struct Answered<'a> {
    id: serde_json::Value,
    /// The tier of the card that a reader sees above the results.
    card: Option<&'a str>,
    results: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    url: &'a str,
    title: &'a str,
    score: u64,
}

fn batch(index: &Index, options: &Options) -> anyhow::Result<ExitCode> {
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line.context("standard input could not be read as UTF-8 text")?;
        if line.trim().is_empty() {
            continue;
        }
        let question: Question = serde_json::from_str(&line).with_context(|| {
            format!(
                "line {} is not a JSON object with `id` and `query`",
                number + 1
            )
        })?;
        let answer = search::query(index, &question.query, options);
        let hits = answer.hits.iter();
        let answered = Answered {
            id: question.id,
            card: answer.card.as_deref(),
            results: hits
                .map(|hit| Found {
                    url: &hit.url,
                    title: &hit.title,
                    score: hit.score,
                })
                .collect(),
        };
        terminal::print(&format!("{}\n", serde_json::to_string(&answered)?));
    }
    Ok(ExitCode::SUCCESS)
}

fn human(answer: &Answer, tiers: &[Tier]) -> String {
    let mut out = String::new();
    if let Some(tier) = tiers
        .iter()
        .find(|tier| Some(&tier.id) == answer.card.as_ref())
    {
        out.push_str(&format!("{}\n{}\n\n", tier.header, tier.call));
    }
    for rewriting in &answer.rewritings {
        out.push_str(&rewriting.sentence());
        out.push('\n');
    }
    if answer.hits.is_empty() {
        out.push_str("Nothing found. Try other words, or look through the list of all pages.\n");
    }
    let mut page = "";
    for hit in &answer.hits {
        if hit.title != page {
            out.push_str(&format!("\n{}\n", hit.title));
            page = &hit.title;
        }
        if !hit.heading.is_empty() {
            out.push_str(&format!("  {}\n", hit.heading));
        }
        out.push_str(&format!("    {}\n", hit.url));
        if !hit.excerpt.text.is_empty() {
            out.push_str(&format!("    {}\n", hit.excerpt.text));
        }
    }
    out
}

fn json(answer: &Answer) -> anyhow::Result<String> {
    let rewritings: Vec<_> = answer
        .rewritings
        .iter()
        .map(|rewriting| {
            serde_json::json!({
                "kind": rewriting.kind.name(),
                "typed": rewriting.typed,
                "used": rewriting.used,
            })
        })
        .collect();
    let results: Vec<_> = answer
        .hits
        .iter()
        .map(|hit| {
            serde_json::json!({
                "url": hit.url,
                "title": hit.title,
                "heading": hit.heading,
                "score": hit.score,
                "excerpt": hit.excerpt.text,
            })
        })
        .collect();
    let answer = serde_json::json!({
        "card": answer.card,
        "rewritings": rewritings,
        "results": results,
    });
    Ok(format!("{}\n", serde_json::to_string(&answer)?))
}
