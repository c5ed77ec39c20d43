//! The address of a page as a QR code, so that it can be passed from paper or a screen to a phone.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// White squares that the standard asks for round a code.
const QUIET_SQUARES: i32 = 4;

/// `address` as an SVG, black on white whatever the reader's colours, because readers of codes need it.
/// `None` for an address too long for any code.
pub fn drawing(address: &str) -> Option<String> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET_SQUARES;
    let mut squares = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size())
                .take_while(|&x| code.get_module(x, y))
                .count();
            if run > 0 {
                let (left, top) = (x + QUIET_SQUARES, y + QUIET_SQUARES);
                write!(squares, "M{left} {top}h{run}v1h-{run}z").expect("written to memory");
            }
            // The square after a run is white.
            x += i32::try_from(run).expect("a code is 177 squares at most") + 1;
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{squares}\"/></svg>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_are_those_of_the_code() {
        let address = "https://hospital.example/rfa/procedure/before/";
        let drawing = drawing(address).expect("a short address");
        let code = QrCode::encode_text(address, QrCodeEcc::Medium).expect("a short address");
        let dark = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|&(x, y)| code.get_module(x, y))
            .count();
        let drawn: usize = drawing
            .split('h')
            .filter_map(|part| part.split_once("v1").map(|(run, _)| run.parse::<usize>()))
            .map(|run| run.expect("a run is a number"))
            .sum();
        assert_eq!(drawn, dark);
        assert!(drawing.contains("viewBox=\"0 0 41 41\""), "{drawing}");
    }

    #[test]
    fn an_address_beyond_every_code_has_none() {
        assert_eq!(drawing(&"x".repeat(3000)), None);
    }
}
