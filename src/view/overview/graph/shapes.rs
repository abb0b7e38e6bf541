//! The graph's nodes.

use std::sync::Arc;

use leptos::ev::{self, KeyboardEvent};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::domain::overview::graph::GraphNode;
use crate::domain::overview::layout::NavDirection;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::focus;
use crate::view::shared::paint::whole;
use crate::view::shared::status::{shape, state_name};
use crate::view::text;
use dom::reactive::RwSignal;
use dom::reactive::{Memo, StoredValue};
use dom::{El, follow, svg};

/// How much of a name fits a node, in columns of half a wide letter.
const NAME_COLUMNS: usize = 23;

/// What a node shows, besides its place. Nothing of it follows signals by itself: thousands of
/// signals would take longer to set up than the graph takes to draw.
#[derive(Clone, PartialEq)]
struct Face {
    name: String,
    /// Where it stands, in words.
    status: String,
    /// The status in style, and its shape.
    state: &'static str,
    mark: &'static str,
}

impl Face {
    fn of(nodes: Nodes, node: &GraphNode) -> Self {
        let fetch_status = nodes.fetch_status(&node.id);
        Self {
            name: nodes.name_or_id(&node.id),
            status: match &fetch_status {
                Some(state) => text::state(state),
                None => nodes.planned().to_owned(),
            },
            state: fetch_status.as_ref().map_or("planned", state_name),
            mark: fetch_status.as_ref().map_or("", shape),
        }
    }

    /// All of it in words.
    fn label(&self, node_type: Option<&str>) -> String {
        let Self { name, status, .. } = self;
        match node_type.map(text::node_type).filter(|node_type| node_type != name) {
            Some(node_type) => format!("{name}, {node_type}: {status}"),
            None => format!("{name}: {status}"),
        }
    }
}

/// The nodes. One of them is in the tab order; arrow keys lead to the others.
pub(crate) fn node_shapes(nodes: Nodes, drawing: Arc<Drawing>, svg: &El) -> El {
    let current = RwSignal::new(0_usize);
    let svg = StoredValue::new(svg.element().clone());
    let go = move |node: usize| {
        current.set(node);
        let selector = format!("[data-node=\"{node}\"]");
        let shape = svg.with_value(|svg| svg.query_selector(&selector).ok().flatten());
        if let Some(shape) = shape {
            focus::give(shape);
        }
    };
    let selected = Memo::new({
        let drawing = Arc::clone(&drawing);
        move |_| nodes.selected.with(|id| drawing.graph.find(id.as_ref()?))
    });
    // A node that was asked for elsewhere is brought into view.
    dom::reactive::effect(move |_| {
        if let Some(node) = selected.get()
            && current.try_get_untracked() != Some(node)
        {
            go(node);
        }
    });
    let toggle = {
        let drawing = Arc::clone(&drawing);
        move |node: usize| {
            let id = drawing.graph.nodes.get(node).map(|node| node.id.clone());
            nodes.selected.update(|selected| *selected = if *selected == id { None } else { id });
        }
    };
    let step = {
        let (drawing, toggle) = (Arc::clone(&drawing), toggle.clone());
        move |event: KeyboardEvent| {
            let Some(node) = node_of(&event) else { return };
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
                    toggle(node);
                    return;
                }
                "Escape" => {
                    nodes.selected.set(None);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(next) = next {
                go(next);
            }
        }
    };
    let faces = Memo::new({
        let drawing = Arc::clone(&drawing);
        move |_| {
            let nodes_drawn = drawing.graph.nodes.iter();
            nodes_drawn.map(|node| Face::of(nodes, node)).collect::<Vec<_>>()
        }
    });
    let places = drawing.graph.nodes.iter().zip(&drawing.layout.nodes).enumerate();
    let shapes: Vec<_> = places.map(|(at, (node, place))| Shape::new(at, node, *place)).collect();
    let group = svg::g().children(shapes.iter().map(|shape| shape.group.clone()));
    // One for all of them, which writes over what differs.
    let mut last = Vec::new();
    follow(move || {
        let (current, selected) = (current.get(), selected.get());
        let looks = faces.with(|faces| {
            let faces = faces.iter().cloned().enumerate();
            faces.map(|(at, face)| (face, current == at, selected == Some(at))).collect::<Vec<_>>()
        });
        for (at, (shape, look)) in shapes.iter().zip(&looks).enumerate() {
            if last.get(at) != Some(look) {
                let (face, is_current, is_selected) = look;
                let node_type = drawing.graph.nodes.get(at).and_then(|it| it.node_type.as_deref());
                shape.write(face, node_type, *is_current, *is_selected);
            }
        }
        last = looks;
    });
    let click = move |event: ev::MouseEvent| {
        if let Some(node) = node_of(&event) {
            current.set(node);
            toggle(node);
        }
    };
    group.on(ev::keydown, step).on(ev::click, click)
}

/// The node in which something happened, by its place in the graph.
fn node_of(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("[data-node]").ok()??.get_attribute("data-node")?.parse().ok()
}

/// A node as it is drawn.
struct Shape {
    group: El,
    /// All of the name, where it is cut.
    title: El,
    name: El,
    mark: El,
    status: El,
}

impl Shape {
    fn new(at: usize, node: &GraphNode, (x, y): (f64, f64)) -> Self {
        let outline = outline(node.node_type.as_deref().unwrap_or_default());
        let name = svg::text().class("node-name").attr("x", "14").attr("y", "24");
        let mark = svg::path().class("node-mark");
        let status = svg::text().class("node-status").attr("y", "43");
        let group = svg::g()
            .class("node")
            .attr("role", "button")
            .attr("data-node", at.to_string())
            .attr("transform", format!("translate({} {})", whole(x), whole(y)))
            .child(svg::path().class("outline").attr("d", outline))
            .child(name.clone())
            .child(mark.clone())
            .child(status.clone());
        Self { group, title: svg::title(), name, mark, status }
    }

    fn write(&self, face: &Face, node_type: Option<&str>, is_current: bool, is_selected: bool) {
        let name = shortened(&face.name, NAME_COLUMNS);
        if name == face.name {
            self.title.element().remove();
        } else {
            self.title.fill(face.name.clone());
            self.name.put_before(&self.title);
        }
        self.name.fill(name);
        self.status.fill(shortened(&face.status, NAME_COLUMNS));
        self.status.set("x", if face.mark.is_empty() { "14" } else { "32" });
        self.mark.set("d", face.mark);
        self.group.set("data-state", face.state);
        self.group.set("tabindex", if is_current { "0" } else { "-1" });
        self.group.set("aria-label", face.label(node_type));
        self.group.set("aria-pressed", if is_selected { "true" } else { "false" });
    }
}

/// The outline of a node, by what its type's slug says it does: sources are round at the left,
/// outputs at the right, checks have cut corners.
fn outline(slug: &str) -> &'static str {
    let category = slug.split('_').next().unwrap_or_default();
    match category {
        "source" => "M28 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H28A28 28 0 0 1 28 0Z",
        "sink" => "M8 0H164a28 28 0 0 1 0 56H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
        "validator" => "M12 0H180L192 12V44L180 56H12L0 44V12Z",
        _ => "M8 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
    }
}

/// The start of a text that fits so many columns; wide letters take two.
fn shortened(text: &str, columns: usize) -> String {
    let width = |letter: char| match letter {
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    let line = text.lines().next().unwrap_or_default();
    let mut taken = 0;
    let mut session = String::new();
    for letter in line.chars() {
        taken += width(letter);
        if taken > columns {
            session.push('…');
            break;
        }
        session.push(letter);
    }
    session
}
