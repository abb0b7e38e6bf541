//! The data of the run's nodes, shared by all node tabs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::overview::{Graph, Layout, NodeState, latest_states};
use crate::domain::run::{Run, RunState, RunStatus};
use crate::routing::run_view::NodeTab;
use crate::view::overview::paging::PAGE;
use crate::view::shared::status::state_name;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};

/// The data that all node tabs read.
#[derive(Clone, Copy)]
pub(crate) struct Nodes {
    pub(crate) run: Memo<Option<Run>>,
    /// In the server's order.
    pub(crate) states: Memo<Vec<NodeState>>,
    pub(crate) definition: Memo<Arc<Json>>,
    /// The graph in the definition.
    pub(crate) graph: Memo<Option<Arc<Graph>>>,
    /// The graph with its layout, which is computed for the first view that reads it.
    pub(crate) drawing: Memo<Option<Arc<Drawing>>>,
    /// The ID of the selected node.
    pub(crate) selected: RwSignal<Option<String>>,
    /// The index in `states` of the attempt that the user looks for.
    pub(crate) attempt: RwSignal<Option<usize>>,
    /// The user's search among the nodes.
    pub(crate) search: RwSignal<String>,
    /// The IDs of the nodes that match the search; `None` without a search.
    pub(crate) found: Memo<Option<Arc<HashSet<String>>>>,
    names: Memo<Arc<HashMap<String, String>>>,
    latest_states: Memo<Arc<HashMap<String, RunState>>>,
    /// The tab that the user chose.
    pub(crate) chosen_tab: RwSignal<Option<NodeTab>>,
}

/// A graph with its layout.
#[derive(PartialEq)]
pub(crate) struct Drawing {
    pub(crate) graph: Arc<Graph>,
    pub(crate) layout: Layout,
}

impl NodeTab {
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
        let graph = Memo::new(move |_| {
            definition.with(|definition| Graph::parse(definition)).map(Arc::new)
        });
        let drawing = Memo::new(move |_| {
            let graph = graph.get()?;
            let layout = Layout::of(&graph);
            Some(Arc::new(Drawing { graph, layout }))
        });
        let names = Memo::new(move |_| {
            Arc::new(graph.with(|graph| states.with(|states| names(graph.as_deref(), states))))
        });
        let search = RwSignal::new(String::new());
        let found = Memo::new(move |_| {
            let search = search.get();
            names.with(|names| found(&search, names)).map(Arc::new)
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
            graph,
            drawing,
            search,
            found,
            selected: RwSignal::new(None),
            attempt: RwSignal::new(None),
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
        self.graph.with(|graph| graph.as_ref().is_some_and(|graph| !graph.nodes.is_empty()))
    }

    /// Whether the run has not ended, so that planned nodes may still run.
    pub(crate) fn is_open(&self) -> bool {
        self.run.with(|run| {
            run.as_ref().is_none_or(|run| run.completed_at.is_none() && !run.status.is_terminal())
        })
    }

    pub(crate) fn is_in_graph(&self, id: &str) -> bool {
        self.graph.with(|graph| graph.as_ref().is_some_and(|graph| graph.find(id).is_some()))
    }

    /// The status text of a node without a state: planned, or not run once the run has ended.
    pub(crate) fn planned(&self) -> &'static str {
        if self.is_open() { text::PLANNED.get() } else { text::NOT_RUN.get() }
    }

