//! Nodes in layers from left to right: edges that close a circle are turned, every node gets behind
//! its longest way from a source, the order within the layers is chosen by the mean of the siblings
//! (K. Sugiyama's method), and long edges get a place of their own in the layers they cross.

use crate::domain::order::sort_by;
use crate::domain::overview::graph::{Graph, GraphEdge};
use crate::domain::overview::layout::geometry::{
    EdgePath, LAYER_GAP, Layout, NODE_GAP, NODE_HEIGHT, NODE_WIDTH,
};

/// The place an edge takes in a layer that it crosses.
const CROSSING_HEIGHT: f64 = 4.0;
/// How often the order of the layers is improved; more gains nothing visible.
const SWEEPS: usize = 6;
/// Crossings of long edges beyond this many get no place of their own: laying out must stay quick.
const MOST_CROSSINGS: usize = 4000;

/// Something that takes place in a layer.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Node(usize),
    /// An edge on its way.
    Crossing(usize),
}

pub(crate) fn layered(graph: &Graph) -> Layout {
    let arcs = without_circles(graph);
    let layer_of = longest_ways(graph.nodes.len(), &arcs);
    let depth = layer_of.iter().max().map_or(0, |deepest| deepest + 1);
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); depth];
    let mut items: Vec<Item> = Vec::new();
    let mut links: Vec<(usize, usize)> = Vec::new();
    let mut add = |layers: &mut Vec<Vec<usize>>, item, layer: usize| {
        let at = items.len();
        items.push(item);
        if let Some(layer) = layers.get_mut(layer) {
            layer.push(at);
        }
        at
    };
    for (node, layer) in layer_of.iter().enumerate() {
        add(&mut layers, Item::Node(node), *layer);
    }
    let mut crossings = 0;
    for (edge, arc) in arcs.iter().enumerate() {
        let Some((from, to)) = *arc else { continue };
        let layer = |node: usize| layer_of.get(node).copied().unwrap_or(0);
        let between = (layer(from) + 1)..layer(to);
        crossings += between.len();
        let mut last = from;
        if crossings <= MOST_CROSSINGS {
            for layer in between {
                let crossing = add(&mut layers, Item::Crossing(edge), layer);
                links.push((last, crossing));
                last = crossing;
            }
        }
        links.push((last, to));
    }
    let before = siblings(items.len(), links.iter().map(|(from, to)| (*to, *from)));
    let after = siblings(items.len(), links.iter().copied());
    untangle(&mut layers, &before, &after);
    let heights = levels(&layers, &items, &before, &after);

    let mut nodes = vec![(0.0, 0.0); graph.nodes.len()];
    let mut routes = vec![EdgePath::Forward(Vec::new()); graph.edges.len()];
    let mut x = 0.0;
    for layer in &layers {
        for &at in layer {
            let middle = heights.get(at).copied().unwrap_or_default();
            match items.get(at) {
                Some(Item::Node(node)) => {
                    if let Some(place) = nodes.get_mut(*node) {
                        *place = (x, middle - NODE_HEIGHT / 2.0);
                    }
                }
                Some(Item::Crossing(edge)) => {
                    if let Some(EdgePath::Forward(points)) = routes.get_mut(*edge) {
                        points.push((x, middle));
                        points.push((x + NODE_WIDTH, middle));
                    }
                }
                None => {}
            }
        }
        x += NODE_WIDTH + LAYER_GAP;
    }
    Layout { nodes, routes, ..Layout::default() }
}

/// Each edge in the direction in which no circle is left, in the graph's order; `None` for an edge
/// from a node to itself. An edge that is met while its target is still on the way there closes a
/// circle and is turned. Sources come first, so that the flow starts where nothing leads to.
fn without_circles(graph: &Graph) -> Vec<Option<(usize, usize)>> {
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
    enum Seen {
        Never,
        OnTheWay,
        Done,
    }
    let mut seen = vec![Seen::Never; count];
    let mut turned = vec![false; graph.edges.len()];
    let sources = (0..count).filter(|node| is_source.get(*node) == Some(&true));
    for start in sources.chain(0..count) {
        // Without recursion: a chain of thousands must not use up the stack.
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                match seen.get_mut(node) {
                    Some(seen) if *seen == Seen::Never => *seen = Seen::OnTheWay,
                    Some(_) | None => continue,
                }
            }
            let Some(&edge) = outgoing.get(node).and_then(|edges| edges.get(next)) else {
                if let Some(seen) = seen.get_mut(node) {
                    *seen = Seen::Done;
                }
                continue;
            };
            path.push((node, next + 1));
            let Some(target) = graph.edges.get(edge).map(|edge| edge.target) else { continue };
            match seen.get(target) {
                Some(Seen::Never) => path.push((target, 0)),
                Some(Seen::OnTheWay) => {
                    if let Some(turned) = turned.get_mut(edge) {
                        *turned = true;
                    }
                }
                Some(Seen::Done) | None => {}
            }
        }
    }
    let arc = |(edge, turned): (&GraphEdge, bool)| {
        let ends = if turned { (edge.target, edge.source) } else { (edge.source, edge.target) };
        (edge.source != edge.target).then_some(ends)
    };
    graph.edges.iter().zip(turned).map(arc).collect()
}

