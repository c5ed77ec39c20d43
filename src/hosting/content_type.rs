//! What a file is, told from its name.

pub const HTML: &str = "text/html; charset=utf-8";
pub const TEXT: &str = "text/plain; charset=utf-8";

/// What an unknown file is.
pub const BYTES: &str = "application/octet-stream";

/// Extension, in small letters, and media type. Texts are UTF-8: the program writes no other.
pub const TYPES: [(&str, &str); 22] = [
    ("avif", "image/avif"),
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("htm", HTML),
    ("html", HTML),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("md", TEXT),
    ("mjs", "text/javascript; charset=utf-8"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("txt", TEXT),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml; charset=utf-8"),
    ("zip", "application/zip"),
];

/// The media type of the file at `path`, by its extension in either case.
pub fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == "SHA256SUMS" {
        return TEXT;
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(extension))
        .map_or(BYTES, |(_, content_type)| content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_extension_decides_in_either_case() {
        let check = |path, expected| assert_eq!(content_type(path), expected, "{path}");
        check("a/index.html", "text/html; charset=utf-8");
        check("A.SVG", "image/svg+xml; charset=utf-8");
        check("main.min.css", "text/css; charset=utf-8");
        check(
            "site.webmanifest",
            "application/manifest+json; charset=utf-8",
        );
        check("rfa-guide-offline.zip", "application/zip");
        check("folder.html/SHA256SUMS", "text/plain; charset=utf-8");
        check("folder.html/sums", "application/octet-stream");
        check("noextension", "application/octet-stream");
    }
}
