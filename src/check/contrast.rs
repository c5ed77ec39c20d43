//! How far two colours stand apart, as WCAG 2.2 counts it. A colour is red, green and blue.

/// From 1 (the same) to 21 (black on white).
pub fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance: 0 is black, 1 is white.
pub fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::hospital::rgb;

    #[test]
    fn contrast_is_what_wcag_says() {
        let check = |a: &str, b: &str, expected: &str| {
            let [a, b] = [a, b].map(|colour| rgb(colour).expect("a colour"));
            assert_eq!(format!("{:.2}", contrast(a, b)), expected);
            assert_eq!(contrast(a, b), contrast(b, a));
        };
        check("#000000", "#ffffff", "21.00");
        check("#777777", "#ffffff", "4.48");
        check("#595959", "#ffffff", "7.00");
        check("#005eb8", "#ffffff", "6.38");
    }
}
