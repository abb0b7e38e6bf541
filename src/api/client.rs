//! The API client: sends requests, decodes responses, applies timeouts and retries once after a
//! rejected token. `poll` schedules requests, `endpoint` builds URLs, `wire` decodes bodies.

use std::cell::Cell;
use std::mem::discriminant;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::api::auth::TokenGetter;
use crate::api::endpoint::Endpoint;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::time_limits::TimeLimits;
use crate::api::transport::{HttpRequest, HttpResponse, Transport};
use crate::api::wire::{self, Decoded};
use crate::domain::overview::RunOverview;
use crate::domain::run::{
    Download, Run, RunAction, RunId, RunsPage, RunsSummary, WorkflowId, WorkspaceId,
};
use crate::domain::time::Timestamp;
use crate::platform::clock::{Clock, ServerTime};
use crate::platform::panic;
use crate::routing::query::RunsQuery;

/// A response with the times of its request and its arrival.
type TimedResponse = (HttpResponse, Timestamp, Timestamp);

pub use crate::api::endpoint::REQUEST_TIMEOUT;

/// First time limit of the token getter. ClerkJS alone can take minutes to give up.
pub const TOKEN_TIMEOUT: Duration = Duration::from_secs(20);

/// A decoded response.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiResponse<T> {
    pub value: T,
    /// Parts of the response that could not be decoded.
    pub warnings: Vec<wire::DecodeWarning>,
    /// The server's time, if the response contains it.
    pub server_time: Option<ServerTime>,
}

/// A client of one API for one user and workspace. Clones share `close`.
#[derive(Clone)]
pub struct Client {
    transport: Rc<dyn Transport>,
    clock: Rc<dyn Clock>,
    tokens: TokenGetter,
    base: String,
    workspace_id: Option<WorkspaceId>,
    /// Shared by all clones.
    closed: Rc<Cell<bool>>,
    /// Shared by all clones.
    limits: Rc<TimeLimits>,
}

