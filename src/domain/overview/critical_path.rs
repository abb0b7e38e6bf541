//! The critical path of a run: the attempts whose ends determined when the run ended. Pure.
//!
//! It goes back in time from the attempt that ended last. An attempt waited for the one before it in the
//! graph that ended last: of a node before it, or an earlier attempt of the same node. Nodes without times
//! are passed over. A node that the graph lacks waited for what ended last before it started.
//!
//! Everything is found by index: each further type of a map takes a kilobyte of WebAssembly.

use chrono::TimeDelta;

use crate::domain::order::sorted_indices;
use crate::domain::overview::graph::Graph;
use crate::domain::overview::timeline::{BarEnd, Timeline};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CriticalPath {
    /// The nodes in order, as indices of lanes, with the number of their attempts on the path.
    pub(crate) nodes: Vec<(usize, usize)>,
    /// For each node state whether it is on the path.
    pub(crate) states: Vec<bool>,
    /// How long they took; overlaps count once.
    pub(crate) length: TimeDelta,
}

/// An attempt whose start and end are known.
#[derive(Clone, Copy)]
struct Attempt {
    lane: usize,
    state: usize,
    from: Timestamp,
    to: Timestamp,
}

impl CriticalPath {
    /// Empty if no attempt has an end.
    pub(crate) fn of(timeline: &Timeline, graph: Option<&Graph>) -> Self {
        let mut search = Search::of(timeline, graph);
        let mut path: Vec<Attempt> = Vec::new();
        let last = search.by_end.last().and_then(|at| search.attempts.get(*at));
        let mut next = last.copied();
        while let Some(attempt) = next {
            if let Some(seen) = search.seen.get_mut(attempt.state) {
                *seen = true;
            }
            path.push(attempt);
            next = search.before(attempt, path.len());
        }
        path.reverse();
        let mut nodes: Vec<(usize, usize)> = Vec::new();
        let mut known = vec![None; timeline.lanes.len()];
        let mut length = TimeDelta::zero();
        let mut until = path.first().map(|attempt| attempt.from);
        for attempt in &path {
            let from = until.map_or(attempt.from, |until| until.max(attempt.from));
            length += (attempt.to - from).max(TimeDelta::zero());
            until = until.max(Some(attempt.to));
            let Some(known) = known.get_mut(attempt.lane) else { continue };
            let at = *known.get_or_insert(nodes.len());
            match nodes.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => nodes.push((attempt.lane, 1)),
            }
        }
        Self { nodes, length, states: search.seen }
    }

    pub(crate) fn has(&self, state: usize) -> bool {
        self.states.get(state).is_some_and(|is_on_path| *is_on_path)
    }
}

struct Search<'a> {
    graph: Option<&'a Graph>,
    /// By lane.
    attempts: Vec<Attempt>,
    /// The first attempt of each lane, and the end of the last one.
    starts: Vec<usize>,
    /// The attempt that ended last is last.
    by_end: Vec<usize>,
    /// The node of each lane in the graph, and the lane of each node.
    nodes: Vec<Option<usize>>,
    lanes: Vec<Option<usize>>,
    /// The nodes before each node of the graph.
    sources: Vec<Vec<usize>>,
    /// The states that are on the path already.
    seen: Vec<bool>,
    /// The attempt for which each node of the graph was visited last.
    visited: Vec<usize>,
}

impl<'a> Search<'a> {
    fn of(timeline: &'a Timeline, graph: Option<&'a Graph>) -> Self {
        let count = graph.map_or(0, |graph| graph.nodes.len());
        let (mut attempts, mut starts) = (Vec::new(), vec![0]);
        let (mut nodes, mut lanes) = (Vec::new(), vec![None; count]);
        let mut states = 0;
        for (lane, found) in timeline.lanes.iter().enumerate() {
            for bar in &found.bars {
                states = states.max(bar.state + 1);
                if let BarEnd::At(to) = bar.to {
                    attempts.push(Attempt { lane, state: bar.state, from: bar.from, to });
                }
            }
            starts.push(attempts.len());
            let node = graph.and_then(|graph| graph.find(&found.node_id));
            nodes.push(node);
            if let Some(place) = node.and_then(|node| lanes.get_mut(node)) {
                *place = Some(lane);
            }
        }
        let mut sources = vec![Vec::new(); count];
        for edge in graph.iter().flat_map(|graph| &graph.edges) {
            if let Some(sources) = sources.get_mut(edge.target) {
                sources.push(edge.source);
            }
        }
        // Of two that ended at once, the one that started later was waiting for the other.
        let times = |at| attempts.get(at).map(|attempt: &Attempt| (attempt.to, attempt.from));
        let by_end = sorted_indices(attempts.len(), &|one, other| times(one).cmp(&times(other)));
        let (seen, visited) = (vec![false; states], vec![0; count]);
        Self { graph, attempts, starts, by_end, nodes, lanes, sources, seen, visited }
    }

