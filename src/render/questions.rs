//! Questions to ask, each with a link that puts it on the reader's own sheet.
//!
//! A template asks for it on its prose: `data-sheet` is the sheet's address, `data-sheet-link` the words of the
//! link, `data-sheet-added` its words once `static/page-more.js` has put the question on the sheet in place, and
//! `data-sheet-heading` the id of the heading over the questions. Lists below that heading are taken, and in them
//! what ends with a question mark. The question goes in the address, because a browser may give each file opened
//! from disk a storage of its own, or keep nothing.

use lol_html::html_content::Element;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in an address's query, letters and digits apart.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b' ')
    .remove(b',')
    .remove(b'-')
    .remove(b'.')
    .remove(b'?');

/// The links of one page, as its HTML goes by.
#[derive(Debug, Default)]
pub struct QuestionLinks {
    sheet: String,
    words: String,
    added: String,
    heading: String,
    /// Whether the last heading met is the one over the questions.
    is_below_heading: bool,
    /// The HTML of the list item being read, tags left out.
    item: String,
}

impl QuestionLinks {
    /// What `prose` asks for; `relative` makes an address relative to the page.
    pub fn of(prose: &mut Element, relative: impl Fn(&str) -> Option<String>) -> Self {
        let mut take = |name: &str| {
            let value = prose.get_attribute(name).unwrap_or_default();
            prose.remove_attribute(name);
            value
        };
        let sheet = take("data-sheet");
        Self {
            sheet: relative(&sheet).unwrap_or(sheet),
            words: take("data-sheet-link"),
            added: take("data-sheet-added"),
            heading: take("data-sheet-heading"),
            ..Self::default()
        }
    }

    pub fn meet_heading(&mut self, id: Option<&str>) {
        self.is_below_heading = id == Some(self.heading.as_str());
    }

    pub fn begin_item(&mut self) {
        self.item.clear();
    }

    pub fn read(&mut self, html: &str) {
        if self.is_below_heading {
            self.item.push_str(html);
        }
    }

    /// The link to print at the end of the item, if the item is a question below the heading.
    pub fn link(&self) -> Option<String> {
        let html = self.item.trim();
        (self.is_below_heading && html.ends_with('?')).then(|| {
            let Self {
                sheet,
                words,
                added,
                ..
            } = self;
            let question = encode(&text(html));
            // The question stands beside the link already; only its name has to say which one it is.
            let name = html.replace('"', "&quot;");
            format!(
                " <a class=\"add-question\" href=\"{sheet}?add={question}\" data-added=\"{added}\" \
                 aria-label=\"{words}: {name}\">{words}</a>"
            )
        })
    }
}

/// The text that `html`, which has no tags, stands for: the entities that Markdown writes.
fn text(html: &str) -> String {
    html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// `text` as a value in an address's query, as forms write it: a space is a plus sign.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED)
        .to_string()
        .replace([' ', '\n'], "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, item: &str, expected: Option<&str>) {
        let mut links = QuestionLinks {
            sheet: "../sheet.html".into(),
            words: "Add".into(),
            added: "Added".into(),
            heading: "ask".into(),
            ..QuestionLinks::default()
        };
        links.meet_heading(Some(heading));
        links.begin_item();
        links.read(item);
        assert_eq!(links.link().as_deref(), expected);
    }

    #[test]
    fn a_question_below_the_heading_is_carried_in_the_address() {
        check(
            "ask",
            "Is 5 &lt; 6, &amp; \"who’s\" sure?",
            Some(
                " <a class=\"add-question\" href=\"../sheet.html?add=Is+5+%3C+6,+%26+%22who%E2%80%99s%22+sure?\" data-added=\"Added\" \
                 aria-label=\"Add: Is 5 &lt; 6, &amp; &quot;who’s&quot; sure?\">Add</a>",
            ),
        );
    }

    #[test]
    fn what_is_no_question_or_stands_elsewhere_has_no_link() {
        check("ask", "Bring a list.", None);
        check("other", "Who decides?", None);
    }
}
