//! Sass that ends, but not while anyone waits: loops within one another, mixins that include others
//! twice over, texts that are added to themselves.
//!
//! Takes style sheets whose mixins and functions do not call themselves, gives findings. It counts before
//! anything is compiled, and guesses [`UNKNOWN`] where it cannot: for a list or a number that is worked out.

use std::collections::{BTreeMap, BTreeSet};

use super::endless::{calls, first_name, is_of_name};
use crate::diagnostic::{Diagnostic, Source, Span};

/// Statements that a style sheet may come to. Sheets that people write stay below 10,000.
const MOST: u64 = 1_000_000;

/// Turns of a loop whose length cannot be read.
const UNKNOWN: u64 = 10;

/// The faults of all `sheets`: sources, each with its code, comments and quoted texts blanked out.
pub fn faults(sheets: &[(&Source, String)]) -> Vec<Diagnostic> {
    let numbers = numbers(sheets);
    let mut bodies: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (number, (source, code)) in sheets.iter().enumerate() {
        for (owner, statement) in statements(number, code, &numbers) {
            bodies.entry(owner).or_default().push(statement);
        }
        diagnostics.extend(doubled(source, code, &numbers));
    }
    let mut costs = BTreeMap::new();
    let owners: Vec<&String> = bodies.keys().collect();
    for owner in owners {
        cost(owner, &bodies, &mut costs);
    }
    // A sheet or mixin that is too long by itself: whatever includes it is too long because of it.
    let is_short = |name: &String| costs.get(name).is_none_or(|cost| *cost <= MOST);
    let long = bodies.iter().find(|(owner, statements)| {
        let mut calls = statements.iter().flat_map(|statement| &statement.calls);
        !is_short(owner) && calls.all(is_short)
    });
    // Of equal statements the first, which holds the others.
    let longest = long.and_then(|(_, statements)| {
        let statements = statements.iter().rev();
        statements.max_by_key(|statement| statement.cost(&costs))
    });
    diagnostics.extend(longest.map(|statement| {
        let (source, _) = &sheets[statement.sheet];
        let message = format!("loops or mixins come to more than {MOST} statements here");
        Diagnostic::error(super::RULE, message)
            .at(source, statement.span.clone())
            .help("look for loops or mixins within one another: they are multiplied")
    }));
    diagnostics
}

/// The head of a block, or what ends in a semicolon.
struct Statement {
    sheet: usize,
    span: Span,
    /// How often it is met when its mixin or sheet is met once.
    turns: u64,
    /// The mixins and functions that it names, and others.
    calls: BTreeSet<String>,
}

impl Statement {
    fn cost(&self, costs: &BTreeMap<String, u64>) -> u64 {
        let called = self.calls.iter().filter_map(|name| costs.get(name));
        let once = called.fold(1, |sum: u64, cost| sum.saturating_add(*cost));
        self.turns.saturating_mul(once)
    }
}

/// The statements of all bodies named `owner`, each as often as it is met.
fn cost(
    owner: &str,
    bodies: &BTreeMap<String, Vec<Statement>>,
    costs: &mut BTreeMap<String, u64>,
) -> u64 {
    if let Some(known) = costs.get(owner) {
        return *known;
    }
    let statements = bodies.get(owner).into_iter().flatten();
    let mut sum: u64 = 0;
    for statement in statements {
        for name in statement
            .calls
            .iter()
            .filter(|name| bodies.contains_key(*name))
        {
            cost(name, bodies, costs);
        }
        sum = sum.saturating_add(statement.cost(costs));
    }
    costs.insert(owner.to_owned(), sum);
    sum
}

