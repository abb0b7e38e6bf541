//! Run status and run state. `view::text` has their texts, `view::status` their icons and colours.

use std::fmt;

use crate::domain::order;

/// The server's run status. An open set: the API may add values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunStatus {
    /// Queued.
    Pending,
    /// Includes runs with a pending pause.
    Running,
    /// Waits for a user to resume or cancel it. Older servers do not send it.
    Paused,
    Completed,
    Failed,
    /// Ended by a user.
    Cancelled,
    /// A status that this version does not know, as sent by the server.
    Unknown(String),
}

impl RunStatus {
    /// The known statuses, in the order of a run's lifecycle.
    pub const KNOWN: [Self; 6] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The server's name of the status.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unknown(word) => word,
        }
    }

    /// Parses the server's name of a status, in any case.
    pub(crate) fn from_word(word: &str) -> Self {
        let is_word = |status: &Self| status.as_str().eq_ignore_ascii_case(word.trim());
        let known = Self::KNOWN.into_iter().find(is_word);
        known.unwrap_or_else(|| Self::Unknown(word.to_owned()))
    }

    /// The status with this name, in the API's own case.
    pub fn known(word: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|status| status.as_str() == word)
    }

    /// The statuses with these names, in order and once each; `None` if one does not exist.
    pub(crate) fn known_set<'a>(words: impl Iterator<Item = &'a str>) -> Option<Vec<Self>> {
        let mut statuses = words.map(Self::known).collect::<Option<Vec<_>>>()?;
        order::sort_by(&mut statuses, Self::cmp);
        statuses.dedup();
        Some(statuses)
    }

    /// Whether the run has ended. Unknown statuses are not terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        match self {
            Self::Completed | Self::Failed | Self::Cancelled => true,
            Self::Pending | Self::Running | Self::Paused | Self::Unknown(_) => false,
        }
    }
}

impl fmt::Display for RunStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The state to show: the status, with "pausing" as a state of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// Running, with a requested pause: the running steps still finish.
    Pausing,
    Status(RunStatus),
}

impl RunState {
    pub fn of(status: &RunStatus, pause_requested: bool) -> Self {
        if pause_requested && *status == RunStatus::Running {
            Self::Pausing
        } else {
            Self::Status(status.clone())
        }
    }

    /// The name in class names and messages.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pausing => "pausing",
            Self::Status(status) => status.as_str(),
        }
    }

    /// Whether the state can change without a user action. Paused runs cannot: they wait for a user.
    pub(crate) fn is_active(&self) -> bool {
        match self {
            Self::Pausing => true,
            Self::Status(status) => !status.is_terminal() && *status != RunStatus::Paused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_statuses_round_trip() {
        for status in RunStatus::KNOWN {
            assert_eq!(RunStatus::from_word(status.as_str()), status);
        }
    }

    #[test]
    fn keeps_unknown_statuses_as_non_terminal() {
        let status = RunStatus::from_word("archiving");
        assert_eq!(status.as_str(), "archiving");
        assert!(!status.is_terminal());
        assert_eq!(RunStatus::from_word(" Running"), RunStatus::Running);
        assert_eq!(RunStatus::from_word("CANCELLED"), RunStatus::Cancelled);
        assert_eq!(RunStatus::known("Running"), None);
    }

    #[test]
    fn pausing_requires_running_and_a_requested_pause() {
        assert_eq!(RunState::of(&RunStatus::Running, true), RunState::Pausing);
        assert_eq!(RunState::of(&RunStatus::Paused, true), RunState::Status(RunStatus::Paused));
    }

    #[test]
    fn paused_and_terminal_states_are_not_active() {
        let moving = |word| RunState::of(&RunStatus::from_word(word), false).is_active();
        assert!(moving("pending") && moving("running") && moving("archiving"));
        assert!(
            !moving("paused") && !moving("completed") && !moving("failed") && !moving("cancelled")
        );
        assert!(RunState::Pausing.is_active());
    }
}
