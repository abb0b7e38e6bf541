//! Polling the runs list while the user pages through it.

pub mod paging;
pub mod planner;
pub(crate) mod poll;
pub mod rows;
pub mod siblings;
