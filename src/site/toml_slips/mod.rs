//! Slips in TOML, told in plain words and with the line put right.
//!
//! Takes a text that the parser refused and the parser's first complaint, gives words for somebody who
//! writes a file in a plain editor and has never heard of TOML. A line that is shown as put right has
//! been parsed; nothing else here decides what is TOML.

mod date;
mod entry;
mod line;
mod list;
mod twice;
mod value;

use crate::diagnostic::Span;
use line::{Line, is_sound};

pub use date::date_fault;
pub use value::quoted;

/// Lists of tables in our files, which are written with two pairs of brackets.
const LISTS: [&str; 7] = [
    "numbers",
    "organisations",
    "pages",
    "replace",
    "terms",
    "needs",
    "signs",
];

/// Characters that nobody sees, as pasting from Word or a web page brings them.
const INVISIBLE: [char; 7] = [
    '\u{a0}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{202f}', '\u{feff}',
];

/// The fault of `"pages\when.md"`.
pub const BACKSLASH: &str =
    "`\\` has a meaning of its own between these quotes; in paths, `/` does its work";

/// A slip as its author is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Where it stands in the text.
    pub span: Span,
    pub message: String,
    /// The remedy, with the line put right where that is known.
    pub help: String,
}

/// The slip in `text` at which the parser stopped: it `said` what it wants at `span`.
pub fn explain(text: &str, span: Span, said: &str) -> Slip {
    let at = text.floor_char_boundary(span.start.min(text.len()));
    let line = Line::at(text, at);
    let is_half = line.text.matches('[').count() != line.text.matches(']').count();
    if said == "duplicate key" && !is_half {
        return twice::slip(text, at..span.end.max(at));
    }
    if let Some(slip) = whole_file(text).or_else(|| list::slip(text, at, &line)) {
        return slip;
    }
    line_slip(text, &line).unwrap_or_else(|| Slip {
        span,
        message: format!("this line cannot be read: {said}"),
        help: "a line is `key = \"value\"`, a `[table]`, or a note that starts with `#`; see https://toml.io"
            .to_owned(),
    })
}

/// A file that is something else altogether.
fn whole_file(text: &str) -> Option<Slip> {
    let first = Line::at(text, text.len() - text.trim_start().len());
    let start = first.text.to_lowercase();
    let kinds: [(&[&str], &str, &str); 3] = [
        (
            &["{\\rtf"],
            "this is a document of a word processor, and not plain text",
            "copy its words into a plain editor such as Notepad, and save that",
        ),
        (
            &["<svg", "<?xml", "<!doctype", "<html"],
            "this is a picture or a web page, and not a file of keys and values",
            "give the file with lines such as `name = \"Example Hospital\"`",
        ),
        (
            &["+++", "---"],
            "this is a page, and not a file of keys and values",
            "give the file with lines such as `name = \"Example Hospital\"`",
        ),
    ];
    let (_, message, help) = kinds
        .into_iter()
        .find(|(marks, _, _)| marks.iter().any(|mark| start.starts_with(mark)))?;
    Some(first.slip(message, help))
}

fn line_slip(text: &str, line: &Line) -> Option<Slip> {
    let marks = ["<<<<<<<", "=======", ">>>>>>>"];
    if marks.iter().any(|mark| line.text.starts_with(mark)) {
        return Some(line.slip(
            "two versions of this file were put together here and not sorted out",
            "keep the lines of one version, and delete the lines that start with <<<<<<<, ======= and >>>>>>>",
        ));
    }
    if let Some(note) = note(line.text) {
        return Some(line.slip("a note starts with `#` here", format!("write `# {note}`")));
    }
    invisible(line)
        .or_else(|| bullet(line))
        .or_else(|| header(line))
        .or_else(|| entry::slip(text, line))
}

/// The words of a note written as other languages write theirs.
fn note(line: &str) -> Option<&str> {
    let mark = ["<!--", "//", "/*", ";", "REM "];
    let rest = mark.iter().find_map(|mark| line.strip_prefix(mark))?;
    Some(rest.trim_end_matches("-->").trim_end_matches("*/").trim())
}

fn invisible(line: &Line) -> Option<Slip> {
    // Between quotes they are part of a text, and no fault of the line.
    let outside = line.text.split('"').step_by(2);
    if !outside.collect::<String>().contains(INVISIBLE) {
        return None;
    }
    let mended: String = line
        .text
        .chars()
        .filter_map(|letter| match letter {
            '\u{a0}' | '\u{202f}' => Some(' '),
            letter if INVISIBLE.contains(&letter) => None,
            letter => Some(letter),
        })
        .collect();
    let mended = mended.trim();
    is_sound(mended).then(|| {
        line.slip(
            "an invisible character stands in this line, as pasting brings it",
            format!("delete the line, and type it anew: `{mended}`"),
        )
    })
}

