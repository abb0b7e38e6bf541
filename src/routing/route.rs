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
}

impl Route {
    pub fn workflow(&self) -> Option<&WorkflowId> {
        match self {
            Self::Runs(workflow, _) | Self::Run(workflow, _) | Self::RunView(workflow, ..) => {
                Some(workflow)
            }
            Self::Workflows(_) => None,
        }
    }

    /// The run of a run's page.
    pub fn run(&self) -> Option<&RunId> {
        match self {
            Self::Run(_, run) | Self::RunView(_, run, _) => Some(run),
            Self::Runs(..) | Self::Workflows(_) => None,
        }
    }
}

/// The URL's path and query, without default values.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = match self {
            Self::Workflows(query) => {
                f.write_str("/workflows")?;
                query.to_string()
            }
            Self::Runs(workflow, query) => {
                write!(f, "/workflows/{workflow}/runs")?;
                query.to_string()
            }
            Self::Run(workflow, run) => return write!(f, "/workflows/{workflow}/runs/{run}"),
            Self::RunView(workflow, run, query) => {
                return write!(f, "/workflows/{workflow}/runs/{run}?{query}");
            }
        };
        if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
    }
}
