//! Workflows and their lists of runs.

mod history;
pub(crate) mod kind;
pub(crate) mod query;
mod recent_runs;
pub(crate) mod run_row;
mod run_table;
mod start_times;
pub(crate) mod totals;
pub(crate) mod workflow;