impl Client {
    /// `base` is the API's base URL, such as `https://api.onepin.ai`.
    pub fn new(
        transport: Rc<dyn Transport>,
        clock: Rc<dyn Clock>,
        tokens: TokenGetter,
        base: &str,
        workspace_id: Option<WorkspaceId>,
    ) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        Self {
            transport,
            clock,
            tokens,
            base,
            workspace_id,
            closed: Rc::default(),
            limits: Rc::default(),
        }
    }

    /// Stops all clones from sending, including requests that still wait for a token: the component is
    /// gone or the session has ended.
    pub(crate) fn close(&self) {
        self.closed.set(true);
    }

    /// The API's base URL, without a trailing slash.
    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn clock(&self) -> &Rc<dyn Clock> {
        &self.clock
    }

    /// List Runs.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub(crate) async fn list_runs(
        &self,
        workflow: &WorkflowId,
        query: &RunsQuery,
    ) -> Result<ApiResponse<RunsPage>, ApiError> {
        let endpoint = Endpoint::ListRuns(workflow.clone(), query.clone());
        self.fetch(&endpoint, wire::runs_page).await
    }

    /// Runs Summary of the runs created in a time range, bounds included. `None` leaves a bound open.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn summary(
        &self,
        workflow: &WorkflowId,
        (from, to): (Option<Timestamp>, Option<Timestamp>),
    ) -> Result<ApiResponse<RunsSummary>, ApiError> {
        self.fetch(&Endpoint::Summary(workflow.clone(), from, to), wire::summary).await
    }

    /// Get Run.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn run(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Run>, ApiError> {
        self.fetch(&Endpoint::Run(workflow.clone(), run.clone()), wire::run).await
    }

    /// Get Run Status: fewer fields than [`Self::run`], see `Run::merge`.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn run_status(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Run>, ApiError> {
        self.fetch(&Endpoint::RunStatus(workflow.clone(), run.clone()), wire::run).await
    }

    /// Get Run Overview.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub(crate) async fn run_overview(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<RunOverview>, ApiError> {
        self.fetch(&Endpoint::RunOverview(workflow.clone(), run.clone()), wire::overview).await
    }

    /// Pauses, resumes or cancels a run; returns its new state.
    ///
    /// Never retried, since an action can succeed without a response. The exception is a rejected
    /// token: then the API has not acted.
    ///
    /// # Errors
    /// See [`ErrorKind`]. After [`ErrorKind::Network`] and [`ErrorKind::Timeout`] the result is
    /// unknown.
    pub(crate) async fn run_action(
        &self,
        action: RunAction,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Run>, ApiError> {
        let endpoint = Endpoint::Action(action, workflow.clone(), run.clone());
        self.fetch(&endpoint, wire::run).await
    }

    /// Download Run: a temporary URL of the run's export, to be checked with [`crate::domain::links`].
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn download(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Download>, ApiError> {
        let endpoint = Endpoint::Action(RunAction::Download, workflow.clone(), run.clone());
        self.fetch(&endpoint, wire::download).await
    }

    async fn fetch<T>(
        &self,
        endpoint: &Endpoint,
        decode: fn(&str) -> Result<Decoded<T>, wire::DecodeError>,
    ) -> Result<ApiResponse<T>, ApiError> {
        let (response, sent_at, received_at) = Box::pin(self.request(endpoint)).await?;
        let decoded =
            decode(&response.body).map_err(|error| wire::unreadable_error(&response, &error))?;
        let server_time =
            decoded.timestamp.map(|server| ServerTime { server, sent_at, received_at });
        Ok(ApiResponse { value: decoded.value, warnings: decoded.warnings, server_time })
    }

    /// Retries once with a fresh token after a rejected one.
    async fn request(&self, endpoint: &Endpoint) -> Result<TimedResponse, ApiError> {
        match Box::pin(self.send(endpoint, false)).await {
            Err(error) if error.needs_fresh_token() => {
                Box::pin(self.send(endpoint, true)).await.map_err(|error| {
                    if error.needs_fresh_token() {
                        ApiError { kind: ErrorKind::Unauthorized, ..error }
                    } else {
                        error
                    }
                })
            }
            result => result,
        }
    }

    async fn send(&self, endpoint: &Endpoint, skip_cache: bool) -> Result<TimedResponse, ApiError> {
        let token = self.token(skip_cache).await?;
        if self.closed.get() || panic::has_panicked() {
            return Err(ApiError::new(ErrorKind::SignedOut, "the component has been removed"));
        }
        let request = HttpRequest {
            method: endpoint.method(),
            url: format!("{}{}", self.base, endpoint.path()),
            token,
            workspace_id: self.workspace_id.as_ref().map(ToString::to_string),
        };
        let sent_at = self.clock.now();
        let sent = self.transport.send(request);
        let timed = Some(discriminant(endpoint));
        let limit = self.limits.limit(timed, endpoint.timeout());
        let response = match select(sent, self.clock.sleep(limit)).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(error), _)) => {
                return Err(ApiError::new(ErrorKind::Network, error.to_string()));
            }
            Either::Right(_) => {
                self.limits.record_timeout(timed, limit);
                let seconds = limit.as_secs();
                let message = format!("no response within {seconds} seconds");
                return Err(ApiError::new(ErrorKind::Timeout, message));
            }
        };
        let (sent_at, received_at) = response.times.unwrap_or((sent_at, self.clock.now()));
        self.limits.record_response(timed, received_at - sent_at, endpoint.timeout());
        if !(200..=299).contains(&response.status) {
            return Err(wire::error(&response, received_at));
        }
        Ok((response, sent_at, received_at))
    }

    async fn token(&self, skip_cache: bool) -> Result<String, ApiError> {
        let requested_at = self.clock.now();
        let token = Box::pin(self.tokens.token(skip_cache));
        let limit = self.limits.limit(None, TOKEN_TIMEOUT);
        let (kind, message) = match select(token, self.clock.sleep(limit)).await {
            // Other characters are invalid in a header and in a session token.
            Either::Left((Ok(Some(token)), _))
                if token.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                self.limits.record_response(None, self.clock.now() - requested_at, TOKEN_TIMEOUT);
                return Ok(token);
            }
            Either::Left((Ok(Some(_)), _)) => (
                ErrorKind::TokenUnavailable,
                "the host returned an invalid session token".to_owned(),
            ),
            Either::Left((Ok(None), _)) => {
                (ErrorKind::SignedOut, "no user is signed in".to_owned())
            }
            Either::Left((Err(error), _)) => (ErrorKind::TokenUnavailable, error.to_string()),
            Either::Right(_) => {
                self.limits.record_timeout(None, limit);
                let seconds = limit.as_secs();
                (ErrorKind::TokenUnavailable, format!("no session token within {seconds} seconds"))
            }
        };
        Err(ApiError::new(kind, message))
    }
}
