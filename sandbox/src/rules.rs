//! What can be done to a run in which state.

use crate::life::{Act, Status};

/// What nobody can do to a run right now, in words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict(pub &'static str);

/// What an allowed action comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Happens,
    /// It has been done before, or comes too late to matter: the run stays as it is.
    Nothing,
}

/// Whether something can be done to a run; `pausing` says that a pause is asked for and still drains.
///
/// # Errors
///
/// [`Conflict`] when the run's state does not allow it.
pub fn judge(act: Act, status: Status, pausing: bool) -> Result<Verdict, Conflict> {
    use Status::{Cancelled, Completed, Failed, Other, Paused, Pending, Running};
    match (act, status) {
        (Act::Cancel, Completed | Failed | Cancelled) | (Act::Pause, Paused) => {
            Ok(Verdict::Nothing)
        }
        (Act::Pause, Running) if pausing => Ok(Verdict::Nothing),
        (Act::Cancel, Pending | Running | Paused)
        | (Act::Pause, Pending | Running)
        | (Act::Resume, Paused) => Ok(Verdict::Happens),
        (Act::Pause, Completed | Failed | Cancelled) => {
            Err(Conflict("The run is over and cannot be paused."))
        }
        (Act::Resume, Running) if pausing => Err(Conflict(
            "The run is still finishing its current steps. Resume it once it is paused.",
        )),
        (Act::Resume, Pending | Running | Completed | Failed | Cancelled) => {
            Err(Conflict("Only a paused run can be resumed."))
        }
        (Act::Cancel | Act::Pause | Act::Resume, Other(_)) => Err(CHANGED),
    }
}

/// Somebody else was quicker.
pub const CHANGED: Conflict = Conflict("The run changed at the same time. Load it again.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_allows_what_the_contract_says() {
        let happens = |act, pausing| {
            Status::KNOWN
                .into_iter()
                .filter(|status| judge(act, *status, pausing) == Ok(Verdict::Happens))
                .collect::<Vec<_>>()
        };
        assert_eq!(happens(Act::Pause, false), [Status::Pending, Status::Running]);
        assert_eq!(happens(Act::Pause, true), [Status::Pending]);
        assert_eq!(happens(Act::Resume, false), [Status::Paused]);
        assert_eq!(happens(Act::Cancel, false), [Status::Pending, Status::Running, Status::Paused]);
        assert_eq!(judge(Act::Cancel, Status::Completed, false), Ok(Verdict::Nothing));
        assert_eq!(judge(Act::Pause, Status::Paused, false), Ok(Verdict::Nothing));
        assert!(judge(Act::Resume, Status::Running, true).is_err());
    }
}
