//! Talking to the Onepin API: what is asked, how it travels, what comes back.
//!
//! `endpoint`, `wire` and `error` are pure and tested against the contract's payloads on the host.
//! `client` asks over a [`Transport`], which is `browser` on a page and a script in tests. What a
//! value means belongs to [`crate::domain::run`] and [`crate::domain::overview`], when it is asked for again to
//! [`crate::poll`].

pub mod auth;
pub mod browser;
pub mod client;
pub mod endpoint;
pub mod error;
pub mod transport;
pub mod wire;

pub use auth::{TokenError, TokenGetter};
pub use client::{ApiResponse, Client};
pub use error::{ApiError, ErrorKind};
pub use transport::{Transport, TransportError};
