//! When people started the runs of the past: mostly at work, seldom at night.

use crate::draw::{Draw, Ms};

const HOUR: Ms = 3_600_000;
/// How far back history goes.
const HOURS: i64 = 90 * 24;
/// Nothing of the past is younger than this, so that all of it is over.
const YOUNGEST: Ms = 20 * 60_000;

/// Moments for `runs` runs before `start`, oldest first.
///
/// They depend on the seed and on nothing else but `start` itself: the rhythm takes every start for a Wednesday
/// afternoon.
pub fn moments(draw: Draw, runs: u32, start: Ms) -> Vec<Ms> {
    let total: f64 = (0..HOURS).map(weight).sum();
    let mut moments = Vec::with_capacity(usize::try_from(runs).unwrap_or(0));
    let mut slot = 0;
    let mut passed = 0.0;
    for run in 0..runs {
        let share =
            (f64::from(run) + draw.nth(u64::from(run)).unit()) / f64::from(runs.max(1)) * total;
        while slot < HOURS - 1 && passed + weight(slot) < share {
            passed += weight(slot);
            slot += 1;
        }
        let inside = ((share - passed) / weight(slot)).clamp(0.0, 1.0);
        let offset = slot * HOUR + crate::draw::whole(inside * (HOUR - 1) as f64);
        moments.push(start - YOUNGEST - HOURS * HOUR + offset);
    }
    moments
}

/// How many runs are started in an hour, compared with others; hour 0 is the oldest.
fn weight(slot: i64) -> f64 {
    // The hour after the last one is Wednesday, 15:00.
    let hour_of_week = (slot - HOURS + 2 * 24 + 15).rem_euclid(7 * 24);
    let (day, hour) = (hour_of_week / 24, hour_of_week % 24);
    let of_day = match hour {
        9..=11 | 14..=17 => 1.0,
        8 | 12..=13 | 18 => 0.6,
        19..=22 => 0.2,
        _ => 0.03,
    };
    if day >= 5 { of_day * 0.2 } else { of_day }
}

/// Evenly spread moments, for a workflow that is used now and then.
pub fn now_and_then(draw: Draw, runs: u32, start: Ms) -> Vec<Ms> {
    let step = (30 * 24 * HOUR) / i64::from(runs.max(1));
    (0..runs)
        .map(|run| {
            let back = i64::from(runs - run) * step;
            start - YOUNGEST - back + draw.nth(u64::from(run)).between(0, step - 1)
        })
        .collect()
}

/// Hours the history covers, for whoever has to come before it.
pub fn history_ms() -> Ms {
    HOURS * HOUR + YOUNGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_ascend_and_lie_in_the_past() {
        let start = 1_000_000_000_000;
        for runs in [1, 12, 5_000] {
            for moments in
                [moments(Draw::new(1), runs, start), now_and_then(Draw::new(1), runs, start)]
            {
                assert_eq!(crate::draw::count(moments.len()), i64::from(runs));
                assert!(moments.is_sorted());
                assert!(
                    moments.iter().all(|at| (start - history_ms()..=start - YOUNGEST).contains(at))
                );
            }
        }
    }

    #[test]
    fn nights_are_quiet() {
        let start = 0;
        let nights = moments(Draw::new(1), 10_000, start)
            .iter()
            .filter(|at| {
                let hour = (**at + YOUNGEST).div_euclid(HOUR) + 15;
                (0..8).contains(&hour.rem_euclid(24))
            })
            .count();
        assert!(nights < 600, "{nights}");
    }
}
