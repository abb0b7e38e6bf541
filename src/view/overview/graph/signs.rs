//! What the signs of the graph mean.

use std::sync::Arc;

use crate::domain::overview::layout::EdgePath;
use crate::view::overview::graph::edges::is_fail;
use crate::view::overview::graph::failing::FailingPath;
use crate::view::overview::legend::legend;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::text;
use dom::View;
use dom::reactive::Memo;

/// The legend.
pub(super) fn signs(nodes: Nodes, failing: Memo<Arc<FailingPath>>, drawing: Arc<Drawing>) -> View {
    let has_fails = drawing.graph.edges.iter().any(is_fail);
    let is_loop = |path: &EdgePath| !matches!(path, EdgePath::Forward(_));
    let has_loops = drawing.layout.edge_paths.iter().any(is_loop);
    legend(Box::new(move || {
        let has_failed = failing.with(|path| path.end.is_some());
        let is_idle = !nodes.without_state().is_empty();
        vec![
            (has_failed, ("M0 6H24", "var(--failed)", text::FAILING_PATH.get())),
            (has_fails, ("M0 6h6m3 0h6m3 0h6", "var(--failed)", text::LEGEND_FAILS.get())),
            (has_loops, ("M4 0v5q0 4 4 4h8q4 0 4-4V2", "currentColor", text::LEGEND_LOOP.get())),
            (
                is_idle,
                (
                    "M1 5V1h6m4 0h6m4 0h2v6m0 4H17m-4 0H7m-3 0H1V8",
                    "currentColor",
                    text::LEGEND_PLANNED.get(),
                ),
            ),
        ]
    }))
}
