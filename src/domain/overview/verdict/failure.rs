//! Where and why a run failed.

use chrono::TimeDelta;

use crate::domain::order::sort_by;
use crate::domain::overview::{NodeState, latest_states};
use crate::domain::run::{Run, RunStatus, active_duration};
use crate::domain::time::Timestamp;

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

impl Failure {
    pub(super) fn of(run: &Run, states: &[NodeState], now: Timestamp) -> Self {
        let failed = failed_nodes(states);
        let cause = cause(run, &failed);
        let attempts = |id: &str| states.iter().filter(|state| state.node_id == id).count();
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
            after: active_duration(run, || now),
            at: run.completed_at,
            errors: run.error.iter().chain(of_node.filter(says_more)).cloned().collect(),
        }
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

/// The latest state of each node, in the response's order.
pub(super) fn in_order(states: &[NodeState]) -> Vec<&NodeState> {
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
    sort_by(&mut failed, |one, other| end(one).cmp(&end(other)));
    failed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
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

    fn failure(run: &Run, states: &[NodeState]) -> Failure {
        Failure::of(run, states, at(1000))
    }

    fn failed_run(error: Option<&str>) -> Run {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        let error = error.map(str::to_owned);
        Run {
            completed_at: Some(at(57)),
            error,
            started_at: Some(at(0)),
            ..Run::new(id, RunStatus::Failed)
        }
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
}
