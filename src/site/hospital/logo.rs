//! The hospital's logo: what it is, and how large it is shown.

/// How high a logo is shown, in CSS pixels.
const HEIGHT: i64 = 56;

/// How wide one may be shown; a wider one is shown less high.
const WIDEST: i64 = 280;

/// A logo among the static files.
pub struct PlacedLogo {
    /// In the tree, such as `static/hospital-logo.svg`.
    pub path: String,
    /// In CSS pixels.
    pub width: i64,
    pub height: i64,
}

impl PlacedLogo {
    /// From the site's root.
    pub fn address(&self) -> &str {
        self.path.strip_prefix("static/").unwrap_or(&self.path)
    }
}

/// A picture as far as it has to be understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// Its text, and how much wider than high it is; 0.0 if it does not say.
    Svg {
        text: String,
        ratio: f64,
    },
    Png {
        ratio: f64,
    },
}

/// What `content` is; `None` if it is neither SVG nor PNG.
pub fn picture(content: &[u8]) -> Option<Picture> {
    if content.starts_with(b"\x89PNG\r\n\x1a\n") && content.get(12..16) == Some(b"IHDR") {
        let side = |at: usize| {
            let bytes = content.get(at..at + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?))
        };
        let (width, height) = (side(16)?, side(20)?);
        let is_sound = width > 0 && height > 0;
        return is_sound.then(|| Picture::Png {
            ratio: f64::from(width) / f64::from(height),
        });
    }
    let text = std::str::from_utf8(content).ok()?;
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    Some(Picture::Svg {
        ratio: svg_ratio(tag).unwrap_or(0.0),
        text: text.to_owned(),
    })
}

/// From `viewBox`, else from `width` and `height`.
fn svg_ratio(tag: &str) -> Option<f64> {
    let attribute = |name: &str| {
        let start = tag
            .find(&format!("{name}=\""))
            .or_else(|| tag.find(&format!("{name}='")))?;
        let rest = &tag[start + name.len() + 1..];
        let quote = rest.chars().next()?;
        rest[1..].split(quote).next()
    };
    let (width, height) = match attribute(" viewBox") {
        Some(view) => {
            let mut sides = view.split([' ', ',']).filter(|side| !side.is_empty());
            (sides.nth(2)?.parse().ok()?, sides.next()?.parse().ok()?)
        }
        None => {
            let side = |name| attribute(name)?.trim_end_matches("px").parse::<f64>().ok();
            (side(" width")?, side(" height")?)
        }
    };
    let ratio: f64 = width / height;
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// The logo as it is placed at `path` (without its ending); `None` if it is no picture that can be.
pub fn place(path: &str, content: &[u8]) -> Option<PlacedLogo> {
    let (ending, ratio) = match picture(content)? {
        Picture::Svg { ratio, .. } => ("svg", ratio),
        Picture::Png { ratio } => ("png", ratio),
    };
    if ratio <= 0.0 {
        return None;
    }
    let wide = (HEIGHT as f64 * ratio).round() as i64;
    let (width, height) = if wide > WIDEST {
        (WIDEST, ((WIDEST as f64 / ratio).round() as i64).max(1))
    } else {
        (wide.max(1), HEIGHT)
    };
    Some(PlacedLogo {
        path: format!("{path}.{ending}"),
        width,
        height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_knows_its_shape() {
        let check = |tag: &str, expected: Option<f64>| {
            let ratio = picture(tag.as_bytes()).map(|picture| match picture {
                Picture::Svg { ratio, .. } | Picture::Png { ratio } => ratio,
            });
            assert_eq!(ratio, expected, "{tag}");
        };
        check("<svg viewBox=\"0 0 30 10\">", Some(3.0));
        check("<svg width='20px' height='10'>", Some(2.0));
        check("<svg stroke-width=\"2\">", Some(0.0));
        check("GIF89a", None);
    }

    #[test]
    fn a_wide_logo_is_shown_less_high() {
        let placed = place("static/logo", b"<svg viewBox='0 0 100 10'>").expect("an SVG");
        assert_eq!((placed.width, placed.height), (280, 28));
        assert_eq!(placed.address(), "logo.svg");
    }
}
