//! `sitemap.xml`: every page's full address, sorted (sitemaps.org, protocol 0.9).

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
