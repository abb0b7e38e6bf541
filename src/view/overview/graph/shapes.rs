//! The graph's nodes.

use std::sync::Arc;

use leptos::ev::{self, KeyboardEvent};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::domain::overview::graph::GraphNode;
use crate::domain::overview::layout::NavDirection;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::focus::focus;
use crate::view::shared::paint::round_pixels;
use crate::view::shared::status::{shape, state_name};
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, render_effect, svg};

/// The maximum width of a name, in columns of half a wide character.
const MAX_NAME_COLUMNS: usize = 23;

/// What a node shows. Without signals of its own: setting up thousands of them would take longer than drawing the graph.
#[derive(Clone, PartialEq)]
struct NodeContent {
    name: String,
    /// The state's text.
    status: String,
    /// The state's name in the style sheet.
    state: &'static str,
    /// The path of the state's icon.
    icon: &'static str,
}

impl NodeContent {
    fn of(nodes: Nodes, node: &GraphNode) -> Self {
        let state = nodes.latest_state(&node.id);
        Self {
            name: nodes.name_or_id(&node.id),
            status: match &state {
                Some(state) => text::state(state),
                None => nodes.planned().to_owned(),
            },
            state: state.as_ref().map_or("planned", state_name),
            icon: state.as_ref().map_or("", shape),
        }
    }

    fn label(&self, node_type: Option<&str>) -> String {
        let Self { name, status, .. } = self;
        match node_type.map(text::node_type).filter(|node_type| node_type != name) {
            Some(node_type) => format!("{name}, {node_type}: {status}"),
            None => format!("{name}: {status}"),
        }
    }
}

/// The nodes. One of them is in the tab order; arrow keys move to the others.
pub(crate) fn node_shapes(nodes: Nodes, drawing: Arc<Drawing>, svg: &El) -> El {
    let graph = NodeShapes {
        nodes,
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
        if let Some(node) = node_of(&event) {
            graph.current.set(node);
            graph.toggle(node);
        }
    };
    let group = graph.render();
    group.on(ev::keydown, move |event| graph.handle_key(&event)).on(ev::click, click)
}

#[derive(Clone, Copy)]
struct NodeShapes {
    nodes: Nodes,
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
        let selector = format!("[data-node=\"{node}\"]");
        let shape = self.svg.with_value(|svg| svg.query_selector(&selector).ok().flatten());
        if let Some(shape) = shape {
            focus(shape);
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

    /// The shapes. One effect updates those that differ.
    fn render(self) -> El {
        let Self { nodes, current, selected, .. } = self;
        let drawing = self.drawing.get_value();
        let contents = Memo::new({
            let drawing = Arc::clone(&drawing);
            move |_| {
                let graph_nodes = drawing.graph.nodes.iter();
                graph_nodes.map(|node| NodeContent::of(nodes, node)).collect::<Vec<_>>()
            }
        });
        let positions = drawing.graph.nodes.iter().zip(&drawing.layout.nodes).enumerate();
        let shapes: Vec<_> = positions
            .map(|(index, (node, position))| NodeShape::new(index, node, *position))
            .collect();
        let group = svg::g().children(shapes.iter().map(|shape| shape.group.clone()));
        let mut last = Vec::new();
        render_effect(move || {
            let (current, selected) = (current.get(), selected.get());
            let states = contents.with(|contents| {
                let contents = contents.iter().cloned().enumerate();
                contents
                    .map(|(index, content)| (content, current == index, selected == Some(index)))
                    .collect::<Vec<_>>()
            });
            for (index, (shape, state)) in shapes.iter().zip(&states).enumerate() {
                if last.get(index) != Some(state) {
                    let (content, is_current, is_selected) = state;
                    let node = drawing.graph.nodes.get(index);
                    let node_type = node.and_then(|node| node.node_type.as_deref());
                    shape.update(content, node_type, *is_current, *is_selected);
                }
            }
            last = states;
        });
        group
    }
}

/// The index of the event's node.
fn node_of(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("[data-node]").ok()??.get_attribute("data-node")?.parse().ok()
}

/// The elements of a node.
struct NodeShape {
    group: El,
    /// The full name; in the document only if the name is truncated.
    title: El,
    name: El,
    icon: El,
    status: El,
}

impl NodeShape {
    fn new(index: usize, node: &GraphNode, (x, y): (f64, f64)) -> Self {
        let outline = outline(node.node_type.as_deref().unwrap_or_default());
        let name = svg::text().class("node-name").attr("x", "14").attr("y", "24");
        let icon = svg::path().class("node-mark");
        let status = svg::text().class("node-status").attr("y", "43");
        let group = svg::g()
            .class("node")
            .attr("role", "button")
            .attr("data-node", index.to_string())
            .attr("transform", format!("translate({} {})", round_pixels(x), round_pixels(y)))
            .child(svg::path().class("outline").attr("d", outline))
            .child(name.clone())
            .child(icon.clone())
            .child(status.clone());
        Self { group, title: svg::title(), name, icon, status }
    }

    fn update(
        &self,
        content: &NodeContent,
        node_type: Option<&str>,
        is_current: bool,
        is_selected: bool,
    ) {
        let name = truncated(&content.name, MAX_NAME_COLUMNS);
        if name == content.name {
            self.title.element().remove();
        } else {
            self.title.replace_children(content.name.clone());
            self.name.insert_before(&self.title);
        }
        self.name.replace_children(name);
        self.status.replace_children(truncated(&content.status, MAX_NAME_COLUMNS));
        self.status.set_attr("x", if content.icon.is_empty() { "14" } else { "32" });
        self.icon.set_attr("d", content.icon);
        self.group.set_attr("data-state", content.state);
        self.group.set_attr("tabindex", if is_current { "0" } else { "-1" });
        self.group.set_attr("aria-label", content.label(node_type));
        self.group.set_attr("aria-pressed", if is_selected { "true" } else { "false" });
    }
}

/// The outline of a node by the category in its type's slug: sources are round at the left, sinks at the right,
/// validators have cut corners.
fn outline(slug: &str) -> &'static str {
    let category = slug.split('_').next().unwrap_or_default();
    match category {
        "source" => "M28 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H28A28 28 0 0 1 28 0Z",
        "sink" => "M8 0H164a28 28 0 0 1 0 56H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
        "validator" => "M12 0H180L192 12V44L180 56H12L0 44V12Z",
        _ => "M8 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
    }
}

/// The first line of a text, truncated to `columns`; wide characters take two.
fn truncated(text: &str, columns: usize) -> String {
    let width = |character: char| match character {
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    let line = text.lines().next().unwrap_or_default();
    let mut used = 0;
    let mut truncated = String::new();
    for character in line.chars() {
        used += width(character);
        if used > columns {
            truncated.push('…');
            break;
        }
        truncated.push(character);
    }
    truncated
}
