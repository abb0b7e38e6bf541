//! The way from the start of the graph to the node at which a run failed.

use crate::domain::overview::verdict::cause_of_failure;
use crate::domain::run::{Run, RunStatus};
use crate::view::overview::nodes::{Drawing, Nodes};

/// For each edge and each node whether it is on the way; empty without one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FailingPath {
    edges: Vec<bool>,
    nodes: Vec<bool>,
    /// The index of the failed node.
    pub(super) end: Option<usize>,
}

impl FailingPath {
    /// Empty unless the run has failed at a node of the graph.
    pub(super) fn of(nodes: Nodes, drawing: &Drawing) -> Self {
        nodes.run.with(|run| {
            let failed = run.as_ref().filter(|run| run.status == RunStatus::Failed);
            failed.and_then(|run| Self::of_failed(nodes, run, drawing)).unwrap_or_default()
        })
    }

    pub(super) fn has_edge(&self, edge: usize) -> bool {
        self.edges.get(edge).is_some_and(|is_on_path| *is_on_path)
    }

    pub(super) fn has_node(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|is_on_path| *is_on_path)
    }

    fn of_failed(nodes: Nodes, run: &Run, drawing: &Drawing) -> Option<Self> {
        let Drawing { graph, layout } = drawing;
        nodes.states.with(|states| {
            let end = graph.find(&cause_of_failure(run, states)?.node_id)?;
            // The node waited for what ended last before it; at least for what has run.
            let mut ended = vec![None; graph.nodes.len()];
            for state in states {
                if let Some(last) = graph.find(&state.node_id).and_then(|it| ended.get_mut(it)) {
                    let at = state.completed_at.map_or(i64::MIN, |at| at.timestamp_millis());
                    *last = Some(at).max(*last);
                }
            }
            let edges = layout.edges_to(graph, end, &|node| ended.get(node).copied().flatten());
            let mut path = Self {
                edges: vec![false; graph.edges.len()],
                nodes: vec![false; graph.nodes.len()],
                end: Some(end),
            };
            let mut add = |node: usize| {
                if let Some(is_on_path) = path.nodes.get_mut(node) {
                    *is_on_path = true;
                }
            };
            add(end);
            for at in edges {
                if let (Some(edge), Some(is_on_path)) =
                    (graph.edges.get(at), path.edges.get_mut(at))
                {
                    *is_on_path = true;
                    add(edge.source);
                }
            }
            Some(path)
        })
    }
}
