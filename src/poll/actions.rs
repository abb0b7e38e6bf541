//! What a person does to a run: asked for once, with what came of it.

use leptos::task::spawn_local;

use crate::api::{ApiError, Client, ErrorKind};
use crate::domain::links;
use crate::domain::run::{Download, RunAction, RunId, WorkflowId};
use dom::reactive::{RwSignal, StoredValue};

/// How an action is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Not at all: the run's state or the server does not have it.
    Hidden,
    /// It is there, but not for this person.
    Forbidden,
    /// It can be tried.
    Open,
}

/// How to offer an action that the run's state allows or not, after its last refusal. Pure.
pub fn offer(allowed: bool, refusal: Option<&ApiError>) -> Offer {
    match refusal {
        _ if !allowed => Offer::Hidden,
        Some(refusal) if refusal.kind == ErrorKind::Forbidden => Offer::Forbidden,
        // An older server, or nothing there to act on.
        Some(refusal) if refusal.kind == ErrorKind::NotFound || refusal.status == Some(405) => {
            Offer::Hidden
        }
        Some(_) | None => Offer::Open,
    }
}

/// The actions on one run. One at a time: a second one would not know what the first has made of
/// the run.
#[derive(Clone, Copy)]
pub struct RunActions {
    client: StoredValue<Client>,
    run: StoredValue<(WorkflowId, RunId)>,
    underway: RwSignal<Option<RunAction>>,
    refusals: RwSignal<Vec<(RunAction, ApiError)>>,
    failure: RwSignal<Option<(RunAction, ApiError)>>,
    download: RwSignal<Option<Download>>,
}

impl RunActions {
    /// The actions on this run, through `client`.
    pub fn new(client: Client, workflow: WorkflowId, run: RunId) -> Self {
        Self {
            client: StoredValue::new(client),
            run: StoredValue::new((workflow, run)),
            underway: RwSignal::new(None),
            refusals: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            download: RwSignal::new(None),
        }
    }

    /// The action whose answer is waited for.
    pub fn underway(&self) -> Option<RunAction> {
        self.underway.get()
    }

    /// The last action and why it failed, until another is tried or [`Self::forgive`] is called.
    pub fn failure(&self) -> Option<(RunAction, ApiError)> {
        self.failure.get()
    }

    /// Stops telling of the last failure.
    pub fn forgive(&self) {
        self.failure.set(None);
    }

    /// The link that the last download was answered with; safe to follow.
    pub fn download(&self) -> Option<Download> {
        self.download.get()
    }

    /// How to offer `action`, which the run's state allows or not.
    pub fn offer(&self, action: RunAction, allowed: bool) -> Offer {
        self.refusals.with(|refusals| {
            let refusal = refusals.iter().rev().find(|(refused, _)| *refused == action);
            offer(allowed, refusal.map(|(_, error)| error))
        })
    }

    /// Does `action`, unless another one is under way. `settled` is called once the answer is
    /// there, whatever it is: the run may have changed even where the answer is an error. An
    /// action goes on when its page is left, since what was sent cannot be called back.
    pub fn perform(&self, action: RunAction, settled: impl FnOnce() + 'static) {
        if self.underway.with_untracked(Option::is_some) {
            return;
        }
        self.underway.set(Some(action));
        self.failure.set(None);
        if action == RunAction::Download {
            // The same link once more is another download.
            self.download.set(None);
        }
        let actions = *self;
        let client = self.client.get_value();
        let (workflow, run) = self.run.get_value();
        spawn_local(async move {
            let result = if action == RunAction::Download {
                client
                    .download(&workflow, &run)
                    .await
                    .and_then(|answer| checked(&client, answer.value))
                    .map(Some)
            } else {
                client.change(action, &workflow, &run).await.map(|_| None)
            };
            // The page may have been left meanwhile: then nobody is there to be told.
            if actions.underway.try_set(None).is_some() {
                return;
            }
            match result {
                Ok(download) => actions.download.set(download),
                Err(error) => {
                    actions.refusals.update(|refusals| {
                        refusals.push((action, error.clone()));
                    });
                    actions.failure.set(Some((action, error)));
                }
            }
            settled();
        });
    }
}

/// A link that must not be followed is no answer.
fn checked(client: &Client, download: Download) -> Result<Download, ApiError> {
    if links::is_file(&download.url, client.base()) {
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
    fn a_refusal_hides_or_closes_an_action_only_when_it_will_not_heal() {
        let error = |status: u16| ApiError {
            status: Some(status),
            ..ApiError::new(ErrorKind::of_status(status), "no")
        };
        assert_eq!(offer(true, None), Offer::Open);
        for (status, expected) in [
            (403, Offer::Forbidden),
            (404, Offer::Hidden),
            (405, Offer::Hidden),
            (409, Offer::Open),
            (429, Offer::Open),
            (500, Offer::Open),
        ] {
            assert_eq!(offer(true, Some(&error(status))), expected, "{status}");
            assert_eq!(offer(false, Some(&error(status))), Offer::Hidden);
        }
        assert_eq!(offer(true, Some(&ApiError::new(ErrorKind::Network, "cut"))), Offer::Open);
    }
}
