//! The Onepin API: requests, transport, decoding and errors.
//!
//! `endpoint`, `wire` and `error` are pure and tested on the host against the contract's payloads.
//! `client` sends requests over a [`Transport`]: `browser` on a page, a script in tests. `start` has its requests of a start, `run_parts`
//! the paths of what the page of a run requests later.

pub(crate) mod auth;
pub mod browser;
pub mod client;
pub(crate) mod endpoint;
pub mod error;
mod run_parts;
mod send;
pub(crate) mod session_id;
mod start;
pub(crate) mod tabs;
pub(crate) mod time_limits;
pub mod transport;
pub mod wire;
mod workflows;

pub use auth::{TokenError, TokenGetter};
pub use client::{ApiResponse, Client};
pub use error::{ApiError, ErrorKind};
pub use transport::{Transport, TransportError};
