//! What templates know: config, pages and sections as Tera values, under Zola's names.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::value::Key;
use tera::{Context, Map, Value};
use unicode_segmentation::UnicodeSegmentation;

use super::{own_content, value};
use crate::files::Files;
use crate::markup::write_html;
use crate::site::{Config, Document, Place, Reach, Site, TocEntry, table_of_contents};

/// Everything that templates can ask for, ready-made and shared.
pub struct Library {
    /// By language.
    pub configs: HashMap<String, Value>,
    /// In the order of the site's pages.
    pub pages: Vec<Value>,
    /// In the order of the site's sections.
    pub sections: Vec<Value>,
    /// Places in `pages` by path below `content/`.
    pub page_by_path: HashMap<String, usize>,
    pub section_by_path: HashMap<String, usize>,
    /// Permalinks of both by path below `content/`.
    pub permalinks: HashMap<String, String>,
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
        let mut fields = document(site.at(place), site, self.asked);
        if let Place::Page(_) = place {
            page_fields(&mut fields, site.at(place));
        }
        let mut map = self.value(place).clone().into_map().expect("made from one");
        let mut reach = Reach::Itself;
        for (name, value) in fields {
            if map.get(&name) != Some(&value) {
                reach = Reach::Others;
            }
            map.insert(name, value);
        }
        (Value::from(map), reach)
    }

    /// `value` as the template of `document`, which it is of, gets it.
    pub fn whole(&self, value: &Value, document: &Document) -> Value {
        if self.asked.contents {
            return value.clone();
        }
        let mut map = value.clone().into_map().expect("made from one");
        text(&mut map, "content", &write_html(&document.tree));
        Value::from(map)
    }

    pub fn permalink(&self, address: &str) -> Value {
        Value::normal_string(&format!("{}{address}", self.base))
    }
}

