//! Tolerant access to JSON fields: missing and null fields are `None`; fields of another type are
//! `None` with a warning.
//!
//! Derived serde types would reject the whole object at the first invalid field and cannot report what
//! was skipped.

use std::cell::RefCell;
use std::fmt;

use crate::domain::format;
use crate::domain::json::Json;
use crate::domain::plain_text::plain_text;
use crate::domain::time::{self, PossibleTimes, Timestamp};

/// A part of a response that could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeWarning {
    /// Path in the response, such as `data[3].created_at`.
    pub path: String,
    pub expected: &'static str,
    /// Truncated.
    pub found: String,
}

impl fmt::Display for DecodeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}

/// Bounds the memory that an invalid response can take.
const MAX_WARNINGS: usize = 100;

/// Maximum length of a quoted value in a message, in characters.
pub(crate) const MAX_QUOTED_CHARS: usize = 60;

/// Collects the warnings of a response.
#[derive(Debug, Default)]
pub(crate) struct DecodeWarnings(RefCell<Vec<DecodeWarning>>);

impl DecodeWarnings {
    pub(crate) fn add(&self, path: String, expected: &'static str, found: &Json) {
        let mut warnings = self.0.borrow_mut();
        if warnings.len() < MAX_WARNINGS {
            let found = found.to_string().chars().take(MAX_QUOTED_CHARS).collect();
            warnings.push(DecodeWarning { path, expected, found });
        }
    }

    fn extend(&self, more: Vec<DecodeWarning>) {
        let mut warnings = self.0.borrow_mut();
        let capacity = MAX_WARNINGS.saturating_sub(warnings.len());
        warnings.extend(more.into_iter().take(capacity));
    }

    pub(crate) fn into_vec(self) -> Vec<DecodeWarning> {
        self.0.into_inner()
    }
}

/// A JSON object with its path in the response.
pub(crate) struct Fields<'a> {
    object: &'a Json,
    path: String,
    warnings: &'a DecodeWarnings,
    possible: PossibleTimes,
}

impl<'a> Fields<'a> {
    /// The object `value` at `path`; `None` with a warning if it has another type.
    pub(crate) fn of(value: &'a Json, path: String, warnings: &'a DecodeWarnings) -> Option<Self> {
        match value {
            Json::Object(_) => {
                Some(Self { object: value, path, warnings, possible: PossibleTimes::until(None) })
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) | Json::List(_) => {
                warnings.add(path, "an object", value);
                None
            }
        }
    }

    /// Restricts the times that are read.
    pub(crate) fn within(self, possible: PossibleTimes) -> Self {
        Self { possible, ..self }
    }

    pub(crate) fn possible_times(&self) -> PossibleTimes {
        self.possible
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Whether the field is present, including null.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.object.get(key).is_some()
    }

    /// The field, unless missing or null.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Json> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// What `read` returns for the field; `None` with a warning if that is `None`.
    pub(crate) fn read<T>(
        &self,
        key: &str,
        expected: &'static str,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let read = read(value);
        if read.is_none() {
            self.warnings.add(self.path_of(key), expected, value);
        }
        read
    }

