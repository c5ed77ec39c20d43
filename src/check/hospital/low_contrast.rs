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
                    .help(match in_six_digits(&colour.value) {
                        Some(mended) => format!("write \"{mended}\""),
                        None => {
                            "write # and six digits or letters from a to f, such as \"#0b3c6f\""
                                .to_owned()
                        }
                    })
            })
            .collect();
        let value = |colour: &Option<Placed<String>>| colour.as_ref().and_then(|it| rgb(&it.value));
        let bar = value(brand).unwrap_or(self.surfaces.brand);
        let words = value(on_brand).unwrap_or(self.surfaces.on_brand);
        let on_bar = |bar: [u8; 3]| Pair::new("words on the bar", words, bar, WORDS);
        if let Some(brand) = brand {
            // Everything that the bar has to stand apart from, so that one colour is named that does.
            let pairs = |bar: [u8; 3]| {
                let mut pairs = vec![
                    on_bar(bar),
                    Pair::new("the focus mark on the bar", self.surfaces.focus, bar, MARKS),
                ];
                if self.name == "light" {
                    let page = self.surfaces.surface;
                    pairs.push(Pair::new(
                        "edges in this colour on the page",
                        bar,
                        page,
                        MARKS,
                    ));
                }
                pairs
            };
            found.extend(self.faults_of(brand, "bar", pairs));
        } else if let Some(on_brand) = on_brand {
            let pairs = |words| vec![Pair::new("words on the bar", words, bar, WORDS)];
            found.extend(self.faults_of(on_brand, "colour for words", pairs));
        }
        if let Some(link) = link {
            let pairs = |colour| {
                let (surface, called) =
                    self.surfaces.worst_for(|surface| contrast(colour, surface));
                vec![Pair::new(
                    format!("links on {called}"),
                    colour,
                    surface,
                    WORDS,
                )]
            };
            found.extend(self.faults_of(link, "colour for links", pairs));
        }
        found
    }

    /// The failing `pairs` of the colour at `place`, with the nearest colour that passes all.
    fn faults_of(
        &self,
        place: &Placed<String>,
        called: &str,
        pairs: impl Fn([u8; 3]) -> Vec<Pair>,
    ) -> Vec<Diagnostic> {
        // A value that is no colour was reported, and is not used.
        let Some(own) = rgb(&place.value) else {
            return Vec::new();
        };
        let failing: Vec<Pair> = pairs(own).into_iter().filter(Pair::fails).collect();
        let passes = |colour: [u8; 3]| !pairs(colour).iter().any(Pair::fails);
        let help = match nearest_that(passes, own) {
            Some(colour) => {
                let towards = match luminance(colour) < luminance(own) {
                    true => "darker",
                    false => "lighter",
                };
                format!(
                    "choose a {towards} {called}: the nearest to {} that passes is {}",
                    hex(own),
                    hex(colour)
                )
            }
            None => format!("choose another {called}: no darker or lighter one of this hue passes"),
        };
        let diagnostics = failing.into_iter().map(|pair| {
            let message = format!(
                "the contrast of {} is {} to 1 in the {} scheme, and {} is needed",
                pair.what,
                pair.shown(),
                self.name,
                pair.least
            );
            Diagnostic::error(RULE.name, message)
                .at(self.source, place.span.clone())
                .label(format!("{} on {}", hex(pair.above), hex(pair.below)))
                .help(help.as_str())
                .see("WCAG 2.2, 1.4.6 Contrast (Enhanced), 1.4.11 Non-text Contrast")
        });
        diagnostics.collect()
    }
}

/// Two colours that have to stand apart.
struct Pair {
    what: String,
    above: [u8; 3],
    below: [u8; 3],
    least: f64,
}

impl Pair {
    fn new(what: impl Into<String>, above: [u8; 3], below: [u8; 3], least: f64) -> Self {
        Self {
            what: what.into(),
            above,
            below,
            least,
        }
    }

    fn fails(&self) -> bool {
        contrast(self.above, self.below) < self.least
    }

    /// Cut, not rounded: 6.96 is not 7.0.
    fn shown(&self) -> f64 {
        (contrast(self.above, self.below) * 10.0).floor() / 10.0
    }
}

/// The colour nearest to `own`, mixed with black or with white, that `passes`.
fn nearest_that(passes: impl Fn([u8; 3]) -> bool, own: [u8; 3]) -> Option<[u8; 3]> {
    let mixed = |towards: u8, share: u16| {
        own.map(|channel| {
            let (from, to) = (u16::from(channel), u16::from(towards));
            u8::try_from((from * (255 - share) + to * share) / 255)
                .expect("a mean of two bytes is a byte")
        })
    };
    (1..=255u16).find_map(|share| {
        let colours = [mixed(0, share), mixed(255, share)];
        colours.into_iter().find(|colour| passes(*colour))
    })
}

/// A colour in another common form, as the file has them.
fn in_six_digits(written: &str) -> Option<String> {
    let bare = written.trim().trim_start_matches('#');
    if let Some(parts) = bare
        .strip_prefix("rgb(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let channels: Vec<u8> = parts
            .split(',')
            .filter_map(|part| part.trim().parse().ok())
            .collect();
        return Some(hex(<[u8; 3]>::try_from(channels).ok()?));
    }
    let whole = match bare.len() {
        3 => bare.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => bare.to_owned(),
    };
    rgb(&format!("#{whole}")).map(hex)
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
