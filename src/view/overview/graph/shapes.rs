//! The graph's nodes.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::domain::overview::layout::NavDirection;
use crate::routing::run_view::NodeTab;
use crate::view::overview::graph::failing::FailingPath;
use crate::view::overview::graph::outlines::node_outlines;
use crate::view::overview::graph::shape::{NodeContent, NodeShape};
use crate::view::overview::graph::sight::Sight;
use crate::view::overview::legend::show_in;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::focus::focus;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, render_effect, svg};

/// The nodes. One of them is in the tab order; arrow keys move to the others.
pub(super) fn node_shapes(
    nodes: Nodes,
    failing: Memo<Arc<FailingPath>>,
    drawing: Arc<Drawing>,
    sight: Sight,
    svg: &El,
) -> El {
    let graph = NodeShapes {
        nodes,
        failing,
        sight,
        drawing: StoredValue::new(Arc::clone(&drawing)),
        svg: StoredValue::new(svg.element().clone()),
        current: RwSignal::new(0),
        selected: Memo::new(move |_| nodes.selected.with(|id| drawing.graph.find(id.as_ref()?))),
    };
    // A node that is selected elsewhere is scrolled into view by its focus.
    dom::reactive::effect(move |_| {
        if let Some(node) = graph.selected.get()
            && graph.current.try_get_untracked() != Some(node)
        {
            graph.focus(node);
        }
    });
    let click = move |event: ev::MouseEvent| {
        // A node that is too small to read has an outline only.
        let at = || sight.node_at(event.client_x().into(), event.client_y().into());
        if let Some(node) = node_of(&event).or_else(at) {
            graph.current.set(node);
            graph.toggle(node);
        }
    };
    let drawing = graph.drawing.get_value();
    let outlines = sight.is_partial().then(|| node_outlines(nodes, drawing));
    let group = svg::g().child(outlines).child(graph.render());
    group.on(ev::keydown, move |event| graph.handle_key(&event)).on(ev::click, click)
}

#[derive(Clone, Copy)]
struct NodeShapes {
    nodes: Nodes,
    failing: Memo<Arc<FailingPath>>,
    sight: Sight,
    drawing: StoredValue<Arc<Drawing>>,
    svg: StoredValue<Element>,
    /// The index of the node in the tab order.
    current: RwSignal<usize>,
    /// The index of the selected node.
    selected: Memo<Option<usize>>,
}

impl NodeShapes {
    fn focus(self, node: usize) {
        self.current.set(node);
        let focus_shape = move || {
            let selector = format!("[data-node=\"{node}\"]");
            let find = |svg: &Element| svg.query_selector(&selector).ok().flatten();
            let shape = self.svg.try_with_value(find).flatten();
            shape.map(focus)
        };
        if focus_shape().is_none() {
            // The node was out of sight. Effects give it its elements.
            request_animation_frame(move || focus_shape().unwrap_or_default());
        }
    }

    /// Selects a node, or clears the selection if it is selected.
    fn toggle(self, node: usize) {
        let drawing = self.drawing.get_value();
        let id = drawing.graph.nodes.get(node).map(|node| node.id.clone());
        self.nodes.selected.update(|selected| *selected = if *selected == id { None } else { id });
    }

    fn handle_key(self, event: &KeyboardEvent) {
        let Some(node) = node_of(event) else { return };
        let drawing = self.drawing.get_value();
        let walk = |walk| drawing.layout.neighbor(&drawing.graph, node, walk);
        let next = match event.key().as_str() {
            "ArrowRight" => walk(NavDirection::Forward),
            "ArrowLeft" => walk(NavDirection::Backward),
            "ArrowUp" => walk(NavDirection::Up),
            "ArrowDown" => walk(NavDirection::Down),
            "Home" => Some(0),
            "End" => drawing.graph.nodes.len().checked_sub(1),
            "Enter" | " " => {
                event.prevent_default();
                self.toggle(node);
                return;
            }
            "t" if !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                if let Some(node) = drawing.graph.nodes.get(node) {
                    show_in(self.nodes, NodeTab::Timeline, node.id.clone(), event.current_target());
                }
                return;
            }
            "Escape" => {
                self.nodes.selected.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = next {
            self.focus(next);
        }
    }

    /// The nodes that have elements: those in sight, and those that have or may get the focus.
    fn built(self) -> Vec<usize> {
        let (current, selected) = (self.current.get(), self.selected.get());
        self.sight.nodes.with(|in_sight| {
            let others = [Some(current), selected].into_iter().flatten();
            let others = others.filter(|node| in_sight.binary_search(node).is_err());
            let mut built: Vec<_> = in_sight.iter().copied().chain(others).collect();
            built.dedup();
            built
        })
    }

    /// The shapes. One effect updates those that differ.
    fn render(self) -> El {
        let group = svg::g();
        let parent = group.clone();
        let drawing = self.drawing.get_value();
        let mut shapes = HashMap::<usize, (NodeShape, NodeContent)>::new();
        render_effect(move || {
            let (current, selected) = (self.current.get(), self.selected.get());
            let failing = self.failing.get();
            let mut last = std::mem::take(&mut shapes);
            for index in self.built() {
                let (Some(node), Some(position)) =
                    (drawing.graph.nodes.get(index), drawing.layout.nodes.get(index))
                else {
                    continue;
                };
                let flags = [current == index, selected == Some(index), failing.has_node(index)];
                let content = NodeContent::of(self.nodes, node, flags);
                let (shape, last_content) = match last.remove(&index) {
                    Some((shape, content)) => (shape, Some(content)),
                    None => {
                        let shape = NodeShape::new(index, node, *position);
                        drop(parent.clone().child(shape.group.clone()));
                        (shape, None)
                    }
                };
                if last_content.as_ref() != Some(&content) {
                    shape.update(&content, node.node_type.as_deref());
                }
                shapes.insert(index, (shape, content));
            }
            for (shape, _) in last.into_values() {
                shape.group.element().remove();
            }
        });
        group
    }
}

/// The index of the event's node.
fn node_of(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("[data-node]").ok()??.get_attribute("data-node")?.parse().ok()
}
