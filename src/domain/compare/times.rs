//! The active times of the nodes of two runs.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::domain::compare::pairs;
use crate::domain::overview::matrix::distinct;
use crate::domain::overview::verdict::{NodeTime, node_times};
use crate::domain::overview::{NodeState, latest_states};
use crate::domain::time::Timestamp;

/// The nodes of a run.
#[derive(Debug, Clone, Copy)]
pub struct NodesOfRun<'a> {
    pub states: &'a [NodeState],
    /// Whether the run has not ended: then nodes without an end are running.
    pub is_active: bool,
    pub now: Timestamp,
}

/// A node of both runs, or of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeChange {
    pub node_id: String,
    /// Unique among the nodes.
    pub name: String,
    /// `None` if the node has no time in the run.
    pub before: Option<NodeLength>,
    pub after: Option<NodeLength>,
}

/// The active time of a node, and the number of its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeLength {
    pub time: TimeDelta,
    pub attempts: usize,
}

impl TimeChange {
    /// How much longer the node took; `None` if it ran in one run only.
    pub fn difference(&self) -> Option<TimeDelta> {
        Some(self.after?.time - self.before?.time)
    }
}

/// The nodes with a time: those in one run only first, then the largest differences.
pub fn time_changes(before: NodesOfRun<'_>, after: NodesOfRun<'_>) -> Vec<TimeChange> {
    let (known_before, known_after) = (latest_states(before.states), latest_states(after.states));
    let (old, new) = (lengths(before), lengths(after));
    let keys =
        |nodes: &[(String, NodeLength)]| nodes.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let changes = pairs(&keys(&old), &keys(&new)).into_iter().filter_map(|(from, to)| {
        let from = from.and_then(|at| old.get(at));
        let to = to.and_then(|at| new.get(at));
        let (node_id, _) = to.or(from)?;
        Some(TimeChange {
            name: name(&known_after, node_id).or_else(|| name(&known_before, node_id))?,
            node_id: node_id.clone(),
            before: from.map(|(_, length)| *length),
            after: to.map(|(_, length)| *length),
        })
    });
    let mut changes: Vec<_> = changes.collect();
    let mut counts = HashMap::<String, usize>::new();
    for change in &changes {
        *counts.entry(change.name.clone()).or_default() += 1;
    }
    for change in &mut changes {
        let is_unique = counts.get(&change.name) == Some(&1);
        change.name = distinct(&change.name, &change.node_id, is_unique);
    }
    let size = |change: &TimeChange| change.difference().map_or(TimeDelta::MAX, |it| it.abs());
    crate::domain::order::sort_by(&mut changes, |one, other| size(other).cmp(&size(one)));
    changes
}

fn lengths(nodes: NodesOfRun<'_>) -> Vec<(String, NodeLength)> {
    let times = node_times(nodes.states, nodes.is_active).into_iter();
    let length = |time: NodeTime| {
        let length = NodeLength { time: time.total(nodes.now), attempts: time.attempts };
        (time.node_id, length)
    };
    times.map(length).collect()
}

/// The name of a node at the time of the run.
fn name(states: &HashMap<&str, &NodeState>, id: &str) -> Option<String> {
    Some(states.get(id)?.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::RunStatus;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
    }

    fn state(id: &str, from: i64, to: Option<i64>) -> NodeState {
        NodeState {
            node_id: id.to_owned(),
            node_type: None,
            node_display_name: Some(format!("Node {id}")),
            status: RunStatus::from_word(if to.is_some() { "completed" } else { "running" }),
            iteration: None,
            started_at: Some(at(from)),
            completed_at: to.map(at),
            duration_ms: None,
            error: None,
        }
    }

    #[test]
    fn the_largest_difference_is_first() {
        let before = [state("a", 0, Some(10)), state("b", 0, Some(100)), state("gone", 0, Some(1))];
        let after = [
            state("a", 0, Some(10)),
            state("a", 20, Some(24)),
            state("b", 0, Some(40)),
            state("new", 0, None),
        ];
        let nodes = |states, is_active| NodesOfRun { states, is_active, now: at(50) };
        let changes = time_changes(nodes(&before, false), nodes(&after, true));
        let found: Vec<_> = changes
            .iter()
            .map(|change| {
                let seconds = change.difference().map(|time| time.num_seconds());
                (change.name.as_str(), seconds, change.after.map(|after| after.attempts))
            })
            .collect();
        assert_eq!(
            found,
            [
                ("Node new", None, Some(1)),
                ("Node gone", None, None),
                ("Node b", Some(-60), Some(1)),
                ("Node a", Some(4), Some(2)),
            ]
        );
        assert_eq!(changes[0].after.unwrap().time, TimeDelta::seconds(50), "still running");
    }

    #[test]
    fn equal_runs_have_no_differences() {
        let states = [state("a", 0, Some(10)), state("b", 0, Some(100))];
        let nodes = NodesOfRun { states: &states, is_active: false, now: at(500) };
        let changes = time_changes(nodes, nodes);
        assert!(changes.iter().all(|change| change.difference() == Some(TimeDelta::zero())));
        assert_eq!(
            time_changes(NodesOfRun { states: &[], ..nodes }, NodesOfRun { states: &[], ..nodes }),
            []
        );
    }
}