/// The layer of each node: the length of the longest way to it.
fn longest_ways(count: usize, arcs: &[Option<(usize, usize)>]) -> Vec<usize> {
    let after = siblings(count, arcs.iter().flatten().copied());
    let mut waiting = vec![0_usize; count];
    for (_, to) in arcs.iter().flatten() {
        if let Some(waiting) = waiting.get_mut(*to) {
            *waiting += 1;
        }
    }
    let mut layer = vec![0; count];
    let mut ready: Vec<usize> =
        waiting.iter().enumerate().filter(|(_, left)| **left == 0).map(|(node, _)| node).collect();
    while let Some(node) = ready.pop() {
        let next = layer.get(node).copied().unwrap_or(0) + 1;
        for &target in after.get(node).into_iter().flatten() {
            if let (Some(layer), Some(left)) = (layer.get_mut(target), waiting.get_mut(target)) {
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

fn siblings(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut siblings = vec![Vec::new(); count];
    for (from, to) in links {
        if let Some(siblings) = siblings.get_mut(from) {
            siblings.push(to);
        }
    }
    siblings
}

/// Orders each layer by the mean place of its siblings in the layer before, then in the one after.
fn untangle(layers: &mut [Vec<usize>], before: &[Vec<usize>], after: &[Vec<usize>]) {
    let mut places = vec![0.0; before.len()];
    let mut settle = |layer: &mut Vec<usize>, siblings: Option<&[Vec<usize>]>| {
        if let Some(siblings) = siblings {
            let mean = |item: usize| {
                let near = siblings.get(item).map(Vec::as_slice).unwrap_or_default();
                mean(near.iter().filter_map(|other| places.get(*other).copied()))
                    .or_else(|| places.get(item).copied())
                    .unwrap_or_default()
            };
            let place = |item: &usize| {
                // Totally ordered, and fine enough for any graph.
                #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                let place = (mean(*item) * 1024.0) as i64;
                (place, *item)
            };
            let mut placed: Vec<_> = layer.iter().map(place).collect();
            sort_by(&mut placed, |one, other| one.0.cmp(&other.0));
            *layer = placed.into_iter().map(|(_, item)| item).collect();
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
        let count = layer.len().max(1) as f64;
        for (at, item) in layer.iter().enumerate() {
            if let Some(place) = places.get_mut(*item) {
                #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
                let share = (at as f64 + 0.5) / count;
                *place = share * 1000.0;
            }
        }
    };
    layers.iter_mut().for_each(|layer| settle(layer, None));
    for sweep in 0..SWEEPS {
        if sweep % 2 == 0 {
            layers.iter_mut().for_each(|layer| settle(layer, Some(before)));
        } else {
            layers.iter_mut().rev().for_each(|layer| settle(layer, Some(after)));
        }
    }
}

/// The middle of each item: as near to the mean of its siblings as the order and the distances
/// within its layer allow.
fn levels(
    layers: &[Vec<usize>],
    items: &[Item],
    before: &[Vec<usize>],
    after: &[Vec<usize>],
) -> Vec<f64> {
    let height = |item: usize| match items.get(item) {
        Some(Item::Crossing(_)) => CROSSING_HEIGHT,
        Some(Item::Node(_)) | None => NODE_HEIGHT,
    };
    let apart = |one: usize, other: usize| (height(one) + height(other)) / 2.0 + NODE_GAP;
    let mut middles = vec![0.0; items.len()];
    let place = |layer: &[usize], wished: &[f64], middles: &mut Vec<f64>| {
        let mut placed: Vec<f64> = Vec::with_capacity(layer.len());
        let mut last: Option<(usize, f64)> = None;
        for (&item, &wish) in layer.iter().zip(wished) {
            let middle = match last {
                Some((other, middle)) => wish.max(middle + apart(other, item)),
                None => wish,
            };
            placed.push(middle);
            last = Some((item, middle));
        }
        // Pushing only downwards would let every layer sink: half of it is taken back.
        let sunk = mean(placed.iter().zip(wished).map(|(middle, wish)| middle - wish));
        for (&item, middle) in layer.iter().zip(&placed) {
            if let Some(place) = middles.get_mut(item) {
                *place = middle - sunk.unwrap_or_default();
            }
        }
    };
    for layer in layers {
        place(layer, &vec![0.0; layer.len()], &mut middles);
    }
    for sweep in 0..SWEEPS {
        let (siblings, order): (_, Box<dyn Iterator<Item = &Vec<usize>>>) = if sweep % 2 == 0 {
            (before, Box::new(layers.iter()))
        } else {
            (after, Box::new(layers.iter().rev()))
        };
        for layer in order {
            let wish = |item: &usize| {
                let near = siblings.get(*item).map(Vec::as_slice).unwrap_or_default();
                mean(near.iter().filter_map(|other| middles.get(*other).copied()))
                    .or_else(|| middles.get(*item).copied())
                    .unwrap_or_default()
            };
            let wished: Vec<f64> = layer.iter().map(wish).collect();
            place(layer, &wished, &mut middles);
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
