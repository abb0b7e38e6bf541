//! Tests over HTTP. Each test has its own sandbox on its own port.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic fails the test and names the line"
)]
#![expect(clippy::print_stdout, reason = "a measurement prints its results")]

mod actions;
mod audio;
mod auth;
mod clerk;
mod client;
mod command_line;
mod contracts;
mod faults;
mod list;
mod measure;
mod page;
mod results;
mod run_pages;
mod start;
