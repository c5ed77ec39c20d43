//! Templates that run away, stopped with their place: Tera follows loops, includes and texts that grow to
//! their end, be it hours away or past the machine's memory.
//!
//! Takes a template's text, gives it with a call after each tag that can repeat or grow something, which
//! prints nothing and fails at a bound. Tera has no hook for this. Absent: what grows within one tag, as a chain
//! of filters does. A page that becomes too large is stopped by its writer.

use std::cell::RefCell;
use std::collections::BTreeMap;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::template_tags::{Tag, tags};
use crate::diagnostic::{Source, Span};

/// Turns of loops and includes, for one page. The largest page of the guide takes 2,200, a list of 10,000 pages
/// some 50,000.
pub const MOST_STEPS: usize = 500_000;

/// In bytes, for a text or a list that a template puts together.
pub const LARGEST_VALUE: usize = 16 << 20;

/// Templates that include one another. Each takes some of the thread's stack, and twice as many may end it.
pub const DEEPEST: usize = 15;

/// A tag that is guarded, by the name of its template.
pub struct Guard {
    pub template: String,
    pub tag: Span,
    /// The name of the value that may have grown; of a loop or an include none.
    value: Option<String>,
}

/// A template's text with its guards.
pub struct Guarded {
    pub text: String,
    /// Where each guard begins in the template as it is written, and the length of its call.
    inserted: Vec<(usize, usize)>,
}

impl Guarded {
    /// Guards `text`, the template `name`; its guards are added to `guards`.
    pub fn new(name: &str, text: &str, guards: &mut Vec<Guard>) -> Self {
        let mut guarded = Self {
            text: String::with_capacity(text.len() * 2),
            inserted: Vec::new(),
        };
        let mut done = 0;
        let mut open_sets = Vec::new();
        for tag in tags(text) {
            let (place, value) = match tag.word {
                "for" | "component" => (tag.span.end, None),
                "include" => (tag.span.start, None),
                "set" | "set_global" => match set(tag.rest) {
                    (name, Some(value)) if value.contains(['~', '|']) => (tag.span.end, Some(name)),
                    (_, Some(_)) => continue,
                    (name, None) => {
                        open_sets.push(name);
                        continue;
                    }
                },
                "endset" => (tag.span.end, open_sets.pop()),
                _ => continue,
            };
            let call = call(guards.len(), &tag, place);
            guarded.text.push_str(&text[done..place]);
            guarded.text.push_str(&call);
            guarded.inserted.push((place, call.len()));
            done = place;
            guards.push(Guard {
                template: name.to_owned(),
                tag: tag.span,
                value: value.map(str::to_owned),
            });
        }
        guarded.text.push_str(&text[done..]);
        guarded
    }

    /// `span` of the guarded text in the text as it is written.
    pub fn place(&self, span: Span) -> Span {
        self.offset(span.start)..self.offset(span.end)
    }

    fn offset(&self, guarded: usize) -> usize {
        let mut before = 0;
        for (place, length) in &self.inserted {
            if guarded < place + before + length {
                return (guarded - before).min(*place);
            }
            before += length;
        }
        guarded - before
    }
}

/// The name that a `set` gives, and the value; none if that is what stands up to `endset`.
fn set(rest: &str) -> (&str, Option<&str>) {
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let (name, rest) = rest.split_at(end.unwrap_or(rest.len()));
    (name, rest.trim_start().strip_prefix('='))
}

/// What guard `number` has Tera call.
fn function(number: usize) -> String {
    format!("__guard_{number}")
}

/// The call of guard `number` at `place`, before or behind `tag`. It leaves the white space to the tag: a dash of
/// the tag on that side is the call's too.
fn call(number: usize, tag: &Tag, place: usize) -> String {
    let function = function(number);
    let dash = |is_there: bool| if is_there { "-" } else { "" };
    if place == tag.span.start {
        format!("{{{{{} {function}() }}}}", dash(tag.trims_before))
    } else {
        format!("{{{{ {function}() {}}}}}", dash(tag.trims_after))
    }
}

/// Why a page was stopped.
#[derive(Clone, Copy)]
pub enum Stop {
    Steps,
    /// The number of the guard behind the value.
    Value(usize),
}

#[derive(Default)]
struct Run {
    steps: usize,
    /// The steps of each guard, by its number.
    by_guard: Vec<usize>,
    stop: Option<Stop>,
}

thread_local! {
    /// A page is rendered by one thread from its start to its end.
    static RUN: RefCell<Run> = RefCell::default();
}

/// Counts anew, for the next page of this thread.
pub fn start() {
    RUN.take();
}

/// Why the page was stopped, if a guard did it.
pub fn stop() -> Option<Stop> {
    RUN.with_borrow(|run| run.stop)
}

/// The number of the guard with the most steps of the page.
pub fn busiest() -> Option<usize> {
    RUN.with_borrow(|run| {
        let counts = run.by_guard.iter().enumerate();
        counts
            .max_by_key(|(_, steps)| **steps)
            .map(|(guard, _)| guard)
    })
}

