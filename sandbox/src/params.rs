//! Query and path parameters, with the API's rules for what is refused.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;
use uuid::Uuid;

use crate::draw::Ms;
use crate::error::{ApiError, detail};

/// The parameters of a request. What is wrong with them is collected, so that one answer names all of it.
#[derive(Debug, Default)]
pub struct Params {
    pairs: Vec<(String, String)>,
    refused: Vec<Value>,
}

impl Params {
    /// The parameters of a query.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, refused: Vec::new() }
    }

    /// Refuses a field of the query.
    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.refused.push(detail(format!("query.{name}"), message));
    }

    /// Ends the collection.
    ///
    /// # Errors
    ///
    /// 422 with everything that was refused.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.refused.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.refused)) }
    }

    /// The last value given for a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value given for a parameter.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// A whole number; out of range or not a number is refused.
    pub fn int(&mut self, name: &str, low: i64, high: Option<i64>, default: i64) -> i64 {
        let Some(text) = self.text(name) else {
            return default;
        };
        let problem = match text.parse::<i64>() {
            Err(_) => "Must be a whole number.".to_owned(),
            Ok(number) if number < low => format!("Must be {low} or more."),
            Ok(number) => match high {
                Some(high) if number > high => format!("Must be {high} or less."),
                _ => return number,
            },
        };
        self.refuse(name, problem);
        default
    }

    /// One of some words.
    pub fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?.to_owned();
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            self.refuse(name, format!("'{text}' must be one of {}.", listed(words)));
        }
        found
    }

    /// Words separated by commas. An empty one is refused, so an empty value is.
    pub fn words<T: Copy>(
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
                None if part.is_empty() => self.refuse(name, "An empty value is not allowed."),
                None => self.refuse(name, format!("'{part}' is not {what}.")),
            }
        }
        Some(found)
    }

    /// A text to search for, of at most 100 characters; `None` when there is nothing to search for.
    pub fn search(&mut self) -> Option<String> {
        let text = self.text("search")?.to_owned();
        if text.chars().count() > 100 {
            self.refuse("search", "Must have 100 characters or less.");
        }
        (!text.is_empty()).then(|| text.to_lowercase())
    }

    /// True or false in the words FastAPI takes.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?.to_lowercase();
        match text.as_str() {
            "true" | "1" | "yes" | "on" => Some(true),
            "false" | "0" | "no" | "off" => Some(false),
            _ => {
                self.refuse(name, "Must be true or false.");
                None
            }
        }
    }

    /// A moment. Without an offset it is refused if `offset_required`, and taken for UTC otherwise.
    pub fn moment(&mut self, name: &str, offset_required: bool) -> Option<Ms> {
        let text = self.text(name)?.to_owned();
        if let Ok(moment) = DateTime::parse_from_rfc3339(&text) {
            return Some(moment.timestamp_millis());
        }
        let naive =
            NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok().or_else(|| {
                NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                    .ok()
                    .and_then(|date| date.and_hms_opt(0, 0, 0))
            });
        match naive {
            Some(_) if offset_required => self.refuse(name, "Must carry a UTC offset, such as Z."),
            Some(naive) => return Some(naive.and_utc().timestamp_millis()),
            None => self.refuse(name, "Must be a date and time in ISO 8601."),
        }
        None
    }

    /// Two moments; the wrong way round is refused where offsets are required.
    pub fn window(&mut self, from: &str, to: &str, strict: bool) -> (Option<Ms>, Option<Ms>) {
        let window = (self.moment(from, strict), self.moment(to, strict));
        if let (Some(earliest), Some(latest)) = window
            && strict
            && earliest > latest
        {
            self.refuse(from, format!("Must not be later than `{to}`."));
        }
        window
    }

    /// An id in the path.
    pub fn id(&mut self, name: &str, text: &str) -> Uuid {
        Uuid::try_parse(text).unwrap_or_else(|_| {
            self.refused.push(detail(format!("path.{name}"), "Must be a UUID."));
            Uuid::nil()
        })
    }
}

fn listed<T>(words: &[(&str, T)]) -> String {
    words.iter().map(|(word, _)| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        Params::new(
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        )
    }

    fn fields(params: Params) -> Vec<String> {
        let details = params.finish().err().map(|error| error.details).unwrap_or_default();
        details
            .iter()
            .filter_map(|detail| detail.get("field")?.as_str().map(str::to_owned))
            .collect()
    }

    #[test]
    fn numbers_have_a_range() {
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
    fn empty_and_unknown_words_are_refused() {
        let known = [("a", 1), ("b", 2)];
        assert_eq!(
            params(&[("status", "b,a")]).words("status", "a letter", &known),
            Some(vec![2, 1])
        );
        for bad in ["", "a,,b", "A", "a,c", "a, b"] {
            let mut bad = params(&[("status", bad)]);
            bad.words("status", "a letter", &known);
            assert_eq!(fields(bad), ["query.status"]);
        }
    }

    #[test]
    fn a_search_counts_characters_not_bytes() {
        let mut good = params(&[("search", &"ж".repeat(100))]);
        assert!(good.search().is_some());
        assert!(good.finish().is_ok());
        let mut bad = params(&[("search", &"ж".repeat(101))]);
        bad.search();
        assert_eq!(fields(bad), ["query.search"]);
    }

    #[test]
    fn moments_need_an_offset_where_it_is_required() {
        assert_eq!(params(&[("from", "1970-01-01T01:00:00+01:00")]).moment("from", true), Some(0));
        assert_eq!(params(&[("from", "1970-01-01T00:00:00")]).moment("from", false), Some(0));
        assert_eq!(params(&[("from", "1970-01-01")]).moment("from", false), Some(0));
        for bad in ["1970-01-01T00:00:00", "1970-01-01", "yesterday", "1970-01-01T00:00:00 01:00"] {
            let mut bad = params(&[("from", bad)]);
            assert_eq!(bad.moment("from", true), None);
            assert_eq!(fields(bad), ["query.from"]);
        }
    }

    #[test]
    fn windows_must_not_be_the_wrong_way_round() {
        let inverted = [("from", "2026-01-02T00:00:00Z"), ("to", "2026-01-01T00:00:00Z")];
        let mut strict = params(&inverted);
        strict.window("from", "to", true);
        assert_eq!(fields(strict), ["query.from"]);
        let mut lenient = params(&inverted);
        lenient.window("from", "to", false);
        assert!(lenient.finish().is_ok());
    }
}
