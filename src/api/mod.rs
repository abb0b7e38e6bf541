//! Talking to the Onepin API: what is asked, how it travels, what comes back.
//!
//! `endpoint`, `wire` and `error` are pure and tested against the contract's payloads on the host.
//! `browser` holds the only fetch; everything above it sees the [`Transport`] trait.

pub mod auth;
pub mod browser;
pub mod client;
pub mod endpoint;
pub mod error;
pub mod transport;
pub mod wire;

pub use auth::{TokenError, TokenGetter};
pub use client::{Answer, Client};
pub use error::{ApiError, ErrorKind};
pub use transport::{Transport, TransportError};
