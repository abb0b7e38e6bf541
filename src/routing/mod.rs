//! URLs: parsing and formatting of routes, list queries, what a run's page has open, and summary windows. Pure.

mod lines;
pub mod location;
mod pagination;
pub mod query;
pub mod route;
pub mod run_view;
pub mod window;
pub mod workflows;
