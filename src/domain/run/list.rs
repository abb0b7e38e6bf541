//! The runs list and its summary.

use std::sync::Arc;

use crate::domain::run::model::Run;
use crate::domain::run::status::RunStatus;

/// Runs Summary: counts and rates of the runs in a time window.
///
/// The API's generations define the rates differently (contract C1, C2). Rates are therefore never
/// derived from other fields.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsSummary {
    pub total_runs: Option<i64>,
    /// Runs per status, in the order of [`RunStatus::KNOWN`]. Statuses that the server does not count
    /// are absent, unlike statuses with a count of 0.
    pub counts: Vec<(RunStatus, i64)>,
    /// Fraction of runs that completed, 0 to 1; `None` if no run has finished.
    pub pass_rate: Option<f64>,
    /// Average of completed runs; `None` if there are none.
    pub average_duration_seconds: Option<f64>,
    pub delivered_audio_ms: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsPage {
    /// Rows in the server's order.
    pub rows: Vec<RunsRow>,
    /// Number of runs that match the filter, on all pages.
    pub total: Option<u64>,
}

impl RunsPage {
    /// The readable runs, in the server's order.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.rows.iter().filter_map(RunsRow::run)
    }
}

/// A row of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunsRow {
    /// In an `Arc`, so that an unchanged run is not copied on refresh.
    Run(Arc<Run>),
    /// An item that is not a run.
    Unreadable {
        /// Zero-based position on the page.
        position: usize,
        /// Why the item is not a run.
        problem: String,
    },
}

impl RunsRow {
    pub fn run(&self) -> Option<&Run> {
        match self {
            Self::Run(run) => Some(run),
            Self::Unreadable { .. } => None,
        }
    }
}
