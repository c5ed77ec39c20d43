//! `config.toml`: Zola's keys as far as the subset goes, and ours under `[extra]`.

use serde_json::{Map, Value};

use super::fields::ZolaDefault::{Switch, Word};
use super::fields::{self, Fields, Placed};
use super::web_address::base_url_fault;
use super::zola_keys::{OUTSIDE_SUBSET, OUTSIDE_SUBSET_UNLESS_DEFAULT, SLUGIFY};
use crate::diagnostic::{Diagnostic, Reported, Source, Span};
use crate::files::Files;
use crate::markup::Flavour;

/// The rule that faults in `config.toml` are reported under.
const RULE: &str = "config";

/// What `config.toml` says.
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub source: Option<Source>,
    /// Where the site will stand, as written; `/` for the root of whatever host.
    pub base_url: String,
    pub title: String,
    pub description: String,
    pub default_language: String,
    /// The other languages, sorted by code.
    pub languages: Vec<Language>,
    pub compile_sass: bool,
    pub markdown: Markdown,
    pub rules: Rules,
    pub budget: Budget,
    pub publish: Publish,
    pub hospital: LocalThings,
    pub extra: Map<String, Value>,
}

/// A language other than the site's own: a table `[languages.cy]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Language {
    pub code: String,
    /// What templates get as `config.title` on its pages; nothing of the site's own is inherited.
    pub title: String,
    pub description: String,
}

/// How Markdown is read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    pub flavour: Flavour,
    /// Whether links to other hosts get `rel="external"`.
    pub external_links_external: bool,
    pub external_links_target_blank: bool,
    pub external_links_no_follow: bool,
    pub external_links_no_referrer: bool,
    /// The class of links to other hosts.
    pub external_links_class: Option<String>,
}

impl Default for Markdown {
    fn default() -> Self {
        Self {
            flavour: Flavour::default(),
            external_links_external: true,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_class: None,
        }
    }
}

/// `[extra.rules]`: what is asked of this site beyond sound links and front matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Every section of a page names the evidence it rests on.
    pub evidence: bool,
    /// Every page says when it was checked and when the next check is due.
    pub check_dates: bool,
    /// Titles, descriptions, headings, pictures and links are fit for every reader.
    pub accessibility: bool,
    /// Sentences are short, words are plain and British, and headings are what readers look for.
    pub readability: bool,
}

/// `[extra.budget]`: how much a guide may ask of its readers; `check --report` holds it against the pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// Words of one page, at most.
    pub page_words: Option<i64>,
    /// Words of all pages together, at most.
    pub words: Option<i64>,
    /// Pages, at most.
    pub pages: Option<i64>,
    /// Pages below `content/` that may be longer than one page may.
    pub long_pages: Vec<String>,
}

/// `[extra.publish]`: what is done to pages after rendering.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publish {
    /// The page, below `content/`, that terms of `reference/glossary.toml` link to.
    pub glossary: Option<Placed<String>>,
    /// The page, below `content/`, that lists `reference/organisations.toml` by need: the search finds each
    /// need there. That list is read where `[extra.rules]` asks for evidence.
    pub organisations: Option<Placed<String>>,
    /// Whether there is a search index.
    pub search: bool,
    /// The zip and the single file lie in the site, and its pages link them.
    pub editions: bool,
    /// A browser may keep the whole site on its reader's device, or has to give back what it kept.
    pub on_device: Option<bool>,
    /// `SHA256SUMS` lies at the top of the site.
    pub sums: bool,
    /// Styles and scripts get names that change with their content.
    pub hashed_names: bool,
    /// Files for IIS, nginx, Apache, Caddy and other servers are written.
    pub server_files: bool,
    /// Texts get `.br` and `.gz` twins beside them.
    pub compressed_twins: bool,
}

/// `[extra.hospital]`, as far as rules ask for it: what a hospital file laid over the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalThings {
    /// The hospital's own pages, below `content/`.
    pub pages: Vec<String>,
    /// The digits of the numbers that it gives.
    pub phones: Vec<String>,
}

impl LocalThings {
    fn of(extra: &Map<String, Value>) -> Self {
        let texts = |key: &str| {
            let list = extra.get("hospital").and_then(|hospital| hospital.get(key));
            let list = list.and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            pages: texts("pages"),
            phones: texts("phones"),
        }
    }
}

impl Rules {
    /// Whether any of the guide's own rules is on.
    pub fn any(&self) -> bool {
        self.evidence || self.check_dates || self.accessibility || self.readability
    }
}

impl Config {
    /// Whether `base_url` is a place that readers can reach, rather than a stand-in.
    pub fn has_public_address(&self) -> bool {
        let host = self
            .base_url
            .split_once("://")
            .map_or("", |(_, rest)| rest.split(['/', ':']).next().unwrap_or(""));
        !host.is_empty() && host != "127.0.0.1" && host != "localhost"
    }

