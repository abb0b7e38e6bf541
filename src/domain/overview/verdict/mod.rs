//! What happened in a run, in one value: the figures of the sentence at the top of its page. Pure; the
//! texts are in `view::overview::verdict`.
//!
//! `outcome` has the results of a completed run.

mod outcome;

pub use outcome::{BelowThreshold, Change, Outcome, Thresholds};

use chrono::TimeDelta;

use crate::domain::overview::matrix::Matrix;
use crate::domain::overview::timeline::{BarEnd, Lane, Timeline};
use crate::domain::overview::{MetricSection, NodeState, RunOverview, Validator, latest_states};
use crate::domain::run::{Run, RunState, RunStatus, active_duration};
use crate::domain::time::Timestamp;

/// What is known of a run. Parts that are not loaded are empty or `None`.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub run: &'a Run,
    pub states: &'a [NodeState],
    /// The IDs of the nodes without a state.
    pub planned: &'a [String],
    pub sections: &'a [MetricSection],
    pub validators: &'a [Validator],
    pub matrix: Option<&'a Matrix>,
    pub compared: Option<&'a Compared>,
    pub now: Timestamp,
}

/// The run and the completed run before it, both as List Runs returns them.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub this: Run,
    pub previous: Run,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Pending {
        since: Option<Timestamp>,
    },
    Running(Progressing),
    Paused(Paused),
    Completed(Box<Outcome>),
    Failed(Failure),
    Cancelled {
        after: Option<TimeDelta>,
        at: Option<Timestamp>,
    },
    /// A status that this version does not know.
    Unknown(String),
}

/// A running run.
#[derive(Debug, Clone, PartialEq)]
pub struct Progressing {
    /// The IDs of the running nodes.
    pub running: Vec<String>,
    pub slowest: Option<NodeTime>,
    /// The IDs of the nodes that have not started.
    pub waiting: Vec<String>,
}

/// A paused run, or one whose running steps still finish before the pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    pub is_pausing: bool,
    /// The server's word, such as `provider_outage`.
    pub reason: Option<String>,
    /// The server's text.
    pub error: Option<String>,
    pub since: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub node: Option<FailedNode>,
    /// The IDs of the other failed nodes.
    pub others: Vec<String>,
    /// Active time before the failure.
    pub after: Option<TimeDelta>,
    pub at: Option<Timestamp>,
    /// The run's error, and the node's if it says something else.
    pub errors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedNode {
    pub node_id: String,
    pub attempts: usize,
}

/// The active time of a node: that of its ended attempts, and since when it is running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeTime {
    pub node_id: String,
    pub attempts: usize,
    pub ended: TimeDelta,
    pub since: Option<Timestamp>,
}

impl Verdict {
    pub fn of(known: Known<'_>) -> Self {
        let run = known.run;
        match run.state() {
            RunState::Pausing => Self::Paused(Paused::of(run, true)),
            RunState::Status(status) => match status {
                RunStatus::Pending => Self::Pending { since: run.created_at },
                RunStatus::Running => Self::Running(Progressing::of(known)),
                RunStatus::Paused => Self::Paused(Paused::of(run, false)),
                RunStatus::Completed => Self::Completed(Box::new(Outcome::of(known))),
                RunStatus::Failed => Self::Failed(Failure::of(known)),
                RunStatus::Cancelled => {
                    Self::Cancelled { after: active_time(known), at: run.completed_at }
                }
                RunStatus::Unknown(word) => Self::Unknown(word),
            },
        }
    }
}

impl Progressing {
    fn of(known: Known<'_>) -> Self {
        let is_running =
            |state: &&NodeState| state.status == RunStatus::Running && state.completed_at.is_none();
        let running = in_order(known.states).into_iter().filter(is_running);
        Self {
            running: running.map(|state| state.node_id.clone()).collect(),
            slowest: slowest(known),
            waiting: known.planned.to_vec(),
        }
    }
}

