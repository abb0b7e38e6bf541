//! The routes of the component. Pure.

use std::fmt;

use crate::domain::lines::search::LinesQuery;
use crate::domain::run::{RunId, WorkflowId};
use crate::routing::lines::lines_query;
use crate::routing::query::RunsQuery;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The runs list of a workflow.
    Runs(WorkflowId, RunsQuery),
    /// The page of a run.
    Run(WorkflowId, RunId),
    /// The page of a run with its lines opened.
    Lines(WorkflowId, RunId, LinesQuery),
}

impl Route {
    pub fn workflow(&self) -> &WorkflowId {
        match self {
            Self::Runs(workflow, _) | Self::Run(workflow, _) | Self::Lines(workflow, ..) => {
                workflow
            }
        }
    }

    /// The run of a run's page.
    pub fn run(&self) -> Option<&RunId> {
        match self {
            Self::Run(_, run) | Self::Lines(_, run, _) => Some(run),
            Self::Runs(..) => None,
        }
    }
}

/// The URL's path and query, without default values.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs(workflow, query) => {
                write!(f, "/workflows/{workflow}/runs")?;
                let query = query.to_string();
                if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
            }
            Self::Run(workflow, run) => write!(f, "/workflows/{workflow}/runs/{run}"),
            Self::Lines(workflow, run, lines) => {
                write!(f, "/workflows/{workflow}/runs/{run}?{}", lines_query(lines))
            }
        }
    }
}
