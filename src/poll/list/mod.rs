//! Polling of the runs list.

pub mod paging;
pub mod planner;
pub(crate) mod poll;
pub mod rows;
pub mod siblings;
