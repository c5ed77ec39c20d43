//! Numbers and words as printable ASCII: what a script can hold in a string without an escape, and
//! what compresses well.
//!
//! A number is a run of digits to the base 45, lowest first. Of the 90 symbols 45 say that more
//! digits follow, and 45 that the number is complete. Lengths are in UTF-16 units, which is what
//! JavaScript counts in.

use anyhow::{Context as _, bail, ensure};

const BASE: u64 = 45;
/// All that is printable but the space, both quotes, the backslash and `<`.
const SYMBOLS: &[u8; 90] =
    b"!#$%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

#[derive(Debug, Default)]
pub struct Writer {
    pub text: String,
}

impl Writer {
    pub fn number(&mut self, number: impl Into<u64>) {
        let mut rest = number.into();
        while rest >= BASE {
            self.symbol(BASE + rest % BASE);
            rest /= BASE;
        }
        self.symbol(rest);
    }

    /// A number from 1 to 90 as one symbol.
    pub fn level(&mut self, level: u8) {
        self.symbol(u64::from(level) - 1);
    }

    /// 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    /// How much of `before` starts `word`, and what comes after that.
    pub fn word(&mut self, word: &str, before: &str) {
        let shared: String = word
            .chars()
            .zip(before.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a)
            .collect();
        let rest = &word[shared.len()..];
        self.number(units(&shared));
        self.number(units(rest));
        self.text.push_str(rest);
    }

    pub fn len(&self) -> usize {
        self.text.len()
    }

    fn symbol(&mut self, digit: u64) {
        self.text.push(char::from(SYMBOLS[digit as usize]));
    }
}

fn units(text: &str) -> u64 {
    text.encode_utf16().count() as u64
}

/// Reads what [`Writer`] wrote. Never panics, whatever it is given.
#[derive(Debug)]
pub struct Reader {
    units: Vec<u16>,
    at: usize,
}

impl Reader {
    pub fn new(text: &str) -> Self {
        Self {
            units: text.encode_utf16().collect(),
            at: 0,
        }
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.units.len()
    }

    fn symbol(&mut self) -> anyhow::Result<u64> {
        let unit = *self.units.get(self.at).context("the text ends early")?;
        self.at += 1;
        let symbol = SYMBOLS.iter().position(|symbol| u16::from(*symbol) == unit);
        Ok(symbol.context("this is no digit")? as u64)
    }

    pub fn level(&mut self) -> anyhow::Result<u8> {
        Ok(self.symbol()? as u8 + 1)
    }

    /// # Errors
    /// The text ends, holds another symbol, or the number is larger than any that is written.
    pub fn number(&mut self) -> anyhow::Result<u32> {
        let (mut number, mut weight) = (0u64, 1u64);
        loop {
            let digit = self.symbol()?;
            number += digit % BASE * weight;
            ensure!(number <= u64::from(u32::MAX), "the number is too large");
            if digit < BASE {
                return Ok(number as u32);
            }
            weight *= BASE;
            ensure!(weight <= u64::from(u32::MAX) * 2, "the number is too long");
        }
    }

    pub fn signed(&mut self) -> anyhow::Result<i64> {
        let number = i64::from(self.number()?);
        Ok((number >> 1) ^ -(number & 1))
    }

    /// How many things follow. Each takes a symbol at least, so that no number makes us reserve
    /// more than the text could fill.
    pub fn count(&mut self) -> anyhow::Result<usize> {
        let count = self.number()? as usize;
        ensure!(
            count <= self.units.len() - self.at,
            "more is announced than there is"
        );
        Ok(count)
    }

    pub fn word(&mut self, before: &str) -> anyhow::Result<String> {
        let shared = self.number()? as usize;
        let length = self.count()?;
        let mut word: Vec<u16> = before.encode_utf16().take(shared).collect();
        if word.len() != shared {
            bail!("the word before is shorter than what is shared with it");
        }
        word.extend_from_slice(&self.units[self.at..self.at + length]);
        self.at += length;
        String::from_utf16(&word).context("this is no text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_come_back() {
        let mut writer = Writer::default();
        let numbers = [0, 1, 44, 45, 46, 2024, 2025, 91_125, u32::MAX];
        let signed = [0, -1, 1, -45, 1000];
        let words = ["", "bone", "bones", "épine", "😀a", "😀b"];
        for number in numbers {
            writer.number(number);
        }
        for number in signed {
            writer.signed(number);
        }
        for level in [1, 90] {
            writer.level(level);
        }
        let mut before = "";
        for word in words {
            writer.word(word, before);
            before = word;
        }
        let mut reader = Reader::new(&writer.text);
        for number in numbers {
            assert_eq!(reader.number().expect("a number"), number);
        }
        for number in signed {
            assert_eq!(reader.signed().expect("a number"), number);
        }
        for level in [1, 90] {
            assert_eq!(reader.level().expect("a level"), level);
        }
        let mut before = String::new();
        for word in words {
            before = reader.word(&before).expect("a word");
            assert_eq!(before, word);
        }
        assert!(reader.is_at_end());
    }

    #[test]
    fn no_symbol_needs_an_escape() {
        assert!(SYMBOLS.is_sorted());
        assert!(SYMBOLS.iter().all(u8::is_ascii_graphic));
        assert!(!SYMBOLS.iter().any(|symbol| b"\"'\\<".contains(symbol)));
    }

    #[test]
    fn broken_text_is_an_error() {
        for text in ["", "é", "~~~~~~~~~~~~~~", "~"] {
            assert!(Reader::new(text).number().is_err(), "{text}");
        }
        assert!(Reader::new("!z").word("").is_err());
        assert!(Reader::new("$!").word("a").is_err());
    }
}
