//! Parses JSON. Pure. Accepts whatever `JSON.parse` accepts, because one odd value must not cost a whole
//! response: half of a surrogate pair becomes U+FFFD, and a number of any size keeps its digits. Also
//! accepts what common servers send although it is not JSON: a byte order mark, control characters in
//! texts, and `NaN` and `Infinity`.

use std::fmt;
use std::str::FromStr;

use crate::domain::json::{Json, Number};

/// Lists and objects below this level are replaced by `…`, since values are processed recursively.
const MAX_DEPTH: usize = 128;

/// Where a text stops being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    line: usize,
    column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected text or end at line {}, column {}", self.line, self.column)
    }
}

impl std::error::Error for JsonError {}

impl FromStr for Json {
    type Err = JsonError;

    fn from_str(text: &str) -> Result<Self, JsonError> {
        let mut parser = Parser(text.trim_start_matches('\u{feff}'));
        let value = parser.value(0);
        parser.skip_space();
        let rest = parser.0;
        value.filter(|_| rest.is_empty()).ok_or_else(|| {
            let read = text.strip_suffix(rest).unwrap_or(text);
            let line = read.rsplit('\n').next().unwrap_or(read);
            JsonError { line: read.matches('\n').count() + 1, column: line.chars().count() + 1 }
        })
    }
}

/// The unparsed rest of the input. After an error it begins where the error is.
struct Parser<'a>(&'a str);

