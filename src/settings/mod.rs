//! What an operator, a host or a user may set. Pure.

pub mod columns;
pub mod config;
pub mod options;
pub mod reader;
mod url;
