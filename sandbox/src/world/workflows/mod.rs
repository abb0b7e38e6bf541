//! Workflows and their lists of runs.

mod history;
mod kind;
mod query;
mod recent_runs;
mod run;
mod run_row;
mod run_table;
mod start_times;
mod starts;
mod totals;
mod workflow;

pub(crate) use kind::WorkflowKind;
pub(crate) use query::{RunsQuery, SortField};
pub(crate) use run::Run;
pub(crate) use totals::RunTotals;
pub(crate) use workflow::Workflow;
