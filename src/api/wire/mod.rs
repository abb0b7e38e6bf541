//! Decodes response bodies (contract §2, §3, §5). Pure and tolerant.
//!
//! Decoding fails only if the essential data is missing: a JSON object with `data`, a run with id and
//! status. Any other invalid value is skipped with a warning.
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
//! let response = wire::run(body)?;
//! assert_eq!(response.value.status, RunStatus::Running);
//! assert_eq!(response.value.progress.total_steps, None);
//! assert_eq!(response.warnings[0].path, "data.total_steps");
//! assert_eq!(response.timestamp, "2026-10-19T08:03:20Z".parse().ok());
//! # Ok::<(), wire::DecodeError>(())
//! ```

mod analysis;
mod decode;
mod error;
mod fields;
mod lines;
mod overview;
mod run;
mod start;
mod steps;
mod workflow;

pub use analysis::analysis;
pub use decode::{DecodeError, Decoded};
pub use error::error;
pub(crate) use error::unreadable_error;
pub use fields::DecodeWarning;
pub(crate) use fields::MAX_QUOTED_CHARS;
pub use lines::lines;
pub use overview::overview;
pub use run::{download, raw_runs, run, runs_page, summary};
pub use start::{estimate, script_source};
pub use steps::steps;
pub use workflow::{workflow, workflows};
