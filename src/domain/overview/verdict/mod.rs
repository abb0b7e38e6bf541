//! What happened in a run, in one value: the figures of the sentence at the top of its page. Pure; the
//! texts are in `view::overview::verdict`.
//!
//! `failure` has the cause of a failure, `node_time` the times of nodes, `outcome` the results of a completed run.

mod failure;
mod node_time;
mod outcome;

pub use failure::{FailedNode, Failure};
pub use node_time::NodeTime;
pub use outcome::{BelowThreshold, Change, Outcome, Thresholds};

pub(crate) use failure::cause_of_failure;
pub(crate) use node_time::{node_times, slowest_node};

use chrono::TimeDelta;

use crate::domain::overview::matrix::Matrix;
use crate::domain::overview::verdict::failure::in_order;
use crate::domain::overview::verdict::node_time::slowest_of;
use crate::domain::overview::{MetricSection, NodeState, Validator};
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
                RunStatus::Failed => Self::Failed(Failure::of(run, known.states, known.now)),
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

fn slowest(known: Known<'_>) -> Option<NodeTime> {
    slowest_of(known.states, known.run.is_active(), known.now)
}

fn active_time(known: Known<'_>) -> Option<TimeDelta> {
    active_duration(known.run, || known.now)
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
