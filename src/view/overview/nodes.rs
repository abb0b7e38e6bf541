//! The run's nodes, looked at in four ways.

use std::collections::HashMap;
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
use super::states::StatesTable;
use super::timeline::TimelineView;
use crate::overview::{Graph, Layout, NodeState, latest_states};
use crate::run::{Run, RunState, RunStatus};

/// What is known of the nodes. Every way to look at them reads the same.
#[derive(Clone, Copy)]
pub(super) struct Nodes {
    /// The run, as far as it is known.
    pub(super) run: Memo<Option<Run>>,
    /// What the nodes did, in the server's order.
    pub(super) states: Memo<Vec<NodeState>>,
    /// The definition, and the graph in it with its layout.
    pub(super) definition: Memo<Arc<Value>>,
    pub(super) drawing: Memo<Option<Arc<Drawing>>>,
    /// The node that more is told of.
    pub(super) selected: RwSignal<Option<String>>,
    names: Memo<Arc<HashMap<String, String>>>,
    standings: Memo<Arc<HashMap<String, RunState>>>,
    way: RwSignal<Option<Way>>,
}

/// A graph and where it is drawn.
#[derive(PartialEq)]
pub(super) struct Drawing {
    pub(super) graph: Graph,
    pub(super) layout: Layout,
}

/// A way to look at the nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Timeline,
    Graph,
    Table,
    Definition,
}

impl Way {
    const ALL: [Self; 4] = [Self::Timeline, Self::Graph, Self::Table, Self::Definition];

    fn name(self) -> &'static str {
        match self {
            Self::Timeline => text::TIMELINE.get(),
            Self::Graph => text::GRAPH.get(),
            Self::Table => text::TABLE.get(),
            Self::Definition => text::DEFINITION.get(),
        }
    }

    /// The ids by which tab and panel name each other.
    fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::Timeline => ("nodes-timeline-tab", "nodes-timeline"),
            Self::Graph => ("nodes-graph-tab", "nodes-graph"),
            Self::Table => ("nodes-table-tab", "nodes-table"),
            Self::Definition => ("nodes-definition-tab", "nodes-definition"),
        }
    }
}

impl Nodes {
    pub(super) fn new(
        run: Memo<Option<Run>>,
        states: Memo<Vec<NodeState>>,
        definition: Memo<Arc<Value>>,
    ) -> Self {
        let drawing = Memo::new(move |_| {
            let graph = definition.with(|definition| Graph::read(definition))?;
            let layout = Layout::of(&graph);
            Some(Arc::new(Drawing { graph, layout }))
        });
        // The name at run time, else the one in the definition, else what the type is called.
        let names = Memo::new(move |_| {
            let mut names = HashMap::new();
            drawing.with(|drawing| {
                let nodes = drawing.iter().flat_map(|drawing| &drawing.graph.nodes);
                for node in nodes {
                    let of_type = || node.node_type.as_deref().map(text::node_type);
                    let name = node.name.as_deref().or_else(of_type).unwrap_or(&node.id);
                    names.insert(node.id.clone(), name.to_owned());
                }
            });
            states.with(|states| {
                for state in states {
                    if let Some(name) = &state.node_display_name {
                        names.insert(state.node_id.clone(), name.clone());
                    } else if !names.contains_key(&state.node_id) {
                        let of_type = state.node_type.as_deref().map(text::node_type);
                        let name = of_type.unwrap_or(&state.node_id).to_owned();
                        names.insert(state.node_id.clone(), name);
                    }
                }
            });
            Arc::new(names)
        });
        let standings = Memo::new(move |_| {
            let state = |state: &NodeState| RunState::Is(state.status.clone());
            Arc::new(states.with(|states| {
                let latest = latest_states(states).into_iter();
                latest.map(|(id, latest)| (id.to_owned(), state(latest))).collect()
            }))
        });
        Self {
            run,
            states,
            definition,
            drawing,
            selected: RwSignal::new(None),
            names,
            standings,
            way: RwSignal::new(None),
        }
    }

    /// What the node with this id is called; `None` when nothing else names it.
    pub(super) fn name(&self, id: &str) -> Option<String> {
        self.names.with(|names| names.get(id).cloned())
    }

    /// Whether another node is called the same, so that the name alone does not tell which it is.
    pub(super) fn shares_name(&self, id: &str) -> bool {
        self.names.with(|names| {
            let name = names.get(id);
            name.is_some() && names.values().filter(|other| Some(*other) == name).count() > 1
        })
    }

    /// Its name, else its id.
    pub(super) fn name_or_id(&self, id: &str) -> String {
        self.name(id).unwrap_or_else(|| id.to_owned())
    }

    pub(super) fn has_graph(&self) -> bool {
        self.drawing.with(|drawing| drawing.as_ref().is_some_and(|it| !it.graph.nodes.is_empty()))
    }

    /// Whether the run still goes on, so that what is planned may still happen.
    pub(super) fn is_open(&self) -> bool {
        self.run.with(|run| {
            run.as_ref().is_none_or(|run| run.completed_at.is_none() && !run.status.is_terminal())
        })
    }

    /// What stands in the place of a state for a node of the graph that has none: that it is planned
    /// or, once the run is over, that it never ran.
    pub(super) fn planned(&self) -> &'static str {
        if self.is_open() { text::PLANNED.get() } else { text::NOT_RUN.get() }
    }

    /// Where the node stands by its latest state.
    pub(super) fn standing(&self, id: &str) -> Option<RunState> {
        self.standings.with(|standings| standings.get(id).cloned())
    }

    /// Ids of the graph's nodes that have no state.
    pub(super) fn without_state(&self) -> Vec<String> {
        self.drawing.with(|drawing| {
            self.states.with(|states| {
                let seen: std::collections::HashSet<&str> =
                    states.iter().map(|state| state.node_id.as_str()).collect();
                let nodes = drawing.iter().flat_map(|drawing| &drawing.graph.nodes);
                let unseen = nodes.filter(|node| !seen.contains(node.id.as_str()));
                unseen.map(|node| node.id.clone()).collect()
            })
        })
    }

    /// Turns to the graph and selects a node there.
    pub(super) fn show_in_graph(&self, id: String) {
        self.selected.set(Some(id));
        self.way.set(Some(Way::Graph));
    }
}

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

/// Whether a status colours something at work.
pub(super) fn is_at_work(state: &RunState) -> bool {
    *state == RunState::Is(RunStatus::Running)
}
