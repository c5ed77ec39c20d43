//! Front matter: the TOML between two lines of `+++` at the head of a page or section.

use jiff::civil::Date;
use serde_json::{Map, Value};
use toml::de::DeTable;

use super::Placed;
use super::config::Rules;
use super::fences::{FENCE, split};
use super::fields::ZolaDefault::{Switch, Word};
use super::fields::{self, Fields};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::text::nearest;

/// The rule that faults in front matter are reported under.
pub const RULE: &str = "front-matter";

/// Readers that a page can be for.
const AUDIENCES: [&str; 3] = ["patient", "carer", "professional"];

/// What the head of a page or section says. Fields that only one of them has are empty in the other.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// Where the front matter stands, fences included.
    pub span: Span,
    /// Whether nothing is known of what it says, because it is not there or not TOML. That is reported.
    pub is_unreadable: bool,
    pub title: Option<Placed<String>>,
    pub description: Option<Placed<String>>,
    /// As text, because templates get text: `2026-11-21`, or with a time.
    pub date: Option<String>,
    pub updated: Option<String>,
    pub weight: Option<i64>,
    pub draft: bool,
    pub slug: Option<Placed<String>>,
    pub path: Option<Placed<String>>,
    pub aliases: Vec<Placed<String>>,
    pub template: Option<Placed<String>>,
    pub in_search_index: bool,
    pub section: SectionMatter,
    pub provenance: Provenance,
    pub extra: Map<String, Value>,
}

impl FrontMatter {
    fn unreadable(span: Span) -> Self {
        Self {
            span,
            is_unreadable: true,
            ..Self::default()
        }
    }
}

/// What only a section's front matter says.
#[derive(Debug, Clone, Default)]
pub struct SectionMatter {
    pub sort_by: SortBy,
    pub transparent: bool,
    pub page_template: Option<Placed<String>>,
}

/// By what a section's pages are sorted; Zola's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// In no promised order; here by path.
    #[default]
    None,
    Date,
    UpdateDate,
    Title,
    TitleBytes,
    Weight,
    Slug,
    Permalink,
}

impl SortBy {
    const NAMES: [(&'static str, SortBy); 8] = [
        ("none", SortBy::None),
        ("date", SortBy::Date),
        ("update_date", SortBy::UpdateDate),
        ("title", SortBy::Title),
        ("title_bytes", SortBy::TitleBytes),
        ("weight", SortBy::Weight),
        ("slug", SortBy::Slug),
        ("permalink", SortBy::Permalink),
    ];
}

/// The guide's own fields: for whom a page is, when it was checked, and what it rests on.
/// Empty unless `[extra.rules]` asks for them.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    pub audience: Option<Placed<String>>,
    /// What the page is, where that is not a text of sections.
    pub kind: Option<Kind>,
    pub checked: Option<Placed<Date>>,
    pub check_due: Option<Placed<Date>>,
    pub evidence: Vec<EvidenceEntry>,
    /// Claims whose counts the page shows as pictures.
    pub counts: Vec<Placed<String>>,
    /// Rules allowed on this page, each with its reason.
    pub allow: Vec<(Placed<String>, Placed<String>)>,
}

/// A page that is not a text of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list of questions to ask.
    Questions,
}

/// What one section of a page rests on.
#[derive(Debug, Clone)]
pub struct EvidenceEntry {
    /// The id of a heading, or `summary` for what stands before the first.
    pub heading: Placed<String>,
    /// Keys of `reference/evidence.toml`.
    pub claims: Vec<Placed<String>>,
}

/// Which of the two kinds of file a head belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Page,
    Section,
}