impl Paused {
    fn of(run: &Run, is_pausing: bool) -> Self {
        Self {
            is_pausing,
            reason: run.pause.reason.clone(),
            error: run.pause.error.clone(),
            since: if is_pausing { run.pause.requested_at } else { run.pause.paused_at },
        }
    }
}

impl Failure {
    fn of(known: Known<'_>) -> Self {
        let run = known.run;
        let failed = failed_nodes(known.states);
        let cause = cause(run, &failed);
        let attempts = |id: &str| known.states.iter().filter(|state| state.node_id == id).count();
        let others = failed.iter().map(|state| &state.node_id);
        let others = others.filter(|id| cause.is_none_or(|cause| cause.node_id != **id));
        let of_node = cause.and_then(|cause| cause.error.as_ref());
        let says_more = |error: &&String| {
            run.error.as_ref().is_none_or(|of_run| !of_run.contains(error.as_str()))
        };
        Self {
            others: others.cloned().collect(),
            node: cause.map(|cause| FailedNode {
                node_id: cause.node_id.clone(),
                attempts: attempts(&cause.node_id),
            }),
            after: active_time(known),
            at: run.completed_at,
            errors: run.error.iter().chain(of_node.filter(says_more)).cloned().collect(),
        }
    }
}

impl NodeTime {
    /// The total time at `now`.
    pub fn total(&self, now: Timestamp) -> TimeDelta {
        let running = self.since.map(|since| (now - since).max(TimeDelta::zero()));
        self.ended + running.unwrap_or_default()
    }

    fn of(lane: &Lane) -> Option<Self> {
        let ended = lane.bars.iter().filter_map(|bar| match bar.to {
            BarEnd::At(to) => Some(to - bar.from),
            BarEnd::Now | BarEnd::Unknown => None,
        });
        let ended = ended.reduce(|sum, length| sum + length);
        let since = lane.bars.iter().rev().find(|bar| bar.to == BarEnd::Now).map(|bar| bar.from);
        if ended.is_none() && since.is_none() {
            return None;
        }
        Some(Self {
            node_id: lane.node_id.clone(),
            attempts: lane.bars.len() + lane.untimed,
            ended: ended.unwrap_or_default(),
            since,
        })
    }
}

/// The node at which a run failed.
pub(crate) fn cause_of_failure<'a>(run: &Run, states: &'a [NodeState]) -> Option<&'a NodeState> {
    cause(run, &failed_nodes(states))
}

/// The failed node with the run's error. Nodes that fail later often fail because of the first one.
fn cause<'a>(run: &Run, failed: &[&'a NodeState]) -> Option<&'a NodeState> {
    let is_cause = |state: &&&NodeState| {
        let error = state.error.as_deref();
        error.zip(run.error.as_deref()).is_some_and(|(error, of_run)| of_run.contains(error))
    };
    failed.iter().find(is_cause).or_else(|| failed.first()).copied()
}

fn slowest(known: Known<'_>) -> Option<NodeTime> {
    slowest_of(known.states, known.run.is_active(), known.now)
}

/// The slowest node of a run.
pub(crate) fn slowest_node(overview: &RunOverview, now: Timestamp) -> Option<NodeTime> {
    let is_active = overview.run.as_ref().is_some_and(Run::is_active);
    slowest_of(&overview.node_states, is_active, now)
}

/// The active times of the nodes that have one, in order of first appearance.
pub(crate) fn node_times(states: &[NodeState], is_active: bool) -> Vec<NodeTime> {
    Timeline::of(states, is_active).lanes.iter().filter_map(NodeTime::of).collect()
}

/// The node with the longest active time.
fn slowest_of(states: &[NodeState], is_active: bool, now: Timestamp) -> Option<NodeTime> {
    let times = node_times(states, is_active).into_iter();
    times.reduce(|one, other| if other.total(now) > one.total(now) { other } else { one })
}

fn active_time(known: Known<'_>) -> Option<TimeDelta> {
    active_duration(known.run, || known.now)
}

