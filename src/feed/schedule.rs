//! When to ask again. Pure: time and chance are arguments.

use std::time::Duration;

use crate::api::ApiError;

/// While something on screen moves. The API's own command line asks every 2 s (contract §9).
const MOVING: Duration = Duration::from_secs(2);

/// While nothing moves: enough to notice that somebody started a run.
const QUIET: Duration = Duration::from_secs(30);

/// A slow API is not asked more often than this many round trips allow.
const ROUND_TRIPS: u32 = 4;

/// The longest wait, after repeated failures or a very slow answer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How soon a value may change by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At any moment.
    Moving,
    /// Only when somebody does something.
    Quiet,
    /// Never again.
    Ended,
}

/// How long to wait after an answer; `None` when there is nothing more to ask.
pub fn after_answer(pace: Pace, round_trip: Duration) -> Option<Duration> {
    let wait = match pace {
        Pace::Moving => MOVING,
        Pace::Quiet => QUIET,
        Pace::Ended => return None,
    };
    // A round trip that lasted hours was a laptop asleep, not a slow API.
    Some(wait.max(round_trip.saturating_mul(ROUND_TRIPS).min(LONGEST_WAIT)))
}

/// How long to wait after the `failures`th failure in a row, counted from 1; `None` when asking
/// again cannot help.
///
/// Doubles from 2 s up to a minute. `chance`, 0 to 1, spreads it over its second half, so that many
/// pages do not come back at the same moment. Never less than the server asked for.
pub fn after_error(error: &ApiError, failures: u32, chance: f64) -> Option<Duration> {
    if !error.is_temporary() {
        return None;
    }
    let doubled = MOVING.saturating_mul(1 << failures.saturating_sub(1).min(5));
    let wait = doubled.min(LONGEST_WAIT).mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0);
    Some(wait.max(error.retry_after.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ErrorKind;

    #[test]
    fn a_slow_answer_slows_the_asking() {
        let quick = Duration::from_millis(50);
        assert_eq!(after_answer(Pace::Moving, quick), Some(MOVING));
        assert_eq!(after_answer(Pace::Quiet, quick), Some(QUIET));
        assert_eq!(after_answer(Pace::Ended, quick), None);
        let slow = Duration::from_secs(3);
        assert_eq!(after_answer(Pace::Moving, slow), Some(Duration::from_secs(12)));
        let asleep = Duration::from_secs(3 * 60 * 60);
        assert_eq!(after_answer(Pace::Moving, asleep), Some(LONGEST_WAIT));
    }

    #[test]
    fn failures_back_off_up_to_a_minute_within_half_of_the_wait() {
        let error = ApiError::new(ErrorKind::Server, "down");
        for failures in 1..100 {
            let least = after_error(&error, failures, 0.0).unwrap();
            let most = after_error(&error, failures, 1.0).unwrap();
            let full = Duration::from_secs(2 << (failures - 1).min(5)).min(LONGEST_WAIT);
            assert_eq!((least, most), (full / 2, full), "{failures}");
        }
    }

    #[test]
    fn the_server_may_ask_for_a_longer_wait() {
        let retry_after = Some(Duration::from_secs(300));
        let error = ApiError { retry_after, ..ApiError::new(ErrorKind::RateLimited, "slow down") };
        assert_eq!(after_error(&error, 1, 0.5), Some(Duration::from_secs(300)));
    }

    #[test]
    fn what_cannot_heal_by_itself_is_not_asked_again() {
        for kind in [
            ErrorKind::SignedOut,
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Invalid,
        ] {
            assert_eq!(after_error(&ApiError::new(kind, ""), 1, 0.5), None, "{kind:?}");
        }
    }
}
