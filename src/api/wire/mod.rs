//! From the text of an answer to values (contract §2, §3, §5). Pure and tolerant.
//!
//! Only what makes a value meaningless makes it unreadable: an answer that is no JSON object or
//! has no `data`, a run without an id or a status. Everything else is noted and done without.
//!
//! One function per answer; what follows from a value is not worked out here but in [`crate::domain::run`]
//! and [`crate::domain::overview`].
//!
//! ```
//! use onepin_runs::api::wire;
//! use onepin_runs::domain::run::RunStatus;
//!
//! let body = r#"{
//!     "data": {
//!         "id": "3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904",
//!         "status": "running",
//!         "total_steps": "many"
//!     },
//!     "meta": {"timestamp": "2026-10-19T08:03:20Z"}
//! }"#;
//! let answer = wire::run(body)?;
//! assert_eq!(answer.value.status, RunStatus::Running);
//! assert_eq!(answer.value.progress.total_steps, None);
//! assert_eq!(answer.notes[0].path, "data.total_steps");
//! assert_eq!(answer.timestamp, "2026-10-19T08:03:20Z".parse().ok());
//! # Ok::<(), wire::Undecodable>(())
//! ```

mod error;
mod fields;
mod overview;
mod run;

pub use error::{error, unreadable};
pub use fields::DecodeWarning;
pub use overview::overview;
pub use run::{download, run, runs_page, summary};

use std::fmt;

use fields::{DecodeWarnings, Fields};

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
fn decode<T>(
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
fn data<'a>(envelope: &Fields<'a>) -> Result<Fields<'a>, Undecodable> {
    envelope.object("data").ok_or_else(|| Undecodable("its data is not an object".to_owned()))
}
