#![doc = include_str!("low_contrast.md")]

use super::local;
use super::surfaces::Surfaces;
use crate::check::contrast::{contrast, luminance};
use crate::check::{Find, Input, Rule};
use crate::diagnostic::{Diagnostic, Source};
use crate::site::Placed;
use crate::site::hospital::{Palette, rgb};

pub const RULE: Rule = Rule {
    name: "low-contrast",
    documentation: include_str!("low_contrast.md"),
    applies: |_| true,
    find: Find::Site(find),
};

/// WCAG 2.2, 1.4.6, for words, whatever their size.
const WORDS: f64 = 7.0;

/// WCAG 2.2, 1.4.11, for edges and marks that mean something.
const MARKS: f64 = 3.0;

fn find(input: &Input) -> Vec<Diagnostic> {
    let Some((hospital, source)) = local(input) else {
        return Vec::new();
    };
    let (light, dark) = Surfaces::of(&input.site.files);
    let colours = &hospital.colours;
    let mut diagnostics = Scheme::new("light", &colours.light, light, source).faults();
    diagnostics.extend(Scheme::new("dark", &colours.dark, dark, source).faults());
    diagnostics
}

/// The hospital's colours in one of the two schemes.
struct Scheme<'a> {
    name: &'static str,
    palette: &'a Palette,
    surfaces: Surfaces,
    source: &'a Source,
}

impl<'a> Scheme<'a> {
    fn new(
        name: &'static str,
        palette: &'a Palette,
        surfaces: Surfaces,
        source: &'a Source,
    ) -> Self {
        Self {
            name,
            palette,
            surfaces,
            source,
        }
    }

    fn faults(&self) -> Vec<Diagnostic> {
        let Palette {
            brand,
            on_brand,
            link,
        } = self.palette;
        let mut found: Vec<Diagnostic> = [brand, on_brand, link]
            .into_iter()
            .flatten()
            .filter(|colour| rgb(&colour.value).is_none())
            .map(|colour| {
                let message = format!("`{}` is not a colour as this file has them", colour.value);
                Diagnostic::error(RULE.name, message)
                    .at(self.source, colour.span.clone())
                    .help("write # and six digits or letters from a to f, such as \"#0b3c6f\"")
            })
            .collect();
        let value = |colour: &Option<Placed<String>>| colour.as_ref().and_then(|it| rgb(&it.value));
        let bar = value(brand).unwrap_or(self.surfaces.brand);
        let words = value(on_brand).unwrap_or(self.surfaces.on_brand);
        if let Some(place) = on_brand.as_ref().or(brand.as_ref()) {
            found.extend(self.fault(place, words, bar, "words on the bar", WORDS));
        }
        if let Some(brand) = brand {
            found.extend(self.fault(
                brand,
                self.surfaces.focus,
                bar,
                "the focus mark on the bar",
                MARKS,
            ));
            if self.name == "light" {
                let page = self.surfaces.surface;
                found.extend(self.fault(
                    brand,
                    bar,
                    page,
                    "edges in this colour on the page",
                    MARKS,
                ));
            }
        }
        if let (Some(place), Some(colour)) = (link, value(link)) {
            let (surface, called) = self.surfaces.worst_for(|surface| contrast(colour, surface));
            let what = format!("links on {called}");
            found.extend(self.fault(place, colour, surface, &what, WORDS));
        }
        found
    }

    fn fault(
        &self,
        place: &Placed<String>,
        above: [u8; 3],
        below: [u8; 3],
        what: &str,
        least: f64,
    ) -> Option<Diagnostic> {
        // A value that is no colour was reported, and is not used.
        let own = rgb(&place.value)?;
        let ratio = contrast(above, below);
        (ratio < least).then(|| {
            // Cut, not rounded: 6.96 is not 7.0.
            let shown = (ratio * 10.0).floor() / 10.0;
            let message = format!(
                "the contrast of {what} is {shown} to 1 in the {} scheme, and {least} is needed",
                self.name
            );
            let other = if own == above { below } else { above };
            let towards = if luminance(own) < luminance(other) {
                "darker"
            } else {
                "lighter"
            };
            Diagnostic::error(RULE.name, message)
                .at(self.source, place.span.clone())
                .label(format!("{} on {}", hex(above), hex(below)))
                .help(format!("choose a {towards} colour"))
                .see("WCAG 2.2, 1.4.6 Contrast (Enhanced), 1.4.11 Non-text Contrast")
        })
    }
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
