//! URLs: parsing and formatting of routes, list queries and summary windows. Pure.

mod lines;
pub mod location;
mod pagination;
pub mod query;
pub mod route;
pub mod window;
pub mod workflows;
