//! Draws the guide's mark for home screens, into `static/`: `cargo run --example icons`.
//!
//! The drawing is that of `static/favicon.svg`, on a ground that reaches every edge, because phones
//! cut icons to shapes of their own. Circles need no drawing program, and the same program gives the
//! same bytes on any machine.

use std::io::Write;
use std::{fs, io};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

const GROUND: [f64; 3] = [13.0, 69.0, 75.0];
const RING: [f64; 3] = [255.0, 255.0, 255.0];
const TIP: [f64; 3] = [255.0, 216.0, 77.0];

/// The side of the drawing in its own units, as in the SVG.
const SIDE: f64 = 32.0;

/// Points looked at in each direction of a pixel, for smooth edges.
const FINENESS: u32 = 8;

fn main() -> io::Result<()> {
    for (name, pixels) in [
        ("icon-192.png", 192),
        ("icon-512.png", 512),
        // The name under which an iPhone looks for it at the top of a host.
        ("apple-touch-icon.png", 180),
    ] {
        fs::write(format!("static/{name}"), png(pixels)?)?;
    }
    Ok(())
}

/// The colour at a point of the drawing.
fn colour(x: f64, y: f64) -> [f64; 3] {
    let from_middle = (x - SIDE / 2.0).hypot(y - SIDE / 2.0);
    match from_middle {
        ..4.5 => TIP,
        9.0..12.0 => RING,
        _ => GROUND,
    }
}

/// The colour of a pixel: the mean over its points.
fn pixel(column: u32, row: u32, pixels: u32) -> [u8; 3] {
    let mut sum = [0.0; 3];
    let place = |index: u32, point: u32| {
        (f64::from(index) + (f64::from(point) + 0.5) / f64::from(FINENESS)) * SIDE
            / f64::from(pixels)
    };
    for down in 0..FINENESS {
        for across in 0..FINENESS {
            let found = colour(place(column, across), place(row, down));
            for (sum, part) in sum.iter_mut().zip(found) {
                *sum += part;
            }
        }
    }
    sum.map(|sum| (sum / f64::from(FINENESS * FINENESS)).round() as u8)
}

/// A PNG of eight bits a colour and no transparency (ISO/IEC 15948).
fn png(pixels: u32) -> io::Result<Vec<u8>> {
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    for row in 0..pixels {
        rows.write_all(&[0])?;
        for column in 0..pixels {
            rows.write_all(&pixel(column, row, pixels))?;
        }
    }
    let mut header = [pixels.to_be_bytes(), pixels.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [
        (b"IHDR", header),
        (b"IDAT", rows.finish()?),
        (b"IEND", Vec::new()),
    ] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(&content);
        png.extend((content.len() as u32).to_be_bytes());
        png.extend(name);
        png.extend(content);
        png.extend(crc.sum().to_be_bytes());
    }
    Ok(png)
}
