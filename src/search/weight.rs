//! How much a word weighs in an entry, in whole numbers, so that a phone that only adds and
//! multiplies them ranks exactly as this program does.
//!
//! BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields",
//! 2004): counts of a word are weighted and length-normalised by field, added, and only then
//! saturated. The saturated part is quantised when the index is made; how rare a word is comes
//! in when a query is asked, because completions and corrections count as one word together.

/// The parts of an entry, by which a word weighs more or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    Heading,
    Summary,
    Keywords,
    Body,
    /// Lines that ask rather than tell.
    Questions,
}

pub const FIELDS: usize = 6;

/// Counts of one word, or lengths in words, by field.
pub type Counts = [u32; FIELDS];

struct Settings {
    weight: f64,
    /// How much a field's length counts against it (BM25's b).
    length: f64,
}

const SETTINGS: [Settings; FIELDS] = [
    Settings {
        weight: 8.0,
        length: 0.3,
    },
    Settings {
        weight: 3.0,
        length: 0.3,
    },
    Settings {
        weight: 2.0,
        length: 0.5,
    },
    Settings {
        weight: 3.0,
        length: 0.3,
    },
    Settings {
        weight: 1.0,
        length: 0.75,
    },
    Settings {
        weight: 0.3,
        length: 0.75,
    },
];

/// BM25's k1: how soon repeating a word stops to help.
const SATURATION: f64 = 1.2;

/// The highest level. One symbol can say so many.
pub const LEVELS: u32 = 90;

/// Mean length of each field over the entries that have it; never 0.
pub fn mean_lengths(lengths: &[Counts]) -> [f64; FIELDS] {
    let mut means = [1.0; FIELDS];
    for (field, mean) in means.iter_mut().enumerate() {
        let (total, number) = lengths
            .iter()
            .map(|lengths| lengths[field])
            .filter(|length| *length > 0)
            .fold((0u64, 0u32), |(total, number), length| {
                (total + u64::from(length), number + 1)
            });
        if number > 0 {
            *mean = total as f64 / f64::from(number);
        }
    }
    means
}

/// The saturated weight of a word in an entry, 1 to [`LEVELS`].
pub fn level(counts: &Counts, lengths: &Counts, means: &[f64; FIELDS]) -> u8 {
    let mut weighted = 0.0;
    for field in 0..FIELDS {
        if counts[field] > 0 {
            let Settings { weight, length } = SETTINGS[field];
            let relative = f64::from(lengths[field]) / means[field];
            weighted += weight * f64::from(counts[field]) / (1.0 - length + length * relative);
        }
    }
    let saturated = weighted / (SATURATION + weighted);
    (saturated * f64::from(LEVELS))
        .round()
        .clamp(1.0, f64::from(LEVELS)) as u8
}

/// How rare a word is that stands on `found` of `pages` pages: BM25's idf in 1/256 bits,
/// log2(1 + (pages - found + 0.5) / (found + 0.5)). At least 1.
pub fn rarity(pages: u32, found: u32) -> u32 {
    let found = found.min(pages);
    (log2(2 * pages + 2) - log2(2 * found + 1)).max(1)
}

/// 256 times the binary logarithm of `number`, rounded down, in whole numbers only: the fraction
/// comes bit by bit from squaring (Knuth, The Art of Computer Programming, 1.2.2, exercise 28).
fn log2(number: u32) -> u32 {
    let whole = number.max(1).ilog2();
    // 1.0 to 2.0 in 1/32768.
    let mut fraction = (u64::from(number.max(1)) << 15) >> whole;
    let mut result = whole;
    for _ in 0..8 {
        fraction = (fraction * fraction) >> 15;
        result *= 2;
        if fraction >= 2 << 15 {
            fraction >>= 1;
            result += 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_agree_with_the_exact_ones() {
        for number in 1..100_000u32 {
            let exact = f64::from(number).log2() * 256.0;
            let difference = exact - f64::from(log2(number));
            assert!((-0.1..1.2).contains(&difference), "{number}: {difference}");
        }
    }

    #[test]
    fn rare_words_weigh_more() {
        assert!(rarity(1000, 1) > rarity(1000, 2));
        assert!(rarity(1000, 999) >= rarity(1000, 1000));
        assert_eq!(rarity(10, 10), rarity(10, 99));
    }

    #[test]
    fn repeating_a_word_helps_less_and_less() {
        let means = [10.0; FIELDS];
        let lengths = [10; FIELDS];
        let level = |count| level(&[0, 0, 0, 0, count, 0], &lengths, &means);
        assert!(level(1) < level(2));
        assert!(level(2) - level(1) > level(9) - level(8));
        assert!(level(1_000_000) <= LEVELS as u8);
    }
}
