//! The actions on a run and the states that allow them. `poll::actions` sends them.

use crate::domain::run::model::Run;
use crate::domain::run::status::{RunState, RunStatus};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunAction {
    /// The running steps finish before the run pauses.
    Pause,
    Resume,
    /// Gets a link to the export.
    Download,
    /// Ends the run permanently.
    Cancel,
}

impl RunAction {
    /// All actions, in display order.
    pub const ALL: [Self; 4] = [Self::Pause, Self::Resume, Self::Download, Self::Cancel];

    /// The API's name: the last segment of the action's path.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Download => "download",
            Self::Cancel => "cancel",
        }
    }
}

/// The response of Download Run. The URL is untrusted: see [`crate::domain::links`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Signed: grants read access to the file.
    pub url: String,
    pub filename: Option<String>,
    /// End of the URL's validity.
    pub expires_at: Option<Timestamp>,
}

impl Run {
    /// Whether the run's state allows `action` (contract §6.7). The server checks the user's
    /// permission. Servers that send no pause fields do not support pausing.
    ///
    /// | state | pause | resume | cancel | download |
    /// |---|---|---|---|---|
    /// | pending, running | if the server supports pausing | | yes | |
    /// | pausing | | | yes | |
    /// | paused | | yes | yes | |
    /// | completed | | | | if there is an export |
    /// | failed, cancelled, unknown | | | | |
    ///
    /// ```
    /// use onepin_runs::domain::run::{Run, RunAction, RunStatus};
    ///
    /// let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
    /// let mut run = Run::new(id, RunStatus::Running);
    /// assert!(run.allows(RunAction::Cancel) && !run.allows(RunAction::Pause));
    /// run.pause.is_supported = true;
    /// assert!(run.allows(RunAction::Pause));
    /// ```
    pub fn allows(&self, action: RunAction) -> bool {
        let state = self.state();
        let is = |statuses: &[RunStatus]| match &state {
            RunState::Status(status) => statuses.contains(status),
            RunState::Pausing => false,
        };
        match action {
            RunAction::Pause => {
                self.pause.is_supported && is(&[RunStatus::Pending, RunStatus::Running])
            }
            RunAction::Resume => is(&[RunStatus::Paused]),
            RunAction::Cancel => {
                state == RunState::Pausing
                    || is(&[RunStatus::Pending, RunStatus::Running, RunStatus::Paused])
            }
            RunAction::Download => self.has_export == Some(true) && is(&[RunStatus::Completed]),
        }
    }

    /// [`Self::allows`] for a row of the list: List Runs leaves out whether there is an export, so a completed run may have
    /// one.
    pub fn may_allow(&self, action: RunAction) -> bool {
        let may_have_export = action == RunAction::Download
            && self.has_export.is_none()
            && self.status == RunStatus::Completed;
        may_have_export || self.allows(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(status: &str, touch: impl FnOnce(&mut Run)) -> Vec<RunAction> {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        let mut run = Run::new(id, RunStatus::from_word(status));
        run.pause.is_supported = true;
        touch(&mut run);
        RunAction::ALL.into_iter().filter(|action| run.allows(*action)).collect()
    }

    #[test]
    fn allows_actions_by_state() {
        use RunAction::{Cancel, Download, Pause, Resume};
        assert_eq!(allowed("pending", |_| {}), [Pause, Cancel]);
        assert_eq!(allowed("running", |_| {}), [Pause, Cancel]);
        let pausing = |run: &mut Run| run.pause.requested_at = Some(chrono::DateTime::UNIX_EPOCH);
        assert_eq!(allowed("running", pausing), [Cancel]);
        assert_eq!(allowed("paused", pausing), [Resume, Cancel]);
        assert_eq!(allowed("completed", |_| {}), []);
        assert_eq!(allowed("completed", |run| run.has_export = Some(true)), [Download]);
        assert_eq!(allowed("completed", |run| run.has_export = Some(false)), []);
        for status in ["failed", "cancelled", "archiving", ""] {
            assert_eq!(allowed(status, |run| run.has_export = Some(true)), [], "{status}");
        }
    }

    #[test]
    fn a_completed_row_may_have_an_export() {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        let mut run = Run::new(id, RunStatus::Completed);
        for (has_export, expected) in [(None, true), (Some(true), true), (Some(false), false)] {
            run.has_export = has_export;
            assert_eq!(run.may_allow(RunAction::Download), expected);
        }
        run = Run::new(run.id, RunStatus::Failed);
        assert!(!RunAction::ALL.iter().any(|action| run.may_allow(*action)));
    }

    #[test]
    fn ignores_early_export_flag_of_older_servers() {
        let older = |run: &mut Run| {
            run.has_export = Some(true);
            run.pause.is_supported = false;
        };
        assert_eq!(allowed("running", older), [RunAction::Cancel]);
    }
}
