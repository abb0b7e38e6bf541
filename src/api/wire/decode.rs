//! The envelope of a successful response.

use std::fmt;

use crate::api::wire::fields::{DecodeWarning, DecodeWarnings, Fields};
use crate::domain::json::Json;
use crate::domain::json_parser::JsonError;
use crate::domain::time::{PossibleTimes, Timestamp};

/// A decoded response.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<T> {
    pub value: T,
    /// Parts that could not be decoded.
    pub warnings: Vec<DecodeWarning>,
    /// `meta.timestamp`.
    pub timestamp: Option<Timestamp>,
}

/// A response without the expected data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(pub String);

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DecodeError {}

/// Parses the envelope of a successful response and decodes its data with `read`.
pub(crate) fn decode<T>(
    body: &str,
    read: impl FnOnce(&Fields<'_>) -> Result<T, DecodeError>,
) -> Result<Decoded<T>, DecodeError> {
    let document: Json = body
        .parse()
        .map_err(|error: JsonError| DecodeError(format!("the response is not JSON: {error}")))?;
    let warnings = DecodeWarnings::default();
    let (value, timestamp) = {
        let envelope = Fields::of(&document, String::new(), &warnings)
            .filter(|envelope| envelope.value("data").is_some())
            .ok_or_else(|| DecodeError("the response has no data".to_owned()))?;
        let timestamp = envelope.object("meta").and_then(|meta| meta.time("timestamp"));
        (read(&envelope.within(PossibleTimes::until(timestamp)))?, timestamp)
    };
    Ok(Decoded { value, warnings: warnings.into_vec(), timestamp })
}

pub(crate) fn data<'a>(envelope: &Fields<'a>) -> Result<Fields<'a>, DecodeError> {
    envelope.object("data").ok_or_else(|| DecodeError("data is not an object".to_owned()))
}

/// The number of all items of a list.
pub(crate) fn total(envelope: &Fields<'_>) -> Option<u64> {
    let total = envelope.object("pagination")?.count("total")?;
    total.try_into().ok()
}
