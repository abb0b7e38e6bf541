//! Creation times of the runs in a workflow's history.

use crate::random::{Rng, round_to_i64};
use crate::world::clock::Ms;

const HOUR: Ms = 3_600_000;

const HISTORY_HOURS: i64 = 90 * 24;

/// Age of the youngest run, so that all runs of the history have ended.
const MIN_AGE: Ms = 20 * 60_000;

/// Times before `start`, oldest first: mostly during office hours on weekdays.
///
/// `start` always counts as Wednesday afternoon, so that the times relative to it depend on the seed alone.
pub(crate) fn weekday_start_times(rng: Rng, runs: u32, start: Ms) -> Vec<Ms> {
    let total: f64 = (0..HISTORY_HOURS).map(hourly_weight).sum();
    let mut times = Vec::with_capacity(usize::try_from(runs).unwrap_or(0));
    let mut hour_index = 0;
    let mut passed = 0.0;
    for run in 0..runs {
        let share =
            (f64::from(run) + rng.fork_nth(u64::from(run)).unit()) / f64::from(runs.max(1)) * total;
        while hour_index < HISTORY_HOURS - 1 && passed + hourly_weight(hour_index) < share {
            passed += hourly_weight(hour_index);
            hour_index += 1;
        }
        let inside = ((share - passed) / hourly_weight(hour_index)).clamp(0.0, 1.0);
        let offset = hour_index * HOUR + round_to_i64(inside * (HOUR - 1) as f64);
        times.push(start - MIN_AGE - HISTORY_HOURS * HOUR + offset);
    }
    times
}

/// The relative number of starts in an hour; hour 0 is the oldest.
fn hourly_weight(hour_index: i64) -> f64 {
    // The hour after the last one is Wednesday, 15:00.
    let hour_of_week = (hour_index - HISTORY_HOURS + 2 * 24 + 15).rem_euclid(7 * 24);
    let (day, hour) = (hour_of_week / 24, hour_of_week % 24);
    let of_day = match hour {
        9..=11 | 14..=17 => 1.0,
        8 | 12..=13 | 18 => 0.6,
        19..=22 => 0.2,
        _ => 0.03,
    };
    if day >= 5 { of_day * 0.2 } else { of_day }
}

/// Evenly spread times before `start`, oldest first.
pub(crate) fn even_start_times(rng: Rng, runs: u32, start: Ms) -> Vec<Ms> {
    let interval = (30 * 24 * HOUR) / i64::from(runs.max(1));
    (0..runs)
        .map(|run| {
            let back = i64::from(runs - run) * interval;
            start - MIN_AGE - back + rng.fork_nth(u64::from(run)).between(0, interval - 1)
        })
        .collect()
}

/// The length of the history.
pub(crate) fn history_ms() -> Ms {
    HISTORY_HOURS * HOUR + MIN_AGE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::len_to_i64;

    #[test]
    fn times_are_sorted_and_in_the_past() {
        let start = 1_000_000_000_000;
        for runs in [1, 12, 5_000] {
            for times in [
                weekday_start_times(Rng::new(1), runs, start),
                even_start_times(Rng::new(1), runs, start),
            ] {
                assert_eq!(len_to_i64(times.len()), i64::from(runs));
                assert!(times.is_sorted());
                assert!(
                    times.iter().all(|at| (start - history_ms()..=start - MIN_AGE).contains(at))
                );
            }
        }
    }

    #[test]
    fn few_runs_start_at_night() {
        let start = 0;
        let nights = weekday_start_times(Rng::new(1), 10_000, start)
            .iter()
            .filter(|at| {
                let hour = (**at + MIN_AGE).div_euclid(HOUR) + 15;
                (0..8).contains(&hour.rem_euclid(24))
            })
            .count();
        assert!(nights < 600, "{nights}");
    }
}