fn bullet(line: &Line) -> Option<Slip> {
    let rest = line
        .text
        .trim_start_matches(['•', '·', '*', '-', '–', '▪', '◦']);
    let mended = rest.trim_start();
    (rest.len() < line.text.len() && rest.starts_with([' ', '\t', '\u{a0}']) && is_sound(mended))
        .then(|| {
            line.slip(
                "this line starts with a bullet",
                format!("write `{mended}`"),
            )
        })
}

/// A line such as `[review`.
fn header(line: &Line) -> Option<Slip> {
    let is_header = line.text.starts_with('[') && !line.text.contains(['=', '"', ',']);
    if !is_header {
        return None;
    }
    let name = line.text.split('#').next().unwrap_or("");
    let inner = name.trim().trim_matches(['[', ']', ' ']);
    let word = inner.split_whitespace().collect::<Vec<_>>().join("_");
    let is_list = LISTS.contains(&word.as_str()) || name.starts_with("[[");
    let mended = match is_list {
        true => format!("[[{word}]]"),
        false => format!("[{word}]"),
    };
    let message = match inner.contains(char::is_whitespace) {
        true => "the name between the brackets has to be one word",
        false => "a bracket is missing from this line",
    };
    Some(line.mended(
        message,
        &mended,
        "write a name between brackets, such as `[review]`",
    ))
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    /// The message and help about the first slip in `text`.
    fn told(text: &str) -> (String, String) {
        let (_, errors) = DeTable::parse_recoverable(text);
        let place = |error: &toml::de::Error| error.span().unwrap_or(0..0).start;
        let error = errors.iter().min_by_key(|error| place(error));
        let error = error.expect("the text has a slip");
        let slip = explain(text, error.span().unwrap_or(0..0), error.message());
        (slip.message, slip.help)
    }

    fn check(text: &str, message: &str, help: &str) {
        let (said, remedy) = told(text);
        assert_eq!((said.as_str(), remedy.as_str()), (message, help), "{text}");
    }

    #[test]
    fn curly_quotes_are_made_straight() {
        let curly = "these are curly quotes, as Word makes them";
        for line in [
            "name = “A B”",
            "name = ‘A B’",
            "name = „A B“",
            "name = “A B\"",
            "name = \"A B”",
        ] {
            check(line, curly, "write `name = \"A B\"`");
        }
        check(
            "name = «A B»",
            "these are not straight quotes",
            "write `name = \"A B\"`",
        );
        check("ways = [\n  “Bus 7”,\n]", curly, "write `\"Bus 7\",`");
    }

    #[test]
    fn quotes_that_are_missing_or_too_many_are_named() {
        check(
            "name = A B",
            "a text has to stand between quotes",
            "write `name = \"A B\"`",
        );
        check(
            "name = \"A B\nx = 1",
            "the closing quote is missing",
            "write `name = \"A B\"`",
        );
        check(
            "name = A B\"",
            "the opening quote is missing",
            "write `name = \"A B\"`",
        );
        check(
            "name = \"A B'",
            "the closing quote is missing",
            "write `name = \"A B\"`",
        );
        check(
            "name = \"The \"A\" B\"",
            "there are quotes inside the quotes",
            "write `name = \"The “A” B\"`",
        );
        for end in [",", ";", "."] {
            check(
                &format!("name = \"A B\"{end}"),
                "nothing may stand after the closing quote",
                "write `name = \"A B\"`",
            );
        }
    }

    #[test]
    fn a_key_and_its_sign_are_put_right() {
        let right = "write `name = \"A B\"`";
        check(
            "name: \"A B\"",
            "`=` has to stand after `name`, and not `:`",
            right,
        );
        check(
            "name: A B",
            "`=` has to stand after `name`, and not `:`",
            right,
        );
        check(
            "name => \"A B\"",
            "`=` has to stand after `name`, and not `=>`",
            right,
        );
        check(
            "name == \"A B\"",
            "`=` has to stand after `name`, and not `==`",
            right,
        );
        check("name \"A B\"", "there is no `=` in this line", right);
        check(
            "short name = \"A\"",
            "what stands before `=` has to be one word, without quotes",
            "write `short_name = \"A\"`",
        );
        check(
            "name =\nx = 1",
            "nothing stands after `name =`",
            "write `name = \"…\"`, or put `#` before the line",
        );
        check(
            "Ask Jo about it",
            "this line is no `key = \"value\"`",
            "delete it, or put `#` before it if it is a note: `# Ask Jo about it`",
        );
    }

    #[test]
    fn numbers_colours_and_words_for_yes_are_put_right() {
        let zero = "a telephone number has to stand between quotes, so that nothing of it is lost";
        check(
            "phone = 01632960199",
            zero,
            "write `phone = \"01632960199\"`",
        );
        check(
            "phone = 01632 960199",
            zero,
            "write `phone = \"01632 960199\"`",
        );
        check(
            "phone = (01632) 960199",
            zero,
            "write `phone = \"(01632) 960199\"`",
        );
        check(
            "brand = #0b3c6f   # the bar",
            "without quotes, `#` begins a note, and the colour is not read",
            "write `brand = \"#0b3c6f\"`",
        );
        check(
            "brand = 0b3c6f",
            "a colour has to stand between quotes, with `#` before it",
            "write `brand = \"#0b3c6f\"`",
        );
        check("x = True", "`true` is written small", "write `x = true`");
    }

    #[test]
    fn a_backslash_becomes_a_slash() {
        let said =
            "`\\` has a meaning of its own between these quotes; in paths, `/` does its work";
        check(
            "with = \"pages\\when.md\"",
            said,
            "write `with = \"pages/when.md\"`",
        );
        check(
            "with = \"C:\\Users\\x.md\"",
            said,
            "write `with = \"C:/Users/x.md\"`",
        );
    }

    #[test]
    fn a_text_over_lines_is_joined() {
        let said = "this text goes over more than one line, and has to stand in one";
        check(
            "a = \"1 Road,\nTown 1\"\n",
            said,
            "write `a = \"1 Road, Town 1\"`",
        );
        check(
            "a = \"1 Road\nTown\nEX1\"\n",
            said,
            "write `a = \"1 Road, Town, EX1\"`",
        );
    }

    #[test]
    fn brackets_are_put_right() {
        let missing = "a bracket is missing from this line";
        check("[review\nx = 1", missing, "write `[review]`");
        check("[[pages]\nx = 1", missing, "write `[[pages]]`");
        check(
            "[cancer line]",
            "the name between the brackets has to be one word",
            "write `[cancer_line]`",
        );
        for text in [
            "[numbers]\na = 1\n[[numbers]]\na = 2",
            "[numbers]\na = 1\n[numbers]\na = 2",
        ] {
            check(
                text,
                "`[numbers]` in line 1 has one pair of brackets, and there is more than one of them",
                "write `[[numbers]]` before each of them",
            );
        }
        check(
            "[logo]\na = 1\n[logo]\nb = 2",
            "`[logo]` stands in this file twice: line 1 has it too",
            "put the lines of both below one `[logo]`",
        );
        check(
            "x = 1\nx = 2",
            "`x` stands here twice: line 1 has it too",
            "keep one of the two lines",
        );
    }

    #[test]
    fn lists_are_put_right() {
        let comma = "a comma is missing between two entries of this list";
        check("a = [\n  \"x\"\n  \"y\"\n]", comma, "write `\"x\",`");
        check("a = [\n  \"x\";\n  \"y\"\n]", comma, "write `\"x\",`");
        check("a = [\"x\" \"y\"]", comma, "write `a = [\"x\", \"y\"]`");
        let open = "the list that begins here is not closed";
        check(
            "a = [\n  \"x\",\n\n[logo]\nb = 1",
            open,
            "write a line `]` after its last entry",
        );
        check(
            "a = [\n  \"x\",\n",
            open,
            "write a line `]` after its last entry",
        );
    }

    #[test]
    fn what_is_no_line_of_toml_is_recognised() {
        check(
            "<!-- ours -->",
            "a note starts with `#` here",
            "write `# ours`",
        );
        check("// ours", "a note starts with `#` here", "write `# ours`");
        check(
            "• name = \"A\"",
            "this line starts with a bullet",
            "write `name = \"A\"`",
        );
        check(
            "\u{a0}name = \"A\"",
            "an invisible character stands in this line, as pasting brings it",
            "delete the line, and type it anew: `name = \"A\"`",
        );
        assert!(told("{\\rtf1 x}").0.contains("word processor"));
        assert!(told("<svg viewBox='0 0 1 1'>").0.contains("picture"));
        assert!(told("x = 1\n<<<<<<< HEAD\n").0.contains("two versions"));
    }

    /// Bytes in any order end in words, and never in a panic.
    #[test]
    fn any_text_ends_in_words() {
        let pieces = [
            "a", " = ", "\"", "“", "\n", "[", "]", "#", "\\", "1/2/3", ":", ",", "\u{200b}", "é",
        ];
        let mut state: usize = 7;
        for _ in 0..4000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(state >> 33) % pieces.len()]);
            }
            if !is_sound(&text) {
                let (message, help) = told(&text);
                assert!(!message.is_empty() && !help.is_empty(), "{text}");
            }
        }
    }
}
