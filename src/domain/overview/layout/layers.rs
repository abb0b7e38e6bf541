//! Layered graph drawing (Sugiyama's method): break cycles by reversing edges, assign layers by longest
//! path, reduce crossings by barycenters, and route long edges through dummy nodes.

use crate::domain::order::sort_by;
use crate::domain::overview::graph::{Graph, GraphEdge};
use crate::domain::overview::layout::geometry::{
    EdgePath, LAYER_GAP, Layout, NODE_GAP, NODE_HEIGHT, NODE_WIDTH,
};

/// Height of a dummy node.
const DUMMY_HEIGHT: f64 = 4.0;
/// Iterations of the barycenter heuristic; more have no visible effect.
const SWEEPS: usize = 6;
/// Further long edges get no dummy nodes, which bounds the layout time.
const MAX_DUMMY_NODES: usize = 4000;

#[derive(Clone, Copy, PartialEq)]
enum LayerNode {
    Real(usize),
    /// The point where the edge with this index crosses a layer.
    Dummy(usize),
}

pub(crate) fn layered(graph: &Graph) -> Layout {
    let arcs = break_cycles(graph);
    let layer_of = assign_layers(graph.nodes.len(), &arcs);
    let depth = layer_of.iter().max().map_or(0, |deepest| deepest + 1);
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); depth];
    let mut layer_nodes: Vec<LayerNode> = Vec::new();
    let mut links: Vec<(usize, usize)> = Vec::new();
    let mut add = |layers: &mut Vec<Vec<usize>>, node, layer: usize| {
        let at = layer_nodes.len();
        layer_nodes.push(node);
        if let Some(layer) = layers.get_mut(layer) {
            layer.push(at);
        }
        at
    };
    for (node, layer) in layer_of.iter().enumerate() {
        add(&mut layers, LayerNode::Real(node), *layer);
    }
    let mut dummies = 0;
    for (edge, arc) in arcs.iter().enumerate() {
        let Some((from, to)) = *arc else { continue };
        let layer = |node: usize| layer_of.get(node).copied().unwrap_or(0);
        let between = (layer(from) + 1)..layer(to);
        dummies += between.len();
        let mut last = from;
        if dummies <= MAX_DUMMY_NODES {
            for layer in between {
                let dummy = add(&mut layers, LayerNode::Dummy(edge), layer);
                links.push((last, dummy));
                last = dummy;
            }
        }
        links.push((last, to));
    }
    let before = adjacency(layer_nodes.len(), links.iter().map(|(from, to)| (*to, *from)));
    let after = adjacency(layer_nodes.len(), links.iter().copied());
    reduce_crossings(&mut layers, &before, &after);
    let centers = assign_y(&layers, &layer_nodes, &before, &after);
    to_layout(graph, &layers, &layer_nodes, &centers)
}

fn to_layout(
    graph: &Graph,
    layers: &[Vec<usize>],
    layer_nodes: &[LayerNode],
    centers: &[f64],
) -> Layout {
    let mut nodes = vec![(0.0, 0.0); graph.nodes.len()];
    let mut edge_paths = vec![EdgePath::Forward(Vec::new()); graph.edges.len()];
    let mut x = 0.0;
    for layer in layers {
        for &at in layer {
            let y = centers.get(at).copied().unwrap_or_default();
            match layer_nodes.get(at) {
                Some(LayerNode::Real(node)) => {
                    if let Some(position) = nodes.get_mut(*node) {
                        *position = (x, y - NODE_HEIGHT / 2.0);
                    }
                }
                Some(LayerNode::Dummy(edge)) => {
                    if let Some(EdgePath::Forward(points)) = edge_paths.get_mut(*edge) {
                        points.push((x, y));
                        points.push((x + NODE_WIDTH, y));
                    }
                }
                None => {}
            }
        }
        x += NODE_WIDTH + LAYER_GAP;
    }
    Layout { nodes, edge_paths, ..Layout::default() }
}

/// The edges without cycles, in the graph's order; `None` for self-loops. Depth-first search from the
/// sources reverses back edges.
fn break_cycles(graph: &Graph) -> Vec<Option<(usize, usize)>> {
    let count = graph.nodes.len();
    let mut outgoing: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut is_source = vec![true; count];
    for (at, edge) in graph.edges.iter().enumerate() {
        if edge.source != edge.target {
            if let Some(edges) = outgoing.get_mut(edge.source) {
                edges.push(at);
            }
            if let Some(source) = is_source.get_mut(edge.target) {
                *source = false;
            }
        }
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        Unvisited,
        InProgress,
        Done,
    }
    let mut visits = vec![Visit::Unvisited; count];
    let mut reversed = vec![false; graph.edges.len()];
    let sources = (0..count).filter(|node| is_source.get(*node) == Some(&true));
    for start in sources.chain(0..count) {
        // Iterative: recursion on a chain of thousands of nodes would overflow the stack.
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                match visits.get_mut(node) {
                    Some(visits) if *visits == Visit::Unvisited => *visits = Visit::InProgress,
                    Some(_) | None => continue,
                }
            }
            let Some(&edge) = outgoing.get(node).and_then(|edges| edges.get(next)) else {
                if let Some(visits) = visits.get_mut(node) {
                    *visits = Visit::Done;
                }
                continue;
            };
            path.push((node, next + 1));
            let Some(target) = graph.edges.get(edge).map(|edge| edge.target) else { continue };
            match visits.get(target) {
                Some(Visit::Unvisited) => path.push((target, 0)),
                Some(Visit::InProgress) => {
                    if let Some(reversed) = reversed.get_mut(edge) {
                        *reversed = true;
                    }
                }
                Some(Visit::Done) | None => {}
            }
        }
    }
    let arc = |(edge, reversed): (&GraphEdge, bool)| {
        let ends = if reversed { (edge.target, edge.source) } else { (edge.source, edge.target) };
        (edge.source != edge.target).then_some(ends)
    };
    graph.edges.iter().zip(reversed).map(arc).collect()
}

