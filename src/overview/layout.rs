//! Where the graph's nodes and edges are drawn.
//!
//! Positions that people gave are used as they are, if the nodes can then be told apart. Otherwise
//! the nodes are put in layers from left to right: edges that close a circle are turned, every node
//! gets behind its longest way from a source, the order within the layers is chosen by the mean of
//! the neighbours (K. Sugiyama's method), and long edges get a place of their own in the layers
//! they cross. A definition without edges is laid out like text.

use super::graph::Graph;

/// Width of a node, in the layout's units: CSS pixels at scale 1.
pub const NODE_WIDTH: f64 = 192.0;
/// Height of a node.
pub const NODE_HEIGHT: f64 = 56.0;

/// Between two layers: room for the edges.
const LAYER_GAP: f64 = 72.0;
/// Between two nodes of a layer.
const NODE_GAP: f64 = 28.0;
/// Around everything.
const MARGIN: f64 = 24.0;
/// The place an edge takes in a layer that it crosses.
const CROSSING_HEIGHT: f64 = 4.0;
/// How often the order of the layers is improved; more gains nothing visible.
const SWEEPS: usize = 6;
/// Crossings of long edges beyond this many get no place of their own: laying out must stay quick.
const MOST_CROSSINGS: usize = 4000;
/// How many steps of a definition without edges stand in a row.
const ROW_LENGTH: usize = 5;
/// Positions given by people are used when they spread over at most so many times the room that
/// the nodes need: somebody's stray node must not make all others invisible.
const SPARSEST: f64 = 60.0;

/// A drawn graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The top left corner of each node, in the graph's order.
    pub nodes: Vec<(f64, f64)>,
    /// The way of each edge, in the graph's order.
    pub routes: Vec<Route>,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
}

/// The way of an edge.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// From the right side of the source through these points to the left side of the target.
    Forward(Vec<(f64, f64)>),
    /// Back to an earlier node, below what lies between; the arc's lowest line.
    Back(f64),
    /// From a node to itself.
    Loop,
}

/// A direction in which the keyboard walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// Along an edge.
    Forward,
    /// Against an edge.
    Backward,
    /// To the nearest node above.
    Up,
    /// To the nearest node below.
    Down,
}

impl Layout {
    /// Lays out `graph`.
    pub fn of(graph: &Graph) -> Self {
        let layout = if graph.implied {
            rows(graph)
        } else {
            given(graph).unwrap_or_else(|| layered(graph))
        };
        layout.framed(graph)
    }

    /// The node a step of the keyboard leads to from `node`. Of several, the one nearest in height
    /// to the one left, and rather one that lies in the direction than one behind.
    pub fn walk(&self, graph: &Graph, node: usize, walk: Walk) -> Option<usize> {
        let &(x, y) = self.nodes.get(node)?;
        let place = |other: usize| self.nodes.get(other).copied().unwrap_or_default();
        let nearest = |candidates: &mut dyn Iterator<Item = usize>,
                       cost: &dyn Fn(f64, f64) -> f64| {
            let cost = |other: &usize| {
                let (other_x, other_y) = place(*other);
                cost(other_x - x, other_y - y)
            };
            candidates
                .filter(|other| *other != node)
                .min_by(|one, other| cost(one).total_cmp(&cost(other)))
        };
        let behind = |dx: f64| if dx > 0.0 { 0.0 } else { self.width };
        match walk {
            Walk::Forward => {
                nearest(&mut graph.successors(node), &|dx, dy| behind(dx) + dy.abs() + dx.abs())
            }
            Walk::Backward => {
                nearest(&mut graph.predecessors(node), &|dx, dy| behind(-dx) + dy.abs() + dx.abs())
            }
            Walk::Up | Walk::Down => {
                let sign = if walk == Walk::Down { 1.0 } else { -1.0 };
                let beyond = |other: &usize| (place(*other).1 - y) * sign > 0.5;
                let mut candidates = (0..self.nodes.len()).filter(beyond);
                nearest(&mut candidates, &|dx, dy| dy.abs() + 4.0 * dx.abs())
            }
        }
    }

