//! The graph's scroll container and its zoom.
//!
//! The container scrolls natively, which is fast with touch, wheel and keys. Without a zoom, the graph fits the
//! container as long as it stays readable; else the way to the failed node is in sight first.

use std::sync::Arc;

use leptos::ev::{self, PointerEvent, WheelEvent};
use leptos::prelude::*;
use web_sys::Element;

use crate::domain::overview::layout::{NODE_HEIGHT, NODE_WIDTH};
use crate::routing::run_view::NodeTab;
use crate::view::overview::graph::edges::edges;
use crate::view::overview::graph::failing::FailingPath;
use crate::view::overview::graph::shapes::node_shapes;
use crate::view::overview::graph::sight::Sight;
use crate::view::overview::graph::signs::signs;
use crate::view::overview::legend::other_view_button;
use crate::view::overview::nodes::{Drawing, Nodes};

use crate::view::overview::zoom::zoom_buttons;
use crate::view::shared::paint::round_pixels;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child, El, View, div, p, svg};

/// The smallest scale at which node names are readable.
const READABLE_SCALE: f64 = 0.6;
/// Kept free beside a node that is scrolled to, in units.
const NODE_MARGIN: f64 = 24.0;
const ZOOM_STEP: f64 = 1.25;
const MIN_SCALE: f64 = 0.05;
const MAX_SCALE: f64 = 3.0;
/// The pointer movement up to which a press is a click, in pixels.
const CLICK_TOLERANCE: i32 = 4;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Zoom {
    /// As large as the container, within readable scales.
    Auto,
    /// All of the graph.
    Fit,
    /// CSS pixels per unit.
    Scale(f64),
}

/// The graph in its scroll container, with zoom buttons.
pub(crate) fn canvas(nodes: Nodes, drawing: Arc<Drawing>) -> View {
    let (scroll, svg) = (div().class("scroll graph"), svg::svg());
    let canvas = Canvas {
        zoom: RwSignal::new(Zoom::Auto),
        viewport: StoredValue::new(scroll.element().clone()),
        svg: StoredValue::new(svg.element().clone()),
        width: drawing.layout.width,
        sight: Sight::new(&scroll, &svg, &drawing),
    };
    let Canvas { zoom, sight, .. } = canvas;
    dom::reactive::effect(move |_| {
        zoom.track();
        sight.measure_later();
    });
    let on_path = Arc::clone(&drawing);
    let failing = Memo::new(move |_| Arc::new(FailingPath::of(nodes, &on_path)));
    if let Some(area) = first_to_see(nodes, &failing.get_untracked(), &drawing) {
        request_animation_frame(move || canvas.scroll_to(area));
    }
    let tools = div()
        .class("view-tools")
        .child(p().class("quiet").child(text::GRAPH_HINT.get()))
        .child(signs(nodes, failing, Arc::clone(&drawing)))
        .child(other_view_button(nodes, NodeTab::Timeline))
        .child(zoom_buttons(
            (move || canvas.zoom_at_center(1.0 / ZOOM_STEP), || false),
            (move || canvas.zoom_at_center(ZOOM_STEP), || false),
            move || canvas.zoom.set(Zoom::Fit),
        ));
    let svg = canvas.sized(svg, drawing.layout.height);
    let svg = svg.child(edges(nodes, failing, Arc::clone(&drawing)));
    let shapes = node_shapes(nodes, failing, drawing, sight, &svg);
    let scroll = scroll
        .on(ev::wheel, move |event| canvas.zoom_with_wheel(&event))
        .on(ev::scroll, move |_| sight.measure());
    (tools, draggable(scroll).child(svg.child(shapes))).view()
}

/// The extent of the nodes' corners, and the corner of the last node.
#[derive(Clone, Copy)]
struct Area {
    x: (f64, f64),
    y: (f64, f64),
    last: (f64, f64),
}

/// What the user looks for first: the selected node, else the way to the failed one, else one node.
fn first_to_see(nodes: Nodes, failing: &FailingPath, drawing: &Drawing) -> Option<Area> {
    let is_selected = nodes.selected.with_untracked(Option::is_some);
    let path = failing.end.filter(|_| !is_selected);
    let last = path.or_else(|| nodes.first_to_see(&drawing.graph))?;
    let last = drawing.layout.nodes.get(last).copied()?;
    let mut area = Area { x: (last.0, last.0), y: (last.1, last.1), last };
    if path.is_some() {
        for (node, (x, y)) in drawing.layout.nodes.iter().enumerate() {
            if failing.has_node(node) {
                area.x = (area.x.0.min(*x), area.x.1.max(*x));
                area.y = (area.y.0.min(*y), area.y.1.max(*y));
            }
        }
    }
    Some(area)
}

#[derive(Clone, Copy)]
struct Canvas {
    zoom: RwSignal<Zoom>,
    viewport: StoredValue<Element>,
    svg: StoredValue<Element>,
    /// The graph's width in units.
    width: f64,
    sight: Sight,
}

