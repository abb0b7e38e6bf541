//! The ways to look at the nodes, as tabs. What is known of the nodes is `nodes`'s.

use std::sync::Arc;

use crate::domain::json::Json;
use crate::view::overview::links::outside_link;
use leptos::ev;

use crate::view::overview::graph::graph_view;
use crate::view::overview::json::json;
use crate::view::overview::nodes::{NodeTab, Nodes};
use crate::view::overview::tables::states::states_table;
use crate::view::overview::timeline::timeline_view;
use crate::view::shared::clipboard::copy_button;
use crate::view::shared::focus;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, button, div, h2, p, section};

/// The block: tabs, and the one that is chosen. Only that one is built. Until somebody chooses, it
/// is the timeline, or the plan where there is no time to show. `trace` is the page of the live trace,
/// once it may be followed.
pub(crate) fn node_tabs(nodes: Nodes, trace: Memo<Option<String>>) -> El {
    let untouched = move || {
        let timed = nodes.states.with(|states| {
            states.iter().any(|state| state.started_at.or(state.completed_at).is_some())
        });
        if !timed && nodes.has_graph() { NodeTab::Graph } else { NodeTab::Timeline }
    };
    let way = Memo::new(move |_| nodes.way.get().unwrap_or_else(untouched));
    let tab = move |it: NodeTab| {
        let (id, panel) = it.ids();
        let chosen = move || way.get() == it;
        button()
            .attr("type", "button")
            .attr("role", "tab")
            .attr("id", id)
            .attr("aria-controls", move || chosen().then_some(panel))
            .attr("aria-selected", move || if chosen() { "true" } else { "false" })
            .attr("tabindex", move || if chosen() { "0" } else { "-1" })
            .on(ev::click, move |_| nodes.way.set(Some(it)))
            .child(it.name())
    };
    let tabs = NodeTab::ALL.map(tab);
    let tab_list = div()
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", text::NODE_VIEWS.get())
        .children(tabs.clone());
    let walk = move |event: ev::KeyboardEvent| {
        let at = NodeTab::ALL.iter().position(|other| *other == way.get_untracked()).unwrap_or(0);
        let count = NodeTab::ALL.len();
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let (Some(way), Some(tab)) = (NodeTab::ALL.get(next), tabs.get(next)) {
            nodes.way.set(Some(*way));
            focus::give(tab.element().clone());
        }
    };
    let panel = move |way: &NodeTab| {
        let (tab, panel) = way.ids();
        let content = match way {
            NodeTab::Timeline => timeline_view(nodes),
            NodeTab::Graph => graph_view(nodes),
            NodeTab::Table => states_table(nodes),
            NodeTab::Definition => definition(nodes),
        };
        let panel = div().attr("role", "tabpanel").attr("id", panel).attr("aria-labelledby", tab);
        panel.class("node-panel").child(content)
    };
    let head = div()
        .class("block-head")
        .child(h2().child(text::NODES.get()))
        .child(outside_link(trace, text::TRACE_PAGE.get()))
        .child(tab_list.on(ev::keydown, walk));
    let block = section()
        .class("block")
        .attr("part", "block")
        .child(head)
        .child(block(move || way.get(), panel));
    let element = block.element().clone();
    // A check's node was asked for from further up the page.
    dom::reactive::effect(move |before: Option<Option<String>>| {
        let selected = nodes.selected.get();
        if before.is_some() && selected.is_some() && element.get_bounding_client_rect().top() > 0.0
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
        selected
    });
    block
}

/// The definition as the server gave it.
fn definition(nodes: Nodes) -> View {
    block(
        move || nodes.definition.get(),
        |definition| {
            if definition.is_null() {
                return p().class("quiet").child(text::NO_DEFINITION.get()).view();
            }
            let tree = json(definition);
            let definition = Arc::clone(definition);
            let copy = copy_button(text::COPY.get(), move || indented(&definition));
            (p().child(copy), tree).view()
        },
    )
}

/// JSON for reading, by the browser: serde's own pretty printer would cost WebAssembly.
fn indented(value: &Json) -> String {
    let compact = value.to_string();
    let parsed = js_sys::JSON::parse(&compact);
    let space = wasm_bindgen::JsValue::from(2);
    let null = wasm_bindgen::JsValue::NULL;
    let written = parsed
        .and_then(|parsed| js_sys::JSON::stringify_with_replacer_and_space(&parsed, &null, &space));
    written.map(String::from).unwrap_or(compact)
}
