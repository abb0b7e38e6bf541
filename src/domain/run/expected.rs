//! The usual duration of a workflow's runs, from those that completed last. An estimate. Pure.

use chrono::TimeDelta;

use crate::domain::order::sort_by;
use crate::domain::run::model::Run;
use crate::domain::run::status::RunStatus;

/// Fewer runs say too little.
const MIN_RUNS: usize = 10;

/// The least delay that counts as late.
const MIN_DELAY: TimeDelta = TimeDelta::seconds(30);

/// The active time that four of five runs took: without the shortest and the longest tenth, which a single run that hung, or
/// one with an empty script, can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualTime {
    pub from: TimeDelta,
    pub to: TimeDelta,
}

impl UsualTime {
    /// `None` for fewer than ten runs with a usable duration.
    pub(crate) fn of<'a>(runs: impl Iterator<Item = &'a Run>) -> Option<Self> {
        let mut times: Vec<_> = runs.filter_map(time_taken).collect();
        let count = times.len();
        if count < MIN_RUNS {
            return None;
        }
        sort_by(&mut times, TimeDelta::cmp);
        let left_out = count / 10;
        Some(Self { from: *times.get(left_out)?, to: *times.get(count - 1 - left_out)? })
    }

    /// How much longer than usual a run has taken that has been active for `active`. `None` unless that is clearly more: by a
    /// tenth and by half a minute, so that a run on the edge is not called late.
    pub(crate) fn delay(self, active: TimeDelta) -> Option<TimeDelta> {
        let delay = active - self.to;
        (delay >= MIN_DELAY && delay >= self.to / 10).then_some(delay)
    }

    /// Where the progress of a usual run is after `active`: percentages, in steps of 10, so that they seldom change.
    pub(crate) fn progress(self, active: TimeDelta) -> (u8, u8) {
        let share = |of: TimeDelta| {
            let of = of.num_milliseconds().max(1);
            let tenths = active.num_milliseconds().clamp(0, of).saturating_mul(10) / of;
            u8::try_from(tenths * 10).unwrap_or(100)
        };
        (share(self.to), share(self.from))
    }
}

/// A range of times in whole units: of hours from two hours on, of minutes from two minutes on, else of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RoughRange {
    pub(crate) unit: RoughUnit,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RoughUnit {
    Hours,
    Minutes,
    Seconds,
}

impl RoughRange {
    /// Rounded so that it contains the exact range; at least one unit.
    pub(crate) fn of(usual: UsualTime) -> Self {
        let to = usual.to.num_seconds();
        let (unit, seconds) = RoughUnit::of(to);
        let from = (usual.from.num_seconds() / seconds).max(1);
        Self { unit, from, to: ((to + seconds - 1) / seconds).max(from) }
    }

    /// A single time, rounded down.
    pub(crate) fn at_least(time: TimeDelta) -> Self {
        let time = time.num_seconds();
        let (unit, seconds) = RoughUnit::of(time);
        Self { unit, from: time / seconds, to: time / seconds }
    }
}

impl RoughUnit {
    /// The unit of a time in seconds, and how many seconds it has.
    fn of(time: i64) -> (Self, i64) {
        match time {
            7200.. => (Self::Hours, 3600),
            120.. => (Self::Minutes, 60),
            _ => (Self::Seconds, 1),
        }
    }
}

