//! An action on several runs: one request after another, one outcome each, none sent twice.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::task::spawn_local;

use crate::api::{ApiError, Client, ErrorKind};
use crate::domain::run::{Download, Run, RunAction, RunId, RunState, WorkflowId};
use crate::poll::actions::{ActionState, action_state, checked_download};
use dom::reactive::{RwSignal, StoredValue};

/// The wait after 429 if the server names none.
const RATE_LIMIT_WAIT: Duration = Duration::from_secs(5);

/// A longer wait that the server asks for ends the batch.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// What has become of the action on one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Waiting,
    /// The response is pending.
    Sent,
    /// The run's state after the action.
    Done(RunState),
    /// The link to the export, checked.
    File(Download),
    Failed(ErrorKind, Refusal),
    /// No response: the action may have been done. The run's state, as requested afterwards; `None` if that failed, too.
    Unknown(Option<RunState>),
    /// The user stopped the batch, or an error that all runs share ended it.
    NotSent,
}

/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
}

impl Outcome {
    fn failed(error: ApiError) -> Self {
        Self::Failed(error.kind, Refusal { message: error.message, request_id: error.request_id })
    }

    pub(crate) fn is_pending(&self) -> bool {
        matches!(self, Self::Waiting | Self::Sent)
    }
}

/// Acts on each run in turn and calls `report` with the index of the run and its outcome. `error_of` gets each error.
/// Waits as long as a 429 asks for before the next run; the refused run is not sent again.
pub(crate) async fn act_on_each(
    client: &Client,
    (action, workflow): (RunAction, &WorkflowId),
    runs: &[RunId],
    report: impl Fn(usize, Outcome),
    error_of: impl Fn(&ApiError),
    is_stopped: impl Fn() -> bool,
) {
    let mut has_ended = false;
    let mut wait = Duration::ZERO;
    for (index, run) in runs.iter().enumerate() {
        // In steps, so that the user can stop it.
        while !wait.is_zero() && !has_ended && !is_stopped() {
            let step = wait.min(Duration::from_secs(1));
            client.clock().sleep(step).await;
            wait -= step;
        }
        if has_ended || is_stopped() {
            report(index, Outcome::NotSent);
            continue;
        }
        report(index, Outcome::Sent);
        let outcome = match act(client, action, workflow, run).await {
            Ok(outcome) => outcome,
            Err(error) => {
                error_of(&error);
                if error.kind == ErrorKind::RateLimited {
                    wait = error.retry_after.unwrap_or(RATE_LIMIT_WAIT);
                }
                has_ended = wait > MAX_WAIT || is_shared(&error);
                if action != RunAction::Download && error.kind.leaves_outcome_unknown() {
                    let state = client.run_status(workflow, run).await;
                    has_ended = state.is_err();
                    Outcome::Unknown(state.ok().map(|response| response.value.state()))
                } else {
                    Outcome::failed(error)
                }
            }
        };
        report(index, outcome);
    }
}

async fn act(
    client: &Client,
    action: RunAction,
    workflow: &WorkflowId,
    run: &RunId,
) -> Result<Outcome, ApiError> {
    if action == RunAction::Download {
        let download = client.download(workflow, run).await?.value;
        return checked_download(client, download).map(Outcome::File);
    }
    Ok(Outcome::Done(client.run_action(action, workflow, run).await?.value.state()))
}

/// Whether every other run would get the same error: it concerns the user or the server, not the run.
fn is_shared(error: &ApiError) -> bool {
    let of_user = matches!(
        error.kind,
        ErrorKind::Forbidden
            | ErrorKind::SignedOut
            | ErrorKind::TokenUnavailable
            | ErrorKind::Unauthorized
    );
    of_user || error.status == Some(405)
}

/// Whether the action is not offered again on this page: the user lacks the permission, or an older server has no such
/// endpoint. A missing export says nothing about other runs.
fn is_permanent(action: RunAction, error: &ApiError) -> bool {
    let is_missing = error.kind == ErrorKind::NotFound && action != RunAction::Download;
    error.kind == ErrorKind::Forbidden || error.status == Some(405) || is_missing
}

/// The actions that a page offers for its runs.
#[derive(Clone, Copy)]
pub(crate) struct ActionOffers {
    by_host: StoredValue<Vec<RunAction>>,
    rejections: RwSignal<Vec<(RunAction, ApiError)>>,
}

impl ActionOffers {
    /// `by_host`: the actions that the host enables.
    pub(crate) fn new(by_host: Vec<RunAction>) -> Self {
        Self { by_host: StoredValue::new(by_host), rejections: RwSignal::new(Vec::new()) }
    }

