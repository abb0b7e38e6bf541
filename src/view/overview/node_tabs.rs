//! The nodes block: tabs for timeline, graph, table and definition.

use std::sync::Arc;

use leptos::ev;

use crate::domain::json::Json;
use crate::routing::run_view::NodeTab;
use crate::view::overview::graph::graph_view;
use crate::view::overview::inspector::{Sources, inspector, with_keys};
use crate::view::overview::json::json;
use crate::view::overview::links::outside_link;
use crate::view::overview::node_search::node_search;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::states::states_table;
use crate::view::overview::timeline::timeline_view;
use crate::view::shared::clipboard::copy_button;
use crate::view::shared::focus::focus;
use crate::view::shared::roving::{Group, next_index};
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, button, div, h2, p, section};

/// The nodes block: the tabs, and the inspector of the selected node. Only the panel of the current tab is built. `trace` is the URL of the live trace, once it is
/// allowed.
pub(crate) fn node_tabs(sources: Sources, trace: Memo<Option<String>>) -> El {
    let nodes = sources.nodes;
    let current = Memo::new(move |_| nodes.chosen_tab.get().unwrap_or_else(|| default_tab(nodes)));
    let head = div()
        .class("block-head")
        .child(h2().child(text::NODES.get()))
        .child(outside_link(trace, text::TRACE_PAGE.get()))
        .child(tab_list(nodes, current));
    let body = div().class("node-body");
    let (inspector, place) = inspector(sources, current, &body);
    let panel = block(move || current.get(), move |tab| panel(nodes, *tab));
    let block = section().class("block").attr("part", "block").child(head);
    with_keys(block.child(body.child(panel).child(inspector)), place)
}

/// The timeline, or the graph if no node has a time yet.
fn default_tab(nodes: Nodes) -> NodeTab {
    let has_times = nodes.states.with(|states| {
        states.iter().any(|state| state.started_at.or(state.completed_at).is_some())
    });
    if !has_times && nodes.has_graph() { NodeTab::Graph } else { NodeTab::Timeline }
}

fn tab_list(nodes: Nodes, current: Memo<NodeTab>) -> El {
    let tab = move |tab: NodeTab| {
        let (id, panel) = tab.ids();
        let is_current = move || current.get() == tab;
        button()
            .attr("type", "button")
            .attr("role", "tab")
            .attr("id", id)
            .attr("aria-controls", move || is_current().then_some(panel))
            .attr("aria-selected", move || if is_current() { "true" } else { "false" })
            .attr("tabindex", move || if is_current() { "0" } else { "-1" })
            .on(ev::click, move |_| nodes.chosen_tab.set(Some(tab)))
            .child(tab.name())
    };
    let tabs = NodeTab::ALL.map(tab);
    let list = div()
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", text::NODE_VIEWS.get())
        .children(tabs.clone());
    list.on(ev::keydown, move |event| {
        let tab = current.get_untracked();
        let index = NodeTab::ALL.iter().position(|other| *other == tab).unwrap_or(0);
        let Some(next) = next_index(Group::Tabs, &event.key(), index, tabs.len()) else { return };
        event.prevent_default();
        if let (Some(tab), Some(element)) = (NodeTab::ALL.get(next), tabs.get(next)) {
            nodes.chosen_tab.set(Some(*tab));
            focus(element.element().clone());
        }
    })
}

fn panel(nodes: Nodes, tab: NodeTab) -> El {
    let (tab_id, panel_id) = tab.ids();
    let content = match tab {
        NodeTab::Timeline => (node_search(nodes), timeline_view(nodes)).view(),
        NodeTab::Graph => graph_view(nodes),
        NodeTab::Table => (node_search(nodes), states_table(nodes)).view(),
        NodeTab::Definition => definition(nodes),
    };
    let panel = div().attr("role", "tabpanel").attr("id", panel_id);
    panel.attr("aria-labelledby", tab_id).class("node-panel").child(content)
}

/// The definition, unmodified.
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

/// Indented JSON. By the browser: a pretty printer would take more WebAssembly.
fn indented(value: &Json) -> String {
    let compact = value.to_string();
    let parsed = js_sys::JSON::parse(&compact);
    let space = wasm_bindgen::JsValue::from(2);
    let null = wasm_bindgen::JsValue::NULL;
    let written = parsed
        .and_then(|parsed| js_sys::JSON::stringify_with_replacer_and_space(&parsed, &null, &space));
    written.map(String::from).unwrap_or(compact)
}
