//! Tolerant access to JSON fields: missing and null fields are `None`; fields of another type are
//! `None` with a warning.
//!
//! Derived serde types would reject the whole object at the first invalid field and cannot report what
//! was skipped.

use std::cell::RefCell;
use std::fmt;

use crate::domain::json::Json;
use crate::domain::time::{Timestamp, parse_rfc3339};

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
}

impl<'a> Fields<'a> {
    /// The object `value` at `path`; `None` with a warning if it has another type.
    pub(crate) fn of(value: &'a Json, path: String, warnings: &'a DecodeWarnings) -> Option<Self> {
        match value {
            Json::Object(_) => Some(Self { object: value, path, warnings }),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) | Json::List(_) => {
                warnings.add(path, "an object", value);
                None
            }
        }
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

    fn read<T>(
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

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.read(key, "a text", |value| value.as_str().map(str::to_owned))
    }

    /// A string, unless it is blank.
    pub(crate) fn non_empty_text(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        self.read(key, "a whole number", |value| {
            let number = value.as_number()?;
            number.as_i64().or_else(|| number.as_f64().and_then(whole))
        })
    }

    /// A non-negative integer.
    pub(crate) fn count(&self, key: &str) -> Option<u64> {
        let number = self.int(key)?;
        let count = u64::try_from(number).ok();
        if count.is_none() {
            self.warnings.add(self.path_of(key), "a number of things", &Json::from(number));
        }
        count
    }

    pub(crate) fn float(&self, key: &str) -> Option<f64> {
        self.read(key, "a number", |value| value.as_number()?.as_f64())
    }

    pub(crate) fn bool(&self, key: &str) -> Option<bool> {
        self.read(key, "true or false", Json::as_bool)
    }

    pub(crate) fn time(&self, key: &str) -> Option<Timestamp> {
        self.read(key, "a date and time with an offset", |value| parse_rfc3339(value.as_str()?))
    }

    pub(crate) fn object(&self, key: &str) -> Option<Fields<'a>> {
        Fields::of(self.value(key)?, self.path_of(key), self.warnings)
    }

    /// The items of an array with their paths; empty if missing or invalid.
    pub(crate) fn list(&self, key: &str) -> impl Iterator<Item = (String, &'a Json)> + use<'a> {
        let path = self.path_of(key);
        let values = self.read(key, "a list", Json::as_list).unwrap_or_default();
        values.iter().enumerate().map(move |(at, value)| (format!("{path}[{at}]"), value))
    }

    /// The objects of an array; other items are skipped with a warning.
    pub(crate) fn objects(&self, key: &str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let warnings = self.warnings;
        self.list(key).filter_map(move |(path, value)| Fields::of(value, path, warnings))
    }

    /// The strings of an array; other items are skipped with a warning.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let text = |(path, value): (String, &'a Json)| {
            if value.as_str().is_none() {
                self.warnings.add(path, "a text", value);
            }
            value.as_str().map(str::to_owned)
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

/// The integer value of a float such as `12.0`.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53, beyond which a float skips whole numbers
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_integers_written_as_floats() {
        let value = Json::from(json!({"a": 12, "b": 12.0, "c": 12.5, "d": 1e300, "e": "12"}));
        let warnings = DecodeWarnings::default();
        let fields = Fields::of(&value, String::new(), &warnings).unwrap();
        assert_eq!([fields.int("a"), fields.int("b")], [Some(12), Some(12)]);
        assert_eq!([fields.int("c"), fields.int("d"), fields.int("e")], [None; 3]);
        assert_eq!(fields.float("a"), Some(12.0));
        drop(fields);
        let paths: Vec<_> = warnings.into_vec().into_iter().map(|warning| warning.path).collect();
        assert_eq!(paths, ["c", "d", "e"]);
    }

    #[test]
    fn requires_time_offsets() {
        let noon = parse_rfc3339("2026-10-16T12:00:00Z");
        assert!(noon.is_some());
        assert_eq!(parse_rfc3339("2026-10-16T14:00:00+02:00"), noon);
        assert_eq!(parse_rfc3339("2026-10-16T12:00:00.000000Z"), noon);
        assert_eq!(parse_rfc3339("2026-10-16T12:00:00"), None);
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
