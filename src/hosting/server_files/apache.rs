//! `.htaccess`: for Apache, in the site's own folder.

use super::super::headers::{
    APART, ASK_EACH_TIME, EVERY_ANSWER, FOR_EVER, IMMUTABLE_PATTERN, policy,
};
use super::{Site, types};

/// Twins are chosen by rewriting, because Apache has no switch for them. `Header always` alone
/// would leave a header that Apache sets itself beside ours, so each is unset first.
pub fn htaccess(site: &Site) -> String {
    let base = site.base_path;
    let mut text = format!(
        "# For Apache 2.4 with mod_headers and mod_rewrite, where AllowOverride lets FileInfo and\n\
         # Indexes through. The address of the 404 page starts at the root of the server.\n\n\
         DirectoryIndex index.html\n\
         ErrorDocument 404 {base}/404.html\n\
         FileETag MTime Size\n\n\
         <IfModule mod_mime.c>\n"
    );
    for (content_type, extensions) in types() {
        text.push_str(&format!("    AddType '{content_type}'"));
        for extension in extensions {
            text.push_str(&format!(" .{extension}"));
        }
        text.push('\n');
    }
    text.push_str(
        "    # .br would be Breton and .gz an archive.\n    \
         RemoveLanguage .br\n    \
         RemoveType .gz\n    \
         AddEncoding br .br\n    \
         AddEncoding gzip .gz\n\
         </IfModule>\n\n\
         <IfModule mod_rewrite.c>\n    \
         RewriteEngine On\n    \
         # What is for servers is not for readers.\n    \
         RewriteRule ^(hosting/|_headers$|web\\.config$) - [R=404,L]\n    \
         RewriteRule (^|/)\\.(?!well-known/) - [R=404,L]\n",
    );
    for (name, ending, excluded) in [
        ("br", "br", "br\\s*;\\s*q=0(\\.0+)?\\s*(,|$)"),
        ("gzip", "gz", "gzip\\s*;\\s*q=0(\\.0+)?\\s*(,|$)"),
    ] {
        text.push_str(&format!(
            "    RewriteCond %{{HTTP:Accept-Encoding}} (^|[,\\s]){name}(\\s*;|\\s*,|\\s*$)\n    \
             RewriteCond %{{HTTP:Accept-Encoding}} !{excluded}\n    \
             RewriteCond %{{REQUEST_FILENAME}}.{ending} -f\n    \
             RewriteRule ^(.+)$ $1.{ending} [L,E=no-gzip:1,E=no-brotli:1]\n"
        ));
    }
    text.push_str("</IfModule>\n\n<IfModule mod_headers.c>\n");
    let mut set = |indent: &str, name: &str, value: &str| {
        text.push_str(&format!(
            "{indent}Header unset {name}\n{indent}Header always set {name} \"{value}\"\n"
        ));
    };
    set("    ", "Content-Security-Policy", policy("index.html"));
    for (name, value) in EVERY_ANSWER {
        set("    ", name, value);
    }
    set("    ", "Cache-Control", ASK_EACH_TIME);
    for path in APART {
        text.push_str(&format!(
            "    <If \"%{{REQUEST_URI}} =~ m#/{}(\\.(br|gz))?$#\">\n        \
             Header always set Content-Security-Policy \"{}\"\n    \
             </If>\n",
            path.replace('.', "\\."),
            policy(path),
        ));
    }
    text.push_str(&format!(
        "    <If \"%{{REQUEST_URI}} =~ m#{}#\">\n        \
         Header always set Cache-Control \"{FOR_EVER}\"\n    \
         </If>\n    \
         <FilesMatch \"\\.(css|html|js|json|md|mjs|svg|txt|webmanifest|xml)(\\.(br|gz))?$\">\n        \
         Header merge Vary Accept-Encoding\n    \
         </FilesMatch>\n\
         </IfModule>\n",
        IMMUTABLE_PATTERN.replace(")$", ")(\\.(br|gz))?$"),
    ));
    text
}
