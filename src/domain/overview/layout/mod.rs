//! Layout of the graph.
//!
//! Stored positions are used if the nodes do not overlap. Otherwise `layers` computes a layered layout.
//! A definition without edges is laid out in rows.

mod geometry;
mod layers;
mod navigation;
mod path;

use crate::domain::order::sort_by;
use crate::domain::overview::graph::{Graph, GraphEdge};
pub(crate) use geometry::EdgePath;
pub use geometry::Layout;
use geometry::{LAYER_GAP, MARGIN, MAX_SPREAD, NODE_GAP, NODES_PER_ROW};
pub(crate) use geometry::{NODE_HEIGHT, NODE_WIDTH};
use layers::layered;
pub(crate) use navigation::NavDirection;

impl Layout {
    pub fn of(graph: &Graph) -> Self {
        let layout = if graph.has_implied_edges {
            rows(graph)
        } else {
            stored_positions(graph).unwrap_or_else(|| layered(graph))
        };
        layout.with_margins(graph)
    }

    /// Moves the graph to the margin and computes the paths of back edges and self-loops.
    fn with_margins(mut self, graph: &Graph) -> Self {
        let minimum = |axis: fn(&(f64, f64)) -> f64| {
            self.nodes.iter().map(axis).fold(f64::INFINITY, f64::min)
        };
        let (left, top) = (minimum(|position| position.0), minimum(|position| position.1));
        if !left.is_finite() {
            return Self::default();
        }
        let translated = |(x, y): (f64, f64)| (x - left + MARGIN, y - top + MARGIN);
        for position in &mut self.nodes {
            *position = translated(*position);
        }
        let maximum =
            |axis: fn(&(f64, f64)) -> f64| self.nodes.iter().map(axis).fold(0.0, f64::max);
        let (right, bottom) = (
            maximum(|position| position.0) + NODE_WIDTH,
            maximum(|position| position.1) + NODE_HEIGHT,
        );
        let mut lowest = bottom;
        let positions = &self.nodes;
        let position = |node: usize| positions.get(node).copied().unwrap_or_default();
        let route = |(at, edge): (usize, &GraphEdge)| {
            let (from, to) = (position(edge.source), position(edge.target));
            if edge.source == edge.target {
                return EdgePath::Loop;
            }
            if to.0 < from.0 + NODE_WIDTH / 2.0 && !graph.has_implied_edges {
                // Below both ends; the offset separates the arcs of neighboring edges.
                #[expect(clippy::cast_precision_loss, reason = "a remainder of three")]
                let apart = (at % 3) as f64 * 6.0;
                let arc = from.1.max(to.1) + NODE_HEIGHT + NODE_GAP / 2.0 + apart;
                lowest = lowest.max(arc);
                return EdgePath::Back(arc);
            }
            match self.edge_paths.get(at) {
                Some(EdgePath::Forward(points)) => {
                    EdgePath::Forward(points.iter().copied().map(translated).collect())
                }
                Some(EdgePath::Back(_) | EdgePath::Loop) | None => EdgePath::Forward(Vec::new()),
            }
        };
        let edge_paths = graph.edges.iter().enumerate().map(route).collect();
        Self { edge_paths, width: right + MARGIN, height: lowest.max(bottom) + MARGIN, ..self }
    }
}

