//! What templates know: config, pages and sections as Tera values, under Zola's names.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tera::value::Key;
use tera::{Context, Map, Value};
use unicode_segmentation::UnicodeSegmentation;

use super::asked::Asked;
use super::value;
use crate::files::Files;
use crate::markup::write_html;
use crate::site::{
    Config, Document, Entry, Outline, Place, Placed, Reach, Site, TocEntry, table_of_contents,
};

/// Everything that templates can ask for, ready-made and shared.
pub struct Library {
    /// By language.
    pub configs: FxHashMap<String, Value>,
    /// In the order of the site's pages.
    pub pages: Vec<Value>,
    /// In the order of the site's sections.
    pub sections: Vec<Value>,
    /// Places in `pages` by path below `content/`.
    pub page_by_path: FxHashMap<String, usize>,
    pub section_by_path: FxHashMap<String, usize>,
    /// Permalinks of both by path below `content/`.
    pub permalinks: FxHashMap<String, String>,
    /// Without a slash at its end.
    pub base: String,
    pub default_language: String,
    pub files: Files,
    asked: Asked,
}

impl Library {
    /// A context that holds what every template gets.
    pub fn base_context(&self, lang: &str) -> Context {
        let mut context = Context::new();
        let config = self.configs.get(lang);
        let config = config.expect("every document is in one of the site's languages");
        context.insert_value("config", config.clone());
        context.insert("lang", lang);
        context
    }

    /// What templates are told of the document at `place`.
    pub fn value(&self, place: Place) -> &Value {
        match place {
            Place::Page(id) => &self.pages[id.0],
            Place::Section(id) => &self.sections[id.0],
        }
    }

    /// As [`Self::value`], of a document that has changed since, and whether anything is in it that
    /// other pages may show and that was not there before. Its place among others is as it was.
    pub fn value_again(&self, site: &Site, place: Place) -> (Value, Reach) {
        let fields = match place {
            Place::Page(_) => page(site.at(place), site, &self.asked),
            Place::Section(_) => document(site.at(place), site, &self.asked),
        };
        let mut map = self.value(place).clone().into_map().expect("made from one");
        let mut reach = Reach::Itself;
        for (name, value) in fields.map {
            if map.get(&name) != Some(&value) {
                reach = Reach::Others;
            }
            map.insert(name, value);
        }
        (Value::from(map), reach)
    }

    /// `value` as the template of `document`, which it is of, gets it.
    pub fn whole(&self, value: &Value, document: &Document) -> Value {
        let mut fields = Fields::of(value, &self.asked);
        if !self.asked.keeps("content") {
            fields.put_own("content", || content(document));
        }
        if !self.asked.keeps("toc") {
            fields.put_own("toc", || toc(document, &self.base));
        }
        Value::from(fields.map)
    }

    pub fn permalink(&self, address: &str) -> Value {
        Value::normal_string(&format!("{}{address}", self.base))
    }
}

/// The fields of a document's value that templates may ask for.
struct Fields<'a> {
    asked: &'a Asked,
    map: Map,
}

impl<'a> Fields<'a> {
    /// With the fields of `value`, which is a map.
    fn of(value: &Value, asked: &'a Asked) -> Self {
        let map = value.clone().into_map().expect("made from one");
        Self { asked, map }
    }

    fn put(&mut self, name: &'static str, value: impl FnOnce() -> Value) {
        if self.asked.keeps(name) {
            self.map.insert(Key::from(name), value());
        }
    }

    /// As [`Self::put`], of the document that is rendered.
    fn put_own(&mut self, name: &'static str, value: impl FnOnce() -> Value) {
        if self.asked.names(name) {
            self.map.insert(Key::from(name), value());
        }
    }

    fn text(&mut self, name: &'static str, text: &str) {
        self.put(name, || Value::normal_string(text));
    }

    fn optional_text(&mut self, name: &'static str, text: Option<&str>) {
        self.put(name, || optional(text));
    }

    fn texts<'t>(&mut self, name: &'static str, texts: impl Iterator<Item = &'t str>) {
        self.put(name, || {
            Value::from(texts.map(Value::normal_string).collect::<Vec<_>>())
        });
    }
}

fn optional(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::normal_string)
}

