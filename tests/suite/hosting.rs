//! What a published site brings for the way over the web: names that change with their content,
//! smaller twins, and files for other servers, two of which really run here.

mod servers;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::program::{self, built, contents, copy_of, folder, run};
use crate::serve_process::Process;
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

/// The guide inside the program, published with all that its own config asks for.
static GUIDE: LazyLock<(tempfile::TempDir, BTreeMap<String, String>)> = LazyLock::new(|| {
    let place = folder();
    run(place.path(), &["build", "--quiet", "--output", "public"]).success();
    let files = contents(&place.path().join("public")).into_iter();
    let files = files.map(|(path, content)| (path, String::from_utf8_lossy(&content).into_owned()));
    let files = files.collect();
    (place, files)
});

/// The first block of `docs/hosting.md` in `language` that holds `part`.
fn documented(language: &str, part: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hosting.md");
    let text = std::fs::read_to_string(path).expect("read");
    let start = format!("```{language}\n");
    let blocks = text.split(&start).skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("```").next());
    let found = blocks.find(|block| block.contains(part));
    found.expect("a block").to_owned()
}

/// Matches a rule of `_headers` against the path of a file.
fn is_about(rule: &str, path: &str) -> bool {
    match rule.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => rule == path,
    }
}

#[test]
fn hosts_of_underscore_headers_keep_all_that_never_changes() {
    let site = &GUIDE.1;
    let mut keeping = Vec::new();
    let mut rule = "";
    for line in site["_headers"].lines() {
        if !line.starts_with(' ') {
            rule = line;
        } else if line.contains("immutable") {
            keeping.push(rule);
        }
    }
    let kept = |path: &str| {
        keeping
            .iter()
            .any(|rule| is_about(rule, &format!("/{path}")))
    };
    let script = site
        .keys()
        .find(|path| path.starts_with("search/search.") && path.ends_with(".js"));
    assert!(
        kept(script.expect("the script of the search")),
        "{keeping:?}"
    );
    for path in site
        .keys()
        .filter(|path| !path.ends_with(".gz") && !path.ends_with(".br"))
    {
        assert_eq!(
            kept(path),
            rfa_guide::hosting::cache_control(path).contains("immutable"),
            "{path}"
        );
    }
}

/// IIS answers 500.19 for an entry that it has from a `web.config` above.
#[test]
fn a_web_config_below_another_adds_nothing_twice() {
    let key = |line: &str, name: &str| {
        let value = line
            .split(&format!("{name}=\""))
            .nth(1)?
            .split('"')
            .next()?;
        Some(value.to_owned())
    };
    let mut taken_back: Vec<String> = Vec::new();
    for line in GUIDE.1["web.config"].lines().map(str::trim) {
        let names = ["segment", "fileExtension", "name", "statusCode", "value"];
        let entry = names.iter().find_map(|name| key(line, name));
        if line == "<clear />" {
            taken_back.push("index.html".to_owned());
        } else if line.starts_with("<remove ") {
            taken_back.extend(entry);
        } else if ["<add ", "<mimeMap ", "<error "]
            .iter()
            .any(|start| line.starts_with(start))
        {
            let entry = entry.expect("an entry has a key");
            assert!(
                taken_back.contains(&entry),
                "{entry} is added and not removed first"
            );
        }
    }
    assert!(taken_back.iter().any(|entry| entry == "hosting"));
}

#[test]
fn nginx_serves_the_guide_beside_other_pages_as_documented() {
    let server = Nginx::beside_other_pages(&documented("nginx", ""));
    let guide = |path: &str| server.get(&format!("/patients/rfa/{path}"), "identity");
    for path in ["", "index.html", "day/before/", "sw.js", "search/"] {
        let answer = guide(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        let policy = answer.only("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert_eq!(
            policy.contains("connect-src 'self'"),
            path == "sw.js",
            "{path}"
        );
    }
    let site = server.site();
    let style = site
        .keys()
        .find(|path| path.starts_with("main.") && path.ends_with(".css"));
    let style = guide(style.expect("a style sheet"));
    assert_eq!(style.status, 200, "{style:?}");
    assert!(
        style.only("cache-control").contains("immutable"),
        "{style:?}"
    );
    assert_eq!(guide("hosting/nginx.conf").status, 404);
    assert!(guide("nowhere/").content.contains("/patients/rfa/"));
    let other = server.get("/", "identity");
    assert_eq!(other.content, "The hospital's own page");
    assert_eq!(other.header("content-security-policy"), "");
    let lost = server.get("/nowhere", "identity");
    assert_eq!(
        (lost.status, lost.header("content-security-policy")),
        (404, "")
    );
    assert!(!lost.content.contains("patients"), "{}", lost.content);
}

#[test]
fn the_documented_unit_restarts_and_is_hardened() {
    let place = folder();
    let unit = documented("ini", "[Unit]");
    assert!(unit.contains("\nRestart=on-failure\n"), "{unit}");
    program::write(place.path(), "rfa-guide.service", unit);
    let mut analyze = Command::new("systemd-analyze");
    analyze.args([
        "security",
        "--offline=true",
        "--threshold=29",
        "rfa-guide.service",
    ]);
    let outcome = program::outcome(analyze.current_dir(place.path()));
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}

#[test]
fn a_live_site_is_held_against_its_sums_as_documented() {
    let (place, site) = &*GUIDE;
    let server = Process::start(place.path(), &["--site", "public"]);
    let address = format!("http://{}", server.address());
    let commands =
        documented("sh", "SHA256SUMS").replace("https://hospital.example/patients/rfa", &address);
    let copy = folder();
    let differing = |sums: &str| {
        program::write(copy.path(), "SHA256SUMS", sums);
        let mut shell = Command::new("sh");
        shell.args(["-c", &commands]).current_dir(copy.path());
        program::outcome(&mut shell).success()
    };
    let (listed, page) = (&site["SHA256SUMS"], "  day/before/index.html");
    let few: Vec<&str> = listed
        .lines()
        .step_by(20)
        .chain(listed.lines().filter(|line| line.ends_with(page)))
        .collect();
    let few = few.join("\n") + "\n";
    assert_eq!(differing(&few), "");
    let line = few
        .lines()
        .find(|line| line.ends_with(page))
        .expect("listed");
    let other = format!("{}{page}", "0".repeat(64));
    assert_eq!(
        differing(&few.replace(line, &other)),
        "differs: day/before/index.html\n"
    );
}
