//! Asks the API and turns every answer into a value or one kind of error: token, time limit, one
//! retry after a refused token. When to ask is `feed`'s, what a URL looks like `endpoint`'s, what a
//! body means `wire`'s.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::api::auth::TokenGetter;
use crate::api::endpoint::Endpoint;
use crate::api::error::{ApiError, ErrorKind};
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

/// An answer, with when it was asked for and when it was there.
type TimedResponse = (HttpResponse, crate::domain::time::Timestamp, crate::domain::time::Timestamp);

pub use crate::api::endpoint::REQUEST_TIMEOUT;

/// How long the host may take for a token. ClerkJS alone can take minutes to give up.
pub const TOKEN_TIMEOUT: Duration = Duration::from_secs(20);

/// A value from the API, with what came along with it.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiResponse<T> {
    /// The value.
    pub value: T,
    /// What in the answer could not be used; the value does without it.
    pub warnings: Vec<wire::DecodeWarning>,
    /// What the server's clock showed, as far as it said.
    pub server_time: Option<ServerTime>,
}

/// Asks one API as one person in one workspace. Copies share [`Self::close`].
#[derive(Clone)]
pub struct Client {
    transport: Rc<dyn Transport>,
    clock: Rc<dyn Clock>,
    tokens: TokenGetter,
    base: String,
    workspace_id: Option<WorkspaceId>,
    /// Shared by all copies.
    closed: Rc<Cell<bool>>,
}

impl Client {
    /// A client of the API at `base`, such as `https://api.onepin.ai`.
    pub fn new(
        transport: Rc<dyn Transport>,
        clock: Rc<dyn Clock>,
        tokens: TokenGetter,
        base: &str,
        workspace_id: Option<WorkspaceId>,
    ) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        Self { transport, clock, tokens, base, workspace_id, closed: Rc::default() }
    }

    /// Nothing is sent any more, by this copy or another: nobody is there to be answered, or
    /// somebody else than the one who asked. A request that waits for its token is not sent either.
    pub fn close(&self) {
        self.closed.set(true);
    }

    /// The API's base URL, without a trailing slash.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The clock by which requests are timed.
    pub fn clock(&self) -> &Rc<dyn Clock> {
        &self.clock
    }

    /// List Runs.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn list_runs(
        &self,
        workflow: &WorkflowId,
        query: &RunsQuery,
    ) -> Result<ApiResponse<RunsPage>, ApiError> {
        let endpoint = Endpoint::ListRuns(workflow.clone(), query.clone());
        self.fetch(&endpoint, wire::runs_page).await
    }

    /// Runs Summary, over the runs created from one instant to another, both included; open where
    /// there is none.
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

    /// Get Run Status: less than [`Self::run`] has, which [`Run::fill_missing_from`] keeps.
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
    pub async fn run_overview(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<RunOverview>, ApiError> {
        self.fetch(&Endpoint::RunOverview(workflow.clone(), run.clone()), wire::overview).await
    }

    /// Pauses, resumes or cancels a run, whose new state is the answer.
    ///
    /// Asked exactly once, because it may have worked even where no answer arrives. The one
    /// exception is a refused token: then the API certainly has not acted.
    ///
    /// # Errors
    /// See [`ErrorKind`]; after [`ErrorKind::Network`] and [`ErrorKind::Timeout`] nobody knows
    /// whether it worked.
    pub async fn run_action(
        &self,
        action: RunAction,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Run>, ApiError> {
        let endpoint = Endpoint::Action(action, workflow.clone(), run.clone());
        self.fetch(&endpoint, wire::run).await
    }

    /// Asks for a link to a run's export, valid for some minutes. Whether it may be followed is
    /// [`crate::domain::links`]' to say.
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
        match decode(&response.body) {
            Ok(decoded) => Ok(ApiResponse {
                value: decoded.value,
                warnings: decoded.warnings,
                server_time: decoded.timestamp.map(|server| ServerTime {
                    server,
                    sent_at,
                    received_at,
                }),
            }),
            Err(undecodable) => Err(wire::unreadable_error(&response, &undecodable)),
        }
    }

    /// A token that the API refuses is replaced once by a fresh one, and nowhere else.
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
            return Err(ApiError::new(ErrorKind::SignedOut, "whoever asked is gone"));
        }
        let request = HttpRequest {
            method: endpoint.method(),
            url: format!("{}{}", self.base, endpoint.path()),
            token,
            workspace_id: self.workspace_id.as_ref().map(ToString::to_string),
        };
        let sent_at = self.clock.now();
        let sent = self.transport.send(request);
        let timeout = endpoint.timeout();
        let response = match select(sent, self.clock.sleep(timeout)).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(error), _)) => {
                return Err(ApiError::new(ErrorKind::Network, error.to_string()));
            }
            Either::Right(_) => {
                let waited = timeout.as_secs();
                let message = format!("no answer within {waited} seconds");
                return Err(ApiError::new(ErrorKind::Timeout, message));
            }
        };
        let (sent_at, received_at) = response.times.unwrap_or((sent_at, self.clock.now()));
        if !(200..=299).contains(&response.status) {
            return Err(wire::error(&response, received_at));
        }
        Ok((response, sent_at, received_at))
    }

    async fn token(&self, skip_cache: bool) -> Result<String, ApiError> {
        let token = Box::pin(self.tokens.token(skip_cache));
        let (kind, message) = match select(token, self.clock.sleep(TOKEN_TIMEOUT)).await {
            // Anything else cannot stand in a header, and no session token is like that.
            Either::Left((Ok(Some(token)), _))
                if token.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                return Ok(token);
            }
            Either::Left((Ok(Some(_)), _)) => {
                (ErrorKind::TokenUnavailable, "what the host gave is no session token".to_owned())
            }
            Either::Left((Ok(None), _)) => (ErrorKind::SignedOut, "nobody is signed in".to_owned()),
            Either::Left((Err(error), _)) => (ErrorKind::TokenUnavailable, error.to_string()),
            Either::Right(_) => {
                let waited = TOKEN_TIMEOUT.as_secs();
                (ErrorKind::TokenUnavailable, format!("no session token within {waited} seconds"))
            }
        };
        Err(ApiError::new(kind, message))
    }
}
