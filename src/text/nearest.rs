//! The known name that a mistyped one was probably meant to be.

/// The name in `known` nearest to `name`, if one is near enough to be worth suggesting:
/// Jaro-Winkler similarity of at least 0.8, the threshold that clap uses for its suggestions.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_none() {
        let known = ["title", "description", "weight"];
        assert_eq!(nearest("tilte", known), Some("title"));
        assert_eq!(nearest("descripton", known), Some("description"));
        assert_eq!(nearest("banana", known), None);
    }
}
