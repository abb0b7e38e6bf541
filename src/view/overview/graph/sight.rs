//! The part of a large graph that is in sight.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::{on_cleanup, request_animation_frame, window_event_listener};
use web_sys::Element;

use crate::view::overview::nodes::Drawing;
use dom::El;
use dom::reactive::{RwSignal, StoredValue};

/// The most nodes that have elements. In a larger graph only those in sight have them, and none if more than this are in
/// sight: they are too small to read.
const MAX_SHAPES: usize = 600;

/// How far outside of the container nodes have elements, in pixels, so that scrolling shows them at once.
const MARGIN: f64 = 300.0;

/// Follows which nodes are in sight.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    viewport: StoredValue<Element>,
    svg: StoredValue<Element>,
    drawing: StoredValue<Arc<Drawing>>,
    /// The indices of the nodes that need elements, in ascending order.
    pub(super) nodes: RwSignal<Vec<usize>>,
}

impl Sight {
    /// All nodes of a small graph; none of a large one before it is on the page.
    pub(super) fn new(viewport: &El, svg: &El, drawing: &Arc<Drawing>) -> Self {
        let count = drawing.graph.nodes.len();
        let nodes = if count > MAX_SHAPES { Vec::new() } else { (0..count).collect() };
        let sight = Self {
            viewport: StoredValue::new(viewport.element().clone()),
            svg: StoredValue::new(svg.element().clone()),
            drawing: StoredValue::new(Arc::clone(drawing)),
            nodes: RwSignal::new(nodes),
        };
        if sight.is_partial() {
            let listener = window_event_listener(ev::resize, move |_| sight.measure());
            on_cleanup(move || listener.remove());
            sight.measure_later();
        }
        sight
    }

    /// Whether not all nodes have elements.
    pub(super) fn is_partial(self) -> bool {
        self.drawing.with_value(|drawing| drawing.graph.nodes.len() > MAX_SHAPES)
    }

    /// Measures when the browser has applied a new size.
    pub(super) fn measure_later(self) {
        request_animation_frame(move || self.measure());
    }

    /// Finds the nodes in sight. The page may be gone by now.
    pub(super) fn measure(self) {
        let (Some(viewport), Some(svg)) = (self.viewport.try_get_value(), self.svg.try_get_value())
        else {
            return;
        };
        if !self.is_partial() {
            return;
        }
        let (viewport, svg) = (viewport.get_bounding_client_rect(), svg.get_bounding_client_rect());
        let nodes = self.drawing.with_value(|drawing| {
            let scale = svg.width() / drawing.layout.width.max(1.0);
            if scale <= 0.0 {
                return Vec::new();
            }
            let along = |from: f64, to: f64, start: f64| {
                ((from - MARGIN - start) / scale, (to + MARGIN - start) / scale)
            };
            let horizontal = along(viewport.left(), viewport.right(), svg.left());
            let vertical = along(viewport.top(), viewport.bottom(), svg.top());
            drawing.layout.nodes_within(horizontal, vertical)
        });
        let nodes = if nodes.len() > MAX_SHAPES { Vec::new() } else { nodes };
        if self.nodes.with_untracked(|last| *last != nodes) {
            self.nodes.set(nodes);
        }
    }

    /// The node at a point of the window.
    pub(super) fn node_at(self, x: f64, y: f64) -> Option<usize> {
        let svg = self.svg.get_value().get_bounding_client_rect();
        self.drawing.with_value(|drawing| {
            let scale = svg.width() / drawing.layout.width.max(1.0);
            let point = |at: f64, start: f64| ((at - start) / scale, (at - start) / scale);
            let found = drawing.layout.nodes_within(point(x, svg.left()), point(y, svg.top()));
            found.first().copied().filter(|_| scale > 0.0)
        })
    }
}
