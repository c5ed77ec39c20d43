#![doc = include_str!("broken_path.md")]

use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::{Placed, Site, Way};
use crate::text::nearest;

pub const RULE: Rule = Rule {
    name: "broken-path",
    documentation: include_str!("broken_path.md"),
    applies: |rules| rules.any(),
    find: Find::Site(find),
};

fn find(input: &Input) -> Vec<Diagnostic> {
    let paths = &input.site.paths;
    let Some(source) = &paths.source else {
        return Vec::new();
    };
    let ways = paths.ways.iter();
    ways.flat_map(|way| {
        let steps = way.steps.iter().enumerate();
        let steps =
            steps.filter_map(|(at, step)| fault_of(step, &way.steps[..at], input.site, source));
        let own = unfit(way, input.site, source);
        own.into_iter().chain(steps).collect::<Vec<_>>()
    })
    .collect()
}

/// The fault of the way as a whole, if it has one.
fn unfit(way: &Way, site: &Site, source: &Source) -> Option<Diagnostic> {
    let id = &way.id.value;
    let (message, help) = if site.place(&way.page()).is_none() {
        let message = format!("no page shows the path `{id}`");
        (message, format!("add content/{}", way.page()))
    } else if way.steps.len() < 2 {
        let message = format!("the path `{id}` has fewer than two steps");
        (message, "add steps, or link to the page".to_owned())
    } else {
        return None;
    };
    let diagnostic = Diagnostic::error(RULE.name, message);
    Some(diagnostic.at(source, way.id.span.clone()).help(help))
}

/// The fault of `step`, which comes after `before`, if it has one.
fn fault_of(
    step: &Placed<String>,
    before: &[Placed<String>],
    site: &Site,
    source: &Source,
) -> Option<Diagnostic> {
    let page = step.value.as_str();
    let (message, help) = if site.place(page).is_none() {
        let paths = site.documents().map(|document| document.path.as_str());
        let help = match nearest(page, paths) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a page below content/, such as `day/before.md`".to_owned(),
        };
        (
            format!("this step leads to content/{page}, which is not there"),
            help,
        )
    } else if before.iter().any(|earlier| earlier.value == page) {
        let help = "keep one of the two: a reader would be led in a circle";
        (
            format!("this path leads to `{page}` twice"),
            help.to_owned(),
        )
    } else {
        return None;
    };
    let diagnostic = Diagnostic::error(RULE.name, message);
    Some(diagnostic.at(source, step.span.clone()).help(help))
}