    /// `base_url` without a slash at its end; empty for the root of whatever host.
    pub fn base(&self) -> &str {
        self.base_url.trim_end_matches('/')
    }

    /// The path part of `base`: empty, or with a slash at its start and none at its end.
    pub fn base_path(&self) -> &str {
        let base = self.base();
        // An address without a host is a path on whatever host.
        let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
        after_scheme
            .find('/')
            .map_or("", |slash| &after_scheme[slash..])
    }

    /// The full address of `path`, which starts with `/`.
    pub fn permalink(&self, path: &str) -> String {
        format!("{}{path}", self.base())
    }
}

/// Reads `config.toml`. What is missing takes Zola's default.
pub fn load(files: &Files) -> Reported<Config> {
    let fallback = Config {
        default_language: "en".into(),
        ..Config::default()
    };
    let Some(content) = files.get("config.toml") else {
        let diagnostic = Diagnostic::error(RULE, "there is no config.toml in this folder")
            .in_file("config.toml")
            .help("name the folder that holds config.toml and content/ with --source");
        return Reported {
            value: fallback,
            diagnostics: vec![diagnostic],
        };
    };
    let source = match super::decode("config.toml", content) {
        Ok(source) => source,
        Err(diagnostic) => {
            return Reported {
                value: fallback,
                diagnostics: vec![*diagnostic],
            };
        }
    };
    let table = match fields::parse(&source, 0..source.text().len(), RULE) {
        Ok(table) => table,
        Err(diagnostic) => {
            return Reported {
                value: fallback,
                diagnostics: vec![*diagnostic],
            };
        }
    };
    let mut fields = Fields::new(&source, 0, RULE, "config.toml", &table);
    fields.refuse_outside_subset(&OUTSIDE_SUBSET);
    fields.refuse_unless_default(&OUTSIDE_SUBSET_UNLESS_DEFAULT);
    for key in ["author", "output_dir", "hard_link_static", "search"] {
        fields.allow(key);
    }
    let mut config = fallback;
    let text = |field: Option<Placed<String>>| field.map(|placed| placed.value);
    match fields.string("base_url") {
        Some(base) => {
            if let Some(help) = base_url_fault(&base.value) {
                let message = format!("`{}` is not the address of a site", base.value);
                let fault = Diagnostic::error(RULE, message).at(&source, base.span);
                fields.report(fault.help(help));
            }
            config.base_url = base.value;
        }
        None => fields.report(
            Diagnostic::error(RULE, "config.toml has no `base_url`")
                .at(&source, 0..0)
                .help("add `base_url = \"https://…\"`, the address the site will have"),
        ),
    }
    config.title = text(fields.string("title")).unwrap_or_default();
    config.description = text(fields.string("description")).unwrap_or_default();
    if let Some(language) = fields.string("default_language") {
        match is_language_code(&language.value) {
            true => config.default_language = language.value,
            false => fields.report(no_language_code(&language.value, &source, language.span)),
        }
    }
    config.compile_sass = fields.boolean("compile_sass").unwrap_or(false);
    let mut nested = Vec::new();
    if let Some((languages, _)) = fields.table("languages") {
        for (code, value) in languages {
            let place = code.span();
            let code = code.get_ref().to_string();
            let Some(table) = value.get_ref().as_table() else {
                continue;
            };
            if !is_language_code(&code) {
                nested.push(no_language_code(&code, &source, place));
                continue;
            }
            let name = format!("[languages.{code}]");
            let mut language = Fields::new(&source, 0, RULE, &name, table);
            config.languages.push(read_language(code, &mut language));
            nested.extend(language.finish());
        }
        config.languages.sort_by(|a, b| a.code.cmp(&b.code));
    }
    if let Some((table, _)) = fields.table("slugify") {
        let mut slugify = Fields::new(&source, 0, RULE, "[slugify]", table);
        slugify.refuse_unless_default(&SLUGIFY);
        nested.extend(slugify.finish());
    }
    if let Some((table, _)) = fields.table("markdown") {
        let mut markdown = Fields::new(&source, 0, RULE, "[markdown]", table);
        config.markdown = read_markdown(&mut markdown);
        nested.extend(markdown.finish());
    }
    if let Some((extra, _)) = fields.table("extra") {
        config.extra = fields::json(extra);
        let unshared = fields::unshared(extra).into_iter();
        nested.extend(unshared.map(|(unshared, span)| unshared.diagnostic(&source, span)));
        config.hospital = LocalThings::of(&config.extra);
        let mut extra = Fields::new(&source, 0, RULE, "[extra]", extra);
        if let Some((rules, _)) = extra.table("rules") {
            let mut rules = Fields::new(&source, 0, RULE, "[extra.rules]", rules);
            config.rules = Rules {
                evidence: rules.boolean("evidence").unwrap_or(false),
                check_dates: rules.boolean("check_dates").unwrap_or(false),
                accessibility: rules.boolean("accessibility").unwrap_or(false),
                readability: rules.boolean("readability").unwrap_or(false),
            };
            nested.extend(rules.finish());
        }
        if let Some((budget, _)) = extra.table("budget") {
            let mut budget = Fields::new(&source, 0, RULE, "[extra.budget]", budget);
            let mut most = |key| budget.integer(key).map(|most| most.value);
            config.budget = Budget {
                page_words: most("page_words"),
                words: most("words"),
                pages: most("pages"),
                long_pages: budget
                    .strings("long_pages")
                    .unwrap_or_default()
                    .into_iter()
                    .map(|page| page.value)
                    .collect(),
            };
            nested.extend(budget.finish());
        }
        if let Some((publish, _)) = extra.table("publish") {
            let mut publish = Fields::new(&source, 0, RULE, "[extra.publish]", publish);
            config.publish = Publish {
                glossary: publish.string("glossary"),
                organisations: publish.string("organisations"),
                search: publish.boolean("search").unwrap_or(false),
                editions: publish.boolean("editions").unwrap_or(false),
                on_device: publish.boolean("on_device"),
                sums: publish.boolean("sums").unwrap_or(false),
                hashed_names: publish.boolean("hashed_names").unwrap_or(false),
                server_files: publish.boolean("server_files").unwrap_or(false),
                compressed_twins: publish.boolean("compressed_twins").unwrap_or(false),
            };
            nested.extend(publish.finish());
        }
        nested.extend(extra.finish_open());
    }
    let mut diagnostics = fields.finish();
    diagnostics.extend(nested);
    drop(table);
    config.source = Some(source);
    Reported {
        value: config,
        diagnostics,
    }
}