/// The stored positions, unless one is missing, nodes overlap, or the nodes are too far apart.
fn stored_positions(graph: &Graph) -> Option<Layout> {
    let nodes: Vec<_> = graph.nodes.iter().map(|node| node.position).collect::<Option<_>>()?;
    let extent = |axis: fn(&(f64, f64)) -> f64| {
        let values = nodes.iter().map(axis);
        values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
    let needed_area = nodes.len() as f64 * (NODE_WIDTH + LAYER_GAP) * (NODE_HEIGHT + NODE_GAP);
    let area = (extent(|position| position.0) + NODE_WIDTH)
        * (extent(|position| position.1) + NODE_HEIGHT);
    if area > needed_area * MAX_SPREAD {
        return None;
    }
    let mut by_column = nodes.clone();
    sort_by(&mut by_column, |one, other| one.0.total_cmp(&other.0));
    let overlaps = |(at, one): (usize, &(f64, f64))| {
        let behind = by_column.get(at + 1..).unwrap_or_default().iter();
        let mut candidates = behind.take_while(|other| other.0 - one.0 < NODE_WIDTH);
        candidates.any(|other| (other.1 - one.1).abs() < NODE_HEIGHT)
    };
    if by_column.iter().enumerate().any(overlaps) {
        return None;
    }
    Some(Layout { nodes, ..Layout::default() })
}

fn rows(graph: &Graph) -> Layout {
    #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
    let position = |at: usize| {
        let (column, row) = ((at % NODES_PER_ROW) as f64, (at / NODES_PER_ROW) as f64);
        (column * (NODE_WIDTH + LAYER_GAP / 1.5), row * (NODE_HEIGHT + NODE_GAP * 1.5))
    };
    Layout { nodes: (0..graph.nodes.len()).map(position).collect(), ..Layout::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::time::{Duration, Instant};

    fn graph(ids: &[&str], edges: &[(&str, &str)]) -> Graph {
        let nodes: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
        let edges: Vec<Value> =
            edges.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
        Graph::parse(&json!({"nodes": nodes, "edges": edges}).into()).unwrap()
    }

    fn column(layout: &Layout, graph: &Graph, id: &str) -> f64 {
        layout.nodes[graph.find(id).unwrap()].0
    }

    fn assert_no_overlap(layout: &Layout) {
        for (at, one) in layout.nodes.iter().enumerate() {
            for other in &layout.nodes[at + 1..] {
                let overlaps =
                    (one.0 - other.0).abs() < NODE_WIDTH && (one.1 - other.1).abs() < NODE_HEIGHT;
                assert!(!overlaps, "{one:?} covers {other:?}");
            }
            assert!(one.0 >= MARGIN && one.0 + NODE_WIDTH + MARGIN <= layout.width + 0.01);
            assert!(one.1 >= MARGIN && one.1 + NODE_HEIGHT + MARGIN <= layout.height + 0.01);
        }
    }

    #[test]
    fn acyclic_edges_point_right() {
        let graph = graph(
            &["out", "src", "gen", "wer", "nat", "tr"],
            &[
                ("src", "tr"),
                ("tr", "gen"),
                ("gen", "wer"),
                ("gen", "nat"),
                ("wer", "out"),
                ("nat", "out"),
                ("src", "out"),
            ],
        );
        let layout = Layout::of(&graph);
        for edge in &graph.edges {
            assert!(layout.nodes[edge.source].0 + NODE_WIDTH < layout.nodes[edge.target].0);
        }
        assert!(layout.edge_paths.iter().all(|route| matches!(route, EdgePath::Forward(_))));
        let EdgePath::Forward(long) = &layout.edge_paths[6] else { panic!("src to out") };
        assert_eq!(long.len(), 6, "two points in each of the layers it crosses");
        assert_no_overlap(&layout);
    }

    #[test]
    fn draws_back_edges_and_self_loops() {
        let graph =
            graph(&["a", "b", "c", "alone"], &[("a", "b"), ("b", "c"), ("c", "a"), ("b", "b")]);
        let layout = Layout::of(&graph);
        assert!(column(&layout, &graph, "a") < column(&layout, &graph, "b"));
        assert!(column(&layout, &graph, "b") < column(&layout, &graph, "c"));
        assert!(matches!(layout.edge_paths[2], EdgePath::Back(_)));
        assert_eq!(layout.edge_paths[3], EdgePath::Loop);
        assert_no_overlap(&layout);
    }

    #[test]
    fn uses_stored_positions_unless_nodes_overlap() {
        let at = |positions: &[(f64, f64)]| {
            let node = |(at, (x, y)): (usize, &(f64, f64))| json!({"id": at.to_string(), "position": {"x": x, "y": y}});
            let nodes: Vec<_> = positions.iter().enumerate().map(node).collect();
            let graph =
                Graph::parse(&json!({"graph": {"nodes": nodes, "edges": []}}).into()).unwrap();
            Layout::of(&graph).nodes
        };
        assert_eq!(
            at(&[(-420.0, 0.0), (-180.5, -120.0)]),
            [(MARGIN, MARGIN + 120.0), (MARGIN + 239.5, MARGIN)]
        );
        for unusable in [
            &[(0.0, 0.0), (0.0, 0.0)][..],
            &[(0.0, 0.0), (40.0, 40.0)],
            &[(0.0, 0.0), (-1e6, 1e6)],
            &[(0.0, 0.0), (1e300, -1e300)],
        ] {
            let laid = at(unusable);
            assert_ne!(laid[0], laid[1]);
            assert!(laid.iter().all(|(x, y)| *x < 1000.0 && *y < 1000.0), "{laid:?}");
        }
    }

    #[test]
    fn lays_out_sequences_in_rows() {
        let steps: Vec<_> = (0..12).map(|step| step.to_string()).collect();
        let graph = Graph::parse(&json!({"steps": steps}).into()).unwrap();
        let layout = Layout::of(&graph);
        assert_eq!(layout.nodes[0].1, layout.nodes[4].1);
        assert!(layout.nodes[5].1 > layout.nodes[4].1);
        assert_no_overlap(&layout);
    }

    #[test]
    fn empty_graph_has_an_empty_layout() {
        assert_eq!(Layout::of(&Graph::default()), Layout::default());
    }

    #[test]
    fn finds_neighbors_in_all_directions() {
        let graph = graph(
            &["src", "gen", "wer", "nat"],
            &[("src", "gen"), ("gen", "wer"), ("gen", "nat"), ("wer", "gen")],
        );
        let layout = Layout::of(&graph);
        let neighbor = |from: &str, direction| {
            let to = layout.neighbor(&graph, graph.find(from).unwrap(), direction);
            to.map(|to| graph.nodes[to].id.as_str())
        };
        assert_eq!(neighbor("src", NavDirection::Forward), Some("gen"));
        assert_eq!(neighbor("gen", NavDirection::Backward), Some("src"));
        assert_eq!(neighbor("wer", NavDirection::Forward), Some("gen"), "along the back edge");
        assert_eq!(neighbor("nat", NavDirection::Forward), None);
        let (upper, lower) =
            if layout.nodes[2].1 < layout.nodes[3].1 { ("wer", "nat") } else { ("nat", "wer") };
        assert_eq!(neighbor(upper, NavDirection::Down), Some(lower));
        assert_eq!(neighbor(lower, NavDirection::Up), Some(upper));
        assert_eq!(neighbor("src", NavDirection::Backward), None);
    }

    #[test]
    fn finds_the_nodes_within_an_area() {
        let steps: Vec<_> = (0..12).map(|step| step.to_string()).collect();
        let graph = Graph::parse(&json!({"steps": steps}).into()).unwrap();
        let layout = Layout::of(&graph);
        let (x, y) = layout.nodes[6];
        assert_eq!(layout.nodes_within((x + 9.0, x + 9.0), (y + 9.0, y + 9.0)), [6]);
        assert_eq!(layout.nodes_within((x, x + NODE_WIDTH), (y, layout.height)), [6, 11]);
        assert_eq!(layout.nodes_within((0.0, layout.width), (0.0, layout.height)).len(), 12);
        assert_eq!(layout.nodes_within((-9.0, -1.0), (0.0, layout.height)), [0_usize; 0]);
    }

    #[test]
    fn lays_out_large_graphs_quickly() {
        let ids: Vec<String> = (0..500).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut edges = Vec::new();
        for at in 20..500 {
            edges.push((ids[(at - 20) / 20 * 20 + (at * 7) % 20], ids[at]));
            if at % 3 == 0 {
                edges.push((ids[at], ids[at - 20]));
            }
            edges.push((ids[at % 17], ids[at]));
        }
        let graph = self::graph(&ids, &edges);
        let started = Instant::now();
        let layout = Layout::of(&graph);
        // Generous for a debug build on a busy machine: it takes about 30 ms.
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        assert_no_overlap(&layout);

        let ids: Vec<String> = (0..5000).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let chain: Vec<_> = ids.windows(2).map(|pair| (pair[0], pair[1])).collect();
        assert_eq!(Layout::of(&self::graph(&ids, &chain)).nodes.len(), 5000);
    }
}