/// Each statement with the mixin or function that it belongs to; an empty name for the sheet itself.
fn statements(
    sheet: usize,
    code: &str,
    numbers: &BTreeMap<String, u64>,
) -> Vec<(String, Statement)> {
    let mut found = Vec::new();
    let mut open: Vec<(String, u64)> = vec![(String::new(), 1)];
    let mut start = 0;
    for (at, byte) in borders(code) {
        let text = code[start..at].trim_start();
        let span = at - text.len()..at;
        start = at + 1;
        let (owner, turns) = open.last().cloned().unwrap_or_default();
        let turns_here = turns.saturating_mul(turns_of(text, numbers));
        if !text.trim().is_empty() {
            // The sheet itself, which has no name, is called by nobody.
            let calls = calls(text).filter(|name| !name.is_empty());
            let calls = calls.map(str::to_owned).collect();
            let statement = Statement {
                sheet,
                span,
                turns: turns_here,
                calls,
            };
            let is_definition = definition(text).is_some();
            if !is_definition {
                found.push((owner.clone(), statement));
            }
        }
        match byte {
            b'{' => open.push(match definition(text) {
                Some(name) => (name.to_owned(), 1),
                None => (owner, turns_here),
            }),
            b'}' if open.len() > 1 => {
                open.pop();
            }
            _ => {}
        }
    }
    found
}

/// Where statements end and blocks begin and end; `#{…}` is no block.
fn borders(code: &str) -> impl Iterator<Item = (usize, u8)> {
    let bytes = code.as_bytes();
    let mut interpolations = 0_usize;
    bytes
        .iter()
        .copied()
        .enumerate()
        .filter(move |(at, byte)| match byte {
            b'{' if *at > 0 && bytes[at - 1] == b'#' => {
                interpolations += 1;
                false
            }
            b'}' if interpolations > 0 => {
                interpolations -= 1;
                false
            }
            _ => matches!(byte, b'{' | b'}' | b';'),
        })
}

/// The name that `head` defines.
fn definition(head: &str) -> Option<&str> {
    let words = head
        .strip_prefix("@mixin")
        .or(head.strip_prefix("@function"))?;
    Some(first_name(words))
}

/// How often a block with this head is met.
fn turns_of(head: &str, numbers: &BTreeMap<String, u64>) -> u64 {
    if let Some(words) = head.strip_prefix("@for") {
        let words: Vec<&str> = words.split_whitespace().collect();
        let after = |word: &str| {
            let at = words.iter().position(|each| *each == word)?;
            number(words.get(at + 1)?, numbers)
        };
        let last = after("through").or(after("to"));
        match (after("from"), last) {
            (Some(first), Some(last)) => first.abs_diff(last).saturating_add(1),
            _ => UNKNOWN,
        }
    } else if let Some(words) = head.strip_prefix("@each") {
        match words.split_once(" in ") {
            Some((_, list)) if list.contains(',') => list.matches(',').count() as u64 + 1,
            _ => UNKNOWN,
        }
    } else {
        1
    }
}

fn number(word: &str, numbers: &BTreeMap<String, u64>) -> Option<u64> {
    word.parse().ok().or_else(|| numbers.get(word).copied())
}

/// The variables that are whole numbers, each at its largest.
fn numbers(sheets: &[(&Source, String)]) -> BTreeMap<String, u64> {
    let mut numbers = BTreeMap::new();
    for (_, code) in sheets {
        for (name, value) in assignments(code) {
            let word = code[value].split_whitespace().next().unwrap_or_default();
            if let Ok(value) = word.parse::<u64>() {
                let known = numbers.entry(code[name].to_owned()).or_insert(value);
                *known = value.max(*known);
            }
        }
    }
    numbers
}

/// The places of each `$name` and of the value that is given to it.
fn assignments(code: &str) -> impl Iterator<Item = (Span, Span)> {
    code.match_indices('$').filter_map(|(start, _)| {
        let name = code[start + 1..].find(|letter| !is_of_name(letter))?;
        let name = start..start + 1 + name;
        let rest = &code[name.end..];
        let value = rest.trim_start().strip_prefix(':')?;
        let begin = code.len() - value.len();
        let end = value.find([';', '}']).unwrap_or(value.len());
        Some((name, begin..begin + end))
    })
}

