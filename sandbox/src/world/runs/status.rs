//! Run statuses (contract §7.1).

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Pending,
    /// Also while a pause drains.
    Running,
    /// Only in the current contract.
    Paused,
    Completed,
    Failed,
    Cancelled,
    /// An undocumented value of an edge case: an index into [`Status::UNDOCUMENTED`].
    Other(u8),
}

impl Status {
    /// The documented statuses, in the order of Runs Summary.
    pub(crate) const KNOWN: [Self; 6] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    const UNDOCUMENTED: [&'static str; 3] = ["archiving", "waiting_for_approval", "RUNNING"];

    /// The API's value.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Other(index) => {
                Self::UNDOCUMENTED.get(usize::from(index)).copied().unwrap_or("unknown")
            }
        }
    }

    pub(crate) fn is_terminal(self) -> bool {
        match self {
            Self::Completed | Self::Failed | Self::Cancelled => true,
            Self::Pending | Self::Running | Self::Paused | Self::Other(_) => false,
        }
    }
}
