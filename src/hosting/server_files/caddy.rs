//! `hosting/Caddyfile`: lines for a site block of Caddy.

use super::super::content_type::HTML;
use super::super::headers::{
    ASK_EACH_TIME, EVERY_ANSWER, FOR_EVER, IMMUTABLE_PATTERN, SINGLE_FILE, WORKER, policy,
};
use super::{Site, types};

pub fn caddyfile(site: &Site) -> String {
    let base = site.base_path;
    let pattern = IMMUTABLE_PATTERN;
    let mut text = format!(
        "# For the site block of this guide in Caddy 2.6 or newer:\n\
         #\n\
         #   guide.hospital.example {{\n\
         #       root * /srv/rfa                    # the folder that `rfa-guide build` wrote\n\
         #       import /srv/rfa/hosting/Caddyfile\n\
         #   }}\n\n\
         @rfa_server_files {{\n    path /.* */.* {base}/hosting/* {base}/_headers {base}/web.config\n    \
         not path /.well-known/*\n}}\n\
         error @rfa_server_files 404\n\n\
         @rfa_immutable path_regexp {pattern}\n\
         @rfa_changing not path_regexp {pattern}\n\
         @rfa_worker path {base}/{WORKER}\n\
         @rfa_single_file path {base}/{SINGLE_FILE}\n\
         @rfa_pages not path {base}/{WORKER} {base}/{SINGLE_FILE}\n\
         header @rfa_immutable Cache-Control \"{FOR_EVER}\"\n\
         header @rfa_changing Cache-Control \"{ASK_EACH_TIME}\"\n\
         header @rfa_worker Content-Security-Policy \"{}\"\n\
         header @rfa_single_file Content-Security-Policy \"{}\"\n\
         header @rfa_pages Content-Security-Policy \"{}\"\n\
         header {{\n{}    -Server\n}}\n\n\
         # What each file is, the same on every system.\n",
        policy(WORKER),
        policy(SINGLE_FILE),
        policy("index.html"),
        every_answer("    "),
    );
    for (number, (content_type, extensions)) in types().into_iter().enumerate() {
        let paths: Vec<String> = extensions
            .iter()
            .map(|extension| format!("*.{extension}"))
            .collect();
        text.push_str(&format!(
            "@rfa_type_{number} path {}\n\
             header @rfa_type_{number} Content-Type \"{content_type}\"\n",
            paths.join(" ")
        ));
    }
    // An error starts anew, without the headers from above.
    text.push_str(&format!(
        "\nfile_server {{\n    index index.html\n    precompressed br gzip\n}}\n\
         handle_errors {{\n    rewrite * {base}/404.html\n    header {{\n        \
         Cache-Control \"{ASK_EACH_TIME}\"\n        \
         Content-Security-Policy \"{}\"\n        \
         Content-Type \"{HTML}\"\n{}        -Server\n    }}\n    file_server\n}}\n",
        policy("index.html"),
        every_answer("        ")
    ));
    text
}

fn every_answer(indent: &str) -> String {
    EVERY_ANSWER
        .iter()
        .map(|(name, value)| format!("{indent}{name} \"{value}\"\n"))
        .collect()
}
