//! The only module that reads the clock.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::LocalBoxFuture;

use crate::domain::time::Timestamp;

/// Time and randomness as a dependency, so that tests control both.
pub trait Clock {
    /// The local clock. It can be hours off; see [`ServerTime`].
    fn now(&self) -> Timestamp;

    /// Resolves after `duration`. Dropping the future stops the timer.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;

    /// A random number from 0 to 1.
    fn random(&self) -> f64;
}

/// `at` plus `duration`, saturating at the maximum timestamp.
pub fn after(at: Timestamp, duration: Duration) -> Timestamp {
    let end = TimeDelta::from_std(duration).ok().and_then(|delta| at.checked_add_signed(delta));
    end.unwrap_or(Timestamp::MAX_UTC)
}

/// A server timestamp with the local times of its request and response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTime {
    /// `meta.timestamp` of the response.
    pub server: Timestamp,
    /// Local time of the request.
    pub sent_at: Timestamp,
    /// Local time of the response.
    pub received_at: Timestamp,
}

impl ServerTime {
    /// Server clock minus local clock, assuming that the server wrote the timestamp at the midpoint of
    /// the round trip.
    pub fn offset(&self) -> TimeDelta {
        let half_way = self.sent_at + (self.received_at - self.sent_at) / 2;
        self.server - half_way
    }
}

/// Converts JavaScript's milliseconds since 1970.
pub fn from_millis(millis: f64) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit an i64 for longer than any browser runs"
    )]
    Timestamp::from_timestamp_millis(millis as i64).unwrap_or_default()
}

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
        let time = ServerTime {
            server: at("2026-10-19T11:00:00Z"),
            sent_at: at("2026-10-19T08:00:00Z"),
            received_at: at("2026-10-19T08:00:02Z"),
        };
        assert_eq!(time.offset(), TimeDelta::seconds(3 * 3600 - 1));
    }
}
