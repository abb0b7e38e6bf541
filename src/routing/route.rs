//! The routes of the component. Pure.

use std::fmt;

use crate::domain::run::{RunId, WorkflowId};
use crate::routing::query::RunsQuery;
use crate::routing::workflows::WorkflowsQuery;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The list of workflows.
    Workflows(WorkflowsQuery),
    /// The runs list of a workflow.
    Runs(WorkflowId, RunsQuery),
    /// The page of a run.
    Run(WorkflowId, RunId),
    /// The page of a run with a query that is not empty: see [`RunView`](crate::routing::run_view::RunView).
    RunView(WorkflowId, RunId, String),
    /// A run compared with another one, usually an earlier one.
    Compare(WorkflowId, RunId, RunId),
}

impl Route {
    pub fn workflow(&self) -> Option<&WorkflowId> {
        match self {
            Self::Runs(workflow, _)
            | Self::Run(workflow, _)
            | Self::RunView(workflow, ..)
            | Self::Compare(workflow, ..) => Some(workflow),
            Self::Workflows(_) => None,
        }
    }

    /// The run of a run's page, or the compared run.
    pub fn run(&self) -> Option<&RunId> {
        Some(self.runs()?.0)
    }

    /// The run, and the one that it is compared with.
    pub(crate) fn runs(&self) -> Option<(&RunId, Option<&RunId>)> {
        match self {
            Self::Run(_, run) | Self::RunView(_, run, _) => Some((run, None)),
            Self::Compare(_, run, other) => Some((run, Some(other))),
            Self::Runs(..) | Self::Workflows(_) => None,
        }
    }
}

/// The URL's path and query, without default values.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("/workflows")?;
        if let Some(workflow) = self.workflow() {
            write!(f, "/{workflow}/runs")?;
        }
        if let Some((run, other)) = self.runs() {
            write!(f, "/{run}")?;
            if let Some(other) = other {
                write!(f, "/compare/{other}")?;
            }
        }
        let query = match self {
            Self::Workflows(query) => query.to_string(),
            Self::Runs(_, query) => query.to_string(),
            Self::Run(..) | Self::Compare(..) => return Ok(()),
            Self::RunView(.., query) => return write!(f, "?{query}"),
        };
        if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
    }
}
