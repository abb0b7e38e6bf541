//! The data of the run's nodes, shared by all node tabs.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::overview::{Graph, Layout, NodeState, latest_states};
use crate::domain::run::{Run, RunState};
use crate::view::text;
use dom::reactive::{Memo, RwSignal};

/// The data that all node tabs read.
#[derive(Clone, Copy)]
pub(crate) struct Nodes {
    pub(crate) run: Memo<Option<Run>>,
    /// In the server's order.
    pub(crate) states: Memo<Vec<NodeState>>,
    pub(crate) definition: Memo<Arc<Json>>,
    /// The graph in the definition, with its layout.
    pub(crate) drawing: Memo<Option<Arc<Drawing>>>,
    /// The ID of the selected node.
    pub(crate) selected: RwSignal<Option<String>>,
    names: Memo<Arc<HashMap<String, String>>>,
    latest_states: Memo<Arc<HashMap<String, RunState>>>,
    /// The tab that the user chose.
    pub(crate) chosen_tab: RwSignal<Option<NodeTab>>,
}

/// A graph with its layout.
#[derive(PartialEq)]
pub(crate) struct Drawing {
    pub(crate) graph: Graph,
    pub(crate) layout: Layout,
}

/// A tab of the nodes block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeTab {
    Timeline,
    Graph,
    Table,
    Definition,
}

impl NodeTab {
    pub(crate) const ALL: [Self; 4] = [Self::Timeline, Self::Graph, Self::Table, Self::Definition];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Timeline => text::TIMELINE.get(),
            Self::Graph => text::GRAPH.get(),
            Self::Table => text::TABLE.get(),
            Self::Definition => text::DEFINITION.get(),
        }
    }

    /// The element IDs of tab and panel.
    pub(crate) fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::Timeline => ("nodes-timeline-tab", "nodes-timeline"),
            Self::Graph => ("nodes-graph-tab", "nodes-graph"),
            Self::Table => ("nodes-table-tab", "nodes-table"),
            Self::Definition => ("nodes-definition-tab", "nodes-definition"),
        }
    }
}

impl Nodes {
    pub(crate) fn new(
        run: Memo<Option<Run>>,
        states: Memo<Vec<NodeState>>,
        definition: Memo<Arc<Json>>,
    ) -> Self {
        let drawing = Memo::new(move |_| {
            let graph = definition.with(|definition| Graph::parse(definition))?;
            let layout = Layout::of(&graph);
            Some(Arc::new(Drawing { graph, layout }))
        });
        let names = Memo::new(move |_| {
            Arc::new(drawing.with(|drawing| states.with(|states| names(drawing, states))))
        });
        let latest_states = Memo::new(move |_| {
            let state = |state: &NodeState| RunState::Status(state.status.clone());
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
            latest_states,
            chosen_tab: RwSignal::new(None),
        }
    }

    /// The node's display name; `None` if only its ID is known.
    pub(crate) fn name(&self, id: &str) -> Option<String> {
        self.names.with(|names| names.get(id).cloned())
    }

    /// Whether another node has the same name.
    pub(crate) fn shares_name(&self, id: &str) -> bool {
        self.names.with(|names| {
            let name = names.get(id);
            name.is_some() && names.values().filter(|other| Some(*other) == name).count() > 1
        })
    }

    pub(crate) fn name_or_id(&self, id: &str) -> String {
        self.name(id).unwrap_or_else(|| id.to_owned())
    }

    pub(crate) fn has_graph(&self) -> bool {
        self.drawing.with(|drawing| drawing.as_ref().is_some_and(|it| !it.graph.nodes.is_empty()))
    }

    /// Whether the run has not ended, so that planned nodes may still run.
    pub(crate) fn is_open(&self) -> bool {
        self.run.with(|run| {
            run.as_ref().is_none_or(|run| run.completed_at.is_none() && !run.status.is_terminal())
        })
    }

    /// The status text of a node without a state: planned, or not run once the run has ended.
    pub(crate) fn planned(&self) -> &'static str {
        if self.is_open() { text::PLANNED.get() } else { text::NOT_RUN.get() }
    }

    pub(crate) fn latest_state(&self, id: &str) -> Option<RunState> {
        self.latest_states.with(|states| states.get(id).cloned())
    }

    /// The node's type in the definition.
    pub(crate) fn planned_type(&self, id: &str) -> Option<String> {
        self.drawing.with(|drawing| {
            let graph = &drawing.as_ref()?.graph;
            graph.nodes.get(graph.find(id)?)?.node_type.clone()
        })
    }

    /// The IDs of the graph's nodes without a state.
    pub(crate) fn without_state(&self) -> Vec<String> {
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

    /// Opens the graph tab and selects a node.
    pub(crate) fn show_in_graph(&self, id: String) {
        self.selected.set(Some(id));
        self.chosen_tab.set(Some(NodeTab::Graph));
    }
}

/// Display names by node ID: the name in the states, else the one in the definition, else that of the node type.
fn names(drawing: &Option<Arc<Drawing>>, states: &[NodeState]) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let type_name = |node_type: &Option<String>| {
        node_type.as_deref().map(|slug| text::node_type(slug).to_owned())
    };
    for node in drawing.iter().flat_map(|drawing| &drawing.graph.nodes) {
        let name = node.name.clone().or_else(|| type_name(&node.node_type));
        names.insert(node.id.clone(), name.unwrap_or_else(|| node.id.clone()));
    }
    for state in states {
        if let Some(name) = &state.node_display_name {
            names.insert(state.node_id.clone(), name.clone());
        } else if !names.contains_key(&state.node_id) {
            let name = type_name(&state.node_type).unwrap_or_else(|| state.node_id.clone());
            names.insert(state.node_id.clone(), name);
        }
    }
    names
}
