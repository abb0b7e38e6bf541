//! Node states on a common time axis.
//!
//! Bar ends are server times, or follow from one server time and the server's duration. States without
//! a usable time have no bar and are counted instead.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::domain::format;
use crate::domain::overview::NodeState;
use crate::domain::run::{Run, RunStatus};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// One lane per node, in order of first appearance in the response.
    pub lanes: Vec<Lane>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    pub node_id: String,
    /// In the server's order.
    pub bars: Vec<Bar>,
    /// Number of states without a usable time.
    pub untimed: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Index of the node state in the response.
    pub state: usize,
    pub from: Timestamp,
    pub to: BarEnd,
    pub status: RunStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarEnd {
    At(Timestamp),
    /// The node is still running.
    Now,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    pub from: Timestamp,
    /// Not before `from`.
    pub to: Timestamp,
}

impl TimeRange {
    pub fn duration(&self) -> TimeDelta {
        self.to - self.from
    }

    /// The position of `at` within the range, clamped to 0 to 1.
    pub fn fraction(&self, at: Timestamp) -> f64 {
        let length = self.duration().num_milliseconds().max(1);
        let into = (at - self.from).num_milliseconds().clamp(0, length);
        #[expect(clippy::cast_precision_loss, reason = "a fraction for drawing")]
        let fraction = into as f64 / length as f64;
        fraction
    }
}

impl Timeline {
    /// Groups `states` by node. Running nodes end at `BarEnd::Now` only if `open`, that is, if the
    /// run has not ended.
    pub fn of(states: &[NodeState], open: bool) -> Self {
        let mut timeline = Self::default();
        let mut lane_of: HashMap<&str, usize> = HashMap::new();
        for (at, state) in states.iter().enumerate() {
            let lanes = &mut timeline.lanes;
            let lane = *lane_of.entry(&state.node_id).or_insert_with(|| {
                let node_id = state.node_id.clone();
                lanes.push(Lane { node_id, bars: Vec::new(), untimed: 0 });
                lanes.len() - 1
            });
            let Some(lane) = lanes.get_mut(lane) else { continue };
            match start_and_end(state, open) {
                Some((from, to)) => {
                    let status = state.status.clone();
                    lane.bars.push(Bar { state: at, from, to, status });
                }
                None => lane.untimed += 1,
            }
        }
        timeline
    }

    /// The time range of the axis: from the start of the run or the first bar to the last known time.
    /// Padded while a node or the run is active, so that the axis rarely changes, and while the run is
    /// paused. `None` if no time is known.
    pub fn window(&self, run: Option<&Run>, now: Timestamp) -> Option<TimeRange> {
        let bars = || self.lanes.iter().flat_map(|lane| &lane.bars);
        let started = run.and_then(|run| run.started_at);
        let from = bars().map(|bar| bar.from).chain(started).min()?;
        let paused = run.filter(|run| run.status == RunStatus::Paused);
        let ended = run.and_then(|run| run.completed_at);
        let known = bars().map(|bar| match bar.to {
            BarEnd::At(to) => to,
            BarEnd::Now | BarEnd::Unknown => bar.from,
        });
        let to = known.chain(ended).chain(paused.and_then(|run| run.pause.paused_at)).max();
        let to = to.unwrap_or(from).max(from + TimeDelta::milliseconds(1));
        let is_active = bars().any(|bar| bar.to == BarEnd::Now)
            || run.is_some_and(|run| run.is_active() && run.started_at.is_some());
        if is_active {
            return Some(padded_range(from, to.max(now)));
        }
        // Fixed padding: the length of a long pause would leave no room for the bars.
        let padding = if paused.is_some() { (to - from) / 12 } else { TimeDelta::zero() };
        Some(TimeRange { from, to: to.checked_add_signed(padding).unwrap_or(to) })
    }

