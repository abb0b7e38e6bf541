//! What each node did and where it leads, as a table: the facts of timeline and graph.

use crate::domain::format::{self, rfc3339};
use crate::domain::overview::NodeState;
use crate::domain::overview::ranking::Key;
use crate::domain::run::RunState;
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::{Column, or_none, table, text_key};
use crate::view::shared::status::status_badge;
use crate::view::shared::time::passing_time;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, View, bdi, block, p, span, time};

/// A state of a node, or a node that has none yet.
#[derive(Clone, PartialEq)]
struct Row {
    node_id: String,
    name: String,
    node_type: Option<String>,
    state: Option<NodeState>,
    planned: &'static str,
    leads_to: String,
}

/// One row per node and iteration in the server's order, then the nodes that are only planned.
pub(crate) fn states_table(nodes: Nodes) -> View {
    let rows = Memo::new(move |_| rows(nodes));
    let start = move || nodes.run.with(|run| run.as_ref().and_then(|run| run.started_at));
    block(
        move || (rows.with(Vec::is_empty), start()),
        move |(empty, start)| {
            if *empty {
                p().class("quiet").child(text::NO_NODES.get())
            } else {
                table(text::NODES.get(), columns(nodes, *start), rows, None)
            }
        },
    )
}

fn rows(nodes: Nodes) -> Vec<Row> {
    let leads_to = |id: &str| {
        nodes.drawing.with(|drawing| {
            let Some(drawing) = drawing else { return String::new() };
            let Some(node) = drawing.graph.find(id) else { return String::new() };
            let edges = drawing.graph.edges.iter().filter(|edge| edge.source == node);
            let ends = edges.map(|edge| {
                let target = drawing.graph.nodes.get(edge.target);
                let name = target.map(|target| nodes.name_or_id(&target.id)).unwrap_or_default();
                match edge.port.as_deref() {
                    Some("lines") | None => name,
                    Some(port) => format!("{name} ({port})"),
                }
            });
            ends.collect::<Vec<_>>().join(", ")
        })
    };
    let row = |node_id: String, node_type: Option<String>, state: Option<NodeState>| Row {
        name: nodes.name_or_id(&node_id),
        leads_to: leads_to(&node_id),
        planned: nodes.planned(),
        node_id,
        node_type,
        state,
    };
    let states = nodes
        .states
        .get()
        .into_iter()
        .map(|state| row(state.node_id.clone(), state.node_type.clone(), Some(state)));
    let type_of = |id: &str| {
        nodes.drawing.with(|drawing| {
            let graph = &drawing.as_ref()?.graph;
            graph.nodes.get(graph.find(id)?)?.node_type.clone()
        })
    };
    let planned = nodes.without_state().into_iter().map(|id| {
        let node_type = type_of(&id);
        row(id, node_type, None)
    });
    states.chain(planned).collect()
}

fn columns(nodes: Nodes, start: Option<Timestamp>) -> Vec<Column<Row>> {
    let intl = intl();
    let server = data().server;
    fn key(at: Option<Timestamp>) -> Key {
        Key::count(at.map(|at| at.timestamp_millis()))
    }
    let state_time = |read: fn(&NodeState) -> Option<Timestamp>| {
        move |row: &Row| {
            let Some(at) = row.state.as_ref().and_then(read) else { return text::NONE.view() };
            match start.filter(|start| *start <= at) {
                // All of them are about as long ago: what tells them apart is how long after the
                // start they were.
                Some(start) => time()
                    .attr("datetime", rfc3339(at))
                    .attr("title", intl.full_time(at))
                    .child(text::after(&intl.duration(at - start)))
                    .view(),
                None => passing_time(Memo::constant(Some(at))),
            }
        }
    };
    vec![
        Column::text(text::NODE.get(), Some(|row| text_key(&row.name)), |row| {
            bdi().attr("title", row.node_id.as_str()).child(row.name.clone())
        }),
        Column::text(
            text::TYPE.get(),
            Some(|row| text_key(row.node_type.as_deref().unwrap_or_default())),
            |row| {
                let slug = row.node_type.as_deref();
                span().attr("title", slug).child(slug.map(|slug| text::node_type(slug).to_owned()))
            },
        ),
        // The server's count: whether it starts at 0 or 1 is not documented.
        Column::figure(
            text::ATTEMPT.get(),
            |row| Key::count(row.state.as_ref().and_then(|state| state.iteration)),
            move |row| {
                let iteration = row.state.as_ref().and_then(|state| state.iteration);
                or_none(iteration.map(|count| intl.int(count)))
            },
        ),
        Column::text(
            text::STATUS.get(),
            Some(|row| {
                row.state.as_ref().map_or(Key::Missing, |state| text_key(state.status.as_str()))
            }),
            |row| match &row.state {
                Some(state) => status_badge(&RunState::Status(state.status.clone())),
                None => span().class("quiet").child(row.planned),
            },
        ),
        Column::text(
            text::STARTED.get(),
            Some(|row| key(row.state.as_ref().and_then(|state| state.started_at))),
            state_time(|state| state.started_at),
        ),
        Column::text(
            text::ENDED.get(),
            Some(|row| key(row.state.as_ref().and_then(|state| state.completed_at))),
            state_time(|state| state.completed_at),
        ),
        Column::figure(
            text::DURATION.get(),
            |row| Key::count(row.state.as_ref().and_then(|state| state.duration_ms)),
            move |row| {
                let Some(state) = &row.state else { return text::NONE.view() };
                let told = state.duration_ms.map(|millis| intl.duration(format::millis(millis)));
                let at_work = crate::view::overview::nodes::is_at_work(&RunState::Status(
                    state.status.clone(),
                ));
                match (told, state.started_at) {
                    (Some(told), _) => told.view(),
                    (None, Some(from)) if at_work && state.completed_at.is_none() => {
                        let so_far =
                            move || nodes.is_open().then(|| intl.duration(server.now() - from));
                        (move || or_none(so_far())).view()
                    }
                    (None, _) => text::NONE.view(),
                }
            },
        ),
        Column::text(text::LEADS_TO.get(), None, |row| {
            span().class("quiet").child(row.leads_to.clone())
        }),
        Column::text(text::ERROR.get(), None, |row| {
            let error = row.state.as_ref().and_then(|state| state.error.clone());
            error.map(|error| span().class("cell-text").child(error))
        }),
    ]
}
