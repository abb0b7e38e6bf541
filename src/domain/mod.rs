//! The API's values and their rules. Pure.

pub mod compare;
pub(crate) mod csv;
pub mod excerpt;
pub mod format;
pub mod json;
pub mod json_parser;
pub mod lines;
pub mod links;
pub mod order;
pub mod overview;
pub mod plain_text;
pub mod run;
pub(crate) mod search;
pub mod time;
pub mod workflow;
