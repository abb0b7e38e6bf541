//! The graph tab.

mod canvas;
mod edges;
mod failing;
mod outlines;
mod shape;
mod shapes;
mod sight;
mod signs;

use std::sync::Arc;

use self::canvas::canvas;
use crate::domain::overview::graph::GraphWarning;
use crate::view::context::intl;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::notice::collapsed_notice;
use crate::view::text;
use dom::{Child, El, View, block, li, p, ul};

/// How many omitted parts are listed.
const MAX_LISTED: usize = 20;

/// The graph, and the parts of the definition that the graph omits.
pub(crate) fn graph_view(nodes: Nodes) -> View {
    let build = move |drawing: &Option<Arc<Drawing>>| {
        let drawing = drawing.clone();
        let left_out = drawing.as_ref().map(|it| omitted_parts(&it.graph.warnings));
        let graph = match drawing.filter(|drawing| !drawing.graph.nodes.is_empty()) {
            Some(drawing) => {
                let implied = drawing.graph.has_implied_edges.then(|| text::EDGES_IMPLIED.get());
                let implied = implied.map(|implied| p().class("quiet").child(implied));
                (implied, canvas(nodes, drawing)).view()
            }
            None => p().class("quiet").child(text::NO_GRAPH.get()).view(),
        };
        (graph, left_out)
    };
    block(move || nodes.drawing.get(), build)
}

fn omitted_parts(left_out: &[GraphWarning]) -> Option<El> {
    let more = left_out.len().saturating_sub(MAX_LISTED);
    let more = (more > 0).then(|| li().child(text::and_more(&intl().count(more))));
    let parts = left_out.iter().take(MAX_LISTED).map(|part| li().child(text::left_out(part)));
    let list = || ul().children(parts).child(more);
    (!left_out.is_empty()).then(|| collapsed_notice(text::LEFT_OUT.get(), list()))
}