    /// Moves everything to start at the margin, and finds the ways that do not depend on layers.
    fn framed(mut self, graph: &Graph) -> Self {
        let least = |axis: fn(&(f64, f64)) -> f64| {
            self.nodes.iter().map(axis).fold(f64::INFINITY, f64::min)
        };
        let (left, top) = (least(|place| place.0), least(|place| place.1));
        if !left.is_finite() {
            return Self::default();
        }
        let moved = |(x, y): (f64, f64)| (x - left + MARGIN, y - top + MARGIN);
        for place in &mut self.nodes {
            *place = moved(*place);
        }
        let most = |axis: fn(&(f64, f64)) -> f64| self.nodes.iter().map(axis).fold(0.0, f64::max);
        let (right, bottom) =
            (most(|place| place.0) + NODE_WIDTH, most(|place| place.1) + NODE_HEIGHT);
        let mut lowest = bottom;
        let places = &self.nodes;
        let place = |node: usize| places.get(node).copied().unwrap_or_default();
        let route = |(at, edge): (usize, &super::graph::GraphEdge)| {
            let (from, to) = (place(edge.source), place(edge.target));
            if edge.source == edge.target {
                return Route::Loop;
            }
            if to.0 < from.0 + NODE_WIDTH / 2.0 && !graph.implied {
                // Below both ends, a little apart from the arcs of other edges.
                #[expect(clippy::cast_precision_loss, reason = "a remainder of three")]
                let apart = (at % 3) as f64 * 6.0;
                let arc = from.1.max(to.1) + NODE_HEIGHT + NODE_GAP / 2.0 + apart;
                lowest = lowest.max(arc);
                return Route::Back(arc);
            }
            match self.routes.get(at) {
                Some(Route::Forward(points)) => {
                    Route::Forward(points.iter().copied().map(moved).collect())
                }
                Some(Route::Back(_) | Route::Loop) | None => Route::Forward(Vec::new()),
            }
        };
        let routes = graph.edges.iter().enumerate().map(route).collect();
        Self { routes, width: right + MARGIN, height: lowest.max(bottom) + MARGIN, ..self }
    }
}

/// The positions people gave, unless one is missing, nodes cover each other, or a few lie so far
/// off that the others could not be seen.
fn given(graph: &Graph) -> Option<Layout> {
    let nodes: Vec<_> = graph.nodes.iter().map(|node| node.position).collect::<Option<_>>()?;
    let extent = |axis: fn(&(f64, f64)) -> f64| {
        let values = nodes.iter().map(axis);
        values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
    let room = nodes.len() as f64 * (NODE_WIDTH + LAYER_GAP) * (NODE_HEIGHT + NODE_GAP);
    let spread = (extent(|place| place.0) + NODE_WIDTH) * (extent(|place| place.1) + NODE_HEIGHT);
    if spread > room * SPARSEST {
        return None;
    }
    let mut by_column = nodes.clone();
    by_column.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let covers = |(at, one): (usize, &(f64, f64))| {
        let behind = by_column.get(at + 1..).unwrap_or_default().iter();
        let mut near = behind.take_while(|other| other.0 - one.0 < NODE_WIDTH);
        near.any(|other| (other.1 - one.1).abs() < NODE_HEIGHT)
    };
    if by_column.iter().enumerate().any(covers) {
        return None;
    }
    Some(Layout { nodes, ..Layout::default() })
}

/// One after the other, in rows.
fn rows(graph: &Graph) -> Layout {
    #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
    let place = |at: usize| {
        let (column, row) = ((at % ROW_LENGTH) as f64, (at / ROW_LENGTH) as f64);
        (column * (NODE_WIDTH + LAYER_GAP / 1.5), row * (NODE_HEIGHT + NODE_GAP * 1.5))
    };
    Layout { nodes: (0..graph.nodes.len()).map(place).collect(), ..Layout::default() }
}

/// Something that takes place in a layer.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Node(usize),
    /// An edge on its way.
    Crossing(usize),
}

fn layered(graph: &Graph) -> Layout {
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
    let before = neighbours(items.len(), links.iter().map(|(from, to)| (*to, *from)));
    let after = neighbours(items.len(), links.iter().copied());
    untangle(&mut layers, &before, &after);
    let heights = levels(&layers, &items, &before, &after);

    let mut nodes = vec![(0.0, 0.0); graph.nodes.len()];
    let mut routes = vec![Route::Forward(Vec::new()); graph.edges.len()];
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
                    if let Some(Route::Forward(points)) = routes.get_mut(*edge) {
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
    let arc = |(edge, turned): (&super::graph::GraphEdge, bool)| {
        let ends = if turned { (edge.target, edge.source) } else { (edge.source, edge.target) };
        (edge.source != edge.target).then_some(ends)
    };
    graph.edges.iter().zip(turned).map(arc).collect()
}

/// The layer of each node: the length of the longest way to it.
fn longest_ways(count: usize, arcs: &[Option<(usize, usize)>]) -> Vec<usize> {
    let after = neighbours(count, arcs.iter().flatten().copied());
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

fn neighbours(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); count];
    for (from, to) in links {
        if let Some(neighbours) = neighbours.get_mut(from) {
            neighbours.push(to);
        }
    }
    neighbours
}