impl Canvas {
    fn sized(self, svg: El, height: f64) -> El {
        let Self { zoom, width, .. } = self;
        let size = move |full: f64| {
            move || match zoom.get() {
                Zoom::Auto => None,
                Zoom::Fit => Some("100%".to_owned()),
                Zoom::Scale(scale) => Some(pixels(full * scale)),
            }
        };
        let auto = move |bound: f64| move || (zoom.get() == Zoom::Auto).then(|| pixels(bound));
        svg.attr("role", "application")
            .attr("aria-label", text::GRAPH.get())
            .attr("aria-description", text::GRAPH_HINT.get())
            .attr("viewBox", format!("0 0 {} {}", round_pixels(width), round_pixels(height)))
            .attr("data-fit", move || zoom.get() == Zoom::Fit)
            .style("width", size(width))
            .style("height", size(height))
            .style("min-width", auto(width * READABLE_SCALE))
            .style("max-width", move || {
                // So wide that all of its height is in sight.
                // Integers take less WebAssembly than floats.
                let (width, height) = (round_pixels(width), round_pixels(height).max(1));
                let is_auto = zoom.get() == Zoom::Auto;
                is_auto.then(|| format!("min({width}px, var(--tallest) * {width} / {height})"))
            })
    }

    fn scale(self) -> f64 {
        let width = self.svg.get_value().get_bounding_client_rect().width();
        if width > 0.0 { width / self.width } else { 1.0 }
    }

    /// Zooms around the point `x`, `y`, relative to the viewport.
    fn zoom_at(self, factor: f64, x: f64, y: f64) {
        let before = self.scale();
        let after = (before * factor).clamp(MIN_SCALE, MAX_SCALE);
        self.zoom.set(Zoom::Scale(after));
        let viewport = self.viewport.get_value();
        let (left, top) = (viewport.scroll_left(), viewport.scroll_top());
        let scaled = move |scrolled: i32, at: f64| {
            round_pixels((f64::from(scrolled) + at) * after / before - at)
        };
        // After effects have applied the new size.
        request_animation_frame(move || {
            viewport.set_scroll_left(scaled(left, x));
            viewport.set_scroll_top(scaled(top, y));
            self.sight.measure();
        });
    }

    /// Scrolls to nodes at their layout positions: the corner of a large graph can be empty. The page may be gone by
    /// now.
    fn scroll_to(self, area: Area) {
        let Some(viewport) = self.viewport.try_get_value() else { return };
        let scale = self.scale();
        let start = |(from, to): (f64, f64), (last, length): (f64, f64), size: i32| {
            let size = f64::from(size) / scale;
            // The middle of all of them; if they do not fit, as many of them as fit beside the last one.
            let middle = f64::midpoint(from, to + length) - size / 2.0;
            let fits = to + length - from <= size;
            let end = last + length + NODE_MARGIN - size;
            round_pixels(if fits { middle } else { end.min(last - NODE_MARGIN).max(0.0) } * scale)
        };
        let last = area.last;
        let (width, height) = (viewport.client_width(), viewport.client_height());
        viewport.set_scroll_left(start(area.x, (last.0, NODE_WIDTH), width));
        viewport.set_scroll_top(start(area.y, (last.1, NODE_HEIGHT), height));
        self.sight.measure();
    }

    fn zoom_at_center(self, factor: f64) {
        let viewport = self.viewport.get_value();
        let (width, height) = (viewport.client_width(), viewport.client_height());
        self.zoom_at(factor, f64::from(width) / 2.0, f64::from(height) / 2.0);
    }

    /// Ctrl and the wheel zoom, as does a pinch on a touchpad, which has the same event. The wheel alone scrolls.
    fn zoom_with_wheel(self, event: &WheelEvent) {
        if event.ctrl_key() {
            event.prevent_default();
            let corner = self.viewport.get_value().get_bounding_client_rect();
            let factor = if event.delta_y() < 0.0 { ZOOM_STEP } else { 1.0 / ZOOM_STEP };
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            self.zoom_at(factor, x - corner.left(), y - corner.top());
        }
    }
}

/// Lets a mouse drag the content of a scroll container. Touch scrolls natively.
fn draggable(scroll: El) -> El {
    let viewport = StoredValue::new(scroll.element().clone());
    let position = StoredValue::new(None::<(i32, i32)>);
    let press = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" && event.button() == 0 {
            position.set_value(Some((event.client_x(), event.client_y())));
        }
    };
    let drag = move |event: PointerEvent| {
        let Some((x, y)) = position.get_value() else { return };
        let viewport = viewport.get_value();
        if event.buttons() & 1 == 0 {
            position.set_value(None);
            return;
        }
        let (dx, dy) = (event.client_x() - x, event.client_y() - y);
        let id = event.pointer_id();
        if !viewport.has_pointer_capture(id) {
            // Capturing the pointer would keep the click from the node below.
            if dx.abs() + dy.abs() <= CLICK_TOLERANCE {
                return;
            }
            viewport
                .set_pointer_capture(id)
                .unwrap_or_else(|_| leptos::logging::warn!("the pointer is gone already"));
        }
        position.set_value(Some((event.client_x(), event.client_y())));
        viewport.set_scroll_left(viewport.scroll_left() - dx);
        viewport.set_scroll_top(viewport.scroll_top() - dy);
    };
    scroll
        .on(ev::pointerdown, press)
        .on(ev::pointermove, drag)
        .on(ev::pointerup, move |_| position.set_value(None))
}

fn pixels(length: f64) -> String {
    format!("{}px", round_pixels(length))
}