    /// A string, as plain text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.read(key, "a text", |value| value.as_str().map(|text| plain_text(text).into_owned()))
    }

    /// A string, unless it is blank.
    pub(crate) fn non_empty_text(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// An integer; floats are rounded (contract §7).
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        self.read(key, "a whole number", read_int)
    }

    /// A number of things or milliseconds.
    pub(crate) fn count(&self, key: &str) -> Option<i64> {
        let is_count = |number: &i64| *number >= 0;
        self.read(key, "a whole number from 0", |value| read_int(value).filter(is_count))
    }

    /// A length of time in milliseconds.
    pub(crate) fn millis(&self, key: &str) -> Option<i64> {
        let possible = |millis: &i64| *millis >= 0 && self.possible.span(format::millis(*millis));
        let read = |value| read_int(value).filter(possible);
        self.read(key, "a possible number of milliseconds", read)
    }

    pub(crate) fn float(&self, key: &str) -> Option<f64> {
        self.read(key, "a number", |value| value.as_number()?.as_f64())
    }

    pub(crate) fn bool(&self, key: &str) -> Option<bool> {
        self.read(key, "true or false", Json::as_bool)
    }

    /// A time at which something can have happened.
    pub(crate) fn time(&self, key: &str) -> Option<Timestamp> {
        self.time_since(key, None)
    }

    /// A time after the field `started_at`.
    pub(crate) fn end_time(&self, key: &str) -> Option<Timestamp> {
        let started = self.value("started_at").and_then(read_time);
        self.time_since(key, started.filter(|at| self.possible.contain(*at)))
    }

    fn time_since(&self, key: &str, start: Option<Timestamp>) -> Option<Timestamp> {
        let possible = self.possible.since(start);
        let read = |value| read_time(value).filter(|at| possible.contain(*at));
        self.read(key, "a possible date and time", read)
    }

    /// Any time, such as the end of a validity.
    pub(crate) fn any_time(&self, key: &str) -> Option<Timestamp> {
        self.read(key, "a date and time", read_time)
    }

    pub(crate) fn object(&self, key: &str) -> Option<Fields<'a>> {
        let object = Fields::of(self.value(key)?, self.path_of(key), self.warnings)?;
        Some(object.within(self.possible))
    }

    /// The items of an array with their paths; empty if missing or invalid.
    pub(crate) fn list(&self, key: &str) -> impl Iterator<Item = (String, &'a Json)> + use<'a> {
        let path = self.path_of(key);
        let values = self.read(key, "a list", Json::as_list).unwrap_or_default();
        values.iter().enumerate().map(move |(at, value)| (format!("{path}[{at}]"), value))
    }

    /// The objects of an array; other items are skipped with a warning.
    pub(crate) fn objects(&self, key: &str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let (warnings, possible) = (self.warnings, self.possible);
        let object = move |(path, value)| Some(Fields::of(value, path, warnings)?.within(possible));
        self.list(key).filter_map(object)
    }

    /// The strings of an array; other items are skipped with a warning.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let text = |(path, value): (String, &'a Json)| {
            if value.as_str().is_none() {
                self.warnings.add(path, "a text", value);
            }
            value.as_str().map(|text| plain_text(text).into_owned())
        };
        self.list(key).filter_map(text).collect()
    }

    /// Warns that this object is skipped because `key` is missing or invalid.
    pub(crate) fn warn_skipped(&self, key: &str, expected: &'static str) {
        let found = self.object.get(key).unwrap_or(&Json::Null);
        self.warnings.add(self.path_of(key), expected, found);
    }

    /// Adds the warnings of a part that was decoded separately.
    pub(crate) fn extend_warnings(&self, warnings: Vec<DecodeWarning>) {
        self.warnings.extend(warnings);
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'a String, &'a Json)> + use<'a> {
        let fields = self.object.as_object().unwrap_or_default();
        fields.iter().map(|(name, value)| (name, value))
    }
}

/// Integers keep their value; floats are rounded within 2^53, beyond which they skip integers.
fn read_int(value: &Json) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = value.as_number()?;
    number.as_i64().or_else(|| {
        let float = number.as_f64().map(f64::round).filter(|float| float.abs() <= EXACT)?;
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        let int = float as i64;
        Some(int)
    })
}

