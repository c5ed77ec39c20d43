//! The guide on paper: each page and all of it, printed to PDF as a reader's browser would, on A4 and US
//! Letter, at 14 and at 18 point. Chromium prints everything, Firefox one page a layout; the driver of
//! WebKit cannot print. `tests/browsers` gets poppler, which reads PDFs.

use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::BASE64;
use serde_json::json;

use crate::engine::Engine;
use crate::guide;
use crate::look::{Browser, Finding, nothing_wrong};
use crate::program;
use crate::state::State;

/// Its name, and its width and height in centimetres.
type Paper = (&'static str, f64, f64);

const A4: Paper = ("A4", 21.0, 29.7);
const LETTER: Paper = ("Letter", 21.59, 27.94);

const WHOLE: &str = "print/index.html";
const WHOLE_LARGE: &str = "print/large/index.html";

/// Sets a mark before the first words and after the last of each block that no page break may cut, and
/// in the lines to write on.
const MARK: &str = r#"
    const blocks = document.querySelectorAll('h1, h2, h3, h4, h5, h6, .emergency-card, .key-points, .entry-list__entry, ' +
      '.page-list__item, .question-list__item, .sheet__question, .review-status, .wallet, .sheet-of-paper, blockquote, td');
    const notOnPaper = '.add-question, .entry-list__onward, .visually-hidden, [hidden], template, ' +
      '.booklet .page-list__description, .booklet .part-list__description' +
      // At 14 point the cards for a wallet and a wall are longer than a sheet.
      (document.querySelector('link[href*="booklet"]') ? ', .wallet, .sheet-of-paper' : '');
    blocks.forEach((block, number) => {
      const mark = (letter) => {
        const mark = document.createElement('span');
        mark.textContent = ' @' + letter + number + '@ ';
        mark.style.cssText = 'font-size: 4px; white-space: nowrap;';
        return mark;
      };
      const texts = [];
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        if (walk.currentNode.data.trim() && !walk.currentNode.parentElement.closest(notOnPaper)) texts.push(walk.currentNode);
      }
      if (!texts.length) return;
      const lines = block.querySelector('.sheet__lines');
      if (lines) lines.append(mark('z'));
      else texts[texts.length - 1].after(mark('z'));
      texts[0].before(mark('a'));
    });"#;

/// Ink that is not black, ground that is not white, and drawings that are taller than a sheet of Letter.
const INK: &str = r"
    const found = [];
    const shown = (element) => element.getClientRects().length > 0;
    for (const element of document.querySelectorAll('body, body *:not(svg *)')) {
      if (!shown(element) || element.closest('.visually-hidden')) continue;
      const look = getComputedStyle(element);
      const name = element.localName + '.' + element.className;
      const hasText = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
      if (hasText && look.color !== 'rgb(0, 0, 0)') found.push(name + ' has ink of ' + look.color);
      if (!['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(look.backgroundColor)) {
        found.push(name + ' has ground of ' + look.backgroundColor);
      }
      if (element.matches('img') && element.getBoundingClientRect().height > 24.9 * 96 / 2.54) {
        found.push(name + ' is higher than a sheet');
      }
    }
    return found;";

#[test]
fn each_page_is_sound_on_paper() {
    sound_on_paper(Engine::Chromium, &single(guide::pages()), &[A4, LETTER]);
}

#[test]
fn the_whole_guide_is_sound_on_paper() {
    sound_on_paper(Engine::Chromium, &[WHOLE, WHOLE_LARGE], &[A4, LETTER]);
}

#[test]
fn firefox_prints_each_layout() {
    sound_on_paper(Engine::Firefox, &single(guide::samples()), &[A4]);
}

/// The pages that are no more than themselves.
fn single<'a>(pages: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let pages = pages.into_iter();
    pages
        .filter(|page| ![WHOLE, WHOLE_LARGE].contains(page))
        .collect()
}

fn sound_on_paper(engine: Engine, pages: &[&str], papers: &[Paper]) {
    let served = guide::serve(guide::content());
    let browser = Browser::start(engine, State::Light);
    let mut found = Vec::new();
    for page in pages {
        for paper in papers {
            found.extend(printed(&browser, &served.address, page, *paper));
        }
    }
    nothing_wrong(found);
}

#[test]
fn paper_is_black_on_white() {
    let served = guide::serve(guide::content());
    let browser = Browser::start(Engine::Chromium, State::Print);
    let mut found = Vec::new();
    for page in guide::pages() {
        browser.session.go(&format!("{}/{page}", served.address));
        let list = browser.session.run(INK, json!([]));
        for what in list.as_array().expect("a list") {
            let what = what.as_str().unwrap_or("?");
            found.push(browser.finding(page, "ink", "page", what));
        }
    }
    nothing_wrong(found);
}