    /// Whether the host enables any action.
    pub(crate) fn is_any(self) -> bool {
        self.by_host.with_value(|actions| !actions.is_empty())
    }

    /// How an action on `run` is shown; tracked.
    pub(crate) fn state(self, action: RunAction, run: &Run) -> ActionState {
        let is_enabled = self.by_host.with_value(|actions| actions.contains(&action));
        self.rejections.with(|rejections| {
            let rejection = rejections.iter().find(|(rejected, _)| *rejected == action);
            let rejection = rejection.map(|(_, error)| error);
            action_state(is_enabled && run.may_allow(action), rejection)
        })
    }

    fn record(self, action: RunAction, error: &ApiError) {
        if is_permanent(action, error) {
            self.rejections.try_update(|rejections| rejections.push((action, error.clone())));
        }
    }
}

/// The last action on runs of the list, with its outcomes. Only one can be pending.
#[derive(Clone, Copy)]
pub(crate) struct Batch {
    client: StoredValue<Client>,
    last: RwSignal<Option<BatchResult>>,
    stopped: StoredValue<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BatchResult {
    pub(crate) action: RunAction,
    pub(crate) runs: Vec<Arc<Run>>,
    /// One for each run.
    pub(crate) outcomes: Vec<Outcome>,
}

impl BatchResult {
    pub(crate) fn is_pending(&self) -> bool {
        self.outcomes.iter().any(Outcome::is_pending)
    }
}

impl Batch {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client: StoredValue::new(client),
            last: RwSignal::new(None),
            stopped: StoredValue::new(false),
        }
    }

    /// The last batch; tracked.
    pub(crate) fn last(self) -> Option<BatchResult> {
        self.last.get()
    }

    pub(crate) fn is_pending(self) -> bool {
        self.last.with(|last| last.as_ref().is_some_and(BatchResult::is_pending))
    }

    pub(crate) fn dismiss(self) {
        self.last.set(None);
    }

    /// Sends no further action. The pending response is still awaited.
    pub(crate) fn stop(self) {
        self.stopped.set_value(true);
    }

    /// Acts on each of `runs`, unless a batch is pending. Calls `settled` at the end. Leaving the page does not end the
    /// batch: the user has confirmed it.
    pub(crate) fn perform(
        self,
        action: RunAction,
        (workflow, runs): (WorkflowId, Vec<Arc<Run>>),
        offers: ActionOffers,
        settled: Rc<dyn Fn()>,
    ) {
        if self.last.with_untracked(|last| last.as_ref().is_some_and(BatchResult::is_pending)) {
            return;
        }
        let client = self.client.get_value();
        let ids: Vec<RunId> = runs.iter().map(|run| run.id.clone()).collect();
        let outcomes = vec![Outcome::Waiting; runs.len()];
        self.stopped.set_value(false);
        self.last.set(Some(BatchResult { action, runs, outcomes }));
        spawn_local(async move {
            let report = |index: usize, outcome| {
                // The page may have been left.
                self.last.try_update(|last| {
                    let outcomes = last.as_mut().map(|last| &mut last.outcomes);
                    if let Some(place) = outcomes.and_then(|outcomes| outcomes.get_mut(index)) {
                        *place = outcome;
                    }
                });
            };
            let error_of = |error: &ApiError| offers.record(action, error);
            let is_stopped = || self.stopped.try_get_value().unwrap_or_default();
            let request = (action, &workflow);
            act_on_each(&client, request, &ids, report, error_of, is_stopped).await;
            if !self.last.is_disposed() {
                settled();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16) -> ApiError {
        ApiError {
            status: Some(status),
            ..ApiError::new(ErrorKind::from_status(status), "refused")
        }
    }

    #[test]
    fn only_errors_that_all_runs_share_end_a_batch() {
        for (status, expected) in [
            (401, true),
            (403, true),
            (405, true),
            (404, false),
            (409, false),
            (429, false),
            (500, false),
        ] {
            assert_eq!(is_shared(&error(status)), expected, "{status}");
        }
    }

    #[test]
    fn a_missing_export_does_not_hide_downloads() {
        assert!(!is_permanent(RunAction::Download, &error(404)));
        assert!(is_permanent(RunAction::Pause, &error(404)));
        assert!(is_permanent(RunAction::Download, &error(405)));
        assert!(is_permanent(RunAction::Cancel, &error(403)));
        assert!(!is_permanent(RunAction::Resume, &error(409)));
    }
}
