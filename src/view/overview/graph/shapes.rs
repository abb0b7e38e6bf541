//! The graph's nodes.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::svg::{self, Svg};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use super::super::super::status::{shape, state_name};
use super::super::super::{focus, text};
use super::super::nodes::{Drawing, Nodes};
use super::whole;
use crate::overview::graph::GraphNode;
use crate::overview::layout::Walk;

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
        let standing = nodes.standing(&node.id);
        Self {
            name: nodes.name_or_id(&node.id),
            status: match &standing {
                Some(state) => text::state(state),
                None => nodes.planned().to_owned(),
            },
            state: standing.as_ref().map_or("planned", state_name),
            mark: standing.as_ref().map_or("", shape),
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
#[component]
pub(super) fn NodeShapes(nodes: Nodes, drawing: Arc<Drawing>, svg: NodeRef<Svg>) -> impl IntoView {
    let current = RwSignal::new(0_usize);
    let go = move |node: usize| {
        current.set(node);
        let element = svg
            .get_untracked()
            .and_then(|svg| svg.query_selector(&format!("[data-node=\"{node}\"]")).ok().flatten());
        if let Some(element) = element {
            focus::give(element);
        }
    };
    let selected = Memo::new({
        let drawing = Arc::clone(&drawing);
        move |_| nodes.selected.with(|id| drawing.graph.find(id.as_ref()?))
    });
    // A node that was asked for elsewhere is brought into view.
    Effect::new(move |_| {
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
            let walk = |walk| drawing.layout.walk(&drawing.graph, node, walk);
            let next = match event.key().as_str() {
                "ArrowRight" => walk(Walk::Forward),
                "ArrowLeft" => walk(Walk::Backward),
                "ArrowUp" => walk(Walk::Up),
                "ArrowDown" => walk(Walk::Down),
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
    let shapes = move || {
        let (current, selected) = (current.get(), selected.get());
        faces.with(|faces| {
            let places = drawing.graph.nodes.iter().zip(&drawing.layout.nodes);
            let drawn = places.zip(faces).enumerate().map(|(at, ((node, place), face))| {
                node_shape(at, node, *place, face, current == at, selected == Some(at))
            });
            drawn.collect_view()
        })
    };
    view! {
        <g
            on:keydown=step
            on:click=move |event| {
                if let Some(node) = node_of(&event) {
                    current.set(node);
                    toggle(node);
                }
            }
        >
            {shapes}
        </g>
    }
}

/// The node in which something happened, by its place in the graph.
fn node_of(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("[data-node]").ok()??.get_attribute("data-node")?.parse().ok()
}

fn node_shape(
    at: usize,
    node: &GraphNode,
    (x, y): (f64, f64),
    face: &Face,
    is_current: bool,
    is_selected: bool,
) -> impl IntoView + use<> {
    let name = shortened(&face.name, NAME_COLUMNS);
    // The macro would make this one HTML's: a title of the document.
    let whole_name = (name != face.name).then(|| svg::title().child(face.name.clone()));
    view! {
        <g
            class="node"
            role="button"
            data-node=at.to_string()
            data-state=face.state
            transform=format!("translate({} {})", whole(x), whole(y))
            tabindex=if is_current { "0" } else { "-1" }
            aria-label=face.label(node.node_type.as_deref())
            aria-pressed=if is_selected { "true" } else { "false" }
        >
            <path class="outline" d=outline(node.node_type.as_deref().unwrap_or_default()) />
            {whole_name}
            <text class="node-name" x="14" y="24">
                {name}
            </text>
            <path class="node-mark" d=face.mark />
            <text class="node-status" x=if face.mark.is_empty() { "14" } else { "32" } y="43">
                {shortened(&face.status, NAME_COLUMNS)}
            </text>
        </g>
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
    let mut kept = String::new();
    for letter in line.chars() {
        taken += width(letter);
        if taken > columns {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}
