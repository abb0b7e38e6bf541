//! How long the nodes of a run have been active.

use chrono::TimeDelta;

use crate::domain::overview::timeline::{BarEnd, Lane, Timeline};
use crate::domain::overview::{NodeState, RunOverview};
use crate::domain::run::Run;
use crate::domain::time::Timestamp;

/// The active time of a node: that of its ended attempts, and since when it is running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeTime {
    pub node_id: String,
    pub attempts: usize,
    pub ended: TimeDelta,
    pub since: Option<Timestamp>,
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
pub(super) fn slowest_of(
    states: &[NodeState],
    is_active: bool,
    now: Timestamp,
) -> Option<NodeTime> {
    let times = node_times(states, is_active).into_iter();
    times.reduce(|one, other| if other.total(now) > one.total(now) { other } else { one })
}