    /// Gaps of at least `min_length` between bars, before `now`: the run waited or was paused.
    pub fn idle_gaps(
        &self,
        window: TimeRange,
        min_length: TimeDelta,
        now: Timestamp,
    ) -> Vec<TimeRange> {
        let mut bars: Vec<TimeRange> = self
            .lanes
            .iter()
            .flat_map(|lane| &lane.bars)
            .map(|bar| {
                let to = match bar.to {
                    BarEnd::At(to) => to,
                    BarEnd::Now => now.max(bar.from),
                    // Bars of unknown end count as busy until the window's end.
                    BarEnd::Unknown => window.to,
                };
                TimeRange { from: bar.from, to }
            })
            .collect();
        crate::domain::order::sort_by(&mut bars, |one, other| one.from.cmp(&other.from));
        let mut gaps = Vec::new();
        let mut busy_until = None;
        for bar in bars {
            if let Some(until) = busy_until
                && bar.from - until >= min_length
            {
                gaps.push(TimeRange { from: until, to: bar.from });
            }
            busy_until = Some(busy_until.map_or(bar.to, |until: Timestamp| until.max(bar.to)));
        }
        gaps
    }
}

impl Lane {
    /// Total running time of all iterations with a known end; `None` if there is none.
    pub(crate) fn total_duration(&self, now: Timestamp) -> Option<TimeDelta> {
        let lengths = self.bars.iter().filter_map(|bar| match bar.to {
            BarEnd::At(to) => Some(to - bar.from),
            BarEnd::Now => Some(format::whole_seconds((now - bar.from).max(TimeDelta::zero()))),
            BarEnd::Unknown => None,
        });
        lengths.reduce(|sum, length| sum + length)
    }
}

/// Start and end, derived from any two of start, end and duration. An end before the start becomes the
/// start.
pub(crate) fn start_and_end(state: &NodeState, open: bool) -> Option<(Timestamp, BarEnd)> {
    let length = state.duration_ms.map(format::millis);
    let from = match (state.started_at, state.completed_at, length) {
        (Some(from), _, _) => from,
        (None, Some(to), Some(length)) => to.checked_sub_signed(length)?,
        (None, _, _) => return None,
    };
    let to = match (state.completed_at, length) {
        (Some(to), _) => BarEnd::At(to.max(from)),
        (None, Some(length)) => from.checked_add_signed(length).map_or(BarEnd::Unknown, BarEnd::At),
        (None, None) if open && state.status == RunStatus::Running => BarEnd::Now,
        (None, None) => BarEnd::Unknown,
    };
    Some((from, to))
}

/// Extends the range to a multiple of one eighth of the next power of two seconds.
fn padded_range(from: Timestamp, to: Timestamp) -> TimeRange {
    let length = (to - from).num_seconds().max(1);
    let power = u64::try_from(length).ok().and_then(u64::checked_next_power_of_two);
    let power = power.and_then(|power| i64::try_from(power).ok()).unwrap_or(length);
    let unit = (power / 8).max(4);
    let end = from.checked_add_signed(TimeDelta::seconds((length / unit + 1) * unit));
    TimeRange { from, to: end.unwrap_or(to) }
}

/// Tick intervals in seconds.
const TICK_INTERVALS: [i64; 17] =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
const DAY: i64 = 86_400;