/// The latest state of each node, in the response's order.
fn in_order(states: &[NodeState]) -> Vec<&NodeState> {
    let latest = latest_states(states);
    let is_latest = |state: &&NodeState| {
        latest.get(state.node_id.as_str()).is_some_and(|latest| std::ptr::eq(*latest, *state))
    };
    states.iter().filter(is_latest).collect()
}

/// The nodes that failed, the first failure first; else those that have an error without success.
fn failed_nodes(states: &[NodeState]) -> Vec<&NodeState> {
    let latest = in_order(states);
    let having = |is_failed: fn(&NodeState) -> bool| {
        let failed: Vec<_> = latest.iter().copied().filter(|state| is_failed(state)).collect();
        Some(failed).filter(|failed| !failed.is_empty())
    };
    let mut failed = having(|state| state.status == RunStatus::Failed)
        .or_else(|| having(|state| state.error.is_some() && state.status != RunStatus::Completed))
        .unwrap_or_default();
    // States without an end are last.
    let end = |state: &NodeState| state.completed_at.map_or(i64::MAX, |at| at.timestamp_millis());
    crate::domain::order::sort_by(&mut failed, |one, other| end(one).cmp(&end(other)));
    failed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
    }

    fn run(status: &str) -> Run {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        Run {
            created_at: Some(at(-5)),
            started_at: Some(at(0)),
            ..Run::new(id, RunStatus::from_word(status))
        }
    }

    fn state(id: &str, status: &str, iteration: i64, end: Option<i64>) -> NodeState {
        NodeState {
            node_id: id.to_owned(),
            node_type: None,
            node_display_name: None,
            status: RunStatus::from_word(status),
            iteration: Some(iteration),
            started_at: Some(at(iteration * 100)),
            completed_at: end.map(at),
            duration_ms: None,
            error: None,
        }
    }

    fn known<'a>(run: &'a Run, states: &'a [NodeState]) -> Known<'a> {
        Known {
            run,
            states,
            planned: &[],
            sections: &[],
            validators: &[],
            matrix: None,
            compared: None,
            now: at(1000),
        }
    }

    fn failure(run: &Run, states: &[NodeState]) -> Failure {
        let verdict = Verdict::of(known(run, states));
        let Verdict::Failed(failure) = verdict else { panic!("{verdict:?}") };
        failure
    }

    fn failed_run(error: Option<&str>) -> Run {
        let error = error.map(str::to_owned);
        Run { completed_at: Some(at(57)), error, ..run("failed") }
    }

    #[test]
    fn names_the_failed_node_and_its_attempts() {
        let states = [
            state("src", "completed", 0, Some(3)),
            state("gen", "failed", 0, Some(30)),
            NodeState { error: Some("timeout".to_owned()), ..state("gen", "failed", 1, Some(157)) },
        ];
        let failure = failure(&failed_run(Some("Run failed: timeout")), &states);
        assert_eq!(failure.node, Some(FailedNode { node_id: "gen".to_owned(), attempts: 2 }));
        assert_eq!((failure.after, failure.at), (Some(TimeDelta::seconds(57)), Some(at(57))));
        assert_eq!(failure.errors, ["Run failed: timeout"], "the node's error says no more");
        assert_eq!(failure.others, Vec::<String>::new());
    }

    #[test]
    fn a_node_that_succeeded_later_has_not_failed() {
        let states = [state("gen", "failed", 0, Some(30)), state("gen", "completed", 1, Some(150))];
        assert_eq!(failure(&failed_run(Some("lost")), &states).node, None);
    }

    #[test]
    fn the_cause_is_the_node_with_the_error_of_the_run_or_the_first_failure() {
        let error = |id: &str, error: &str, end| NodeState {
            error: Some(error.to_owned()),
            ..state(id, "failed", 0, end)
        };
        let states = [
            error("late", "skipped", Some(90)),
            error("first", "no disk", Some(40)),
            error("open", "gone", None),
        ];
        let of = |run: &Run| failure(run, &states).node.unwrap().node_id;
        assert_eq!(of(&failed_run(Some("late: skipped"))), "late");
        assert_eq!(of(&failed_run(Some("something else"))), "first");
        assert_eq!(of(&failed_run(None)), "first");
        let failure = failure(&failed_run(Some("x")), &states);
        assert_eq!(failure.others, ["late", "open"]);
        assert_eq!(failure.errors, ["x", "no disk"]);
    }

    #[test]
    fn a_failure_without_node_states_still_says_why() {
        let failure = failure(&failed_run(Some("no voice")), &[]);
        assert_eq!((failure.node, failure.errors), (None, vec!["no voice".to_owned()]));
        let run = Run { completed_at: None, ..failed_run(None) };
        let failure = self::failure(&run, &[]);
        assert_eq!((failure.after, failure.at, failure.errors), (None, None, vec![]));
    }

    #[test]
    fn a_status_that_is_unknown_can_be_a_failure() {
        let broken = NodeState { error: Some("x".to_owned()), ..state("a", "errored", 0, None) };
        let warned = NodeState { error: Some("y".to_owned()), ..state("b", "completed", 0, None) };
        let node = failure(&failed_run(None), &[warned, broken]).node;
        assert_eq!(node.map(|node| node.node_id).as_deref(), Some("a"));
    }

    #[test]
    fn a_running_run_names_what_runs_and_what_takes_longest() {
        let planned = ["out".to_owned()];
        let states = [
            state("src", "completed", 0, Some(50)),
            state("gen", "completed", 0, Some(90)),
            state("gen", "running", 1, None),
            state("wer", "running", 2, None),
        ];
        let run = run("running");
        let verdict = Verdict::of(Known { planned: &planned, ..known(&run, &states) });
        let slowest = NodeTime {
            node_id: "gen".to_owned(),
            attempts: 2,
            ended: TimeDelta::seconds(90),
            since: Some(at(100)),
        };
        assert_eq!(slowest.total(at(1000)), TimeDelta::seconds(990));
        assert_eq!(
            verdict,
            Verdict::Running(Progressing {
                running: vec!["gen".to_owned(), "wer".to_owned()],
                slowest: Some(slowest),
                waiting: planned.to_vec(),
            })
        );
    }

    #[test]
    fn a_run_without_node_states_runs() {
        let running = Progressing { running: vec![], slowest: None, waiting: vec![] };
        assert_eq!(Verdict::of(known(&run("running"), &[])), Verdict::Running(running));
    }

    #[test]
    fn a_pause_has_its_reason_and_start() {
        let mut run = run("running");
        run.pause.requested_at = Some(at(10));
        run.pause.reason = Some("user".to_owned());
        let pausing = Paused {
            is_pausing: true,
            reason: Some("user".to_owned()),
            error: None,
            since: Some(at(10)),
        };
        assert_eq!(Verdict::of(known(&run, &[])), Verdict::Paused(pausing.clone()));
        run.status = RunStatus::Paused;
        run.pause.paused_at = Some(at(12));
        let paused = Paused { is_pausing: false, since: Some(at(12)), ..pausing };
        assert_eq!(Verdict::of(known(&run, &[])), Verdict::Paused(paused));
    }

    #[test]
    fn other_states_are_plain() {
        let pending = Run { started_at: None, ..run("pending") };
        assert_eq!(Verdict::of(known(&pending, &[])), Verdict::Pending { since: Some(at(-5)) });
        let cancelled = Run { completed_at: Some(at(9)), ..run("cancelled") };
        let after = Some(TimeDelta::seconds(9));
        assert_eq!(
            Verdict::of(known(&cancelled, &[])),
            Verdict::Cancelled { after, at: Some(at(9)) }
        );
        let unknown = Verdict::Unknown("archiving".to_owned());
        assert_eq!(Verdict::of(known(&run("archiving"), &[])), unknown);
    }
}
