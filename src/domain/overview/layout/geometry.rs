//! Sizes and positions of a drawn graph.

/// Width of a node, in the layout's units: CSS pixels at scale 1.
pub const NODE_WIDTH: f64 = 192.0;
/// Height of a node.
pub const NODE_HEIGHT: f64 = 56.0;

/// Between two layers: room for the edges.
pub(crate) const LAYER_GAP: f64 = 72.0;
/// Between two nodes of a layer.
pub(crate) const NODE_GAP: f64 = 28.0;
/// Around everything.
pub(crate) const MARGIN: f64 = 24.0;
/// How many steps of a definition without edges stand in a row.
pub(crate) const NODES_PER_ROW: usize = 5;
/// Positions stored_positions by people are used when they spread over at most so many times the room that
/// the nodes need: somebody's stray node must not make all others invisible.
pub(crate) const MAX_SPREAD: f64 = 60.0;

/// A drawn graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The top left corner of each node, in the graph's order.
    pub nodes: Vec<(f64, f64)>,
    /// The way of each edge, in the graph's order.
    pub edge_paths: Vec<EdgePath>,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
}

/// The way of an edge.
#[derive(Debug, Clone, PartialEq)]
pub enum EdgePath {
    /// From the right side of the source through these points to the left side of the target.
    Forward(Vec<(f64, f64)>),
    /// Back to an earlier node, below what lies between; the arc's lowest line.
    Back(f64),
    /// From a node to itself.
    Loop,
}