/// At most `max_ticks` evenly spaced ticks, as times since the start, without the tick at 0.
pub(crate) fn ticks(length: TimeDelta, max_ticks: usize) -> Vec<TimeDelta> {
    let seconds = length.num_seconds().max(0);
    let max_ticks = i64::try_from(max_ticks).unwrap_or(i64::MAX).max(1);
    let fits = |step: &&i64| seconds / **step <= max_ticks;
    let step = TICK_INTERVALS.iter().find(fits).copied().unwrap_or_else(|| {
        let days = seconds / DAY / max_ticks + 1;
        days * DAY
    });
    (1..=seconds / step).map(|mark| TimeDelta::seconds(mark * step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::RunId;

    fn at(clock: &str) -> Timestamp {
        format!("2026-10-18T{clock}Z").parse().unwrap()
    }

    fn state(node: &str, status: &str, from: &str, to: &str, millis: Option<i64>) -> NodeState {
        let time = |clock: &str| (!clock.is_empty()).then(|| at(clock));
        NodeState {
            node_id: node.to_owned(),
            node_type: None,
            node_display_name: None,
            status: RunStatus::from_word(status),
            iteration: None,
            started_at: time(from),
            completed_at: time(to),
            duration_ms: millis,
            error: None,
        }
    }

    fn run(status: RunStatus, started: &str) -> Run {
        let id: RunId = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        Run { started_at: Some(at(started)), ..Run::new(id, status) }
    }

    fn ends_of(states: &[NodeState], open: bool) -> Vec<Vec<(Timestamp, BarEnd)>> {
        let lanes = Timeline::of(states, open).lanes;
        let bars = |lane: &Lane| lane.bars.iter().map(|bar| (bar.from, bar.to)).collect();
        lanes.iter().map(bars).collect()
    }

    #[test]
    fn groups_iterations_in_one_lane() {
        let states = [
            state("src", "completed", "14:00:03", "14:00:03", Some(0)),
            state("gen", "failed", "14:00:20", "14:04:00", Some(220_000)),
            state("wer", "completed", "14:04:00", "14:04:05", None),
            state("gen", "completed", "14:04:05", "14:10:00", Some(355_000)),
        ];
        let timeline = Timeline::of(&states, false);
        let lanes: Vec<_> =
            timeline.lanes.iter().map(|lane| (lane.node_id.as_str(), lane.bars.len())).collect();
        assert_eq!(lanes, [("src", 1), ("gen", 2), ("wer", 1)]);
        assert_eq!(timeline.lanes[1].bars[1].state, 3);
        let total = timeline.lanes[1].total_duration(at("20:00:00")).unwrap();
        assert_eq!(total.num_seconds(), 575);
    }

    #[test]
    fn derives_bars_from_two_of_three_times() {
        let states = [
            state("a", "completed", "", "14:01:00", Some(30_000)),
            state("b", "completed", "14:00:00", "", Some(30_000)),
            state("c", "completed", "14:00:00", "", None),
            state("d", "completed", "", "14:01:00", None),
            state("d", "skipped", "", "", None),
            state("e", "completed", "14:01:00", "14:00:00", None),
        ];
        let ends = ends_of(&states, true);
        assert_eq!(ends[0], [(at("14:00:30"), BarEnd::At(at("14:01:00")))]);
        assert_eq!(ends[1], [(at("14:00:00"), BarEnd::At(at("14:00:30")))]);
        assert_eq!(ends[2], [(at("14:00:00"), BarEnd::Unknown)]);
        assert_eq!(ends[3], []);
        assert_eq!(ends[4], [(at("14:01:00"), BarEnd::At(at("14:01:00")))]);
        assert_eq!(Timeline::of(&states, true).lanes[3].untimed, 2);
    }

    #[test]
    fn running_nodes_are_open_only_while_the_run_is() {
        let states = [state("gen", "running", "14:00:20", "", None)];
        assert_eq!(ends_of(&states, true)[0], [(at("14:00:20"), BarEnd::Now)]);
        assert_eq!(ends_of(&states, false)[0], [(at("14:00:20"), BarEnd::Unknown)]);
        let lane = &Timeline::of(&states, true).lanes[0];
        assert_eq!(lane.total_duration(at("14:01:20")), Some(TimeDelta::seconds(60)));
        assert_eq!(lane.total_duration(at("14:00:00")), Some(TimeDelta::zero()));
        assert_eq!(Timeline::of(&states, false).lanes[0].total_duration(at("14:01:20")), None);
    }

    #[test]
    fn out_of_range_durations_do_not_overflow() {
        let far: Timestamp = "+262142-12-31T00:00:00Z".parse().unwrap();
        let odd =
            NodeState { started_at: Some(far), ..state("a", "completed", "", "", Some(i64::MAX)) };
        let early: Timestamp = "-262143-01-02T00:00:00Z".parse().unwrap();
        let other = NodeState {
            completed_at: Some(early),
            ..state("b", "completed", "", "", Some(i64::MAX))
        };
        let timeline = Timeline::of(&[odd, other], false);
        assert_eq!(timeline.lanes[0].bars[0].to, BarEnd::Unknown);
        assert_eq!(timeline.lanes[1].untimed, 1);
        let window = timeline.window(None, at("14:00:00")).unwrap();
        assert!(window.fraction(far) <= 1.0);
    }

    #[test]
    fn window_of_an_ended_run_is_exact() {
        let states = [state("gen", "completed", "14:00:20", "14:10:00", None)];
        let mut run = run(RunStatus::Completed, "14:00:03");
        run.completed_at = Some(at("14:11:45"));
        let window = Timeline::of(&states, false).window(Some(&run), at("20:00:00")).unwrap();
        assert_eq!((window.from, window.to), (at("14:00:03"), at("14:11:45")));
        assert_eq!(window.fraction(at("14:00:03")), 0.0);
        assert_eq!(window.fraction(at("20:00:00")), 1.0);
        assert!((window.fraction(at("14:05:54")) - 0.5).abs() < 0.001);
    }

    #[test]
    fn window_of_a_running_run_is_padded_and_stable() {
        let timeline = Timeline::of(&[state("gen", "running", "14:00:20", "", None)], true);
        let run = run(RunStatus::Running, "14:00:00");
        let windows: Vec<_> = (0..60)
            .map(|second| {
                let now = at("14:05:00") + TimeDelta::seconds(second);
                let window = timeline.window(Some(&run), now).unwrap();
                assert!(window.to > now && window.fraction(now) > 0.8);
                window.to
            })
            .collect();
        let changes = windows.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(changes <= 2, "{changes}");
    }

    #[test]
    fn window_of_a_paused_run_is_padded() {
        let states = [state("gen", "completed", "14:00:00", "14:10:00", None)];
        let mut run = run(RunStatus::Paused, "14:00:00");
        run.pause.paused_at = Some(at("14:12:00"));
        let window = Timeline::of(&states, false).window(Some(&run), at("23:00:00")).unwrap();
        assert_eq!((window.from, window.to), (at("14:00:00"), at("14:13:00")));
    }

    #[test]
    fn window_is_none_without_times() {
        let timeline = Timeline::of(&[state("a", "skipped", "", "", None)], false);
        assert_eq!(timeline.window(None, at("14:00:00")), None);
        let pending = Run { started_at: None, ..run(RunStatus::Pending, "14:00:00") };
        assert_eq!(timeline.window(Some(&pending), at("14:00:00")), None);
    }

    #[test]
    fn finds_idle_gaps() {
        let states = [
            state("a", "completed", "14:00:00", "14:01:00", None),
            state("b", "completed", "14:00:30", "14:02:00", None),
            state("c", "completed", "14:03:00", "14:04:00", None),
            state("d", "completed", "14:04:01", "14:05:00", None),
        ];
        let timeline = Timeline::of(&states, false);
        let window = timeline.window(None, at("20:00:00")).unwrap();
        let gaps = timeline.idle_gaps(window, TimeDelta::seconds(5), at("20:00:00"));
        assert_eq!(gaps, [TimeRange { from: at("14:02:00"), to: at("14:03:00") }]);
        let unknown = Timeline::of(
            &[state("a", "completed", "14:00:00", "", None), states[2].clone()],
            false,
        );
        assert_eq!(unknown.idle_gaps(window, TimeDelta::seconds(5), at("20:00:00")), []);
    }

    #[test]
    fn ticks_use_round_intervals() {
        let ticks = |seconds, max_ticks| -> Vec<i64> {
            let ticks = super::ticks(TimeDelta::seconds(seconds), max_ticks);
            ticks.iter().map(TimeDelta::num_seconds).collect()
        };
        assert_eq!(ticks(7, 10), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(ticks(702, 6), [120, 240, 360, 480, 600]);
        assert_eq!(ticks(86_400 * 10, 5), [86_400 * 3, 86_400 * 6, 86_400 * 9]);
        assert!(ticks(0, 5).is_empty());
        assert!(ticks(i64::MAX / 1_000_000, 8).len() <= 8);
    }
}
