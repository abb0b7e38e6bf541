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
//! assert_eq!(answer.warnings[0].path, "data.total_steps");
//! assert_eq!(answer.timestamp, "2026-10-19T08:03:20Z".parse().ok());
//! # Ok::<(), wire::DecodeError>(())
//! ```

mod decode;
mod error;
mod fields;
mod overview;
mod run;

pub use decode::{DecodeError, Decoded};
pub use error::{error, unreadable_error};
pub use fields::DecodeWarning;
pub use overview::overview;
pub use run::{download, run, runs_page, summary};
