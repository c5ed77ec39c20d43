//! Which form of a file a browser gets: as it is, or compressed.

use hyper::HeaderMap;
use hyper::header::ACCEPT_ENCODING;

/// A content coding. The order is that of our liking: the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    /// As it stands in headers.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
            Coding::Identity => "identity",
        }
    }
}

/// What a browser says it can take, as its liking for each coding in thousandths (RFC 9110, 12.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    brotli: u16,
    gzip: u16,
    identity: u16,
}

impl Accepted {
    /// Reads the header. Without one the file is sent as it is: whoever does not say so cannot be
    /// relied on to unpack anything. Half of a header that makes no sense counts as not there.
    pub fn of(request: &HeaderMap) -> Self {
        let (mut brotli, mut gzip, mut identity, mut others) = (None, None, None, None);
        for value in request.get_all(ACCEPT_ENCODING) {
            let text = value.to_str().unwrap_or_default();
            for part in text.split(',') {
                let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
                let place = match name.trim() {
                    "*" => &mut others,
                    name if name.eq_ignore_ascii_case("br") => &mut brotli,
                    name if name.eq_ignore_ascii_case("gzip") => &mut gzip,
                    name if name.eq_ignore_ascii_case("x-gzip") => &mut gzip,
                    name if name.eq_ignore_ascii_case("identity") => &mut identity,
                    _ => continue,
                };
                if let Some(liking) = thousandths(parameters) {
                    *place = Some(liking);
                }
            }
        }
        Self {
            brotli: brotli.or(others).unwrap_or(0),
            gzip: gzip.or(others).unwrap_or(0),
            // Acceptable unless refused, but liked less than what is named.
            identity: identity.or(others).unwrap_or(1),
        }
    }

    /// How well `coding` is liked, 0 for not at all.
    pub fn liking(self, coding: Coding) -> u16 {
        match coding {
            Coding::Brotli => self.brotli,
            Coding::Gzip => self.gzip,
            Coding::Identity => self.identity,
        }
    }
}

/// `q=0.5` as 500. `None` if it is no weight.
fn thousandths(parameters: &str) -> Option<u16> {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return Some(1000);
    }
    let weight = parameters
        .strip_prefix("q=")
        .or_else(|| parameters.strip_prefix("Q="))?;
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let is_fraction = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !is_fraction {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_form_is_chosen_and_the_smaller_of_two() {
        let check = |sent: Option<&str>, expected: Coding| {
            let mut request = HeaderMap::new();
            if let Some(sent) = sent {
                request.insert(ACCEPT_ENCODING, sent.parse().expect("a header"));
            }
            let accepted = Accepted::of(&request);
            let codings = [Coding::Identity, Coding::Gzip, Coding::Brotli];
            let best = codings
                .into_iter()
                .max_by_key(|coding| accepted.liking(*coding));
            assert_eq!(best, Some(expected), "{sent:?}");
        };
        check(None, Coding::Identity);
        check(Some(""), Coding::Identity);
        check(Some("gzip, deflate, br, zstd"), Coding::Brotli);
        check(Some("gzip, deflate"), Coding::Gzip);
        check(Some("x-gzip"), Coding::Gzip);
        check(Some("GZIP;Q=0.2"), Coding::Gzip);
        check(Some("br;q=0.5, gzip;q=0.501"), Coding::Gzip);
        check(Some("br;q=0, gzip;q=0"), Coding::Identity);
        check(Some("*"), Coding::Brotli);
        check(Some("br;q=0, *;q=0.1"), Coding::Gzip);
        check(Some("identity, br;q=0.9"), Coding::Identity);
        check(Some("br;q=2, gzip"), Coding::Gzip);
        check(Some("br;q=0.1234, gzip;q=x"), Coding::Identity);
        check(Some("brotli"), Coding::Identity);
        check(Some(";;;,=,q"), Coding::Identity);
    }
}
