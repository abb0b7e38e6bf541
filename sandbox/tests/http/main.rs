//! The sandbox as its clients see it: over HTTP, on a port of its own for every test.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets something unexpected has to fail, and a panic says where"
)]
#![expect(clippy::print_stdout, reason = "a measurement has nothing to say but its figures")]

mod actions;
mod auth;
mod clerk;
mod client;
mod command_line;
mod contracts;
mod faults;
mod list;
mod measure;
mod page;
mod run_pages;
