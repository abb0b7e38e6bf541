//! A run's status: the server's words and what each means. Its texts are `view::text`'s, shape and
//! name in style `view::status`'.

use std::fmt;

/// Where a run stands, in the server's words. An open set: the API may add values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunStatus {
    /// Queued.
    Pending,
    /// Working, or draining towards a pause.
    Running,
    /// Parked until somebody resumes or cancels it. Unknown to older servers.
    Paused,
    /// Finished with a result.
    Completed,
    /// Ended by an error.
    Failed,
    /// Ended by a person.
    Cancelled,
    /// A word this version does not know, as the server wrote it.
    Unknown(String),
}

impl RunStatus {
    /// The statuses this version knows, in the order of a run's life.
    pub const KNOWN: [Self; 6] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The server's word.
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

    /// The status a server's word stands for. Case matters, as it does to the API.
    pub fn from_word(word: &str) -> Self {
        Self::known(word).unwrap_or_else(|| Self::Unknown(word.to_owned()))
    }

    /// Like [`Self::from_word`], but `None` for a word this version does not know.
    pub fn known(word: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|status| status.as_str() == word)
    }

    /// Nothing will change any more. An unknown status is not taken for an end.
    pub fn is_terminal(&self) -> bool {
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

/// What a run is doing, as people see it: its status, with "pausing" as a state of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// Running, with a pause requested: the steps under way still finish.
    Pausing,
    /// Everything else is what the status says.
    Status(RunStatus),
}

impl RunState {
    /// The state of a run with this status, and with or without a requested pause.
    pub fn of(status: &RunStatus, pause_requested: bool) -> Self {
        if pause_requested && *status == RunStatus::Running {
            Self::Pausing
        } else {
            Self::Status(status.clone())
        }
    }

    /// The word that names the state in class names and messages.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pausing => "pausing",
            Self::Status(status) => status.as_str(),
        }
    }

    /// Changes by itself from one second to the next, so it is worth asking often.
    /// A paused run is not: nothing moves until somebody resumes it.
    pub fn is_active(&self) -> bool {
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
        assert_eq!(RunStatus::from_word("Running"), RunStatus::Unknown("Running".to_owned()));
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