/// A variable that is given a value with itself in it several times, over and over.
fn doubled(source: &Source, code: &str, numbers: &BTreeMap<String, u64>) -> Option<Diagnostic> {
    /// Doublings that make a text of one letter one of 16 MB.
    const MOST_DOUBLINGS: f64 = 24.0;
    let mut growth: BTreeMap<&str, f64> = BTreeMap::new();
    for (name, value) in assignments(code) {
        // In quoted texts, too, there are variables.
        let value = &source.text()[value];
        let variable = &code[name.clone()];
        let times = value
            .match_indices(variable)
            .filter(|(at, _)| !value[at + variable.len()..].starts_with(is_of_name))
            .count();
        if times < 2 {
            continue;
        }
        let doublings = growth.entry(variable).or_default();
        *doublings += (times as f64).log2() * turns_around(&code[..name.start], numbers);
        if *doublings > MOST_DOUBLINGS {
            let message =
                format!("`{variable}` is added to itself over and over: it doubles each time");
            return Some(
                Diagnostic::error(super::RULE, message)
                    .at(source, name)
                    .help("add to it what is new, not the whole of it"),
            );
        }
    }
    None
}

/// How often the blocks that `before` leaves open are met, for one meeting of what is around them.
fn turns_around(before: &str, numbers: &BTreeMap<String, u64>) -> f64 {
    let mut open = vec![1_u64];
    let mut start = 0;
    for (at, byte) in borders(before) {
        match byte {
            b'{' => {
                let around = open.last().copied().unwrap_or(1);
                let here = turns_of(before[start..at].trim_start(), numbers);
                open.push(around.saturating_mul(here));
            }
            b'}' => {
                open.pop();
            }
            _ => {}
        }
        start = at + 1;
    }
    open.last().copied().unwrap_or(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "loops or mixins come to more than 1000000 statements here";

    fn check(scss: &str, messages: &[&str]) {
        let source = Source::new("sass/main.scss", scss);
        let code = super::super::endless::without_comments_and_texts(scss);
        let found = faults(&[(&source, code)]);
        let found: Vec<&str> = found.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(found, messages, "{scss}");
    }

    #[test]
    fn loops_within_one_another_are_multiplied() {
        let three = "@for $a from 1 through 1000 { @for $b from 1 to 1000 { @for $c from 1 through $n { a { b: c } } } }";
        check(&format!("$n: 1000; {three}"), &[LONG]);
        check(
            "@for $a from 1 through 100 { @each $b in a, b, c { .x-#{$a}-#{$b} { b: c } } }",
            &[],
        );
        check(three, &[LONG]);
    }

    #[test]
    fn mixins_that_include_others_twice_are_counted() {
        let mut scss = "@mixin m0 { a: b; } ".to_owned();
        for next in 1..=30 {
            scss += &format!(
                "@mixin m{next} {{ @include m{}; @include m{}; }} ",
                next - 1,
                next - 1
            );
        }
        check(&scss, &[LONG]);
        check(&scss[..scss.find("@mixin m9").expect("it is there")], &[]);
        check("a { b: (1 + 2) * 3; }", &[]);
        let functions = "@function f($x) { @return $x + 1; } a { b: f(1) + f(2); }";
        check(functions, &[]);
    }

    #[test]
    fn texts_that_double_are_refused() {
        let message = "`$a` is added to itself over and over: it doubles each time";
        check(
            &format!("$a: x; {}", "$a: $a + $a; ".repeat(30)),
            &[message],
        );
        check(
            &format!("$a: x; {}", "$a: \"#{$a}#{$a}\"; ".repeat(30)),
            &[message],
        );
        check(
            "$a: x; @for $i from 1 through 30 { $a: $a + $a; }",
            &[message],
        );
        check(
            "$a: 1; @for $i from 1 through 30 { $a: $a + 1; $ab: $a + $ab; }",
            &[],
        );
    }
}