/// Reads the head of `source`. Gives the front matter, the byte at which the body starts, and
/// what was found wrong; after an error the front matter is as complete as it could be read.
pub fn read(source: &Source, owner: Owner, rules: &Rules) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let (toml, body) = match split(source) {
        Ok(parts) => parts,
        Err(diagnostic) => return (FrontMatter::unreadable(0..0), 0, vec![*diagnostic]),
    };
    let span = toml.start.saturating_sub(FENCE.len() + 1)..body;
    let table = match fields::parse(source, toml.clone(), RULE) {
        Ok(table) => table,
        Err(diagnostic) => return (FrontMatter::unreadable(span), body, vec![*diagnostic]),
    };
    let reader = Reader {
        source,
        offset: toml.start,
        rules,
    };
    let (mut front, diagnostics) = reader.read(&table, owner);
    front.span = span;
    (front, body, diagnostics)
}

struct Reader<'s> {
    source: &'s Source,
    offset: usize,
    rules: &'s Rules,
}

impl Reader<'_> {
    fn fields<'t>(&'t self, name: &'t str, table: &'t DeTable<'t>) -> Fields<'t> {
        Fields::new(self.source, self.offset, RULE, name, table)
    }

    fn read(&self, table: &DeTable<'_>, owner: Owner) -> (FrontMatter, Vec<Diagnostic>) {
        let mut fields = self.fields("the front matter", table);
        let mut front = FrontMatter {
            title: fields.text("title"),
            description: fields.text("description"),
            draft: fields.boolean("draft").unwrap_or(false),
            aliases: fields.strings("aliases").unwrap_or_default(),
            template: fields.string("template"),
            in_search_index: fields.boolean("in_search_index").unwrap_or(true),
            ..FrontMatter::default()
        };
        match owner {
            Owner::Page => self.read_page(&mut fields, &mut front),
            Owner::Section => self.read_section(&mut fields, &mut front),
        }
        if let Some(weight) = fields.integer("weight") {
            if weight.value < 0 {
                fields.report(
                    Diagnostic::error("zola-subset", "Zola takes no `weight` below 0")
                        .at(self.source, weight.span)
                        .help("count from 0 or more; lower comes first"),
                );
            }
            front.weight = Some(weight.value);
        }
        let mut nested = Vec::new();
        if let Some((extra, _)) = fields.table("extra") {
            front.extra = fields::json(extra);
            for (unshared, span) in fields::unshared(extra) {
                let place = self.place(String::new(), &span).span;
                fields.report(unshared.diagnostic(self.source, place));
            }
            if self.rules.any() {
                nested = self.read_extra(extra, &mut front.provenance);
            }
        }
        let mut diagnostics = fields.finish();
        diagnostics.extend(nested);
        (front, diagnostics)
    }

    fn read_page(&self, fields: &mut Fields, front: &mut FrontMatter) {
        front.date = fields.date_text("date").map(|date| date.value);
        front.updated = fields.date_text("updated").map(|date| date.value);
        front.slug = fields.string("slug");
        front.path = fields.string("path");
        for (field, name) in [(&front.slug, "slug"), (&front.path, "path")] {
            if let Some(placed) = field.as_ref().filter(|placed| placed.value.is_empty()) {
                let message = format!("`{name}` is empty");
                let diagnostic = Diagnostic::error(RULE, message)
                    .at(self.source, placed.span.clone())
                    .help(format!("give `{name}` a value, or leave the line out"));
                fields.report(diagnostic);
            }
        }
        // Reported; what follows goes on as if it were not there.
        let is_given = |placed: &Placed<String>| !placed.value.is_empty();
        front.slug = front.slug.take().filter(is_given);
        front.path = front.path.take().filter(is_given);
        fields.refuse_outside_subset(&[
            ("taxonomies", "list pages by section instead"),
            ("authors", "name authors under [extra]"),
        ]);
        fields.refuse_unless_default(&[(
            "render",
            Switch(true),
            "use `draft = true` to keep a page back",
        )]);
    }

    fn read_section(&self, fields: &mut Fields, front: &mut FrontMatter) {
        front.section.transparent = fields.boolean("transparent").unwrap_or(false);
        front.section.page_template = fields.string("page_template");
        if let Some(word) = fields.string("sort_by") {
            match SortBy::NAMES.iter().find(|(name, _)| *name == word.value) {
                Some((_, sort_by)) => front.section.sort_by = *sort_by,
                None => {
                    let names = SortBy::NAMES.map(|(name, _)| name);
                    let help = match nearest(&word.value, names) {
                        Some(name) => format!("did you mean `{name}`?"),
                        None => format!("one of: {}", names.join(", ")),
                    };
                    let message = format!("pages cannot be sorted by `{}`", word.value);
                    fields.report(
                        Diagnostic::error(RULE, message)
                            .at(self.source, word.span)
                            .help(help),
                    );
                }
            }
        }
        fields.refuse_outside_subset(&[
            ("paginate_by", "show every page of the section in one list"),
            (
                "paginate_path",
                "show every page of the section in one list",
            ),
            ("redirect_to", "write a short page with a link instead"),
        ]);
        fields.refuse_unless_default(&[
            (
                "paginate_reversed",
                Switch(false),
                "show every page of the section in one list",
            ),
            (
                "render",
                Switch(true),
                "use `draft = true` to keep a section back",
            ),
            ("insert_anchor_links", Word("none"), "leave it out"),
            (
                "generate_feeds",
                Switch(false),
                "write a page of changes instead",
            ),
        ]);
    }

    fn read_extra(&self, extra: &DeTable<'_>, provenance: &mut Provenance) -> Vec<Diagnostic> {
        let mut fields = self.fields("[extra]", extra);
        for key in ["emergency", "key_points", "keywords", "nav_title"] {
            fields.allow(key);
        }
        provenance.audience = fields.string("audience");
        if let Some(audience) = &provenance.audience
            && !AUDIENCES.contains(&audience.value.as_str())
        {
            let help = match nearest(&audience.value, AUDIENCES) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", AUDIENCES.join(", ")),
            };
            fields.report(
                Diagnostic::error(RULE, format!("there is no audience `{}`", audience.value))
                    .at(self.source, audience.span.clone())
                    .help(help),
            );
        }
        provenance.kind = fields.string("kind").and_then(|kind| {
            if kind.value == "questions" {
                return Some(Kind::Questions);
            }
            fields.report(
                Diagnostic::error(RULE, format!("there is no kind `{}`", kind.value))
                    .at(self.source, kind.span)
                    .help("write `kind = \"questions\"` on a page of questions, or leave it out"),
            );
            None
        });
        // Templates write it as a day.
        fields.date_text("updated");
        provenance.checked = fields.date("checked");
        provenance.check_due = fields.date("check_due");
        if let Some((evidence, _)) = fields.table("evidence") {
            provenance.evidence = self.read_evidence(evidence, &mut fields);
        }
        provenance.counts = fields.strings("counts").unwrap_or_default();
        if let Some((allow, _)) = fields.table("allow") {
            provenance.allow = self.read_allow(allow, &mut fields);
        }
        fields.finish()
    }

    fn read_evidence(&self, table: &DeTable<'_>, fields: &mut Fields) -> Vec<EvidenceEntry> {
        let mut entries = Vec::new();
        for (key, value) in table {
            let heading = self.place(key.get_ref().to_string(), &key.span());
            match fields::strings(value.get_ref(), self.offset) {
                Some(claims) => entries.push(EvidenceEntry { heading, claims }),
                None => fields.report(
                    Diagnostic::error(RULE, "evidence has to be a list of texts")
                        .at(self.source, heading.span)
                        .help("write `\"heading-id\" = [\"htg669-1.1\"]`"),
                ),
            }
        }
        entries
    }

    fn read_allow(
        &self,
        table: &DeTable<'_>,
        fields: &mut Fields,
    ) -> Vec<(Placed<String>, Placed<String>)> {
        let mut allowed = Vec::new();
        for (key, value) in table {
            let rule = self.place(key.get_ref().to_string(), &key.span());
            match value.get_ref().as_str().map(str::trim) {
                Some(reason) if !reason.is_empty() => {
                    allowed.push((rule, self.place(reason.to_owned(), &value.span())));
                }
                _ => fields.report(
                    Diagnostic::error(
                        RULE,
                        format!("`{}` is allowed without a reason", rule.value),
                    )
                    .at(self.source, rule.span)
                    .help("write why this page is an exception, between quotes"),
                ),
            }
        }
        allowed
    }

    fn place(&self, value: String, span: &Span) -> Placed<String> {
        Placed {
            value,
            span: span.start + self.offset..span.end + self.offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, messages: &[&str]) {
        let source = Source::new("a.md", text);
        let rules = Rules {
            evidence: true,
            ..Rules::default()
        };
        let (_, _, diagnostics) = read(&source, Owner::Page, &rules);
        let found: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.message.as_str())
            .collect();
        assert_eq!(found, messages);
    }

    #[test]
    fn sound_front_matter_is_silent() {
        check(
            "+++\ntitle = \"A\"\n[extra.evidence]\n\"x\" = [\"y\"]\n+++\nBody",
            &[],
        );
        check("\u{feff}+++\r\ntitle = \"A\"\r\n+++\r\n", &[]);
    }

    #[test]
    fn white_space_stands_where_zola_lets_it() {
        check("\n \t\n  +++\ntitle = \"A\"\n +++ \nBody", &[]);
        check("\u{feff}\r\n+++\r\ntitle = \"A\"\r\n+++", &[]);
        let behind = "there is white space behind this `+++`, and Zola does not see it then";
        check("+++ \ntitle = \"A\"\n+++\n", &[behind]);
        check("\u{a0}\n+++\n+++\n", &["this file has no front matter"]);
        check(
            "+++\ntitle = \"A\"\n+++\u{a0}\n",
            &["the front matter does not close"],
        );
        check(
            "+++\ntitle = \"A\" # +++\n+++\n",
            &["Zola takes the `+++` at the end of this line for the end of the front matter"],
        );
    }

    #[test]
    fn faults_are_named() {
        check("Body", &["this file has no front matter"]);
        check("+++\ntitle = \"A\"\n", &["the front matter does not close"]);
        check(
            "+++\ntilte = \"A\"\n+++\n",
            &["unknown key `tilte` in the front matter"],
        );
        check(
            "+++\nweight = \"A\"\n+++\n",
            &["`weight` in the front matter has to be a whole number"],
        );
        check(
            "+++\n[extra.allow]\nlong-sentence = \"\"\n+++\n",
            &["`long-sentence` is allowed without a reason"],
        );
    }

    #[test]
    fn what_zola_takes_otherwise_is_refused() {
        check(
            "+++\nweight = -1\n+++\n",
            &["Zola takes no `weight` below 0"],
        );
        check(
            "+++\nrender = false\n+++\n",
            &["`render` is outside the Zola subset"],
        );
        check("+++\nrender = true\n+++\n", &[]);
        check(
            "+++\n[extra]\nchecked = 2026-11-21\nkeywords = [2026-11-21]\n[[extra.key_points]]\nday = 2026-11-21\n+++\n",
            &["Zola gives templates no date in a list"],
        );
        check(
            "+++\n[extra]\nchecked = 2026-11-21\n[extra.allow]\na = 3.0\n+++\n",
            &[
                "one Zola prints this number with `.0`, another without",
                "`a` is allowed without a reason",
            ],
        );
    }

    #[test]
    fn spans_point_into_the_file() {
        let source = Source::new("a.md", "+++\ntitle = \"A\"\n+++\nBody");
        let (front, body, _) = read(&source, Owner::Page, &Rules::default());
        let title = front.title.expect("there is a title");
        assert_eq!(&source.text()[title.span], "\"A\"");
        assert_eq!(&source.text()[body..], "Body");
    }
}
