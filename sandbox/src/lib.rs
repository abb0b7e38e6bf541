//! A local Onepin API server to develop and test against.
//!
//! It answers the run endpoints of both generations of the API's contract over generated data: the same seed gives
//! the same workflows, people, ids and history, and runs progress, fail, pause, end and are started by others as time
//! goes by. What works here is meant to work against the real API, so the server is strict: it refuses what the
//! contract refuses, in the contract's words, and verifies session tokens as the API does. It can also be told to
//! misbehave.
//!
//! # Modules
//!
//! From the bottom up. The world and its JSON, the first five lines, know nothing of HTTP; what is below them shares
//! one state, [`app`]. Nothing of the component is used here: a mistake of one must not hide in the other.
//!
//! - [`draw`]: repeatable chance. [`clock`]: virtual time. [`cli`]: settings. [`catalog`]: words.
//! - [`graph`], [`plan`], [`life`]: what a run is going to do, and where it is at a moment.
//! - [`facts`], [`odd`]: all there is to say about a run, awkward runs included.
//! - [`ids`], [`rhythm`], [`table`], [`present`], [`rules`], [`workflow`], [`world`]: many runs, found, filtered, sorted and changed.
//! - [`definition`], [`wire`]: JSON in the shapes of either contract.
//! - [`app`], [`error`], [`answer`], [`params`], [`auth`], [`clerk`], [`routes`]: the API over HTTP, and Clerk's.
//! - [`endpoint`], [`faults`], [`mishap`], [`stats`], [`site`], [`zip`]: what makes it a sandbox.
//! - [`server`]: all of it on a port.
//!
//! A field of an answer starts in [`facts`] and gets its name in [`wire`]; an endpoint is a handler and a line in
//! [`routes`] and a name in [`endpoint`]; an awkward value goes into [`odd`], a fault into [`faults`] and [`mishap`].

pub mod answer;
pub mod app;
pub mod auth;
pub mod catalog;
pub mod clerk;
pub mod cli;
pub mod clock;
pub mod definition;
pub mod draw;
pub mod endpoint;
pub mod error;
pub mod facts;
pub mod faults;
pub mod graph;
pub mod ids;
pub mod life;
pub mod mishap;
pub mod odd;
pub mod params;
pub mod plan;
pub mod present;
pub mod rhythm;
pub mod routes;
pub mod rules;
pub mod server;
pub mod site;
pub mod stats;
pub mod table;
pub mod wire;
pub mod workflow;
pub mod world;
pub mod zip;
