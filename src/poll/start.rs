//! The start of a run: its price, requested whenever the script changes, and the start itself, sent once.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, abortable};
use leptos::task::spawn_local;

use crate::api::{ApiError, Client, ErrorKind};
use crate::domain::run::{Estimate, Run, ScriptOverride, ScriptSource, WorkflowId};
use crate::poll::actions::{ActionState, action_state};
use dom::reactive::{RwSignal, StoredValue};

/// The wait after the last change of the script before the price is requested again.
pub(crate) const PREVIEW_DELAY: Duration = Duration::from_millis(600);

/// The price of the run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Price {
    Loading,
    Known(Estimate),
    /// An older server has no such endpoint, or the request failed.
    Unknown(ApiError),
}

impl Price {
    /// Whether the server lacks Preview Run. A run can still be started.
    pub(crate) fn is_unsupported(error: &ApiError) -> bool {
        error.kind == ErrorKind::NotFound || error.status == Some(405)
    }
}

/// The state of the start.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StartState {
    Ready,
    Pending,
    Started(Box<Run>),
    Failed(ApiError),
}

impl StartState {
    /// Whether the list may have another run.
    pub(crate) fn may_have_started(&self) -> bool {
        match self {
            Self::Started(_) => true,
            Self::Failed(error) => error.kind.leaves_outcome_unknown(),
            Self::Ready | Self::Pending => false,
        }
    }
}

/// Whether a page offers to start runs.
#[derive(Clone, Copy)]
pub(crate) struct StartOffer {
    by_host: bool,
    rejection: RwSignal<Option<ApiError>>,
    /// Outlives the page.
    kept: StoredValue<Option<ApiError>>,
}

impl StartOffer {
    pub(crate) fn new(by_host: bool, kept: StoredValue<Option<ApiError>>) -> Self {
        Self { by_host, rejection: RwSignal::new(kept.get_value()), kept }
    }

    /// Tracked.
    pub(crate) fn state(self) -> ActionState {
        self.rejection.with(|rejection| action_state(self.by_host, rejection.as_ref()))
    }

    /// Remembers a rejection that the next start would meet, too: no permission, or no such endpoint.
    fn record(self, error: &ApiError) {
        if action_state(true, Some(error)) != ActionState::Enabled {
            self.kept.set_value(Some(error.clone()));
            self.rejection.try_set(Some(error.clone()));
        }
    }
}

/// A run that the user is about to start.
#[derive(Clone, Copy)]
pub(crate) struct RunStart {
    client: StoredValue<Client>,
    workflow: StoredValue<WorkflowId>,
    offer: StartOffer,
    pub(crate) price: RwSignal<Price>,
    pub(crate) script: RwSignal<ScriptSource>,
    pub(crate) state: RwSignal<StartState>,
    /// Aborts the pending preview, and the wait before it.
    preview: StoredValue<Option<AbortHandle>>,
}

impl RunStart {
    pub(crate) fn new(client: Client, workflow: WorkflowId, offer: StartOffer) -> Self {
        Self {
            offer,
            client: StoredValue::new(client),
            workflow: StoredValue::new(workflow),
            price: RwSignal::new(Price::Loading),
            script: RwSignal::new(ScriptSource::Unknown),
            state: RwSignal::new(StartState::Ready),
            preview: StoredValue::new(None),
        }
    }

    /// Requests the workflow's script, and calls `loaded` with it. An error leaves it unknown: the script can still be
    /// given, and the server checks it.
    pub(crate) fn load_script(self, loaded: impl FnOnce(ScriptSource) + 'static) {
        let (client, workflow) = (self.client.get_value(), self.workflow.get_value());
        spawn_local(async move {
            if let Ok(response) = client.script_source(&workflow).await
                && self.script.try_set(response.value.clone()).is_none()
            {
                loaded(response.value);
            }
        });
    }

    /// Requests the price after `delay`. A later request replaces it.
    pub(crate) fn preview(self, script: ScriptOverride, delay: Duration) {
        let (client, workflow) = (self.client.get_value(), self.workflow.get_value());
        self.price.set(Price::Loading);
        let request = async move {
            client.clock().sleep(delay).await;
            client.preview(&workflow, &script).await
        };
        let (request, handle) = abortable(request);
        let last = self.preview.update_value(|preview| preview.replace(handle));
        if let Some(last) = last {
            last.abort();
        }
        spawn_local(async move {
            if let Ok(response) = request.await {
                let price = response.map(|response| Price::Known(response.value));
                self.price.try_set(price.unwrap_or_else(Price::Unknown));
            }
        });
    }

    /// Stops the preview, because the dialog is closed.
    pub(crate) fn stop_preview(self) {
        if let Some(preview) = self.preview.try_update_value(Option::take).flatten() {
            preview.abort();
        }
    }

    /// Starts the run unless a start is pending. Never sent again, since it is not idempotent and costs credits. Calls
    /// `settled` with the outcome, even if the dialog has been closed.
    pub(crate) fn start(self, script: ScriptOverride, settled: Rc<dyn Fn(&StartState)>) {
        if self.state.with_untracked(|state| *state == StartState::Pending) {
            return;
        }
        self.state.set(StartState::Pending);
        let (client, workflow) = (self.client.get_value(), self.workflow.get_value());
        let (state, offer) = (self.state, self.offer);
        spawn_local(async move {
            let outcome = match client.start_run(&workflow, &script).await {
                Ok(response) => StartState::Started(Box::new(response.value)),
                Err(error) => {
                    offer.record(&error);
                    StartState::Failed(error)
                }
            };
            settled(&outcome);
            state.try_set(outcome);
        });
    }
}
