//! Which path and query ask for what (contract §4). Pure.

use crate::format::rfc3339;
use crate::run::{RunId, Timestamp, WorkflowId};
use crate::runs_query::RunsQuery;

/// The five reads this component makes. All are GET requests without a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// List Runs (§5.1).
    ListRuns(WorkflowId, RunsQuery),
    /// Runs Summary (§5.2) of the runs created from one instant to another; open where there is
    /// none.
    Summary(WorkflowId, Option<Timestamp>, Option<Timestamp>),
    /// Get Run (§5.3).
    Run(WorkflowId, RunId),
    /// Get Run Status (§5.4).
    RunStatus(WorkflowId, RunId),
    /// Get Run Overview (§5.5).
    RunOverview(WorkflowId, RunId),
}

impl Endpoint {
    /// Path and query below the API's base URL. Ids are UUIDs, so nothing needs escaping.
    pub fn path(&self) -> String {
        match self {
            Self::ListRuns(workflow, query) => {
                format!("/api/v1/workflows/{workflow}/runs?{}", query.to_request())
            }
            Self::Summary(workflow, from, to) => {
                let path = format!("/api/v1/workflows/{workflow}/runs/summary");
                let mut query = form_urlencoded::Serializer::new(String::new());
                for (name, at) in [("from", from), ("to", to)] {
                    if let Some(at) = at {
                        query.append_pair(name, &rfc3339(*at));
                    }
                }
                match query.finish() {
                    all if all.is_empty() => path,
                    window => format!("{path}?{window}"),
                }
            }
            Self::Run(workflow, run) => format!("/api/v1/workflows/{workflow}/runs/{run}"),
            Self::RunStatus(workflow, run) => {
                format!("/api/v1/workflows/{workflow}/runs/{run}/status")
            }
            Self::RunOverview(workflow, run) => {
                format!("/api/v1/workflows/{workflow}/runs/{run}/overview")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_read_has_its_path() {
        let workflow: WorkflowId = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().unwrap();
        let run: RunId = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601".parse().unwrap();
        let base = "/api/v1/workflows/5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801/runs";
        let one = format!("{base}/0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601");
        for (endpoint, path) in [
            (
                Endpoint::ListRuns(workflow.clone(), RunsQuery::default()),
                format!("{base}?offset=0&limit=20&sort=created_at&order=desc"),
            ),
            (Endpoint::Summary(workflow.clone(), None, None), format!("{base}/summary")),
            (
                Endpoint::Summary(workflow.clone(), "2026-10-01T00:00:00Z".parse().ok(), None),
                format!("{base}/summary?from=2026-10-01T00%3A00%3A00Z"),
            ),
            (Endpoint::Run(workflow.clone(), run.clone()), one.clone()),
            (Endpoint::RunStatus(workflow.clone(), run.clone()), format!("{one}/status")),
            (Endpoint::RunOverview(workflow, run), format!("{one}/overview")),
        ] {
            assert_eq!(endpoint.path(), path);
        }
    }
}
