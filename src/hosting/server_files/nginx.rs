//! `hosting/nginx.conf`: lines for a `server` block of nginx.

use super::super::content_type::BYTES;
use super::super::headers::{
    APART, ASK_EACH_TIME, EVERY_ANSWER, FOR_EVER, IMMUTABLE_PATTERN, policy,
};
use super::{Site, types};

/// Headers stand at one level only: nginx drops all of them in a block that adds one of its own.
pub fn snippet(site: &Site) -> String {
    let base = site.base_path;
    let pattern = IMMUTABLE_PATTERN;
    let mut text = format!(
        "# For nginx 1.18 or newer. Beside other pages, in a location of its own:\n\
         #\n\
         #   location /patients/rfa/ {{\n\
         #       alias /srv/guide/rfa/;             # the folder that `rfa-guide build` wrote\n\
         #       include /srv/guide/rfa/hosting/nginx.conf;\n\
         #   }}\n\
         #\n\
         # In the server block itself only if the server has nothing but the guide: what stands\n\
         # here, such as the policy and the page for lost readers, holds for all of its pages.\n\
         \n\
         index index.html;\n\
         error_page 404 {base}/404.html;\n\
         server_tokens off;\n\
         \n\
         gzip_static on;      # sends x.html.gz for x.html\n\
         gzip_vary on;\n\
         # brotli_static on;  # the same for .br, where the module for it is there\n\
         \n\
         location ~ /\\.(?!well-known/) {{ return 404; }}\n\
         location ~ ^{base}/(hosting/|_headers$|web\\.config$) {{ return 404; }}\n\
         \n\
         default_type {BYTES};\n\
         types {{\n"
    );
    for (content_type, extensions) in types() {
        text.push_str(&format!(
            "    \"{content_type}\" {};\n",
            extensions.join(" ")
        ));
    }
    text.push_str(&format!(
        "}}\n\n\
         set $rfa_cache \"{ASK_EACH_TIME}\";\n\
         if ($uri ~ \"{pattern}\") {{ set $rfa_cache \"{FOR_EVER}\"; }}\n\
         set $rfa_policy \"{}\";\n",
        policy("index.html"),
    ));
    for path in APART {
        text.push_str(&format!(
            "if ($uri ~ \"/{}$\") {{ set $rfa_policy \"{}\"; }}\n",
            path.replace('.', "\\."),
            policy(path),
        ));
    }
    text.push_str(
        "\nadd_header Cache-Control $rfa_cache always;\n\
         add_header Content-Security-Policy $rfa_policy always;\n",
    );
    for (name, value) in EVERY_ANSWER {
        text.push_str(&format!("add_header {name} \"{value}\" always;\n"));
    }
    text
}
