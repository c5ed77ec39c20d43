//! Everything in the guide from A to Z: pages by their titles, words by their meanings. For readers
//! whose search does not work, and for those who would rather look than type.

use lexical_sort::natural_lexical_cmp;

use crate::markup::{escape_attribute, escape_text};
use crate::site::Site;

/// What is listed, in order.
#[derive(Debug, Clone, Default)]
pub struct AToZ {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    lang: String,
    title: String,
    /// The file it is in, such as `day/before/index.html`.
    path: String,
    anchor: Option<String>,
}

impl Entry {
    fn is_named_like(&self, other: &Self) -> bool {
        self.lang == other.lang && self.title.to_lowercase() == other.title.to_lowercase()
    }
}

impl AToZ {
    /// A word that is also the name of a page is not listed: two links of one name lead to two places,
    /// and the page begins with what the word means.
    pub fn of(site: &Site) -> Self {
        let mut entries: Vec<Entry> = site
            .documents()
            .filter(|document| document.front.in_search_index)
            .map(|document| Entry {
                lang: document.lang.clone(),
                title: document.title().to_owned(),
                path: document.output_path(),
                anchor: None,
            })
            .collect();
        let glossary = site.config.publish.glossary.as_ref();
        let is_glossary = |path: &String| glossary.is_some_and(|placed| placed.value == *path);
        if let Some(glossary) = site
            .documents()
            .find(|document| is_glossary(&document.path))
        {
            let words: Vec<Entry> = site
                .glossary
                .terms
                .iter()
                .map(|term| Entry {
                    lang: glossary.lang.clone(),
                    title: term.term.clone(),
                    path: glossary.output_path(),
                    anchor: Some(term.id.clone()),
                })
                .filter(|word| !entries.iter().any(|page| page.is_named_like(word)))
                .collect();
            entries.extend(words);
        }
        entries.sort_by(|a, b| natural_lexical_cmp(&a.title, &b.title));
        Self { entries }
    }

    /// The list in `lang`; `link` gives the way to a file.
    pub fn html(&self, lang: &str, link: impl Fn(&str) -> String) -> String {
        let listed: Vec<(char, &Entry)> = self
            .entries
            .iter()
            .filter(|entry| entry.lang == lang)
            .filter_map(|entry| {
                let letter = entry
                    .title
                    .chars()
                    .find(|letter| letter.is_alphanumeric())?;
                Some((letter.to_uppercase().next().unwrap_or(letter), entry))
            })
            .collect();
        let letters: Vec<&[(char, &Entry)]> = listed.chunk_by(|a, b| a.0 == b.0).collect();
        let mut html = String::from("<ul class=\"letters__list\">\n");
        for (letter, _) in letters.iter().map(|entries| entries[0]) {
            html.push_str(&format!(
                "<li><a class=\"letters__link\" href=\"#letter-{letter}\">{letter}</a></li>\n"
            ));
        }
        html.push_str("</ul>\n");
        for entries in letters {
            let letter = entries[0].0;
            html.push_str(&format!(
                "<h3 class=\"heading-3\" id=\"letter-{letter}\">{letter}</h3>\n<ul class=\"link-list\">\n"
            ));
            for (_, entry) in entries {
                let mut address = link(&entry.path);
                if let Some(anchor) = &entry.anchor {
                    address.push('#');
                    address.push_str(anchor);
                }
                html.push_str("<li class=\"link-list__item\"><a class=\"link-list__link\" href=\"");
                escape_attribute(&mut html, &address);
                html.push_str("\">");
                escape_text(&mut html, &entry.title);
                html.push_str("</a></li>\n");
            }
            html.push_str("</ul>\n");
        }
        html
    }
}
