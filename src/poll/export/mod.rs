//! The export of a list to a file: one page after another, within the rate limit.

mod pages;

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, abortable};
use leptos::task::spawn_local;

use crate::api::{ApiError, Client};
use crate::domain::run::{ExportFormat, WorkflowId};
use crate::platform::clock::Clock;
use crate::poll::rate_limit::RateLimiter;
use crate::poll::schedule::retry_delay;
use crate::routing::query::RunsQuery;
use dom::reactive::{RwSignal, StoredValue};
use pages::ExportPages;

/// How often a failed page is requested again, with the delays of polling.
const MAX_RETRIES: u32 = 5;

/// A longer delay that the server asks for ends the export.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// Polls that are due at the same time go first, so that the page keeps its data current.
const PRECEDENCE: Duration = Duration::from_millis(100);

/// What an export is doing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExportStage {
    Ready,
    Loading,
    /// The last request failed and will be repeated.
    Retrying(ApiError),
    Complete,
    /// Without all runs: because of an error, or because some couldn't be read.
    Incomplete(Option<ApiError>),
    Cancelled,
}

/// The state of an export.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ExportState {
    pub(crate) stage: ExportStage,
    /// The number of runs in the file.
    pub(crate) count: usize,
    /// The number of runs in the list, if known.
    pub(crate) total: Option<u64>,
}

/// The export of one list.
#[derive(Clone, Copy)]
pub(crate) struct Export {
    client: StoredValue<Client>,
    list: StoredValue<(WorkflowId, RunsQuery)>,
    rate_limiter: StoredValue<RateLimiter>,
    pub(crate) state: RwSignal<ExportState>,
    /// The file in parts, one for each page.
    file: StoredValue<Vec<String>>,
    task: StoredValue<Option<AbortHandle>>,
}

impl Export {
    pub(crate) fn new(
        client: Client,
        list: (WorkflowId, RunsQuery),
        rate_limiter: StoredValue<RateLimiter>,
    ) -> Self {
        let state = ExportState { stage: ExportStage::Ready, count: 0, total: None };
        Self {
            client: StoredValue::new(client),
            list: StoredValue::new(list),
            rate_limiter,
            state: RwSignal::new(state),
            file: StoredValue::new(Vec::new()),
            task: StoredValue::new(None),
        }
    }

    /// Requests all pages.
    pub(crate) fn start(self, format: ExportFormat) {
        self.stop();
        self.file.set_value(vec![format.start()]);
        self.state.set(ExportState { stage: ExportStage::Loading, count: 0, total: None });
        let client = self.client.get_value();
        let (task, handle) = abortable(self.load(client, format));
        self.task.set_value(Some(handle));
        spawn_local(async move {
            // A cancelled export has its state.
            task.await.unwrap_or(());
        });
    }

    /// Sends no further request. The runs so far stay in the file.
    pub(crate) fn cancel(self) {
        self.stop();
        self.set_stage(ExportStage::Cancelled);
    }

    /// Ends the pending request.
    pub(crate) fn stop(self) {
        if let Some(task) = self.task.try_update_value(Option::take).flatten() {
            task.abort();
        }
    }

    /// The file in parts.
    pub(crate) fn file(self, format: ExportFormat) -> Vec<String> {
        let mut file = self.file.get_value();
        file.push(format.end().to_owned());
        file
    }

    async fn load(self, client: Client, format: ExportFormat) {
        let (workflow, query) = self.list.get_value();
        let mut pages = ExportPages::new(&query);
        let mut failures = 0;
        let mut is_first = true;
        while let Some(query) = pages.next().cloned() {
            // The first request is the user's, and waits for nothing.
            let since = (!is_first).then(|| client.clock().now());
            if !is_first {
                self.wait_for_turn(client.clock()).await;
            }
            is_first = false;
            self.rate_limiter.update_value(|limiter| limiter.record_request(client.clock().now()));
            match client.for_poll(since).list_raw_runs(&workflow, &query).await {
                Ok(response) => {
                    failures = 0;
                    let count = pages.count();
                    let mut part = String::new();
                    for (at, run) in pages.accept(response.value).iter().enumerate() {
                        format.push_run(&mut part, run, count + at == 0);
                    }
                    self.file.update_value(|file| file.push(part));
                    let (count, total) = (pages.count(), pages.total());
                    self.state.set(ExportState { stage: ExportStage::Loading, count, total });
                }
                Err(error) => {
                    failures += 1;
                    let wait = retry_delay(failures, error.retry_after, client.clock().random());
                    if !error.is_temporary() || failures > MAX_RETRIES || wait > MAX_WAIT {
                        self.set_stage(ExportStage::Incomplete(Some(error)));
                        return;
                    }
                    self.set_stage(ExportStage::Retrying(error));
                    client.clock().sleep(wait).await;
                }
            }
        }
        let is_complete = pages.is_complete();
        let incomplete = ExportStage::Incomplete(None);
        self.set_stage(if is_complete { ExportStage::Complete } else { incomplete });
    }

    /// Waits until the page may send another request.
    async fn wait_for_turn(self, clock: &Rc<dyn Clock>) {
        while let Some(delay) = self.rate_limiter.with_value(|limiter| limiter.delay(clock.now())) {
            clock.sleep(delay + PRECEDENCE).await;
        }
    }

    fn set_stage(self, stage: ExportStage) {
        self.state.update(|state| state.stage = stage);
    }
}
