//! The attempts of a node, with what Get Run Steps adds to the node states of the overview. Pure.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::domain::json::Json;
use crate::domain::overview::NodeState;
use crate::domain::overview::timeline::{BarEnd, Lane};
use crate::domain::time::Timestamp;

/// A row of Get Run Steps: an attempt of a node, usually at some of the languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Without a duration.
    pub state: NodeState,
    /// The output ports that lines were sent to.
    pub ports: Vec<String>,
    /// Empty for all languages.
    pub locales: Vec<String>,
    /// Why the step was interrupted: the server's word, such as `node_timeout`.
    pub pause_reason: Option<String>,
    pub pause_error: Option<String>,
    /// Whether there is a result, which the server sends on request only; `None` from older servers.
    pub has_result: Option<bool>,
    pub result: Option<Arc<Json>>,
}

impl Step {
    pub fn offers_result(&self) -> bool {
        self.result.is_some() || self.has_result == Some(true)
    }
}

/// An attempt of a node, or its part at some languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// The index of its state among those of the node; `None` for a step without one.
    pub state: Option<usize>,
    /// The index of its step.
    pub step: Option<usize>,
}

/// The attempts of a node, in the order of `states`. A state is replaced by the steps of its iteration; without iterations,
/// by the step at its place if there are as many. Other steps come last.
pub fn attempts(states: &[NodeState], steps: &[Step]) -> Vec<Attempt> {
    let mut is_used = vec![false; steps.len()];
    let as_many = states.len() == steps.len();
    let mut attempts = Vec::new();
    for (at, state) in states.iter().enumerate() {
        let count = attempts.len();
        for (index, (step, is_used)) in steps.iter().zip(&mut is_used).enumerate() {
            let is_same = match (state.iteration, step.state.iteration) {
                (Some(of_state), Some(of_step)) => of_state == of_step,
                (..) => as_many && index == at,
            };
            if is_same && !*is_used {
                *is_used = true;
                attempts.push(Attempt { state: Some(at), step: Some(index) });
            }
        }
        if attempts.len() == count {
            attempts.push(Attempt { state: Some(at), step: None });
        }
    }
    let others = is_used.into_iter().enumerate().filter(|(_, is_used)| !is_used);
    attempts.extend(others.map(|(index, _)| Attempt { state: None, step: Some(index) }));
    attempts
}

/// Whether the files of a node can be downloaded: those of an output node (contract §6.9). A path can't have the other IDs.
pub fn has_files(node_type: Option<&str>, id: &str) -> bool {
    node_type.is_some_and(|slug| slug.starts_with("sink_")) && !matches!(id, "." | "..")
}

