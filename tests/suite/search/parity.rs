//! The browser's script, run here, answers as the Rust query does: the same hits, order, scores,
//! excerpts and rewritings, for every query of the table and for thousands of made-up ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use rfa_guide::files::Files;
use rfa_guide::search::{self, Answer, Index, Options};
use rfa_guide::{files, site};
use rquickjs::{Context, Function, Runtime};
use serde_json::{Value, json};

use super::{GUIDE, table};

/// Asks, loads what is wanted, and asks again, as the browser's page does.
const DRIVER: &str = r#"
    globalThis.waves = 0;
    globalThis.ask = (text, literally, limit) => {
        for (globalThis.waves = 0; ; globalThis.waves++) {
            const answer = rfaSearch.ask(text, literally, limit);
            if (!answer.wanted) return JSON.stringify(answer);
            if (waves > 12) throw new Error("there is no end to " + answer.wanted);
            for (const name of answer.wanted) eval(fileOf(name));
        }
    };
"#;

/// A browser without a page.
pub struct Browser {
    context: Context,
    // The context runs in it.
    _runtime: Runtime,
}

impl Browser {
    pub fn with(files: &Files, lang: &str) -> Self {
        let root = files.text(&format!("search/{lang}.js")).expect("a root");
        let scripts: Rc<BTreeMap<String, String>> = Rc::new(
            files
                .under("search")
                .filter_map(|(path, _)| {
                    let name = path.strip_prefix("search/")?.strip_suffix(".js")?;
                    let name = match name.rsplit_once('/') {
                        None if name == lang => "root",
                        Some((folder, name)) if root.contains(folder) => name,
                        _ => return None,
                    };
                    Some((name.to_owned(), files.text(path)?))
                })
                .collect(),
        );
        let runtime = Runtime::new().expect("a JavaScript engine");
        let context = Context::full(&runtime).expect("a JavaScript context");
        context.with(|js| {
            let file_of = move |name: String| scripts.get(&name).cloned().unwrap_or_default();
            let function = Function::new(js.clone(), file_of).expect("a function");
            js.globals().set("fileOf", function).expect("set");
            js.eval::<(), _>("globalThis.window = globalThis;")
                .expect("run");
            js.eval::<(), _>(search::published_script())
                .expect("the script runs");
            js.eval::<(), _>(DRIVER).expect("run");
        });
        Self {
            context,
            _runtime: runtime,
        }
    }

    pub fn ask(&self, query: &str, options: &Options) -> Value {
        let answer = self.context.with(|js| {
            let ask: Function = js.globals().get("ask").expect("there");
            let answer: rquickjs::Result<String> =
                ask.call((query, options.literally, options.limit as u32));
            answer.unwrap_or_else(|error| panic!("{query:?}: {error}: {:?}", js.catch()))
        });
        serde_json::from_str(&answer).expect("JSON")
    }
}

/// `answer` as the script gives it.
fn as_the_script_says(answer: &Answer) -> Value {
    let hits = answer.hits.iter().map(|hit| {
        let units = |at: usize| hit.excerpt.text[..at].encode_utf16().count();
        let marks = hit.excerpt.marks.iter();
        json!({
            "url": hit.url,
            "title": hit.title,
            "heading": hit.heading,
            "score": hit.score,
            "text": hit.excerpt.text,
            "marks": marks.map(|mark| [units(mark.start), units(mark.end)]).collect::<Vec<_>>(),
        })
    });
    let said = answer.rewritings.iter().map(|rewriting| {
        json!({
            "kind": rewriting.kind.name(),
            "typed": rewriting.typed,
            "used": rewriting.used,
        })
    });
    json!({
        "hits": hits.collect::<Vec<_>>(),
        "total": answer.total,
        "said": said.collect::<Vec<_>>(),
        "card": answer.card,
        "nearest": answer.nearest,
    })
}

fn compare(index: &Index, browser: &Browser, queries: impl IntoIterator<Item = String>) -> usize {
    let mut compared = 0;
    for query in queries {
        for literally in [false, true] {
            let options = Options {
                limit: 10,
                literally,
            };
            let ours = as_the_script_says(&search::query(index, &query, &options));
            let theirs = browser.ask(&query, &options);
            assert_eq!(theirs, ours, "{query:?} {options:?}");
        }
        compared += 1;
    }
    compared
}

/// A small generator of numbers, always the same ones (Steele and others, SplitMix64, 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Words of the site, whole, half, misspelt, run together and torn apart, with others between.
fn made_up_queries(index: &Index, count: usize) -> impl Iterator<Item = String> {
    const ODD: [&str; 16] = [
        "🙂",
        "naïve",
        "ÉPINE",
        "سرطان",
        "العمود",
        "脊椎",
        "e\u{301}pine",
        "ﬁbre",
        "Ⅻ",
        "don’t",
        "'",
        "x-ray",
        "İ",
        "ΣΊΣΥΦΟΣ",
        "\u{202e}abc",
        "䀀䀀䀀s",
    ];
    const SMALL: [&str; 10] = [
        "the", "of", "my", "can", "i", "what", "is", "no", "a", "without",
    ];
    let words: Vec<String> = index.languages[0]
        .lexicon
        .forms()
        .iter()
        .map(|form| form.word.clone())
        .collect();
    let mut numbers = Numbers(5);
    (0..count).map(move |_| {
        let mut query = String::new();
        for _ in 0..1 + numbers.below(5) {
            let mut word: Vec<char> = numbers.one_of(&words).chars().collect();
            let at = numbers.below(word.len());
            match numbers.below(12) {
                0 => word.truncate(at + 1),
                1 => word[at] = *numbers.one_of(&['a', 'e', 'x', 'é']),
                2 => drop(word.remove(at)),
                3 => word.insert(at, *numbers.one_of(&['i', 's', 'q'])),
                4 if at > 0 => word.swap(at - 1, at),
                5 => word = numbers.one_of(&ODD).chars().collect(),
                6 => word = numbers.one_of(&SMALL).chars().collect(),
                7 => word.insert(at, ' '),
                8 => word.extend(numbers.one_of(&words).chars()),
                _ => {}
            }
            query.extend(word);
            query.push_str(numbers.one_of::<&str>(&[" ", " ", " ", "-", ", ", "  "]));
        }
        if numbers.below(2) == 0 {
            query.truncate(query.trim_end().len());
        }
        query
    })
}