/// What is wrong with the PDF of a page.
fn printed(browser: &Browser, address: &str, page: &str, paper: Paper) -> Vec<Finding> {
    browser.session.go(&format!("{address}/{page}"));
    browser.session.run(MARK, json!([]));
    let place = to_pdf(browser, page, paper);
    let mut found = Vec::new();
    let mut report = |what: String| found.push(browser.finding(page, paper.0, "paper", &what));
    let sheets = sheets(&place);
    let all = sheets.concat();
    for (number, sheet) in sheets.iter().enumerate() {
        for mark in marks(sheet, 'a') {
            if !marks(sheet, 'z').contains(&mark) {
                report(format!("sheet {} cuts block {mark}", number + 1));
            }
        }
        // Firefox has nothing yet for the margins of a sheet.
        if browser.engine == Engine::Chromium && !sheet.contains("RFA guide, version") {
            report(format!("sheet {} does not say its version", number + 1));
        }
    }
    let has_line = browser.session.run(
        "return !!document.querySelector('.page-foot') && !document.querySelector('.sheet-of-paper, .wallet');",
        json!([]),
    );
    if has_line == true && !all.contains("Checked against its sources on") {
        report("there is no review line".to_owned());
    }
    let is_large = page == WHOLE_LARGE;
    let least = if is_large { 18 } else { 10 };
    if let Some(size) = smallest(&place, false).filter(|size| *size < least) {
        report(format!("letters of {size} point"));
    }
    // A tall drawing is made small enough for a sheet, and its letters with it.
    if is_large && smallest(&place, true).is_some_and(|size| size < 14) {
        report("letters in a drawing of less than 14 point".to_owned());
    }
    found
}

/// Prints the page that is open, and gives where the PDF lies.
fn to_pdf(browser: &Browser, page: &str, (name, width, height): (&str, f64, f64)) -> PathBuf {
    let answer = match browser.engine {
        // WebDriver's own command ends after ten seconds, however long the page.
        Engine::Chromium => {
            let inches = json!({"paperWidth": width / 2.54, "paperHeight": height / 2.54});
            browser.session.cdp("Page.printToPDF", inches)["data"].clone()
        }
        _ => {
            let paper = json!({"page": {"width": width, "height": height}, "shrinkToFit": false});
            browser.session.post("/print", paper)
        }
    };
    let bytes = BASE64.decode(answer.as_str().unwrap_or_default().as_bytes());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paper");
    let file = format!("{:?}-{name}-{}.pdf", browser.engine, page.replace('/', "-"));
    program::write(&folder, &file, bytes.expect("a PDF in Base64"));
    folder.join(file)
}

/// The text of the page that is open, as it comes on A4.
pub fn text_of(browser: &Browser, name: &str) -> String {
    sheets(&to_pdf(browser, name, A4)).join(" ")
}

/// The text of each sheet of the page that is open, as it comes on US Letter, which is the shorter.
pub fn sheets_of(browser: &Browser, name: &str) -> Vec<String> {
    sheets(&to_pdf(browser, name, LETTER))
}

/// How many sheets the page that is open fills, on the paper on which it fills more.
pub fn sheet_count(browser: &Browser, name: &str) -> usize {
    let on = |paper| sheets(&to_pdf(browser, name, paper)).len();
    on(A4).max(on(LETTER))
}

fn read_by(program: &str, arguments: &[&str], place: &Path) -> String {
    let mut command = Command::new(program);
    command.args(arguments).arg(place);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; tests/run installs it"));
    assert!(output.status.success(), "{program} {}", place.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text of each sheet, in one line.
fn sheets(place: &Path) -> Vec<String> {
    let text = read_by("pdftotext", &["-raw"], place);
    let sheets = text.split_terminator('\u{c}');
    sheets
        .map(|sheet| sheet.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// The numbers of the marks with this letter.
fn marks(sheet: &str, letter: char) -> Vec<u32> {
    let parts = sheet.split('@');
    parts
        .filter_map(|part| part.strip_prefix(letter)?.parse().ok())
        .collect()
}

/// The size in points of the smallest letters but those of the marks. Where `drawings` do not count, nor
/// do letters in their colour: the drawing on the card says in small letters what stands beside it.
fn smallest(place: &Path, drawings: bool) -> Option<u32> {
    let xml = read_by("pdftohtml", &["-xml", "-i", "-zoom", "1", "-stdout"], place);
    let sizes = xml.split("<fontspec ").skip(1);
    sizes
        .filter(|font| drawings || font.contains("color=\"#000000\""))
        .filter_map(|font| {
            font.split_once("size=\"")?
                .1
                .split('"')
                .next()?
                .parse()
                .ok()
        })
        .filter(|size| *size > 4)
        .min()
}
