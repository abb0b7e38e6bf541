//! The runs list and its summary, as the API describes them.

use std::sync::Arc;

use crate::domain::run::model::Run;
use crate::domain::run::status::RunStatus;

/// Runs Summary: counts and rates of the runs in a window.
///
/// Rates are the server's own: generations of the API define them differently (contract C1, C2),
/// so none is ever derived from another.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsSummary {
    /// All runs in the window.
    pub total_runs: Option<i64>,
    /// How many runs have each status, in the order of [`RunStatus::KNOWN`]. A status the server
    /// does not count is left out, which is how an older server is told from "none".
    pub counts: Vec<(RunStatus, i64)>,
    /// Share of runs that completed, 0 to 1; absent when no run has finished.
    pub pass_rate: Option<f64>,
    /// Over completed runs, in seconds; absent when there is none.
    pub average_duration_seconds: Option<f64>,
    /// Audio delivered by completed runs, in milliseconds.
    pub delivered_audio_ms: Option<i64>,
}

/// One page of List Runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsPage {
    /// In the server's order.
    pub rows: Vec<RunsRow>,
    /// How many runs match the filter in all.
    pub total: Option<u64>,
}

impl RunsPage {
    /// The runs that could be read, in the server's order.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.rows.iter().filter_map(RunsRow::run)
    }
}

/// One row of a page: a run, or why it could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunsRow {
    /// A run. Shared: a refresh that changes nothing of it copies nothing.
    Run(Arc<Run>),
    /// The server sent something that is not a run. The rest of the page stands.
    Unreadable {
        /// Position on the page, from 0.
        position: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl RunsRow {
    /// The run, if it could be read.
    pub fn run(&self) -> Option<&Run> {
        match self {
            Self::Run(run) => Some(run),
            Self::Unreadable { .. } => None,
        }
    }
}
