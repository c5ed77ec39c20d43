//! The guide's own colours, read from its Sass: what a hospital's colours stand on.

use std::collections::HashMap;

use crate::files::Files;
use crate::site::hospital::rgb;

/// Where the guide keeps its colours: names first (`$paper: #fbfaf6;`), then purposes
/// (`--surface: #{$paper};`), those of the dark scheme in a media query at the end.
const TOKENS: &str = "sass/tokens/_color.scss";

/// What stands below or beside a hospital's colours in one scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surfaces {
    pub surface: [u8; 3],
    pub panel: [u8; 3],
    pub tint: [u8; 3],
    pub brand: [u8; 3],
    pub on_brand: [u8; 3],
    pub focus: [u8; 3],
}

const WHITE: [u8; 3] = [255; 3];
const BLACK: [u8; 3] = [0; 3];

impl Surfaces {
    /// Those of the light and of the dark scheme. A tree without our tokens is plain black and
    /// white.
    pub fn of(tree: &Files) -> (Self, Self) {
        let content = tree.get(TOKENS).unwrap_or_default();
        let text = String::from_utf8_lossy(&content);
        let (light, dark) = text
            .split_once("@media (prefers-color-scheme: dark)")
            .unwrap_or((&text, ""));
        let names = values(light, "$", rgb);
        let purposes = |part| {
            values(part, "--", |value| {
                names
                    .get(value.strip_prefix("#{$")?.strip_suffix('}')?)
                    .copied()
            })
        };
        let (light, dark) = (purposes(light), purposes(dark));
        let plain = |page, ink| Self {
            surface: page,
            panel: page,
            tint: page,
            brand: ink,
            on_brand: page,
            focus: page,
        };
        let light_surfaces = plain(WHITE, BLACK).with(&light);
        let base = if dark.is_empty() {
            plain(BLACK, WHITE)
        } else {
            light_surfaces
        };
        (light_surfaces, base.with(&dark))
    }

    fn with(self, purposes: &HashMap<&str, [u8; 3]>) -> Self {
        let of = |name, fallback| purposes.get(name).copied().unwrap_or(fallback);
        Self {
            surface: of("surface", self.surface),
            panel: of("panel", self.panel),
            tint: of("tint", self.tint),
            brand: of("brand", self.brand),
            on_brand: of("on-brand", self.on_brand),
            focus: of("focus", self.focus),
        }
    }

    /// Of what words stand on, the one of least `contrast`, and what people call it.
    pub fn worst_for(self, contrast: impl Fn([u8; 3]) -> f64) -> ([u8; 3], &'static str) {
        [
            (self.surface, "the page"),
            (self.panel, "cards"),
            (self.tint, "tinted parts"),
        ]
        .into_iter()
        .min_by(|(a, _), (b, _)| contrast(*a).total_cmp(&contrast(*b)))
        .expect("there are three")
    }
}

/// `name: value;` of each line that starts with `mark`, by name.
fn values<'t>(
    text: &'t str,
    mark: &str,
    read: impl Fn(&'t str) -> Option<[u8; 3]>,
) -> HashMap<&'t str, [u8; 3]> {
    text.lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix(mark)?.split_once(':')?;
            let value = value.split(';').next().unwrap_or("").trim();
            Some((name, read(value)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dark_scheme_keeps_what_it_does_not_change() {
        let mut tree = Files::new();
        let tokens = "$a: #010203;\n$b: #040506;\n:root {\n  --brand: #{$a};\n  --tint: #{$a};\n}\n\
             @media (prefers-color-scheme: dark) {\n  :root {\n    --tint: #{$b};\n  }\n}\n";
        tree.insert(TOKENS, tokens).expect("well formed");
        let (light, dark) = Surfaces::of(&tree);
        assert_eq!((light.brand, light.tint), ([1, 2, 3], [1, 2, 3]));
        assert_eq!((dark.brand, dark.tint), ([1, 2, 3], [4, 5, 6]));
    }

    #[test]
    fn the_guides_own_tokens_are_understood() {
        let (light, dark) = Surfaces::of(&crate::files::embedded());
        assert_eq!(light.surface, [0xfb, 0xfa, 0xf6]);
        assert_eq!(dark.surface, [0x0f, 0x17, 0x18]);
        assert_eq!(dark.focus, light.focus);
        assert_ne!(dark.brand, light.brand);
    }
}
