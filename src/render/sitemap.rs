//! `sitemap.xml`: every page's full address, sorted (sitemaps.org, protocol 0.9). Zola lists every page;
//! those that search engines are to leave alone are taken out before readers get it.

use crate::files::Files;
use crate::markup::escape_text;
use crate::site::Site;

/// The sitemap of `site`, as Zola would write it.
pub fn write(site: &Site) -> String {
    let mut entries: Vec<(String, Option<&str>)> = site
        .documents()
        .map(|document| {
            let front = &document.front;
            let changed = front.updated.as_deref().or(front.date.as_deref());
            (site.config.permalink(&document.address), changed)
        })
        .collect();
    entries.sort();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (address, changed) in entries {
        xml.push_str("    <url>\n        <loc>");
        escape_text(&mut xml, &address);
        xml.push_str("</loc>\n");
        if let Some(changed) = changed {
            xml.push_str("        <lastmod>");
            escape_text(&mut xml, changed);
            xml.push_str("</lastmod>\n");
        }
        xml.push_str("    </url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The address of the first page by the sitemap in `rendered`, if it is another than `root`.
pub fn other_root(rendered: &Files, root: &str) -> Option<String> {
    let xml = rendered.text("sitemap.xml")?;
    let mut location = String::from("<loc>");
    escape_text(&mut location, root);
    location.push_str("</loc>");
    // Sorted, so that the address that all others begin with comes first.
    let (first, _) = xml.split_once("<loc>")?.1.split_once("</loc>")?;
    (first.ends_with('/') && !xml.contains(&location)).then(|| first.to_owned())
}

/// `xml`, a sitemap that this program or Zola wrote, without the entries of `addresses`.
pub fn without(mut xml: String, addresses: &[String]) -> String {
    for address in addresses {
        let mut location = String::from("<loc>");
        escape_text(&mut location, address);
        location.push_str("</loc>");
        let Some(at) = xml.find(&location) else {
            continue;
        };
        let start = xml[..at].rfind("<url>");
        let end = xml[at..]
            .find("</url>")
            .map(|end| at + end + "</url>".len());
        if let (Some(start), Some(end)) = (start, end) {
            let start = xml[..start].trim_end().len();
            xml.replace_range(start..end, "");
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_another_site_is_named() {
        let check = |xml: &str, root: &str, expected: Option<&str>| {
            let mut files = Files::new();
            files
                .insert("sitemap.xml", xml.to_owned())
                .expect("well formed");
            assert_eq!(other_root(&files, root).as_deref(), expected, "{xml}");
        };
        let xml = "<loc>https://h.example/rfa/</loc><loc>https://h.example/rfa/a/</loc>";
        check(xml, "https://h.example/rfa/", None);
        check(xml, "/", Some("https://h.example/rfa/"));
        check("<loc>/</loc>", "/", None);
        check("<loc>/</loc>", "https://h.example/", Some("/"));
        check("an author's own", "/", None);
    }

    #[test]
    fn an_entry_goes_with_all_that_is_said_of_it() {
        let entry = |path: &str| {
            format!("    <url>\n        <loc>https://h.example{path}</loc>\n    </url>\n")
        };
        let map = |paths: &[&str]| {
            let entries: String = paths.iter().map(|path| entry(path)).collect();
            format!("<urlset>\n{entries}</urlset>\n")
        };
        let hidden = ["https://h.example/print/".to_owned()];
        for paths in [
            &["/", "/print/", "/print/large/"][..],
            &["/print/", "/", "/print/large/"],
        ] {
            let left: Vec<&str> = paths
                .iter()
                .copied()
                .filter(|path| *path != "/print/")
                .collect();
            assert_eq!(without(map(paths), &hidden), map(&left));
        }
        assert_eq!(without(map(&["/"]), &hidden), map(&["/"]));
    }
}