/// A word such as `cy` or `pt-BR`: names of files and folders are made of it.
fn is_language_code(code: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric());
    code.split(['-', '_']).all(is_word)
}

fn no_language_code(code: &str, source: &Source, place: Span) -> Diagnostic {
    Diagnostic::error(RULE, format!("`{code}` is not the code of a language"))
        .at(source, place)
        .help("write a code such as `cy` or `pt-BR`, of letters, digits and hyphens")
}

fn read_language(code: String, fields: &mut Fields) -> Language {
    let mut text = |key| {
        fields
            .string(key)
            .map_or_else(String::new, |placed| placed.value)
    };
    let language = Language {
        code,
        title: text("title"),
        description: text("description"),
    };
    fields.refuse_outside_subset(&[
        ("taxonomies", "list pages by section instead"),
        (
            "translations",
            "keep words in templates, one template a language",
        ),
        ("feed_filenames", "write a page of changes instead"),
        (
            "search",
            "the search index is made by `rfa-guide`, not by Zola",
        ),
    ]);
    fields.refuse_unless_default(&[
        (
            "generate_feeds",
            Switch(false),
            "write a page of changes instead",
        ),
        (
            "build_search_index",
            Switch(false),
            "the search index is made by `rfa-guide`, not by Zola",
        ),
    ]);
    language
}

fn read_markdown(fields: &mut Fields) -> Markdown {
    let default = Markdown::default();
    let mut flag = |key, fallback| fields.boolean(key).unwrap_or(fallback);
    let markdown = Markdown {
        flavour: Flavour {
            smart_punctuation: flag("smart_punctuation", false),
            definition_list: flag("definition_list", false),
            github_alerts: flag("github_alerts", false),
        },
        external_links_external: flag("external_links_external", default.external_links_external),
        external_links_target_blank: flag("external_links_target_blank", false),
        external_links_no_follow: flag("external_links_no_follow", false),
        external_links_no_referrer: flag("external_links_no_referrer", false),
        external_links_class: fields
            .string("external_links_class")
            .map(|class| class.value),
    };
    fields.refuse_unless_default(&[
        ("insert_anchor_links", Word("none"), "leave it out"),
        ("render_emoji", Switch(false), "write the words instead"),
        (
            "lazy_async_image",
            Switch(false),
            "leave it out: drawings are small",
        ),
        ("bottom_footnotes", Switch(false), "leave it out"),
    ]);
    fields.refuse_outside_subset(&[
        (
            "highlighting",
            "leave it out: code is shown without colours",
        ),
        (
            "highlight_code",
            "leave it out: code is shown without colours, and Zola 0.22 does not know the key",
        ),
    ]);
    markdown
}
