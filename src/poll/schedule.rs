//! How long to wait before asking again. Pure: time and chance are arguments. Gaps that are one
//! value's alone are constants of `data`, the one between all questions of a page is `rate_limiter`'s.

use std::time::Duration;

/// While something on screen moves. The API's own command line asks every 2 s (contract §9).
pub const MOVING: Duration = Duration::from_secs(2);

/// The longest that a moving value's wait stretches while answers bring no change.
pub const MOVING_UNCHANGED: Duration = Duration::from_secs(15);

/// While nothing moves: enough to notice that somebody started a run.
pub const QUIET: Duration = Duration::from_secs(30);

/// What changes when another value does, which is noticed at once, and else hardly.
pub const SLOW: Duration = Duration::from_secs(60);

/// A slow API is not asked more often than this many round trips allow.
const ROUND_TRIPS: u32 = 4;

/// The longest wait after repeated failures or a very slow answer.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The shortest wait after a failure: even the luckiest draw must not hammer a server in trouble.
pub const SHORTEST_RETRY: Duration = Duration::from_millis(500);

/// Over how long pages spread that all come back at once, such as after a network's failure.
const RETURN_SPREAD: Duration = Duration::from_millis(500);

/// How soon a value may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeRate {
    /// At any moment.
    Moving,
    /// Only when somebody does something.
    Quiet,
    /// Hardly without a change elsewhere, which is told.
    Slow,
    /// Never again.
    Ended,
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
    pub fn least(self) -> Duration {
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
/// Half as long again after every answer without news, up to [`MOVING_UNCHANGED`]; never quicker
/// than four times the last round trip.
pub fn after_answer(
    change_rate: ChangeRate,
    unchanged: u32,
    round_trip: Duration,
) -> Option<Duration> {
    let wait = match change_rate {
        // The sixth stretch is beyond the longest already.
        ChangeRate::Moving => {
            MOVING.mul_f64(1.5_f64.powi(exponent(unchanged))).min(MOVING_UNCHANGED)
        }
        ChangeRate::Quiet => QUIET,
        ChangeRate::Slow => SLOW,
        ChangeRate::Ended => return None,
    };
    // A round trip that lasted hours was a laptop asleep, not a slow API.
    Some(wait.max(round_trip.saturating_mul(ROUND_TRIPS).min(LONGEST_WAIT)))
}

/// How long to wait after the `failures`th failure in a row, counted from 1.
///
/// Anywhere from [`SHORTEST_RETRY`] up to a bound that doubles from 2 s to a minute: `chance`, 0 to
/// 1, draws the place, so that many pages do not come back at the same moment. Never less than
/// `retry_after`, for which the server asked.
pub fn after_failure(failures: u32, retry_after: Option<Duration>, chance: f64) -> Duration {
    let bound = MOVING.mul_f64(2_f64.powi(exponent(failures.saturating_sub(1)))).min(LONGEST_WAIT);
    let drawn = SHORTEST_RETRY + (bound - SHORTEST_RETRY).mul_f64(share(chance));
    drawn.max(retry_after.unwrap_or_default())
}

/// How long to wait when the page is seen again, back online or no longer paused.
pub fn on_return(chance: f64) -> Duration {
    RETURN_SPREAD.mul_f64(share(chance))
}

/// Beyond any bound in use, and far below what overflows.
fn exponent(count: u32) -> i32 {
    i32::try_from(count.min(6)).unwrap_or(6)
}

fn share(chance: f64) -> f64 {
    // A clamp passes NaN on, from which no duration can be made.
    if chance.is_nan() { 1.0 } else { chance.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_without_news_stretch_the_wait_of_what_moves() {
        let quick = Duration::from_millis(50);
        let waits = [0, 1, 2, 3, 4, 5, u32::MAX].map(|unchanged| {
            after_answer(ChangeRate::Moving, unchanged, quick).unwrap().as_millis()
        });
        assert_eq!(waits, [2000, 3000, 4500, 6750, 10_125, 15_000, 15_000]);
        assert_eq!(after_answer(ChangeRate::Quiet, 9, quick), Some(QUIET));
        assert_eq!(after_answer(ChangeRate::Slow, 9, quick), Some(SLOW));
        assert_eq!(after_answer(ChangeRate::Ended, 0, quick), None);
    }

    #[test]
    fn a_slow_answer_slows_the_asking() {
        let slow = Duration::from_secs(3);
        assert_eq!(after_answer(ChangeRate::Moving, 0, slow), Some(Duration::from_secs(12)));
        assert_eq!(after_answer(ChangeRate::Quiet, 0, slow), Some(QUIET));
        let asleep = Duration::from_secs(3 * 60 * 60);
        assert_eq!(after_answer(ChangeRate::Moving, 0, asleep), Some(LONGEST_WAIT));
    }

    #[test]
    fn failures_draw_from_a_range_that_doubles_up_to_a_minute() {
        for (failures, bound) in [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 60), (u32::MAX, 60)]
        {
            let bound = Duration::from_secs(bound);
            assert_eq!(after_failure(failures, None, 0.0), SHORTEST_RETRY);
            assert_eq!(after_failure(failures, None, 1.0), bound, "{failures}");
            let half = after_failure(failures, None, 0.5);
            assert_eq!(half, (bound + SHORTEST_RETRY) / 2, "{failures}");
        }
    }

    #[test]
    fn chance_out_of_its_range_stays_within_the_bounds() {
        for chance in [-1.0, 2.0, f64::NAN, f64::INFINITY] {
            let wait = after_failure(3, None, chance);
            assert!(
                (SHORTEST_RETRY..=Duration::from_secs(8)).contains(&wait),
                "{chance}: {wait:?}"
            );
            assert!(on_return(chance) <= RETURN_SPREAD);
        }
    }

    #[test]
    fn the_server_may_ask_for_a_longer_wait_but_not_for_a_shorter_one() {
        let asked = Duration::from_secs(300);
        assert_eq!(after_failure(1, Some(asked), 0.5), asked);
        assert_eq!(after_failure(2, Some(Duration::ZERO), 1.0), Duration::from_secs(4));
    }
}
