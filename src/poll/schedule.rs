//! How long to wait before asking again. Pure: time and random are arguments. Gaps that are one
//! value's alone are constants of `data`, the one between all questions of a page is `rate_limiter`'s.

use std::time::Duration;

/// While something on screen moves. The API's own command line asks every 2 s (contract §9).
pub const ACTIVE_INTERVAL: Duration = Duration::from_secs(2);

/// The longest that a moving value's wait stretches while answers bring no change.
pub const MAX_ACTIVE_INTERVAL: Duration = Duration::from_secs(15);

/// While nothing moves: enough to notice that somebody started a run.
pub const IDLE_INTERVAL: Duration = Duration::from_secs(30);

/// What changes when another value does, which is noticed at once, and else hardly.
pub const SLOW_INTERVAL: Duration = Duration::from_secs(60);

/// A slow API is not asked more often than this many round trips allow.
const ROUND_TRIP_FACTOR: u32 = 4;

/// The longest wait after repeated failures or a very slow answer.
pub const MAX_DELAY: Duration = Duration::from_secs(60);

/// The shortest wait after a failure: even the luckiest draw must not hammer a server in trouble.
pub const MIN_RETRY_DELAY: Duration = Duration::from_millis(500);

/// Over how long pages spread that all come back at once, such as after a network's failure.
const RESUME_JITTER: Duration = Duration::from_millis(500);

/// How soon a value may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeRate {
    /// At any moment.
    Active,
    /// Only when somebody does something.
    Idle,
    /// Hardly without a change elsewhere, which is told.
    Slow,
    /// Never again.
    Never,
}

/// How often the reader wants to be shown news. It only ever makes waits longer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RefreshRate {
    /// As soon as there may be any.
    #[default]
    Live,
    /// Every 15 s at most.
    Calm,
    /// Every 60 s at most.
    Slow,
}

impl RefreshRate {
    /// All of them, the quickest first.
    pub const ALL: [Self; 3] = [Self::Live, Self::Calm, Self::Slow];

    /// The word that names it where a machine reads it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Calm => "calm",
            Self::Slow => "slow",
        }
    }

    /// The shortest wait between two questions.
    pub fn min_interval(self) -> Duration {
        match self {
            Self::Live => Duration::ZERO,
            Self::Calm => Duration::from_secs(15),
            Self::Slow => Duration::from_secs(60),
        }
    }
}

/// How long to wait after an answer, the `unchanged`th in a row without news; `None` when there is
/// nothing more to ask.
///
/// Half as long again after every answer without news, up to [`MAX_ACTIVE_INTERVAL`]; never quicker
/// than four times the last round trip.
pub fn poll_delay(
    change_rate: ChangeRate,
    unchanged: u32,
    round_trip: Duration,
) -> Option<Duration> {
    let wait = match change_rate {
        // The sixth stretch is beyond the longest already.
        ChangeRate::Active => ACTIVE_INTERVAL
            .mul_f64(1.5_f64.powi(capped_exponent(unchanged)))
            .min(MAX_ACTIVE_INTERVAL),
        ChangeRate::Idle => IDLE_INTERVAL,
        ChangeRate::Slow => SLOW_INTERVAL,
        ChangeRate::Never => return None,
    };
    // A round trip that lasted hours was a laptop asleep, not a slow API.
    Some(wait.max(round_trip.saturating_mul(ROUND_TRIP_FACTOR).min(MAX_DELAY)))
}

/// How long to wait after the `failures`th failure in a row, counted from 1.
///
/// Anywhere from [`MIN_RETRY_DELAY`] up to a bound that doubles from 2 s to a minute: `random`, 0 to
/// 1, draws the place, so that many pages do not come back at the same moment. Never less than
/// `retry_after`, for which the server asked.
pub fn retry_delay(failures: u32, retry_after: Option<Duration>, random: f64) -> Duration {
    let bound = ACTIVE_INTERVAL
        .mul_f64(2_f64.powi(capped_exponent(failures.saturating_sub(1))))
        .min(MAX_DELAY);
    let drawn = MIN_RETRY_DELAY + (bound - MIN_RETRY_DELAY).mul_f64(unit_interval(random));
    drawn.max(retry_after.unwrap_or_default())
}

/// How long to wait when the page is seen again, back online or no longer paused.
pub fn resume_delay(random: f64) -> Duration {
    RESUME_JITTER.mul_f64(unit_interval(random))
}

/// Beyond any bound in use, and far below what overflows.
fn capped_exponent(count: u32) -> i32 {
    i32::try_from(count.min(6)).unwrap_or(6)
}

fn unit_interval(random: f64) -> f64 {
    // A clamp passes NaN on, from which no duration can be made.
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
        let asked = Duration::from_secs(300);
        assert_eq!(retry_delay(1, Some(asked), 0.5), asked);
        assert_eq!(retry_delay(2, Some(Duration::ZERO), 1.0), Duration::from_secs(4));
    }
}
