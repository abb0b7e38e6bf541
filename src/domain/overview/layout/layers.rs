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
    let mut nodes_in_layers: Vec<LayerNode> = Vec::new();
    let mut links: Vec<(usize, usize)> = Vec::new();
    let mut add = |layers: &mut Vec<Vec<usize>>, item, layer: usize| {
        let at = nodes_in_layers.len();
        nodes_in_layers.push(item);
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
    let before = adjacency(nodes_in_layers.len(), links.iter().map(|(from, to)| (*to, *from)));
    let after = adjacency(nodes_in_layers.len(), links.iter().copied());
    reduce_crossings(&mut layers, &before, &after);
    let heights = assign_y(&layers, &nodes_in_layers, &before, &after);

    let mut nodes = vec![(0.0, 0.0); graph.nodes.len()];
    let mut edge_paths = vec![EdgePath::Forward(Vec::new()); graph.edges.len()];
    let mut x = 0.0;
    for layer in &layers {
        for &at in layer {
            let middle = heights.get(at).copied().unwrap_or_default();
            match nodes_in_layers.get(at) {
                Some(LayerNode::Real(node)) => {
                    if let Some(position) = nodes.get_mut(*node) {
                        *position = (x, middle - NODE_HEIGHT / 2.0);
                    }
                }
                Some(LayerNode::Dummy(edge)) => {
                    if let Some(EdgePath::Forward(points)) = edge_paths.get_mut(*edge) {
                        points.push((x, middle));
                        points.push((x + NODE_WIDTH, middle));
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
        .filter(|(_, left)| **left == 0)
        .map(|(node, _)| node)
        .collect();
    while let Some(node) = ready.pop() {
        let next = layer.get(node).copied().unwrap_or(0) + 1;
        for &target in after.get(node).into_iter().flatten() {
            if let (Some(layer), Some(left)) = (layer.get_mut(target), in_degrees.get_mut(target)) {
                *layer = next.max(*layer);
                *left -= 1;
                if *left == 0 {
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
            let mean = |item: usize| {
                let adjacent = adjacency.get(item).map(Vec::as_slice).unwrap_or_default();
                mean(adjacent.iter().filter_map(|other| positions.get(*other).copied()))
                    .or_else(|| positions.get(item).copied())
                    .unwrap_or_default()
            };
            let position = |item: &usize| {
                // Integers are totally ordered; 1/1024 is precise enough.
                #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                let position = (mean(*item) * 1024.0) as i64;
                (position, *item)
            };
            let mut placed: Vec<_> = layer.iter().map(position).collect();
            sort_by(&mut placed, |one, other| one.0.cmp(&other.0));
            *layer = placed.into_iter().map(|(_, item)| item).collect();
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
        let count = layer.len().max(1) as f64;
        for (at, item) in layer.iter().enumerate() {
            if let Some(position) = positions.get_mut(*item) {
                #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
                let share = (at as f64 + 0.5) / count;
                *position = share * 1000.0;
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
    nodes_in_layers: &[LayerNode],
    before: &[Vec<usize>],
    after: &[Vec<usize>],
) -> Vec<f64> {
    let height = |item: usize| match nodes_in_layers.get(item) {
        Some(LayerNode::Dummy(_)) => DUMMY_HEIGHT,
        Some(LayerNode::Real(_)) | None => NODE_HEIGHT,
    };
    let apart = |one: usize, other: usize| (height(one) + height(other)) / 2.0 + NODE_GAP;
    let mut middles = vec![0.0; nodes_in_layers.len()];
    let position = |layer: &[usize], desired: &[f64], middles: &mut Vec<f64>| {
        let mut placed: Vec<f64> = Vec::with_capacity(layer.len());
        let mut last: Option<(usize, f64)> = None;
        for (&item, &desired_y) in layer.iter().zip(desired) {
            let middle = match last {
                Some((other, middle)) => desired_y.max(middle + apart(other, item)),
                None => desired_y,
            };
            placed.push(middle);
            last = Some((item, middle));
        }
        // Nodes are only pushed down: shift the layer back by the mean offset.
        let shift = mean(placed.iter().zip(desired).map(|(middle, desired_y)| middle - desired_y));
        for (&item, middle) in layer.iter().zip(&placed) {
            if let Some(position) = middles.get_mut(item) {
                *position = middle - shift.unwrap_or_default();
            }
        }
    };
    for layer in layers {
        position(layer, &vec![0.0; layer.len()], &mut middles);
    }
    for sweep in 0..SWEEPS {
        let (adjacency, order): (_, Box<dyn Iterator<Item = &Vec<usize>>>) = if sweep % 2 == 0 {
            (before, Box::new(layers.iter()))
        } else {
            (after, Box::new(layers.iter().rev()))
        };
        for layer in order {
            let desired_y = |item: &usize| {
                let adjacent = adjacency.get(*item).map(Vec::as_slice).unwrap_or_default();
                mean(adjacent.iter().filter_map(|other| middles.get(*other).copied()))
                    .or_else(|| middles.get(*item).copied())
                    .unwrap_or_default()
            };
            let desired: Vec<f64> = layer.iter().map(desired_y).collect();
            position(layer, &desired, &mut middles);
        }
    }
    middles
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}