/// The layer of each node: the length of the longest path to it.
fn assign_layers(count: usize, arcs: &[Option<(usize, usize)>]) -> Vec<usize> {
    let after = adjacency(count, arcs.iter().flatten().copied());
    let mut in_degrees = vec![0_usize; count];
    for (_, to) in arcs.iter().flatten() {
        if let Some(in_degrees) = in_degrees.get_mut(*to) {
            *in_degrees += 1;
        }
    }
    let mut layer = vec![0; count];
    let mut ready: Vec<usize> = in_degrees
        .iter()
        .enumerate()
        .filter(|(_, in_degree)| **in_degree == 0)
        .map(|(node, _)| node)
        .collect();
    while let Some(node) = ready.pop() {
        let next = layer.get(node).copied().unwrap_or(0) + 1;
        for &target in after.get(node).into_iter().flatten() {
            if let (Some(layer), Some(in_degree)) =
                (layer.get_mut(target), in_degrees.get_mut(target))
            {
                *layer = next.max(*layer);
                *in_degree -= 1;
                if *in_degree == 0 {
                    ready.push(target);
                }
            }
        }
    }
    layer
}

fn adjacency(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut adjacency = vec![Vec::new(); count];
    for (from, to) in links {
        if let Some(adjacency) = adjacency.get_mut(from) {
            adjacency.push(to);
        }
    }
    adjacency
}

/// Sorts each layer by the mean position of its predecessors, then of its successors, alternately.
fn reduce_crossings(layers: &mut [Vec<usize>], before: &[Vec<usize>], after: &[Vec<usize>]) {
    let mut positions = vec![0.0; before.len()];
    let mut order_layer = |layer: &mut Vec<usize>, adjacency: Option<&[Vec<usize>]>| {
        if let Some(adjacency) = adjacency {
            let key = |node: &usize| {
                // Integers are totally ordered; 1/1024 is precise enough.
                #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                let key = (barycenter(adjacency, &positions, *node) * 1024.0) as i64;
                (key, *node)
            };
            let mut keyed: Vec<_> = layer.iter().map(key).collect();
            sort_by(&mut keyed, |one, other| one.0.cmp(&other.0));
            *layer = keyed.into_iter().map(|(_, node)| node).collect();
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
        let count = layer.len().max(1) as f64;
        for (at, node) in layer.iter().enumerate() {
            if let Some(position) = positions.get_mut(*node) {
                #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
                let fraction = (at as f64 + 0.5) / count;
                *position = fraction * 1000.0;
            }
        }
    };
    layers.iter_mut().for_each(|layer| order_layer(layer, None));
    for sweep in 0..SWEEPS {
        if sweep % 2 == 0 {
            layers.iter_mut().for_each(|layer| order_layer(layer, Some(before)));
        } else {
            layers.iter_mut().rev().for_each(|layer| order_layer(layer, Some(after)));
        }
    }
}

/// The vertical centre of each node: as close to the mean of its neighbors as order and spacing allow.
fn assign_y(
    layers: &[Vec<usize>],
    layer_nodes: &[LayerNode],
    before: &[Vec<usize>],
    after: &[Vec<usize>],
) -> Vec<f64> {
    let height = |node: usize| match layer_nodes.get(node) {
        Some(LayerNode::Dummy(_)) => DUMMY_HEIGHT,
        Some(LayerNode::Real(_)) | None => NODE_HEIGHT,
    };
    let min_distance = |one: usize, other: usize| (height(one) + height(other)) / 2.0 + NODE_GAP;
    let mut centers = vec![0.0; layer_nodes.len()];
    let place = |layer: &[usize], desired: &[f64], centers: &mut Vec<f64>| {
        let mut placed: Vec<f64> = Vec::with_capacity(layer.len());
        let mut last: Option<(usize, f64)> = None;
        for (&node, &desired_y) in layer.iter().zip(desired) {
            let center = match last {
                Some((other, center)) => desired_y.max(center + min_distance(other, node)),
                None => desired_y,
            };
            placed.push(center);
            last = Some((node, center));
        }
        // Nodes are only pushed down: shift the layer back by the mean offset.
        let shift = mean(placed.iter().zip(desired).map(|(center, desired_y)| center - desired_y));
        for (&node, center) in layer.iter().zip(&placed) {
            if let Some(position) = centers.get_mut(node) {
                *position = center - shift.unwrap_or_default();
            }
        }
    };
    for layer in layers {
        place(layer, &vec![0.0; layer.len()], &mut centers);
    }
    for sweep in 0..SWEEPS {
        let (adjacency, order): (_, Box<dyn Iterator<Item = &Vec<usize>>>) = if sweep % 2 == 0 {
            (before, Box::new(layers.iter()))
        } else {
            (after, Box::new(layers.iter().rev()))
        };
        for layer in order {
            let desired_y = |node: &usize| barycenter(adjacency, &centers, *node);
            let desired: Vec<f64> = layer.iter().map(desired_y).collect();
            place(layer, &desired, &mut centers);
        }
    }
    centers
}

/// The mean of `values` over the neighbors of `node`; its own value if it has none.
fn barycenter(adjacency: &[Vec<usize>], values: &[f64], node: usize) -> f64 {
    let neighbors = adjacency.get(node).map(Vec::as_slice).unwrap_or_default();
    mean(neighbors.iter().filter_map(|neighbor| values.get(*neighbor).copied()))
        .or_else(|| values.get(node).copied())
        .unwrap_or_default()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}
