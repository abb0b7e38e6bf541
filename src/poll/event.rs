//! What happens to a polled value and what follows: the vocabulary of [`crate::poll::machine`]. Pure.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::poll::schedule::{ChangeRate, RefreshRate};

/// Whether the page may ask. Open when all of it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollConditions {
    /// Somebody can see the page.
    pub visible: bool,
    /// There is a network, as far as the browser knows.
    pub online: bool,
    /// The reader has not paused it.
    pub running: bool,
}

impl PollConditions {
    /// Nothing stands in the way.
    pub const OPEN: Self = Self { visible: true, online: true, running: true };

    /// Whether the page may ask by itself.
    pub fn allows_polling(self) -> bool {
        self.allows_manual_refresh() && self.running
    }

    /// What the reader asks for is asked during a pause, too: the pause is the reader's own.
    pub fn allows_manual_refresh(self) -> bool {
        self.visible && self.online
    }
}

/// Tells one request or wait from the next. Whatever comes back with an older one is late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(pub(crate) u64);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// Something is asked for the first time, or something else than before.
    Started,
    /// The reader wants it now.
    Refresh,
    /// The request of this generation has its answer.
    Response {
        /// Which request.
        generation: Generation,
        /// How soon the value may change again.
        change_rate: ChangeRate,
        /// Whether it differs from the one known before.
        changed: bool,
        /// How long it took.
        round_trip: Duration,
    },
    /// The request of this generation failed.
    Failed {
        /// Which request.
        generation: Generation,
        /// Whether asking again later may help.
        temporary: bool,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The wait of this generation is over.
    TimerFired {
        /// Which wait.
        generation: Generation,
        /// For how long other requests of the page still have precedence.
        rate_limit_delay: Option<Duration>,
    },
    /// The conditions has opened or closed.
    Conditions(PollConditions),
    /// The reader chose how often to be shown news.
    RefreshRate(RefreshRate),
    /// Something changed on which this value depends: it is due this long after it was last asked,
    /// if that is earlier.
    Invalidated(Duration),
    /// This machine slept: waits that should be over are, and no answer is to be expected.
    Woke,
}

/// What the driver has to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Drop the request or the wait under way.
    Abort,
    /// Send the request.
    Send(Generation),
    /// Say `Fired` after this long.
    StartTimer(Generation, Duration),
}

/// What the machine is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// Nothing, since the conditions is closed. Asks when it opens.
    Suspended,
    /// A request is under way.
    Requesting,
    /// A wait is under way.
    Waiting {
        /// When it is over, by our clock.
        until: Timestamp,
        /// It follows a failure.
        retry: bool,
    },
    /// Nothing more will come.
    Finished,
    /// A failure that does not heal by itself.
    Stopped,
}
