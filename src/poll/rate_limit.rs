//! Spaces the automatic requests of a page. Pure.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::platform::clock::after;

pub use crate::api::tabs::MIN_REQUEST_INTERVAL;

/// The time of the page's last request.
#[derive(Debug, Clone, Copy, Default)]
pub struct RateLimiter(Option<Timestamp>);

impl RateLimiter {
    /// The delay before the next automatic request; `None` if it may be sent now.
    pub fn delay(&self, now: Timestamp) -> Option<Duration> {
        let remaining = (after(self.0?, MIN_REQUEST_INTERVAL) - now).to_std().ok()?;
        // A clock set back must not lengthen it.
        (!remaining.is_zero()).then_some(remaining.min(MIN_REQUEST_INTERVAL))
    }

    pub(crate) fn record_request(&mut self, now: Timestamp) {
        self.0 = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_requests() {
        let now: Timestamp = "2026-10-19T08:00:00Z".parse().unwrap();
        let mut rate_limiter = RateLimiter::default();
        assert_eq!(rate_limiter.delay(now), None);
        rate_limiter.record_request(now);
        assert_eq!(rate_limiter.delay(now), Some(MIN_REQUEST_INTERVAL));
        assert_eq!(
            rate_limiter.delay(after(now, Duration::from_secs(1))),
            Some(MIN_REQUEST_INTERVAL / 7 * 3)
        );
        assert_eq!(rate_limiter.delay(after(now, MIN_REQUEST_INTERVAL)), None);
        let put_back = now - chrono::TimeDelta::hours(1);
        assert_eq!(rate_limiter.delay(put_back), Some(MIN_REQUEST_INTERVAL));
    }
}
