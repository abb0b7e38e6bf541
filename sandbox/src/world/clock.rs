//! Virtual time, real time and their ISO 8601 format.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Timelike as _, Utc};

use crate::random::round_to_i64;

/// Milliseconds: a duration, or a time since the Unix epoch.
pub(crate) type Ms = i64;

/// Virtual time: starts at the real time and runs `scale` times as fast.
///
/// Runs and `meta.timestamp` use virtual time, so that durations are consistent for a client that uses `meta.timestamp`.
/// Token lifetimes use [`real_now`].
#[derive(Debug)]
pub(crate) struct Clock {
    scale: f64,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    started: Instant,
    start: Ms,
    advanced_by: Ms,
}

impl State {
    fn new() -> Self {
        Self { started: Instant::now(), start: real_now(), advanced_by: 0 }
    }
}

impl Clock {
    pub(crate) fn new(scale: f64) -> Self {
        Self { scale, state: Mutex::new(State::new()) }
    }

    /// The virtual time of the creation or the last restart.
    pub(crate) fn start(&self) -> Ms {
        self.state().start
    }

    pub(crate) fn now(&self) -> Ms {
        let State { started, start, advanced_by } = *self.state();
        let elapsed = started.elapsed().as_secs_f64() * 1_000.0 * self.scale;
        start.saturating_add(round_to_i64(elapsed)).saturating_add(advanced_by)
    }

    pub(crate) fn advance(&self, by: Ms) {
        let mut state = self.state();
        state.advanced_by = state.advanced_by.saturating_add(by);
    }

    /// Resets the clock to the real time and returns it.
    pub(crate) fn restart(&self) -> Ms {
        let mut state = self.state();
        *state = State::new();
        state.start
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn real_now() -> Ms {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A time in the API's format: ISO 8601, UTC, with milliseconds unless they are zero.
pub(crate) fn iso(at: Ms) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_millis(at).unwrap_or_default();
    let precision =
        if time.nanosecond() == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
    time.to_rfc3339_opts(precision, true)
}

/// A time with a numeric offset and microseconds: equally valid, and used by edge cases.
pub(crate) fn iso_with_offset(at: Ms, offset_minutes: i32) -> String {
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
    fn formats_iso_8601() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(1_760_860_931_482), "2025-10-19T08:02:11.482Z");
        assert_eq!(iso_with_offset(1_760_860_931_482, 330), "2025-10-19T13:32:11.482000+05:30");
    }

    #[test]
    fn advances() {
        let clock = Clock::new(1.0);
        clock.advance(60_000);
        assert!(clock.now() >= clock.start() + 60_000);
    }
}
