//! What differs between two folders of the same site.

use std::collections::BTreeSet;

use rfa_guide::files::Files;

use super::document;

/// Steps shown before the first difference.
const STEPS_BEFORE: usize = 4;

/// Each difference between what Zola wrote and what we wrote, with the file and the place; empty if
/// there is none. HTML is compared as documents, `sitemap.xml` without the white space between its
/// tags, everything else byte by byte. Twins of pages are left out: what they pack was compared.
pub fn differences(zola: &Files, ours: &Files) -> Vec<String> {
    let paths: BTreeSet<&str> = zola
        .iter()
        .chain(ours.iter())
        .map(|(path, _)| path)
        .filter(|path| !path.ends_with(".html.br") && !path.ends_with(".html.gz"))
        .collect();
    paths
        .into_iter()
        .filter_map(|path| {
            let difference = match (zola.get(path), ours.get(path)) {
                (Some(_), None) => "only Zola writes this file".to_owned(),
                (None, Some(_)) => "only we write this file".to_owned(),
                (zola, ours) => in_file(path, &zola?, &ours?)?,
            };
            Some(format!("{path}: {difference}"))
        })
        .collect()
}

fn in_file(path: &str, zola: &[u8], ours: &[u8]) -> Option<String> {
    if zola == ours {
        return None;
    }
    let is_html = path.ends_with(".html");
    let (Ok(zola), Ok(ours)) = (std::str::from_utf8(zola), std::str::from_utf8(ours)) else {
        return Some("other bytes".to_owned());
    };
    if is_html {
        in_steps(&document::steps(zola), &document::steps(ours))
    } else if path == "sitemap.xml" {
        in_steps(&xml_lines(zola), &xml_lines(ours))
    } else {
        let lines = |text: &str| -> Vec<String> {
            text.split_inclusive('\n')
                .map(|line| format!("{line:?}"))
                .collect()
        };
        in_steps(&lines(zola), &lines(ours))
    }
}

fn xml_lines(xml: &str) -> Vec<String> {
    xml.replace('<', "\n<")
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// The first place at which two walks part.
fn in_steps(zola: &[String], ours: &[String]) -> Option<String> {
    let shared = zola.iter().zip(ours).take_while(|(a, b)| a == b).count();
    if shared == zola.len() && shared == ours.len() {
        return None;
    }
    let at = |steps: &[String]| match steps.get(shared) {
        Some(step) => step.clone(),
        None => "the end".to_owned(),
    };
    let before = zola[shared.saturating_sub(STEPS_BEFORE)..shared].join(" ");
    Some(format!(
        "after {before}\n      Zola: {}\n      ours: {}",
        at(zola),
        at(ours)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!("<!doctype html><title>T</title><body>{body}")
    }

    fn check(zola: &str, ours: &str, is_seen: bool) {
        let difference = in_file("a.html", page(zola).as_bytes(), page(ours).as_bytes());
        assert_eq!(
            difference.is_some(),
            is_seen,
            "{zola} and {ours}: {difference:?}"
        );
    }

    #[test]
    fn every_kind_of_difference_in_a_page_is_seen() {
        let seen = |zola, ours| check(zola, ours, true);
        seen("<p>word", "<p>Word");
        seen("<p>two words", "<p>twowords");
        seen("<p><em>two</em> words", "<p><em>two</em>words");
        seen("<p>two <em>words</em>", "<p>two<em>words</em>");
        seen("<p>a<br>b", "<p>a b");
        seen("<p>a\u{a0}b", "<p>a b");
        seen("<p class=a>", "<p>");
        seen("<p class=a>", "<p class=b>");
        seen("<p class=\"a b\">", "<p class=\"b a\">");
        seen("<h2 id=a>x</h2>", "<h2 id=a-1>x</h2>");
        seen("<a href=\"/a/\">x</a>", "<a href=\"/a\">x</a>");
        seen("<p>a<p>b", "<p>a b");
        seen("<ul><li>a</ul>", "<ol><li>a</ol>");
        seen("<p>a</p><p>b</p>", "<p>b</p><p>a</p>");
        seen("<div><p>a</p></div>", "<div></div><p>a</p>");
        seen("<p>a</p>", "<p>a</p><!-- c -->");
        seen("<pre>a\n  b</pre>", "<pre>a\n b</pre>");
        seen("<pre>a\n\n</pre>", "<pre>a\n</pre>");
        seen("<script>a  b</script>", "<script>a b</script>");
        seen("<template><p>a</template>", "<template><p>b</template>");
        seen("<noscript><p>a</noscript>", "<noscript><p>b</noscript>");
        seen("<p>&amp;lt;", "<p>&lt;");
        seen("<table><tr><td>a</table>", "<table><tr><th>a</table>");
    }

    #[test]
    fn what_no_reader_sees_is_forgiven() {
        let forgiven = |zola, ours| check(zola, ours, false);
        forgiven("<p class=a id=b>", "<p id=\"b\" class='a'>");
        forgiven("<p>two\n  words</p>\n\n<p>b", "<p>two words</p><p> b </p>");
        forgiven("<p>a <em> b</em>", "<p>a <em>b</em>");
        forgiven("<p>&lt;&quot;&#x27;</p>", "<p>&lt;\"'");
        forgiven("<br />", "<br>");
        forgiven("<li>a</li>\n<li>b</li>", "<li>a<li>b");
    }

    #[test]
    fn a_doctype_is_part_of_the_page() {
        let difference = in_file("a.html", b"<!doctype html><p>a", b"<p>a");
        assert!(difference.is_some());
    }

    #[test]
    fn missing_and_surplus_files_and_other_bytes_are_named() {
        let files = |entries: &[(&str, &str)]| {
            let mut files = Files::new();
            for (path, content) in entries {
                files
                    .insert(path, (*content).to_owned())
                    .expect("well formed");
            }
            files
        };
        let zola = files(&[("a.css", "a"), ("b.txt", "x\ny\n"), ("same", "s")]);
        let ours = files(&[("b.txt", "x\nz\n"), ("c.html", ""), ("same", "s")]);
        insta::assert_snapshot!(differences(&zola, &ours).join("\n"), @r#"
        a.css: only Zola writes this file
        b.txt: after "x\n"
              Zola: "y\n"
              ours: "z\n"
        c.html: only we write this file
        "#);
        let sitemap = |text| in_file("sitemap.xml", b"<url>\n  <loc>a</loc>\n</url>", text);
        assert_eq!(sitemap(b"<url><loc>a</loc></url>"), None);
        assert!(sitemap(b"<url><loc>b</loc></url>").is_some());
    }
}
