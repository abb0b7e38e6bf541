//! Which actions a run's state allows (contract §6.5 to §6.7).

use crate::world::runs::events::RunAction;
use crate::world::runs::status::Status;

/// The message of a 409.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Conflict(pub(crate) &'static str);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActionEffect {
    Apply,
    /// The action repeats an earlier one or comes too late: the run does not change.
    NoEffect,
}

/// `pause_pending`: a pause is requested and still drains.
///
/// # Errors
///
/// [`Conflict`] when the run's state does not allow it.
pub(crate) fn check_action(
    action: RunAction,
    status: Status,
    pause_pending: bool,
) -> Result<ActionEffect, Conflict> {
    use Status::{Cancelled, Completed, Failed, Other, Paused, Pending, Running};
    match (action, status) {
        (RunAction::Cancel, Completed | Failed | Cancelled) | (RunAction::Pause, Paused) => {
            Ok(ActionEffect::NoEffect)
        }
        (RunAction::Pause, Running) if pause_pending => Ok(ActionEffect::NoEffect),
        (RunAction::Cancel, Pending | Running | Paused)
        | (RunAction::Pause, Pending | Running)
        | (RunAction::Resume, Paused) => Ok(ActionEffect::Apply),
        (RunAction::Pause, Completed | Failed | Cancelled) => {
            Err(Conflict("The run is over and cannot be paused."))
        }
        (RunAction::Resume, Running) if pause_pending => Err(Conflict(
            "The run is still finishing its current steps. Resume it once it is paused.",
        )),
        (RunAction::Resume, Pending | Running | Completed | Failed | Cancelled) => {
            Err(Conflict("Only a paused run can be resumed."))
        }
        (RunAction::Cancel | RunAction::Pause | RunAction::Resume, Other(_)) => {
            Err(CONCURRENT_CHANGE)
        }
    }
}

pub(crate) const CONCURRENT_CHANGE: Conflict =
    Conflict("The run changed at the same time. Load it again.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_contract() {
        let allowed = |action, pause_pending| {
            Status::KNOWN
                .into_iter()
                .filter(|status| {
                    check_action(action, *status, pause_pending) == Ok(ActionEffect::Apply)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(allowed(RunAction::Pause, false), [Status::Pending, Status::Running]);
        assert_eq!(allowed(RunAction::Pause, true), [Status::Pending]);
        assert_eq!(allowed(RunAction::Resume, false), [Status::Paused]);
        assert_eq!(
            allowed(RunAction::Cancel, false),
            [Status::Pending, Status::Running, Status::Paused]
        );
        assert_eq!(
            check_action(RunAction::Cancel, Status::Completed, false),
            Ok(ActionEffect::NoEffect)
        );
        assert_eq!(
            check_action(RunAction::Pause, Status::Paused, false),
            Ok(ActionEffect::NoEffect)
        );
        assert!(check_action(RunAction::Resume, Status::Running, true).is_err());
    }
}
