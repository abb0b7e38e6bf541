//! The JSON forms a graph has had over the API's life, and forms only an awkward run has.

use serde_json::{Map, Value, json};

use crate::catalog::SCRIPT;
use crate::facts::sorted_locales;
use crate::graph::{Graph, Node, NodeKind};

/// Which form a definition is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `nodes`, `edges`, `settings` at the top; no names and no positions.
    F1,
    /// `version` and `steps`, an array of strings.
    F2,
    /// `graph` and `execution`: today's.
    F3,
    /// `steps`, an array of objects, and `triggers`.
    F4,
    /// F3 whose nodes go round in circles, one of them on itself.
    Cyclic,
    /// F3 whose edges name nodes that do not exist, twice the same, with two nodes of one id.
    Dangling,
    /// F3 with 500 nodes.
    Huge,
    /// `{}`
    Empty,
    /// Nothing a client can draw.
    Scrap,
}

/// The definition in this form.
pub fn definition(graph: &Graph, form: Form) -> Value {
    match form {
        Form::F1 => f1(graph),
        Form::F2 => json!({
            "version": "3.0.1",
            "steps": graph.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(),
        }),
        Form::F3 => f3(
            &graph.nodes.iter().map(|node| node_f3(graph, node)).collect::<Vec<_>>(),
            graph
                .edges
                .iter()
                .map(|edge| (edge.source.clone(), edge.source_port, edge.target.clone()))
                .collect(),
        ),
        Form::F4 => json!({
            "steps": graph.nodes.iter().map(|node| json!({
                "id": node.id,
                "type": graph.slug(node.kind),
                "params": config(graph, node),
            })).collect::<Vec<_>>(),
            "triggers": [{ "type": "manual" }],
        }),
        Form::Cyclic => cyclic(),
        Form::Dangling => dangling(),
        Form::Huge => huge(),
        Form::Empty => json!({}),
        Form::Scrap => json!({
            "graph": { "nodes": "see attachment", "edges": null },
            "nodes": 7,
            "steps": [1, null, { "id": null }],
            "<script>alert(1)</script>": "<img src=x onerror=alert(1)>",
        }),
    }
}

fn f1(graph: &Graph) -> Value {
    json!({
        "nodes": graph.nodes.iter().map(|node| json!({
            "id": node.id,
            "type": graph.slug(node.kind),
            "config": config(graph, node),
        })).collect::<Vec<_>>(),
        "edges": graph.edges.iter().map(|edge| json!({ "from": edge.source, "to": edge.target })).collect::<Vec<_>>(),
        "settings": { "max_retries": 2 },
    })
}

fn f3(nodes: &[Value], edges: Vec<(String, &str, String)>) -> Value {
    let steps: Vec<_> = nodes.iter().filter_map(|node| node.get("id").cloned()).collect();
    let edges: Vec<_> = (1..)
        .zip(edges)
        .map(|(number, (source, port, target))| {
            json!({ "id": format!("e{number}"), "source": source, "sourcePort": port, "target": target, "targetPort": "lines" })
        })
        .collect();
    json!({
        "graph": { "nodes": nodes, "edges": edges },
        "execution": { "steps": steps, "params": {} },
    })
}

fn node_f3(graph: &Graph, node: &Node) -> Value {
    let (x, y) = node.position;
    json!({
        "id": node.id,
        "type": graph.slug(node.kind),
        "name": node.name,
        "position": { "x": x, "y": y },
        "config": config(graph, node),
        "config_version": if node.kind == NodeKind::Generator { 2 } else { 1 },
    })
}

fn config(graph: &Graph, node: &Node) -> Value {
    match node.kind {
        NodeKind::Source => json!({
            "input_type": "text",
            "text": SCRIPT.join("\n"),
            "source_language": "en-gb",
        }),
        NodeKind::Translator => json!({ "target_languages": sorted_locales(graph.locales.iter()) }),
        NodeKind::Normalizer => json!({ "engine": "llm" }),
        NodeKind::Phonemizer => json!({ "max_ngram": 1 }),
        NodeKind::Generator => {
            let voice = |voice: &str| {
                json!([{
                    "voice_id": voice.to_lowercase(),
                    "provider": "acme-tts",
                    "model": "acme-clear-2",
                    "voice_name": voice,
                }])
            };
            let voices: Map<String, Value> = graph
                .locales
                .iter()
                .zip(&graph.voices)
                .map(|(locale, name)| (locale.to_lowercase(), voice(name)))
                .collect();
            json!({ "voice_map": voices })
        }
        NodeKind::ErrorRate | NodeKind::Naturalness | NodeKind::Noise | NodeKind::Pronunciation => {
            json!({ "threshold": node.threshold, "max_retries": 3 })
        }
        NodeKind::Sink => json!({ "format": "wav" }),
    }
}

fn plain(id: &str, kind: &str, x: f64, y: f64) -> Value {
    json!({ "id": id, "type": kind, "name": null, "position": { "x": x, "y": y } })
}

fn cyclic() -> Value {
    let nodes = [
        plain("a", "operator_translator", 0.0, 0.0),
        plain("b", "operator_generator", 200.0, 0.0),
        plain("c", "validator_error_rate", 400.0, 0.0),
        plain("alone", "sink_preview", -1e6, 1e6),
    ];
    let edge = |source: &str, port: &'static str, target: &str| {
        (source.to_owned(), port, target.to_owned())
    };
    f3(
        &nodes,
        vec![
            edge("a", "lines", "b"),
            edge("b", "lines", "c"),
            edge("c", "fail", "a"),
            edge("b", "lines", "b"),
        ],
    )
}

fn dangling() -> Value {
    let nodes = [
        plain("s1", "source_script", 0.0, 0.0),
        plain("g1", "operator_lip_sync", 0.0, 0.0),
        plain("g1", "operator_generator", 0.0, 0.0),
        plain("", "sink_preview", 0.0, 0.0),
        plain("__proto__", "sink_preview", 90.0, -90.0),
        json!({ "id": "bare", "type": "sink_preview" }),
    ];
    let edge = |source: &str, target: &str| (source.to_owned(), "lines", target.to_owned());
    f3(
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

/// A square of 25 by 20 nodes, each linked to the next column and some back.
fn huge() -> Value {
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
            nodes.push(plain(
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
    f3(&nodes, edges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Draw;

    fn keys(value: &Value) -> Vec<&str> {
        value
            .as_object()
            .map(|object| object.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    #[test]
    fn each_form_has_its_own_top_level() {
        let graph = Graph::new(Draw::new(1), 3, 1, true);
        assert_eq!(keys(&definition(&graph, Form::F1)), ["edges", "nodes", "settings"]);
        assert_eq!(keys(&definition(&graph, Form::F2)), ["steps", "version"]);
        assert_eq!(keys(&definition(&graph, Form::F3)), ["execution", "graph"]);
        assert_eq!(keys(&definition(&graph, Form::F4)), ["steps", "triggers"]);
        assert_eq!(
            definition(&graph, Form::F1).pointer("/nodes/1/type"),
            Some(&json!("processing_translator"))
        );
    }

    #[test]
    fn the_huge_graph_has_500_nodes() {
        let graph = Graph::new(Draw::new(1), 3, 1, false);
        let huge = definition(&graph, Form::Huge);
        assert_eq!(huge.pointer("/graph/nodes").and_then(Value::as_array).map(Vec::len), Some(500));
    }
}
