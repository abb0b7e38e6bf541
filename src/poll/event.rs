//! Events, commands and phases of [`crate::poll::machine`]. Pure.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::poll::schedule::{ChangeRate, RefreshRate};

/// The conditions for sending requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollConditions {
    /// The page is visible.
    pub visible: bool,
    pub online: bool,
    /// The user has not paused polling.
    pub running: bool,
}

impl PollConditions {
    pub const OPEN: Self = Self { visible: true, online: true, running: true };

    /// Whether automatic requests are allowed.
    pub fn allows_polling(self) -> bool {
        self.allows_manual_refresh() && self.running
    }

    /// Whether user requests are allowed. A pause does not block them.
    pub fn allows_manual_refresh(self) -> bool {
        self.visible && self.online
    }
}

/// Identifies a request or timer, so that the machine ignores stale ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(pub(crate) u64);

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// Polling starts, or the request has changed.
    Started,
    /// The user requests a refresh.
    Refresh,
    Response {
        generation: Generation,
        /// How often the value is expected to change.
        change_rate: ChangeRate,
        /// Whether the value differs from the previous one.
        changed: bool,
        round_trip: Duration,
        /// Time since the response arrived: another tab may have received it earlier.
        age: Duration,
    },
    Failed {
        generation: Generation,
        /// Whether a retry can succeed.
        temporary: bool,
        /// The delay that the server requests.
        retry_after: Option<Duration>,
    },
    TimerFired {
        generation: Generation,
        /// Remaining delay of the rate limiter; `None` if a request may be sent.
        rate_limit_delay: Option<Duration>,
    },
    Conditions(PollConditions),
    RefreshRate(RefreshRate),
    /// The value depends on data that has changed: it is due this long after its last request, at the
    /// latest.
    Invalidated(Duration),
    /// The machine woke from sleep: timers are late and responses are lost.
    Woke,
}

/// A command for the driver, executed in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Abort the pending request or timer.
    Abort,
    Send(Generation),
    /// Apply [`Event::TimerFired`] after this time.
    StartTimer(Generation, Duration),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// The conditions do not allow polling.
    Suspended,
    Requesting,
    Waiting {
        /// Local time.
        until: Timestamp,
        /// Whether the timer is a retry after an error.
        retry: bool,
    },
    /// The value is final.
    Finished,
    /// A permanent error.
    Stopped,
}
