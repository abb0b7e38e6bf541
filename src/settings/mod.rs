//! Settings of operators, hosts and users. Pure.

pub mod columns;
pub mod config;
mod option_values;
pub mod options;
pub mod reader;
mod url;
pub mod views;
pub(crate) mod visit;
