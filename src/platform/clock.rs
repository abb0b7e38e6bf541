//! The only module that reads the clock: now, sleep, and how far the server's clock is off.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::LocalBoxFuture;

use crate::domain::time::Timestamp;

/// Time as an argument: the browser's, or a test's.
pub trait Clock {
    /// What this machine's clock shows. It may be hours wrong; see [`ServerTime`].
    fn now(&self) -> Timestamp;

    /// Resolves after `duration`. Dropping the future stops the timer.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;

    /// A number from 0 to 1 that differs from page to page: what time and chance decide, a test
    /// decides.
    fn random(&self) -> f64;
}

/// The instant `duration` after `at`; the end of time when there is none.
pub fn after(at: Timestamp, duration: Duration) -> Timestamp {
    let end = TimeDelta::from_std(duration).ok().and_then(|delta| at.checked_add_signed(delta));
    end.unwrap_or(Timestamp::MAX_UTC)
}

/// What the server's clock showed between two instants of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTime {
    /// `meta.timestamp` of the answer.
    pub server: Timestamp,
    /// When the request left, by our clock.
    pub sent_at: Timestamp,
    /// When the answer was there, by our clock.
    pub received_at: Timestamp,
}

impl ServerTime {
    /// What to add to our clock to get the server's, taking the answer as written half way.
    pub fn offset(&self) -> TimeDelta {
        let half_way = self.sent_at + (self.received_at - self.sent_at) / 2;
        self.server - half_way
    }
}

/// The instant so many milliseconds after 1970, as JavaScript has it.
pub fn from_millis(millis: f64) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit an i64 for longer than any browser runs"
    )]
    Timestamp::from_timestamp_millis(millis as i64).unwrap_or_default()
}

/// The browser's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Timestamp {
        from_millis(js_sys::Date::now())
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        Box::pin(gloo_timers::future::sleep(duration))
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offset_uses_the_round_trip_midpoint() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let answer = ServerTime {
            server: at("2026-10-19T11:00:00Z"),
            sent_at: at("2026-10-19T08:00:00Z"),
            received_at: at("2026-10-19T08:00:02Z"),
        };
        assert_eq!(answer.offset(), TimeDelta::seconds(3 * 3600 - 1));
    }
}