    /// The name in the style sheet of the node's latest state.
    pub(crate) fn state_name(&self, id: &str) -> Option<&'static str> {
        self.latest_states.with(|states| states.get(id).map(state_name))
    }

    pub(crate) fn latest_state(&self, id: &str) -> Option<RunState> {
        self.latest_states.with(|states| states.get(id).cloned())
    }

    /// The node's type in the definition.
    pub(crate) fn planned_type(&self, id: &str) -> Option<String> {
        self.graph.with(|graph| {
            let graph = graph.as_ref()?;
            graph.nodes.get(graph.find(id)?)?.node_type.clone()
        })
    }

    /// The node's type in the definition, else the one of its first state.
    pub(crate) fn node_type(&self, id: &str) -> Option<String> {
        self.planned_type(id).or_else(|| {
            self.states
                .with(|states| states.iter().find(|state| state.node_id == id)?.node_type.clone())
        })
    }

    /// The states of a node, in the server's order.
    pub(crate) fn states_of(&self, id: String) -> Memo<Arc<Vec<NodeState>>> {
        let states = self.states;
        Memo::new(move |_| {
            let of_node = |state: &&NodeState| state.node_id == id;
            Arc::new(states.with(|states| states.iter().filter(of_node).cloned().collect()))
        })
    }

    /// The IDs of the graph's nodes without a state.
    pub(crate) fn without_state(&self) -> Vec<String> {
        self.graph.with(|graph| {
            self.latest_states.with(|states| {
                let nodes = graph.iter().flat_map(|graph| &graph.nodes);
                let unseen = nodes.filter(|node| !states.contains_key(&node.id));
                unseen.map(|node| node.id.clone()).collect()
            })
        })
    }

    /// The number of nodes, with and without a state.
    pub(crate) fn count(&self) -> usize {
        self.names.with(|names| names.len())
    }

    /// Whether the search, if there is one, has found the node.
    pub(crate) fn is_found(&self, id: &str) -> bool {
        self.found.with(|found| found.as_ref().is_none_or(|found| found.contains(id)))
    }

    /// Moves failed nodes to the front of a list that is too long to be shown at once.
    pub(crate) fn failed_first<T>(&self, items: Vec<T>, id: impl Fn(&T) -> &str) -> Vec<T> {
        if items.len() <= PAGE {
            return items;
        }
        let failed = RunState::Status(RunStatus::Failed);
        self.latest_states.with(|states| {
            let has_failed = |item: &T| states.get(id(item)) == Some(&failed);
            let (mut first, others): (Vec<_>, Vec<_>) = items.into_iter().partition(has_failed);
            first.extend(others);
            first
        })
    }

    /// The index of the node that the user looks for first: the selected one, else a failed one, else the first.
    pub(crate) fn first_to_see(&self, graph: &Graph) -> Option<usize> {
        let selected = self.selected.get_untracked();
        let index = |is_wanted: &dyn Fn(&str) -> bool| {
            graph.nodes.iter().position(|node| is_wanted(&node.id))
        };
        self.latest_states.with_untracked(|states| {
            let failed = RunState::Status(RunStatus::Failed);
            index(&|id| selected.as_deref() == Some(id))
                .or_else(|| index(&|id| states.get(id) == Some(&failed)))
                .or_else(|| index(&|_| true))
        })
    }

    /// Selects a node in the current tab, or in the timeline if that tab shows no nodes.
    pub(crate) fn show(&self, id: String) {
        if self.chosen_tab.get_untracked() == Some(NodeTab::Definition) {
            self.chosen_tab.set(Some(NodeTab::Timeline));
        }
        self.attempt.set(None);
        self.selected.set(Some(id));
    }

    /// Selects a node and one of its attempts, by its index in `states`.
    pub(crate) fn show_attempt(&self, id: String, index: Option<usize>) {
        self.show(id);
        self.attempt.set(index);
    }

    /// The last attempt of a node that failed.
    pub(crate) fn failed_attempt(&self, id: &str) -> Option<usize> {
        let has_failed = |state: &NodeState| {
            state.node_id == id && (state.status == RunStatus::Failed || state.error.is_some())
        };
        self.states.with_untracked(|states| states.iter().rposition(has_failed))
    }

    /// Opens the graph tab and selects a node.
    pub(crate) fn show_in_graph(&self, id: String) {
        self.selected.set(Some(id));
        self.chosen_tab.set(Some(NodeTab::Graph));
    }
}

/// The text in place of a list without nodes.
pub(crate) fn no_nodes(nodes: Nodes) -> &'static str {
    let is_search = nodes.found.with(Option::is_some);
    if is_search { text::NO_NODE_FOUND.get() } else { text::NO_NODES.get() }
}

/// Display names by node ID: the name in the states, else the one in the definition, else that of the node type.
fn names(graph: Option<&Graph>, states: &[NodeState]) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let type_name = |node_type: &Option<String>| {
        node_type.as_deref().map(|slug| text::node_type(slug).to_owned())
    };
    for node in graph.iter().flat_map(|graph| &graph.nodes) {
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

/// The IDs of the nodes whose name or ID contains `search`; `None` without a search.
fn found(search: &str, names: &HashMap<String, String>) -> Option<HashSet<String>> {
    let search = text::lower(search.trim());
    if search.is_empty() {
        return None;
    }
    // One call into JavaScript for all of them.
    let lines = names.iter().map(|(id, name)| format!("{id} {name}").replace('\n', " "));
    let lines = text::lower(&lines.collect::<Vec<_>>().join("\n"));
    let found = names.keys().zip(lines.split('\n')).filter(|(_, line)| line.contains(&search));
    Some(found.map(|(id, _)| id.clone()).collect())
}
