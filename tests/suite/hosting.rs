//! What a published site brings for the way over the web: names that change with their content,
//! smaller twins, and files for other servers, two of which really run here.

mod servers;

use crate::program::{built, contents, copy_of, folder, run};
use servers::{Apache, Caddy, Nginx, Ours, WebServer};

const SITE: &str = "hosting";

#[test]
fn styles_and_scripts_are_named_for_their_content_and_the_worker_is_not() {
    let site = built(SITE, &[]);
    let names: Vec<&str> = site
        .keys()
        .map(String::as_str)
        .filter(|path| path.ends_with(".css") || path.ends_with(".js"))
        .collect();
    insta::assert_debug_snapshot!(names, @r#"
    [
        "hosting/cloudfront-index.js",
        "main.f019380a.css",
        "scripts/own.e65f3cca.js",
        "search/0123456789abcdef/a.js",
        "sw.js",
    ]
    "#);
    let page = &site["before/index.html"];
    for name in names {
        let is_loaded = page.contains(&format!("\"../{name}\""));
        let is_hashed = name.starts_with("main.") || name.starts_with("scripts/own.");
        assert_eq!(is_loaded, is_hashed, "{name}");
    }
    assert!(!page.contains("main.css\""), "{page}");
}

#[test]
fn a_change_of_style_changes_its_name_and_nothing_else_but_pages() {
    let old = built(SITE, &[]);
    let tree = copy_of(SITE);
    crate::program::write(tree.path(), "sass/main.scss", "p { margin: 0 }");
    let new = crate::program::built_from(tree.path(), &[]);
    let changed: Vec<&str> = new
        .iter()
        .filter(|(path, content)| old.get(*path) != Some(content))
        .map(|(path, _)| path.as_str())
        .filter(|path| !path.contains(".html"))
        .collect();
    insta::assert_debug_snapshot!(changed, @r#"
    [
        "_headers",
        "main.41140f44.css",
        "web.config",
    ]
    "#);
}

#[test]
fn twins_unpack_to_what_they_stand_for() {
    let place = folder();
    let output = place.path().join("public");
    let output = output.to_str().expect("UTF-8");
    run(
        &crate::program::fixture(SITE),
        &["build", "--output", output],
    )
    .success();
    let site = contents(&place.path().join("public"));
    let mut twins = 0;
    for (path, content) in &site {
        if let Some(plain) = path.strip_suffix(".gz") {
            let mut unpacked = Vec::new();
            let mut decoder = flate2::read::GzDecoder::new(&content[..]);
            std::io::Read::read_to_end(&mut decoder, &mut unpacked).expect("gzip");
            assert!(unpacked == site[plain], "{path}");
            assert!(content.len() < site[plain].len(), "{path}");
            assert!(site.contains_key(&format!("{plain}.br")), "{path}");
            twins += 1;
        }
    }
    assert!(twins >= 4, "{twins}");
}

#[test]
fn a_site_that_asks_for_none_of_it_gets_none() {
    let site = built("links", &[]);
    let extra: Vec<&String> = site
        .keys()
        .filter(|path| {
            path.starts_with("hosting/") || path.ends_with(".br") || *path == "web.config"
        })
        .collect();
    assert!(extra.is_empty(), "{extra:?}");
    assert!(site.contains_key("main.css"));
}

#[test]
fn each_server_file_says_what_the_table_says() {
    let site = built(SITE, &[]);
    for (path, name) in [
        ("web.config", "web_config"),
        (".htaccess", "htaccess"),
        ("_headers", "underscore_headers"),
        ("hosting/nginx.conf", "nginx"),
        ("hosting/Caddyfile", "caddyfile"),
        ("hosting/cloudfront-headers.json", "cloudfront_headers"),
        (
            "hosting/cloudfront-worker-headers.json",
            "cloudfront_worker_headers",
        ),
        ("hosting/cloudfront-index.js", "cloudfront_index"),
        (
            "hosting/cloudfront-single-file-headers.json",
            "cloudfront_single_file_headers",
        ),
    ] {
        insta::assert_snapshot!(name, site[path]);
    }
}

#[test]
fn below_a_path_server_files_name_the_path() {
    let site = built(
        SITE,
        &["--base-url", "https://hospital.example/patients/rfa"],
    );
    assert!(site[".htaccess"].contains("ErrorDocument 404 /patients/rfa/404.html"));
    assert!(site["hosting/nginx.conf"].contains("error_page 404 /patients/rfa/404.html;"));
    assert!(site["_headers"].starts_with("/patients/rfa/*\n"));
    assert!(
        site["404.html"].contains("href=\"/patients/rfa/main."),
        "{}",
        site["404.html"]
    );
}

#[test]
fn nginx_says_what_we_say() {
    speaks_for_the_site(&Nginx::start(SITE), &["gzip"]);
}

#[test]
fn apache_says_what_we_say() {
    speaks_for_the_site(&Apache::start(SITE), &["gzip", "br"]);
}

#[test]
fn caddy_says_what_we_say() {
    speaks_for_the_site(&Caddy::start(SITE), &["gzip", "br"]);
}

#[test]
fn a_published_folder_is_served_as_its_server_files_say() {
    speaks_for_the_site(&Ours::start(SITE), &["gzip", "br"]);
}

/// Holds a server to headers, types, caching, the page for lost readers, and twins.
fn speaks_for_the_site(server: &dyn WebServer, codings: &[&str]) {
    let site = server.site();
    let find = |start: &str, end: &str| {
        let path = site
            .keys()
            .find(|path| path.starts_with(start) && path.ends_with(end));
        format!("/{}", path.expect("published"))
    };
    let (style, script) = (find("main.", ".css"), find("scripts/own.", ".js"));
    let index = "/search/0123456789abcdef/a.js".to_owned();
    let html = "text/html; charset=utf-8";
    let javascript = "text/javascript; charset=utf-8";
    let (ask, keep) = ("no-cache", "public, max-age=31536000, immutable");
    for (path, status, content_type, cache) in [
        ("/", 200, html, ask),
        ("/before/", 200, html, ask),
        ("/before/index.html?x=y", 200, html, ask),
        ("/nowhere/at/all", 404, html, ask),
        ("/404.html", 200, html, ask),
        (&style, 200, "text/css; charset=utf-8", keep),
        (&script, 200, javascript, keep),
        (&index, 200, javascript, keep),
        ("/sw.js", 200, javascript, ask),
        ("/offline/rfa-guide.html", 200, html, ask),
        ("/robots.txt", 200, "text/plain; charset=utf-8", ask),
    ] {
        for coding in codings.iter().chain(&["identity"]) {
            let answer = server.get(path, coding);
            let about = format!("{path} in {coding}: {answer:?}");
            assert_eq!(answer.status, status, "{about}");
            assert_eq!(answer.only("content-type"), content_type, "{about}");
            assert_eq!(answer.only("cache-control"), cache, "{about}");
            let own = match path {
                "/sw.js" => "connect-src 'self'",
                // Without a word on connections it allows none.
                "/offline/rfa-guide.html" => "style-src 'unsafe-inline'; form-action 'none'",
                _ => "connect-src 'none'",
            };
            let policy = answer.only("content-security-policy");
            assert!(policy.contains(own), "{about}");
            assert!(policy.starts_with("default-src 'none'; "), "{about}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.only(name), value, "{about}");
            }
            assert!(
                answer.only("permissions-policy").contains("camera=()"),
                "{about}"
            );
            let file = match path {
                "/" => "index.html".to_owned(),
                "/before/" | "/before/index.html?x=y" => "before/index.html".to_owned(),
                "/nowhere/at/all" => "404.html".to_owned(),
                path => path[1..].to_owned(),
            };
            let ending = match *coding {
                "br" => ".br",
                "gzip" => ".gz",
                _ => "",
            };
            // Few servers look for a twin of the page for lost readers.
            let twin = site
                .get(&format!("{file}{ending}"))
                .filter(|_| status == 200);
            match twin.filter(|_| !ending.is_empty()) {
                Some(twin) => {
                    assert_eq!(answer.only("content-encoding"), *coding, "{about}");
                    assert!(
                        answer.only("vary").eq_ignore_ascii_case("accept-encoding"),
                        "{about}"
                    );
                    assert!(answer.bytes == *twin, "{about}");
                }
                None if status == 200 => {
                    assert_eq!(answer.header("content-encoding"), "", "{about}");
                    assert!(answer.bytes == site[&file], "{about}");
                }
                None => {}
            }
        }
    }
    assert!(
        server
            .get("/nowhere", "identity")
            .content
            .contains("This page is not here")
    );
    assert!(matches!(
        server.get("/before", "identity").status,
        301 | 308
    ));
    for path in [
        "/.htaccess",
        "/hosting/nginx.conf",
        "/web.config",
        "/_headers",
        "/.rfa-guide",
    ] {
        assert!(
            matches!(server.get(path, "identity").status, 403 | 404),
            "{path}"
        );
    }
    assert_eq!(
        server
            .get("/", "br;q=0, gzip;q=0")
            .header("content-encoding"),
        ""
    );
}