    /// What an attempt waited for. `step` is another number for each attempt.
    fn before(&mut self, attempt: Attempt, step: usize) -> Option<Attempt> {
        let node = self.nodes.get(attempt.lane).copied().flatten();
        let Some(start) = node.filter(|_| self.graph.is_some()) else {
            return self.ended_before(attempt);
        };
        let mut found = self.latest_before(attempt.lane, attempt, None);
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            for at in 0..self.sources.get(node).map_or(0, Vec::len) {
                let Some(source) = self.sources.get(node).and_then(|it| it.get(at)).copied() else {
                    continue;
                };
                let Some(visited) = self.visited.get_mut(source) else { continue };
                if *visited == step {
                    continue;
                }
                *visited = step;
                match self.lanes.get(source).copied().flatten() {
                    Some(lane) if !self.of_lane(lane).is_empty() => {
                        found = self.latest_before(lane, attempt, found);
                    }
                    Some(_) | None => open.push(source),
                }
            }
        }
        found
    }

    fn of_lane(&self, lane: usize) -> &[Attempt] {
        let range = self.starts.get(lane).zip(self.starts.get(lane + 1));
        range.and_then(|(from, to)| self.attempts.get(*from..*to)).unwrap_or_default()
    }

    /// The lane's attempt that the other one can have waited for, unless `found` ended later.
    fn latest_before(
        &self,
        lane: usize,
        attempt: Attempt,
        mut found: Option<Attempt>,
    ) -> Option<Attempt> {
        for other in self.of_lane(lane) {
            // A node can start with the first results of the node before it.
            let is_before =
                other.to <= attempt.from || other.from < attempt.from && other.to <= attempt.to;
            if is_before && !self.is_seen(*other) && found.is_none_or(|it| other.to > it.to) {
                found = Some(*other);
            }
        }
        found
    }

    fn ended_before(&self, attempt: Attempt) -> Option<Attempt> {
        let attempts = self.by_end.iter().rev().filter_map(|at| self.attempts.get(*at));
        let mut before = attempts.skip_while(|other| other.to > attempt.from);
        before.find(|other| !self.is_seen(**other)).copied()
    }

    fn is_seen(&self, attempt: Attempt) -> bool {
        self.seen.get(attempt.state).is_none_or(|seen| *seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::overview::NodeState;
    use crate::domain::run::RunStatus;
    use serde_json::json;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
    }

    fn states(attempts: &[(&str, i64, i64)]) -> Vec<NodeState> {
        let state = |(id, from, to): &(&str, i64, i64)| NodeState {
            node_id: (*id).to_owned(),
            node_type: None,
            node_display_name: None,
            status: RunStatus::Completed,
            iteration: None,
            started_at: (*from >= 0).then(|| at(*from)),
            completed_at: (*to >= 0).then(|| at(*to)),
            duration_ms: None,
            error: None,
        };
        attempts.iter().map(state).collect()
    }

    fn graph(ids: &[&str], edges: &[(&str, &str)]) -> Graph {
        let nodes: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
        let edges: Vec<_> =
            edges.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
        Graph::parse(&json!({"nodes": nodes, "edges": edges}).into()).unwrap()
    }

    /// The path as `src gen×2 out`, and its seconds.
    fn path(attempts: &[(&str, i64, i64)], graph: Option<&Graph>) -> (String, i64) {
        let timeline = Timeline::of(&states(attempts), false);
        let path = CriticalPath::of(&timeline, graph);
        let count: usize = path.nodes.iter().map(|(_, count)| count).sum();
        assert_eq!(count, path.states.iter().filter(|is_on_path| **is_on_path).count());
        let name = |(lane, count): &(usize, usize)| {
            let id = &timeline.lanes[*lane].node_id;
            if *count == 1 { id.clone() } else { format!("{id}×{count}") }
        };
        let names = path.nodes.iter().map(name).collect::<Vec<_>>().join(" ");
        (names, path.length.num_seconds())
    }

    #[test]
    fn follows_the_branch_that_ended_last() {
        let graph = graph(
            &["src", "slow", "fast", "out", "late"],
            &[("src", "slow"), ("src", "fast"), ("slow", "out"), ("fast", "out")],
        );
        let attempts = [
            ("src", 0, 0),
            ("fast", 0, 20),
            ("slow", 0, 60),
            // Not before `out` in the graph.
            ("late", 0, 65),
            ("out", 70, 90),
        ];
        assert_eq!(path(&attempts, Some(&graph)), ("src slow out".to_owned(), 80));
        assert_eq!(path(&attempts, None), ("src late out".to_owned(), 85), "by time alone");
    }

    #[test]
    fn follows_loops_through_their_attempts() {
        let graph = graph(
            &["src", "gen", "wer", "out"],
            &[("src", "gen"), ("gen", "wer"), ("wer", "gen"), ("wer", "out"), ("gen", "gen")],
        );
        let attempts = [
            ("src", 0, 3),
            ("gen", 3, 40),
            ("wer", 40, 45),
            ("gen", 45, 80),
            ("wer", 80, 85),
            ("out", 85, 90),
        ];
        assert_eq!(path(&attempts, Some(&graph)), ("src gen×2 wer×2 out".to_owned(), 90));
    }

    #[test]
    fn attempts_of_no_length_in_a_loop_end() {
        let graph = graph(&["a", "b"], &[("a", "b"), ("b", "a"), ("a", "a")]);
        let attempts = [("a", 5, 5), ("b", 5, 5), ("a", 5, 5), ("b", 5, 5)];
        let (_, length) = path(&attempts, Some(&graph));
        assert_eq!(length, 0);
        assert_eq!(path(&attempts, None).1, 0);
    }

    #[test]
    fn passes_over_nodes_without_times() {
        let graph = graph(
            &["src", "skipped", "also", "out"],
            &[("src", "skipped"), ("skipped", "also"), ("also", "out"), ("out", "also")],
        );
        let attempts = [("src", 0, 10), ("skipped", -1, -1), ("out", 12, 20)];
        assert_eq!(path(&attempts, Some(&graph)), ("src out".to_owned(), 18));
        // One without an end cannot have been waited for.
        let attempts = [("src", 0, 10), ("also", 10, -1), ("out", 12, 20)];
        assert_eq!(path(&attempts, Some(&graph)), ("src out".to_owned(), 18));
    }

    #[test]
    fn overlaps_count_once() {
        let graph = graph(&["a", "b"], &[("a", "b")]);
        assert_eq!(path(&[("a", 0, 30), ("b", 10, 40)], Some(&graph)), ("a b".to_owned(), 40));
        // `a` ended later, so `b` has not waited for it.
        assert_eq!(path(&[("a", 0, 50), ("b", 10, 40)], Some(&graph)), ("a".to_owned(), 50));
    }

    #[test]
    fn a_node_outside_of_the_graph_follows_what_ended_before() {
        let graph = graph(&["a", "b"], &[("a", "b")]);
        let attempts = [("a", 0, 10), ("ghost", 12, 20)];
        assert_eq!(path(&attempts, Some(&graph)), ("a ghost".to_owned(), 18));
    }

    #[test]
    fn without_ends_there_is_no_path() {
        assert_eq!(path(&[], None), (String::new(), 0));
        assert_eq!(path(&[("a", 0, -1), ("b", -1, -1)], None), (String::new(), 0));
    }

    #[test]
    fn ten_thousand_attempts_are_quick() {
        let ids: Vec<String> = (0..10_000).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let edges: Vec<_> = ids.windows(2).map(|pair| (pair[0], pair[1])).collect();
        let attempts: Vec<_> =
            ids.iter().zip(0..).map(|(id, second)| (*id, second, second + 1)).collect();
        let graph = graph(&ids, &edges);
        for graph in [Some(&graph), None] {
            let started = std::time::Instant::now();
            let path = CriticalPath::of(&Timeline::of(&states(&attempts), false), graph);
            assert_eq!(path.nodes.len(), 10_000);
            // Generous for a debug build on a busy machine, where it has taken 3 s.
            assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
        }
    }
}
