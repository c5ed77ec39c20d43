//! First uses of glossary terms on a page become links to their meaning, and the meanings become a script
//! that opens them where the words stand.

use std::collections::HashSet;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::site::Site;

/// The terms to link, and the page that explains them.
#[derive(Debug, Clone)]
pub struct GlossaryLinks {
    /// Where the glossary is published, such as `glossary/index.html`.
    page: String,
    finder: AhoCorasick,
    /// Each form, and the anchor of its term, in the finder's order.
    forms: Vec<(String, String)>,
    /// Sets each meaning by its term's id.
    script: String,
}

impl GlossaryLinks {
    /// The script that opens meanings, and has them put before it.
    pub const SCRIPT_PATH: &str = "page-more.js";

    /// The links of `site`; `None` if its config names no glossary page, or there are no terms.
    pub fn of(site: &Site) -> Option<Self> {
        let path = site.config.publish.glossary.as_ref()?;
        let page = site
            .documents()
            .find(|document| document.path == path.value)?
            .output_path();
        let terms = site.glossary.terms.iter().filter(|term| !term.plain);
        let forms: Vec<(String, String)> = terms
            .flat_map(|term| term.forms().into_iter().map(|form| (form, term.id.clone())))
            .collect();
        let meanings: serde_json::Map<_, _> = site
            .glossary
            .terms
            .iter()
            .filter(|term| !term.plain)
            .map(|term| (term.id.clone(), term.meaning.clone().into()))
            .collect();
        let script = format!("window.rfaTerms={};\n", serde_json::Value::from(meanings));
        (!forms.is_empty()).then(|| Self::new(page, forms, script))
    }

    fn new(page: String, forms: Vec<(String, String)>, script: String) -> Self {
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(forms.iter().map(|(form, _)| form))
            .expect("a glossary is far smaller than the finder's limit of 2^31 states");
        Self {
            page,
            finder,
            forms,
            script,
        }
    }

    /// The meanings as a script, because a page from disk may not read another file.
    pub fn script(&self) -> &str {
        &self.script
    }

    pub fn page(&self) -> &str {
        &self.page
    }

    /// The terms that `page` (all of its HTML) has as the words of a link already: two links with the
    /// same words that lead to different places confuse whoever hears them in a list
    /// (WCAG 2.2, 2.4.9 Link Purpose).
    pub fn taken(&self, page: &str) -> HashSet<String> {
        self.finder
            .find_iter(page)
            .filter(|found| {
                page[..found.start()].ends_with('>') && page[found.end()..].starts_with("</a>")
            })
            .map(|found| self.forms[found.pattern().as_usize()].1.clone())
            .collect()
    }

    /// `html` (text between tags, as it stands in a page) with the first use of each term linked;
    /// `None` if there is none. `linked` holds the terms that the page has linked already;
    /// `glossary` is the glossary's address as seen from the page.
    pub fn link(&self, html: &str, linked: &mut HashSet<String>, glossary: &str) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        for found in self.finder.find_iter(html) {
            let (form, anchor) = &self.forms[found.pattern().as_usize()];
            // An abbreviation in other letters is another word: "nice" is not NICE.
            let is_other_word = is_abbreviation(form) && html[found.range()] != **form;
            if is_other_word
                || linked.contains(anchor)
                || !is_whole_word(html, found.start(), found.end())
            {
                continue;
            }
            linked.insert(anchor.clone());
            out.push_str(&html[done..found.start()]);
            out.push_str(&format!(
                "<a class=\"glossary-link\" href=\"{glossary}#{anchor}\">{}</a>",
                &html[found.range()]
            ));
            done = found.end();
        }
        if done == 0 {
            return None;
        }
        out.push_str(&html[done..]);
        Some(out)
    }
}

fn is_abbreviation(form: &str) -> bool {
    form.chars().all(|letter| letter.is_uppercase())
}

fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '-';
    !text[..start].ends_with(is_part) && !text[end..].starts_with(is_part)
}

#[cfg(test)]
impl GlossaryLinks {
    /// Three terms, for the tests of this room.
    pub fn example() -> Self {
        let form = |form: &str, anchor: &str| (form.to_owned(), anchor.to_owned());
        Self::new(
            "glossary/index.html".into(),
            vec![
                form("spinal cord", "cord"),
                form("spinal cord compression", "compression"),
                form("NICE", "nice"),
            ],
            String::new(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: Option<&str>) {
        let linked =
            GlossaryLinks::example().link(html, &mut HashSet::new(), "../glossary/index.html");
        assert_eq!(linked.as_deref(), expected);
    }

    #[test]
    fn the_longest_term_is_linked_once_and_only_as_whole_words() {
        check(
            "Spinal cord compression, again spinal cord compression",
            Some(
                "<a class=\"glossary-link\" href=\"../glossary/index.html#compression\">Spinal cord \
                 compression</a>, again spinal cord compression",
            ),
        );
        check("spinal cords", None);
        check("non-spinal cord", None);
        check("a nice day", None);
    }
}