/// Makes what `guards` call known to `tera`.
pub fn register(tera: &mut Tera, guards: &[Guard]) {
    for (number, guard) in guards.iter().enumerate() {
        match guard.value.clone() {
            None => {
                tera.register_function(function(number), move |_: Kwargs, _: &State| step(number))
            }
            Some(name) => {
                tera.register_function(function(number), move |_: Kwargs, state: &State| {
                    let value = state.get::<Value>(&name)?;
                    let is_over = value.is_some_and(|value| size(&value) > LARGEST_VALUE);
                    goes_on(is_over.then_some(Stop::Value(number)))
                });
            }
        }
    }
}

/// Counts a turn of the loop, or an include, of guard `number`.
fn step(number: usize) -> TeraResult<&'static str> {
    let is_over = RUN.with_borrow_mut(|run| {
        run.steps += 1;
        if run.by_guard.len() <= number {
            run.by_guard.resize(number + 1, 0);
        }
        run.by_guard[number] += 1;
        run.steps > MOST_STEPS
    });
    goes_on(is_over.then_some(Stop::Steps))
}

/// Nothing to print, or the error that ends the page. Its words are not shown.
fn goes_on(stop: Option<Stop>) -> TeraResult<&'static str> {
    match stop {
        Some(_) => {
            RUN.with_borrow_mut(|run| run.stop = stop);
            Err(Error::message("stopped"))
        }
        None => Ok(""),
    }
}

/// In bytes, of a text or of a list without what is in it; 0 for what cannot grow.
fn size(value: &Value) -> usize {
    let list = || value.as_array().map_or(0, std::mem::size_of_val);
    value.as_str().map_or_else(list, str::len)
}

/// The first include, if any, of more than [`DEEPEST`] templates within one another. None includes itself:
/// Tera has seen to that.
pub fn too_deep(sources: &BTreeMap<String, Source>) -> Option<(&Source, Span)> {
    let includes = |source: &'_ Source| -> Vec<(Span, String)> {
        let tags = tags(source.text()).filter(|tag| tag.word == "include");
        let named = tags.filter_map(|tag| {
            Some((
                tag.span,
                tag.rest.split(['"', '\'', '`']).nth(1)?.to_owned(),
            ))
        });
        named.collect()
    };
    let graph: BTreeMap<&str, Vec<(Span, String)>> = sources
        .iter()
        .map(|(name, source)| (name.as_str(), includes(source)))
        .collect();
    let mut depths = BTreeMap::new();
    for (name, source) in sources {
        depth(name, &graph, &mut depths);
        let deep = graph[name.as_str()]
            .iter()
            .find(|(_, included)| depths.get(included.as_str()) == Some(&DEEPEST));
        if let Some((tag, _)) = deep {
            return Some((source, tag.clone()));
        }
    }
    None
}

/// How many templates are within one another from `name` on, itself counted.
fn depth<'g>(
    name: &'g str,
    graph: &'g BTreeMap<&str, Vec<(Span, String)>>,
    depths: &mut BTreeMap<&'g str, usize>,
) -> usize {
    if let Some(known) = depths.get(name) {
        return *known;
    }
    let below = graph.get(name).into_iter().flatten();
    let below = below
        .map(|(_, included)| depth(included, graph, depths))
        .max();
    let depth = below.unwrap_or(0) + 1;
    depths.insert(name, depth);
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let guarded = Guarded::new("a", text, &mut Vec::new());
        assert_eq!(guarded.text, expected);
        // Each letter that was there stands where it stood.
        let mut kept = guarded.text;
        for (place, length) in guarded.inserted {
            kept.replace_range(place..place + length, "");
        }
        assert_eq!(kept, text);
    }

    #[test]
    fn a_guard_leaves_white_space_to_the_tag_beside_it() {
        check(
            "{% for a in b -%} x",
            "{% for a in b -%}{{ __guard_0() -}} x",
        );
        check(
            "x {%- include 'a' %}",
            "x {{- __guard_0() }}{%- include 'a' %}",
        );
    }

    #[test]
    fn values_are_guarded_that_can_grow() {
        check("{% set a = b %}", "{% set a = b %}");
        check(
            "{% set a = b ~ c %}",
            "{% set a = b ~ c %}{{ __guard_0() }}",
        );
        check(
            "{% set a | replace(from=\"b\", to=\"c\") %}b{% endset %}",
            "{% set a | replace(from=\"b\", to=\"c\") %}b{% endset %}{{ __guard_0() }}",
        );
    }

    #[test]
    fn a_place_behind_a_guard_is_that_of_the_template() {
        let text = "{% for a in b %}{% include 'c' %}{{ d }}";
        let guarded = Guarded::new("a", text, &mut Vec::new());
        let start = guarded.text.find("d }}").expect("it is there");
        let place = guarded.place(start..start + 1);
        assert_eq!(&text[place], "d");
        let inside = guarded.text.find("__guard").expect("it is there");
        assert_eq!(guarded.place(inside..inside + 2), 16..16);
    }
}
