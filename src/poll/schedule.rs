//! Delays between requests. Pure: time and random numbers are arguments. `page_data` has the intervals
//! of single values, `rate_limit` the interval between all requests of a page.

use std::time::Duration;

/// Interval of values that change at any time. The API's command line polls every 2 s (contract §9).
pub const ACTIVE_INTERVAL: Duration = Duration::from_secs(2);

/// Maximum interval of such values while they are unchanged.
pub(crate) const MAX_ACTIVE_INTERVAL: Duration = Duration::from_secs(15);

/// Interval without active runs: soon enough to notice new ones.
pub(crate) const IDLE_INTERVAL: Duration = Duration::from_secs(30);

/// Interval of values that are also invalidated by others.
pub(crate) const SLOW_INTERVAL: Duration = Duration::from_secs(60);

/// Minimum interval in round trips, so that a slow API is polled less often.
const ROUND_TRIP_FACTOR: u32 = 4;

/// Maximum delay after failures and slow responses.
pub(crate) const MAX_DELAY: Duration = Duration::from_secs(60);

/// Minimum delay after a failure, whatever the random number.
pub const MIN_RETRY_DELAY: Duration = Duration::from_millis(500);

/// Spreads the requests of pages that resume at the same time, such as after a network failure.
const RESUME_JITTER: Duration = Duration::from_millis(500);

/// How often a value is expected to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeRate {
    /// At any time.
    Active,
    /// Only after a user action.
    Idle,
    /// Rarely, except after an invalidation.
    Slow,
    /// The value is final, if its response could be read completely.
    Never,
    /// Only the user requests more of it.
    OnRequest,
}

impl ChangeRate {
    /// Of a value whose response could be read completely or not: an incomplete one is never final.
    pub(crate) fn of_response(self, is_complete: bool) -> Self {
        match self {
            Self::Never if !is_complete => Self::Idle,
            Self::Active | Self::Idle | Self::Slow | Self::Never | Self::OnRequest => self,
        }
    }
}

/// The user's maximum refresh rate. Only lengthens delays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RefreshRate {
    /// No limit.
    #[default]
    Live,
    /// At most every 15 s.
    Calm,
    /// At most every 60 s.
    Slow,
}

impl RefreshRate {
    /// The fastest first.
    pub const ALL: [Self; 3] = [Self::Live, Self::Calm, Self::Slow];

    /// The name in the interface's markup.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Calm => "calm",
            Self::Slow => "slow",
        }
    }

    pub(crate) fn min_interval(self) -> Duration {
        match self {
            Self::Live => Duration::ZERO,
            Self::Calm => Duration::from_secs(15),
            Self::Slow => Duration::from_secs(60),
        }
    }
}

/// The delay after a response, the `unchanged`th in a row without a change; `None` if the value is
/// final.
///
/// Grows by half after each unchanged response, up to [`MAX_ACTIVE_INTERVAL`]. At least four times the
/// last round trip.
pub(crate) fn poll_delay(
    change_rate: ChangeRate,
    unchanged: u32,
    round_trip: Duration,
) -> Option<Duration> {
    let wait = match change_rate {
        // The sixth step exceeds the maximum.
        ChangeRate::Active => ACTIVE_INTERVAL
            .mul_f64(1.5_f64.powi(capped_exponent(unchanged)))
            .min(MAX_ACTIVE_INTERVAL),
        ChangeRate::Idle => IDLE_INTERVAL,
        ChangeRate::Slow => SLOW_INTERVAL,
        ChangeRate::Never | ChangeRate::OnRequest => return None,
    };
    // A round trip of hours is a machine that slept, not a slow API.
    Some(wait.max(round_trip.saturating_mul(ROUND_TRIP_FACTOR).min(MAX_DELAY)))
}

/// The delay after the `failures`th failure in a row, counted from 1.
///
/// Random between [`MIN_RETRY_DELAY`] and a bound that doubles from 2 s to 60 s, so that pages do not
/// retry at the same time. At least `retry_after`.
pub(crate) fn retry_delay(failures: u32, retry_after: Option<Duration>, random: f64) -> Duration {
    let bound = ACTIVE_INTERVAL
        .mul_f64(2_f64.powi(capped_exponent(failures.saturating_sub(1))))
        .min(MAX_DELAY);
    let drawn = MIN_RETRY_DELAY + (bound - MIN_RETRY_DELAY).mul_f64(unit_interval(random));
    drawn.max(retry_after.unwrap_or_default())
}

/// The delay when the page is visible, online or running again.
pub fn resume_delay(random: f64) -> Duration {
    RESUME_JITTER.mul_f64(unit_interval(random))
}

/// Beyond all bounds in use, and far from overflow.
fn capped_exponent(count: u32) -> i32 {
    i32::try_from(count.min(6)).unwrap_or(6)
}

fn unit_interval(random: f64) -> f64 {
    // `clamp` returns NaN for NaN, which is not a valid duration.
    if random.is_nan() { 1.0 } else { random.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backs_off_while_unchanged() {
        let quick = Duration::from_millis(50);
        let waits = [0, 1, 2, 3, 4, 5, u32::MAX]
            .map(|unchanged| poll_delay(ChangeRate::Active, unchanged, quick).unwrap().as_millis());
        assert_eq!(waits, [2000, 3000, 4500, 6750, 10_125, 15_000, 15_000]);
        assert_eq!(poll_delay(ChangeRate::Idle, 9, quick), Some(IDLE_INTERVAL));
        assert_eq!(poll_delay(ChangeRate::Slow, 9, quick), Some(SLOW_INTERVAL));
        assert_eq!(poll_delay(ChangeRate::Never, 0, quick), None);
    }

    #[test]
    fn slow_responses_lengthen_the_delay() {
        let slow = Duration::from_secs(3);
        assert_eq!(poll_delay(ChangeRate::Active, 0, slow), Some(Duration::from_secs(12)));
        assert_eq!(poll_delay(ChangeRate::Idle, 0, slow), Some(IDLE_INTERVAL));
        let asleep = Duration::from_secs(3 * 60 * 60);
        assert_eq!(poll_delay(ChangeRate::Active, 0, asleep), Some(MAX_DELAY));
    }

    #[test]
    fn retry_delay_doubles_up_to_a_minute() {
        for (failures, bound) in [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 60), (u32::MAX, 60)]
        {
            let bound = Duration::from_secs(bound);
            assert_eq!(retry_delay(failures, None, 0.0), MIN_RETRY_DELAY);
            assert_eq!(retry_delay(failures, None, 1.0), bound, "{failures}");
            let half = retry_delay(failures, None, 0.5);
            assert_eq!(half, (bound + MIN_RETRY_DELAY) / 2, "{failures}");
        }
    }

    #[test]
    fn clamps_the_random_number() {
        for random in [-1.0, 2.0, f64::NAN, f64::INFINITY] {
            let wait = retry_delay(3, None, random);
            assert!(
                (MIN_RETRY_DELAY..=Duration::from_secs(8)).contains(&wait),
                "{random}: {wait:?}"
            );
            assert!(resume_delay(random) <= RESUME_JITTER);
        }
    }

    #[test]
    fn retry_after_only_lengthens_the_delay() {
        let retry_after = Duration::from_secs(300);
        assert_eq!(retry_delay(1, Some(retry_after), 0.5), retry_after);
        assert_eq!(retry_delay(2, Some(Duration::ZERO), 1.0), Duration::from_secs(4));
    }
}
