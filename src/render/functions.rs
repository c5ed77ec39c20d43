//! The functions and filters that templates may call, under Zola's names.

use std::sync::Arc;

use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::context::Library;
use super::value;
use crate::text::nearest;

/// Makes `get_url`, `get_page`, `get_section`, `load_data` and the filter `date` known to `tera`.
pub fn register(tera: &mut Tera, library: &Arc<Library>) {
    let shared = Arc::clone(library);
    tera.register_function("get_url", move |arguments: Kwargs, _: &State| {
        get_url(&shared, &arguments)
    });
    let shared = Arc::clone(library);
    tera.register_function("get_page", move |arguments: Kwargs, _: &State| {
        let path = content_path(&shared, &arguments)?;
        find(&path, &shared.pages, shared.page_by_path.get(&path))
    });
    let shared = Arc::clone(library);
    tera.register_function("get_section", move |arguments: Kwargs, _: &State| {
        let path = content_path(&shared, &arguments)?;
        find(&path, &shared.sections, shared.section_by_path.get(&path))
    });
    let data = LoadedData::of(library);
    tera.register_function("load_data", move |arguments: Kwargs, _: &State| {
        data.get(arguments.must_get::<&str>("path")?)
    });
    tera.register_filter("date", |value: &str, arguments: Kwargs, _: &State| {
        let format = arguments.get::<&str>("format")?.unwrap_or("%Y-%m-%d");
        format_date(value, format)
    });
}

/// The `path` argument with the file name of the language that was asked for.
fn content_path(library: &Library, arguments: &Kwargs) -> TeraResult<String> {
    let path = arguments.must_get::<&str>("path")?;
    Ok(match arguments.get::<&str>("lang")? {
        Some(lang) if lang != library.default_language => {
            format!("{}.{lang}.md", path.strip_suffix(".md").unwrap_or(path))
        }
        _ => path.to_owned(),
    })
}

fn find(path: &str, values: &[Value], index: Option<&usize>) -> TeraResult<Value> {
    match index {
        Some(index) => Ok(values[*index].clone()),
        None => Err(Error::message(format!("there is no content/{path}"))),
    }
}

fn get_url(library: &Library, arguments: &Kwargs) -> TeraResult<String> {
    if arguments.get::<bool>("cachebust")?.unwrap_or(false) {
        return Err(Error::message(
            "`cachebust` is outside the Zola subset; leave it out",
        ));
    }
    let path = arguments.must_get::<&str>("path")?;
    if path.starts_with("@/") {
        return url_of_document(library, &content_path(library, arguments)?);
    }
    let mut path = match arguments.get::<&str>("lang")? {
        Some(lang) if lang != library.default_language => format!("{lang}/{path}"),
        _ => path.to_owned(),
    };
    let has_slash = path.ends_with('/');
    if arguments.get::<bool>("trailing_slash")?.unwrap_or(false) {
        if !has_slash && !path.contains('#') {
            path.push('/');
        }
    } else if has_slash {
        path.pop();
    }
    let is_joined = path.is_empty() || path.starts_with('/');
    let joint = if is_joined { "" } else { "/" };
    Ok(format!("{}{joint}{path}", library.base))
}

/// The address of the document at `path`, which begins with `@/` and may end in a heading's id.
fn url_of_document(library: &Library, path: &str) -> TeraResult<String> {
    let internal = &path["@/".len()..];
    let (file, fragment) = match internal.split_once('#') {
        Some((file, fragment)) => (file, format!("#{fragment}")),
        None => (internal, String::new()),
    };
    match library.permalinks.get(file) {
        Some(permalink) => Ok(format!("{permalink}{fragment}")),
        None => {
            let paths = library.permalinks.keys().map(String::as_str);
            let hint = nearest(file, paths)
                .map_or_else(String::new, |near| format!("; did you mean `@/{near}`?"));
            Err(Error::message(format!("there is no content/{file}{hint}")))
        }
    }
}

/// The tree's data files, each parsed once.
struct LoadedData(std::collections::BTreeMap<String, Result<Value, String>>);

impl LoadedData {
    fn of(library: &Library) -> Self {
        let files = library.files.iter();
        Self(
            files
                .filter(|(path, _)| {
                    path.ends_with(".toml") || path.ends_with(".json") || path.ends_with(".txt")
                })
                .map(|(path, content)| (path.to_owned(), Self::parse(path, &content.bytes())))
                .collect(),
        )
    }

    fn parse(path: &str, content: &[u8]) -> Result<Value, String> {
        let text = std::str::from_utf8(content)
            .map_err(|_| format!("{path} is not UTF-8 text; save it as UTF-8 in your editor"))?;
        if path.ends_with(".toml") {
            let table: toml::Table =
                toml::from_str(text).map_err(|error| toml_fault(path, text, &error))?;
            Ok(value::of(&table))
        } else if path.ends_with(".json") {
            let json: serde_json::Value = serde_json::from_str(text)
                .map_err(|error| format!("{path} is not valid JSON: {error}"))?;
            Ok(value::of(&json))
        } else {
            Ok(Value::normal_string(text))
        }
    }

    /// The file at `path`, looked for from the root and in `static/` and `content/`, as Zola does.
    fn get(&self, path: &str) -> TeraResult<Value> {
        let path = path.trim_start_matches('/');
        let places = [
            path.to_owned(),
            format!("static/{path}"),
            format!("content/{}", path.trim_start_matches("@/")),
        ];
        match places.iter().find_map(|place| self.0.get(place)) {
            Some(Ok(value)) => Ok(value.clone()),
            Some(Err(fault)) => Err(Error::message(fault)),
            None => Err(Error::message(format!(
                "there is no data file {path}; `load_data` reads .toml, .json and .txt files of the tree"
            ))),
        }
    }
}

fn toml_fault(path: &str, text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let line = text[..start.min(text.len())].matches('\n').count() + 1;
    format!(
        "{path} is not valid TOML (line {line}): {}",
        error.message()
    )
}

/// `value` (a date, or a date with a time) in the words of `format`, as C's `strftime` has them.
fn format_date(value: &str, format: &str) -> TeraResult<String> {
    let fault = || Error::message(format!("`{value}` is not a date such as 2026-11-21"));
    // The hour that is written counts, in whatever zone it is.
    let pieces = Pieces::parse(value).map_err(|_| fault())?;
    let time = pieces.time().unwrap_or(Time::midnight());
    jiff::fmt::strtime::format(format, pieces.date().to_datetime(time))
        .map_err(|error| Error::message(format!("`{format}` is not a date format: {error}")))
}
