//! J and K: the next and the previous node, in the order of the current tab.

use leptos::ev::{self, KeyboardEvent};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::routing::run_view::NodeTab;
use crate::view::overview::inspector::place::Place;
use dom::El;

#[derive(Clone, Copy)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// Listens to keys in the block of the nodes. Escape closes the inspector.
pub(crate) fn with_keys(block: El, place: Place) -> El {
    block.on(ev::keydown, move |event| {
        if is_typed(&event) {
            return;
        }
        match event.key().as_str() {
            "j" => step(place, Direction::Forward),
            "k" => step(place, Direction::Back),
            "Escape" if within(&event, ".node-inspector") => place.close(),
            _ => return,
        }
        event.prevent_default();
    })
}

/// Whether a key is part of a text, or of a shortcut of the browser. A key that is held would request each node on its way.
fn is_typed(event: &KeyboardEvent) -> bool {
    let with_key = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    with_key || event.repeat() || within(event, "input, textarea, select, [contenteditable]")
}

fn within(event: &KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Selects the node after or before the selected one; the first without one.
pub(super) fn step(place: Place, direction: Direction) {
    let order = order(place);
    let selected = place.nodes.selected.get_untracked();
    let at = selected.and_then(|id| order.iter().position(|other| *other == id));
    let next = match (at, direction) {
        (Some(at), Direction::Forward) => at.checked_add(1),
        (Some(at), Direction::Back) => at.checked_sub(1),
        (None, _) => Some(0),
    };
    if let Some(id) = next.and_then(|next| order.into_iter().nth(next)) {
        place.nodes.show(id);
    }
}

/// The IDs of the nodes: as they are listed, or as they are in the graph.
fn order(place: Place) -> Vec<String> {
    let mut ids = Vec::new();
    match place.tab.get_untracked() {
        NodeTab::Timeline | NodeTab::Table => {
            for item in place.items() {
                // The table has a row for each attempt of a node.
                ids.extend(item.get_attribute("data-id").filter(|id| !ids.contains(id)));
            }
        }
        NodeTab::Graph | NodeTab::Definition => place.nodes.graph.with_untracked(|graph| {
            ids.extend(graph.iter().flat_map(|graph| &graph.nodes).map(|node| node.id.clone()));
        }),
    }
    ids
}
