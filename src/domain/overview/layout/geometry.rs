//! Dimensions of a drawn graph, in CSS pixels at scale 1.

pub(crate) const NODE_WIDTH: f64 = 192.0;
pub(crate) const NODE_HEIGHT: f64 = 56.0;

/// Space for edges between layers.
pub(crate) const LAYER_GAP: f64 = 72.0;
pub(crate) const NODE_GAP: f64 = 28.0;
pub(crate) const MARGIN: f64 = 24.0;
/// Nodes per row of a definition without edges.
pub(crate) const NODES_PER_ROW: usize = 5;
/// Stored positions are used only if the graph's area is at most this multiple of the area that the
/// nodes need: otherwise one distant node would make the others too small to see.
pub(crate) const MAX_SPREAD: f64 = 60.0;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The top left corner of each node, in the graph's order.
    pub nodes: Vec<(f64, f64)>,
    /// In the graph's order.
    pub edge_paths: Vec<EdgePath>,
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum EdgePath {
    /// From the right side of the source through these points to the left side of the target.
    Forward(Vec<(f64, f64)>),
    /// To an earlier node, below the nodes between: the arc's lowest y.
    Back(f64),
    /// A self-loop.
    Loop,
}
