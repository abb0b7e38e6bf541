//! The nodes of a large graph as plain boxes, one path per state: what is seen of the nodes that are too far away, or too
//! small, to have elements of their own.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::domain::overview::layout::{NODE_HEIGHT, NODE_WIDTH};
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::paint::round_pixels;
use dom::{El, block, svg};

/// Keeps a box behind its node's own outline, whose corners are round.
const INSET: f64 = 8.0;

/// The boxes of all nodes.
pub(super) fn node_outlines(nodes: Nodes, drawing: Arc<Drawing>) -> El {
    let read = move || paths(nodes, &drawing);
    let build = |paths: &Vec<(&'static str, String)>| {
        let path = |(state, path): &(&'static str, String)| {
            svg::path().attr("data-state", *state).attr("d", path.as_str())
        };
        paths.iter().map(path).collect::<Vec<_>>()
    };
    svg::g().class("node-outlines").attr("aria-hidden", "true").child(block(read, build))
}

/// The path of the nodes in each state.
fn paths(nodes: Nodes, drawing: &Drawing) -> Vec<(&'static str, String)> {
    let width = round_pixels(NODE_WIDTH - 2.0 * INSET);
    let height = round_pixels(NODE_HEIGHT - 2.0 * INSET);
    let mut paths = Vec::<(&'static str, String)>::new();
    for (node, (x, y)) in drawing.graph.nodes.iter().zip(&drawing.layout.nodes) {
        let state = nodes.state_name(&node.id).unwrap_or("planned");
        let index = paths.iter().position(|(known, _)| *known == state).unwrap_or_else(|| {
            paths.push((state, String::new()));
            paths.len() - 1
        });
        if let Some((_, path)) = paths.get_mut(index) {
            let (x, y) = (round_pixels(x + INSET), round_pixels(y + INSET));
            // Writing to a string cannot fail.
            write!(path, "M{x} {y}h{width}v{height}h-{width}z").unwrap_or(());
        }
    }
    paths
}