/// A date, or seconds or milliseconds since 1970.
fn read_time(value: &Json) -> Option<Timestamp> {
    /// The year 5138 in seconds and 1973 in milliseconds.
    const MILLIS: i64 = 100_000_000_000;
    if let Some(text) = value.as_str() {
        return time::parse_date(text).or_else(|| time::parse_http_date(text));
    }
    let number = read_int(value)?;
    let is_seconds = (-MILLIS..MILLIS).contains(&number);
    let millis = if is_seconds { number * 1000 } else { number };
    Timestamp::from_timestamp_millis(millis)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Reads fields of a JSON object; returns also the paths of the warnings.
    fn read<T>(json: &str, read: impl FnOnce(&Fields<'_>) -> T) -> (T, Vec<String>) {
        let value: Json = json.parse().unwrap();
        let warnings = DecodeWarnings::default();
        let fields = Fields::of(&value, String::new(), &warnings).unwrap();
        let read = {
            let now = time::parse_date("2026-10-19T08:00:00Z");
            read(&fields.within(PossibleTimes::until(now)))
        };
        (read, warnings.into_vec().into_iter().map(|warning| warning.path).collect())
    }

    #[test]
    fn rounds_floats_to_integers() {
        let json = r#"{"a": 12, "b": 12.0, "c": 12.5, "d": -0.4, "e": 1E2, "f": 9223372036854775807,
            "g": 1e16, "h": 1e400, "i": "12", "j": 9223372036854775808, "k": true}"#;
        let (ints, warned) = read(json, |fields| {
            ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map(|key| fields.int(key))
        });
        let known = [12, 12, 13, 0, 100, i64::MAX].map(Some);
        assert_eq!(ints[..6], known);
        assert_eq!(ints[6..], [None; 5]);
        assert_eq!(warned, ["g", "h", "i", "j", "k"]);
    }

    #[test]
    fn counts_are_not_negative() {
        let json = r#"{"a": 0, "b": 2.5, "c": -1, "d": -0.4, "e": -1e300}"#;
        let keys = ["a", "b", "c", "d", "e"];
        let (counts, warned) = read(json, |fields| keys.map(|key| fields.count(key)));
        assert_eq!(counts, [Some(0), Some(3), None, Some(0), None]);
        assert_eq!(warned, ["c", "e"]);
    }

    #[test]
    fn lengths_of_time_can_have_passed() {
        let json = r#"{"a": 5270.4, "b": -1, "c": 370000000000, "d": 380000000000}"#;
        let (millis, warned) =
            read(json, |fields| ["a", "b", "c", "d"].map(|key| fields.millis(key)));
        assert_eq!(millis, [Some(5270), None, Some(370_000_000_000), None]);
        assert_eq!(warned, ["b", "d"]);
    }

    #[test]
    fn impossible_times_are_unknown() {
        let json = r#"{"a": "2026-10-16T14:00:00+02:00", "b": "0001-01-01T00:00:00Z", "c": "2026-10-21",
            "d": "soon", "e": 1792152000, "f": 1792152000123.4, "g": "Fri, 16 Oct 2026 12:00:00 GMT"}"#;
        let keys = ["a", "b", "c", "d", "e", "f", "g"];
        let (times, warned) = read(json, |fields| keys.map(|key| fields.time(key)));
        let noon = time::parse_date("2026-10-16T12:00:00Z");
        let millis = time::parse_date("2026-10-16T12:00:00.123Z");
        assert_eq!(times, [noon, None, None, None, noon, millis, noon]);
        assert_eq!(warned, ["b", "c", "d"]);
        let (any, warned) = read(r#"{"a": "2027-10-21"}"#, |fields| fields.any_time("a"));
        assert_eq!((any, warned), (time::parse_date("2027-10-21"), vec![]));
    }

    #[test]
    fn ends_before_their_start_are_unknown() {
        let end = |end: &str| {
            let json = format!(r#"{{"started_at": "2026-10-16T12:00:00Z", "end": "{end}"}}"#);
            let (end, warned) = read(&json, |fields| fields.end_time("end"));
            (end.is_some(), warned.len())
        };
        assert_eq!(end("2026-10-16T11:59:30Z"), (true, 0), "the skew of two clocks");
        assert_eq!(end("2026-10-16T11:58:00Z"), (false, 1));
        let unset = r#"{"started_at": "2999-01-01", "end": "2026-10-16"}"#;
        assert!(read(unset, |fields| fields.end_time("end")).0.is_some());
    }

    #[test]
    fn missing_and_null_fields_do_not_warn() {
        let value = Json::from(json!({"null": null}));
        let warnings = DecodeWarnings::default();
        let fields = Fields::of(&value, String::new(), &warnings).unwrap();
        assert_eq!((fields.text("null"), fields.text("missing")), (None, None));
        assert_eq!(fields.list("null").count(), 0);
        drop(fields);
        assert_eq!(warnings.into_vec(), []);
    }

    #[test]
    fn warns_of_skipped_list_entries() {
        let value = Json::from(json!({"rows": [{"a": 1}, 7, {"a": true}]}));
        let warnings = DecodeWarnings::default();
        let fields = Fields::of(&value, "data".to_owned(), &warnings).unwrap();
        let read: Vec<_> = fields.objects("rows").map(|row| row.int("a")).collect();
        assert_eq!(read, [Some(1), None]);
        drop(fields);
        let warnings: Vec<_> = warnings.into_vec().iter().map(ToString::to_string).collect();
        assert_eq!(
            warnings,
            [
                "data.rows[1]: expected an object, found 7",
                "data.rows[2].a: expected a whole number, found true"
            ]
        );
    }

    #[test]
    fn texts_are_plain() {
        let red = "\u{1b}[31mred\u{1b}[0m";
        let value = Json::from(json!({"a": red, "b": "\u{1b}[0m \0", "c": [red]}));
        let warnings = DecodeWarnings::default();
        let fields = Fields::of(&value, String::new(), &warnings).unwrap();
        assert_eq!(fields.text("a").as_deref(), Some("red"));
        assert_eq!(fields.non_empty_text("b"), None);
        assert_eq!(fields.texts("c"), ["red"]);
    }

    #[test]
    fn limits_warnings() {
        let long = "x".repeat(10_000);
        let value = Json::from(json!({"rows": vec![long; 1000]}));
        let warnings = DecodeWarnings::default();
        let fields = Fields::of(&value, String::new(), &warnings).unwrap();
        assert_eq!(fields.objects("rows").count(), 0);
        drop(fields);
        let warnings = warnings.into_vec();
        assert_eq!(warnings.len(), MAX_WARNINGS);
        assert!(warnings.iter().all(|warning| warning.found.len() <= MAX_QUOTED_CHARS));
    }
}
