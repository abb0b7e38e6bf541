//! URLs, both ways: pages, the query of the runs list and the summary's window. Pure.

pub mod location;
pub mod query;
pub mod route;
pub mod window;
