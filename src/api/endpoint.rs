//! The API's endpoints: method, path, query and timeout (contract §4). Pure.

use std::time::Duration;

use crate::api::transport::Method;
use crate::domain::format::rfc3339;
use crate::domain::run::{RunAction, RunId, ScriptOverride, WorkflowId};
use crate::domain::time::Timestamp;
use crate::routing::query::RunsQuery;
use crate::routing::workflows::WorkflowsQuery;

/// First time limit of a request; `client` raises it after a timeout. The API's SDK waits 60 s, which is
/// too long for an interactive view.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// First time limit of the token getter. ClerkJS alone can take minutes to give up.
pub const TOKEN_TIMEOUT: Duration = Duration::from_secs(20);

/// Download Run builds the archive on the first call.
pub(crate) const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(180);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// List Runs (§5.1).
    ListRuns(WorkflowId, RunsQuery),
    /// Runs Summary (§5.2) of the runs created in a time range; `None` leaves a bound open.
    Summary(WorkflowId, Option<Timestamp>, Option<Timestamp>),
    /// Get Run (§5.3).
    Run(WorkflowId, RunId),
    /// Get Run Status (§5.4).
    RunStatus(WorkflowId, RunId),
    /// Get Run Overview (§5.5).
    RunOverview(WorkflowId, RunId),
    /// Get Run Analysis (§6.13).
    RunAnalysis(WorkflowId, RunId),
    /// A part of a run that its page requests later: see `run_parts`, whose code is loaded with that page.
    RunPart(WorkflowId, RunId, String),
    /// Pause, Resume, Cancel and Download Run (§6.5 to §6.8).
    Action(RunAction, WorkflowId, RunId),
    /// List Workflows (§6.1).
    ListWorkflows(WorkflowsQuery),
    /// Get Workflow (§6.2).
    Workflow(WorkflowId),
    /// Preview Run (§6.14).
    Preview(WorkflowId, ScriptOverride),
    /// Start Run (§6.4).
    Start(WorkflowId, ScriptOverride),
}

impl Endpoint {
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Action(RunAction::Pause | RunAction::Resume | RunAction::Cancel, ..)
            | Self::Preview(..)
            | Self::Start(..) => Method::Post,
            Self::Action(RunAction::Download, ..)
            | Self::ListRuns(..)
            | Self::Summary(..)
            | Self::Run(..)
            | Self::ListWorkflows(..)
            | Self::Workflow(..)
            | Self::RunStatus(..)
            | Self::RunOverview(..)
            | Self::RunAnalysis(..)
            | Self::RunPart(..) => Method::Get,
        }
    }

    pub(crate) fn timeout(&self) -> Duration {
        let is_download = matches!(self, Self::Action(RunAction::Download, ..))
            || matches!(self, Self::RunPart(.., part) if part.ends_with("/download"));
        if is_download { DOWNLOAD_TIMEOUT } else { REQUEST_TIMEOUT }
    }

    /// The JSON of a request with a body.
    pub(crate) fn body(&self) -> Option<String> {
        let (Self::Preview(_, script) | Self::Start(_, script)) = self else { return None };
        script.to_body()
    }

    /// Path and query below the base URL. Ids of workflows and runs are UUIDs and need no escaping.
    pub(crate) fn path(&self) -> String {
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
            Self::RunAnalysis(workflow, run) => {
                format!("/api/v1/workflows/{workflow}/runs/{run}/analysis")
            }
            Self::ListWorkflows(query) => format!("/api/v1/workflows?{}", query.to_request()),
            Self::RunPart(workflow, run, part) => {
                format!("/api/v1/workflows/{workflow}/runs/{run}/{part}")
            }
            Self::Workflow(workflow) => format!("/api/v1/workflows/{workflow}"),
            Self::Preview(workflow, _) => format!("/api/v1/workflows/{workflow}/runs/preview"),
            Self::Start(workflow, _) => format!("/api/v1/workflows/{workflow}/runs"),
            Self::Action(action, workflow, run) => {
                let action = action.as_str();
                format!("/api/v1/workflows/{workflow}/runs/{run}/{action}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_read_paths() {
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
            (Endpoint::RunOverview(workflow.clone(), run.clone()), format!("{one}/overview")),
            (Endpoint::RunAnalysis(workflow.clone(), run.clone()), format!("{one}/analysis")),
            (
                Endpoint::RunPart(workflow, run, "steps?node_id=n".to_owned()),
                format!("{one}/steps?node_id=n"),
            ),
            (
                Endpoint::ListWorkflows(WorkflowsQuery::default()),
                "/api/v1/workflows?offset=0&limit=20&sort=name&order=asc".to_owned(),
            ),
        ] {
            assert_eq!((endpoint.path(), endpoint.method()), (path, Method::Get));
        }
    }

    #[test]
    fn builds_requests_of_a_start() {
        let workflow: WorkflowId = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().unwrap();
        let base = format!("/api/v1/workflows/{workflow}");
        let script = ScriptOverride { text: Some("Hi".to_owned()), language: None };
        let body = Some(r#"{"script_text":"Hi"}"#.to_owned());
        for (endpoint, path, method, body) in [
            (Endpoint::Workflow(workflow.clone()), String::new(), Method::Get, None),
            (
                Endpoint::Preview(workflow.clone(), script.clone()),
                "/runs/preview".to_owned(),
                Method::Post,
                body.clone(),
            ),
            (Endpoint::Start(workflow.clone(), script), "/runs".to_owned(), Method::Post, body),
            (
                Endpoint::Start(workflow, ScriptOverride::default()),
                "/runs".to_owned(),
                Method::Post,
                None,
            ),
        ] {
            assert_eq!((endpoint.path(), endpoint.method()), (format!("{base}{path}"), method));
            assert_eq!(endpoint.body(), body);
        }
    }

    #[test]
    fn builds_action_requests() {
        let workflow: WorkflowId = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().unwrap();
        let run: RunId = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601".parse().unwrap();
        let one = format!("/api/v1/workflows/{workflow}/runs/{run}");
        for (action, last, method) in [
            (RunAction::Pause, "pause", Method::Post),
            (RunAction::Resume, "resume", Method::Post),
            (RunAction::Cancel, "cancel", Method::Post),
            (RunAction::Download, "download", Method::Get),
        ] {
            let endpoint = Endpoint::Action(action, workflow.clone(), run.clone());
            assert_eq!((endpoint.path(), endpoint.method()), (format!("{one}/{last}"), method));
        }
    }
}
