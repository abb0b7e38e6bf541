//! Keyboard navigation in a graph.

use crate::domain::overview::graph::Graph;
use crate::domain::overview::layout::geometry::{Layout, NODE_HEIGHT, NODE_WIDTH};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NavDirection {
    /// Along an edge.
    Forward,
    /// Against an edge.
    Backward,
    Up,
    Down,
}

impl Layout {
    /// The nodes that overlap an area, given by its first and last x and y, in the graph's order.
    pub(crate) fn nodes_within(
        &self,
        (left, right): (f64, f64),
        (top, bottom): (f64, f64),
    ) -> Vec<usize> {
        let is_within = |(_, (x, y)): &(usize, &(f64, f64))| {
            *x <= right && x + NODE_WIDTH >= left && *y <= bottom && y + NODE_HEIGHT >= top
        };
        self.nodes.iter().enumerate().filter(is_within).map(|(node, _)| node).collect()
    }

    /// The neighbor of `node` in `direction`. Prefers the nearest node in height, and nodes in the
    /// direction over nodes behind.
    pub(crate) fn neighbor(
        &self,
        graph: &Graph,
        node: usize,
        direction: NavDirection,
    ) -> Option<usize> {
        let &(x, y) = self.nodes.get(node)?;
        let position = |other: usize| self.nodes.get(other).copied().unwrap_or_default();
        let nearest = |candidates: &mut dyn Iterator<Item = usize>,
                       cost: &dyn Fn(f64, f64) -> f64| {
            let cost = |other: &usize| {
                let (other_x, other_y) = position(*other);
                cost(other_x - x, other_y - y)
            };
            candidates
                .filter(|other| *other != node)
                .min_by(|one, other| cost(one).total_cmp(&cost(other)))
        };
        let behind = |dx: f64| if dx > 0.0 { 0.0 } else { self.width };
        match direction {
            NavDirection::Forward => {
                nearest(&mut graph.successors(node), &|dx, dy| behind(dx) + dy.abs() + dx.abs())
            }
            NavDirection::Backward => {
                nearest(&mut graph.predecessors(node), &|dx, dy| behind(-dx) + dy.abs() + dx.abs())
            }
            NavDirection::Up | NavDirection::Down => {
                let sign = if direction == NavDirection::Down { 1.0 } else { -1.0 };
                let beyond = |other: &usize| (position(*other).1 - y) * sign > 0.5;
                let mut candidates = (0..self.nodes.len()).filter(beyond);
                nearest(&mut candidates, &|dx, dy| dy.abs() + 4.0 * dx.abs())
            }
        }
    }
}
