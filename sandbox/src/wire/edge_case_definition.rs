//! Definitions of edge-case runs, in format F3.

use serde_json::{Value, json};

use crate::wire::definition_f3::graph_and_execution;
use crate::world::graph::NodeKind;

fn minimal_node(id: &str, kind: &str, x: f64, y: f64) -> Value {
    json!({ "id": id, "type": kind, "name": null, "position": { "x": x, "y": y } })
}

pub(super) fn cyclic() -> Value {
    let nodes = [
        minimal_node("a", "operator_translator", 0.0, 0.0),
        minimal_node("b", "operator_generator", 200.0, 0.0),
        minimal_node("c", "validator_error_rate", 400.0, 0.0),
        minimal_node("alone", "sink_preview", -1e6, 1e6),
    ];
    let edge = |source: &str, port: &'static str, target: &str| {
        (source.to_owned(), port, target.to_owned())
    };
    graph_and_execution(
        &nodes,
        vec![
            edge("a", "lines", "b"),
            edge("b", "lines", "c"),
            edge("c", "fail", "a"),
            edge("b", "lines", "b"),
        ],
    )
}

pub(super) fn dangling() -> Value {
    let nodes = [
        minimal_node("s1", "source_script", 0.0, 0.0),
        minimal_node("g1", "operator_lip_sync", 0.0, 0.0),
        minimal_node("g1", "operator_generator", 0.0, 0.0),
        minimal_node("", "sink_preview", 0.0, 0.0),
        minimal_node("__proto__", "sink_preview", 90.0, -90.0),
        json!({ "id": "bare", "type": "sink_preview" }),
    ];
    let edge = |source: &str, target: &str| (source.to_owned(), "lines", target.to_owned());
    graph_and_execution(
        &nodes,
        vec![
            edge("s1", "g1"),
            edge("s1", "g1"),
            edge("g1", "ghost"),
            edge("nobody", "nowhere"),
            edge("g1", ""),
        ],
    )
}

/// A grid of 25 by 20 nodes, each with an edge to the next column and some back.
pub(super) fn huge() -> Value {
    let id = |column: i32, row: i32| format!("n-{column}-{row}");
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for column in 0..25 {
        for row in 0..20 {
            let kind = match column {
                0 => NodeKind::Source,
                24 => NodeKind::Sink,
                _ if column % 3 == 0 => NodeKind::ErrorRate,
                _ => NodeKind::Generator,
            };
            nodes.push(minimal_node(
                &id(column, row),
                kind.slug(),
                f64::from(column) * 240.0,
                f64::from(row) * 110.0,
            ));
            if column < 24 {
                edges.push((id(column, row), "lines", id(column + 1, (row * 7 + column) % 20)));
            }
            if column % 3 == 0 && column > 0 {
                edges.push((id(column, row), "fail", id(column - 1, row)));
            }
        }
    }
    graph_and_execution(&nodes, edges)
}
