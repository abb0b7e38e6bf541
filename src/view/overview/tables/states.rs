//! The node states as a table: the accessible equivalent of timeline and graph.

use crate::domain::format::{self, rfc3339};
use crate::domain::overview::graph::GraphEdge;
use crate::domain::overview::ranking::Key;
use crate::domain::overview::{Graph, NodeState};
use crate::domain::run::{RunState, RunStatus};
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::long_text::error_cell;
use crate::view::overview::node_link::node_item;
use crate::view::overview::nodes::{Nodes, no_nodes};
use crate::view::overview::tables::{TableColumn, or_none, table_or_text, text_key};
use crate::view::shared::status::status_badge;
use crate::view::shared::time::relative_time;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, View, span, time};

/// A state of a node, or a node without a state.
#[derive(Clone, PartialEq)]
struct NodeStateRow {
    node_id: String,
    name: String,
    node_type: Option<String>,
    state: Option<NodeState>,
    planned: &'static str,
    /// The names of the nodes that its edges lead to.
    leads_to: Option<String>,
}

/// One row per node and iteration in the server's order, then the nodes without a state.
pub(crate) fn states_table(nodes: Nodes) -> View {
    let rows = Memo::new(move |_| rows(nodes));
    let start = move || nodes.run.with(|run| run.as_ref().and_then(|run| run.started_at));
    let build = move |start: &Option<Timestamp>| (columns(nodes, *start), None);
    table_or_text(text::NODES.get(), move || no_nodes(nodes), rows, start, build)
}

fn rows(nodes: Nodes) -> Vec<NodeStateRow> {
    let graph = nodes.graph.get();
    let edges = graph.as_deref().map(edges_by_source).unwrap_or_default();
    let row = |node_id: String, node_type: Option<String>, state| NodeStateRow {
        name: nodes.name_or_id(&node_id),
        leads_to: graph.as_deref().map(|graph| leads_to(nodes, graph, &edges, &node_id)),
        planned: nodes.planned(),
        node_id,
        node_type,
        state,
    };
    let rows = nodes.states.with(|states| {
        let states = states.iter().filter(|state| nodes.is_found(&state.node_id));
        let states = states
            .map(|state| row(state.node_id.clone(), state.node_type.clone(), Some(state.clone())));
        let planned = nodes.without_state().into_iter().filter(|id| nodes.is_found(id)).map(|id| {
            let node_type = nodes.planned_type(&id);
            row(id, node_type, None)
        });
        states.chain(planned).collect()
    });
    nodes.failed_first(rows, |row: &NodeStateRow| &row.node_id)
}

fn edges_by_source(graph: &Graph) -> Vec<Vec<&GraphEdge>> {
    let mut edges = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        if let Some(edges) = edges.get_mut(edge.source) {
            edges.push(edge);
        }
    }
    edges
}

/// The names of the nodes that a node's edges lead to, with their ports.
fn leads_to(nodes: Nodes, graph: &Graph, edges: &[Vec<&GraphEdge>], id: &str) -> String {
    let edges = graph.find(id).and_then(|node| edges.get(node));
    let targets = edges.into_iter().flatten().map(|edge| {
        let target = graph.nodes.get(edge.target);
        let name = target.map(|target| nodes.name_or_id(&target.id)).unwrap_or_default();
        match edge.port.as_deref() {
            Some("lines") | None => name,
            Some(port) => format!("{name} ({port})"),
        }
    });
    targets.collect::<Vec<_>>().join(", ")
}

/// The cell of a time: relative to the start of the run, else to now.
fn time_cell(
    start: Option<Timestamp>,
    read: fn(&NodeState) -> Option<Timestamp>,
) -> impl Fn(&NodeStateRow) -> View {
    move |row| {
        let at = row.state.as_ref().and_then(read);
        at.map_or_else(|| text::NONE.view(), |at| time_since(start, at))
    }
}

/// A time relative to the start of the run, else to now.
pub(crate) fn time_since(start: Option<Timestamp>, at: Timestamp) -> View {
    let intl = intl();
    match start.filter(|start| *start <= at) {
        // Relative to now, all times of a run are about the same.
        Some(start) => time()
            .attr("datetime", rfc3339(at))
            .attr("title", intl.full_time(at))
            .child(text::after(&intl.duration(at - start)))
            .view(),
        None => relative_time(Memo::constant(Some(at))),
    }
}

/// The cell of a duration, which ticks while the node is running.
fn duration_cell(nodes: Nodes) -> impl Fn(&NodeStateRow) -> View {
    let (intl, server) = (intl(), data().server);
    move |row| {
        let Some(state) = &row.state else { return text::NONE.view() };
        let is_running = state.status == RunStatus::Running && state.completed_at.is_none();
        match (state.duration_ms, state.started_at) {
            (Some(millis), _) => intl.duration(format::millis(millis)).view(),
            (None, Some(start)) if is_running => {
                let elapsed = move || nodes.is_open().then(|| intl.duration(server.now() - start));
                (move || or_none(elapsed())).view()
            }
            (None, _) => text::NONE.view(),
        }
    }
}

fn time_key(row: &NodeStateRow, read: fn(&NodeState) -> Option<Timestamp>) -> Key {
    Key::count(row.state.as_ref().and_then(read).map(|at| at.timestamp_millis()))
}

fn columns(nodes: Nodes, start: Option<Timestamp>) -> Vec<TableColumn<NodeStateRow>> {
    let intl = intl();
    vec![
        TableColumn::text(text::NODE.get(), Some(|row| text_key(&row.name)), move |row| {
            node_item(nodes, &row.node_id).attr("title", row.node_id.as_str())
        }),
        TableColumn::text(
            text::TYPE.get(),
            Some(|row| text_key(row.node_type.as_deref().unwrap_or_default())),
            |row| {
                let slug = row.node_type.as_deref();
                span().attr("title", slug).child(slug.map(|slug| text::node_type(slug).to_owned()))
            },
        ),
        // The server's number: whether it starts at 0 or 1 is not documented.
        TableColumn::figure(
            text::ATTEMPT.get(),
            |row| Key::count(row.state.as_ref().and_then(|state| state.iteration)),
            move |row| {
                let iteration = row.state.as_ref().and_then(|state| state.iteration);
                or_none(iteration.map(|count| intl.int(count)))
            },
        ),
        TableColumn::text(
            text::STATUS.get(),
            Some(|row| {
                row.state.as_ref().map_or(Key::Missing, |state| text_key(state.status.as_str()))
            }),
            |row| match &row.state {
                Some(state) => status_badge(&RunState::Status(state.status.clone())),
                None => span().class("quiet").child(row.planned),
            },
        ),
        TableColumn::text(
            text::STARTED.get(),
            Some(|row| time_key(row, |state| state.started_at)),
            time_cell(start, |state| state.started_at),
        ),
        TableColumn::text(
            text::ENDED.get(),
            Some(|row| time_key(row, |state| state.completed_at)),
            time_cell(start, |state| state.completed_at),
        ),
        TableColumn::figure(
            text::DURATION.get(),
            |row| Key::count(row.state.as_ref().and_then(|state| state.duration_ms)),
            duration_cell(nodes),
        ),
        TableColumn::text(text::ERROR.get(), None, |row| {
            let error = row.state.as_ref().and_then(|state| state.error.clone());
            error.map(|error| error_cell(&error))
        }),
        TableColumn::text(text::LEADS_TO.get(), None, |row| {
            span().class("quiet").child(row.leads_to.clone())
        }),
    ]
}
