//! The routes of the component. Pure.

use std::fmt;

use crate::domain::run::{RunId, WorkflowId};
use crate::routing::query::RunsQuery;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The runs list of a workflow.
    Runs(WorkflowId, RunsQuery),
    /// The page of a run.
    Run(WorkflowId, RunId),
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
        }
    }
}
