//! Sends the user's actions on a run, once each.

use leptos::task::spawn_local;

use crate::api::{ApiError, Client, ErrorKind};
use crate::domain::links;
use crate::domain::run::{Download, RunAction, RunId, WorkflowId};
use dom::reactive::{RwSignal, StoredValue};

/// How an action is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActionState {
    /// The run's state or the server does not support it.
    Hidden,
    /// The user lacks the permission.
    Forbidden,
    Enabled,
}

/// The state of an action, given whether the run's state allows it and its last error. Pure.
pub(crate) fn action_state(allowed: bool, rejection: Option<&ApiError>) -> ActionState {
    match rejection {
        _ if !allowed => ActionState::Hidden,
        Some(rejection) if rejection.kind == ErrorKind::Forbidden => ActionState::Forbidden,
        // An older server without the endpoint, or a deleted run.
        Some(rejection)
            if rejection.kind == ErrorKind::NotFound || rejection.status == Some(405) =>
        {
            ActionState::Hidden
        }
        Some(_) | None => ActionState::Enabled,
    }
}

/// The actions on a run. Only one can be pending, since it determines the run's next state.
#[derive(Clone, Copy)]
pub struct RunActions {
    client: StoredValue<Client>,
    run: StoredValue<(WorkflowId, RunId)>,
    /// The output node whose files are downloaded instead of the run's export.
    node: StoredValue<Option<String>>,
    pending: RwSignal<Option<RunAction>>,
    rejections: RwSignal<Vec<(RunAction, ApiError)>>,
    failure: RwSignal<Option<(RunAction, ApiError)>>,
    download: RwSignal<Option<Download>>,
}

impl RunActions {
    pub fn new(client: Client, workflow: WorkflowId, run: RunId, node: Option<String>) -> Self {
        Self {
            client: StoredValue::new(client),
            run: StoredValue::new((workflow, run)),
            node: StoredValue::new(node),
            pending: RwSignal::new(None),
            rejections: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            download: RwSignal::new(None),
        }
    }

    /// The pending action.
    pub fn pending(&self) -> Option<RunAction> {
        self.pending.get()
    }

    /// The last failed action; cleared by the next action and by [`Self::dismiss_failure`].
    pub fn failure(&self) -> Option<(RunAction, ApiError)> {
        self.failure.get()
    }

    pub(crate) fn dismiss_failure(&self) {
        self.failure.set(None);
    }

    /// The last download, with a checked URL.
    pub fn download(&self) -> Option<Download> {
        self.download.get()
    }

    pub(crate) fn action_state(&self, action: RunAction, allowed: bool) -> ActionState {
        self.rejections.with(|rejections| {
            let rejection = rejections.iter().rev().find(|(rejected, _)| *rejected == action);
            action_state(allowed, rejection.map(|(_, error)| error))
        })
    }

    /// Sends `action` unless another one is pending. Calls `on_settled` after any response, since the
    /// run may have changed despite an error. Leaving the page does not abort the action.
    pub(crate) fn perform(&self, action: RunAction, on_settled: impl FnOnce() + 'static) {
        if self.pending.with_untracked(Option::is_some) {
            return;
        }
        self.pending.set(Some(action));
        self.failure.set(None);
        if action == RunAction::Download {
            // Clears it, so that an equal URL is a change.
            self.download.set(None);
        }
        let actions = *self;
        let client = self.client.get_value();
        let ((workflow, run), node) = (self.run.get_value(), self.node.get_value());
        spawn_local(async move {
            let result = if action == RunAction::Download {
                let response = match &node {
                    Some(node) => client.download_node(&workflow, &run, node).await,
                    None => client.download(&workflow, &run).await,
                };
                response.and_then(|response| checked_download(&client, response.value)).map(Some)
            } else {
                client.run_action(action, &workflow, &run).await.map(|_| None)
            };
            // The page may have been left.
            if actions.pending.try_set(None).is_some() {
                return;
            }
            match result {
                Ok(download) => actions.download.set(download),
                Err(error) => {
                    actions.rejections.update(|rejections| {
                        rejections.push((action, error.clone()));
                    });
                    actions.failure.set(Some((action, error)));
                }
            }
            on_settled();
        });
    }
}

/// Rejects URLs that must not be followed.
pub(crate) fn checked_download(client: &Client, download: Download) -> Result<Download, ApiError> {
    if links::is_download_url(&download.url, client.base()) {
        Ok(download)
    } else {
        let why = "the link to the file is not an https address";
        Err(ApiError::new(ErrorKind::Unreadable, why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_permanent_errors_disable_actions() {
        let error = |status: u16| ApiError {
            status: Some(status),
            ..ApiError::new(ErrorKind::from_status(status), "no")
        };
        assert_eq!(action_state(true, None), ActionState::Enabled);
        for (status, expected) in [
            (403, ActionState::Forbidden),
            (404, ActionState::Hidden),
            (405, ActionState::Hidden),
            (409, ActionState::Enabled),
            (429, ActionState::Enabled),
            (500, ActionState::Enabled),
        ] {
            assert_eq!(action_state(true, Some(&error(status))), expected, "{status}");
            assert_eq!(action_state(false, Some(&error(status))), ActionState::Hidden);
        }
        assert_eq!(
            action_state(true, Some(&ApiError::new(ErrorKind::Network, "cut"))),
            ActionState::Enabled
        );
    }
}