/// Orders each layer by the mean place of its neighbours in the layer before, then in the one after.
fn untangle(layers: &mut [Vec<usize>], before: &[Vec<usize>], after: &[Vec<usize>]) {
    let mut places = vec![0.0; before.len()];
    let mut settle = |layer: &mut Vec<usize>, neighbours: Option<&[Vec<usize>]>| {
        if let Some(neighbours) = neighbours {
            let mean = |item: usize| {
                let near = neighbours.get(item).map(Vec::as_slice).unwrap_or_default();
                mean(near.iter().filter_map(|other| places.get(*other).copied()))
                    .or_else(|| places.get(item).copied())
                    .unwrap_or_default()
            };
            layer.sort_by_cached_key(|item| {
                // Totally ordered, and fine enough for any graph.
                #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                let place = (mean(*item) * 1024.0) as i64;
                place
            });
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

/// The middle of each item: as near to the mean of its neighbours as the order and the distances
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
        let (neighbours, order): (_, Box<dyn Iterator<Item = &Vec<usize>>>) = if sweep % 2 == 0 {
            (before, Box::new(layers.iter()))
        } else {
            (after, Box::new(layers.iter().rev()))
        };
        for layer in order {
            let wish = |item: &usize| {
                let near = neighbours.get(*item).map(Vec::as_slice).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::time::{Duration, Instant};

    fn graph(ids: &[&str], edges: &[(&str, &str)]) -> Graph {
        let nodes: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
        let edges: Vec<Value> =
            edges.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
        Graph::read(&json!({"nodes": nodes, "edges": edges})).unwrap()
    }

    fn column(layout: &Layout, graph: &Graph, id: &str) -> f64 {
        layout.nodes[graph.find(id).unwrap()].0
    }

    fn apart(layout: &Layout) {
        for (at, one) in layout.nodes.iter().enumerate() {
            for other in &layout.nodes[at + 1..] {
                let covers =
                    (one.0 - other.0).abs() < NODE_WIDTH && (one.1 - other.1).abs() < NODE_HEIGHT;
                assert!(!covers, "{one:?} covers {other:?}");
            }
            assert!(one.0 >= MARGIN && one.0 + NODE_WIDTH + MARGIN <= layout.width + 0.01);
            assert!(one.1 >= MARGIN && one.1 + NODE_HEIGHT + MARGIN <= layout.height + 0.01);
        }
    }

    #[test]
    fn every_edge_of_a_graph_without_circles_leads_to_the_right() {
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
        assert!(layout.routes.iter().all(|route| matches!(route, Route::Forward(_))));
        let Route::Forward(long) = &layout.routes[6] else { panic!("src to out") };
        assert_eq!(long.len(), 6, "two points in each of the layers it crosses");
        apart(&layout);
    }

    #[test]
    fn an_edge_that_closes_a_circle_leads_back_and_a_node_may_lead_to_itself() {
        let graph =
            graph(&["a", "b", "c", "alone"], &[("a", "b"), ("b", "c"), ("c", "a"), ("b", "b")]);
        let layout = Layout::of(&graph);
        assert!(column(&layout, &graph, "a") < column(&layout, &graph, "b"));
        assert!(column(&layout, &graph, "b") < column(&layout, &graph, "c"));
        assert!(matches!(layout.routes[2], Route::Back(_)));
        assert_eq!(layout.routes[3], Route::Loop);
        apart(&layout);
    }

    #[test]
    fn positions_are_used_when_the_nodes_can_be_told_apart() {
        let at = |places: &[(f64, f64)]| {
            let node = |(at, (x, y)): (usize, &(f64, f64))| json!({"id": at.to_string(), "position": {"x": x, "y": y}});
            let nodes: Vec<_> = places.iter().enumerate().map(node).collect();
            let graph = Graph::read(&json!({"graph": {"nodes": nodes, "edges": []}})).unwrap();
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
    fn steps_without_edges_stand_in_rows() {
        let steps: Vec<_> = (0..12).map(|step| step.to_string()).collect();
        let graph = Graph::read(&json!({"steps": steps})).unwrap();
        let layout = Layout::of(&graph);
        assert_eq!(layout.nodes[0].1, layout.nodes[4].1);
        assert!(layout.nodes[5].1 > layout.nodes[4].1);
        apart(&layout);
    }

    #[test]
    fn an_empty_graph_takes_no_room() {
        assert_eq!(Layout::of(&Graph::default()), Layout::default());
    }

    #[test]
    fn the_keyboard_walks_along_edges_and_up_and_down() {
        let graph = graph(
            &["src", "gen", "wer", "nat"],
            &[("src", "gen"), ("gen", "wer"), ("gen", "nat"), ("wer", "gen")],
        );
        let layout = Layout::of(&graph);
        let walk = |from: &str, walk| {
            let to = layout.walk(&graph, graph.find(from).unwrap(), walk);
            to.map(|to| graph.nodes[to].id.as_str())
        };
        assert_eq!(walk("src", Walk::Forward), Some("gen"));
        assert_eq!(walk("gen", Walk::Backward), Some("src"));
        assert_eq!(walk("wer", Walk::Forward), Some("gen"), "back along the circle");
        assert_eq!(walk("nat", Walk::Forward), None);
        let (upper, lower) =
            if layout.nodes[2].1 < layout.nodes[3].1 { ("wer", "nat") } else { ("nat", "wer") };
        assert_eq!(walk(upper, Walk::Down), Some(lower));
        assert_eq!(walk(lower, Walk::Up), Some(upper));
        assert_eq!(walk("src", Walk::Backward), None);
    }

    #[test]
    fn five_hundred_nodes_and_a_chain_of_thousands_are_laid_out_at_once() {
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
        // Generous: this is a debug build on a busy machine. It takes some 30 ms.
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        apart(&layout);

        let ids: Vec<String> = (0..5000).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let chain: Vec<_> = ids.windows(2).map(|pair| (pair[0], pair[1])).collect();
        assert_eq!(Layout::of(&self::graph(&ids, &chain)).nodes.len(), 5000);
    }
}
