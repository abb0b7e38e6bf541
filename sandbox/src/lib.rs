//! A local Onepin API server to develop and test against.
//!
//! It serves the run endpoints of both generations of the API's contract with generated data. The same seed gives the
//! same workflows, users, ids and history. Runs progress, fail, pause and end over time, and simulated users start new
//! ones. Requests are validated and session tokens verified like those of the real API. Faults can be injected.
//!
//! # Modules
//!
//! Each module depends only on those above it. The crate shares no code with the component, so that a mistake in one
//! cannot hide in the other.
//!
//! - [`cli`]: command-line flags.
//! - `random`: repeatable random values and run ids.
//! - `world`: workflows and runs, without JSON and HTTP.
//! - `wire`: response bodies in both contracts.
//! - `faults`: fault kinds and the requests they affect.
//! - `http`: routes, middleware, authentication, Clerk's Frontend API, and the built page.
//! - [`server`]: the sandbox on a port.
//!
//! A new field starts in `world::runs::snapshot` and gets its JSON name in `wire`. A new endpoint is a handler in
//! `http::routes`, a line in `http::router` and a name in `faults::endpoints`. A new unusual value goes to
//! `world::runs::edge_cases`, a new fault to `faults::spec` and `http::layers::fault_layer`.

pub mod cli;
mod faults;
mod http;
mod random;
pub mod server;
mod wire;
mod world;
