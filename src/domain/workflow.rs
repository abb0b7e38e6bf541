//! A workflow of the user, as List Workflows describes it. Pure.

use crate::domain::run::{RunStatus, WorkflowId};
use crate::domain::time::Timestamp;

/// A workflow. `None` means unknown, not zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workflow {
    pub id: WorkflowId,
    pub name: Option<String>,
    pub description: Option<String>,
    pub runs_count: Option<i64>,
    /// Runs per status, in the order of [`RunStatus::KNOWN`]. Empty on older servers.
    pub counts: Vec<(RunStatus, i64)>,
    pub last_run_at: Option<Timestamp>,
    pub last_run_status: Option<RunStatus>,
}

impl Workflow {
    /// The statuses that have runs.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = &(RunStatus, i64)> {
        self.counts.iter().filter(|(_, count)| *count > 0)
    }
}

/// A page of workflows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkflowsPage {
    /// In the server's order, each once.
    pub workflows: Vec<Workflow>,
    /// Number of workflows that match the search, on all pages.
    pub total: Option<u64>,
}

impl WorkflowsPage {
    /// The name of the first workflow.
    pub(crate) fn first_name(&self) -> Option<&str> {
        self.workflows.first()?.name.as_deref()
    }
}