/// Makes the values of `site`.
pub fn library(site: &Site) -> Arc<Library> {
    let asked = Asked::of(site);
    let own_pages: Vec<Value> = site
        .pages
        .par_iter()
        .map(|of| Value::from(page(&of.document, site, &asked).map))
        .collect();
    let translations = Translations::of(site);
    let pages: Vec<Value> = site
        .pages
        .par_iter()
        .zip(&own_pages)
        .map(|(page, own)| {
            let mut fields = Fields::of(own, &asked);
            for (name, neighbour) in [("lower", page.lower), ("higher", page.higher)] {
                fields.put(name, || {
                    neighbour.map_or_else(Value::none, |id| own_pages[id.0].clone())
                });
            }
            fields.put("translations", || translations.values(&page.document));
            Value::from(fields.map)
        })
        .collect();
    let sections: Vec<Value> = site
        .sections
        .par_iter()
        .map(|section| {
            let mut fields = document(&section.document, site, &asked);
            fields.put("pages", || {
                let members = section.pages.iter().map(|id| pages[id.0].clone());
                Value::from(members.collect::<Vec<_>>())
            });
            let subsections = section.subsections.iter();
            fields.texts(
                "subsections",
                subsections.map(|id| site.sections[id.0].document.path.as_str()),
            );
            let transparent = section.document.front.section.transparent;
            fields.put("transparent", || Value::from(transparent));
            fields.put("generate_feeds", || Value::from(false));
            fields.put("translations", || translations.values(&section.document));
            Value::from(fields.map)
        })
        .collect();
    let index = |paths: Vec<&String>| -> FxHashMap<String, usize> {
        let pairs = paths.into_iter().enumerate();
        pairs.map(|(index, path)| (path.clone(), index)).collect()
    };
    Arc::new(Library {
        configs: configs(&site.config),
        page_by_path: index(site.pages.iter().map(|page| &page.document.path).collect()),
        section_by_path: index(
            site.sections
                .iter()
                .map(|section| &section.document.path)
                .collect(),
        ),
        permalinks: site
            .documents()
            .map(|document| {
                let permalink = site.config.permalink(&document.address);
                (document.path.clone(), permalink)
            })
            .collect(),
        base: site.config.base().to_owned(),
        default_language: site.config.default_language.clone(),
        files: site.files.clone(),
        asked,
        pages,
        sections,
    })
}

/// What pages and sections have in common.
fn document<'a>(document: &Entry, site: &Site, asked: &'a Asked) -> Fields<'a> {
    let mut fields = Fields {
        asked,
        map: Map::new(),
    };
    let front = &document.front;
    fields.text("relative_path", &document.path);
    fields.put("content", || content(&site.open(document)));
    fields.put("permalink", || {
        Value::normal_string(&site.config.permalink(&document.address))
    });
    fields.put("draft", || Value::from(front.draft));
    fields.texts("ancestors", document.ancestors.iter().map(String::as_str));
    fields.optional_text("title", words(&front.title));
    fields.optional_text("description", words(&front.description));
    fields.put("extra", || value::of(&front.extra));
    fields.text("path", &document.address);
    let components = document.address.split('/');
    fields.texts("components", components.filter(|part| !part.is_empty()));
    fields.put("toc", || toc(document, site.config.base()));
    fields.put("word_count", || Value::from(word_count(document, site)));
    // 200 words a minute, as Zola counts.
    fields.put("reading_time", || {
        Value::from(word_count(document, site).div_ceil(200))
    });
    fields.put("assets", || {
        // Zola names a section's files where they are published, and a page's where they lie.
        let is_translated = document.lang != site.config.default_language;
        let folder = match document.is_section() && is_translated {
            true => format!("/{}/", document.lang),
            false => "/".to_owned(),
        };
        let addresses = super::assets::addresses(document).into_iter();
        let addresses =
            addresses.map(|(asset, _)| Value::normal_string(&format!("{folder}{asset}")));
        Value::from(addresses.collect::<Vec<_>>())
    });
    fields.text("lang", &document.lang);
    fields.put("backlinks", || Value::from(Vec::<Value>::new()));
    fields
}

fn words(field: &Option<Placed<String>>) -> Option<&str> {
    field.as_ref().map(|placed| placed.value.as_str())
}

