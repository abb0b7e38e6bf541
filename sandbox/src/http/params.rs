//! Query parameters, path ids and JSON bodies, validated by the API's rules.

use axum::extract::Query;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::http::error::{ApiError, detail};
use crate::world::clock::Ms;

/// The pairs of a query string, in order.
pub(super) type QueryPairs = Query<Vec<(String, String)>>;

/// The parameters of a request. Errors are collected, so that one response names all of them.
#[derive(Debug, Default)]
pub(super) struct Params {
    pairs: Vec<(String, String)>,
    errors: Vec<Value>,
}

impl Params {
    pub(super) fn new(query: QueryPairs) -> Self {
        let Query(pairs) = query;
        Self { pairs, errors: Vec::new() }
    }

    /// Adds an error for a query parameter.
    pub(super) fn add_error(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push(detail(format!("query.{name}"), message));
    }

    /// # Errors
    ///
    /// 422 with all errors.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.errors)) }
    }

    /// The last value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a repeated parameter.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let values = self.pairs.iter().filter(|(known, _)| known == name);
        values.map(|(_, value)| value.clone()).collect()
    }

    /// An integer from `low` to `high`.
    pub(super) fn int(&mut self, name: &str, low: i64, high: Option<i64>, default: i64) -> i64 {
        let Some(text) = self.text(name) else {
            return default;
        };
        let error = match text.parse::<i64>() {
            Err(_) => "Must be a whole number.".to_owned(),
            Ok(number) if number < low => format!("Must be {low} or more."),
            Ok(number) => match high {
                Some(high) if number > high => format!("Must be {high} or less."),
                _ => return number,
            },
        };
        self.add_error(name, error);
        default
    }

    /// One of the given words.
    pub(super) fn one_of<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?.to_owned();
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<_> = words.iter().map(|(word, _)| format!("'{word}'")).collect();
            self.add_error(name, format!("'{text}' must be one of {}.", words.join(", ")));
        }
        found
    }

    /// A comma-separated list of the given words. An empty list is an error.
    pub(super) fn list_of<T: Copy>(
        &mut self,
        name: &str,
        what: &str,
        words: &[(&str, T)],
    ) -> Option<Vec<T>> {
        let text = self.text(name)?.to_owned();
        let mut found = Vec::new();
        for part in text.split(',') {
            match words.iter().find(|(word, _)| *word == part) {
                Some((_, value)) => found.push(*value),
                None if part.is_empty() => self.add_error(name, "An empty value is not allowed."),
                None => self.add_error(name, format!("'{part}' is not {what}.")),
            }
        }
        Some(found)
    }

    /// The search text in lower case, of at most 100 characters; `None` if it is empty.
    pub(super) fn search(&mut self) -> Option<String> {
        let text = self.text("search")?.to_owned();
        if text.chars().count() > 100 {
            self.add_error("search", "Must have 100 characters or less.");
        }
        (!text.is_empty()).then(|| text.to_lowercase())
    }

    /// A boolean in any of FastAPI's spellings.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?.to_lowercase();
        match text.as_str() {
            "true" | "1" | "yes" | "on" => Some(true),
            "false" | "0" | "no" | "off" => Some(false),
            _ => {
                self.add_error(name, "Must be true or false.");
                None
            }
        }
    }

    /// An ISO 8601 time. One without an offset is an error if `offset_required`, else it is UTC.
    fn timestamp(&mut self, name: &str, offset_required: bool) -> Option<Ms> {
        let text = self.text(name)?.to_owned();
        if let Ok(time) = DateTime::parse_from_rfc3339(&text) {
            return Some(time.timestamp_millis());
        }
        let naive =
            NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok().or_else(|| {
                NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                    .ok()
                    .and_then(|date| date.and_hms_opt(0, 0, 0))
            });
        match naive {
            Some(_) if offset_required => {
                self.add_error(name, "Must carry a UTC offset, such as Z.");
            }
            Some(naive) => return Some(naive.and_utc().timestamp_millis()),
            None => self.add_error(name, "Must be a date and time in ISO 8601."),
        }
        None
    }

    /// Two times. `strict` requires offsets and the right order.
    pub(super) fn time_range(
        &mut self,
        from: &str,
        to: &str,
        strict: bool,
    ) -> (Option<Ms>, Option<Ms>) {
        let range = (self.timestamp(from, strict), self.timestamp(to, strict));
        if let (Some(earliest), Some(latest)) = range
            && strict
            && earliest > latest
        {
            self.add_error(from, format!("Must not be later than `{to}`."));
        }
        range
    }

    /// An id in the path.
    pub(super) fn id(&mut self, name: &str, text: &str) -> Uuid {
        Uuid::try_parse(text).unwrap_or_else(|_| {
            self.errors.push(detail(format!("path.{name}"), "Must be a UUID."));
            Uuid::nil()
        })
    }
}