/// The time between the attempts of a node, in which it waited for other nodes; `None` if it did not.
pub fn waiting_time(lane: &Lane, now: Timestamp) -> Option<TimeDelta> {
    let mut bars: Vec<_> = lane.bars.iter().collect();
    crate::domain::order::sort_by(&mut bars, |one, other| one.from.cmp(&other.from));
    let mut busy_until: Option<Timestamp> = None;
    let mut waited = TimeDelta::zero();
    for bar in bars {
        if let Some(until) = busy_until {
            waited += (bar.from - until).max(TimeDelta::zero());
        }
        let to = match bar.to {
            BarEnd::At(to) => to,
            BarEnd::Now => now.max(bar.from),
            BarEnd::Unknown => bar.from,
        };
        busy_until = Some(busy_until.map_or(to, |until| until.max(to)));
    }
    (waited > TimeDelta::zero()).then_some(waited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::overview::Timeline;
    use crate::domain::run::RunStatus;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
    }

    fn state(iteration: Option<i64>, times: Option<(i64, i64)>) -> NodeState {
        NodeState {
            node_id: "gen".to_owned(),
            node_type: None,
            node_display_name: None,
            status: RunStatus::Completed,
            iteration,
            started_at: times.map(|(from, _)| at(from)),
            completed_at: times.map(|(_, to)| at(to)),
            duration_ms: None,
            error: None,
        }
    }

    fn step(iteration: Option<i64>) -> Step {
        Step {
            state: state(iteration, None),
            ports: Vec::new(),
            locales: Vec::new(),
            pause_reason: None,
            pause_error: None,
            has_result: None,
            result: None,
        }
    }

    fn pairs(states: &[Option<i64>], steps: &[Option<i64>]) -> Vec<(Option<usize>, Option<usize>)> {
        let states: Vec<_> = states.iter().map(|number| state(*number, None)).collect();
        let steps: Vec<_> = steps.iter().map(|number| step(*number)).collect();
        let attempts = attempts(&states, &steps);
        attempts.iter().map(|attempt| (attempt.state, attempt.step)).collect()
    }

    #[test]
    fn steps_belong_to_the_attempt_with_their_iteration() {
        let [first, second] = [Some(0), Some(1)];
        assert_eq!(
            pairs(&[first, second], &[first, second, first]),
            [(Some(0), Some(0)), (Some(0), Some(2)), (Some(1), Some(1))]
        );
    }

    #[test]
    fn attempts_without_steps_stay_and_steps_without_attempt_come_last() {
        assert_eq!(pairs(&[Some(0)], &[]), [(Some(0), None)]);
        assert_eq!(pairs(&[], &[Some(0)]), [(None, Some(0))]);
        assert_eq!(pairs(&[Some(0)], &[Some(7)]), [(Some(0), None), (None, Some(0))]);
        assert_eq!(pairs(&[], &[]), []);
    }

    #[test]
    fn attempts_without_numbers_are_matched_by_their_place() {
        assert_eq!(pairs(&[None, None], &[None, None]), [(Some(0), Some(0)), (Some(1), Some(1))]);
        assert_eq!(
            pairs(&[None, Some(1)], &[None]),
            [(Some(0), None), (Some(1), None), (None, Some(0))]
        );
    }

    #[test]
    fn equal_iterations_do_not_repeat_their_steps() {
        assert_eq!(pairs(&[Some(1), Some(1)], &[Some(1)]), [(Some(0), Some(0)), (Some(1), None)]);
    }

    fn waited(times: &[Option<(i64, i64)>]) -> Option<i64> {
        let states: Vec<_> = times.iter().map(|times| state(None, *times)).collect();
        let timeline = Timeline::of(&states, false);
        waiting_time(timeline.lanes.first()?, at(1000)).map(|waited| waited.num_seconds())
    }

    #[test]
    fn waits_are_the_gaps_between_attempts() {
        assert_eq!(waited(&[Some((0, 10)), Some((40, 50)), Some((52, 60))]), Some(32));
        assert_eq!(waited(&[Some((40, 50)), Some((0, 10))]), Some(30), "in any order");
        assert_eq!(waited(&[Some((0, 100)), Some((10, 20)), Some((110, 120))]), Some(10));
        assert_eq!(waited(&[Some((0, 10))]), None);
        assert_eq!(waited(&[Some((0, 10)), Some((5, 20)), None]), None);
        assert_eq!(waited(&[Some((50, 10)), Some((60, 61))]), Some(10), "reversed times");
    }

    #[test]
    fn output_nodes_have_files() {
        assert!(has_files(Some("sink_preview"), "n-out"));
        for (node_type, id) in
            [(None, "a"), (Some("source_script"), "a"), (Some("sink_preview"), "..")]
        {
            assert!(!has_files(node_type, id), "{node_type:?} {id}");
        }
    }

    #[test]
    fn a_result_is_offered_if_there_is_one() {
        let with =
            |has_result, result: Option<Arc<Json>>| Step { has_result, result, ..step(None) };
        let result = Some(Arc::new(Json::Bool(true)));
        for (step, offers) in [
            (with(None, None), false),
            (with(Some(false), None), false),
            (with(Some(true), None), true),
            (with(None, result.clone()), true),
            (with(Some(false), result), true),
        ] {
            assert_eq!(step.offers_result(), offers, "{step:?}");
        }
    }
}
