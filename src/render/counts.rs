//! Counts of people as pictures: a hundred squares, ten to a row, for each claim that records a count.
//!
//! Shapes tell them apart, colours only besides: a full square for a person to whom it happened, stripes
//! up to the most that any study found, an outline for the others. The words, and the least that any study
//! found, stand beside the picture, in the page.

use std::fmt::Write as _;

use crate::files::Files;
use crate::site::{Evidence, People};

/// Squares in a row, and rows.
const SIDE: u8 = 10;

/// The side of a square with the gap after it, the square alone, and the edge round all, in pixels.
const STEP: u32 = 22;
const SQUARE: u32 = 18;
const EDGE: u32 = 2;

/// Light colours are attributes; the style holds the dark ones alone, so that a blocked style still leaves a
/// good drawing.
const STYLE: &str = "@media (prefers-color-scheme: dark) { .all { fill: #16212b; stroke: #8b9ba7; } \
                     .some { fill: #ffc79b; stroke: #ffc79b; } .stripe { stroke: #ffc79b; } .ground { fill: #16212b; } }";

/// Where the picture of the claim `id` is published.
pub fn path(id: &str) -> String {
    format!("drawings/count-{id}.svg")
}

/// The pictures of all counts in `evidence`, by published path.
pub fn drawings(evidence: &Evidence) -> impl Iterator<Item = (String, String)> {
    let claims = evidence.claims.iter();
    claims.filter_map(|(id, claim)| {
        let people = claim.count.as_ref()?.people?;
        Some((path(id), drawing(people)))
    })
}

/// Puts the pictures among the `files` of a site as Zola would write it.
pub fn add(files: &mut Files, evidence: &Evidence) {
    for (path, drawing) in drawings(evidence) {
        files.replace(&path, drawing);
    }
}

/// Full squares, and stripes up to the most.
fn drawing(people: People) -> String {
    let People { number, most } = people;
    let side = u32::from(SIDE) * STEP - (STEP - SQUARE) + 2 * EDGE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\">\n\
         <style>{STYLE}</style>\n"
    );
    let mut layer = |class: &str, paint: &str, path: String| {
        if !path.is_empty() {
            writeln!(svg, "<path class=\"{class}\" {paint} d=\"{path}\"/>")
                .expect("written to memory");
        }
    };
    let all = 0..SIDE * SIDE;
    layer(
        "all",
        "fill=\"#fff\" stroke=\"#5c6f7d\" stroke-width=\"1.5\"",
        squares(all),
    );
    layer(
        "some",
        "fill=\"#9c3d0c\" stroke=\"#9c3d0c\" stroke-width=\"1.5\"",
        squares(0..number),
    );
    let stripes: String = (number..most).map(stripe).collect();
    layer(
        "stripe",
        "fill=\"none\" stroke=\"#9c3d0c\" stroke-width=\"2.5\"",
        stripes,
    );
    svg.push_str("</svg>\n");
    svg
}

/// The left and upper edge of the square at `place`.
fn corner(place: u8) -> (u32, u32) {
    let at = |number: u8| EDGE + u32::from(number) * STEP;
    (at(place % SIDE), at(place / SIDE))
}

fn squares(places: std::ops::Range<u8>) -> String {
    places
        .map(|place| {
            let (left, top) = corner(place);
            format!("M{left} {top}h{SQUARE}v{SQUARE}h-{SQUARE}z")
        })
        .collect()
}

/// Three lines across the square at `place`.
fn stripe(place: u8) -> String {
    let (left, top) = corner(place);
    let half = SQUARE / 2;
    let (right, bottom) = (left + SQUARE, top + SQUARE);
    format!(
        "M{left} {}L{} {top}M{left} {bottom}L{right} {top}M{} {bottom}L{right} {}",
        top + half,
        left + half,
        left + half,
        top + half
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The squares of one kind: of the path with the class `class`.
    fn of_kind(svg: &str, class: &str) -> usize {
        let line = svg
            .lines()
            .find(|line| line.contains(&format!("class=\"{class}\"")));
        line.map_or(0, |line| line.matches('M').count())
    }

    fn check(number: u8, most: u8, striped: usize) {
        let svg = drawing(People { number, most });
        let stripes = of_kind(&svg, "stripe");
        let squares = (of_kind(&svg, "all"), of_kind(&svg, "some"));
        assert_eq!(squares, (100, usize::from(number)));
        // Three lines a square.
        assert_eq!(stripes, 3 * striped);
    }

    #[test]
    fn a_figure_without_a_range_is_full_squares() {
        check(35, 35, 0);
        check(0, 0, 0);
        check(100, 100, 0);
    }

    #[test]
    fn more_in_some_studies_is_striped() {
        check(3, 11, 8);
        check(0, 11, 11);
        check(67, 70, 3);
    }

    #[test]
    fn all_squares_lie_within_the_picture() {
        let (left, top) = corner(99);
        let side = u32::from(SIDE) * STEP - (STEP - SQUARE) + 2 * EDGE;
        assert_eq!((left + SQUARE + EDGE, top + SQUARE + EDGE), (side, side));
    }
}
