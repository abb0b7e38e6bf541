//! The way to a node through a drawn graph.

use crate::domain::overview::graph::Graph;
use crate::domain::overview::layout::geometry::{EdgePath, Layout};

impl Layout {
    /// The edges from a start of the graph to `node`, the last one first. Of several edges to a node, it takes the one
    /// whose source has the greatest `rank`. Edges that are drawn backwards, such as retries, are no part of it.
    pub(crate) fn edges_to(
        &self,
        graph: &Graph,
        mut node: usize,
        rank: &dyn Fn(usize) -> Option<i64>,
    ) -> Vec<usize> {
        let source = |edge: usize| graph.edges.get(edge).map(|edge| edge.source);
        let mut best = vec![None; graph.nodes.len()];
        for (at, (edge, path)) in graph.edges.iter().zip(&self.edge_paths).enumerate() {
            if let (EdgePath::Forward(_), Some(best)) = (path, best.get_mut(edge.target))
                && best.and_then(source).is_none_or(|known| rank(edge.source) > rank(known))
            {
                *best = Some(at);
            }
        }
        let mut edges = Vec::new();
        // Each edge is taken once, so that the way ends even if the layout has a cycle.
        while let Some(edge) = best.get_mut(node).and_then(Option::take) {
            edges.push(edge);
            node = source(edge).unwrap_or(node);
        }
        edges
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn way(edges: &[(&str, &str)], to: &str, last: &str) -> Vec<String> {
        let ids = ["src", "a", "b", "gen", "wer", "out"];
        let nodes: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
        let edges: Vec<_> =
            edges.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
        let graph = Graph::parse(&json!({"nodes": nodes, "edges": edges}).into()).unwrap();
        let layout = Layout::of(&graph);
        let last = graph.find(last);
        let edges = layout
            .edges_to(&graph, graph.find(to).unwrap(), &|node| (Some(node) == last).then_some(1));
        let name = |node: usize| graph.nodes[node].id.clone();
        let names = edges.iter().map(|edge| {
            let edge = &graph.edges[*edge];
            format!("{} {}", name(edge.source), name(edge.target))
        });
        names.collect()
    }

    #[test]
    fn leads_to_the_start_through_the_better_source() {
        let edges = [
            ("src", "a"),
            ("src", "b"),
            ("a", "gen"),
            ("b", "gen"),
            ("gen", "wer"),
            ("wer", "gen"),
        ];
        assert_eq!(way(&edges, "wer", "b"), ["gen wer", "b gen", "src b"]);
        assert_eq!(way(&edges, "wer", "a"), ["gen wer", "a gen", "src a"]);
        assert_eq!(way(&edges, "wer", "wer"), ["gen wer", "a gen", "src a"], "not the retry");
        assert_eq!(way(&edges, "src", "a"), [""; 0]);
        assert_eq!(way(&[("out", "out")], "out", "out"), [""; 0]);
    }
}
