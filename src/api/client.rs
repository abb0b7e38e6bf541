//! The API client: a method per endpoint. `poll` schedules requests, `endpoint` builds URLs, `send` sends
//! them, `wire` decodes bodies.

use std::cell::Cell;
use std::rc::Rc;

use crate::api::auth::TokenGetter;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::run_parts;
use crate::api::tabs::{Sharing, Tabs};
use crate::api::time_limits::TimeLimits;
use crate::api::transport::Transport;
use crate::api::wire::{self, Decoded};
use crate::domain::lines::LinesPage;
use crate::domain::lines::search::DataRequest;
use crate::domain::overview::steps::Step;
use crate::domain::overview::{Analysis, RunOverview};
use crate::domain::run::{
    Download, RawRuns, Run, RunAction, RunId, RunsPage, RunsSummary, WorkflowId, WorkspaceId,
};
use crate::domain::time::Timestamp;
use crate::platform::clock::{Clock, ServerTime};
use crate::platform::tab_link::TabLink;
use crate::routing::query::RunsQuery;

pub use crate::api::endpoint::{REQUEST_TIMEOUT, TOKEN_TIMEOUT};

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
    pub(super) transport: Rc<dyn Transport>,
    pub(super) clock: Rc<dyn Clock>,
    pub(super) tokens: TokenGetter,
    pub(super) base: String,
    pub(super) workspace_id: Option<WorkspaceId>,
    /// Shared by all clones.
    pub(super) closed: Rc<Cell<bool>>,
    /// Shared by all clones.
    pub(super) limits: Rc<TimeLimits>,
    /// Shared by all clones.
    pub(super) tabs: Option<Rc<Tabs>>,
    pub(super) sharing: Sharing,
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
            tabs: None,
            sharing: Sharing::Off,
        }
    }

    /// Shares polled values with other tabs.
    #[must_use]
    pub fn with_tabs(self, link: Box<dyn TabLink>) -> Self {
        let tabs = Some(Rc::new(Tabs::new(link, Rc::clone(&self.clock))));
        Self { tabs, ..self }
    }

    /// A client for the requests of one poll. A response that another tab has requested after `since` is
    /// used instead; `None` if the user requested the poll.
    pub(crate) fn for_poll(&self, since: Option<Timestamp>) -> Self {
        Self { sharing: Sharing::of_poll(since), ..self.clone() }
    }

    /// Stops all clones from sending, including requests that still wait for a token: the component is
    /// gone or the session has ended.
    pub fn close(&self) {
        self.closed.set(true);
        if let Some(tabs) = &self.tabs {
            tabs.leave();
        }
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
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn list_runs(
        &self,
        workflow: &WorkflowId,
        query: &RunsQuery,
    ) -> Result<ApiResponse<RunsPage>, ApiError> {
        let endpoint = Endpoint::ListRuns(workflow.clone(), query.clone());
        self.fetch(&endpoint, wire::runs_page).await
    }

    /// List Runs, with each run as it was sent.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn list_raw_runs(
        &self,
        workflow: &WorkflowId,
        query: &RunsQuery,
    ) -> Result<ApiResponse<RawRuns>, ApiError> {
        let endpoint = Endpoint::ListRuns(workflow.clone(), query.clone());
        self.fetch(&endpoint, wire::raw_runs).await
    }

    /// Runs Summary of the runs created in a time range, bounds included. `None` leaves a bound open.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
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
    /// See [`ErrorKind`](crate::api::ErrorKind).
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
    /// See [`ErrorKind`](crate::api::ErrorKind).
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
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn run_overview(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<RunOverview>, ApiError> {
        self.fetch(&Endpoint::RunOverview(workflow.clone(), run.clone()), wire::overview).await
    }

    /// Get Run Analysis, which older servers lack.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn run_analysis(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Analysis>, ApiError> {
        self.fetch(&Endpoint::RunAnalysis(workflow.clone(), run.clone()), wire::analysis).await
    }

    /// A page of Run Data, which older servers lack.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn run_data(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
        request: &DataRequest,
    ) -> Result<ApiResponse<LinesPage>, ApiError> {
        self.fetch(&part(workflow, run, run_parts::data(request)), wire::lines).await
    }

    /// Audio URL: a new temporary link of a clip, to be checked with [`crate::domain::links`].
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn audio_url(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
        clip: &str,
    ) -> Result<ApiResponse<Download>, ApiError> {
        self.fetch(&part(workflow, run, run_parts::audio(clip)), wire::download).await
    }

    /// Get Run Steps of a node; older servers return those of all nodes. Results, which can be large, are sent by newer servers
    /// on request only.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn run_steps(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
        node: &str,
        with_results: bool,
    ) -> Result<ApiResponse<Vec<Step>>, ApiError> {
        self.fetch(&part(workflow, run, run_parts::steps(node, with_results)), wire::steps).await
    }

    /// Download Run Node: like [`Self::download`], of the files of one output node.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub(crate) async fn download_node(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
        node: &str,
    ) -> Result<ApiResponse<Download>, ApiError> {
        self.fetch(&part(workflow, run, run_parts::node_download(node)), wire::download).await
    }

    /// Pauses, resumes or cancels a run; returns its new state.
    ///
    /// Never retried, since an action can succeed without a response. The exception is a rejected
    /// token: then the API has not acted.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::api::ErrorKind). After `Network` and `Timeout` the result is
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
    /// See [`ErrorKind`](crate::api::ErrorKind).
    pub async fn download(
        &self,
        workflow: &WorkflowId,
        run: &RunId,
    ) -> Result<ApiResponse<Download>, ApiError> {
        let endpoint = Endpoint::Action(RunAction::Download, workflow.clone(), run.clone());
        self.fetch(&endpoint, wire::download).await
    }

    pub(crate) async fn fetch<T>(
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
}

fn part(workflow: &WorkflowId, run: &RunId, part: String) -> Endpoint {
    Endpoint::RunPart(workflow.clone(), run.clone(), part)
}
