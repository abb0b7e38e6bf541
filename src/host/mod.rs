//! Events for the host page. Pure. [`crate::settings::options`] is the other direction.

pub mod navigator;

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use crate::api::{ApiError, ErrorKind};
use crate::domain::json::Json;
use crate::domain::run::{RunId, RunStatus, WorkflowId};
use crate::routing::route::Route;

/// An event for the host.
#[derive(Debug, Clone, PartialEq)]
pub enum HostEvent {
    /// The user opens a run. The host can prevent the default to show it elsewhere.
    RunSelect(WorkflowId, RunId),
    /// The route has changed, or is about to change if the host owns it; and whether it replaces the last one in the history.
    RouteChange(Route, bool),
    /// The status of a displayed run has changed.
    RunStatusChange { run: RunId, from: RunStatus, to: RunStatus },
    /// The number of runs by status has changed, in the summary's time range.
    CountsChange(Vec<(RunStatus, i64)>),
    /// The user chose an action of the host in a run's menu.
    RowAction { action: String, workflow: WorkflowId, run: RunId },
    /// The user plays a line. The host can prevent the default to play it itself. Without the link, which grants access.
    AudioPlay {
        workflow: WorkflowId,
        run: RunId,
        /// The IDs of line and clip, and the language, as the API has them.
        line: Option<String>,
        language: Option<String>,
        audio: Option<String>,
    },
    /// The session has no valid token. Emitted once until a request succeeds.
    AuthError(ApiError),
    /// A request failed for another reason. Emitted once per kind of error.
    Error(ApiError),
}

impl HostEvent {
    /// The event's name in JavaScript.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RunSelect(..) => "runselect",
            Self::RouteChange(..) => "routechange",
            Self::RunStatusChange { .. } => "runstatuschange",
            Self::CountsChange(_) => "countschange",
            Self::RowAction { .. } => "rowaction",
            Self::AudioPlay { .. } => "audioplay",
            Self::AuthError(_) => "autherror",
            Self::Error(_) => "error",
        }
    }

    /// The value of `CustomEvent.detail`. Never contains a token.
    pub fn detail(&self) -> Json {
        match self {
            Self::RunSelect(workflow, run) => Json::object([
                ("runId", run.as_str().into()),
                ("workflowId", workflow.as_str().into()),
            ]),
            Self::RouteChange(route, replace) => {
                let run = route.run().map(RunId::as_str);
                Json::object([
                    ("route", (&*route.to_string()).into()),
                    ("runId", run.into()),
                    ("replace", Json::Bool(*replace)),
                ])
            }
            Self::RunStatusChange { run, from, to } => Json::object([
                ("runId", run.as_str().into()),
                ("from", from.as_str().into()),
                ("to", to.as_str().into()),
            ]),
            Self::CountsChange(counts) => Json::object([("counts", counts_json(counts))]),
            Self::RowAction { action, workflow, run } => Json::object([
                ("action", (&**action).into()),
                ("runId", run.as_str().into()),
                ("workflowId", workflow.as_str().into()),
            ]),
            Self::AudioPlay { workflow, run, line, language, audio } => Json::object([
                ("workflowId", workflow.as_str().into()),
                ("runId", run.as_str().into()),
                ("lineId", line.as_deref().into()),
                ("language", language.as_deref().into()),
                ("audioId", audio.as_deref().into()),
            ]),
            Self::AuthError(error) | Self::Error(error) => Json::object([
                ("kind", error.kind.as_str().into()),
                ("message", (&*error.message).into()),
                ("status", error.status.map(i64::from).into()),
                ("requestId", error.request_id.as_deref().into()),
            ]),
        }
    }
}

/// The number of runs by status, as an object.
pub(crate) fn counts_json(counts: &[(RunStatus, i64)]) -> Json {
    Json::Object(
        counts
            .iter()
            .map(|(status, count)| (status.as_str().to_owned(), (*count).into()))
            .collect(),
    )
}

/// The host's event handler.
#[derive(Clone)]
pub struct Host {
    emit: Rc<dyn Fn(&HostEvent) -> bool>,
    /// The last emitted authentication error. Shared by all polled values.
    auth_error: Rc<Cell<Option<ErrorKind>>>,
}

impl Host {
    /// `emit` returns whether the component performs the default action.
    pub fn new(emit: impl Fn(&HostEvent) -> bool + 'static) -> Self {
        Self { emit: Rc::new(emit), auth_error: Rc::default() }
    }

    /// Returns whether the component performs the default action.
    pub(crate) fn emit(&self, event: &HostEvent) -> bool {
        (self.emit)(event)
    }

    /// Emits an error event unless the error is already known.
    pub(crate) fn report_error(&self, error: &ApiError, known: Option<ErrorKind>) {
        let kind = error.kind;
        if matches!(
            kind,
            ErrorKind::SignedOut | ErrorKind::TokenUnavailable | ErrorKind::Unauthorized
        ) {
            if self.auth_error.replace(Some(kind)) != Some(kind) {
                self.emit(&HostEvent::AuthError(error.clone()));
            }
        } else if known != Some(kind) {
            self.emit(&HostEvent::Error(error.clone()));
        }
    }

    /// Clears the authentication error: a request has succeeded.
    pub(crate) fn report_success(&self) {
        self.auth_error.set(None);
    }
}

/// A no-op host.
impl Default for Host {
    fn default() -> Self {
        Self::new(|_| true)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn serializes_event_details() {
        let run: RunId = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601".parse().unwrap();
        let change =
            HostEvent::RunStatusChange { run, from: RunStatus::Running, to: RunStatus::Failed };
        assert_eq!(change.name(), "runstatuschange");
        assert_eq!(
            change.detail().to_string(),
            r#"{"runId":"0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601","from":"running","to":"failed"}"#
        );
        let counts = vec![(RunStatus::Running, 2), (RunStatus::Failed, 0)];
        assert_eq!(
            HostEvent::CountsChange(counts).detail().to_string(),
            r#"{"counts":{"running":2,"failed":0}}"#
        );
        let workflow: WorkflowId = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().unwrap();
        let play = HostEvent::AudioPlay {
            workflow,
            run: "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601".parse().unwrap(),
            line: Some("L1".to_owned()),
            language: Some("de-DE".to_owned()),
            audio: None,
        };
        assert_eq!(play.name(), "audioplay");
        assert_eq!(
            play.detail().to_string(),
            concat!(
                r#"{"workflowId":"5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801","#,
                r#""runId":"0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601","#,
                r#""lineId":"L1","language":"de-DE","audioId":null}"#
            )
        );
        let error = ApiError { status: Some(403), ..ApiError::new(ErrorKind::Forbidden, "no") };
        assert_eq!(
            HostEvent::Error(error).detail().to_string(),
            r#"{"kind":"forbidden","message":"no","status":403,"requestId":null}"#
        );
    }

    #[test]
    fn emits_auth_errors_once_until_a_success() {
        let emitted: Rc<RefCell<Vec<&str>>> = Rc::default();
        let host = {
            let emitted = Rc::clone(&emitted);
            Host::new(move |event| {
                emitted.borrow_mut().push(event.name());
                true
            })
        };
        let error = |kind| ApiError::new(kind, "");
        let (ended, server) = (error(ErrorKind::Unauthorized), error(ErrorKind::Server));
        host.report_error(&ended, None);
        host.report_error(&ended, None);
        host.report_error(&server, None);
        host.report_error(&server, Some(ErrorKind::Server));
        host.report_success();
        host.report_error(&ended, Some(ErrorKind::Unauthorized));
        assert_eq!(*emitted.borrow(), ["autherror", "error", "autherror"]);
    }
}