/// The active time of a completed run. `None` if it can't be known: times are missing or negative, or the clocks of the
/// servers differ by more than it took.
fn time_taken(run: &Run) -> Option<TimeDelta> {
    let (started, ended) = (run.started_at?, run.completed_at?);
    let paused_ms = run.pause.paused_ms.unwrap_or(0);
    let paused = TimeDelta::try_milliseconds(paused_ms).filter(|_| paused_ms >= 0)?;
    let taken = (ended - started).checked_sub(&paused)?;
    (run.status == RunStatus::Completed && taken > TimeDelta::zero()).then_some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;
    #[cfg(not(target_arch = "wasm32"))]
    use proptest::prelude::*;

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_timestamp(1_800_000_000 + second, 0)
    }

    fn run(seconds: i64) -> Run {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        let (started_at, completed_at) = (at(0), at(seconds));
        Run { started_at, completed_at, ..Run::new(id, RunStatus::Completed) }
    }

    fn usual(runs: &[Run]) -> Option<(i64, i64)> {
        let usual = UsualTime::of(runs.iter())?;
        Some((usual.from.num_seconds(), usual.to.num_seconds()))
    }

    #[test]
    fn leaves_out_the_shortest_and_the_longest_tenth() {
        let runs: Vec<_> = (1..=100).rev().map(run).collect();
        assert_eq!(usual(&runs), Some((11, 90)));
        let mut runs: Vec<_> = (0..19).map(|_| run(120)).collect();
        runs.push(run(86_400));
        assert_eq!(usual(&runs), Some((120, 120)));
        assert_eq!(usual(&[vec![run(60); 5], vec![run(70); 5]].concat()), Some((60, 70)));
    }

    #[test]
    fn needs_ten_usable_runs() {
        let nine = vec![run(60); 9];
        let paused = |millis| {
            let mut paused = run(60);
            paused.pause.paused_ms = Some(millis);
            paused
        };
        assert_eq!(usual(&nine), None);
        for unusable in [
            Run { started_at: None, ..run(60) },
            Run { completed_at: None, ..run(60) },
            Run { status: RunStatus::Failed, ..run(60) },
            run(0),
            run(-5),
            paused(61_000),
            paused(-1),
            paused(i64::MAX),
            paused(i64::MIN),
        ] {
            assert_eq!(usual(&[nine.clone(), vec![unusable]].concat()), None);
        }
        assert_eq!(usual(&[nine, vec![run(60)]].concat()), Some((60, 60)));
    }

    #[test]
    fn pauses_do_not_count() {
        let mut paused = run(600);
        paused.pause.paused_ms = Some(540_000);
        assert_eq!(usual(&vec![paused; 10]), Some((60, 60)));
    }

    #[test]
    fn ranges_are_rounded_outwards() {
        let range = |from, to| {
            let seconds = TimeDelta::seconds;
            let RoughRange { unit, from, to } =
                RoughRange::of(UsualTime { from: seconds(from), to: seconds(to) });
            (unit, from, to)
        };
        assert_eq!(range(149, 241), (RoughUnit::Minutes, 2, 5));
        assert_eq!(range(120, 240), (RoughUnit::Minutes, 2, 4));
        assert_eq!(range(0, 0), (RoughUnit::Seconds, 1, 1));
        assert_eq!(range(20, 119), (RoughUnit::Seconds, 20, 119));
        assert_eq!(range(20, 120), (RoughUnit::Minutes, 1, 2));
        assert_eq!(range(119 * 60, 7199), (RoughUnit::Minutes, 119, 120));
        assert_eq!(range(60, 7201), (RoughUnit::Hours, 1, 3));
        let at_least = |time| RoughRange::at_least(TimeDelta::seconds(time));
        for (time, unit, rounded) in [
            (30, RoughUnit::Seconds, 30),
            (179, RoughUnit::Minutes, 2),
            (10_799, RoughUnit::Hours, 2),
        ] {
            let expected = RoughRange { unit, from: rounded, to: rounded };
            assert_eq!(at_least(time), expected);
        }
    }

    #[test]
    fn only_clearly_later_is_late() {
        let usual = |to| UsualTime { from: TimeDelta::seconds(1), to: TimeDelta::seconds(to) };
        let delay = |to, active| {
            let delay = usual(to).delay(TimeDelta::seconds(active));
            delay.map(|delay| delay.num_seconds())
        };
        assert_eq!(delay(240, 120), None);
        assert_eq!(delay(240, 269), None);
        assert_eq!(delay(240, 270), Some(30));
        assert_eq!(delay(240, 540), Some(300));
        assert_eq!(delay(3600, 3900), None);
        assert_eq!(delay(3600, 3960), Some(360));
    }

    #[test]
    fn usual_progress_follows_the_time() {
        let usual = UsualTime { from: TimeDelta::seconds(120), to: TimeDelta::seconds(240) };
        for (second, progress) in
            [(-5, (0, 0)), (0, (0, 0)), (60, (20, 50)), (120, (50, 100)), (500, (100, 100))]
        {
            assert_eq!(usual.progress(TimeDelta::seconds(second)), progress, "{second}");
        }
        let at_once = UsualTime { from: TimeDelta::zero(), to: TimeDelta::zero() };
        assert_eq!(at_once.progress(TimeDelta::zero()), (0, 0));
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest! {
        #[test]
        fn the_range_is_of_the_runs_in_any_order(
            seconds in prop::collection::vec(1..100_000_i64, 10..120), split in 0..10_usize
        ) {
            let runs: Vec<_> = seconds.iter().copied().map(run).collect();
            let (from, to) = usual(&runs).unwrap();
            prop_assert!(from <= to && seconds.contains(&from) && seconds.contains(&to));
            let (first, second) = runs.split_at(split);
            prop_assert_eq!(usual(&[second, first].concat()), Some((from, to)));
        }
    }
}
