//! The routes of the component. Pure.

use std::fmt;

use crate::domain::lines::search::LinesQuery;
use crate::domain::run::{RunId, WorkflowId};
use crate::routing::lines::lines_query;
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
    /// The page of a run with its lines opened.
    Lines(WorkflowId, RunId, LinesQuery),
}

impl Route {
    pub fn workflow(&self) -> Option<&WorkflowId> {
        match self {
            Self::Runs(workflow, _) | Self::Run(workflow, _) | Self::Lines(workflow, ..) => {
                Some(workflow)
            }
            Self::Workflows(_) => None,
        }
    }

    /// The run of a run's page.
    pub fn run(&self) -> Option<&RunId> {
        match self {
            Self::Run(_, run) | Self::Lines(_, run, _) => Some(run),
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
            Self::Lines(workflow, run, lines) => {
                return write!(f, "/workflows/{workflow}/runs/{run}?{}", lines_query(lines));
            }
        };
        if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
    }
}
