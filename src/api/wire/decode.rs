//! The envelope of a successful response.

use std::fmt;

use crate::api::wire::fields::{DecodeWarning, DecodeWarnings, Fields};
use crate::domain::json::Json;
use crate::domain::time::Timestamp;

/// A value, what of it could not be used, and when the server wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<T> {
    /// The value.
    pub value: T,
    /// What it does without.
    pub notes: Vec<DecodeWarning>,
    /// `meta.timestamp`: the server's clock.
    pub timestamp: Option<Timestamp>,
}

/// An answer that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable(pub String);

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Undecodable {}

/// Opens the envelope of a successful answer and reads `data` with `read`.
pub(crate) fn decode<T>(
    body: &str,
    read: impl FnOnce(&Fields<'_>) -> Result<T, Undecodable>,
) -> Result<Decoded<T>, Undecodable> {
    let document: Json = body.parse().map_err(|error: serde_json::Error| {
        Undecodable(format!("the answer is not JSON: {error}"))
    })?;
    let notes = DecodeWarnings::default();
    let (value, timestamp) = {
        let envelope = Fields::of(&document, String::new(), &notes)
            .filter(|envelope| envelope.value("data").is_some())
            .ok_or_else(|| Undecodable("the answer holds no data".to_owned()))?;
        (read(&envelope)?, envelope.object("meta").and_then(|meta| meta.time("timestamp")))
    };
    Ok(Decoded { value, notes: notes.into_vec(), timestamp })
}

/// The object under `data`.
pub(crate) fn data<'a>(envelope: &Fields<'a>) -> Result<Fields<'a>, Undecodable> {
    envelope.object("data").ok_or_else(|| Undecodable("its data is not an object".to_owned()))
}