impl Parser<'_> {
    fn skip_space(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    /// Consumes `token` after white space.
    fn take(&mut self, token: char) -> Option<()> {
        self.skip_space();
        self.0 = self.0.strip_prefix(token)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.skip_space();
        match self.0.as_bytes().first()? {
            b'"' => self.text().map(Json::Text),
            b'[' | b'{' if depth == MAX_DEPTH => self.skip_nested(),
            b'[' => self.list(depth + 1),
            b'{' => self.object(depth + 1),
            _ => self.word(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        let mut items = Vec::new();
        self.take('[')?;
        if self.take(']').is_some() {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.take(',').is_none() {
                return self.take(']').map(|()| Json::List(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        let mut fields = Vec::new();
        self.take('{')?;
        if self.take('}').is_some() {
            return Some(Json::Object(fields));
        }
        loop {
            let name = self.text()?;
            self.take(':')?;
            fields.push((name, self.value(depth)?));
            if self.take(',').is_none() {
                return self.take('}').map(|()| Json::Object(fields));
            }
        }
    }

    /// Skips a list or an object without recursion.
    fn skip_nested(&mut self) -> Option<Json> {
        let mut open = 0_usize;
        loop {
            let at = self.0.find(['"', '[', ']', '{', '}'])?;
            self.0 = self.0.get(at..)?;
            match self.0.as_bytes().first()? {
                b'"' => {
                    self.text()?;
                    continue;
                }
                b'[' | b'{' => open += 1,
                _ => open -= 1,
            }
            self.0 = self.0.get(1..)?;
            if open == 0 {
                return Some("…".into());
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        self.take('"')?;
        loop {
            let end = self.0.bytes().position(|byte| byte == b'"' || byte == b'\\')?;
            let (plain, rest) = self.0.split_at_checked(end)?;
            text.push_str(plain);
            self.0 = rest;
            if self.take('"').is_some() {
                return Some(text);
            }
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let (escape, rest) = self.0.split_at_checked(2)?;
        let c = match escape {
            "\\b" => '\u{8}',
            "\\f" => '\u{c}',
            "\\n" => '\n',
            "\\r" => '\r',
            "\\t" => '\t',
            "\\\"" | "\\\\" | "\\/" => escape.chars().next_back()?,
            _ => return self.code_unit().map(|unit| self.character(unit)),
        };
        self.0 = rest;
        Some(c)
    }

    /// Consumes the escape of a UTF-16 code unit.
    fn code_unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.0.strip_prefix("\\u")?.split_at_checked(4)?;
        let digit = |unit, digit: char| Some(unit * 16 + digit.to_digit(16)?);
        let unit = digits.chars().try_fold(0, digit)?;
        self.0 = rest;
        Some(unit)
    }

    /// The character of a code unit, with the second half of its surrogate pair.
    fn character(&mut self, unit: u32) -> char {
        let after_first = self.0;
        if (0xd800..0xdc00).contains(&unit)
            && let Some(second @ 0xdc00..0xe000) = self.code_unit()
        {
            let both = 0x1_0000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(both).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        self.0 = after_first;
        char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<Json> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let end = self.0.bytes().position(|byte| !is_part(byte)).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at_checked(end)?;
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => Json::Number(Number::parse(word)?),
        };
        self.0 = rest;
        Some(value)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn text(json: &str) -> String {
        let read = json.parse::<Json>().ok();
        read.as_ref().and_then(Json::as_str).unwrap_or("not a text").to_owned()
    }

    #[test]
    fn replaces_lone_surrogates() {
        assert_eq!(text(r#""Ada \ud83d""#), "Ada \u{fffd}");
        assert_eq!(text(r#""\ude00\ud83d""#), "\u{fffd}\u{fffd}");
        assert_eq!(text(r#""\ud83dx\ud83d\ud83d\ude00""#), "\u{fffd}x\u{fffd}😀");
        assert_eq!(text(r#""\ud83d\n\uD83D\uDE00\u0000""#), "\u{fffd}\n😀\0");
    }

    #[test]
    fn reads_every_escape() {
        assert_eq!(text(r#""\"\\\/\b\f\n\r\t\u00e9""#), "\"\\/\u{8}\u{c}\n\r\té");
        for wrong in [r#""\x""#, r#""\u12""#, r#""\u+123""#, r#""\u12g4""#, r#""\é""#, r#""\"#] {
            assert!(wrong.parse::<Json>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn keeps_the_text_around_white_space() {
        assert_eq!(text("\" a \\n \t b \""), " a \n \t b ");
    }

    #[test]
    fn numbers_keep_their_digits() {
        for number in ["1e400", "-0", "1E5", "0.10", "12345678901234567890123", "9007199254740993"]
        {
            let read: Json = number.parse().unwrap();
            assert_eq!(read.to_string(), number);
        }
    }

    #[test]
    fn accepts_what_servers_send_besides_json() {
        for (sent, read) in [("\u{feff}[1]", "[1]"), ("[NaN,-Infinity]", "[NaN,-Infinity]")] {
            assert_eq!(sent.parse::<Json>().unwrap().to_string(), read);
        }
        assert_eq!(text("\"a\u{1}\n\tb\""), "a\u{1}\n\tb");
    }

    #[test]
    fn shortens_only_what_is_nested_too_deeply() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let read = |levels| {
            let json = format!(r#"{{"a": {}, "b": 7}}"#, nested(levels)).replace("[]", r#"["]"]"#);
            json.parse::<Json>().unwrap()
        };
        assert!(!read(MAX_DEPTH - 1).to_string().contains('…'));
        for levels in [MAX_DEPTH, 300_000] {
            let value = read(levels);
            assert_eq!(value.get("b"), Some(&7.into()));
            assert_eq!(value.get("a").map(|a| a.to_string().matches('…').count()), Some(1));
        }
        assert!("[".repeat(300_000).parse::<Json>().is_err());
        assert!(format!("{}\"", "[".repeat(300)).parse::<Json>().is_err());
    }

    #[test]
    fn names_the_place_of_an_error() {
        for (wrong, place) in [
            ("<!doctype html>", "line 1, column 1"),
            ("", "line 1, column 1"),
            ("{\n  \"é\": 1,\n}", "line 3, column 1"),
            ("[1] 2", "line 1, column 5"),
            ("{\"a\" 1}", "line 1, column 6"),
            ("[01x]", "line 1, column 2"),
        ] {
            assert!(wrong.parse::<Json>().unwrap_err().to_string().ends_with(place), "{wrong}");
        }
    }

    proptest! {
        /// `serde_json` accepts less than `JSON.parse`, so whatever it reads is read alike.
        #[test]
        fn reads_like_serde_json(
            text in r#"[\[\]{},:" \n0-9eE.+\-tfn"\\u]{0,12}|(\[|\{"a":|1|"x"|,|\]|\}|null|true|-0.5e3|"\\u00e9"| ){0,9}"#,
        ) {
            if let Ok(theirs) = serde_json::from_str::<Value>(&text) {
                let ours: Json = text.parse().unwrap();
                prop_assert_eq!(serde_json::from_str::<Value>(&ours.to_string()).unwrap(), theirs);
            }
        }

        #[test]
        fn rejects_truncated_objects(cut in 1_usize..40) {
            let whole = r#"{"a": [1, 2.5e3, "é\n\ud83d"], "b": null}"#;
            if let Some(part) = whole.get(..cut) {
                prop_assert!(part.parse::<Json>().is_err());
            }
        }
    }
}