/// Makes the values of `site`.
pub fn library(site: &Site) -> Arc<Library> {
    let asked = Asked {
        words: counts_words(site),
        contents: !own_content::is_all_that_templates_ask_for(site),
    };
    let own_pages: Vec<Value> = site
        .pages
        .par_iter()
        .map(|page| {
            let mut map = document(&page.document, site, asked);
            page_fields(&mut map, &page.document);
            Value::from(map)
        })
        .collect();
    let translations = Translations::of(site);
    let pages: Vec<Value> = site
        .pages
        .par_iter()
        .zip(&own_pages)
        .map(|(page, own)| {
            let mut map = own.clone().into_map().expect("made from one");
            for (name, neighbour) in [("lower", page.lower), ("higher", page.higher)] {
                let value = match neighbour {
                    Some(id) => own_pages[id.0].clone(),
                    None => Value::none(),
                };
                put(&mut map, name, value);
            }
            put(
                &mut map,
                "translations",
                translations.values(&page.document),
            );
            Value::from(map)
        })
        .collect();
    let sections: Vec<Value> = site
        .sections
        .par_iter()
        .map(|section| {
            let mut map = document(&section.document, site, asked);
            let members: Vec<Value> = section.pages.iter().map(|id| pages[id.0].clone()).collect();
            put(&mut map, "pages", Value::from(members));
            let subsections: Vec<Value> = section
                .subsections
                .iter()
                .map(|id| Value::normal_string(&site.sections[id.0].document.path))
                .collect();
            put(&mut map, "subsections", Value::from(subsections));
            let transparent = section.document.front.section.transparent;
            put(&mut map, "transparent", Value::from(transparent));
            put(&mut map, "generate_feeds", Value::from(false));
            put(
                &mut map,
                "translations",
                translations.values(&section.document),
            );
            Value::from(map)
        })
        .collect();
    let index = |paths: Vec<&String>| -> HashMap<String, usize> {
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

fn put(map: &mut Map, key: &'static str, value: Value) {
    map.insert(Key::from(key), value);
}

fn text(map: &mut Map, key: &'static str, value: &str) {
    put(map, key, Value::normal_string(value));
}

fn optional_text(map: &mut Map, key: &'static str, value: Option<&str>) {
    put(
        map,
        key,
        value.map_or_else(Value::none, Value::normal_string),
    );
}

/// What templates ask for of pages other than their own, as far as it costs much.
#[derive(Debug, Clone, Copy)]
struct Asked {
    words: bool,
    /// Whether each value has its content. If not, only the page being rendered has.
    contents: bool,
}

/// What pages and sections have in common.
fn document(document: &Document, site: &Site, asked: Asked) -> Map {
    let mut map = Map::new();
    let front = &document.front;
    let placed = |field: &Option<crate::site::Placed<String>>| {
        field.as_ref().map(|placed| placed.value.clone())
    };
    text(&mut map, "relative_path", &document.path);
    let content = match asked.contents {
        true => &write_html(&document.tree),
        false => "",
    };
    text(&mut map, "content", content);
    text(
        &mut map,
        "permalink",
        &site.config.permalink(&document.address),
    );
    put(&mut map, "draft", Value::from(front.draft));
    let ancestors: Vec<Value> = document
        .ancestors
        .iter()
        .map(|path| Value::normal_string(path))
        .collect();
    put(&mut map, "ancestors", Value::from(ancestors));
    optional_text(&mut map, "title", placed(&front.title).as_deref());
    optional_text(
        &mut map,
        "description",
        placed(&front.description).as_deref(),
    );
    put(&mut map, "extra", value::of(&front.extra));
    text(&mut map, "path", &document.address);
    let components: Vec<Value> = document
        .address
        .split('/')
        .filter(|part| !part.is_empty())
        .map(Value::normal_string)
        .collect();
    put(&mut map, "components", Value::from(components));
    let toc: Vec<Value> = table_of_contents(&document.headings)
        .into_iter()
        .map(|entry| toc_entry(&entry, document, site))
        .collect();
    put(&mut map, "toc", Value::from(toc));
    if asked.words {
        let words = word_count(&document.source.text()[document.body_start..]);
        put(&mut map, "word_count", Value::from(words));
        // 200 words a minute, as Zola counts.
        put(&mut map, "reading_time", Value::from(words.div_ceil(200)));
    }
    let assets: Vec<Value> = super::assets::addresses(document)
        .into_iter()
        .map(|(asset, _)| Value::normal_string(&format!("/{asset}")))
        .collect();
    put(&mut map, "assets", Value::from(assets));
    text(&mut map, "lang", &document.lang);
    put(&mut map, "backlinks", Value::from(Vec::<Value>::new()));
    map
}

fn page_fields(map: &mut Map, document: &Document) {
    let front = &document.front;
    text(map, "slug", &document.slug);
    optional_text(map, "date", front.date.as_deref());
    optional_text(map, "updated", front.updated.as_deref());
    let mut parts = front.date.as_deref().unwrap_or("").splitn(3, '-');
    for name in ["year", "month", "day"] {
        let number = parts
            .next()
            .map(|part| part.split(['T', ' ']).next().unwrap_or(part))
            .and_then(|part| part.parse::<i64>().ok());
        put(map, name, number.map_or_else(Value::none, Value::from));
    }
    put(map, "taxonomies", Value::from(Map::new()));
    put(map, "authors", Value::from(Vec::<Value>::new()));
    put(map, "summary", Value::none());
}

fn toc_entry(entry: &TocEntry, document: &Document, site: &Site) -> Value {
    let heading = &document.headings[entry.heading];
    let mut map = Map::new();
    put(&mut map, "level", Value::from(u64::from(heading.level)));
    text(&mut map, "id", &heading.id);
    let permalink = format!(
        "{}#{}",
        site.config.permalink(&document.address),
        heading.id
    );
    text(&mut map, "permalink", &permalink);
    text(&mut map, "title", &heading.title);
    let children: Vec<Value> = entry
        .children
        .iter()
        .map(|child| toc_entry(child, document, site))
        .collect();
    put(&mut map, "children", Value::from(children));
    Value::from(map)
}

/// Whether a template asks how many words a page has. Counting them costs as much as parsing the page,
/// and hardly a template asks.
fn counts_words(site: &Site) -> bool {
    let names = [b"word_count".as_slice(), b"reading_time"];
    site.files.under("templates").any(|(_, text)| {
        let mut names = names.iter();
        names.any(|name| memchr::memmem::find(text, name).is_some())
    })
}

/// Words (Unicode Standard Annex 29) outside fenced code, as Zola counts them for `word_count`.
fn word_count(markdown: &str) -> usize {
    let outside_fences = markdown.split("```").step_by(2);
    outside_fences
        .map(|part| part.unicode_words().count())
        .sum()
}

/// Documents that say the same in several languages.
struct Translations<'s>(HashMap<String, Vec<&'s Document>>, &'s Config);

impl<'s> Translations<'s> {
    fn of(site: &'s Site) -> Self {
        let mut groups: HashMap<String, Vec<&Document>> = HashMap::new();
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
    fn stem(document: &Document) -> String {
        let stem = document.path.strip_suffix(".md").unwrap_or(&document.path);
        stem.strip_suffix(&format!(".{}", document.lang))
            .unwrap_or(stem)
            .to_owned()
    }

    fn values(&self, document: &Document) -> Value {
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
fn configs(site: &Config) -> HashMap<String, Value> {
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
        build_search_index: config.build_search_index,
        generate_feeds: false,
        extra: value::of(&config.extra),
    })
}
