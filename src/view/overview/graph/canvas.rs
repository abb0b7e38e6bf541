//! The box that the graph is drawn in, and its zoom.
//!
//! The drawing scrolls in a box of its own, so that moving over it is the browser's own scrolling:
//! as quick as it gets, with touch, wheel and keys. Without a zoom the drawing fits the box's width
//! as long as it stays readable.

use std::sync::Arc;

use leptos::ev::{PointerEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::Svg;

use super::super::super::text;
use super::super::nodes::{Drawing, Nodes};
use super::super::zoom::ZoomButtons;
use super::edges::Edges;
use super::shapes::NodeShapes;
use super::whole;

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
#[component]
pub(super) fn Canvas(nodes: Nodes, drawing: Arc<Drawing>) -> impl IntoView {
    let zoom = RwSignal::new(Zoom::Auto);
    let viewport = NodeRef::<Div>::new();
    let svg = NodeRef::<Svg>::new();
    let (width, height) = (drawing.layout.width, drawing.layout.height);
    let scale = move || {
        let shown = svg.get_untracked().map(|svg| svg.get_bounding_client_rect().width());
        shown.filter(|shown| *shown > 0.0).map_or(1.0, |shown| shown / width)
    };
    // Keeps what is under `x`, `y` (from the box's corner) where it is.
    let zoom_at = move |factor: f64, x: f64, y: f64| {
        let before = scale();
        let after = (before * factor).clamp(SCALES.0, SCALES.1);
        zoom.set(Zoom::Scale(after));
        if let Some(viewport) = viewport.get_untracked() {
            let (left, top) = (viewport.scroll_left(), viewport.scroll_top());
            let moved = move |scrolled: i32, at: f64| {
                whole((f64::from(scrolled) + at) * after / before - at)
            };
            // After the new size is in the page, which effects see to.
            request_animation_frame(move || {
                viewport.set_scroll_left(moved(left, x));
                viewport.set_scroll_top(moved(top, y));
            });
        }
    };
    let zoom_in_middle = move |factor: f64| {
        let middle = viewport.get_untracked().map(|viewport| {
            (f64::from(viewport.client_width()) / 2.0, f64::from(viewport.client_height()) / 2.0)
        });
        let (x, y) = middle.unwrap_or_default();
        zoom_at(factor, x, y);
    };
    let wheel = move |event: WheelEvent| {
        // The wheel alone scrolls; with Ctrl (as a pinch on a touchpad arrives) it zooms.
        if event.ctrl_key() {
            event.prevent_default();
            let corner =
                viewport.get_untracked().map(|viewport| viewport.get_bounding_client_rect());
            let (left, top) =
                corner.map(|corner| (corner.left(), corner.top())).unwrap_or_default();
            let factor = if event.delta_y() < 0.0 { ZOOM_STEP } else { 1.0 / ZOOM_STEP };
            zoom_at(factor, f64::from(event.client_x()) - left, f64::from(event.client_y()) - top);
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
    let tools = view! {
        <div class="view-tools">
            <p class="quiet">{text::GRAPH_HINT.get()}</p>
            <ZoomButtons
                out=move || zoom_in_middle(1.0 / ZOOM_STEP)
                enlarge=move || zoom_in_middle(ZOOM_STEP)
                fit=move || zoom.set(Zoom::Fit)
            />
        </div>
    };
    // A mouse drags what scrolls; fingers scroll by themselves.
    let grip = StoredValue::new(None::<(i32, i32)>);
    let pressed = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" && event.button() == 0 {
            grip.set_value(Some((event.client_x(), event.client_y())));
        }
    };
    let dragged = move |event: PointerEvent| {
        let Some((x, y)) = grip.get_value() else { return };
        let Some(viewport) = viewport.get_untracked() else { return };
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
    view! {
        {tools}
        <div
            class="scroll graph"
            node_ref=viewport
            on:wheel=wheel
            on:pointerdown=pressed
            on:pointermove=dragged
            on:pointerup=move |_| grip.set_value(None)
        >
            <svg
                node_ref=svg
                role="application"
                aria-label=text::GRAPH.get()
                aria-description=text::GRAPH_HINT.get()
                viewBox=format!("0 0 {} {}", whole(width), whole(height))
                data-fit=move || (zoom.get() == Zoom::Fit).then_some("")
                style:width=size(width)
                style:height=size(height)
                style:min-width=auto(width * READABLE)
                style:max-width=auto(width)
            >
                <Edges nodes drawing=Arc::clone(&drawing) />
                <NodeShapes nodes drawing svg />
            </svg>
        </div>
    }
}

fn pixels(length: f64) -> String {
    format!("{}px", whole(length))
}
