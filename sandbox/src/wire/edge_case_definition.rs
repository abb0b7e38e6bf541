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

/// Rows of 100 nodes, each with an edge from the row above it and some back.
pub(super) fn nodes(count: u16) -> Value {
    let nodes: Vec<_> = (0..count)
        .map(|number| json!({ "id": node_id(number), "type": "operator_generator", "name": node_name(number) }))
        .collect();
    let mut edges = Vec::new();
    for number in 100..count {
        let above = number / 100 * 100 - 100 + number % 100 * 7 % 100;
        edges.push((node_id(above), "lines", node_id(number)));
        if number % 5 == 0 {
            edges.push((node_id(number), "fail", node_id(number - 100)));
        }
    }
    graph_and_execution(&nodes, edges)
}

pub(super) fn node_id(number: u16) -> String {
    format!("n-{number}")
}

pub(super) fn node_name(number: u16) -> String {
    format!("Voice generator {number}")
}

const LABELS: [&str; 10] = [
    "Text to speech (narrator)",
    "wwwwwwwwwwwwwwwwwwwwwww",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "音声合成と翻訳の検証ノードの長い名前",
    "😀😀 family 👩\u{200d}👩\u{200d}👧\u{200d}👦 of emoji 🏳\u{fe0f}\u{200d}🌈",
    "مولد الصوت الطويل جدا للراوي الأول",
    "first line\nsecond line\tand a tab",
    "",
    "\u{1b}[1;31mred\u{1b}[0m alert",
    "Za\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}l\u{300}\u{301}\u{302}\u{303}go",
];

pub(super) fn labels() -> Value {
    let kinds = ["source_script", "operator_generator", "validator_noise", "sink_preview"];
    let nodes: Vec<_> = (0_usize..)
        .zip(LABELS)
        .zip(kinds.into_iter().cycle())
        .map(|((number, name), kind)| json!({ "id": format!("n-{number}"), "type": kind, "name": name }))
        .collect();
    let edges = (1..LABELS.len())
        .map(|number| (format!("n-{}", (number - 1) / 2), "lines", format!("n-{number}")));
    graph_and_execution(&nodes, edges.collect())
}

pub(super) fn megabytes() -> Value {
    let node = |number: u16| {
        let text = "Who left the lamp on? she asked, and the room was silent. ".repeat(20);
        json!({ "id": node_id(number), "type": "operator_generator", "name": node_name(number), "config": { "text": text } })
    };
    let nodes: Vec<_> = (0..2_500).map(node).collect();
    let edges = (1..2_500).map(|number| (node_id(number - 1), "lines", node_id(number))).collect();
    let mut deep = json!("the innermost value");
    for level in 0..60 {
        deep = json!({ "level": level, "deeper": deep });
    }
    let keys: serde_json::Map<String, Value> =
        (0..10_000).map(|number| (format!("key-{number}"), json!(number))).collect();
    let mut definition = graph_and_execution(&nodes, edges);
    if let Some(fields) = definition.as_object_mut() {
        fields.insert("keys".to_owned(), Value::Object(keys));
        fields.insert("deep".to_owned(), deep);
        fields.insert("script".to_owned(), json!("chapter ".repeat(130_000)));
        fields.insert("token".to_owned(), json!("x".repeat(500_000)));
    }
    definition
}
