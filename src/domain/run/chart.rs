//! States and durations of the runs on a page, for the chart.

use chrono::TimeDelta;

use crate::domain::run::model::Run;
use crate::domain::run::status::RunState;
use crate::domain::run::timing::active_duration;
use crate::domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct RunsChart {
    /// State and active duration of each run, in list order.
    pub runs: Vec<(RunState, Option<TimeDelta>)>,
    /// Runs per state, in order of first appearance.
    pub states: Vec<(RunState, usize)>,
    /// Minimum, median and maximum duration; `None` if no duration is known. The median of an even
    /// count is the upper one.
    pub durations: Option<[TimeDelta; 3]>,
}

impl RunsChart {
    /// Computes the chart of `runs`. `now` returns the server's time.
    pub(crate) fn of<'a>(runs: impl Iterator<Item = &'a Run>, now: impl Fn() -> Timestamp) -> Self {
        let mut chart = Self::default();
        let mut known = Vec::new();
        for run in runs {
            let (state, duration) = (run.state(), active_duration(run, &now));
            match chart.states.iter_mut().find(|(counted, _)| *counted == state) {
                Some((_, count)) => *count += 1,
                None => chart.states.push((state.clone(), 1)),
            }
            known.extend(duration);
            chart.runs.push((state, duration));
        }
        crate::domain::order::sort_by(&mut known, TimeDelta::cmp);
        chart.durations = match (known.first(), known.get(known.len() / 2), known.last()) {
            (Some(shortest), Some(middle), Some(longest)) => Some([*shortest, *middle, *longest]),
            _ => None,
        };
        chart
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::RunStatus;

    #[test]
    fn counts_states_and_sorts_durations() {
        let at = |second: i64| Timestamp::from_timestamp(second, 0).unwrap();
        let run = |status, started: Option<i64>, completed: Option<i64>| Run {
            started_at: started.map(at),
            completed_at: completed.map(at),
            ..Run::new("81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap(), status)
        };
        let runs = [
            run(RunStatus::Running, Some(100), None),
            run(RunStatus::Completed, Some(0), Some(90)),
            run(RunStatus::Pending, None, None),
            run(RunStatus::Completed, Some(0), Some(30)),
        ];
        let chart = RunsChart::of(runs.iter(), || at(110));
        assert_eq!(
            chart.states,
            [
                (RunState::Status(RunStatus::Running), 1),
                (RunState::Status(RunStatus::Completed), 2),
                (RunState::Status(RunStatus::Pending), 1),
            ]
        );
        assert_eq!(chart.durations, Some([10, 30, 90].map(TimeDelta::seconds)));
        assert_eq!(chart.runs[2], (RunState::Status(RunStatus::Pending), None));
        assert_eq!(RunsChart::of(std::iter::empty(), || at(0)), RunsChart::default());
    }
}
