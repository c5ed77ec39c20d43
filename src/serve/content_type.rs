//! What a file is, told from its name.

/// The media type of the file at `path`, by its extension in either case. Texts are UTF-8: the
/// program writes no other.
pub fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "md" => TEXT,
        "xml" => "application/xml; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

pub const HTML: &str = "text/html; charset=utf-8";
pub const TEXT: &str = "text/plain; charset=utf-8";

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
        check("folder.html/SHA256SUMS", "application/octet-stream");
        check("noextension", "application/octet-stream");
    }
}
