//! What each stage costs on the guide itself: `cargo bench`. Compare two runs of one machine, nothing else;
//! `tests/bench/compare` sets the whole beside other programs.

use divan::Bencher;
use jiff::civil::{Date, date};
use rfa_guide::files::{self, Files};
use rfa_guide::site::Site;
use rfa_guide::{check, markup, render, search, site};

const TODAY: Date = date(2026, 11, 21);

fn main() {
    divan::main();
}

fn load() -> Site {
    site::load(files::embedded(), &site::Settings::default()).value
}

fn publish(site: &Site) -> Files {
    let rendered = render::site(site).value;
    render::publish(rendered, &render::Settings::of(site, TODAY)).expect("our pages are UTF-8")
}

/// Markdown, front matter, links and order.
#[divan::bench]
fn loading(bencher: Bencher) {
    bencher
        .with_inputs(files::embedded)
        .bench_values(|files| site::load(files, &site::Settings::default()));
}

/// Templates and Sass.
#[divan::bench]
fn rendering(bencher: Bencher) {
    let site = load();
    bencher.bench(|| render::site(&site));
}

/// Relative links, overdue checks, glossary links.
#[divan::bench]
fn linking(bencher: Bencher) {
    let site = load();
    let rendered = render::site(&site).value;
    let settings = render::Settings::of(&site, TODAY);
    bencher
        .with_inputs(|| rendered.clone())
        .bench_values(|rendered| render::publish(rendered, &settings));
}

#[divan::bench]
fn checking(bencher: Bencher) {
    let site = load();
    let published = publish(&site);
    bencher.bench(|| {
        check::run(&check::Input {
            site: &site,
            published: &published,
            today: TODAY,
        })
    });
}

#[divan::bench]
fn indexing(bencher: Bencher) {
    let site = load();
    bencher.bench(|| search::index(&site));
}

/// The tags of every published page.
#[divan::bench]
fn reading_tags(bencher: Bencher) {
    let published = publish(&load());
    let pages: Vec<String> = published
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter_map(|(path, _)| published.text(path))
        .collect();
    bencher.bench(|| {
        pages
            .iter()
            .map(|html| markup::tags(html).count())
            .sum::<usize>()
    });
}
