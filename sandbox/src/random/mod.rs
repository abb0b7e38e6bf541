//! Repeatable random values and the run ids made from them.

mod inverse;
mod rng;
mod run_ids;

pub(crate) use inverse::inverse;
pub(crate) use rng::{Rng, len_to_i64, round_to_i64};
pub(crate) use run_ids::{run_id, run_index};
