//! Repeatable random values and the run ids made from them.

mod rng;
mod run_ids;

pub(crate) use rng::{Rng, len_to_i64, round_to_i64};
pub(crate) use run_ids::{run_id, run_index};
