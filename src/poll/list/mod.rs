//! Polling of the runs list.

pub(crate) mod causes;
pub(crate) mod paging;
pub(crate) mod planner;
pub(crate) mod poll;
pub(crate) mod previous;
pub(crate) mod rows;
pub(crate) mod siblings;
