//! The box that the graph is drawn in, and its zoom.
//!
//! The drawing scrolls in a box of its own, so that moving over it is the browser's own scrolling:
//! as quick as it gets, with touch, wheel and keys. Without a zoom the drawing fits the box's width
//! as long as it stays readable.

use std::sync::Arc;

use leptos::ev::{self, PointerEvent, WheelEvent};
use leptos::prelude::*;

use crate::view::overview::graph::edges::edges;
use crate::view::overview::graph::shapes::node_shapes;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::overview::zoom::zoom_buttons;
use crate::view::shared::paint::whole;
use crate::view::text;
use dom::reactive::{RwSignal, StoredValue};
use dom::{Child, View, div, p, svg};

/// The least scale at which names can be read without a zoom.
const READABLE: f64 = 0.6;
/// A step of the zoom.
const ZOOM_STEP: f64 = 1.25;
/// The zoom's bounds.
const SCALES: (f64, f64) = (0.05, 3.0);
/// How far a mouse may move between press and release of a click, in pixels.
const SLACK: i32 = 4;

/// How large the graph is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Zoom {
    /// As wide as the box, within what is readable.
    Auto,
    /// All of it.
    Fit,
    /// So many CSS pixels to a unit.
    Scale(f64),
}

/// The drawing in its box, and the zoom.
pub(crate) fn canvas(nodes: Nodes, drawing: Arc<Drawing>) -> View {
    let zoom = RwSignal::new(Zoom::Auto);
    let scroll = div().class("scroll graph");
    let svg = svg::svg();
    let viewport = StoredValue::new(scroll.element().clone());
    let shown = StoredValue::new(svg.element().clone());
    let (width, height) = (drawing.layout.width, drawing.layout.height);
    let scale = move || {
        let shown = shown.get_value().get_bounding_client_rect().width();
        if shown > 0.0 { shown / width } else { 1.0 }
    };
    // Keeps what is under `x`, `y` (from the box's corner) where it is.
    let zoom_at = move |factor: f64, x: f64, y: f64| {
        let before = scale();
        let after = (before * factor).clamp(SCALES.0, SCALES.1);
        zoom.set(Zoom::Scale(after));
        let viewport = viewport.get_value();
        let (left, top) = (viewport.scroll_left(), viewport.scroll_top());
        let moved =
            move |scrolled: i32, at: f64| whole((f64::from(scrolled) + at) * after / before - at);
        // After the new size is in the page, which effects see to.
        request_animation_frame(move || {
            viewport.set_scroll_left(moved(left, x));
            viewport.set_scroll_top(moved(top, y));
        });
    };
    let zoom_in_middle = move |factor: f64| {
        let viewport = viewport.get_value();
        let (width, height) = (viewport.client_width(), viewport.client_height());
        zoom_at(factor, f64::from(width) / 2.0, f64::from(height) / 2.0);
    };
    let wheel = move |event: WheelEvent| {
        // The wheel alone scrolls; with Ctrl (as a pinch on a touchpad arrives) it zooms.
        if event.ctrl_key() {
            event.prevent_default();
            let corner = viewport.get_value().get_bounding_client_rect();
            let factor = if event.delta_y() < 0.0 { ZOOM_STEP } else { 1.0 / ZOOM_STEP };
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            zoom_at(factor, x - corner.left(), y - corner.top());
        }
    };
    let size = move |full: f64| {
        move || match zoom.get() {
            Zoom::Auto => None,
            Zoom::Fit => Some("100%".to_owned()),
            Zoom::Scale(scale) => Some(pixels(full * scale)),
        }
    };
    let auto = move |bound: f64| move || (zoom.get() == Zoom::Auto).then(|| pixels(bound));
    let tools = div()
        .class("view-tools")
        .child(p().class("quiet").child(text::GRAPH_HINT.get()))
        .child(zoom_buttons(
            (move || zoom_in_middle(1.0 / ZOOM_STEP), || false),
            (move || zoom_in_middle(ZOOM_STEP), || false),
            move || zoom.set(Zoom::Fit),
        ));
    // A mouse drags what scrolls; fingers scroll by themselves.
    let grip = StoredValue::new(None::<(i32, i32)>);
    let pressed = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" && event.button() == 0 {
            grip.set_value(Some((event.client_x(), event.client_y())));
        }
    };
    let dragged = move |event: PointerEvent| {
        let Some((x, y)) = grip.get_value() else { return };
        let viewport = viewport.get_value();
        if event.buttons() & 1 == 0 {
            grip.set_value(None);
            return;
        }
        let (dx, dy) = (event.client_x() - x, event.client_y() - y);
        let id = event.pointer_id();
        if !viewport.has_pointer_capture(id) {
            // A click is no drag: to capture the pointer would take it from the node below.
            if dx.abs() + dy.abs() <= SLACK {
                return;
            }
            viewport
                .set_pointer_capture(id)
                .unwrap_or_else(|_| leptos::logging::warn!("the pointer is gone already"));
        }
        grip.set_value(Some((event.client_x(), event.client_y())));
        viewport.set_scroll_left(viewport.scroll_left() - dx);
        viewport.set_scroll_top(viewport.scroll_top() - dy);
    };
    let svg = svg
        .attr("role", "application")
        .attr("aria-label", text::GRAPH.get())
        .attr("aria-description", text::GRAPH_HINT.get())
        .attr("viewBox", format!("0 0 {} {}", whole(width), whole(height)))
        .attr("data-fit", move || zoom.get() == Zoom::Fit)
        .style("width", size(width))
        .style("height", size(height))
        .style("min-width", auto(width * READABLE))
        .style("max-width", auto(width))
        .child(edges(nodes, Arc::clone(&drawing)));
    let shapes = node_shapes(nodes, drawing, &svg);
    let scroll = scroll
        .on(ev::wheel, wheel)
        .on(ev::pointerdown, pressed)
        .on(ev::pointermove, dragged)
        .on(ev::pointerup, move |_| grip.set_value(None))
        .child(svg.child(shapes));
    (tools, scroll).view()
}

fn pixels(length: f64) -> String {
    format!("{}px", whole(length))
}
