//! Texts made smaller, once and beforehand. The same text gives the same bytes on every machine.

use std::io::Write;

use bytes::Bytes;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use super::content_type::content_type;
use super::server_files::is_server_file;
use crate::files::Files;

/// What the twin of a file is called: its name and this.
pub const BROTLI: &str = ".br";
pub const GZIP: &str = ".gz";

/// Below this a smaller file saves no packet on its way.
const WORTHWHILE_BYTES: usize = 256;

/// Brotli's quality, of 0 to 11. 10 and 11 save another few per cent in fifty times the time.
const BROTLI_QUALITY: i32 = 9;

/// The largest window that every browser takes, as a power of two: 16 MB.
const BROTLI_WINDOW: i32 = 22;

/// Adds a `.br` and a `.gz` beside each text of `files` that they make smaller, for servers that
/// send such twins.
pub fn with_twins(mut files: Files) -> Files {
    let twins: Vec<(String, Option<Bytes>)> = files
        .iter()
        .filter(|(path, _)| is_compressible(path) && !is_server_file(path))
        .collect::<Vec<_>>()
        .into_par_iter()
        .flat_map_iter(|(path, content)| {
            let content = content.bytes();
            [
                (format!("{path}{BROTLI}"), brotli(&content)),
                (format!("{path}{GZIP}"), gzip(&content)),
            ]
        })
        .collect();
    for (path, twin) in twins {
        if let Some(twin) = twin {
            files.replace(&path, twin);
        }
    }
    files
}

/// Whether the file at `path` is a text. Pictures, archives and fonts are compressed already.
pub fn is_compressible(path: &str) -> bool {
    let content_type = content_type(path);
    content_type.ends_with("charset=utf-8") || content_type == "image/x-icon"
}

/// `content` in brotli, if that is smaller.
pub fn brotli(content: &[u8]) -> Option<Bytes> {
    if content.len() < WORTHWHILE_BYTES {
        return None;
    }
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut small = Vec::with_capacity(content.len() / 2);
    brotli::BrotliCompress(&mut &content[..], &mut small, &parameters).ok()?;
    (small.len() < content.len()).then(|| small.into())
}

/// `content` in gzip, if that is smaller. No time and no name of a system are in its head.
pub fn gzip(content: &[u8]) -> Option<Bytes> {
    if content.len() < WORTHWHILE_BYTES {
        return None;
    }
    const UNKNOWN_SYSTEM: u8 = 255;
    let mut encoder = GzBuilder::new()
        .operating_system(UNKNOWN_SYSTEM)
        .write(Vec::with_capacity(content.len() / 2), Compression::best());
    encoder.write_all(content).ok()?;
    let small = encoder.finish().ok()?;
    (small.len() < content.len()).then(|| small.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn text() -> Bytes {
        "A probe is put into the bone, and its tip is warmed. "
            .repeat(40)
            .into()
    }

    #[test]
    fn what_is_made_smaller_is_the_same_when_unpacked() {
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(&brotli(&text()).expect("smaller")[..], 4096)
            .read_to_end(&mut unpacked)
            .expect("brotli");
        assert_eq!(unpacked, text());
        unpacked.clear();
        flate2::read::GzDecoder::new(&gzip(&text()).expect("smaller")[..])
            .read_to_end(&mut unpacked)
            .expect("gzip");
        assert_eq!(unpacked, text());
    }

    #[test]
    fn what_does_not_get_smaller_has_no_twin() {
        assert_eq!(brotli(b"short"), None);
        assert_eq!(gzip(b"short"), None);
        let noise: Vec<u8> = (0..1000_u32)
            .map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()[0])
            .collect();
        assert_eq!(
            gzip(&gzip(&noise).unwrap_or_else(|| noise.clone().into())),
            None
        );
    }

    #[test]
    fn texts_have_twins_beside_them_and_others_have_none() {
        let mut files = Files::new();
        for path in ["index.html", "a/main.css", "a.png", "a.zip", "web.config"] {
            files.insert(path, text()).expect("well formed");
        }
        files.insert("small.txt", "small").expect("well formed");
        let with = with_twins(files.clone());
        let paths: Vec<&str> = with.iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            [
                "a.png",
                "a.zip",
                "a/main.css",
                "a/main.css.br",
                "a/main.css.gz",
                "index.html",
                "index.html.br",
                "index.html.gz",
                "small.txt",
                "web.config",
            ]
        );
        assert_eq!(with, with_twins(files));
    }
}
