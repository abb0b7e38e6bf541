//! What timeline and graph share above their drawing: a legend, and the way to the other one.

use leptos::ev;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, EventTarget};

use crate::routing::run_view::NodeTab;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::focus::focus;
use crate::view::shared::paint::after_paint;
use crate::view::text;
use dom::{Child as _, El, View, block, button, details, li, summary, svg, ul};

/// An entry: its sign, as a path in a box of 24 by 12 and a colour of the style sheet, and its meaning.
pub(crate) type Entry = (&'static str, &'static str, &'static str);

/// The entries that occur, once there are some: each with whether it occurs.
pub(crate) fn legend(entries: Box<dyn Fn() -> Vec<(bool, Entry)>>) -> View {
    let occurring = move || {
        let entries = entries().into_iter().filter(|(occurs, _)| *occurs);
        entries.map(|(_, entry)| entry).collect::<Vec<_>>()
    };
    block(occurring, |entries| {
        let list = || ul().children(entries.iter().map(entry));
        let legend = || details().child(summary().child(text::LEGEND.get())).child(list());
        (!entries.is_empty()).then(|| legend().class("signs quiet")).view()
    })
}

/// A button that shows the selected node in the other view.
pub(crate) fn other_view_button(nodes: Nodes, to: NodeTab) -> View {
    let id = move || nodes.selected.get().filter(|id| nodes.is_in_graph(id));
    block(id, move |id| {
        let id = id.clone()?;
        let (name, key) = match to {
            NodeTab::Graph => (text::SHOW_IN_GRAPH, "G"),
            NodeTab::Timeline | NodeTab::Table | NodeTab::Definition => {
                (text::SHOW_IN_TIMELINE, "T")
            }
        };
        let button = button().attr("type", "button").class("button small");
        let button = button.attr("aria-keyshortcuts", key).on(ev::click, move |event| {
            show_in(nodes, to, id.clone(), event.current_target());
        });
        Some(button.child(name.get()))
    })
}

/// Shows a node in the graph, or in the timeline with the focus on its lane. `from` is an element of the page.
pub(crate) fn show_in(nodes: Nodes, to: NodeTab, id: String, from: Option<EventTarget>) {
    if to == NodeTab::Graph {
        nodes.show_in_graph(id);
        return;
    }
    nodes.selected.set(Some(id));
    nodes.chosen_tab.set(Some(to));
    let from = from.and_then(|from| from.dyn_into::<Element>().ok());
    let page = from.and_then(|from| from.closest(".page").ok().flatten());
    after_paint(move || {
        let lane = page.and_then(|page| page.query_selector(".lane[aria-current] button").ok()?);
        if let Some(lane) = lane {
            focus(lane);
        }
    });
}

/// Its sign is drawn here instead of in the style sheet, which the first view loads.
fn entry((sign, colour, meaning): &Entry) -> El {
    let path = svg::path().attr("d", *sign).attr("fill", "none").attr("stroke-width", "2");
    let sign = svg::svg()
        .attr("viewBox", "0 0 24 12")
        .attr("width", "24")
        .attr("height", "12")
        .attr("aria-hidden", "true")
        .child(path.style("stroke", *colour));
    li().child(sign).child(" ").child(*meaning)
}
