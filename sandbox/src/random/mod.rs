//! Repeatable random values and the run ids made from them.

pub(crate) mod rng;
pub(crate) mod run_ids;