/// What a page has, but for its place among others.
fn page<'a>(page: &Entry, site: &Site, asked: &'a Asked) -> Fields<'a> {
    let mut fields = document(page, site, asked);
    let front = &page.front;
    fields.text("slug", &page.slug);
    fields.optional_text("date", front.date.as_deref());
    fields.optional_text("updated", front.updated.as_deref());
    let mut parts = front.date.as_deref().unwrap_or("").splitn(3, '-');
    for name in ["year", "month", "day"] {
        let number = parts
            .next()
            .map(|part| part.split(['T', ' ']).next().unwrap_or(part))
            .and_then(|part| part.parse::<i64>().ok());
        fields.put(name, || number.map_or_else(Value::none, Value::from));
    }
    fields.put("taxonomies", || Value::from(Map::new()));
    fields.put("authors", || Value::from(Vec::<Value>::new()));
    fields.put("summary", Value::none);
    fields
}

fn content(document: &Document) -> Value {
    Value::normal_string(&write_html(&document.tree))
}

/// `base` is the site's address, without a slash at its end.
fn toc(document: &Outline, base: &str) -> Value {
    let entries = table_of_contents(&document.headings);
    let entries = entries.iter().map(|entry| toc_entry(entry, document, base));
    Value::from(entries.collect::<Vec<_>>())
}

fn toc_entry(entry: &TocEntry, document: &Outline, base: &str) -> Value {
    let heading = &document.headings[entry.heading];
    let mut map = Map::new();
    let mut put = |name: &'static str, value| map.insert(Key::from(name), value);
    put("level", Value::from(u64::from(heading.level)));
    put("id", Value::normal_string(&heading.id));
    let permalink = format!("{base}{}#{}", document.address, heading.id);
    put("permalink", Value::normal_string(&permalink));
    put("title", Value::normal_string(&heading.title));
    let children = entry.children.iter();
    let children = children.map(|child| toc_entry(child, document, base));
    put("children", Value::from(children.collect::<Vec<_>>()));
    Value::from(map)
}

/// Words (Unicode Standard Annex 29) outside fenced code, as Zola counts them for `word_count`.
fn word_count(document: &Entry, site: &Site) -> usize {
    let source = site.source(document);
    let markdown = &source.text()[document.body_start..];
    let outside_fences = markdown.split("```").step_by(2);
    outside_fences
        .map(|part| part.unicode_words().count())
        .sum()
}

/// Documents that say the same in several languages.
struct Translations<'s>(FxHashMap<String, Vec<&'s Outline>>, &'s Config);

impl<'s> Translations<'s> {
    fn of(site: &'s Site) -> Self {
        let mut groups: FxHashMap<String, Vec<&Outline>> = FxHashMap::default();
        if !site.config.languages.is_empty() {
            for document in site.documents() {
                groups
                    .entry(Self::stem(document))
                    .or_default()
                    .push(document);
            }
        }
        for group in groups.values_mut() {
            group.sort_by(|a, b| a.lang.cmp(&b.lang));
        }
        Self(groups, &site.config)
    }

    /// The path without its language.
    fn stem(document: &Outline) -> String {
        let stem = document.path.strip_suffix(".md").unwrap_or(&document.path);
        stem.strip_suffix(&format!(".{}", document.lang))
            .unwrap_or(stem)
            .to_owned()
    }

    fn values(&self, document: &Outline) -> Value {
        #[derive(Serialize)]
        struct Translation<'a> {
            lang: &'a str,
            permalink: String,
            title: Option<&'a str>,
        }
        let group = self.0.get(&Self::stem(document));
        let translations: Vec<Translation> = group
            .into_iter()
            .flatten()
            .map(|other| Translation {
                lang: &other.lang,
                permalink: self.1.permalink(&other.address),
                title: other.front.title.as_ref().map(|title| title.value.as_str()),
            })
            .collect();
        Value::from_serializable(&translations)
    }
}

/// What templates get as `config`: in another language with that one's title and description.
fn configs(site: &Config) -> FxHashMap<String, Value> {
    let own = (
        site.default_language.clone(),
        config(site, &site.title, &site.description),
    );
    let others = site.languages.iter().map(|language| {
        let value = config(site, &language.title, &language.description);
        (language.code.clone(), value)
    });
    std::iter::once(own).chain(others).collect()
}

fn config(config: &Config, title: &str, description: &str) -> Value {
    #[derive(Serialize)]
    struct Known<'a> {
        base_url: &'a str,
        mode: &'a str,
        title: &'a str,
        description: &'a str,
        default_language: &'a str,
        build_search_index: bool,
        generate_feeds: bool,
        extra: Value,
    }
    Value::from_serializable(&Known {
        base_url: &config.base_url,
        mode: "build",
        title,
        description,
        default_language: &config.default_language,
        build_search_index: false,
        generate_feeds: false,
        extra: value::of(&config.extra),
    })
}
