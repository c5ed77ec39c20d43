//! What the browser shows while the site does not build: the diagnostics, as they are.

use bytes::Bytes;

use super::reload;

/// Where the page finds its style; inline style is forbidden by the policy.
pub const STYLE_PATH: &str = "/-/error.css";

pub const STYLE: &str = "\
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { max-inline-size: 60rem; margin: 0 auto; padding: 1rem; }
pre { font-size: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
";

/// The page for `diagnostics`; `script` is the element that reloads it, or empty.
pub fn error_page(diagnostics: &str, script: &str) -> Bytes {
    let diagnostics = escaped(diagnostics);
    let next = if script.is_empty() {
        "Put it right and start again."
    } else {
        "Put it right and save: this page reloads by itself. Styles and pictures are those of the \
         last version that could be built."
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>The site could not be built</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>\n<body>\n<main>\n\
         <h1>The site could not be built</h1>\n<p>{next}</p>\n<pre>{diagnostics}</pre>\n\
         </main>\n</body>\n</html>\n"
    );
    reload::with_script(page.into(), script)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnostics_are_shown_and_never_run() {
        let page = error_page("error: <script>alert(\"1 & 2\")</script>", "");
        let page = String::from_utf8(page.to_vec()).expect("a text");
        assert!(
            page.contains("&lt;script&gt;alert(\"1 &amp; 2\")&lt;/script&gt;"),
            "{page}"
        );
        assert!(!page.contains("<script"), "{page}");
    }
}
