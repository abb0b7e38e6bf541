//! The sandbox's clock, which may run faster than the real one and can be moved forward.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Timelike as _, Utc};

use crate::draw::{Ms, whole};

/// Virtual time: it starts at the real time and runs `scale` times as fast.
///
/// Run timestamps and `meta.timestamp` use it, so that durations are coherent for a client that honours
/// `meta.timestamp`. Token lifetimes do not: they use [`real_now`].
#[derive(Debug)]
pub struct Clock {
    scale: f64,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    started: Instant,
    start: Ms,
    moved: Ms,
}

impl State {
    fn new() -> Self {
        Self { started: Instant::now(), start: real_now(), moved: 0 }
    }
}

impl Clock {
    /// A clock that shows the real time now and runs `scale` times as fast from here on.
    pub fn new(scale: f64) -> Self {
        Self { scale, state: Mutex::new(State::new()) }
    }

    /// The virtual moment the clock was made or last restarted.
    pub fn start(&self) -> Ms {
        self.state().start
    }

    /// The virtual time.
    pub fn now(&self) -> Ms {
        let State { started, start, moved } = *self.state();
        let elapsed = started.elapsed().as_secs_f64() * 1_000.0 * self.scale;
        start.saturating_add(whole(elapsed)).saturating_add(moved)
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Ms) {
        let mut state = self.state();
        state.moved = state.moved.saturating_add(by);
    }

    /// Shows the real time again, as a new clock does; returns it.
    pub fn restart(&self) -> Ms {
        let mut state = self.state();
        *state = State::new();
        state.start
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The real time.
pub fn real_now() -> Ms {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A moment as the API writes it: ISO 8601, UTC, with milliseconds unless they are zero.
pub fn iso(at: Ms) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_millis(at).unwrap_or_default();
    let precision =
        if time.nanosecond() == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
    time.to_rfc3339_opts(precision, true)
}

/// The same moment with a numeric offset, which is equally valid and less usual.
pub fn iso_with_offset(at: Ms, offset_minutes: i32) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_millis(at).unwrap_or_default();
    match chrono::FixedOffset::east_opt(offset_minutes * 60) {
        Some(offset) => time.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Micros, false),
        None => iso(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(1_760_860_931_482), "2025-10-19T08:02:11.482Z");
        assert_eq!(iso_with_offset(1_760_860_931_482, 330), "2025-10-19T13:32:11.482000+05:30");
    }

    #[test]
    fn the_clock_can_be_moved_forward() {
        let clock = Clock::new(1.0);
        clock.advance(60_000);
        assert!(clock.now() >= clock.start() + 60_000);
    }
}