/// The JSON body of a request to the sandbox's own endpoints.
///
/// # Errors
///
/// 422 with the parser's message.
pub(super) fn parse_body<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .map_err(|error| ApiError::invalid(vec![detail("body", format!("{error}."))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Params::new(Query(pairs.collect()))
    }

    fn fields(params: Params) -> Vec<String> {
        let details = params.finish().err().map(|error| error.details).unwrap_or_default();
        details
            .iter()
            .filter_map(|detail| detail.get("field")?.as_str().map(str::to_owned))
            .collect()
    }

    #[test]
    fn rejects_numbers_out_of_range() {
        let mut good = params(&[("limit", "100")]);
        assert_eq!((good.int("limit", 1, Some(100), 20), good.int("offset", 0, None, 0)), (100, 0));
        assert!(good.finish().is_ok());
        let mut bad = params(&[("limit", "101"), ("offset", "-1"), ("other", "x")]);
        bad.int("limit", 1, Some(100), 20);
        bad.int("offset", 0, None, 0);
        bad.int("other", 0, None, 0);
        assert_eq!(fields(bad), ["query.limit", "query.offset", "query.other"]);
    }

    #[test]
    fn rejects_empty_and_unknown_words() {
        let known = [("a", 1), ("b", 2)];
        assert_eq!(
            params(&[("status", "b,a")]).list_of("status", "a letter", &known),
            Some(vec![2, 1])
        );
        for bad in ["", "a,,b", "A", "a,c", "a, b"] {
            let mut bad = params(&[("status", bad)]);
            bad.list_of("status", "a letter", &known);
            assert_eq!(fields(bad), ["query.status"]);
        }
    }

    #[test]
    fn limits_search_by_characters_not_bytes() {
        let mut good = params(&[("search", &"ж".repeat(100))]);
        assert!(good.search().is_some());
        assert!(good.finish().is_ok());
        let mut bad = params(&[("search", &"ж".repeat(101))]);
        bad.search();
        assert_eq!(fields(bad), ["query.search"]);
    }

    #[test]
    fn requires_offset_if_strict() {
        assert_eq!(
            params(&[("from", "1970-01-01T01:00:00+01:00")]).timestamp("from", true),
            Some(0)
        );
        assert_eq!(params(&[("from", "1970-01-01T00:00:00")]).timestamp("from", false), Some(0));
        assert_eq!(params(&[("from", "1970-01-01")]).timestamp("from", false), Some(0));
        for bad in ["1970-01-01T00:00:00", "1970-01-01", "yesterday", "1970-01-01T00:00:00 01:00"] {
            let mut bad = params(&[("from", bad)]);
            assert_eq!(bad.timestamp("from", true), None);
            assert_eq!(fields(bad), ["query.from"]);
        }
    }

    #[test]
    fn rejects_inverted_time_range_if_strict() {
        let inverted = [("from", "2026-01-02T00:00:00Z"), ("to", "2026-01-01T00:00:00Z")];
        let mut strict = params(&inverted);
        strict.time_range("from", "to", true);
        assert_eq!(fields(strict), ["query.from"]);
        let mut lenient = params(&inverted);
        lenient.time_range("from", "to", false);
        assert!(lenient.finish().is_ok());
    }
}