#[test]
fn the_browser_finds_what_the_table_finds() {
    let browser = Browser::with(&search::write(GUIDE.clone()), "en");
    let queries = table().into_iter().map(|golden| golden.query);
    assert!(compare(&GUIDE, &browser, queries) >= 150);
}

/// Root, words, weights and concepts, texts: each wave waits for the one before.
#[test]
fn words_of_the_site_take_three_waves_after_the_root() {
    for query in [
        "bone cement",
        "radiofrequency ablation",
        "what is sedation",
        "spine cancer",
    ] {
        let browser = Browser::with(&search::write(GUIDE.clone()), "en");
        browser.ask("", &Options::default());
        browser.ask(query, &Options::default());
        let waves: usize = browser
            .context
            .with(|js| js.globals().get("waves").expect("counted"));
        assert!(waves <= 3, "{query}: {waves}");
    }
}

#[test]
fn the_browser_finds_the_same_for_made_up_queries() {
    let browser = Browser::with(&search::write(GUIDE.clone()), "en");
    let compared = compare(&GUIDE, &browser, made_up_queries(&GUIDE, 1_000));
    assert_eq!(compared, 1_000);
}

#[test]
fn the_browser_bears_what_the_query_bears() {
    let browser = Browser::with(&search::write(GUIDE.clone()), "en");
    let long = made_up_queries(&GUIDE, 400).collect::<Vec<_>>().join(" ");
    let queries = [
        "",
        " ",
        "the",
        "…",
        "\u{0}\u{7f}",
        "constructor __proto__ toString",
        &"x".repeat(10_000),
        &"spine ".repeat(2_000),
        &"🙂".repeat(3_000),
        &long[..long.floor_char_boundary(10_000)],
    ];
    compare(&GUIDE, &browser, queries.map(str::to_owned));
}

/// What `fuzz/` tries for hours, for a moment: one file of an index with some bytes changed.
#[test]
fn a_damaged_index_is_an_error_or_an_index() {
    let whole = search::write(index_of(fixture("headings")));
    let paths: Vec<&str> = whole.iter().map(|(path, _)| path).collect();
    let mut numbers = Numbers(7);
    let mut refused = 0;
    for _ in 0..2_000 {
        let path = *numbers.one_of(&paths);
        let mut content = whole.get(path).expect("there").to_vec();
        for _ in 0..1 + numbers.below(3) {
            let at = numbers.below(content.len());
            match numbers.below(4) {
                0 => content[at] = numbers.below(256) as u8,
                1 => content[at] = b'!' + numbers.below(90) as u8,
                2 => drop(content.remove(at)),
                _ => content.insert(at, b'!' + numbers.below(90) as u8),
            }
        }
        let mut files = whole.clone();
        files.replace(path, content);
        match search::read(&files, "en") {
            Ok(index) => {
                for query in ["heading", "one two", "headng x"] {
                    search::query(&index, query, &Options::default());
                }
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100, "{refused}");
}

/// Words in so many entries that their lists are cut.
#[test]
fn the_browser_reads_the_lists_of_the_commonest_words() {
    let mut page = String::from("+++\ntitle = \"Everything\"\n+++\n");
    for part in 0..4_100 {
        let again = "cement ".repeat(part % 7);
        page.push_str(&format!("\n## Part {part}\n\nCement {again}sets\n"));
    }
    let mut tree = fixture("headings");
    tree.replace("content/everything.md", page);
    let index = index_of(tree);
    assert!(!index.languages[0].cut.is_empty(), "no list was cut");
    let files = search::write(index.clone());
    assert!(search::read(&files, "en").expect("whole") == index);
    let browser = Browser::with(&files, "en");
    let queries = [
        "cement",
        "cement sets",
        "cement 17",
        "cem",
        "heading cement",
    ];
    compare(&index, &browser, queries.map(str::to_owned));
}

fn fixture(name: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let read = files::read(&folder.join(name), &site::ENTRIES);
    read.expect("it can be read").value
}

fn index_of(tree: Files) -> Index {
    let site = site::load(tree, &site::Settings::default()).value;
    search::index(&site).value
}

#[test]
fn the_browser_reads_other_sites_and_languages() {
    for (name, lang) in [("languages", "en"), ("languages", "cy"), ("headings", "en")] {
        let mut index = index_of(fixture(name));
        let written = search::write(index.clone());
        assert_eq!(
            search::read(&written, &index.languages[0].lang).expect("whole"),
            index
        );
        index.languages.retain(|language| language.lang == lang);
        assert_eq!(index.languages.len(), 1, "{name} {lang}");
        let browser = Browser::with(&written, lang);
        compare(&index, &browser, made_up_queries(&index, 200));
    }
}
