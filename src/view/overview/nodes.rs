//! What is known of the run's nodes, for every way to look at them; the ways themselves are
//! `nodes_block`'s.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::json::Json;

use crate::domain::overview::{Graph, Layout, NodeState, latest_states};
use crate::domain::run::{Run, RunState, RunStatus};
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::RwSignal;

/// What is known of the nodes. Every way to look at them reads the same.
#[derive(Clone, Copy)]
pub(crate) struct Nodes {
    /// The run, as far as it is known.
    pub(crate) run: Memo<Option<Run>>,
    /// What the nodes did, in the server's order.
    pub(crate) states: Memo<Vec<NodeState>>,
    /// The definition, and the graph in it with its layout.
    pub(crate) definition: Memo<Arc<Json>>,
    pub(crate) drawing: Memo<Option<Arc<Drawing>>>,
    /// The node that more is told of.
    pub(crate) selected: RwSignal<Option<String>>,
    names: Memo<Arc<HashMap<String, String>>>,
    standings: Memo<Arc<HashMap<String, RunState>>>,
    /// The way that was chosen to look at them, if one was.
    pub(crate) way: RwSignal<Option<NodeTab>>,
}

/// A graph and where it is drawn.
#[derive(PartialEq)]
pub(crate) struct Drawing {
    pub(crate) graph: Graph,
    pub(crate) layout: Layout,
}

/// A way to look at the nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeTab {
    /// Bars over time.
    Timeline,
    /// The plan as a drawing.
    Graph,
    /// Each attempt in a row.
    Table,
    /// The plan as it was written.
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

    /// The ids by which tab and panel name each other.
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
            standings,
            way: RwSignal::new(None),
        }
    }

    /// What the node with this id is called; `None` when nothing else names it.
    pub(crate) fn name(&self, id: &str) -> Option<String> {
        self.names.with(|names| names.get(id).cloned())
    }

    /// Whether another node is called the same, so that the name alone does not tell which it is.
    pub(crate) fn shares_name(&self, id: &str) -> bool {
        self.names.with(|names| {
            let name = names.get(id);
            name.is_some() && names.values().filter(|other| Some(*other) == name).count() > 1
        })
    }

    /// Its name, else its id.
    pub(crate) fn name_or_id(&self, id: &str) -> String {
        self.name(id).unwrap_or_else(|| id.to_owned())
    }

    pub(crate) fn has_graph(&self) -> bool {
        self.drawing.with(|drawing| drawing.as_ref().is_some_and(|it| !it.graph.nodes.is_empty()))
    }

    /// Whether the run still goes on, so that what is planned may still happen.
    pub(crate) fn is_open(&self) -> bool {
        self.run.with(|run| {
            run.as_ref().is_none_or(|run| run.completed_at.is_none() && !run.status.is_terminal())
        })
    }

    /// What stands in the place of a state for a node of the graph that has none: that it is planned
    /// or, once the run is over, that it never ran.
    pub(crate) fn planned(&self) -> &'static str {
        if self.is_open() { text::PLANNED.get() } else { text::NOT_RUN.get() }
    }

    /// Where the node stands by its latest state.
    pub(crate) fn fetch_status(&self, id: &str) -> Option<RunState> {
        self.standings.with(|standings| standings.get(id).cloned())
    }

    /// Ids of the graph's nodes that have no state.
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

    /// Turns to the graph and selects a node there.
    pub(crate) fn show_in_graph(&self, id: String) {
        self.selected.set(Some(id));
        self.way.set(Some(NodeTab::Graph));
    }
}

/// Whether a status colours something at work.
pub(crate) fn is_at_work(state: &RunState) -> bool {
    *state == RunState::Status(RunStatus::Running)
}
