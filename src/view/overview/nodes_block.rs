//! The ways to look at the nodes, as tabs. What is known of the nodes is `nodes`'s.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::super::copy::CopyButton;
use super::super::text;
use super::graph::GraphView;
use super::json::Json;
use super::nodes::{Nodes, Way};
use super::states_table::StatesTable;
use super::timeline::TimelineView;

/// The block: tabs, and the one that is chosen. Only that one is built. Until somebody chooses, it
/// is the timeline, or the plan where there is no time to show.
#[component]
pub(super) fn NodesBlock(
    nodes: Nodes,
    /// The page of the live trace, once it may be followed.
    #[prop(into)]
    trace: Signal<Option<String>>,
) -> impl IntoView {
    let tabs = NodeRef::<Div>::new();
    let block = NodeRef::<leptos::html::Section>::new();
    let untouched = Memo::new(move |_| {
        let timed = nodes.states.with(|states| {
            states.iter().any(|state| state.started_at.or(state.completed_at).is_some())
        });
        if !timed && nodes.has_graph() { Way::Graph } else { Way::Timeline }
    });
    let way = Memo::new(move |_| nodes.way.get().unwrap_or_else(|| untouched.get()));
    let choose = move |next: Way| {
        nodes.way.set(Some(next));
        let element = tabs
            .get_untracked()
            .and_then(|tabs| tabs.query_selector(&format!("#{}", next.ids().0)).ok().flatten());
        if let Some(tab) = element.and_then(|tab| tab.dyn_into::<HtmlElement>().ok())
            && tab.focus().is_err()
        {
            leptos::logging::warn!("the tab takes no focus");
        }
    };
    let walk = move |event: KeyboardEvent| {
        let at = Way::ALL.iter().position(|other| *other == way.get_untracked()).unwrap_or(0);
        let count = Way::ALL.len();
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = Way::ALL.get(next) {
            choose(*next);
        }
    };
    // A check's node was asked for from further up the page.
    Effect::new(move |before: Option<Option<String>>| {
        let selected = nodes.selected.get();
        if before.is_some()
            && selected.is_some()
            && let Some(block) = block.get_untracked()
            && block.get_bounding_client_rect().top() > 0.0
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            block.scroll_into_view_with_scroll_into_view_options(&options);
        }
        selected
    });
    let tab = move |it: Way| {
        let (id, panel) = it.ids();
        let chosen = move || way.get() == it;
        view! {
            <button
                type="button"
                role="tab"
                id=id
                aria-controls=move || chosen().then_some(panel)
                aria-selected=move || chosen().to_string()
                tabindex=move || if chosen() { "0" } else { "-1" }
                on:click=move |_| nodes.way.set(Some(it))
            >
                {it.name()}
            </button>
        }
    };
    view! {
        <section class="block" part="block" node_ref=block>
            <div class="block-head">
                <h2>{text::NODES.get()}</h2>
                {super::outside_link(trace, text::TRACE_PAGE.get())}
                <div
                    class="tabs"
                    role="tablist"
                    aria-label=text::VIEWS.get()
                    node_ref=tabs
                    on:keydown=walk
                >
                    {Way::ALL.map(tab).into_iter().collect_view()}
                </div>
            </div>
            {move || {
                let way = way.get();
                let (tab, panel) = way.ids();
                let content = match way {
                    Way::Timeline => view! { <TimelineView nodes /> }.into_any(),
                    Way::Graph => view! { <GraphView nodes /> }.into_any(),
                    Way::Table => view! { <StatesTable nodes /> }.into_any(),
                    Way::Definition => view! { <Definition nodes /> }.into_any(),
                };
                view! {
                    <div role="tabpanel" id=panel aria-labelledby=tab class="node-panel">
                        {content}
                    </div>
                }
            }}
        </section>
    }
}

/// The definition as the server gave it.
#[component]
fn Definition(nodes: Nodes) -> impl IntoView {
    move || {
        let definition = nodes.definition.get();
        if definition.is_null() {
            return view! { <p class="quiet">{text::NO_DEFINITION.get()}</p> }.into_any();
        }
        let source = Arc::clone(&definition);
        let content = Signal::derive(move || indented(&source));
        view! {
            <p>
                <CopyButton name=text::COPY.get() content />
            </p>
            <Json value=definition />
        }
        .into_any()
    }
}

/// JSON for reading, by the browser: serde's own pretty printer would cost WebAssembly.
fn indented(value: &Value) -> String {
    let compact = value.to_string();
    let parsed = js_sys::JSON::parse(&compact);
    let space = wasm_bindgen::JsValue::from(2);
    let null = wasm_bindgen::JsValue::NULL;
    let written = parsed
        .and_then(|parsed| js_sys::JSON::stringify_with_replacer_and_space(&parsed, &null, &space));
    written.map(String::from).unwrap_or(compact)
}
