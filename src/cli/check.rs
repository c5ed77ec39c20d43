//! `check`: everything that is wrong, all at once.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::pipeline::{self, Origin, Purpose, Settings};
use super::{SourceArguments, report, terminal};
use crate::check::{RULES, Rule};
use crate::diagnostic::{self, Severity};
use crate::text::nearest;

/// Say everything that is wrong with a tree, and what to do about it.
///
/// Exits with 0 if there is no error, 1 if there is one, 2 if the tree could not be read.
#[derive(Args)]
#[command(after_help = "Example: rfa-guide check --deny overdue-check --format json")]
pub struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// For people, or for programs: one JSON object a line.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Count findings of this rule as errors. May be given several times.
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,
    /// Show a table of the pages instead: reading age, long sentences, words, claims,
    /// next check; and the budget of words and pages that the guide sets itself.
    #[arg(long)]
    report: bool,
    /// Show what a rule is for, with examples, instead of checking; without a name, list the rules.
    #[arg(long, value_name = "RULE")]
    explain: Option<Option<String>>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    for name in &arguments.deny {
        require_rule(name)?;
    }
    if let Some(name) = &arguments.explain {
        terminal::print(&match name {
            Some(name) => explain(require_rule(name)?),
            None => list_of_rules(),
        });
        return Ok(ExitCode::SUCCESS);
    }
    let settings = Settings::new(&arguments.source, None, Purpose::Carry);
    let built = pipeline::build(&settings)?;
    if arguments.report {
        terminal::print(&match arguments.format {
            Format::Human => report::text(&built.site, &built.published),
            Format::Json => report::json(&built.site, &built.published),
        });
        return Ok(ExitCode::SUCCESS);
    }
    let mut diagnostics = built.diagnostics;
    for diagnostic in &mut diagnostics {
        if arguments.deny.iter().any(|rule| rule == diagnostic.rule) {
            diagnostic.severity = Severity::Error;
        }
    }
    match arguments.format {
        Format::Json => terminal::print(&diagnostic::json(&diagnostics)),
        Format::Human => {
            let colour = terminal::stdout_has_colour();
            terminal::print(&diagnostic::text(&diagnostics, colour));
            let summary = match terminal::tally(&diagnostics) {
                tally if tally.is_empty() => "Nothing wrong".to_owned(),
                tally => tally,
            };
            let place = match settings.origin {
                Origin::Embedded => " in the guide inside this program",
                Origin::Folder(_) => "",
            };
            terminal::print(&format!("{summary}{place}.\n"));
        }
    }
    let code = u8::from(diagnostic::has_errors(&diagnostics));
    Ok(ExitCode::from(code))
}

fn explain(rule: &Rule) -> String {
    format!("# {}\n\n{}", rule.name, rule.documentation)
}

/// A line a rule: its name and the first sentence of its page.
fn list_of_rules() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut list = String::new();
    for rule in RULES {
        let opening = rule.documentation.split("\n\n").next().unwrap_or("");
        let opening = opening.replace('\n', " ");
        list.push_str(&format!("{:width$}  {opening}\n", rule.name));
    }
    list
}

fn require_rule(name: &str) -> anyhow::Result<&'static Rule> {
    if let Some(rule) = RULES.iter().find(|rule| rule.name == name) {
        return Ok(rule);
    }
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => anyhow::bail!("there is no rule `{name}`; did you mean `{near}`?"),
        None => anyhow::bail!("there is no rule `{name}`; the rules: {}", names.join(", ")),
    }
}
